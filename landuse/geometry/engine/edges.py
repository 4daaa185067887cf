# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917  numba takes no bundles, and finds the types itself
"""Rings into signed edges, and large polygons into pieces. Compiled; imported only where the work is worth it."""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled


@compiled
def measure_parts(xy, rings, parts, first_part, last_part, bounds, area, clockwise, edges):  # type: ignore[no-untyped-def]
    """Fill in some parts' bounds and area, their rings' sense, and how many of their edges are not vertical.

    The area of a ring is summed in the order GEOS sums it, so that the two agree to the last digit.
    """
    for part in range(first_part, last_part):
        area[part] = edges[part] = 0
        bounds[part, 0] = bounds[part, 1] = np.inf
        bounds[part, 2] = bounds[part, 3] = -np.inf
        for ring in range(parts[part], parts[part + 1]):
            first, last = rings[ring], rings[ring + 1]
            total, origin = 0.0, xy[first, 0]
            for at in range(first, last):
                x, y = xy[at, 0], xy[at, 1]
                bounds[part, 0], bounds[part, 1] = min(bounds[part, 0], x), min(bounds[part, 1], y)
                bounds[part, 2], bounds[part, 3] = max(bounds[part, 2], x), max(bounds[part, 3], y)
                if at > first and at < last - 1:
                    total += (x - origin) * (xy[at - 1, 1] - xy[at + 1, 1])
                if at > first and x != xy[at - 1, 0]:
                    edges[part] += 1
            clockwise[ring] = total > 0.0
            area[part] += abs(total / 2.0) if ring == parts[part] else -abs(total / 2.0)


@compiled
def lay_edges(xy, rings, parts, first_part, last_part, bounds, clockwise, starts, edges):  # type: ignore[no-untyped-def]
    """Write some parts' edges, left to right with their sign, relative to the lower left corner of the bounds."""
    for part in range(first_part, last_part):
        count = starts[part]
        ox, oy = bounds[part, 0], bounds[part, 1]
        for ring in range(parts[part], parts[part + 1]):
            # The upper edges of a clockwise shell run to the right; a hole takes away.
            upper = 1.0 if clockwise[ring] == (ring == parts[part]) else -1.0
            for at in range(rings[ring] + 1, rings[ring + 1]):
                x0, y0, x1, y1 = xy[at - 1, 0], xy[at - 1, 1], xy[at, 0], xy[at, 1]
                if x0 == x1:
                    continue
                if x0 > x1:
                    x0, y0, x1, y1 = x1, y1, x0, y0
                    edges[count, 4] = -upper
                else:
                    edges[count, 4] = upper
                edges[count, 0], edges[count, 1] = x0 - ox, y0 - oy
                edges[count, 2], edges[count, 3] = x1 - ox, y1 - oy
                count += 1


@compiled
def _put(rows, count, x0, y0, x1, y1, sign):  # type: ignore[no-untyped-def]
    if x1 > x0:
        row = rows[count]
        row[0], row[1], row[2], row[3], row[4] = x0, y0, x1, y1, sign
        return count + 1
    return count


@compiled
def _split_x(edges, at):  # type: ignore[no-untyped-def]
    """Split edges at an x into those left and those right of it."""
    left, right = np.empty_like(edges), np.empty_like(edges)
    lefts, rights = 0, 0
    for e in range(len(edges)):
        x0, y0, x1, y1, sign = edges[e]
        if x1 <= at:
            lefts = _put(left, lefts, x0, y0, x1, y1, sign)
        elif x0 >= at:
            rights = _put(right, rights, x0, y0, x1, y1, sign)
        else:
            y = y0 + (at - x0) * ((y1 - y0) / (x1 - x0))
            lefts = _put(left, lefts, x0, y0, at, y, sign)
            rights = _put(right, rights, at, y, x1, y1, sign)
    return left[:lefts].copy(), right[:rights].copy()


@compiled
def _lids(ends, steps, count, at, rows, used):  # type: ignore[no-untyped-def]
    """Close the lower half at the top: flat edges wherever ground goes on above."""
    order = np.argsort(ends[:count])
    depth, since, since_depth = 0.0, 0.0, 0.0
    for k in range(count):
        x = ends[order[k]]
        depth += steps[order[k]]
        if k + 1 < count and ends[order[k + 1]] == x:
            continue
        if depth != since_depth:
            if since_depth != 0.0:
                used = _put(rows, used, since, at, x, at, since_depth)
            since, since_depth = x, depth
    return used


