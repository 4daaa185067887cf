"""The four sides of a block by the true course of its line, and the pieces each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.abuttals.described import SIDES, Direction
from landuse.boundary.rings import Bools, Floats, Ints, rings_of, signed_areas

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Clockwise round a block from its north-west corner.
CLOCKWISE: tuple[Direction, ...] = ("N", "E", "S", "W")
#: The way out of the block on each side: east, north.
OUTWARD: dict[Direction, tuple[float, float]] = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}


@dataclass(frozen=True, eq=False)
class SideSegments:
    """A side cut into short straight pieces, in clockwise order.

    Parameters
    ----------
    begin, end
        Where each piece begins and ends, shape (n, 2): east, north, m.
    line
        Which of the side's lines each piece is of: a block of several parts has several.
    """

    begin: Floats
    end: Floats
    line: Ints

    @property
    def middle(self) -> Floats:
        """The middle of each piece, m."""
        return (self.begin + self.end) / 2.0

    @property
    def length(self) -> Floats:
        """The length of each piece, m."""
        return np.asarray(np.hypot(*(self.end - self.begin).T))

    @property
    def outward(self) -> Floats:
        """The unit vector out of the block at each piece; the block lies right of a clockwise line."""
        step = (self.end - self.begin) / np.maximum(self.length, 1e-12)[:, None]
        return np.stack([-step[:, 1], step[:, 0]], axis=1)


def four_sides(block: BaseGeometry) -> dict[Direction, list[shapely.LineString]]:
    """Cut the outer line of a block into its north, east, south and west side.

    The corners are where the line turns from one side to the next: each piece of line counts for the side it faces, by
    its length times how squarely it faces it. That sum is greatest with the corners at the vertices that reach farthest
    to the north-west, north-east, south-east and south-west, so these are taken, and a bay or a bend does not tear a
    side apart.

    Parameters
    ----------
    block
        A polygon or multipolygon, m.

    Returns
    -------
    dict
        For each of ``E``, ``S``, ``W``, ``N`` its lines, clockwise, one for each part of the block, the largest part
        first. A side of no length, as of a triangle, has none.
    """
    sides: dict[Direction, list[shapely.LineString]] = {side: [] for side in SIDES}
    for ring in _outer_rings(block):
        corners = _corners(ring)
        for at, side in enumerate(CLOCKWISE):
            begin, end = corners[at], corners[(at + 1) % 4]
            if begin != end:
                count = (end - begin) % len(ring)
                sides[side].append(shapely.LineString(ring[(begin + np.arange(count + 1)) % len(ring)]))
    return sides


def side_pieces(lines: list[shapely.LineString], *, step_m: float) -> SideSegments:
    """Cut the lines of a side into pieces no longer than a step.

    Parameters
    ----------
    lines
        As `four_sides` gives them.
    step_m
        Greatest length of a piece, m.

    Returns
    -------
    SideSegments
        The pieces, line by line.
    """
    if not lines:
        return SideSegments(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    fine = shapely.segmentize(np.asarray(lines, dtype=object), step_m)
    xy, line = shapely.get_coordinates(fine, return_index=True)
    inside = line[1:] == line[:-1]
    begin, end = xy[:-1][inside], xy[1:][inside]
    real = np.hypot(*(end - begin).T) > 1e-9
    return SideSegments(begin[real], end[real], line[:-1][inside][real].astype(np.int64))


def _outer_rings(block: BaseGeometry) -> list[Floats]:
    rings = rings_of(np.array([block], dtype=object))
    areas = signed_areas(rings)
    order = [at for at in np.argsort(-np.abs(areas), kind="stable") if not rings.hole[at]]
    spans = [rings.xy[rings.start[at] : rings.start[at + 1]] for at in order]
    return [span[::-1] if areas[at] > 0 else span for at, span in zip(order, spans, strict=True)]


def _corners(ring: Floats) -> list[int]:
    """Positions of the north-west, north-east, south-east and south-west corner."""
    east, north = (ring - ring.mean(axis=0)).T
    reach = [north - east, east + north, east - north, -east - north]
    return [_last_of_run(ring, far >= far.max() - 1e-6) for far in reach]


def _last_of_run(ring: Floats, far: Bools) -> int:
    """Of equally far vertices the last clockwise, so that a line at 45 degrees goes whole to the side before it."""
    ends = np.flatnonzero(far & ~np.roll(far, -1))
    # Runs apart from each other are told by where they lie, not by where the ring happens to begin.
    return int(ends[np.lexsort((ring[ends, 0], -ring[ends, 1]))[0]])
