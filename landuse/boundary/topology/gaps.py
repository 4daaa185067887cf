"""Ground that no unit claims: gaps between units, holes in one, ground of an outline left uncovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.topology.faults import NOISE_M, FaultArrays
from landuse.geometry.engine.arrays import GeometryArray, exploded
from landuse.geometry.engine.slivers import thinner_than

if TYPE_CHECKING:
    from landuse.boundary.rings import Bools, Floats, Ints
    from landuse.boundary.topology.edges import OpenEdges

#: Two sides make a slit where they run back along each other within this angle, degrees.
_PARALLEL_DEG = 5.0


def find_enclosed(
    polygons: GeometryArray, tree: shapely.STRtree, edges: OpenEdges, *, tolerance_m: float
) -> list[FaultArrays]:
    """Find ground that units enclose and none covers, of any width.

    Parameters
    ----------
    polygons
        Valid polygons, m.
    tree
        The same, searchable.
    edges
        Their open sides.
    tolerance_m
        Width below which ground counts for nothing, m.

    Returns
    -------
    list of FaultArrays
        Of the kinds ``gap`` (``a`` and ``b`` are the two units with most of its edge) and ``hole`` (one unit has all).
    """
    faces = uncovered_faces(tree, edges.lines)
    thin = thinner_than(faces, tolerance_m)
    real = faces[~thin]
    a, b = _around(real, polygons, tree)
    # Whose the thin ones are makes no difference: all are counted as gaps.
    gaps = FaultArrays("gap", a[b >= 0], b[b >= 0], real[b >= 0], thin=faces[thin])
    return [gaps, FaultArrays("hole", a[b < 0], b[b < 0], real[b < 0])]


def uncovered_faces(tree: shapely.STRtree, lines: GeometryArray) -> GeometryArray:
    """Give the faces that lines cut out of the plane and that no unit covers.

    Parameters
    ----------
    tree
        The units.
    lines
        Lines across which coverage may change.

    Returns
    -------
    ndarray
        Polygons.
    """
    if not len(lines):
        return np.zeros(0, dtype=object)
    faces = np.asarray(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])), dtype=object)
    faces = faces[~thinner_than(faces, NOISE_M)]
    covered, _ = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    bare = np.ones(len(faces), dtype=bool)
    bare[covered] = False
    kept: GeometryArray = faces[bare]
    return kept


def find_slits(
    polygons: GeometryArray,
    tree: shapely.STRtree,
    edges: OpenEdges,
    enclosed: GeometryArray,
    *,
    tolerance_m: float,
    gap_width_m: float,
) -> FaultArrays:
    """Find slits between two units that are open at an end, so that nothing encloses them.

    Parameters
    ----------
    polygons
        Valid polygons, m.
    tree
        The same, searchable.
    edges
        Their open sides.
    enclosed
        Gaps that are known already.
    tolerance_m
        Width below which ground counts for nothing, m.
    gap_width_m
        What is wider than this between two units is open land and no gap, m.

    Returns
    -------
    FaultArrays
        Of the kind ``gap``.
    """
    a, b, windows = _facing(edges, tree, enclosed, gap_width_m)
    slits, of = [], []
    for one, other, window in zip(a.tolist(), b.tolist(), windows, strict=True):
        for slit in _slits_between(polygons, tree, enclosed, (one, other), window, gap_width_m):
            slits.append(slit)
            of.append((one, other))
    ground = np.array(slits, dtype=object).reshape(-1)
    pair = np.array(of, dtype=np.int64).reshape(-1, 2)
    thin = thinner_than(ground, tolerance_m)
    return FaultArrays("gap", pair[~thin, 0], pair[~thin, 1], ground[~thin], thin=ground[thin])


def _around(faces: GeometryArray, polygons: GeometryArray, tree: shapely.STRtree) -> tuple[Ints, Ints]:
    """Find the two units that have most of the edge of each face; -1 where there is no second."""
    face, unit = tree.query(faces, predicate="dwithin", distance=NOISE_M)
    edge = shapely.length(
        shapely.intersection(
            shapely.boundary(faces[face]), shapely.buffer(polygons[unit], 10 * NOISE_M, join_style="mitre")
        )
    )
    # Where a unit only touches with a corner it has no edge of the face.
    long = edge > 100 * NOISE_M
    face, unit, edge = face[long], unit[long], edge[long]
    first, second = np.full(len(faces), -1), np.full(len(faces), -1)
    for at in np.lexsort((unit, np.round(edge, 4), face))[::-1]:
        if first[face[at]] < 0:
            first[face[at]] = unit[at]
        elif second[face[at]] < 0:
            second[face[at]] = unit[at]
    return first, second


def _facing(
    edges: OpenEdges, tree: shapely.STRtree, enclosed: GeometryArray, gap_width_m: float
) -> tuple[Ints, Ints, Floats]:
    """Find pairs of units with open sides that face each other across no more than a width, and where."""
    lines = edges.lines
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=gap_width_m)
    apart = edges.unit[one] < edges.unit[other]
    one, other = one[apart], other[apart]
    face = _face_each_other(edges.ends[one], edges.ends[other])
    one, other = one[face], other[face]
    bare = _bare_between(edges.ends[one], edges.ends[other], tree, shapely.STRtree(enclosed))
    one, other = one[bare], other[bare]
    if not len(one):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 4))
    both = np.concatenate([edges.ends[one], edges.ends[other]], axis=1)
    pairs, at = np.unique(np.stack([edges.unit[one], edges.unit[other]], axis=1), axis=0, return_inverse=True)
    low, high = np.full((len(pairs), 2), np.inf), np.full((len(pairs), 2), -np.inf)
    np.minimum.at(low, at, both.min(axis=1))
    np.maximum.at(high, at, both.max(axis=1))
    margin = 4 * gap_width_m
    return pairs[:, 0], pairs[:, 1], np.concatenate([low - margin, high + margin], axis=1)


def _face_each_other(one: Floats, other: Floats) -> Bools:
    """Tell which pairs of sides run back along each other with their ground on the far hands."""
    along, back = one[:, 1] - one[:, 0], other[:, 1] - other[:, 0]
    turn = np.degrees(np.arctan2(_cross(along, back), (along * back).sum(axis=1)))
    opposite = 180.0 - np.abs(turn) <= _PARALLEL_DEG
    begin, end, unit = _reach(one, other)
    # On which hand the other lies: the ground is on the left.
    hand = (_cross(unit, other[:, 0] - one[:, 0]) + _cross(unit, other[:, 1] - one[:, 0])) / 2
    found: Bools = opposite & (end - begin > 100 * NOISE_M) & (hand < -NOISE_M / 10)
    return found


def _reach(one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    """From where to where along the one side the other reaches, m, and the one's course."""
    along = one[:, 1] - one[:, 0]
    length = np.hypot(*along.T)
    unit = along / length[:, None]
    begin, end = (((other[:, at] - one[:, 0]) * unit).sum(axis=1) for at in (1, 0))
    return np.maximum(begin, 0.0), np.minimum(end, length), unit


