"""Tests of landuse.cad."""
