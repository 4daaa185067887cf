"""Ground that no unit claims: gaps between units, holes in one, ground of an outline left uncovered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.boundary.rings import rings_of
from landuse.boundary.topology.faults import NOISE_M, FaultArrays
from landuse.geometry.engine.arrays import GeometryArray, exploded, one_array
from landuse.geometry.engine.checked import clip_to_boxes, intersections
from landuse.geometry.engine.counts import disputes
from landuse.geometry.engine.intersect import intersect, subtract
from landuse.geometry.engine.noise import AREA_NOISE
from landuse.geometry.engine.slivers import thinner_than
from landuse.geometry.engine.union import unite, widen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.boundary.rings import Bools, Floats, Ints
    from landuse.boundary.topology.edges import OpenEdges

#: Two sides make a slit where they run back along each other within this angle, degrees.
_PARALLEL_DEG = 5.0


@dataclass(frozen=True, eq=False)
class GapParts:
    """The single polygons that units consist of: gaps are between these, be they of two units or of one.

    Parameters
    ----------
    polygons
        Valid single polygons, m; shape (n,).
    unit
        The unit each is of; shape (n,).
    tree
        The polygons, searchable.
    """

    polygons: GeometryArray
    unit: Ints
    tree: shapely.STRtree


def parts_of(polygons: GeometryArray, tree: shapely.STRtree) -> GapParts:
    """Take units apart; ``tree`` is theirs, and serves where each is one polygon."""
    single, unit = exploded(polygons)
    return GapParts(single, unit, tree if len(single) == len(polygons) else shapely.STRtree(single))


def find_enclosed(
    units: GapParts,
    edges: OpenEdges,
    *,
    tolerance_m: float,
    gap_width_m: float = 0.0,
    meant: BaseGeometry | None = None,
) -> list[FaultArrays]:
    """Find ground that units enclose and none covers, of any width.

    Parameters
    ----------
    units
        The units' parts.
    edges
        Their open sides.
    tolerance_m
        Width below which ground counts for nothing, m.
    gap_width_m
        What is thinner than this is a gap wherever it lies, m.
    meant
        The ground that the units should cover, where that is known: what lies outside it is a hole of it and no gap.

    Returns
    -------
    list of FaultArrays
        Of the kinds ``gap`` (``a`` and ``b`` are the units of the two parts with most of its edge) and ``hole`` (one
        part has all of it, or it isn't meant to be covered).
    """
    alone = _stands_alone(units)
    # the outline of a valid polygon never crosses itself, so that only where others are near need sides be noded
    faces = np.concatenate(
        [
            uncovered_faces(units.tree, edges.lines[mine[edges.part]], units.polygons[mine], noded=noded)
            for mine, noded in ((~alone, False), (alone, True))
        ]
    )
    thin = thinner_than(faces, tolerance_m)
    real = faces[~thin]
    a, b = _around(real, edges)
    gap = b >= 0
    if meant is not None:
        outside = thinner_than_all(intersections(real[gap], np.full(int(gap.sum()), meant)), tolerance_m)
        # nobody leaves a strip out of a boundary on purpose
        gap[gap] = ~outside | thinner_than(real[gap], gap_width_m)
    a, b = units.unit[a], np.where(gap, units.unit[b], -1)
    # Whose the thin ones are makes no difference: all are counted as gaps.
    gaps = FaultArrays("gap", a[gap], b[gap], real[gap], thin=faces[thin])
    return [gaps, FaultArrays("hole", a[~gap], b[~gap], real[~gap])]


def uncovered_faces(
    tree: shapely.STRtree, lines: GeometryArray, units: GeometryArray, *, noded: bool = False
) -> GeometryArray:
    """Return the faces that lines cut out of the plane and that no unit covers.

    The faces are held against the units: each as often as it is covered, they must have the area of all of them. Where
    they don't, the lines are noded another way, and what comes nearest is taken.

    Parameters
    ----------
    tree
        All units.
    lines
        Lines across which coverage may change.
    units
        The units that lie within them.
    noded
        Known to meet at their ends only.

    Returns
    -------
    ndarray
        Polygons.
    """
    if not len(lines):
        return np.zeros(0, dtype=object)
    total = float(shapely.area(units).sum())
    allowed = NOISE_M * float(shapely.length(lines).sum()) + AREA_NOISE * total
    nearest, least = np.zeros(0, dtype=object), np.inf
    for number, way in enumerate(_nodings(lines, noded)):
        faces = np.asarray(shapely.get_parts(shapely.polygonize(way)), dtype=object)
        faces = faces[~thinner_than(faces, NOISE_M)]
        times = _times_covered(faces, tree)
        apart = abs(float((shapely.area(faces) * times).sum()) - total)
        if apart < least:
            nearest, least = faces[times == 0], apart
        if apart <= allowed:
            break
        if number == 0:
            disputes.add()
    return nearest


def _nodings(lines: GeometryArray, noded: bool) -> Iterator[GeometryArray | list[BaseGeometry]]:
    """Yield the lines split where they meet: as GEOS does it, then near the origin, then on grids."""
    if noded:
        yield lines
    corner = np.floor(shapely.total_bounds(lines)[:2])
    near = shapely.transform(lines, lambda xy: xy - corner)
    for here, grid in ((lines, None), (near, None), *((near, 2.0**-bits) for bits in (30, 27, 24, 20))):
        try:
            split = shapely.union_all(here, grid_size=grid)
        except shapely.GEOSException:
            continue
        yield [split if here is lines else shapely.transform(split, lambda xy: xy + corner)]


def _times_covered(faces: GeometryArray, tree: shapely.STRtree) -> Ints:
    """Count how many units lie over each face; a spot on a side that two of them share is in one."""
    spots = shapely.point_on_surface(faces)
    touching = np.bincount(tree.query(spots, predicate="intersects")[0], minlength=len(faces))
    on_a_side = np.flatnonzero(touching > 1)
    inside = np.bincount(tree.query(spots[on_a_side], predicate="within")[0], minlength=len(on_a_side))
    times = touching.astype(np.int64)
    times[on_a_side] = np.where(inside == 0, 1, inside)
    return times


def _stands_alone(units: GapParts) -> Bools:
    """Return which parts have no other whose box meets theirs."""
    unit, _ = units.tree.query(units.polygons)
    return np.bincount(unit, minlength=len(units.polygons)) < 2


def thinner_than_all(grounds: GeometryArray, width_m: float) -> Bools:
    """Return which grounds have no part as wide as a width; those without parts are thin."""
    parts, owner = exploded(grounds)
    wide = np.zeros(len(grounds), dtype=bool)
    wide[owner[~thinner_than(parts, width_m)]] = True
    return ~wide


def find_slits(
    units: GapParts,
    edges: OpenEdges,
    enclosed: GeometryArray,
    *,
    tolerance_m: float,
    gap_width_m: float,
) -> FaultArrays:
    """Find slits between two units, or two parts of one, that are open at an end, so that nothing encloses them.

    Parameters
    ----------
    units
        The units' parts.
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
    a, b, windows = _facing(edges, units.tree, enclosed, gap_width_m)
    slits, of = [], []
    for part, other, window in zip(a.tolist(), b.tolist(), windows, strict=True):
        for slit in _slits_between(units, enclosed, (part, other), window, gap_width_m):
            slits.append(slit)
            of.append((part, other))
    ground = np.array(slits, dtype=object).reshape(-1)
    pair = units.unit[np.array(of, dtype=np.int64).reshape(-1, 2)]
    thin = thinner_than(ground, tolerance_m)
    return FaultArrays("gap", pair[~thin, 0], pair[~thin, 1], ground[~thin], thin=ground[thin])


def _around(faces: GeometryArray, edges: OpenEdges) -> tuple[Ints, Ints]:
    """Find the two parts that have most of the edge of each face; -1 where there is no second.

    Each face was cut out by open sides, so that every step of its outline runs along the sides of the parts it is of.
    """
    first, second = np.full(len(faces), -1), np.full(len(faces), -1)
    rings = rings_of(faces)
    if not len(rings.xy):
        return first, second
    steps = rings.xy[rings.following] - rings.xy
    length, middle = np.hypot(*steps.T), shapely.points(rings.xy + steps / 2)
    step, side = shapely.STRtree(edges.lines).query(middle, predicate="dwithin", distance=10 * NOISE_M)
    # a side counts once for a step, however many of its part's sides run there
    owner = np.unique(np.stack([step, edges.part[side]], axis=1), axis=0)
    face, part, share = rings.row[rings.ring[owner[:, 0]]], owner[:, 1], length[owner[:, 0]]
    pairs, of = np.unique(np.stack([face, part], axis=1), axis=0, return_inverse=True)
    edge = np.bincount(of, weights=share, minlength=len(pairs))
    # Where a part only touches with a corner it has no edge of the face.
    long = edge > 100 * NOISE_M
    (face, part), edge = pairs[long].T, edge[long]
    for at in np.lexsort((part, np.round(edge, 4), face))[::-1].tolist():
        if first[face[at]] < 0:
            first[face[at]] = part[at]
        elif second[face[at]] < 0:
            second[face[at]] = part[at]
    return first, second


def _facing(
    edges: OpenEdges, tree: shapely.STRtree, enclosed: GeometryArray, gap_width_m: float
) -> tuple[Ints, Ints, Floats]:
    """Find pairs of parts with open sides that face each other across no more than a width, and where."""
    lines = edges.lines
    side, facing = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=gap_width_m)
    apart = edges.part[side] < edges.part[facing]
    side, facing = side[apart], facing[apart]
    face = _face_each_other(edges.ends[side], edges.ends[facing])
    side, facing = side[face], facing[face]
    bare = _bare_between(edges.ends[side], edges.ends[facing], tree, shapely.STRtree(enclosed))
    side, facing = side[bare], facing[bare]
    if not len(side):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros((0, 4))
    both = np.concatenate([edges.ends[side], edges.ends[facing]], axis=1)
    pairs, at = np.unique(np.stack([edges.part[side], edges.part[facing]], axis=1), axis=0, return_inverse=True)
    low, high = np.full((len(pairs), 2), np.inf), np.full((len(pairs), 2), -np.inf)
    np.minimum.at(low, at, both.min(axis=1))
    np.maximum.at(high, at, both.max(axis=1))
    margin = 4 * gap_width_m
    return pairs[:, 0], pairs[:, 1], np.concatenate([low - margin, high + margin], axis=1)


