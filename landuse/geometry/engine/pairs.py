"""Which polygons share ground with which, and how much: by GEOS where that is quick, else by the compiled kernel."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine import checked
from landuse.geometry.engine.arrays import (
    Floats,
    GeometryArray,
    Ints,
    exploded,
    one_array,
    polygonal,
    totals,
)
from landuse.geometry.engine.checked import intersections
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.noise import AREA_NOISE
from landuse.geometry.engine.ragged import copies, first_alike
from landuse.geometry.engine.sweep import SAME, clusters, covered_runs
from landuse.geometry.engine.trapezoid_sum import common_areas
from landuse.geometry.engine.union import (
    at_most,
    distinct,
    is_deep,
    meeting_boxes,
    or_whole,
    sound,
    swept_area,
    unite,
    unite_runs,
)

#: Seconds that a pair takes without the kernel, each vertex of it, and a vertex of what is swept.
_PAIR, _VERTEX, _SWEPT = 3e-5, 2e-7, 4e-6
#: Work of so many seconds is not worth loading a compiler for.
SMALL = 0.5
#: Above so many geometries even the search for pairs is better left to the compiled tree.
MANY = 100_000


def candidates(left: GeometryArray, right: GeometryArray) -> tuple[Ints, Ints]:
    """Find the pairs whose bounding boxes meet.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,); missing and empty ones meet nothing.

    Returns
    -------
    tuple
        Positions on the left and on the right, sorted by left, then right.
    """
    lefts, rights = shapely.STRtree(right).query(left)
    order = np.lexsort((rights, lefts))
    return lefts[order].astype(np.int64), rights[order].astype(np.int64)


def pairs(
    left: GeometryArray, right: GeometryArray, counts: EngineCounts | None = None, threads: int | None = None
) -> tuple[Ints, Ints, Floats]:
    """Find every pair that shares ground, and how much.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,); invalid ones are repaired for the purpose.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    tuple
        Positions on the left, on the right, and area, m², sorted by left, then right.
    """
    counts = EngineCounts() if counts is None else counts
    if is_large(left, right):
        compiled, _ = _compiled()
        measured: tuple[Ints, Ints, Floats] = compiled.measure_rows(left, right, counts, threads)
        return measured
    return _by_geos(_repaired(left, counts), _repaired(right, counts), counts, threads)


def overlaps(units: GeometryArray) -> tuple[Ints, Ints, Floats]:
    """Find every pair of one layer that shares ground; see `landuse.geometry.overlay.overlaps`."""
    units = sound(units)
    chain = copies(first_alike(units))
    own = np.flatnonzero(chain.first == np.arange(len(units)))
    lefts, rights, area = pairs(units[own], units[own])
    once = lefts < rights
    left = np.concatenate([own[lefts[once]], chain.before])
    right = np.concatenate([own[rights[once]], chain.copy])
    shared = np.concatenate([area[once], shapely.area(units[chain.copy])])
    order = np.lexsort((right, left))
    return left[order], right[order], shared[order]


def within(
    units: GeometryArray, ground: GeometryArray, counts: EngineCounts | None = None, threads: int | None = None
) -> Floats:
    """Measure how much of each unit lies within a ground that counts once, however many cover it.

    Parameters
    ----------
    units, ground
        Shapes (n,) and (m,); invalid ones are repaired for the purpose.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    numpy.ndarray
        Shape (n,): area, m².
    """
    counts = EngineCounts() if counts is None else counts
    ground = distinct(polygonal(ground))  # copies cover nothing more
    if is_deep(ground):
        ground = exploded(one_array(unite(ground, overlapping=True)))[0]
    if not is_large(units, ground):
        units, ground = _repaired(units, counts), _repaired(ground, counts)
        swept = within_parts(units, exploded(ground)[0], counts, threads)
        if swept is not None:
            return at_most(swept, shapely.area(units))
    compiled, counted_once = _compiled()
    area: Floats = counted_once.within(
        compiled.ready(units, counts, threads), compiled.ready(ground, counts, threads), counts, threads
    )
    return area


def within_parts(
    units: GeometryArray, parts: GeometryArray, counts: EngineCounts, threads: int | None = None
) -> Floats | None:
    """Measure how much of each unit lies within polygons, once where they overlap; None where that is for the kernel.

    What a unit shares with polygons that overlap no other is added up; with each cluster of those that do it is swept.

    Parameters
    ----------
    units, parts
        Shapes (n,) and (m,): valid, the parts no two alike.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.

    Returns
    -------
    numpy.ndarray or None
        Shape (n,): area, m².
    """
    lefts, rights, shared = pairs(units, parts, counts, threads)
    used = np.unique(rights[np.bincount(lefts, minlength=1)[lefts] > 1])
    meeting = meeting_boxes(parts[used])
    if meeting is None:
        return None
    lower, upper = (used[side] for side in meeting)
    over = common_areas(parts[lower], parts[upper]) > SAME
    cluster = clusters(lower[over], upper[over], len(parts))
    doubled = np.bincount(cluster, minlength=len(parts))[cluster] > 1
    alone = ~doubled[rights]
    total = totals(lefts[alone], shared[alone], len(units))
    lefts, rights = lefts[~alone], rights[~alone]
    if not len(lefts):
        return total
    if float(shapely.get_num_coordinates(parts[rights]).sum()) * _SWEPT > SMALL:
        return None
    order = np.lexsort((cluster[rights], lefts))
    lefts, rights = lefts[order], rights[order]
    new = (np.diff(lefts, prepend=-1) != 0) | (np.diff(cluster[rights], prepend=-1) != 0)
    swept = covered_runs(parts[rights], np.cumsum(new) - 1, units[lefts[new]])
    return None if swept is None else total + totals(lefts[new], swept, len(units))


def covered(ground: GeometryArray, counts: EngineCounts | None = None, threads: int | None = None) -> float:
    """Measure the ground that geometries cover together.

    Parameters
    ----------
    ground
        Shape (n,); invalid ones are repaired for the purpose.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    float
        Area, m².
    """
    counts = EngineCounts() if counts is None else counts
    seconds = float(shapely.get_num_coordinates(ground).sum()) * _SWEPT if len(ground) > 1 else 0.0
    if seconds <= SMALL:
        ground = _repaired(ground, counts)
        parts = distinct(exploded(ground)[0])
        swept = swept_area(parts) if len(parts) else 0.0
        if swept is not None:
            return swept
    if is_deep(polygonal(ground)):
        return float(unite(ground).area)
    compiled, counted_once = _compiled()
    return float(counted_once.covered(compiled.ready(ground, counts, threads), counts, threads))


def is_large(left: GeometryArray, right: GeometryArray) -> bool:
    """Return whether GEOS would take long over the pairs of two layers.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,).

    Returns
    -------
    bool
        True where the compiled kernel is worth loading.
    """
    if max(len(left), len(right)) > MANY:
        return True
    tree, seconds, first, step = shapely.STRtree(right), 0.0, 0, 64
    ones, others = shapely.get_num_coordinates(left), shapely.get_num_coordinates(right)
    while first < len(left):
        lefts, rights = tree.query(left[first : first + step])
        seconds += len(lefts) * _PAIR + float((ones[first + lefts] + others[rights]).sum()) * _VERTEX
        if seconds > SMALL:
            return True
        first, step = first + step, min(4 * step, 16_384)
    return False


def near(geometries: GeometryArray, ground: BaseGeometry) -> GeometryArray:
    """Keep the geometries whose bounding box meets that of a ground.

    Parameters
    ----------
    geometries
        Shape (n,); missing and empty ones are left out.
    ground
        Any geometry.

    Returns
    -------
    numpy.ndarray
        Shape (m,), in their order.
    """
    bounds = shapely.bounds(geometries)
    left, bottom, right, top = shapely.bounds(ground)
    # Comparison with NaN, the bounds of nothing, is false.
    meets = (bounds[:, 0] <= right) & (bounds[:, 2] >= left) & (bounds[:, 1] <= top) & (bounds[:, 3] >= bottom)
    kept: GeometryArray = geometries[meets]
    return kept


def cut_to(
    units: GeometryArray, ground: GeometryArray, counts: EngineCounts | None = None, threads: int | None = None
) -> GeometryArray:
    """Cut units to a ground; geometry is made only for pairs that share ground and are not whole.

    Parameters
    ----------
    units, ground
        Shapes (n,) and (m,); invalid ones are repaired for the purpose.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    numpy.ndarray
        Shape (n,): polygonal, empty where a unit lies outside, the unit itself where it lies wholly inside.
    """
    units, ground = sound(units), sound(ground)
    lefts, rights, area = pairs(units, ground, counts, threads)
    cut = np.full(len(units), shapely.Polygon(), dtype=object)
    inside = lefts[area == shapely.area(units[lefts])]
    cut[inside] = units[inside]
    open_ = ~np.isin(lefts, inside)
    lefts, rights, area = lefts[open_], rights[open_], area[open_]
    shared = intersections(units[lefts], ground[rights], threads, common=area)
    owners, starts = np.unique(lefts, return_index=True)
    cut[owners] = unite_runs(shared, starts, threads)
    # Neighbours that cover a unit between them leave it as it is.
    inside = np.abs(shapely.area(cut) - shapely.area(units)) <= AREA_NOISE * shapely.area(units)
    return np.where(inside & ~shapely.is_empty(cut), units, cut)


def apart(left: GeometryArray, right: GeometryArray, within_m: float) -> tuple[Ints, Ints, Floats]:
    """Find the pairs within a distance of each other, and the distance.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,).
    within_m
        Greatest distance, m, itself included.

    Returns
    -------
    tuple
        Positions on the left, on the right, and distance, m, sorted by left, then right.
    """
    lefts, rights = shapely.STRtree(right).query(left, predicate="dwithin", distance=within_m)
    order = np.lexsort((rights, lefts))
    lefts, rights = lefts[order].astype(np.int64), rights[order].astype(np.int64)
    return lefts, rights, shapely.distance(left[lefts], right[rights])


def _by_geos(
    left: GeometryArray, right: GeometryArray, counts: EngineCounts, threads: int | None
) -> tuple[Ints, Ints, Floats]:
    lefts, rights = candidates(left, right)
    area = listed(left[lefts], right[rights], counts, threads)
    real = area > 0
    return lefts[real], rights[real], area[real]


def listed(left: GeometryArray, right: GeometryArray, counts: EngineCounts, threads: int | None = None) -> Floats:
    """Measure the ground common to each pair of a list.

    Parameters
    ----------
    left, right
        Shape (n,): valid polygons.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.

    Returns
    -------
    numpy.ndarray
        Shape (n,): area, m².
    """
    counts.pairs += len(left)
    counts.geos += len(left)
    area, disputed = checked.areas(left, right, threads)
    counts.disputed += disputed
    for whole in (shapely.area(left), shapely.area(right)):
        area = or_whole(area, whole)
    return area


def _repaired(geometries: GeometryArray, counts: EngineCounts) -> GeometryArray:
    polygons = polygonal(geometries)
    counts.repaired += int((~shapely.is_valid(polygons)).sum())
    return sound(polygons)


def _compiled() -> tuple[ModuleType, ModuleType]:
    """Load the compiled way: only when it is needed, since that takes a compiler and most of a second."""
    from landuse.geometry.engine import compiled, counted_once

    return compiled, counted_once
