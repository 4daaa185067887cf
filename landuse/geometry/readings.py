"""Rings that can be read in two ways: ground drawn twice counts, or it cancels out.

Where rings cross, or two parts lie over the same ground, one program fills what an odd number of rings surround, and
another whatever any part covers. Neither is wrong. What both agree on is the least that was drawn, what either has the
most; a ring that only touches itself, or a figure of eight, has one reading.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, polygonal
from landuse.geometry.engine.checked import differences
from landuse.geometry.engine.tangles import refuse_tangled
from landuse.geometry.engine.union import unite

Bools = NDArray[np.bool_]
#: Sides held against spots at a time.
_HELD = 1_000_000
#: Two readings that differ by less than this, m², are one.
SAME_M2 = 0.01


@dataclass(frozen=True, eq=False)
class TwoReadings:
    """The features that have two readings.

    Parameters
    ----------
    at
        Their positions; shape (n,).
    agreed, either
        The ground that both readings have, and that either has; shape (n,).
    """

    at: Ints
    agreed: GeometryArray
    either: GeometryArray

    def doubted(self) -> GeometryArray:
        """Return the ground that one reading has and the other has not; shape (n,)."""
        return differences(self.either, self.agreed)


def two_readings(shapes: GeometryArray) -> TwoReadings | None:
    """Find the shapes whose rings have two readings.

    Parameters
    ----------
    shapes
        Shape (n,): any geometry; missing ones allowed.

    Returns
    -------
    TwoReadings or None
        None where each has one.

    Raises
    ------
    TangledOutlineError
        If an outline crosses itself more than a thousand times.
    """
    at = np.flatnonzero(~shapely.is_valid(shapes) & (shapely.get_dimensions(shapes) == 2))
    if not at.size:
        return None
    for shape in shapes[at]:
        refuse_tangled(shape)
    agreed, either = np.empty(len(at), dtype=object), np.empty(len(at), dtype=object)
    for row, shape in enumerate(polygonal(shapes[at])):
        faces, odd, covered = _faces(shape)
        agreed[row], either[row] = unite(faces[odd & covered]), unite(faces[odd | covered])
    apart = np.flatnonzero(shapely.area(either) - shapely.area(agreed) >= SAME_M2)
    return TwoReadings(at[apart], agreed[apart], either[apart]) if apart.size else None


def _faces(shape: BaseGeometry) -> tuple[GeometryArray, Bools, Bools]:
    """Return the faces that rings cut out, which an odd number of rings surround, and which some part covers.

    A part covers what its outer ring goes around and none of its inner rings does.
    """
    rings, part = shapely.get_rings(shapely.get_parts(shape), return_index=True)
    lines = shapely.linestrings(shapely.get_coordinates(rings), indices=_owners(rings))
    faces = np.asarray(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])), dtype=object)
    spots = shapely.get_coordinates(shapely.point_on_surface(faces))
    odd, covered = np.zeros(len(faces), dtype=bool), np.zeros(len(faces), dtype=bool)
    shell = np.diff(part, prepend=-1) > 0
    mine = np.zeros(len(faces), dtype=bool)
    for ring, outer in zip(rings, shell.tolist(), strict=True):
        turns, crossed = _turns(shapely.get_coordinates(ring), spots)
        odd ^= crossed % 2 == 1
        if outer:
            covered |= mine
            mine = turns != 0
        else:
            mine &= turns == 0
    return faces, odd, covered | mine


def _owners(rings: GeometryArray) -> Ints:
    return np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings))


def _turns(ring: Floats, spots: Floats) -> tuple[Ints, Ints]:
    """Count how often a ring goes around each spot, and how often a line to the east of the spot crosses it."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    turns, crossed = np.zeros(len(spots), dtype=np.int64), np.zeros(len(spots), dtype=np.int64)
    for first in range(0, len(spots), max(1, _HELD // len(ring))):
        here = slice(first, first + max(1, _HELD // len(ring)))
        x, y = spots[here, :1], spots[here, 1:]
        upward, downward = (y0 <= y) & (y1 > y), (y1 <= y) & (y0 > y)
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        left, right = upward & (side > 0), downward & (side < 0)
        turns[here] = left.sum(axis=1) - right.sum(axis=1)
        crossed[here] = left.sum(axis=1) + right.sum(axis=1)
    return turns, crossed


def agreed_ground(shapes: GeometryArray) -> BaseGeometry:
    """Return the ground that shapes cover by every reading of their rings, united."""
    doubles = two_readings(shapes)
    if doubles is not None:
        shapes = shapes.copy()
        shapes[doubles.at] = doubles.agreed
    return unite(shapes)
