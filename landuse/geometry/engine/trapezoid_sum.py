"""The area common to two polygons by the trapezoids under their edges, in NumPy: the judge over GEOS in small cases.

The same sum as the compiled `landuse.geometry.engine.kernel` takes, for the few pairs not worth loading a compiler for.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats

#: Pairs of edges held at a time.
_HELD = 1_000_000


def common_area(one: BaseGeometry, other: BaseGeometry) -> float:
    """Measure the area common to two valid polygons without noding them.

    Parameters
    ----------
    one, other
        Valid Polygon or MultiPolygon.

    Returns
    -------
    float
        Area, m²; good to the rounding of the coordinates relative to the corner of ``one``.
    """
    if one.is_empty or other.is_empty:
        return 0.0
    origin = np.array(one.bounds[:2])
    mine, theirs = _edges(one, origin), _edges(other, origin)
    # Below the lowest of all edges the trapezoids cancel out: measured from there they are small.
    foot = min(mine[:, [1, 3]].min(initial=0.0), theirs[:, [1, 3]].min(initial=0.0))
    mine[:, [1, 3]] -= foot
    theirs[:, [1, 3]] -= foot
    step = max(1, _HELD // max(1, len(theirs)))
    sums = [_overlap(mine[first : first + step], theirs) for first in range(0, len(mine), step)]
    return max(0.0, float(np.sum(sums)))


def _edges(polygon: BaseGeometry, origin: Floats) -> Floats:
    """Edges (e, 5): left end, right end, +1 above the ground or -1 below it; upright ones have nothing under them."""
    found = []
    for part in shapely.get_parts(shapely.orient_polygons(polygon)):
        for ring in shapely.get_rings(part):
            xy = shapely.get_coordinates(ring) - origin
            found.append(np.hstack([xy[:-1], xy[1:]]))
    ends = np.concatenate(found)
    ends = ends[ends[:, 0] != ends[:, 2]]
    leftward = ends[:, 0] > ends[:, 2]
    ends[leftward] = ends[leftward][:, [2, 3, 0, 1]]
    return np.column_stack([ends, np.where(leftward, 1.0, -1.0)])


def _overlap(mine: Floats, theirs: Floats) -> float:
    a, b = mine[:, None, :], theirs[None, :, :]
    i, j = np.nonzero((a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]))
    a, b = mine[i], theirs[j]
    left, right = np.maximum(a[:, 0], b[:, 0]), np.minimum(a[:, 2], b[:, 2])
    ours, others = (np.stack([_height(edges, left), _height(edges, right)]) for edges in (a, b))
    at_left, at_right = ours - others
    lower = np.minimum(ours, others).sum(axis=0)
    apart = np.abs(at_left) + np.abs(at_right)
    crossing = at_left * at_right < 0
    # Where they cross, the lower of the two bends down at the crossing less than the chord of the lower ends says.
    bend = np.divide(at_left * at_right, apart, out=np.zeros_like(apart), where=crossing)
    return float(np.sum(a[:, 4] * b[:, 4] * (right - left) * (lower - bend) / 2))


def _height(edges: Floats, x: Floats) -> Floats:
    slope = (edges[:, 3] - edges[:, 1]) / (edges[:, 2] - edges[:, 0])
    return edges[:, 1] + slope * (x - edges[:, 0])
