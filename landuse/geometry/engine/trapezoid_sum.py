"""The area common to pairs of polygons by the trapezoids under their edges, in NumPy: the judge over GEOS.

The same sum as the compiled `landuse.geometry.engine.kernel` takes. A polygon is the sum of the trapezoids under its
upper edges less those under its lower ones; the ground common to two is the sum, over pairs of their edges, of the
signed ground under both. Nothing is noded, so nothing can be noded wrongly. Work that would take NumPy long goes to the
kernel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, one_array
from landuse.geometry.engine.intervals import meeting_spans, spans
from landuse.geometry.engine.ragged import lay_flat

#: Edges, or pairs of edges, held at a time.
_HELD = 400_000
#: So many edges in windows, or pairs of edges one over the other, are worth loading the compiled kernel.
MUCH = 4_000_000
#: So are so many corners of polygons, each counted in every pair.
MANY = 40_000_000


def common_area(ground: BaseGeometry, other: BaseGeometry) -> float:
    """Measure the area common to two valid polygons or multipolygons, m²."""
    return float(common_areas(one_array(ground), one_array(other))[0])


def common_areas(left: GeometryArray, right: GeometryArray, threads: int | None = None) -> Floats:
    """Measure the area common to each pair of polygons, without noding them.

    Parameters
    ----------
    left, right
        Shape (n,): valid Polygon or MultiPolygon, empty ones allowed.
    threads
        How many at once, where the kernel measures.

    Returns
    -------
    numpy.ndarray
        Shape (n,), m²; good to the rounding of the coordinates relative to the corner of what both boxes share.
    """
    area = np.zeros(len(left))
    window = _shared_boxes(left, right)
    live = np.flatnonzero((window[:, 0] < window[:, 2]) & (window[:, 1] < window[:, 3]))
    if not len(live):
        return area
    left, right, window = left[live], right[live], window[live]
    by_numpy = None
    if float(shapely.get_num_coordinates(left).sum() + shapely.get_num_coordinates(right).sum()) <= MANY:
        by_numpy = _by_numpy(laid_edges(left), laid_edges(right), window)
    measured = _by_kernel(left, right, threads) if by_numpy is None else by_numpy
    area[live] = np.clip(measured, 0.0, np.minimum(shapely.area(left), shapely.area(right)))
    return area


def _shared_boxes(left: GeometryArray, right: GeometryArray) -> Floats:
    box, other = shapely.bounds(left), shapely.bounds(right)
    return np.column_stack([np.maximum(box[:, :2], other[:, :2]), np.minimum(box[:, 2:], other[:, 2:])])


def _by_kernel(left: GeometryArray, right: GeometryArray, threads: int | None) -> Floats:
    from landuse.geometry.engine.piece_pairs import measure_listed  # loads a compiler

    areas: Floats = measure_listed(left, right, threads)
    return areas


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges of different polygons, sorted by polygon, then by their left end; and whose edges each pair has.

    Parameters
    ----------
    rows
        Shape (e, 5): left x, y there, right x, y there, +1 above the ground or -1 below it.
    polygon
        Shape (e,): whose edge it is.
    of
        Shape (n,): the polygon of each pair.
    """

    rows: Floats
    polygon: Ints
    of: Ints


def laid_edges(polygons: GeometryArray) -> Edges:
    """Lay out the edges of polygons from left to right; upright ones have nothing under them."""
    polygons, of = _different(polygons)
    flat = lay_flat(polygons)
    xy, rings = flat.xy, flat.rings
    begins = np.zeros(len(xy), dtype=bool)
    begins[rings[:-1]] = True
    ends = np.flatnonzero(~begins)
    ring = np.repeat(np.arange(len(rings) - 1), np.diff(rings))[ends]
    a, b = xy[ends - 1], xy[ends]
    here, there = a - xy[rings[ring]], b - xy[rings[ring]]
    twice = np.bincount(ring, here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1], minlength=len(rings) - 1)
    hole = np.ones(len(rings) - 1, dtype=bool)
    hole[flat.parts[:-1]] = False
    part = np.repeat(np.arange(len(flat.row)), np.diff(flat.parts))
    # the upper edges of a shell that runs clockwise go to the right; a hole takes away
    upper = np.where((twice < 0) != hole, 1.0, -1.0)[ring]
    row = flat.row[part[ring]]
    slanted = a[:, 0] != b[:, 0]
    a, b, upper, row = a[slanted], b[slanted], upper[slanted], row[slanted]
    back = a[:, 0] > b[:, 0]
    both = [np.where(back[:, None], b, a), np.where(back[:, None], a, b)]
    edges = np.column_stack([*both, np.where(back, -upper, upper)])
    order = np.lexsort((edges[:, 0], row))
    return Edges(edges[order], row[order], of)


def _different(polygons: GeometryArray) -> tuple[GeometryArray, Ints]:
    """Return each different geometry once, and which of them each position has."""
    if len(polygons) == 1:
        return polygons, np.zeros(1, dtype=np.int64)
    _, first, of = np.unique([id(polygon) for polygon in polygons], return_index=True, return_inverse=True)
    return polygons[first], of.astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Reaching:
    """Edges that reach into the windows of pairs, sorted by pair, then by their left end, relative to its corner.

    Parameters
    ----------
    pair
        Shape (k,): whose window.
    edge
        Shape (5, k): left x, y there, right x, slope, sign. What lies above is as good as flat on the window's top.
    ends
        Shape (2, k): left and right end within the window.
    """

    pair: Ints
    edge: Floats
    ends: Floats


