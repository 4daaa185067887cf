"""Tests of the line itself."""
