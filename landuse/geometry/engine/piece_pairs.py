"""Pairs of pieces measured by the kernel alone: the tree finds them, and nothing is put to GEOS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landuse.geometry.engine import kernel as _kernel
from landuse.geometry.engine import sort_pairs as _order
from landuse.geometry.engine import str_tree as _tree
from landuse.geometry.engine import sweep_jobs as _jobs
from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, totals
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.pieces import PolygonPieces, lay_pieces
from landuse.geometry.engine.ragged import lay_flat
from landuse.geometry.engine.threads import spread


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

    @cached_property
    def closed(self) -> tuple[Floats, Ints, Floats, Floats, Ints]:
        """Edges, starts, origins and bounds of the pieces, no foot left open, and where each row's pieces start."""
        pieces = self.pieces
        of_row = np.searchsorted(pieces.row, np.arange(pieces.rows + 1))
        edges, starts = pieces.edges, pieces.starts
        if not pieces.whole:
            rows = np.empty((len(edges), 6))
            rows = rows[: _jobs.feet(edges, starts, 0, len(pieces), pieces.box[:, 1], rows, 0)]
            lengths = np.diff(starts)
            order = np.argsort(np.concatenate([np.repeat(np.arange(len(pieces)), lengths), rows[:, 5]]), kind="stable")
            edges = np.concatenate([edges, rows[:, :5]])[order]
            lengths = lengths + np.bincount(rows[:, 5].astype(np.int64), minlength=len(pieces))
            starts = np.concatenate([[0], np.cumsum(lengths)])
        return edges, starts, pieces.origin, pieces.bounds, of_row


def row_bounds(layer: Ready) -> Floats:
    """Return the box of each row; infinities the wrong way round for one without ground."""
    pieces, boxes = layer.pieces, np.tile([np.inf, np.inf, -np.inf, -np.inf], (layer.pieces.rows, 1))
    if len(pieces):
        begins = np.flatnonzero(np.diff(pieces.row, prepend=-1))
        boxes[pieces.row[begins], :2] = np.minimum.reduceat(pieces.bounds[:, :2], begins, axis=0)
        boxes[pieces.row[begins], 2:] = np.maximum.reduceat(pieces.bounds[:, 2:], begins, axis=0)
    return boxes


def measure_listed(left: GeometryArray, right: GeometryArray, threads: int | None = None) -> Floats:
    """Measure the area common to each pair of valid polygons by the kernel alone.

    Parameters
    ----------
    left, right
        Shape (n,): Polygon or MultiPolygon; one that stands in many pairs is laid out once.
    threads
        How many at once.

    Returns
    -------
    numpy.ndarray
        Shape (n,), m².
    """
    ones, left_row = _laid_once(left, threads)
    others, other = _laid_once(right, threads)
    measured = measure_pieces(ones.pieces, others, EngineCounts(), threads, once=False, what="")
    lefts, rights, area, _ = by_row(ones.pieces, others.pieces, *measured)
    width = others.pieces.rows
    known, wanted = lefts * width + rights, left_row * width + other
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    there = known[at] == wanted if len(known) else np.zeros(len(wanted), dtype=bool)
    return np.where(there, area[at] if len(known) else 0.0, 0.0)


def _laid_once(geometries: GeometryArray, threads: int | None) -> tuple[Ready, Ints]:
    """Lay out each different geometry once; whose layout each position has."""
    _, first, of = np.unique([id(geometry) for geometry in geometries], return_index=True, return_inverse=True)
    own: GeometryArray = geometries[first]
    return Ready(lay_pieces(lay_flat(own), threads), lambda rows: own[rows]), of.astype(np.int64)


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
    ready_left = (left.edges, left.starts, left.box, left.area, left.origin)
    other = (right.edges, right.starts, right.box, right.area, right.origin)
    runs: dict[int, tuple[Ints, Ints, Floats, NDArray[np.int8]]] = {}
    tallies: dict[int, NDArray[np.int64]] = {}

    def work(first: int, last: int) -> None:
        lefts, rights = _tree.list_meeting(
            tree.boxes, tree.levels, tree.items, left.bounds, groups.order, groups.starts, first, last
        )
        if once:
            apart = left.row[lefts] < right.row[rights]
            lefts, rights = lefts[apart], rights[apart]
        area, how = np.empty(len(lefts)), np.empty(len(lefts), dtype=np.int8)
        _kernel.common_areas(lefts, rights, ready_left, other, area, how)
        kept = how != _kernel.NONE
        runs[first] = lefts[kept], rights[kept], area[kept], how[kept]
        tallies[first] = np.bincount(how, minlength=_kernel.DOUBTFUL + 1)

    spread(work, len(groups.starts) - 1, threads, chunk=256, what=what)
    tally = np.sum(list(tallies.values()), axis=0)
    counts.pairs += int(tally.sum())
    counts.kernel += int(tally[_kernel.NONE] + tally[_kernel.MEASURED])
    counts.whole += int(tally[_kernel.WHOLE])
    lefts, rights, area, how = (np.concatenate([runs[first][k] for first in runs]) for k in range(4))
    return lefts, rights, area, how == _kernel.DOUBTFUL


def by_row(
    left: PolygonPieces, right: PolygonPieces, lefts: Ints, rights: Ints, area: Floats, doubtful: NDArray[np.bool_]
) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Sort, and add up the pieces of each pair of geometries in the order of the pieces."""
    order = _order.by_left_then_right(lefts, rights, len(left))
    lefts, rights, area, doubtful = lefts[order], rights[order], area[order], doubtful[order]
    row, other = left.row[lefts], right.row[rights]
    if left.whole and right.whole:
        return row, other, area, doubtful
    order = _order.by_left_then_right(row, other, left.rows)
    row, other, area, doubtful = row[order], other[order], area[order], doubtful[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (other[1:] != other[:-1])
    group = np.cumsum(new) - 1
    return row[new], other[new], totals(group, area, int(new.sum())), np.bincount(group, weights=doubtful) > 0
