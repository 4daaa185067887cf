"""Ground that two units claim: overlaps, one inside another, the same twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.topology.faults import NOISE_M, FaultArrays
from landuse.geometry.engine.arrays import GeometryArray, exploded
from landuse.geometry.engine.checked import differences, intersections
from landuse.geometry.engine.ragged import FEW_COPIES, copies, first_alike
from landuse.geometry.engine.slivers import thinner_than
from landuse.geometry.engine.trapezoid_sum import common_areas

if TYPE_CHECKING:
    from landuse.boundary.rings import Bools, Floats, Ints

#: Ground that two units share up to this area, m², is the rounding of their corners.
SAME = 1e-8


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
    left, right, shared = meeting_pairs(polygons, tree, suspects, group, tolerance_m=tolerance_m)
    parts, pair = exploded(intersections(polygons[left], polygons[right], common=shared))
    thin = thinner_than(parts, tolerance_m)
    real = np.unique(pair[~thin])
    kind, swap = _kinds(polygons, left[real], right[real], tolerance_m)
    unit, other = np.where(swap, right[real], left[real]), np.where(swap, left[real], right[real])
    of_pair = np.zeros(len(left), dtype=np.int64)
    of_pair[real] = np.arange(len(real))
    plain = ~thin & (kind[of_pair[pair]] == 0) if len(real) else np.zeros(len(parts), dtype=bool)
    faults = [
        FaultArrays("overlap", left[pair[plain]], right[pair[plain]], parts[plain], thin=_above_noise(parts[thin])),
    ]
    for code, which in (("contained", 1), ("duplicate", 2)):
        mine = kind == which
        faults.append(FaultArrays(code, unit[mine], other[mine], polygons[other[mine]]))
    return faults


def meeting_pairs(
    polygons: GeometryArray,
    tree: shapely.STRtree,
    suspects: Ints,
    group: Ints | None = None,
    *,
    tolerance_m: float = 0.0,
) -> tuple[Ints, Ints, Floats]:
    """Find the pairs of units that share ground, from the suspects on to the neighbours of what is found.

    Where many units are the very same, or but for the tolerance, each is held against the one before it, and the first
    of them against the rest: a thousand copies are so a thousand pairs, not half a million.

    Parameters
    ----------
    polygons
        Valid polygons, m.
    tree
        The same, searchable.
    suspects
        Where to begin.
    group
        Where given, only pairs of two groups are wanted, and copies within a group are left out.
    tolerance_m
        Corners of copies may lie so far apart, m.

    Returns
    -------
    tuple
        Positions of the two units of each pair, the lesser first, and the area that they share, m².
    """
    chain = copies(alike(without_noise(polygons, tolerance_m), group))
    first = chain.first
    done = first != np.arange(len(polygons))
    pairs: list[Ints] = [np.stack([chain.before, chain.copy], axis=1)]
    areas: list[Floats] = [common_areas(polygons[chain.before], polygons[chain.copy])]
    todo = np.unique(first[suspects])
    while len(todo):
        done[todo] = True
        unit, other = tree.query(polygons[todo])
        unit = todo[unit]
        # A pair of two that are both looked at comes up twice; one that was looked at before is known.
        fresh = (first[other] == other) & (unit != other) & ((unit < other) | ~done[other])
        unit, other = unit[fresh], other[fresh]
        shared = common_areas(polygons[unit], polygons[other])
        meet = shared > SAME
        pairs.append(np.sort(np.stack([unit[meet], other[meet]], axis=1), axis=1))
        areas.append(shared[meet])
        # An overlap goes on across sides that match, from neighbour to neighbour.
        met = np.unique(pairs[-1])
        near = np.unique(tree.query(polygons[met])[1]) if len(met) else np.zeros(0, dtype=np.int64)
        todo = near[~done[near]]
    every, at = np.unique(np.concatenate(pairs), axis=0, return_index=True)
    shared = np.concatenate(areas)[at]
    if group is not None:
        apart = group[every[:, 0]] != group[every[:, 1]]
        every, shared = every[apart], shared[apart]
    return every[:, 0], every[:, 1], shared


def without_noise(polygons: GeometryArray, step_m: float) -> GeometryArray:
    """Round the corners of units that lie in heaps, so that those that differ by noise are alike; no unit moves."""
    if step_m <= 0 or not len(polygons):
        return polygons
    left, bottom, right, top = np.nan_to_num(shapely.bounds(polygons)).T
    middle = np.column_stack([left + right, bottom + top, right - left]) / (8 * step_m)
    keys = np.column_stack([np.round(middle), shapely.get_num_coordinates(polygons)])
    _, of, count = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    heaped = np.flatnonzero(count[of] > FEW_COPIES)
    if not len(heaped):
        return polygons
    rounded = polygons.copy()
    some = shapely.get_coordinates(polygons[heaped])
    rounded[heaped] = shapely.set_coordinates(polygons[heaped].copy(), np.round(some / (2 * step_m)) * (2 * step_m))
    return rounded


def alike(polygons: GeometryArray, group: Ints | None) -> Ints:
    """Find for each unit the first that is the same, of its own group."""
    if group is None:
        return first_alike(polygons)
    first = np.arange(len(polygons))
    for number in np.unique(group):
        mine = np.flatnonzero(group == number)
        first[mine] = mine[first_alike(polygons[mine])]
    return first


def _kinds(polygons: GeometryArray, left: Ints, right: Ints, tolerance_m: float) -> tuple[Ints, Bools]:
    """Return overlaps (0) from one inside another (1) and the same twice (2), and where the left is inside."""
    areas = shapely.area(polygons)
    inside = [np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=bool)]
    for at, (inner, outer) in enumerate(((right, left), (left, right))):
        # What is inside another is not larger, but for what the tolerance allows along its outline.
        may = areas[inner] <= areas[outer] + tolerance_m * shapely.length(polygons[inner]) + NOISE_M
        rest, owner = exploded(differences(polygons[inner[may]], polygons[outer[may]]))
        wide = np.unique(owner[~thinner_than(rest, tolerance_m)])
        held = np.ones(int(may.sum()), dtype=bool)
        held[wide] = False
        inside[at][np.flatnonzero(may)] = held
    kind = inside[0].astype(np.int64) + inside[1]
    return np.where(kind > 0, kind, 0), ~inside[0] & inside[1]


def _above_noise(parts: GeometryArray) -> GeometryArray:
    kept: GeometryArray = parts[~thinner_than(parts, NOISE_M)]
    return kept