@compiled
def _split_y(edges, at):  # type: ignore[no-untyped-def]
    """Split edges at a y into those of the lower and those of the upper half of the ground."""
    n = len(edges)
    low, high = np.empty((3 * n + 2, 5)), np.empty((n, 5))
    ends, steps = np.empty(2 * n), np.empty(2 * n)
    lows, highs = 0, 0
    for e in range(n):
        x0, y0, x1, y1, sign = edges[e]
        if y0 <= at and y1 <= at:
            lows = _put(low, lows, x0, y0, x1, y1, sign)
        elif y0 >= at and y1 >= at:
            highs = _put(high, highs, x0, y0, x1, y1, sign)
        else:
            x = min(max(x0 + (at - y0) * ((x1 - x0) / (y1 - y0)), x0), x1)
            if y0 < at:
                lows = _put(low, lows, x0, y0, x, at, sign)
                highs = _put(high, highs, x, at, x1, y1, sign)
            else:
                highs = _put(high, highs, x0, y0, x, at, sign)
                lows = _put(low, lows, x, at, x1, y1, sign)
    for h in range(highs):
        ends[2 * h], steps[2 * h] = high[h, 0], high[h, 4]
        ends[2 * h + 1], steps[2 * h + 1] = high[h, 2], -high[h, 4]
    lows = _lids(ends, steps, 2 * highs, at, low, lows)
    return low[:lows].copy(), high[:highs].copy()


@compiled
def _choose(edges, x0, y0, x1, y1):  # type: ignore[no-untyped-def]
    """Choose where to halve a piece: 1 at x, 2 at y, 0 where it would not get simpler."""
    x, y, across_x, across_y = (x0 + x1) / 2, (y0 + y1) / 2, 0, 0
    for e in range(len(edges)):
        across_x += edges[e, 0] < x and edges[e, 2] > x
        across_y += min(edges[e, 1], edges[e, 3]) < y and max(edges[e, 1], edges[e, 3]) > y
    if min(across_x, across_y) > 0.35 * len(edges) or not (x0 < x < x1 or y0 < y < y1):
        return 0
    if x1 - x0 >= y1 - y0:
        return 2 if across_x > 0.25 * len(edges) and across_y < across_x else 1
    return 1 if across_y > 0.25 * len(edges) and across_x < across_y else 2


@compiled
def cut(edges, foot, most, depth):  # type: ignore[no-untyped-def]
    """Halve a part until no piece has more than ``most`` edges; edges, starts and boxes of the pieces.

    A piece is the ground above the foot of its box and below its edges. Every cut is computed from the part alone.
    """
    stack, feet, depths = [edges], [foot], [0]
    done, boxes = [edges[:0]], [(0.0, 0.0, 0.0, 0.0)]
    while stack:
        piece, y0, level = stack.pop(), feet.pop(), depths.pop()
        if not len(piece):
            continue
        x0, x1 = piece[:, 0].min(), piece[:, 2].max()
        y1 = max(piece[:, 1].max(), piece[:, 3].max())
        way = 0 if len(piece) <= most or level >= depth else _choose(piece, x0, y0, x1, y1)
        if way == 0:
            if y1 > y0:
                done.append(piece)
                boxes.append((x0, y0, x1, y1))
            continue
        if way == 1:
            half, other = _split_x(piece, (x0 + x1) / 2)
        else:
            half, other = _split_y(piece, (y0 + y1) / 2)
        stack.append(other)
        feet.append(y0 if way == 1 else (y0 + y1) / 2)
        stack.append(half)
        feet.append(y0)
        depths.append(level + 1)
        depths.append(level + 1)
    return _joined(done[1:], boxes[1:])


@compiled
def _joined(pieces, boxes):  # type: ignore[no-untyped-def]
    """Lay the pieces one after another, with the area of each."""
    starts = np.zeros(len(pieces) + 1, dtype=np.int64)
    for at in range(len(pieces)):
        starts[at + 1] = starts[at] + len(pieces[at])
    edges, box, area = np.empty((starts[-1], 5)), np.empty((len(pieces), 4)), np.zeros(len(pieces))
    for at in range(len(pieces)):
        edges[starts[at] : starts[at + 1]] = pieces[at]
        box[at, 0], box[at, 1], box[at, 2], box[at, 3] = boxes[at]
        for e in range(len(pieces[at])):
            x0, y0, x1, y1, sign = pieces[at][e]
            area[at] += sign * (x1 - x0) * ((y0 - box[at, 1]) + (y1 - box[at, 1])) / 2
    return edges, starts, box, area
