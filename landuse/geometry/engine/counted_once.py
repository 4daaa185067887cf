"""Ground that several geometries cover, counted once: measured by pairs and swept, never drawn."""

from __future__ import annotations

import math

import numpy as np
import shapely

from landuse.geometry.engine import sweep_jobs as _jobs
from landuse.geometry.engine import windows as _windows
from landuse.geometry.engine.arrays import Floats, Ints, one_array, totals
from landuse.geometry.engine.checked import RELATIVE_NOISE
from landuse.geometry.engine.compiled import measure, ready
from landuse.geometry.engine.counts import EngineCounts, disputes
from landuse.geometry.engine.noise import BELIEVED_M2
from landuse.geometry.engine.piece_pairs import Ready, measure_listed, row_bounds
from landuse.geometry.engine.ragged import first_alike, mixed
from landuse.geometry.engine.sweep import SAME, clusters
from landuse.geometry.engine.union import at_most, unite
from landuse.geometry.engine.windows import Windows, windows_over

#: More overlaps than this for each geometry of a cluster, and it is united as a whole.
DEEP = 40


def within(
    units: Ready, ground: Ready, counts: EngineCounts, threads: int | None = None, *, flatten: bool = True
) -> Floats:
    """Measure how much of each unit lies within a ground, counting once what several cover.

    Parameters
    ----------
    units, ground
        The layers.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.
    flatten
        Whether to unite beforehand what lies many times over itself; the last digit then depends on all the ground.

    Returns
    -------
    numpy.ndarray
        Shape (rows,): area, m².
    """
    later, earlier, _ = overlaps(ground, counts, threads)
    deep = _deep(later, earlier, ground.pieces.rows) if flatten else []
    if len(deep):
        return within(units, _flattened(ground, deep, counts, threads), counts, threads)
    lefts, rights, area = measure(units, ground, counts, threads)
    first = _first_alike(ground)
    own = first[rights] == rights  # a copy covers nothing that the first of its like does not
    measured = lefts[own], rights[own], area[own]
    return at_most(_once(units, ground, measured, (later, earlier), threads), units.pieces.row_area)


def _once(
    units: Ready,
    ground: Ready,
    measured: tuple[Ints, Ints, Floats],
    over: tuple[Ints, Ints],
    threads: int | None,
) -> Floats:
    """Add up what each unit shares with each geometry; where two of these overlap each other it is swept instead.

    Which are swept depends on the unit and on what it shares ground with, and on nothing farther off.
    """
    lefts, rights, area = measured
    total = totals(lefts, area, units.pieces.rows)
    order = np.argsort(over[0], kind="stable")
    starts = np.searchsorted(over[0][order], np.arange(ground.pieces.rows + 1))
    meeting = np.flatnonzero(_jobs.meeting_here(lefts, rights, starts, over[1][order]))
    if not len(meeting):
        return total
    lefts, rights, area = lefts[meeting], rights[meeting], area[meeting]
    begins = np.flatnonzero(np.diff(lefts, prepend=-1))
    unit, ends = lefts[begins], np.append(begins, len(lefts))
    cells = Windows(row_bounds(units)[unit], ends, rights)
    swept = _of_both(ground, cells, (units, np.arange(len(unit) + 1), unit), threads)
    several = np.add.reduceat(area, begins)
    for at in np.flatnonzero(np.isnan(swept)).tolist():
        here = unite(ground.geometry(rights[ends[at] : ends[at + 1]]), overlapping=True)
        swept[at] = measure_listed(units.geometry(unit[at : at + 1]), one_array(here), threads)[0]
    # no more than all together, no less than the greatest
    total[unit] += np.clip(swept, np.maximum.reduceat(area, begins), several) - several
    return total


