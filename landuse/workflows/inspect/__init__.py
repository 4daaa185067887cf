"""What `landuse inspect` does: files named, repaired in prospect, a case drafted."""
