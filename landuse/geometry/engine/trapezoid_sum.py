"""The area common to pairs of polygons by the trapezoids under their edges, in NumPy: the judge over GEOS.

The same sum as the compiled `landuse.geometry.engine.kernel` takes. A polygon is the sum of the trapezoids under its
upper edges less those under its lower ones; the ground common to two is the sum, over pairs of their edges, of the
signed ground under both. Nothing is noded, so nothing can be noded wrongly. Work that would take NumPy long goes to the
kernel.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, one_array
from landuse.geometry.engine.ragged import lay_flat

#: Pairs of edges held at a time.
_HELD = 400_000
#: So many pairs of edges, or edges to look through, are worth loading the compiled kernel.
MUCH = 4_000_000


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
    ones, others = (shapely.get_num_coordinates(side).astype(np.float64) for side in (left, right))
    if float((ones * others).sum()) > MUCH or float((ones + others).sum()) > MUCH:
        area[live] = _by_kernel(left, right, threads)
    else:
        area[live] = _by_numpy(_edges(left), _edges(right), window, ones * others)
    least = np.minimum(shapely.area(left), shapely.area(right))
    area[live] = np.clip(area[live], 0.0, least)
    return area


def _shared_boxes(left: GeometryArray, right: GeometryArray) -> Floats:
    box, other = shapely.bounds(left), shapely.bounds(right)
    return np.column_stack([np.maximum(box[:, :2], other[:, :2]), np.minimum(box[:, 2:], other[:, 2:])])


def _by_kernel(left: GeometryArray, right: GeometryArray, threads: int | None) -> Floats:
    from landuse.geometry.engine.piece_pairs import measure_listed  # loads a compiler

    areas: Floats = measure_listed(left, right, threads)
    return areas


def _by_numpy(edges: _Edges, other: _Edges, window: Floats, work: Floats) -> Floats:
    """Sum a run of pairs at a time, so that not too much is held."""
    area, upto, first = np.zeros(len(window)), np.cumsum(work), 0
    while first < len(window):
        done = upto[first - 1] if first else 0.0
        last = max(first + 1, int(np.searchsorted(upto, done + _HELD, side="right")))
        rows = np.arange(first, last)
        area[first:last] = _sum(_in_window(edges, rows, window), _in_window(other, rows, window), last - first)
        first = last
    return area


#: Edges of many polygons: left x, y there, right x, y there, +1 above the ground or -1 below it; where each starts.
_Edges = tuple[Floats, Ints]


def _edges(polygons: GeometryArray) -> _Edges:
    """Lay out the edges of polygons from left to right; upright ones have nothing under them."""
    flat = lay_flat(polygons)
    xy, rings = flat.xy, flat.rings
    if not len(xy):
        return np.empty((0, 5)), np.zeros(len(polygons) + 1, dtype=np.int64)
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
    starts = np.zeros(len(polygons) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(polygons)), out=starts[1:])
    return edges, starts


def _in_window(of: _Edges, rows: Ints, window: Floats) -> tuple[Floats, Ints, Floats]:
    """Take the edges that reach into each row's window or lie above it, relative to its foot.

    Columns: left x, y there, right x, slope, sign. What lies above is as good as flat on the window's top. Also the
    run that each edge belongs to, and how wide the window of it is.
    """
    edges, starts = of
    counts = starts[rows + 1] - starts[rows]
    run = np.repeat(np.arange(len(rows)), counts)
    at = np.arange(len(run)) - np.repeat(np.cumsum(counts) - counts - starts[rows], counts)
    near, box = edges[at], window[rows][run]
    reaches = (near[:, 0] < box[:, 2]) & (near[:, 2] > box[:, 0]) & (near[:, [1, 3]].max(axis=1) > box[:, 1])
    near, run, box = near[reaches], run[reaches], box[reaches]
    x0, y0, x1, y1 = (near[:, :4] - box[:, [0, 1, 0, 1]]).T
    top = box[:, 3] - box[:, 1]
    above = (y0 >= top) & (y1 >= top)
    y0, y1 = np.where(above, top, y0), np.where(above, top, y1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = (y1 - y0) / (x1 - x0)
        foot = np.clip(x0 - y0 / slope, x0, x1)
    # what passes below the foot begins or ends there
    left, right = np.where(y0 < 0, foot, x0), np.where(y1 < 0, foot, x1)
    return np.column_stack([left, np.maximum(y0, 0.0), right, slope, near[:, 4]]), run, box[:, 2] - box[:, 0]


def _sum(edges: tuple[Floats, Ints, Floats], other: tuple[Floats, Ints, Floats], count: int) -> Floats:
    """Add up the signed ground under every pair of edges of each run."""
    (a, run, width), (b, run_b, _) = edges, other
    of_run = np.bincount(run_b, minlength=count)
    starts = np.cumsum(of_run) - of_run
    facing, total = of_run[run], np.zeros(count)
    upto, first = np.cumsum(facing), 0
    while first < len(a):
        done = upto[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(upto, done + _HELD, side="right")))
        against = facing[first:last]
        i = np.repeat(np.arange(first, last), against)
        j = np.arange(len(i)) - np.repeat(np.cumsum(against) - against - starts[run[first:last]], against)
        left = np.maximum(np.maximum(a[i, 0], b[j, 0]), 0.0)
        right = np.minimum(np.minimum(a[i, 2], b[j, 2]), width[i])
        both = left < right
        i, j, left, right = i[both], j[both], left[both], right[both]
        total += np.bincount(run[i], _under_both(a[i], b[j], left, right), minlength=count)
        first = last
    return total


def _under_both(a: Floats, b: Floats, left: Floats, right: Floats) -> Floats:
    """Measure the signed ground under the lower of two edges between two x."""
    a0, a1 = (a[:, 1] + (x - a[:, 0]) * a[:, 3] for x in (left, right))
    b0, b1 = (b[:, 1] + (x - b[:, 0]) * b[:, 3] for x in (left, right))
    d0, d1 = a0 - b0, a1 - b1
    # where they cross there is a triangle on top of the trapezoid under the lower ends
    tip = np.maximum(-d0 * d1, 0.0) / (np.abs(d0) + np.abs(d1) + 1e-300)
    ground: Floats = 0.5 * a[:, 4] * b[:, 4] * (right - left) * (np.minimum(a0, b0) + np.minimum(a1, b1) + tip)
    return ground
