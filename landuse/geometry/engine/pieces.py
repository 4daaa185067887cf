"""A layer made ready for the kernel: sound, laid out as edges, large polygons cut up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.geometry.engine import edges as _edges
from landuse.geometry.engine import simplicity as _soundness
from landuse.geometry.engine.arrays import Floats, Ints, totals
from landuse.geometry.engine.ragged import Flat
from landuse.geometry.engine.threads import spread

#: A polygon with more edges than this is cut up, into pieces of at most so many.
LARGE, PIECE, DEPTH = 128, 32, 48


@dataclass(frozen=True, eq=False)
class PolygonPieces:
    """The pieces of a layer's polygons.

    Parameters
    ----------
    edges
        Shape (e, 5): see `landuse.geometry.engine.kernel`.
    starts
        Shape (p + 1,): where each piece starts in ``edges``.
    origin
        Shape (p, 2): what the piece's coordinates are relative to.
    box
        Shape (p, 4): its box, relative as well.
    bounds
        Shape (p, 4): its box in the plane, no smaller than the piece.
    area
        Shape (p,): its area, m².
    row
        Shape (p,): whose piece it is, ascending.
    rows
        How many geometries the layer has.
    row_area
        Shape (rows,): the area of each, m².
    """

    edges: Floats
    starts: Ints
    origin: Floats
    box: Floats
    bounds: Floats
    area: Floats
    row: Ints
    rows: int
    row_area: Floats

    def __len__(self) -> int:
        """Count the pieces."""
        return len(self.row)

    @property
    def whole(self) -> bool:
        """Whether every geometry is at most one piece."""
        return len(self.row) < 2 or bool((np.diff(self.row) > 0).all())


def certainly_simple(flat: Flat, threads: int | None = None) -> NDArray[np.bool_]:
    """Return which geometries are one ring that certainly never meets itself.

    Parameters
    ----------
    flat
        The layer.
    threads
        How many at once.

    Returns
    -------
    numpy.ndarray
        Shape (rows,); False says nothing but that GEOS must be asked. A geometry without polygons is simple.
    """
    sure = np.zeros(len(flat.row), dtype=bool)
    spread(
        lambda first, last: _soundness.certainly_simple(flat.xy, flat.rings, flat.parts, first, last, sure),
        len(flat.row),
        threads,
    )
    simple = np.ones(flat.rows, dtype=bool)
    simple[flat.row[~sure]] = False
    simple[flat.row[1:][flat.row[1:] == flat.row[:-1]]] = False
    return simple


def lay_pieces(flat: Flat, threads: int | None = None) -> PolygonPieces:
    """Lay out a layer's polygons as pieces.

    Parameters
    ----------
    flat
        The layer, valid.
    threads
        How many at once.

    Returns
    -------
    PolygonPieces
        In the order of the polygons; how one is cut depends on itself alone.
    """
    parts = len(flat.row)
    bounds, area, counts = np.empty((parts, 4)), np.empty(parts), np.empty(parts, dtype=np.int64)
    clockwise = np.empty(len(flat.rings) - 1, dtype=bool)
    rings = (flat.xy, flat.rings, flat.parts)
    spread(lambda a, b: _edges.measure_parts(*rings, a, b, bounds, area, clockwise, counts), parts, threads)
    starts = np.concatenate([[0], np.cumsum(counts)])
    edges = np.empty((starts[-1], 5))
    spread(lambda a, b: _edges.lay_edges(*rings, a, b, bounds, clockwise, starts, edges), parts, threads)
    origin = bounds[:, :2].copy()
    row_area = totals(flat.row, area, flat.rows)
    box = bounds - np.hstack([origin, origin])
    laid = PolygonPieces(edges, starts, origin, box, bounds, area, flat.row, flat.rows, row_area)
    large = np.flatnonzero(np.diff(starts) > LARGE)
    return _cut_up(laid, large, threads) if large.size else laid


def _cut_up(laid: PolygonPieces, large: Ints, threads: int | None) -> PolygonPieces:
    pieces: list[tuple[Floats, Ints, Floats, Floats]] = [None] * len(large)  # type: ignore[list-item]

    def cut(first: int, last: int) -> None:
        for at in range(first, last):
            start, end = laid.starts[large[at]], laid.starts[large[at] + 1]
            pieces[at] = _edges.cut(laid.edges[start:end], 0.0, PIECE, DEPTH)

    spread(cut, len(large), threads, chunk=1)
    small = np.ones(len(laid), dtype=bool)
    small[large] = False
    counts = np.ones(len(laid), dtype=np.int64)
    counts[large] = [len(cut_up[2]) for cut_up in pieces]
    source = np.repeat(np.arange(len(laid)), counts)
    lengths, box, area = np.diff(laid.starts)[source], laid.box[source], laid.area[source]
    cut_here = ~small[source]
    lengths[cut_here] = np.concatenate([np.diff(cut_up[1]) for cut_up in pieces])
    box[cut_here] = np.concatenate([cut_up[2] for cut_up in pieces])
    area[cut_here] = np.concatenate([cut_up[3] for cut_up in pieces])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    edges = np.empty((starts[-1], 5))
    from_large = np.repeat(cut_here, lengths)
    edges[from_large] = np.concatenate([cut_up[0] for cut_up in pieces])
    edges[~from_large] = laid.edges[np.repeat(small, np.diff(laid.starts))]
    origin = laid.origin[source]
    bounds = box + np.hstack([origin, origin])
    bounds[:, :2], bounds[:, 2:] = np.nextafter(bounds[:, :2], -np.inf), np.nextafter(bounds[:, 2:], np.inf)
    return PolygonPieces(edges, starts, origin, box, bounds, area, laid.row[source], laid.rows, laid.row_area)