def _face_each_other(side: Floats, facing: Floats) -> Bools:
    """Return which pairs of sides run back along each other with their ground on the far hands."""
    along, back = side[:, 1] - side[:, 0], facing[:, 1] - facing[:, 0]
    turn = np.degrees(np.arctan2(_cross(along, back), (along * back).sum(axis=1)))
    opposite = 180.0 - np.abs(turn) <= _PARALLEL_DEG
    begin, end, unit = _reach(side, facing)
    # On which hand the other lies: the ground is on the left.
    hand = (_cross(unit, facing[:, 0] - side[:, 0]) + _cross(unit, facing[:, 1] - side[:, 0])) / 2
    faces: Bools = opposite & (end - begin > 100 * NOISE_M) & (hand < -NOISE_M / 10)
    return faces


def _reach(side: Floats, facing: Floats) -> tuple[Floats, Floats, Floats]:
    """From where to where along the one side the other reaches, m, and the one's course."""
    along = side[:, 1] - side[:, 0]
    length = np.hypot(*along.T)
    unit = along / length[:, None]
    begin, end = (((facing[:, at] - side[:, 0]) * unit).sum(axis=1) for at in (1, 0))
    return np.maximum(begin, 0.0), np.minimum(end, length), unit


def _bare_between(side: Floats, facing: Floats, tree: shapely.STRtree, known: shapely.STRtree) -> Bools:
    """Return between which facing sides there is ground that no unit covers and no known gap explains."""
    begin, end, unit = _reach(side, facing)
    bare = np.zeros(len(side), dtype=bool)
    for share in (0.05, 0.5, 0.95):
        spot = side[:, 0] + unit * (begin + share * (end - begin))[:, None]
        back = facing[:, 1] - facing[:, 0]
        there = ((spot - facing[:, 0]) * back).sum(axis=1) / (back * back).sum(axis=1)
        middle = shapely.points((spot + facing[:, 0] + np.clip(there, 0, 1)[:, None] * back) / 2)
        free = np.ones(len(side), dtype=bool)
        for trees in (tree, known):
            free[trees.query(middle, predicate="intersects")[0]] = False
        bare |= free
    return bare


