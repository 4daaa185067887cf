"""Area common to two polygons, as a sum over pairs of their edges. Compiled; imported only where the work is worth it.

A polygon is the sum of the trapezoids under its edges: those of its upper edges count once, those of its lower edges
count once less. So the ground common to two polygons is a sum, over pairs of an edge of the one and an edge of the
other, of the signed overlap of the trapezoids under the two. Nothing is noded, nothing is allocated, and an edge that
two neighbours share cancels to the last digit.

Edges are rows of (left x, y there, right x, y there, sign), sign +1 for an upper and -1 for a lower edge; vertical
ones have no trapezoid and are left out. Coordinates are relative to an origin of their own polygon, near to it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

NONE, MEASURED, WHOLE, DOUBTFUL = 0, 1, 2, 3
#: Each term of the sum is rounded a few times; its error is below this share of what went into it.
ROUNDING = 2.0**-50
#: Between the rounding error and this many times it, GEOS decides.
DOUBT = 8.0

_compiled = njit(cache=True, nogil=True, error_model="numpy")


@_compiled
def _gather(edges, first, last, dx, dy, x0, x1, y0, y1, found):  # type: ignore[no-untyped-def]
    """Copy the edges that reach into a window or lie above it, heights from its foot; tell if any passes through."""
    count, crossing, lid = 0, False, 0.0
    for at in range(first, last):
        left, right = edges[at, 0] + dx, edges[at, 2] + dx
        if left >= x1 or right <= x0 or left >= right:
            continue
        start, end = edges[at, 1] + dy, edges[at, 3] + dy
        if max(start, end) <= y0:
            continue
        row = found[count]
        row[0], row[1], row[2], row[3] = left, start - y0, right, end - y0
        row[4], row[5] = (end - start) / (right - left), edges[at, 4]
        row[6] = abs(row[1]) + abs(row[3])
        count += 1
        if min(start, end) < y1:
            crossing = True
        else:
            lid += edges[at, 4] * (min(right, x1) - max(left, x0))
    return count, crossing, lid / (x1 - x0)


@_compiled
def _above(start, end, width):  # type: ignore[no-untyped-def]
    """Area between a line and 0, where the line is above 0."""
    if start >= 0.0 and end >= 0.0:
        return 0.5 * (start + end) * width
    if start <= 0.0 and end <= 0.0:
        return 0.0
    if start > 0.0:
        return 0.5 * start * start / (start - end) * width
    return 0.5 * end * end / (end - start) * width


@_compiled
def _below_both(a0, a1, b0, b1, width):  # type: ignore[no-untyped-def]
    """Area between 0 and the lower of two lines, where that is above 0."""
    d0, d1 = a0 - b0, a1 - b1
    if d0 <= 0.0 and d1 <= 0.0:
        return _above(a0, a1, width)
    if d0 >= 0.0 and d1 >= 0.0:
        return _above(b0, b1, width)
    part = d0 / (d0 - d1)
    meet = a0 + (a1 - a0) * part
    if d0 < 0.0:
        return _above(a0, meet, width * part) + _above(meet, b1, width * (1.0 - part))
    return _above(b0, meet, width * part) + _above(meet, a1, width * (1.0 - part))


@_compiled
def _sum_over(one, ones, other, others):  # type: ignore[no-untyped-def]
    """Sum the signed overlaps of two gathered sets of trapezoids, and what went into them."""
    total, weight = 0.0, 0.0
    for i in range(ones):
        a = one[i]
        left_a, right_a, slope_a = a[0], a[2], a[4]
        for j in range(others):
            b = other[j]
            left, right = max(left_a, b[0]), min(right_a, b[2])
            if left >= right:
                continue
            a0 = a[1] if left == left_a else a[1] + (left - left_a) * slope_a
            a1 = a[3] if right == right_a else a[1] + (right - left_a) * slope_a
            b0 = b[1] if left == b[0] else b[1] + (left - b[0]) * b[4]
            b1 = b[3] if right == b[2] else b[1] + (right - b[0]) * b[4]
            width = right - left
            total += a[5] * b[5] * _below_both(a0, a1, b0, b1, width)
            weight += width * (a[6] + b[6])
    return total, weight


@_compiled
def _common(a, at, b, bt, dx, dy, one, other):  # type: ignore[no-untyped-def]
    """Area common to piece ``at`` of one side and ``bt`` of the other, and how it was found."""
    box_a, box_b = a[2][at], b[2][bt]
    x0, x1 = max(box_a[0], box_b[0] + dx), min(box_a[2], box_b[2] + dx)
    y0, y1 = max(box_a[1], box_b[1] + dy), min(box_a[3], box_b[3] + dy)
    if x0 >= x1 or y0 >= y1:
        return 0.0, NONE
    ones, through, lid = _gather(a[0], a[1][at], a[1][at + 1], 0.0, 0.0, x0, x1, y0, y1, one)
    if not through and abs(lid) < 1e-9:
        return 0.0, NONE
    b_inside = box_b[0] + dx >= x0 and box_b[2] + dx <= x1 and box_b[1] + dy >= y0 and box_b[3] + dy <= y1
    if not through and b_inside and abs(lid - 1.0) < 1e-9:
        return b[3][bt], WHOLE
    others, through, lid = _gather(b[0], b[1][bt], b[1][bt + 1], dx, dy, x0, x1, y0, y1, other)
    if not through and abs(lid) < 1e-9:
        return 0.0, NONE
    a_inside = box_a[0] >= x0 and box_a[2] <= x1 and box_a[1] >= y0 and box_a[3] <= y1
    if not through and a_inside and abs(lid - 1.0) < 1e-9:
        return a[3][at], WHOLE
    total, weight = _sum_over(one, ones, other, others)
    rounding = ROUNDING * weight
    if abs(total) <= rounding:
        return 0.0, NONE
    if total <= DOUBT * rounding or total > min(a[3][at], b[3][bt]) + rounding or not total < np.inf:
        return total, DOUBTFUL
    return total, MEASURED


@_compiled
def common_areas(lefts, rights, a, b, area, how, first, last):  # type: ignore[no-untyped-def]
    """Measure the pairs ``first`` to ``last`` into ``area`` and say in ``how`` how each was found.

    ``a`` and ``b`` are (edges, starts, boxes, areas, origins) of the two sides' pieces.
    """
    most_a, most_b = 1, 1
    for at in range(len(a[1]) - 1):
        most_a = max(most_a, a[1][at + 1] - a[1][at])
    for at in range(len(b[1]) - 1):
        most_b = max(most_b, b[1][at + 1] - b[1][at])
    one, other = np.empty((most_a, 7)), np.empty((most_b, 7))
    for pair in range(first, last):
        at, bt = lefts[pair], rights[pair]
        dx, dy = b[4][bt, 0] - a[4][at, 0], b[4][bt, 1] - a[4][at, 1]
        area[pair], how[pair] = _common(a, at, b, bt, dx, dy, one, other)
