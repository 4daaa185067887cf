"""What `landuse boundary` does: described, checked, written."""
