"""Areas in doubled numbers, as good as rational ones and a thousand times as quick.

A doubled number is the unrounded sum of two (Dekker 1971; Shewchuk 1997): 106 bits. Differences of coordinates are held
without any rounding; every other step is off by less than 2**-100 of its result. Each area comes with a bound on its
error, 2**-90 of all that was added up, so that whoever uses it sees that it is right to far less than 1e-8 m².
`rational` is what these are themselves held against. Nothing here is shared with the engine under test.
"""

from __future__ import annotations

import numpy as np
import shapely
from numba import njit

_compiled = njit(cache=True, nogil=True, error_model="numpy")
_SPLIT = 134217729.0  # 2**27 + 1
_BOUND = 2.0**-90


@_compiled
def _sum(a, b):
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@_compiled
def _product(a, b):
    p = a * b
    t = _SPLIT * a
    ah = t - (t - a)
    al = a - ah
    t = _SPLIT * b
    bh = t - (t - b)
    bl = b - bh
    return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl


@_compiled
def _add(a, b):
    s, e = _sum(a[0], b[0])
    t, f = _sum(a[1], b[1])
    s, e = _sum(s, e + t)
    return _sum(s, e + f)


@_compiled
def _less(a, b):
    return _add(a, (-b[0], -b[1]))


@_compiled
def _times(a, b):
    p, e = _product(a[0], b[0])
    return _sum(p, e + (a[0] * b[1] + a[1] * b[0]))


@_compiled
def _over(a, b):
    q = a[0] / b[0]
    rest = _less(a, _times(b, (q, 0.0)))
    r = rest[0] / b[0]
    rest = _less(rest, _times(b, (r, 0.0)))
    s, e = _sum(q, r)
    return _sum(s, e + rest[0] / b[0])


@_compiled
def _below(a, b):
    return a[0] < b[0] or (a[0] == b[0] and a[1] < b[1])


@_compiled
def _size(a):
    return (-a[0], -a[1]) if a[0] < 0.0 or (a[0] == 0.0 and a[1] < 0.0) else a


@_compiled
def _at(edge, x):
    """How high an edge lies at an x: edges are rows of doubled left x, y, right x, y."""
    left, low = (edge[0], edge[1]), (edge[2], edge[3])
    way, rise = _less((edge[4], edge[5]), left), _less((edge[6], edge[7]), low)
    return _add(low, _times(_over(_less(x, left), way), rise))


@_compiled
def _local(xy, rings, first, last, ox, oy, rank, edges, ranks, count):
    """Write the edges of some rings, left to right, relative to an origin; those of upright sides are left out."""
    for ring in range(first, last):
        for at in range(rings[ring] + 1, rings[ring + 1]):
            a, b = at - 1, at
            if xy[a, 0] == xy[b, 0]:
                continue
            upper = -1.0
            if xy[a, 0] > xy[b, 0]:
                a, b, upper = b, a, 1.0
            edges[count, 0], edges[count, 1] = _sum(xy[a, 0], -ox)
            edges[count, 2], edges[count, 3] = _sum(xy[a, 1], -oy)
            edges[count, 4], edges[count, 5] = _sum(xy[b, 0], -ox)
            edges[count, 6], edges[count, 7] = _sum(xy[b, 1], -oy)
            edges[count, 8] = upper
            ranks[count] = rank
            count += 1
    return count


@_compiled
def _common(a, count_a, b, count_b):
    total, weight = (0.0, 0.0), 0.0
    for i in range(count_a):
        for j in range(count_b):
            left, right = (a[i, 0], a[i, 1]), (a[i, 4], a[i, 5])
            other_left, other_right = (b[j, 0], b[j, 1]), (b[j, 4], b[j, 5])
            if _below(left, other_left):
                left = other_left
            if _below(other_right, right):
                right = other_right
            if not _below(left, right):
                continue
            a0, a1, b0, b1 = _at(a[i], left), _at(a[i], right), _at(b[j], left), _at(b[j], right)
            d0, d1 = _less(a0, b0), _less(a1, b1)
            low = _add(a0 if _below(a0, b0) else b0, a1 if _below(a1, b1) else b1)
            if (d0[0] < 0.0) != (d1[0] < 0.0) and d0[0] != 0.0 and d1[0] != 0.0:
                low = _add(low, _size(_over(_times(d0, d1), _add(_size(d0), _size(d1)))))
            ground = _times(_less(right, left), low)
            sign = a[i, 8] * b[j, 8] * 0.5
            total = _add(total, (sign * ground[0], sign * ground[1]))
            weight += (right[0] - left[0]) * (abs(a0[0]) + abs(a1[0]) + abs(b0[0]) + abs(b1[0]))
    return total[0] + total[1], weight * _BOUND


@_compiled
def _commons(xy, rings, of, areas, bounds):
    """Measure pairs of polygons: of[k], of[k + 1], of[k + 2] are the first rings of the one, the other, the next."""
    most = len(xy)
    a, b, ranks = np.empty((most, 9)), np.empty((most, 9)), np.empty(most, dtype=np.int64)
    for pair in range(len(areas)):
        first, middle, last = of[2 * pair], of[2 * pair + 1], of[2 * pair + 2]
        ox, oy = xy[rings[first], 0], xy[rings[first], 1]
        ones = _local(xy, rings, first, middle, ox, oy, 0, a, ranks, 0)
        others = _local(xy, rings, middle, last, ox, oy, 0, b, ranks, 0)
        areas[pair], bounds[pair] = _common(a, ones, b, others)


