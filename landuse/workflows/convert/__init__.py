"""What `landuse convert` does: written, read back, compared."""
