"""Tests of landuse.intake.cad."""