def covered(ground: Ready, counts: EngineCounts, threads: int | None = None) -> float:
    """Measure the ground that geometries cover together.

    Each cluster of geometries that overlap is swept by itself; two alone cover what they have less what they share.

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
    later, earlier, shared = overlaps(ground, counts, threads)
    deep = _deep(later, earlier, ground.pieces.rows)
    if len(deep):
        return covered(_flattened(ground, deep, counts, threads), counts, threads)
    areas = ground.pieces.row_area
    label = clusters(later, earlier, ground.pieces.rows)
    size = np.bincount(label, minlength=len(label))
    two = size[label[later]] == 2
    terms = [*areas[size[label] <= 2].tolist(), *(-shared[two]).tolist()]
    several = np.flatnonzero(size[label] > 2)
    if len(several):
        terms.append(_swept(ground, several, label, threads))
    total = math.fsum(terms)
    least, most = _bounds(areas, later, shared)
    if not least <= total <= most:
        disputes.add()
        return float(unite(ground.geometry(np.arange(ground.pieces.rows)), overlapping=True).area)
    return total


def _bounds(areas: Floats, later: Ints, shared: Floats) -> tuple[float, float]:
    """Return between which bounds the ground lies that geometries cover together, by what pairs share alone.

    It is all of them less what all pairs share at least (Bonferroni); and at most less, for each, the greatest that it
    shares with one before it, since that is covered already.
    """
    greatest = np.zeros(len(areas))
    np.maximum.at(greatest, later, shared)
    total, noise = math.fsum(areas), BELIEVED_M2 + RELATIVE_NOISE * math.fsum(areas)
    least = max(total - math.fsum(shared), float(areas.max(initial=0.0)))
    return least - noise, total - math.fsum(greatest) + noise


def _swept(ground: Ready, rows: Ints, label: Ints, threads: int | None) -> float:
    """Sweep clusters of rows, each in windows side by side, so many that none has many edges."""
    _, starts, _, _, of_row = ground.closed
    boxes = row_bounds(ground)[rows]
    _, cluster = np.unique(label[rows], return_inverse=True)
    count = int(cluster.max()) + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, cluster, boxes[:, :2])
    np.maximum.at(high, cluster, boxes[:, 2:])
    edges = totals(cluster, (starts[of_row[rows + 1]] - starts[of_row[rows]]).astype(np.float64), count)
    frame = np.hstack([low, high])
    cells = windows_over(frame, np.ceil(np.sqrt(edges / _windows.EDGES)).astype(np.int64), boxes, cluster)
    cells = Windows(cells.windows, cells.starts, rows[cells.item])
    area = _of_both(ground, cells, None, threads)
    for at in np.flatnonzero(np.isnan(area)).tolist():
        here = unite(ground.geometry(cells.item[cells.starts[at] : cells.starts[at + 1]]), overlapping=True)
        area[at] = measure_listed(one_array(here), shapely.box(*cells.windows[at : at + 1].T), threads)[0]
    return math.fsum(area)


def _of_both(ground: Ready, cells: Windows, unit: tuple[Ready, Ints, Ints] | None, threads: int | None) -> Floats:
    """Measure in each window what unit and ground cover both; NaN for too much."""
    layer = np.ones(ground.pieces.rows, dtype=np.int64)
    sums = _windows.sweep(unit, (ground, layer), cells, _windows.TWO_LAYERS, threads, bare=False)
    area = np.where(sums.covers.all(axis=2), sums.area, 0.0).sum(axis=1)
    return np.where(sums.much, np.nan, area)


def _flattened(ground: Ready, deep: list[Ints], counts: EngineCounts, threads: int | None) -> Ready:
    """Unite what lies many times over itself: there the overlaps of all with all are far more than the ground."""
    plain = np.setdiff1d(np.arange(ground.pieces.rows), np.concatenate(deep))
    united = np.empty(len(deep), dtype=object)
    united[:] = [unite(ground.geometry(rows), overlapping=True) for rows in deep]
    return ready(np.concatenate([ground.geometry(plain), united]), counts, threads)


def _deep(later: Ints, earlier: Ints, rows: int) -> list[Ints]:
    """List the rows of each cluster that overlaps hang together and in which there are many of them for each row."""
    if len(later) <= DEEP * len(np.unique(np.concatenate([later, earlier]))):
        return []
    label = clusters(later, earlier, rows)
    members, pairs = np.bincount(label, minlength=rows), np.bincount(label[later], minlength=rows)
    return [np.flatnonzero(label == at) for at in np.flatnonzero(pairs > DEEP * members)]


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
