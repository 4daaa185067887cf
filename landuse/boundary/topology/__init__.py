"""Overlaps, gaps, edges and vertices of parcels, and the exceptions that were agreed."""
