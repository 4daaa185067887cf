"""What `landuse policies` does: traced, tested, compared."""
