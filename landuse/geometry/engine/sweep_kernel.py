# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917, C901, PLR0912  numba takes no bundles, and finds the types itself
"""Ground within a window by which layers cover it, summed slab by slab. Compiled; imported only where it is worth it.

A window is halved until few edges run through it (`landuse.geometry.engine.sweep_halves`). Between two neighbouring x
at which an edge of them begins, ends or crosses another, the edges lie one over the other in one order, and the ground
between two neighbours is one trapezoid, covered or not; how often a place is covered is counted in whole numbers, from
the foot of the window upwards. So no vertex is ever written down, and what is misplaced by rounding is a trapezoid as
thin as the last digit of a coordinate relative to the window's corner. An edge below the window only changes, at its
two ends, how often the foot is covered: two neighbours of a ring cancel out there to the last digit.

Edges are rows of (left x, y there, right x, y there, sign, layer, owner): sign +1 over and -1 under the ground, layer 0
for the unit within which is measured, owner the same for edges that do not cross each other. Steps are rows of (x,
step, layer): how often the foot of the window is covered from there on.

Which layers cover a place is a number, the exclusive or of a number of 64 bits for each; sums are kept in a table of
(such numbers, areas and what their sums lose, which layers, how many there are and which was met last).
"""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled


@compiled
def put_step(steps, first, count, x, step, layer):  # type: ignore[no-untyped-def]
    """Write down a step unless it takes back one of the last: neighbours along a ring end where the next begins."""
    for at in range(count - 1, max(count - 4, first - 1), -1):
        if steps[at, 0] == x and steps[at, 1] == -step and steps[at, 2] == layer:
            count -= 1
            steps[at, 0], steps[at, 1], steps[at, 2] = steps[count, 0], steps[count, 1], steps[count, 2]
            return count
    steps[count, 0], steps[count, 1], steps[count, 2] = x, step, layer
    return count + 1


@compiled
def in_order(steps, count):  # type: ignore[no-untyped-def]
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


@compiled
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


@compiled
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


@compiled
def _in_height_order(parts, here, heights, active, middle):  # type: ignore[no-untyped-def]
    """Put what is active in the order of its height at an x; it hardly changes from slab to slab."""
    for k in range(active):
        part, at = here[k], k
        height = parts[part, 1] + (middle - parts[part, 0]) * parts[part, 3]
        while at > 0 and heights[at - 1] > height:
            heights[at], here[at] = heights[at - 1], here[at - 1]
            at -= 1
        heights[at], here[at] = height, part


@compiled
def _add(table, state, depth, area):  # type: ignore[no-untyped-def]
    """Add ground to the sum of the layers that cover it, with what the addition loses (Neumaier)."""
    states, areas, layers, used = table
    if states[used[1]] != state or used[0] == 0:
        at = 0
        while at < used[0] and states[at] != state:
            at += 1
        if at == len(states):
            used[2] = 1
            return
        if at == used[0]:
            states[at], areas[at, 0], areas[at, 1], layers[at] = state, 0.0, 0.0, depth > 0.5
            used[0] += 1
        used[1] = at
    row = areas[used[1]]
    whole = row[0] + area
    row[1] += (row[0] - whole) + area if abs(row[0]) >= abs(area) else (area - whole) + row[0]
    row[0] = whole


@compiled
def _pile(parts, here, heights, active, depth, numbers, state, height, width, table) -> None:  # type: ignore[no-untyped-def]
    """Add up the trapezoids of a slab from its foot upwards."""
    below = 0.0
    for k in range(active):
        part = parts[here[k]]
        if depth[0] > 0.5:
            _add(table, state, depth, (heights[k] - below) * width)
        below, layer = heights[k], int(part[5])
        was = depth[layer] > 0.5
        depth[layer] -= part[4]
        if was != (depth[layer] > 0.5):
            state ^= numbers[layer]
    if depth[0] > 0.5:
        _add(table, state, depth, (height - below) * width)
    for k in range(active):
        depth[int(parts[here[k], 5])] += parts[here[k], 4]


@compiled
def sweep(edges, items, first, last, steps, first_step, last_step, foot, box, numbers, table):  # type: ignore[no-untyped-def]
    """Measure a window that is not halved any more; how much work it was."""
    some, own = last - first, last_step - first_step
    parts, ends = np.empty((some, 7)), np.empty((own + 2 * some, 3))
    ends[:own] = steps[first_step:last_step]
    ends[:own, 0] -= box[0]
    used, count = _lay(edges, items, first, last, box, parts, ends, own)
    width, height = box[2] - box[0], box[3] - box[1]
    if count > 1:
        count = in_order(ends, count)
    order = np.argsort(parts[:used, 0])
    stops = _stops(parts, order, used, ends, count, width)
    here, heights, active, next_part, next_step = np.empty(used, dtype=np.int64), np.empty(used), 0, 0, 0
    depth, work, state = foot.copy(), used * used, np.uint64(0)
    for layer in range(len(depth)):
        if depth[layer] > 0.5:
            state ^= numbers[layer]
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
            layer = int(ends[next_step, 2])
            was = depth[layer] > 0.5
            depth[layer] += ends[next_step, 1]
            if was != (depth[layer] > 0.5):
                state ^= numbers[layer]
            next_step += 1
        _in_height_order(parts, here, heights, active, 0.5 * (left + right))
        _pile(parts, here, heights, active, depth, numbers, state, height, right - left, table)
        work += active + 1
    return work
