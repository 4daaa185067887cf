"""The drawing held against what the submission says beside it: points, areas, text."""
