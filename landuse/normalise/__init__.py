"""Data as read brought into one shape: columns named, projected, repaired and reported."""
