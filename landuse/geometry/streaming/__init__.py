"""Overlay of layers too large to hold: sources in tiles, spilled and summed."""
