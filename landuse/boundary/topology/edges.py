"""Sides that have no counterpart: in a layer that tiles, every fault has some of them at its edge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from landuse.boundary.rings import Floats, Ints, OpenRings, signed_areas

#: Decimals of a metre to which two coordinates must agree to be the same point.
_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class OpenEdges:
    """The sides that do not run back along exactly one other side.

    Parameters
    ----------
    ends
        Shape (n, 2, 2): begin and end, east and north, m, with the unit's ground on the left.
    unit, part
        The unit each is a side of, and its part, numbered through all units; shape (n,).
    vertex
        The position among all vertices of the begin of each.
    """

    ends: Floats
    unit: Ints
    part: Ints
    vertex: Ints

    @cached_property
    def lines(self) -> np.ndarray:
        """The sides as linestrings."""
        return np.asarray(shapely.linestrings(self.ends), dtype=object)


def open_edges(rings: OpenRings) -> OpenEdges:
    """Find the sides that no other side runs back along, end to end.

    How many units cover a place changes only across such a side. So a layer whose only open sides lie around it has no
    overlap, no gap and no unmatched vertex; and where there is a fault, it begins at one. This is the edge matching
    that GEOS does to validate a coverage, by number alone and so in a quarter of the time; its gap width, which misses
    gaps when it is wide (locationtech/jts#1122), is not needed.

    Parameters
    ----------
    rings
        The rings of all units, m.

    Returns
    -------
    OpenEdges
        The open sides; also sides that more than two units have, or two units on the same hand.
    """
    if not len(rings.xy):
        return OpenEdges(np.zeros((0, 2, 2)), *np.zeros((3, 0), dtype=np.int64))
    rounded = np.round(rings.xy, _DECIMALS)
    _, place = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_inverse=True)
    after = rings.following
    begin, end = place, place[after]
    real = np.flatnonzero(begin != end)
    begin, end = begin[real], end[real]
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    _, side, count = np.unique(low * (place.max() + 1) + high, return_inverse=True, return_counts=True)
    left = np.repeat((signed_areas(rings) > 0) != rings.hole, rings.size)
    sense = np.where((begin < end) == left[real], 1.0, -1.0)
    net = np.bincount(side, weights=sense)
    at = real[((count != 2) | (net != 0))[side]]
    ends = np.stack([rings.xy[at], rings.xy[after[at]]], axis=1)
    ends[~left[at]] = ends[~left[at]][:, ::-1]
    ring = rings.ring[at]
    return OpenEdges(ends, rings.row[ring], rings.part[ring], at)
