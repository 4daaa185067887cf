"""The survey coordinate text file (勘测定界/报部坐标 TXT) and tables of boundary points, and their faults."""
