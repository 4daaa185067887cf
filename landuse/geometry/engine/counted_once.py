"""Ground that several geometries cover, counted once, without uniting it."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, totals
from landuse.geometry.engine.checked import intersections
from landuse.geometry.engine.compiled import measure, ready
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.piece_pairs import Ready
from landuse.geometry.engine.ragged import first_alike, mixed
from landuse.geometry.engine.sweep import SAME, clusters
from landuse.geometry.engine.union import at_most, unite, unite_runs

#: More overlaps than this for each geometry of a cluster, and it is united as a whole.
DEEP = 3


def within(units: Ready, ground: Ready, counts: EngineCounts, threads: int | None = None) -> Floats:
    """Measure how much of each unit lies within a ground, counting once what several cover.

    Parameters
    ----------
    units, ground
        The layers.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.

    Returns
    -------
    numpy.ndarray
        Shape (rows,): area, m².
    """
    ground = _flattened(ground, counts, threads)
    lefts, _, area = measure(units, ground, counts, threads)
    total = totals(lefts, area, units.pieces.rows)
    twice = doubled(ground, counts, threads)
    if len(twice):
        lefts, _, area = measure(units, ready(twice, counts, threads), counts, threads)
        total -= totals(lefts, area, units.pieces.rows)
    return at_most(total, units.pieces.row_area)


def covered(ground: Ready, counts: EngineCounts, threads: int | None = None) -> float:
    """Measure the ground that geometries cover together.

    Parameters
    ----------
    ground
        The layer.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.

    Returns
    -------
    float
        Area, m².
    """
    ground = _flattened(ground, counts, threads)
    twice = doubled(ground, counts, threads)
    return math.fsum(ground.pieces.row_area) - math.fsum(shapely.area(twice))


def _flattened(ground: Ready, counts: EngineCounts, threads: int | None) -> Ready:
    """Unite what lies many times over itself: there the overlaps of all with all are far more than the ground."""
    later, earlier, _ = overlaps(ground, EngineCounts(), threads)
    deep = _clusters(later, earlier, ground.pieces.rows)
    if not len(deep):
        return ground
    plain = np.setdiff1d(np.arange(ground.pieces.rows), np.concatenate(deep))
    united = np.empty(len(deep), dtype=object)
    united[:] = [unite(ground.geometry(rows), overlapping=True) for rows in deep]
    return ready(np.concatenate([ground.geometry(plain), united]), counts, threads)


def _clusters(later: Ints, earlier: Ints, rows: int) -> list[Ints]:
    """List the rows of each cluster that overlaps hang together and in which there are many of them for each row."""
    if len(later) <= DEEP * len(np.unique(np.concatenate([later, earlier]))):
        return []
    label = clusters(later, earlier, rows)
    members, pairs = np.bincount(label, minlength=rows), np.bincount(label[later], minlength=rows)
    return [np.flatnonzero(label == at) for at in np.flatnonzero(pairs > DEEP * members)]


def doubled(
    ground: Ready, counts: EngineCounts, threads: int | None = None, *, only: NDArray[np.bool_] | None = None
) -> GeometryArray:
    """Find the ground that is covered more than once: of each geometry, what those before it cover already.

    Where a place is covered k times it lies in k - 1 of these, so that the sum over the geometries less the sum over
    these counts it once. Only overlaps are ever constructed, and each from the geometries that meet there alone. The
    larger geometry comes before the smaller, then the earlier row.

    Parameters
    ----------
    ground
        The layer.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.
    only
        Shape (rows,): whose ground is wanted; everyone's where None.

    Returns
    -------
    numpy.ndarray
        Shape (k,): polygonal.
    """
    later, earlier, area = overlaps(ground, counts, threads)
    if only is not None:
        later, earlier, area = later[only[later]], earlier[only[later]], area[only[later]]
    whole = area == ground.pieces.row_area[later]
    gone = np.unique(later[whole])
    part = ~np.isin(later, gone)
    order = np.lexsort((earlier[part], later[part]))
    later, earlier = later[part][order], earlier[part][order]
    shared = intersections(ground.geometry(later), ground.geometry(earlier), threads, common=area[part][order])
    _, starts = np.unique(later, return_index=True)
    return np.concatenate([ground.geometry(gone), unite_runs(shared, starts, threads, overlapping=True)])


def overlaps(ground: Ready, counts: EngineCounts, threads: int | None = None) -> tuple[Ints, Ints, Floats]:
    """Find the geometries of one layer that overlap each other.

    Parameters
    ----------
    ground
        The layer.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.

    Returns
    -------
    tuple
        Rows of the smaller and of the larger one of each pair, and the area they share, m².
    """
    first = _first_alike(ground)
    copies = np.flatnonzero(first != np.arange(len(first)))
    if len(copies):
        # a copy lies wholly under the first of its like: held against each other, a thousand would be half a million
        own = np.flatnonzero(first == np.arange(len(first)))
        later, earlier, shared = overlaps(ready(ground.geometry(own), counts, threads), counts, threads)
        area = np.concatenate([shared, ground.pieces.row_area[copies]])
        return np.concatenate([own[later], copies]), np.concatenate([own[earlier], first[copies]]), area
    lefts, rights, area = measure(ground, ground, counts, threads, once=True)
    real = area > SAME
    lefts, rights, area = lefts[real], rights[real], area[real]
    rank = by_size(ground.pieces.row_area)
    swap = rank[lefts] > rank[rights]
    return np.where(swap, lefts, rights), np.where(swap, rights, lefts), area


def _first_alike(ground: Ready) -> Ints:
    """Find for each geometry the first that is the same, itself where there is none before it."""
    pieces, first = ground.pieces, np.arange(ground.pieces.rows)
    if len(pieces) < 2:
        return first
    begins = np.flatnonzero(np.diff(pieces.row, prepend=-1))
    with np.errstate(over="ignore"):
        box = mixed(pieces.bounds + 0.0)
        key = box[:, 0] + box[:, 1] * np.uint64(3) + box[:, 2] * np.uint64(5) + box[:, 3] * np.uint64(7)
        key = np.add.reduceat(mixed(key) + np.diff(pieces.starts).astype(np.uint64), begins)
    _, of, count = np.unique(key, return_inverse=True, return_counts=True)
    like = pieces.row[begins][count[of] > 1]
    if len(like):
        first[like] = like[first_alike(ground.geometry(like))]
    return first


def by_size(area: Floats) -> Ints:
    """Rank geometries: the larger first, then the earlier position.

    Parameters
    ----------
    area
        Shape (rows,), m².

    Returns
    -------
    numpy.ndarray
        Shape (rows,).
    """
    rank = np.empty(len(area), dtype=np.int64)
    rank[np.argsort(-area, kind="stable")] = np.arange(len(area))
    return rank
