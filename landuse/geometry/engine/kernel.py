# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917  numba takes no bundles, and finds the types itself
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

from landuse.geometry.engine.jit import compiled

NONE, MEASURED, WHOLE, DOUBTFUL = 0, 1, 2, 3
#: Each term of the sum is rounded a few times; its error is below this share of what went into it.
ROUNDING = 2.0**-50
#: Between the rounding error and this many times it, GEOS decides.
DOUBT = 8.0


@compiled
def _gather(edges, first, last, dx, dy, x0, x1, y0, y1, trapezoids):  # type: ignore[no-untyped-def]
    """Copy the edges that reach into a window or lie above it, heights from its foot, without what is below.

    What lies above is as good as flat on its top, and neighbours there become one. Returns how many there are, whether
    any passes through the window, the share of its width with ground above, and the greatest height.
    """
    count, lid, crossing, covered, tallest = 0, -1, False, 0.0, 0.0
    for at in range(first, last):
        left, right = edges[at, 0] + dx, edges[at, 2] + dx
        if left >= x1 or right <= x0 or left >= right:
            continue
        start, end, sign = edges[at, 1] + dy, edges[at, 3] + dy, edges[at, 4]
        if start <= y0 and end <= y0:
            continue
        if start >= y1 and end >= y1:
            covered += sign * (min(right, x1) - max(left, x0))
            if lid >= 0 and trapezoids[5, lid] == sign and (trapezoids[2, lid] == left or trapezoids[0, lid] == right):
                trapezoids[0, lid], trapezoids[2, lid] = min(left, trapezoids[0, lid]), max(right, trapezoids[2, lid])
                continue
            lid, start, end = count, y1, y1
        else:
            crossing = True
        slope = (end - start) / (right - left)
        if start < y0:
            left, start = min(max(left + (y0 - start) / slope, left), right), y0
        elif end < y0:
            right, end = min(max(left + (y0 - start) / slope, left), right), y0
        if left < right:
            trapezoids[0, count], trapezoids[1, count], trapezoids[2, count], trapezoids[3, count] = (
                left,
                start - y0,
                right,
                slope,
            )
            trapezoids[5, count] = sign
            tallest = max(tallest, start - y0, end - y0)
            count += 1
    return count, crossing, covered / (x1 - x0), tallest


@compiled
def _sum_over(trapezoids, ones, other, others):  # type: ignore[no-untyped-def]
    """Sum the signed overlaps of two gathered sets of trapezoids, and the widths of all overlaps.

    Written without branches, so that it runs on whole vectors of edges. Under the lower of two lines lies the trapezoid
    under the lower of their ends, and where they cross a triangle on top of it.
    """
    left_b, start_b, right_b, slope_b = other[0], other[1], other[2], other[3]
    sums, widths, sign_b = other[4], other[6], other[5]
    for j in range(others):
        sums[j] = widths[j] = 0.0
    for i in range(ones):
        left_a, start_a, right_a, slope_a, sign_a = (
            trapezoids[0, i],
            trapezoids[1, i],
            trapezoids[2, i],
            trapezoids[3, i],
            trapezoids[5, i],
        )
        for j in range(others):
            left, right = max(left_a, left_b[j]), min(right_a, right_b[j])
            width = right - left
            a0, a1 = start_a + (left - left_a) * slope_a, start_a + (right - left_a) * slope_a
            b0, b1 = start_b[j] + (left - left_b[j]) * slope_b[j], start_b[j] + (right - left_b[j]) * slope_b[j]
            d0, d1 = a0 - b0, a1 - b1
            tip = max(-d0 * d1, 0.0) / (abs(d0) + abs(d1) + 1e-300)
            term = width * (min(a0, b0) + min(a1, b1) + tip)
            sums[j] += sign_a * term if width > 0.0 else 0.0
            widths[j] += width if width > 0.0 else 0.0
    total, weight = 0.0, 0.0
    for j in range(others):
        total += sign_b[j] * sums[j]
        weight += widths[j]
    return 0.5 * total, weight


@compiled
def _common(a, at, b, bt, dx, dy, trapezoids, other):  # type: ignore[no-untyped-def]
    """Area common to piece ``at`` of one side and ``bt`` of the other, and how it was found."""
    box_a, box_b = a[2][at], b[2][bt]
    x0, x1 = max(box_a[0], box_b[0] + dx), min(box_a[2], box_b[2] + dx)
    y0, y1 = max(box_a[1], box_b[1] + dy), min(box_a[3], box_b[3] + dy)
    if x0 >= x1 or y0 >= y1:
        return 0.0, NONE
    ones, through, lid, tall_a = _gather(a[0], a[1][at], a[1][at + 1], 0.0, 0.0, x0, x1, y0, y1, trapezoids)
    if not through and abs(lid) < 1e-9:
        return 0.0, NONE
    b_inside = box_b[0] + dx >= x0 and box_b[2] + dx <= x1 and box_b[1] + dy >= y0 and box_b[3] + dy <= y1
    if not through and b_inside and abs(lid - 1.0) < 1e-9:
        return b[3][bt], WHOLE
    others, through, lid, tall_b = _gather(b[0], b[1][bt], b[1][bt + 1], dx, dy, x0, x1, y0, y1, other)
    if not through and abs(lid) < 1e-9:
        return 0.0, NONE
    a_inside = box_a[0] >= x0 and box_a[2] <= x1 and box_a[1] >= y0 and box_a[3] <= y1
    if not through and a_inside and abs(lid - 1.0) < 1e-9:
        return a[3][at], WHOLE
    total, weight = _sum_over(trapezoids, ones, other, others)
    rounding = ROUNDING * weight * (tall_a + tall_b)
    if abs(total) <= rounding:
        return 0.0, NONE
    if total <= DOUBT * rounding or total > min(a[3][at], b[3][bt]) + rounding or not total < np.inf:
        return total, DOUBTFUL
    return total, MEASURED


@compiled
def common_areas(lefts, rights, a, b, area, how):  # type: ignore[no-untyped-def]
    """Measure pairs of pieces into ``area`` and say in ``how`` how each was found.

    ``a`` and ``b`` are (edges, starts, boxes, areas, origins) of the two sides' pieces.
    """
    most_a, most_b = 1, 1
    for pair in range(len(lefts)):
        at, bt = lefts[pair], rights[pair]
        most_a, most_b = max(most_a, a[1][at + 1] - a[1][at]), max(most_b, b[1][bt + 1] - b[1][bt])
    trapezoids, other = np.empty((7, most_a)), np.empty((7, most_b))
    for pair in range(len(lefts)):
        at, bt = lefts[pair], rights[pair]
        dx, dy = b[4][bt, 0] - a[4][at, 0], b[4][bt, 1] - a[4][at, 1]
        area[pair], how[pair] = _common(a, at, b, bt, dx, dy, trapezoids, other)
