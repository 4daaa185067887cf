"""The compiled way to areas: the tree finds the pairs, the kernel measures them, GEOS settles what is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.engine import kernel as _kernel
from landuse.engine import tree as _tree
from landuse.engine.arrays import GeometryArray, polygonal
from landuse.engine.counts import EngineCounts
from landuse.engine.flat import Flat, Floats, Ints, lay_flat
from landuse.engine.ground import sound
from landuse.engine.pieces import Pieces, certainly_simple, lay_pieces
from landuse.engine.threads import spread

#: An area this close to that of the whole polygon, as a share of it, is that of the whole polygon.
WHOLE = 1e-12


@dataclass(frozen=True, eq=False)
class Ready:
    """A layer ready to be measured.

    Parameters
    ----------
    pieces
        Its polygons for the kernel.
    geometry
        Gives the valid geometries at some positions, for GEOS.
    """

    pieces: Pieces
    geometry: Callable[[Ints], GeometryArray]


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


def measure(left: Ready, right: Ready, counts: EngineCounts, threads: int | None = None) -> tuple[Ints, Ints, Floats]:
    """Measure the ground common to every pair of geometries.

    Parameters
    ----------
    left, right
        The layers.
    counts
        Is told how the pairs were settled.
    threads
        How many at once; the result doesn't depend on it.

    Returns
    -------
    tuple
        Positions on the left, on the right, and area, m², sorted by left, then right.
    """
    lefts, rights = meeting(left.pieces.bounds, right.pieces.bounds, threads)
    area, how = measure_pieces(left.pieces, right.pieces, lefts, rights, threads)
    counts.pairs += len(how)
    counts.kernel += int((how == _kernel.MEASURED).sum() + (how == _kernel.NONE).sum())
    counts.whole += int((how == _kernel.WHOLE).sum())
    kept = how != _kernel.NONE
    lefts, rights, area, doubtful = _by_row(
        left.pieces, right.pieces, lefts[kept], rights[kept], area[kept], how[kept] == _kernel.DOUBTFUL)
    if doubtful.any():
        counts.geos += int(doubtful.sum())
        counts.doubtful += int(doubtful.sum())
        area[doubtful] = shapely.area(
            shapely.intersection(left.geometry(lefts[doubtful]), right.geometry(rights[doubtful])))
    for whole in (left.pieces.row_area[lefts], right.pieces.row_area[rights]):
        area = np.where(np.abs(area - whole) <= WHOLE * whole, whole, area)
    real = area > 0
    return lefts[real], rights[real], area[real]


def meeting(ones: Floats, others: Floats, threads: int | None = None) -> tuple[Ints, Ints]:
    """Find the pairs of boxes that share ground.

    Parameters
    ----------
    ones, others
        Shapes (n, 4) and (m, 4).
    threads
        How many at once.

    Returns
    -------
    tuple
        Positions among the ones and among the others, sorted.
    """
    if not len(ones) or not len(others):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    tree = _tree.build(others)
    found = np.empty(len(ones), dtype=np.int64)
    spread(lambda a, b: _tree.count_meeting(tree.boxes, tree.levels, ones, a, b, found), len(ones), threads)
    starts = np.concatenate([[0], np.cumsum(found)])
    lefts, rights = np.empty(starts[-1], dtype=np.int64), np.empty(starts[-1], dtype=np.int64)
    spread(lambda a, b: _tree.list_meeting(tree.boxes, tree.levels, tree.items, ones, a, b, starts, lefts, rights),
           len(ones), threads)
    return lefts, rights


def measure_pieces(
    left: Pieces, right: Pieces, lefts: Ints, rights: Ints, threads: int | None = None
) -> tuple[Floats, NDArray[np.int8]]:
    """Measure pairs of pieces.

    Parameters
    ----------
    left, right
        The pieces.
    lefts, rights
        Shape (k,): the pairs.
    threads
        How many at once.

    Returns
    -------
    tuple
        Area, m², and how it was found (`landuse.engine.kernel`), shape (k,).
    """
    area, how = np.empty(len(lefts)), np.empty(len(lefts), dtype=np.int8)
    one = (left.edges, left.starts, left.box, left.area, left.origin)
    other = (right.edges, right.starts, right.box, right.area, right.origin)
    spread(lambda a, b: _kernel.common_areas(lefts, rights, one, other, area, how, a, b), len(lefts), threads,
           chunk=32768)
    return area, how


def _by_row(
    left: Pieces, right: Pieces, lefts: Ints, rights: Ints, area: Floats, doubtful: NDArray[np.bool_]
) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Add up the pieces of each pair of geometries, in the order of the pieces."""
    one, other = left.row[lefts], right.row[rights]
    if left.whole and right.whole:
        return one, other, area, doubtful
    order = np.lexsort((rights, lefts, other, one))
    one, other, area, doubtful = one[order], other[order], area[order], doubtful[order]
    new = np.ones(len(one), dtype=bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    group = np.cumsum(new) - 1
    total = np.bincount(group, weights=area)
    return one[new], other[new], total, np.bincount(group, weights=doubtful) > 0
