"""How land is measured: pairs, unions, slivers, and layers too big to hold."""
