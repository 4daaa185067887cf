# ruff: noqa: ANN001, ANN201, ANN202  numba takes no bundles, and finds the types itself
"""Which polygons are certainly simple, so that only the others are put to GEOS. Compiled."""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled

#: Sums of a few rounded products are off by less than this share of them.
ROUNDING = 2.0**-50
#: Comparisons per edge, beyond which GEOS is the faster judge.
PATIENCE = 200


@compiled
def _side(ax, ay, bx, by, px, py):  # type: ignore[no-untyped-def]
    """On which side of a line a point lies for certain, else 0."""
    product, other = (bx - ax) * (py - ay), (by - ay) * (px - ax)
    turn = product - other
    if abs(turn) <= ROUNDING * (abs(product) + abs(other)):
        return 0
    return 1 if turn > 0 else -1


@compiled
def _apart(a, b):  # type: ignore[no-untyped-def]
    """Return if two segments certainly don't touch, seen from the line through either."""
    side = _side(a[0], a[1], a[2], a[3], b[0], b[1])
    if side != 0 and side == _side(a[0], a[1], a[2], a[3], b[2], b[3]):
        return True
    other = _side(b[0], b[1], b[2], b[3], a[0], a[1])
    return other != 0 and other == _side(b[0], b[1], b[2], b[3], a[2], a[3])


@compiled
def _turns(a, b):  # type: ignore[no-untyped-def]
    """Return if the way from one segment into the next certainly doesn't double back."""
    if _side(a[0], a[1], a[2], a[3], b[2], b[3]) != 0:
        return True
    return (a[2] - a[0]) * (b[2] - b[0]) + (a[3] - a[1]) * (b[3] - b[1]) > 0


@compiled
def _segments(xy, first, last, segments):  # type: ignore[no-untyped-def]
    """Copy a ring's segments, without those of no length, relative to its first point."""
    ox, oy, count = xy[first, 0], xy[first, 1], 0
    for at in range(first + 1, last):
        x0, y0, x1, y1 = xy[at - 1, 0] - ox, xy[at - 1, 1] - oy, xy[at, 0] - ox, xy[at, 1] - oy
        if x0 != x1 or y0 != y1:
            row = segments[count]
            row[0], row[1], row[2], row[3] = x0, y0, x1, y1
            count += 1
    return count


@compiled
def _seen_from_within(rows, count):  # type: ignore[no-untyped-def]
    """Return if a point sees the whole ring turn around it once, one way: then it cannot meet itself."""
    x, y = 0.0, 0.0
    for at in range(count):
        x += rows[at, 0]
        y += rows[at, 1]
    x, y, way, rounds = x / count, y / count, 0, 0
    for at in range(count):
        a = rows[at]
        side = _side(a[0], a[1], a[2], a[3], x, y)
        if side == 0 or side == -way:
            return False
        way = side
        # Every round passes the ray to the right of the point once upwards or once downwards.
        rounds += (a[1] <= y) != (a[3] <= y)
    return rounds == 2


@compiled
def _never_meets(rows, count, order, at):  # type: ignore[no-untyped-def]
    """Compare one segment with those after it in the order; the comparisons made, less than 0 where it meets one."""
    a, made = rows[order[at]], 0
    right, low, high = max(a[0], a[2]), min(a[1], a[3]), max(a[1], a[3])
    for j in range(at + 1, count):
        b = rows[order[j]]
        if min(b[0], b[2]) > right:
            break
        made += 1
        if min(b[1], b[3]) > high or max(b[1], b[3]) < low:
            continue
        steps = abs(order[at] - order[j])
        if steps not in (1, count - 1) and not _apart(a, b):
            return -1
    return made


@compiled
def _simple(rows, count):  # type: ignore[no-untyped-def]
    """Return if a closed chain of segments certainly never meets itself."""
    if count < 3:
        return False
    if _seen_from_within(rows, count):
        return True
    for at in range(count):
        if not _turns(rows[at], rows[at + 1 if at + 1 < count else 0]):
            return False
    order = np.argsort(np.minimum(rows[:count, 0], rows[:count, 2]))
    patience = PATIENCE * count
    for at in range(count):
        made = _never_meets(rows, count, order, at)
        patience -= made
        if made < 0 or patience < 0:
            return False
    return True


@compiled
def certainly_simple(xy, rings, parts, first, last, sure):  # type: ignore[no-untyped-def]
    """Write for the parts ``first`` to ``last`` whether each is one ring that certainly never meets itself."""
    most = 1
    for ring in range(parts[first], parts[last]):
        most = max(most, rings[ring + 1] - rings[ring])
    rows = np.empty((most, 4))
    for part in range(first, last):
        sure[part] = False
        ring = parts[part]
        if parts[part + 1] == ring + 1:
            count = _segments(xy, rings[ring], rings[ring + 1], rows)
            sure[part] = _simple(rows, count)
