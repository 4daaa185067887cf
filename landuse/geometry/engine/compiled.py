"""The compiled way to areas: the tree finds the pairs, the kernel measures them, GEOS settles what is in doubt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from landuse.geometry.engine import sort_pairs as _order
from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, polygonal
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.intersect import intersections
from landuse.geometry.engine.piece_pairs import Ready, by_row, measure_pieces
from landuse.geometry.engine.pieces import certainly_simple, lay_pieces
from landuse.geometry.engine.ragged import Flat, lay_flat
from landuse.geometry.engine.threads import spread
from landuse.geometry.engine.union import sound

#: Rows that are taken out and measured together.
ROWS = 16_384


def ready(geometries: GeometryArray, counts: EngineCounts, threads: int | None = None) -> Ready:
    """Make a layer ready; only what may be invalid is put to GEOS.

    Parameters
    ----------
    geometries
        Shape (n,), any mixture; invalid ones are repaired for the purpose.
    counts
        Is told how many were repaired.
    threads
        How many at once.

    Returns
    -------
    Ready
        The layer.
    """
    polygons = polygonal(geometries)
    flat = lay_flat(polygons)
    return settle(flat, lambda rows: polygons[rows], counts, threads)


def measure_rows(
    left: GeometryArray, right: GeometryArray, counts: EngineCounts, threads: int | None = None
) -> tuple[Ints, Ints, Floats]:
    """Measure the ground common to every pair of two layers, some rows of the left one at a time.

    What takes coordinates out of geometries holds the interpreter's lock, and what sums them does not: so while one
    thread takes out, another sums. Nor is more than a few rows' edges ever held.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,), any mixture; invalid ones are repaired for the purpose.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    tuple
        As of `measure`.
    """
    ground = ready(right, counts, threads)
    if len(left) <= ROWS:
        return measure(ready(left, counts, threads), ground, counts, threads)
    assert len(ground.tree.levels)  # built before threads share it
    runs: dict[int, tuple[Ints, Ints, Floats]] = {}
    tallies: list[EngineCounts] = []

    def work(first: int, last: int) -> None:
        own = EngineCounts()
        lefts, rights, area = measure(ready(left[first:last], own, 1), ground, own, 1, what="")
        runs[first] = lefts + first, rights, area
        tallies.append(own)

    spread(work, len(left), threads, chunk=ROWS, what="measuring")
    for own in tallies:
        counts.add(own)
    lefts, rights, area = (np.concatenate([runs[first][k] for first in sorted(runs)]) for k in range(3))
    return lefts, rights, area


def settle(flat: Flat, geometry: Callable[[Ints], GeometryArray], counts: EngineCounts, threads: int | None) -> Ready:
    """Repair what is unsound in a flat layer, and lay out its pieces.

    Parameters
    ----------
    flat
        The layer.
    geometry
        Gives the geometries at some positions.
    counts
        Is told how many were repaired.
    threads
        How many at once.

    Returns
    -------
    Ready
        The layer.
    """
    unsure = np.flatnonzero(~certainly_simple(flat, threads))
    valid = np.ones(len(unsure), dtype=bool)
    asked = geometry(unsure)

    def ask(first: int, last: int) -> None:
        valid[first:last] = shapely.is_valid(asked[first:last])

    spread(ask, len(unsure), threads)
    if valid.all():
        return Ready(lay_pieces(flat, threads), geometry)
    counts.repaired += int((~valid).sum())
    polygons = geometry(np.arange(flat.rows))
    polygons[unsure[~valid]] = sound(polygons[unsure[~valid]])
    return Ready(lay_pieces(lay_flat(polygons), threads), lambda rows: polygons[rows])


def measure(
    left: Ready,
    right: Ready,
    counts: EngineCounts,
    threads: int | None = None,
    *,
    once: bool = False,
    what: str = "measuring",
) -> tuple[Ints, Ints, Floats]:
    """Measure the ground common to every pair of geometries.

    Parameters
    ----------
    left, right
        The layers.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.
    once
        Only pairs whose left position is before the right: for a layer against itself.
    what
        What progress calls it; nothing is shown where empty.

    Returns
    -------
    tuple
        Positions on the left, on the right, and area, m², sorted by left, then right.
    """
    measured = measure_pieces(left.pieces, right, counts, threads, once=once, what=what)
    lefts, rights, area, doubtful = by_row(left.pieces, right.pieces, *measured)
    if doubtful.any():
        counts.geos += int(doubtful.sum())
        counts.doubtful += int(doubtful.sum())
        area[doubtful] = shapely.area(
            intersections(left.geometry(lefts[doubtful]), right.geometry(rights[doubtful]), threads)
        )
    kept: tuple[Ints, Ints, Floats] = _order.without_noise(
        lefts, rights, area, left.pieces.row_area, right.pieces.row_area
    )
    return kept
