"""The compiled way to areas: the tree finds the pairs, the kernel measures them, GEOS settles what is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geometry.engine import kernel as _kernel
from landuse.geometry.engine import sort_pairs as _order
from landuse.geometry.engine import str_tree as _tree
from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, polygonal, totals
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.intersect import intersections
from landuse.geometry.engine.pieces import PolygonPieces, certainly_simple, lay_pieces
from landuse.geometry.engine.ragged import Flat, lay_flat
from landuse.geometry.engine.threads import spread
from landuse.geometry.engine.union import sound

#: Rows that are taken out and measured together.
ROWS = 16_384


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

    pieces: PolygonPieces
    geometry: Callable[[Ints], GeometryArray]

    @cached_property
    def tree(self) -> _tree.Tree:
        """The tree over its pieces, built when it is first asked for."""
        return _tree.build(self.pieces.bounds)


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
    found: dict[int, tuple[Ints, Ints, Floats]] = {}
    tallies: list[EngineCounts] = []

    def work(first: int, last: int) -> None:
        own = EngineCounts()
        lefts, rights, area = measure(ready(left[first:last], own, 1), ground, own, 1, what="")
        found[first] = lefts + first, rights, area
        tallies.append(own)

    spread(work, len(left), threads, chunk=ROWS, what="measuring")
    for own in tallies:
        counts.add(own)
    lefts, rights, area = (np.concatenate([found[first][k] for first in sorted(found)]) for k in range(3))
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
    found = measure_pieces(left.pieces, right, counts, threads, once=once, what=what)
    lefts, rights, area, doubtful = _by_row(left.pieces, right.pieces, *found)
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


def measure_pieces(
    left: PolygonPieces, ready_right: Ready, counts: EngineCounts, threads: int | None, *, once: bool, what: str
) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Measure every pair of pieces that share ground.

    Parameters
    ----------
    left, ready_right
        The pieces, and the layer they are held against.
    counts
        Is told how the pairs were settled.
    threads
        How many at once.
    once
        Only pairs whose left row is before the right one.
    what
        What progress calls it.

    Returns
    -------
    tuple
        Pieces on the left and on the right, area, m², and whether the kernel was in doubt, in no particular order.
    """
    right = ready_right.pieces
    if not len(left) or not len(right):
        none = np.empty(0, dtype=np.int64)
        return none, none, np.empty(0), np.empty(0, dtype=bool)
    tree, groups = ready_right.tree, _tree.group(left.bounds)
    one = (left.edges, left.starts, left.box, left.area, left.origin)
    other = (right.edges, right.starts, right.box, right.area, right.origin)
    found: dict[int, tuple[Ints, Ints, Floats, NDArray[np.int8]]] = {}
    tallies: dict[int, NDArray[np.int64]] = {}

    def work(first: int, last: int) -> None:
        lefts, rights = _tree.list_meeting(
            tree.boxes, tree.levels, tree.items, left.bounds, groups.order, groups.starts, first, last
        )
        if once:
            apart = left.row[lefts] < right.row[rights]
            lefts, rights = lefts[apart], rights[apart]
        area, how = np.empty(len(lefts)), np.empty(len(lefts), dtype=np.int8)
        _kernel.common_areas(lefts, rights, one, other, area, how)
        kept = how != _kernel.NONE
        found[first] = lefts[kept], rights[kept], area[kept], how[kept]
        tallies[first] = np.bincount(how, minlength=_kernel.DOUBTFUL + 1)

    spread(work, len(groups.starts) - 1, threads, chunk=256, what=what)
    tally = np.sum(list(tallies.values()), axis=0)
    counts.pairs += int(tally.sum())
    counts.kernel += int(tally[_kernel.NONE] + tally[_kernel.MEASURED])
    counts.whole += int(tally[_kernel.WHOLE])
    lefts, rights, area, how = (np.concatenate([found[first][k] for first in found]) for k in range(4))
    return lefts, rights, area, how == _kernel.DOUBTFUL


def _by_row(
    left: PolygonPieces, right: PolygonPieces, lefts: Ints, rights: Ints, area: Floats, doubtful: NDArray[np.bool_]
) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Sort, and add up the pieces of each pair of geometries in the order of the pieces."""
    order = _order.by_left_then_right(lefts, rights, len(left))
    lefts, rights, area, doubtful = lefts[order], rights[order], area[order], doubtful[order]
    one, other = left.row[lefts], right.row[rights]
    if left.whole and right.whole:
        return one, other, area, doubtful
    order = _order.by_left_then_right(one, other, left.rows)
    one, other, area, doubtful = one[order], other[order], area[order], doubtful[order]
    new = np.ones(len(one), dtype=bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    group = np.cumsum(new) - 1
    return one[new], other[new], totals(group, area, int(new.sum())), np.bincount(group, weights=doubtful) > 0
