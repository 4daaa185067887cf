"""Polygons laid out as flat arrays of ring vertices, so that thousands of rings are worked at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OpenRings:
    """The rings of many polygons, one after another, without their closing vertices.

    Parameters
    ----------
    xy
        Vertices, shape (n, 2): east, north, m.
    start
        Where each ring begins in ``xy``, and the end; shape (m + 1,).
    row
        The position of the polygon each ring belongs to; shape (m,).
    part
        The part of its polygon, numbered through the whole array; shape (m,).
    hole
        Whether the ring is an inner one; shape (m,).
    """

    xy: Floats
    start: Ints
    row: Ints
    part: Ints
    hole: Bools

    @property
    def size(self) -> Ints:
        """Vertices in each ring."""
        return np.diff(self.start)

    @property
    def ring(self) -> Ints:
        """The ring each vertex belongs to."""
        return np.repeat(np.arange(len(self.row)), self.size)

    @property
    def following(self) -> Ints:
        """The position of the vertex that follows each vertex in its ring."""
        after = np.arange(1, len(self.xy) + 1)
        after[self.start[1:] - 1] = self.start[:-1]
        return after

    @property
    def preceding(self) -> Ints:
        """The position of the vertex before each vertex in its ring."""
        before = np.arange(-1, len(self.xy) - 1)
        before[self.start[:-1]] = self.start[1:] - 1
        return before

    def take(self, rings: Ints, vertices: Ints) -> OpenRings:
        """Return the rings in another order, with their vertices as listed.

        Parameters
        ----------
        rings
            Positions of rings.
        vertices
            Positions of vertices, ring by ring in that order.

        Returns
        -------
        OpenRings
            The rings taken.
        """
        start = np.concatenate([[0], np.cumsum(self.size[rings])])
        return replace(
            self, xy=self.xy[vertices], start=start, row=self.row[rings], part=self.part[rings], hole=self.hole[rings]
        )


def rings_of(polygons: NDArray[np.object_]) -> OpenRings:
    """Lay polygons out as rings.

    Parameters
    ----------
    polygons
        Polygons and multipolygons; what is empty or missing has no rings.

    Returns
    -------
    OpenRings
        Every ring, outer before inner in each part.
    """
    parts, row = shapely.get_parts(polygons, return_index=True)
    filled = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    parts, row = parts[filled], row[filled]
    rings, part = shapely.get_rings(parts, return_index=True)
    # A polygon may carry an inner ring of nothing.
    full = ~shapely.is_empty(rings)
    rings, part = rings[full], part[full]
    size = shapely.get_num_coordinates(rings) - 1
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    # The closing vertex of ring k stands at its end, k places further on in the unshortened array.
    keep = np.ones(int(start[-1]) + len(rings), dtype=bool)
    keep[start[1:] + np.arange(len(rings))] = False
    hole = np.concatenate([[False], part[1:] == part[:-1]]) if len(rings) else np.zeros(0, dtype=bool)
    return OpenRings(
        shapely.get_coordinates(rings)[keep], start, row[part].astype(np.int64), part.astype(np.int64), hole
    )


def signed_areas(rings: OpenRings) -> Floats:
    """Measure each ring on the plane, positive where it runs counter-clockwise.

    Parameters
    ----------
    rings
        Rings in metres.

    Returns
    -------
    ndarray
        Area of each ring, m²; shape (m,).
    """
    if not len(rings.row):
        return np.zeros(0)
    # Measured from the ring's own first vertex: map coordinates of millions of metres would cost six digits.
    local = rings.xy - np.repeat(rings.xy[rings.start[:-1]], rings.size, axis=0)
    after = local[rings.following]
    cross = local[:, 0] * after[:, 1] - after[:, 0] * local[:, 1]
    return np.asarray(np.add.reduceat(cross, rings.start[:-1]) / 2.0)


def north_west(rings: OpenRings) -> Ints:
    """Find the vertex of each ring that is nearest to the north-west corner of its extent.

    Parameters
    ----------
    rings
        Rings in metres.

    Returns
    -------
    ndarray
        Position in ``xy`` of one vertex for each ring; of equally near ones the northernmost.
    """
    if not len(rings.row):
        return np.zeros(0, dtype=np.int64)
    begin, ring = rings.start[:-1], rings.ring
    corner = np.stack([np.minimum.reduceat(rings.xy[:, 0], begin), np.maximum.reduceat(rings.xy[:, 1], begin)], axis=1)
    away = rings.xy - corner[ring]
    distance = np.hypot(away[:, 0], away[:, 1])
    near = distance <= np.minimum.reduceat(distance, begin)[ring] + 1e-6
    north = np.where(near, away[:, 1], -np.inf)
    order = np.lexsort((north, ring))
    last: Ints = order[rings.start[1:] - 1]
    return last


def unroll(rings: OpenRings, first: Ints, backwards: Bools) -> Ints:
    """List the vertices of each ring from a chosen one, in the direction asked for.

    Parameters
    ----------
    rings
        Rings in metres.
    first
        Position of the vertex each ring shall begin with; shape (m,).
    backwards
        Whether the ring is to be walked against its own order; shape (m,).

    Returns
    -------
    ndarray
        Positions of vertices, ring by ring.
    """
    begin = np.repeat(rings.start[:-1], rings.size)
    size = np.repeat(rings.size, rings.size)
    step = np.where(np.repeat(backwards, rings.size), -1, 1)
    offset = np.arange(len(rings.xy)) - begin
    walked: Ints = begin + (np.repeat(first, rings.size) - begin + step * offset) % size
    return walked
