"""Ground that two units claim: overlaps, one inside another, the same twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.topology.faults import NOISE_M, FaultArrays
from landuse.geometry.engine.arrays import GeometryArray, exploded
from landuse.geometry.engine.intersect import intersections
from landuse.geometry.engine.slivers import thinner_than
from landuse.geometry.engine.threads import spread

if TYPE_CHECKING:
    from landuse.boundary.rings import Bools, Ints


def find_overlaps(
    polygons: GeometryArray, tree: shapely.STRtree, suspects: Ints, group: Ints | None, *, tolerance_m: float
) -> list[FaultArrays]:
    """Find ground that two units both cover.

    Parameters
    ----------
    polygons
        Valid polygons, m; shape (n,).
    tree
        The same, searchable.
    suspects
        Positions of units that have an open side; every overlap has one of them in it, or lies next to one that has.
    group
        Where given, only overlaps between units of different groups are looked for.
    tolerance_m
        Width below which ground counts for nothing, m.

    Returns
    -------
    list of FaultArrays
        Of the kinds ``overlap`` (each connected part), ``contained`` (``b`` lies in ``a``) and ``duplicate``.
    """
    left, right = meeting_pairs(polygons, tree, suspects)
    if group is not None:
        apart = group[left] != group[right]
        left, right = left[apart], right[apart]
    parts, pair = exploded(intersections(polygons[left], polygons[right]))
    thin = thinner_than(parts, tolerance_m)
    real = np.unique(pair[~thin])
    kind, swap = _kinds(polygons, left[real], right[real], tolerance_m)
    one, other = np.where(swap, right[real], left[real]), np.where(swap, left[real], right[real])
    of_pair = np.zeros(len(left), dtype=np.int64)
    of_pair[real] = np.arange(len(real))
    plain = ~thin & (kind[of_pair[pair]] == 0) if len(real) else np.zeros(len(parts), dtype=bool)
    found = [
        FaultArrays("overlap", left[pair[plain]], right[pair[plain]], parts[plain], thin=_above_noise(parts[thin])),
    ]
    for code, which in (("contained", 1), ("duplicate", 2)):
        mine = kind == which
        found.append(FaultArrays(code, one[mine], other[mine], polygons[other[mine]]))
    return found


def meeting_pairs(polygons: GeometryArray, tree: shapely.STRtree, suspects: Ints) -> tuple[Ints, Ints]:
    """Find the pairs of units whose insides meet, from the suspects on to the neighbours of what is found.

    Parameters
    ----------
    polygons
        Valid polygons, m.
    tree
        The same, searchable.
    suspects
        Where to begin.

    Returns
    -------
    tuple
        Positions of the two units of each pair, the lesser first.
    """
    done = np.zeros(len(polygons), dtype=bool)
    pairs: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    todo = suspects
    while len(todo):
        done[todo] = True
        one, other = tree.query(polygons[todo])
        one = todo[one]
        # A pair of two that are both looked at comes up twice; one that was looked at before is known.
        fresh = (one != other) & ((one < other) | ~done[other])
        one, other = one[fresh], other[fresh]
        meet = _insides_meet(polygons, one, other)
        met = np.stack([one[meet], other[meet]], axis=1)
        pairs.append(np.sort(met, axis=1))
        # An overlap goes on across sides that match, from neighbour to neighbour.
        near = np.unique(tree.query(polygons[np.unique(met)])[1]) if len(met) else np.zeros(0, dtype=np.int64)
        todo = near[~done[near]]
    every = np.unique(np.concatenate(pairs), axis=0)
    return every[:, 0], every[:, 1]


def _insides_meet(polygons: GeometryArray, left: Ints, right: Ints) -> Bools:
    # Never overlaps(): it says no where one lies inside the other.
    meet = np.zeros(len(left), dtype=bool)

    def work(first: int, last: int) -> None:
        chunk = slice(first, last)
        meet[chunk] = shapely.relate_pattern(polygons[left[chunk]], polygons[right[chunk]], "T********")

    spread(work, len(left), what="comparing")
    return meet


def _kinds(polygons: GeometryArray, left: Ints, right: Ints, tolerance_m: float) -> tuple[Ints, Bools]:
    """Tell overlaps (0) from one inside another (1) and the same twice (2), and where the left is inside."""
    areas = shapely.area(polygons)
    inside = [np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=bool)]
    for at, (inner, outer) in enumerate(((right, left), (left, right))):
        # What is inside another is not larger, but for what the tolerance allows along its outline.
        may = areas[inner] <= areas[outer] + tolerance_m * shapely.length(polygons[inner]) + NOISE_M
        rest, owner = exploded(shapely.difference(polygons[inner[may]], polygons[outer[may]]))
        wide = np.unique(owner[~thinner_than(rest, tolerance_m)])
        held = np.ones(int(may.sum()), dtype=bool)
        held[wide] = False
        inside[at][np.flatnonzero(may)] = held
    kind = inside[0].astype(np.int64) + inside[1]
    return np.where(kind > 0, kind, 0), ~inside[0] & inside[1]


def _above_noise(parts: GeometryArray) -> GeometryArray:
    kept: GeometryArray = parts[~thinner_than(parts, NOISE_M)]
    return kept
