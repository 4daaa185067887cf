"""Rasters: land cover, imagery indices and elevation, read a window at a time and never resampled to measure."""