def _slits_between(
    units: GapParts, enclosed: GeometryArray, pair: tuple[int, int], window: Floats, gap_width_m: float
) -> GeometryArray:
    """Close the space between two parts and keep what that adds, less what others cover and the gaps that are known."""
    here = shapely.box(*window)
    both = np.concatenate([clip_to_boxes(units.polygons[at], window[None, :]) for at in pair])
    half = gap_width_m / 2
    ground = unite(both, overlapping=True)
    closed = widen(widen(ground, half, "mitre"), -half, "mitre")
    rest = subtract(intersect(closed, here), ground)
    others = units.polygons[np.setdiff1d(units.tree.query(here), pair)]
    known = enclosed[shapely.intersects(enclosed, here)] if len(enclosed) else enclosed
    taken = np.concatenate([others[shapely.intersects(others, rest)], known])
    if len(taken):
        rest = subtract(rest, unite(taken, overlapping=True))
    parts = exploded(one_array(rest))[0]
    parts = parts[~thinner_than(parts, NOISE_M)]
    near = shapely.distance(parts[:, None], both[None, :]) <= NOISE_M if len(parts) else np.zeros((0, 2), dtype=bool)
    kept: GeometryArray = parts[near.all(axis=1)]
    return kept


def _cross(first: Floats, second: Floats) -> Floats:
    product: Floats = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return product