def _bare_between(one: Floats, other: Floats, tree: shapely.STRtree, known: shapely.STRtree) -> Bools:
    """Tell between which facing sides there is ground that no unit covers and no known gap explains."""
    begin, end, unit = _reach(one, other)
    bare = np.zeros(len(one), dtype=bool)
    for share in (0.05, 0.5, 0.95):
        spot = one[:, 0] + unit * (begin + share * (end - begin))[:, None]
        back = other[:, 1] - other[:, 0]
        there = ((spot - other[:, 0]) * back).sum(axis=1) / (back * back).sum(axis=1)
        middle = shapely.points((spot + other[:, 0] + np.clip(there, 0, 1)[:, None] * back) / 2)
        free = np.ones(len(one), dtype=bool)
        for trees in (tree, known):
            free[trees.query(middle, predicate="intersects")[0]] = False
        bare |= free
    return bare


def _slits_between(
    polygons: GeometryArray,
    tree: shapely.STRtree,
    enclosed: GeometryArray,
    pair: tuple[int, int],
    window: Floats,
    gap_width_m: float,
) -> GeometryArray:
    """Close the space between two units and keep what that adds, less what others cover and the gaps that are known."""
    here = shapely.box(*window)
    both = shapely.clip_by_rect(polygons[list(pair)], *window)
    half = gap_width_m / 2
    ground = shapely.union_all(both)
    closed = shapely.buffer(shapely.buffer(ground, half, join_style="mitre"), -half, join_style="mitre")
    rest = shapely.difference(shapely.intersection(closed, here), ground)
    others = polygons[np.setdiff1d(tree.query(here), pair)]
    known = enclosed[shapely.intersects(enclosed, here)] if len(enclosed) else enclosed
    taken = [*others[shapely.intersects(others, rest)], *known]
    parts = exploded(np.array([shapely.difference(rest, shapely.union_all(taken)) if taken else rest], dtype=object))[0]
    parts = parts[~thinner_than(parts, NOISE_M)]
    near = shapely.distance(parts[:, None], both[None, :]) <= NOISE_M if len(parts) else np.zeros((0, 2), dtype=bool)
    kept: GeometryArray = parts[near.all(axis=1)]
    return kept


def _cross(one: Floats, other: Floats) -> Floats:
    found: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return found
