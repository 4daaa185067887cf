# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917, C901, PLR0912  numba takes no bundles, and finds the types itself
"""Ground covered at least once within a window, summed slab by slab. Compiled; imported only where it is worth it.

A window is halved until few edges run through it. Between two neighbouring x at which an edge of them begins, ends or
crosses another, the edges lie one over the other in one order, and the ground between two neighbours is one trapezoid,
covered or not; how often a place is covered is counted in whole numbers, from the foot of the window upwards. So no
vertex is ever written down, and what is misplaced by rounding is a trapezoid as thin as the last digit of a coordinate
relative to the window's corner. An edge below the window only changes, at its two ends, how often the foot is covered:
two neighbours of a ring cancel out there to the last digit.

Edges are rows of (left x, y there, right x, y there, sign, layer, owner): sign +1 over and -1 under the ground, layer 0
for the ground and 1 for the unit within which it is measured, owner the same for edges that do not cross each other.
Steps are rows of (x, step, layer): how often the foot of the window is covered from there on.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_compiled = njit(cache=True, nogil=True, error_model="numpy")
#: A window with at most so many edges is swept; one that halving does not make simpler, too.
FEW = 20
_GOOD, _SIMPLER, _DEPTH = 1.3, 1.6, 44


@_compiled
def put_step(steps, first, count, x, step, layer):  # type: ignore[no-untyped-def]
    """Write down a step unless it takes back one of the last: neighbours along a ring end where the next begins."""
    for at in range(count - 1, max(count - 4, first - 1), -1):
        if steps[at, 0] == x and steps[at, 1] == -step and steps[at, 2] == layer:
            count -= 1
            steps[at, 0], steps[at, 1], steps[at, 2] = steps[count, 0], steps[count, 1], steps[count, 2]
            return count
    steps[count, 0], steps[count, 1], steps[count, 2] = x, step, layer
    return count + 1


@_compiled
def _in_order(steps, count):  # type: ignore[no-untyped-def]
    """Sort steps by their place and add up those of one place; returns how many are left."""
    order, sorted_steps, kept = np.argsort(steps[:count, 0]), np.empty((count, 3)), 0
    for at in order:
        x, step, layer, known = steps[at, 0], steps[at, 1], steps[at, 2], False
        back = kept - 1
        while back >= 0 and sorted_steps[back, 0] == x:
            if sorted_steps[back, 2] == layer:
                sorted_steps[back, 1] += step
                known = True
                break
            back -= 1
        if not known:
            sorted_steps[kept, 0], sorted_steps[kept, 1], sorted_steps[kept, 2] = x, step, layer
            kept += 1
    count = 0
    for at in range(kept):
        if sorted_steps[at, 1] != 0.0:
            steps[count] = sorted_steps[at]
            count += 1
    return count


@_compiled
def _within(edge, x0, x1):  # type: ignore[no-untyped-def]
    """Return where an edge begins and ends between two x, and how high it is there."""
    left, low, right, high = edge[0], edge[1], edge[2], edge[3]
    if left >= x0 and right <= x1:
        return left, low, right, high
    slope = (high - low) / (right - left)
    start, end = max(left, x0), min(right, x1)
    y0 = low if start == left else low + (start - left) * slope
    y1 = high if end == right else high + (end - right) * slope
    return start, y0, end, y1


@_compiled
def _lay(edges, items, first, last, box, parts, steps, count):  # type: ignore[no-untyped-def]
    """Lay out what runs through a window, relative to its corner, and steps for what lies below; how many of each."""
    width, height, used = box[2] - box[0], box[3] - box[1], 0
    for k in range(first, last):
        edge = edges[items[k]]
        left, low, right, high = edge[0] - box[0], edge[1] - box[1], edge[2] - box[0], edge[3] - box[1]
        if right <= 0.0 or left >= width:
            continue
        slope = (high - low) / (right - left)
        if left < 0.0:
            low, left = low - left * slope, 0.0
        if right > width:
            high, right = high + (width - right) * slope, width
        if left >= right or (low >= height and high >= height):
            continue
        if low <= 0.0 or high <= 0.0:
            start, end = left, right  # of what is below
            if high > 0.0:
                end = left = min(max(left - low / slope, left), right)
                low = 0.0
            elif low > 0.0:
                start = right = min(max(left - low / slope, left), right)
                high = 0.0
            if start < end:
                count = put_step(steps, 0, count, start, -edge[4], edge[5])
                count = put_step(steps, 0, count, end, edge[4], edge[5])
            if low <= 0.0 and high <= 0.0:
                continue
        if low > height:
            left, low = min(max(left + (height - low) / slope, left), right), height
        elif high > height:
            right = min(max(left + (height - low) / slope, left), right)
        if left < right:
            part = parts[used]
            part[0], part[1], part[2], part[3], part[4], part[5], part[6] = (
                left, low, right, slope, edge[4], edge[5], edge[6],
            )  # fmt: skip
            used += 1
    return used, count


@_compiled
def _stops(parts, order, used, steps, count, width):  # type: ignore[no-untyped-def]
    """List where parts of edges begin, end or cross another, and where the foot has a step, in order."""
    stops, most = np.empty(2 * used + count + 2 + 8), 2 * used + count + 10
    stops[0], stops[1], n = 0.0, width, 2
    for k in range(count):
        stops[n] = steps[k, 0]
        n += 1
    for i in range(used):
        stops[n], stops[n + 1] = parts[i, 0], parts[i, 2]
        n += 2
    for i in range(used):
        a = parts[order[i]]
        for j in range(i + 1, used):
            b = parts[order[j]]
            left, right = b[0], min(a[2], b[2])
            if left >= a[2]:
                break
            if a[6] == b[6]:
                continue
            d0 = (a[1] + (left - a[0]) * a[3]) - b[1]
            d1 = (a[1] + (right - a[0]) * a[3]) - (b[1] + (right - left) * b[3])
            if (d0 > 0.0 and d1 < 0.0) or (d0 < 0.0 and d1 > 0.0):
                if n == most:
                    more = np.empty(2 * most)
                    more[:n] = stops
                    stops, most = more, 2 * most
                stops[n] = left + (right - left) * (d0 / (d0 - d1))
                n += 1
    return np.sort(stops[:n])


@_compiled
def _in_height_order(parts, here, heights, active, middle):  # type: ignore[no-untyped-def]
    """Put what is active in the order of its height at an x; it hardly changes from slab to slab."""
    for k in range(active):
        part, at = here[k], k
        height = parts[part, 1] + (middle - parts[part, 0]) * parts[part, 3]
        while at > 0 and heights[at - 1] > height:
            heights[at], here[at] = heights[at - 1], here[at - 1]
            at -= 1
        heights[at], here[at] = height, part


@_compiled
def _covered(parts, here, heights, active, ground, unit, height):  # type: ignore[no-untyped-def]
    """Return how much of the line at the middle of a slab is covered, from the foot upwards."""
    below, covered = 0.0, 0.0
    for k in range(active):
        if ground > 0.5 and unit > 0.5:
            covered += heights[k] - below
        below = heights[k]
        if parts[here[k], 5] == 0.0:
            ground -= parts[here[k], 4]
        else:
            unit -= parts[here[k], 4]
    return covered + (height - below) if ground > 0.5 and unit > 0.5 else covered


@_compiled
def _sweep(edges, items, first, last, steps, first_step, last_step, foot, box):  # type: ignore[no-untyped-def]
    """Measure a window that is not halved any more; and how much work it was."""
    some, own = last - first, last_step - first_step
    parts, ends = np.empty((some, 7)), np.empty((own + 2 * some, 3))
    ends[:own] = steps[first_step:last_step]
    ends[:own, 0] -= box[0]
    used, count = _lay(edges, items, first, last, box, parts, ends, own)
    width, height = box[2] - box[0], box[3] - box[1]
    if count > 1:
        count = _in_order(ends, count)
    order = np.argsort(parts[:used, 0])
    stops = _stops(parts, order, used, ends, count, width)
    here, heights, active, next_part, next_step = np.empty(used, dtype=np.int64), np.empty(used), 0, 0, 0
    ground, unit, total, work = foot[0], foot[1], 0.0, used * used
    for stop in range(len(stops) - 1):
        left, right, kept = stops[stop], stops[stop + 1], 0
        if left >= right or left < 0.0 or right > width:
            continue
        for k in range(active):
            if parts[here[k], 2] > left:
                here[kept] = here[k]
                kept += 1
        while next_part < used and parts[order[next_part], 0] <= left:
            if parts[order[next_part], 2] > left:
                here[kept] = order[next_part]
                kept += 1
            next_part += 1
        active = kept
        while next_step < count and ends[next_step, 0] <= left:
            if ends[next_step, 2] == 0.0:
                ground += ends[next_step, 1]
            else:
                unit += ends[next_step, 1]
            next_step += 1
        _in_height_order(parts, here, heights, active, 0.5 * (left + right))
        total += _covered(parts, here, heights, active, ground, unit, height) * (right - left)
        work += active + 1
    return total, work


@_compiled
def _halves(edges, items, first, last, box, upright):  # type: ignore[no-untyped-def]
    """Count the edges that the two halves of a window would have: left and right of an upright line, or under, over."""
    middle = 0.5 * (box[0] + box[2]) if upright else 0.5 * (box[1] + box[3])
    less, more = 0, 0
    for k in range(first, last):
        edge = edges[items[k]]
        if upright:
            less += edge[0] < middle
            more += edge[2] > middle
        else:
            _, low, _, high = _within(edge, box[0], box[2])
            less += low < middle or high < middle
            more += low > middle or high > middle
    return middle, less, more


@_compiled
def _roomy(array, used, wanted):  # type: ignore[no-untyped-def]
    """Return an array of items with room for as many as wanted."""
    if wanted <= len(array):
        return array
    larger = np.empty(2 * wanted, dtype=array.dtype)
    larger[:used] = array[:used]
    return larger


@_compiled
def _roomy_rows(array, used, wanted):  # type: ignore[no-untyped-def]
    """Return an array of steps with room for as many as wanted."""
    if wanted <= len(array):
        return array
    larger = np.empty((2 * wanted, 3))
    larger[:used] = array[:used]
    return larger


@_compiled
def _choose(edges, items, first, last, box, level):  # type: ignore[no-untyped-def]
    """Choose how to halve a window: 1 at an x, 2 at a y, 0 where that makes nothing simpler; where; edges of both."""
    if last - first <= FEW or level >= _DEPTH:
        return 0, 0.0, 0
    upright = box[2] - box[0] >= box[3] - box[1]
    middle, less, more = _halves(edges, items, first, last, box, upright)
    if less + more > _GOOD * (last - first):
        other, under, over = _halves(edges, items, first, last, box, not upright)
        if under + over < less + more:
            upright, middle, less, more = not upright, other, under, over
    if less + more > _SIMPLER * (last - first):
        return 0, 0.0, 0
    return 1 if upright else 2, middle, less + more


@_compiled
def _divide(edges, items, first, last, box, way, middle):  # type: ignore[no-untyped-def]
    """List the edges of the two halves of a window where its own stood; where the second half's begin and end."""
    at, half = last, last
    for second in (False, True):
        for k in range(first, last):
            edge = edges[items[k]]
            if way == 1:
                low = high = edge[2] if second else edge[0]
            else:
                _, low, _, high = _within(edge, box[0], box[2])
            if (low > middle or high > middle) if second else (low < middle or high < middle):
                items[at] = items[k]
                at += 1
        half = half if second else at
    return half, at


