"""The areas of a layer's features one by one, for what identifies a feature on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landuse.core.errors import CrsRefused
from landuse.geometry.area import official_area

if TYPE_CHECKING:
    import geopandas as gpd


def plane_areas(geometries: gpd.GeoSeries) -> list[float]:
    """Return the plane area of each geometry, m²; 0 for what has none."""
    areas = geometries.area.fillna(0.0)
    return [float(area) for area in areas]


def official_areas(geometries: gpd.GeoSeries) -> list[float]:
    """Return the official area of each geometry, m²; none at all where the CRS is no band it is defined in."""
    try:
        areas = official_area(geometries)
    except CrsRefused:
        return []
    return [0.0 if np.isnan(area) else float(area) for area in areas]
