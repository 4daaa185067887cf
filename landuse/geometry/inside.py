"""Which of many units lie inside a ground of few corners beyond doubt, so that they need not be laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from landuse.geometry.engine.arrays import Floats, GeometryArray

#: With fewer units than this nothing is saved.
FEW = 16
#: Sides are cut into so many pieces in all, so that a long one that slants does not seem to be everywhere.
PIECES = 2_000
#: What lies nearer to a side than this is laid over the ground, m: far more than a coordinate is rounded by.
CLEAR_M = 1e-3
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def surely_inside(units: GeometryArray, ground: BaseGeometry | None) -> NDArray[np.bool_]:
    """Find the units whose bounding box lies in a ground and keeps clear of each of its sides.

    Such a unit has no part outside, however a library would overlay the two: the ground it shares is its own area.

    Parameters
    ----------
    units
        Shape (n,): any geometry, in metres.
    ground
        One geometry; None is nothing.

    Returns
    -------
    numpy.ndarray
        Shape (n,); false for what is invalid or no polygon, and for all units where they are few or the ground has many
        corners, or is invalid.
    """
    inside = np.zeros(len(units), dtype=bool)
    corners = int(shapely.get_num_coordinates(ground))
    if len(units) < FEW or not 0 < corners <= len(units):
        return inside
    if shapely.get_type_id(ground) not in _AREAS or not shapely.is_valid(ground):
        return inside
    bounds = shapely.bounds(units)
    known = np.flatnonzero(np.isfinite(bounds).all(axis=1) & np.isin(shapely.get_type_id(units), _AREAS))
    if not len(known):
        return inside
    bounds = bounds[known]
    near, _ = _side_boxes(ground, max(PIECES // corners, 1)).query(shapely.box(*bounds.T))
    clear = np.ones(len(known), dtype=bool)
    clear[near] = False
    known, bounds = known[clear], bounds[clear]
    # of an array, for a geometry on its own is prepared by this, and the engine wants it as it was
    within = shapely.contains_xy(np.array([ground], dtype=object), bounds[:, 0], bounds[:, 1])
    known = known[within]
    inside[known] = shapely.is_valid(units[known])
    return inside


def _side_boxes(ground: BaseGeometry, pieces: int) -> shapely.STRtree:
    """Index the bounding boxes of the sides of a ground, each side in pieces, a little wider than they are."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(ground)), return_index=True)
    same = ring[1:] == ring[:-1]
    steps = np.linspace(0.0, 1.0, pieces + 1)[:, None, None]
    points: Floats = xy[:-1][same] + steps * (xy[1:][same] - xy[:-1][same])
    low = np.minimum(points[:-1], points[1:]).reshape(-1, 2) - CLEAR_M
    high = np.maximum(points[:-1], points[1:]).reshape(-1, 2) + CLEAR_M
    return shapely.STRtree(shapely.box(*low.T, *high.T))