@_compiled
def _divide_steps(ends, first_step, last_step, way, middle, there):  # type: ignore[no-untyped-def]
    """List the steps of the two halves after a window's own; where the second half's begin and end."""
    at = last_step
    for k in range(first_step, last_step):
        if way == 2 or ends[k, 0] < middle:
            ends[at] = ends[k]
            at += 1
    half = at
    for k in range(first_step, last_step):
        if way == 2 or ends[k, 0] > middle:
            ends[at] = ends[k]
            at += 1
        else:
            there[int(ends[k, 2])] += ends[k, 1]
    return half, at


@_compiled
def _step_over(edges, items, first, last, box, middle, ends, half, at, there):  # type: ignore[no-untyped-def]
    """Write the steps that the upper half of a window has from edges below it; how many there are then."""
    for k in range(first, last):
        edge = edges[items[k]]
        left, low, right, high = _within(edge, box[0], box[2])
        if low > middle or high > middle or left >= right:
            continue
        if left <= box[0]:
            there[int(edge[5])] -= edge[4]
        else:
            at = put_step(ends, half, at, left, -edge[4], edge[5])
        if right < box[2]:
            at = put_step(ends, half, at, right, edge[4], edge[5])
    return half + _in_order(ends[half:], at - half) if at - half > 1 else at


