"""Bands, datums and coordinate systems: what a layer's coordinates are in, and where they lie."""
