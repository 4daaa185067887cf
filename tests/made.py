"""Squares of land that count on fingers, and where the data lie that are not in the repository."""

from __future__ import annotations

from pathlib import Path

from landuse.testing import CRS, DAY, assumption, case, land, layer, parcels, square, zone

__all__ = ["CRS", "DAY", "SHARED", "assumption", "case", "land", "layer", "parcels", "square", "zone"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
