"""Drawings: what a DXF file holds, as points, lines and rings, and how layers are put into one."""