@_compiled
def _sorted(numbers, count, order):
    """Sort doubled numbers: by their greater part, then by the lesser."""
    order[:count] = np.argsort(numbers[:count, 0])
    for at in range(1, count):
        k = at
        while k > 0 and _below(
            (numbers[order[k], 0], numbers[order[k], 1]), (numbers[order[k - 1], 0], numbers[order[k - 1], 1])
        ):
            order[k], order[k - 1] = order[k - 1], order[k]
            k -= 1


@_compiled
def _stops(edges, count, stops):
    """Write where edges begin, end or cross another."""
    used = 0
    for i in range(count):
        stops[used, 0], stops[used, 1] = edges[i, 0], edges[i, 1]
        stops[used + 1, 0], stops[used + 1, 1] = edges[i, 4], edges[i, 5]
        used += 2
        for j in range(i):
            left, right = (edges[i, 0], edges[i, 1]), (edges[i, 4], edges[i, 5])
            other_left, other_right = (edges[j, 0], edges[j, 1]), (edges[j, 4], edges[j, 5])
            if min(edges[i, 2], edges[i, 6]) > max(edges[j, 2], edges[j, 6]) + 1e-6:
                continue
            if min(edges[j, 2], edges[j, 6]) > max(edges[i, 2], edges[i, 6]) + 1e-6:
                continue
            if _below(left, other_left):
                left = other_left
            if _below(other_right, right):
                right = other_right
            if not _below(left, right):
                continue
            d0, d1 = _less(_at(edges[i], left), _at(edges[j], left)), _less(_at(edges[i], right), _at(edges[j], right))
            if (d0[0] < 0.0) != (d1[0] < 0.0) and d0[0] != 0.0 and d1[0] != 0.0:
                share = _over(d0, _less(d0, d1))
                x = _add(left, _times(_less(right, left), share))
                if used >= len(stops):
                    return -1
                stops[used, 0], stops[used, 1] = x
                used += 1
    return used


@_compiled
def _split(xy, rings, of, masks, areas):
    """Sum, by the set of polygons that cover it, the ground between edges; how many sets, and the bound of errors."""
    most = len(xy)
    edges, ranks = np.empty((most, 9)), np.empty(most, dtype=np.int64)
    ox, oy = xy[0, 0], xy[0, 1]
    count = 0
    for rank in range(len(of) - 1):
        count = _local(xy, rings, of[rank], of[rank + 1], ox, oy, rank, edges, ranks, count)
    stops = np.empty((2 * count + 40 * count + 1000, 2))
    used = _stops(edges, count, stops)
    if used < 0:
        return -1, np.inf
    order, heights, here = np.empty(used, dtype=np.int64), np.empty((count, 2)), np.empty(count, dtype=np.int64)
    _sorted(stops, used, order)
    by_height, sets, weight = np.empty(count, dtype=np.int64), 0, 0.0
    for k in range(used - 1):
        left = stops[order[k], 0], stops[order[k], 1]
        right = stops[order[k + 1], 0], stops[order[k + 1], 1]
        if not _below(left, right):
            continue
        width = _less(right, left)
        middle = _add(left, right)
        middle = 0.5 * middle[0], 0.5 * middle[1]
        n = 0
        for e in range(count):
            if not _below(left, (edges[e, 0], edges[e, 1])) and not _below((edges[e, 4], edges[e, 5]), right):
                heights[n, 0], heights[n, 1] = _at(edges[e], middle)
                here[n] = e
                n += 1
        _sorted(heights, n, by_height)
        inside = 0
        for m in range(n - 1):
            inside ^= 1 << ranks[here[by_height[m]]]
            if inside == 0:
                continue
            low, high = by_height[m], by_height[m + 1]
            ground = _times(_less((heights[high, 0], heights[high, 1]), (heights[low, 0], heights[low, 1])), width)
            weight += width[0] * (abs(heights[high, 0]) + abs(heights[low, 0]))
            at = 0
            while at < sets and masks[at] != inside:
                at += 1
            if at == sets:
                if sets == len(masks):
                    return -1, np.inf
                masks[at], areas[at, 0], areas[at, 1] = inside, 0.0, 0.0
                sets += 1
            areas[at, 0], areas[at, 1] = _add((areas[at, 0], areas[at, 1]), ground)
    return sets, weight * _BOUND


def _flat(polygons):
    """Corners, where each ring starts among them, and where each polygon starts among the rings."""
    oriented = shapely.orient_polygons(np.asarray(polygons, dtype=object))
    parts, owner = shapely.get_parts(oriented, return_index=True)
    every, of_part = shapely.get_rings(parts, return_index=True)
    lengths = shapely.get_num_coordinates(every)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    of = np.searchsorted(owner[of_part], np.arange(len(oriented) + 1)).astype(np.int64)
    return shapely.get_coordinates(every), starts, of


def commons(left, right):
    """Areas common to pairs of valid polygons, m², and by how much each may be off at most."""
    both = np.empty(2 * len(left), dtype=object)
    both[0::2], both[1::2] = left, right
    areas, bounds = np.empty(len(left)), np.empty(len(left))
    _commons(*_flat(both), areas, bounds)
    return areas, bounds


def split(polygons):
    """Area of every combination of polygons that covers ground, and by how much it may be off; None where too many."""
    if len(polygons) > 60:
        return None
    masks, areas = np.empty(4000, dtype=np.int64), np.empty((4000, 2))
    sets, bound = _split(*_flat(polygons), masks, areas)
    if sets < 0:
        return None
    keys = (frozenset(bit for bit in range(len(polygons)) if mask >> bit & 1) for mask in masks[:sets].tolist())
    return dict(zip(keys, areas[:sets].sum(axis=1).tolist(), strict=True)), bound