@_compiled
def _is_bare(edges, items, first, last, ends, first_step, last_step, foot):  # type: ignore[no-untyped-def]
    """Return whether there is no ground in a window, or nothing of the unit."""
    there = foot[0] != 0.0, foot[1] != 0.0
    for k in range(first_step, last_step):
        there = there[0] or ends[k, 2] == 0.0, there[1] or ends[k, 2] == 1.0
    for k in range(first, last):
        if there[0] and there[1]:
            return False
        layer = edges[items[k], 5]
        there = there[0] or layer == 0.0, there[1] or layer == 1.0
    return not (there[0] and there[1])


@_compiled
def measure_window(edges, count, steps, stepped, foot, window, most):  # type: ignore[no-untyped-def]
    """Measure the ground covered at least once in a window, within the unit; NaN where that is more work than ``most``.

    ``count`` edges and ``stepped`` steps are used; ``foot`` is how often the ground and the unit cover the window's
    lower left corner. Where there is no unit it covers it once.
    """
    items, ends = np.arange(count), steps[:stepped].copy()
    stack = [(0, count, 0, stepped, foot[0], foot[1], window[0], window[1], window[2], window[3], 0)]
    box, here, there, total, carry, work = np.empty(4), np.empty(2), np.empty(2), 0.0, 0.0, 0
    while stack:
        first, last, first_step, last_step, here[0], here[1], box[0], box[1], box[2], box[3], level = stack.pop()
        if _is_bare(edges, items, first, last, ends, first_step, last_step, here):
            continue
        way, middle, wanted = _choose(edges, items, first, last, box, level)
        if way == 0:
            area, done = _sweep(edges, items, first, last, ends, first_step, last_step, here, box)
            work += done
            if work > most:
                return np.nan
            # added up with what each step loses (Neumaier)
            whole = total + area
            carry += (total - whole) + area if total >= area else (area - whole) + total
            total = whole
            continue
        items = _roomy(items, last, last + wanted)
        ends = _roomy_rows(ends, last_step, 3 * last_step - 2 * first_step + 2 * (last - first))
        half, at = _divide(edges, items, first, last, box, way, middle)
        there[:] = here
        half_step, step_at = _divide_steps(ends, first_step, last_step, way, middle, there)
        if way == 2:
            step_at = _step_over(edges, items, first, last, box, middle, ends, half_step, step_at, there)
        # the halves take the place of the whole
        for k in range(at - last):
            items[first + k] = items[last + k]
        for k in range(step_at - last_step):
            ends[first_step + k] = ends[last_step + k]
        half, at = half - last + first, at - last + first
        half_step, step_at = half_step - last_step + first_step, step_at - last_step + first_step
        x1, y1 = (middle, box[3]) if way == 1 else (box[2], middle)
        x0, y0 = (middle, box[1]) if way == 1 else (box[0], middle)
        stack.append((first, half, first_step, half_step, here[0], here[1], box[0], box[1], x1, y1, level + 1))
        stack.append((half, at, half_step, step_at, there[0], there[1], x0, y0, box[2], box[3], level + 1))
    return total + carry