def _by_numpy(edges: Edges, other: Edges, window: Floats) -> Floats | None:
    """Sum a run of pairs at a time, so that not too much is held; None where it would be long."""
    reach = [_reach(edges, window) for edges in (edges, other)]
    work = np.cumsum(np.bincount(reach[0][0], minlength=len(window)) + np.bincount(reach[1][0], minlength=len(window)))
    if work[-1] > MUCH:
        return None
    area, first = np.zeros(len(window)), 0
    while first < len(window):
        done = work[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(work, done + _HELD, side="right")))
        a, b = (
            _in_window(edges, pairs, at, window, first, last)
            for edges, (pairs, at) in zip((edges, other), reach, strict=True)
        )
        part = _sum(a, b, last - first)
        if part is None:
            return None
        area[first:last] = part
        first = last
    return area


def _reach(edges: Edges, window: Floats) -> tuple[Ints, Ints]:
    """Find the edges that lie over, under or in each pair's window: the pair, ascending, and the edge."""
    order = np.lexsort((window[:, 0], edges.of))
    windows = edges.of[order], window[order, 0], window[order, 2]
    first, last, inner_first, inner_last = meeting_spans(windows, (edges.polygon, edges.rows[:, 0], edges.rows[:, 2]))
    at, edge = spans(first, last)
    long_edge, inner = spans(inner_first, inner_last)
    pair, edge = order[np.concatenate([at, inner])], np.concatenate([edge, long_edge])
    by_pair = np.argsort(pair, kind="stable")
    return pair[by_pair], edge[by_pair]


def _in_window(edges: Edges, pairs: Ints, at: Ints, window: Floats, first: int, last: int) -> _Reaching:
    """Lay out the edges of some pairs relative to the corner of each one's window, without what lies below."""
    begin, end = np.searchsorted(pairs, [first, last])
    pair, near = pairs[begin:end], edges.rows[at[begin:end]].T
    box = window[pair].T
    kept = np.maximum(near[1], near[3]) > box[1]
    pair, near, box = pair[kept] - first, near[:, kept], box[:, kept]
    x0, y0, x1, y1 = near[0] - box[0], near[1] - box[1], near[2] - box[0], near[3] - box[1]
    top = box[3] - box[1]
    above = (y0 >= top) & (y1 >= top)
    y0, y1 = np.where(above, top, y0), np.where(above, top, y1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = (y1 - y0) / (x1 - x0)
        foot = np.clip(x0 - y0 / slope, x0, x1)
    # what passes below the foot begins or ends there
    left, right = np.where(y0 < 0, foot, x0), np.where(y1 < 0, foot, x1)
    ends = np.stack([np.maximum(left, 0.0), np.minimum(right, box[2] - box[0])])
    edge = np.stack([left, np.maximum(y0, 0.0), right, slope, near[4]])
    wide = np.flatnonzero(ends[0] < ends[1])
    order = wide[np.lexsort((ends[0, wide], pair[wide]))]
    return _Reaching(pair[order], edge[:, order], ends[:, order])


def _sum(edges: _Reaching, other: _Reaching, count: int) -> Floats | None:
    """Add up the signed ground under every pair of edges that lie one over the other; None where they are too many."""
    total = np.zeros(count)
    meeting = meeting_spans((edges.pair, *edges.ends), (other.pair, *other.ends))
    if int((meeting[1] - meeting[0]).clip(0).sum() + (meeting[3] - meeting[2]).clip(0).sum()) > MUCH:
        return None
    for outer, inner, first, last in ((edges, other, *meeting[:2]), (other, edges, *meeting[2:])):
        upto, begin = np.cumsum(np.maximum(last - first, 0)), 0
        while begin < len(first):
            done = upto[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(upto, done + _HELD, side="right")))
            i, j = spans(first[begin:end], last[begin:end])
            i += begin
            right = np.minimum(outer.ends[1, i], inner.ends[1, j])
            under = _under_both(outer.edge[:, i], inner.edge[:, j], inner.ends[0, j], right)
            total += np.bincount(outer.pair[i], under, minlength=count)
            begin = end
    return total


def _under_both(a: Floats, b: Floats, left: Floats, right: Floats) -> Floats:
    """Measure the signed ground under the lower of two edges between two x."""
    a0, a1 = (a[1] + (x - a[0]) * a[3] for x in (left, right))
    b0, b1 = (b[1] + (x - b[0]) * b[3] for x in (left, right))
    d0, d1 = a0 - b0, a1 - b1
    # where they cross there is a triangle on top of the trapezoid under the lower ends
    tip = np.maximum(-d0 * d1, 0.0) / (np.abs(d0) + np.abs(d1) + 1e-300)
    width = np.maximum(right - left, 0.0)
    ground: Floats = 0.5 * a[4] * b[4] * width * (np.minimum(a0, b0) + np.minimum(a1, b1) + tip)
    return ground
