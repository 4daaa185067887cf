"""What readers and writers share: headings, values, shapefile parts, repairs, databases."""
