# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917  numba takes no bundles, and finds the types itself
"""A window halved until few edges run through it, and swept then (`landuse.geometry.engine.sweep_kernel`). Compiled."""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled
from landuse.geometry.engine.sweep_kernel import in_order, put_step, sweep

#: A window with at most so many edges is swept; one that halving does not make simpler, too.
FEW = 20
_GOOD, _SIMPLER, _DEPTH = 1.3, 1.6, 44


@compiled
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


@compiled
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


@compiled
def _roomy(array, used, wanted):  # type: ignore[no-untyped-def]
    """Return an array of items with room for as many as wanted."""
    if wanted <= len(array):
        return array
    larger = np.empty(2 * wanted, dtype=array.dtype)
    larger[:used] = array[:used]
    return larger


@compiled
def _roomy_rows(array, used, wanted):  # type: ignore[no-untyped-def]
    """Return an array of steps with room for as many as wanted."""
    if wanted <= len(array):
        return array
    larger = np.empty((2 * wanted, 3))
    larger[:used] = array[:used]
    return larger


@compiled
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


@compiled
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


@compiled
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


@compiled
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
    return half + in_order(ends[half:], at - half) if at - half > 1 else at


@compiled
def _is_bare(edges, items, first, last, ends, first_step, last_step, foot, bare):  # type: ignore[no-untyped-def]
    """Return whether there is nothing of the unit in a window, or nothing but it where that is not asked for."""
    unit, ground = foot[0] != 0.0, bare or foot[1:].any()
    for k in range(first_step, last_step):
        unit, ground = unit or ends[k, 2] == 0.0, ground or ends[k, 2] > 0.0
    for k in range(first, last):
        if unit and ground:
            return False
        layer = edges[items[k], 5]
        unit, ground = unit or layer == 0.0, ground or layer > 0.0
    return not (unit and ground)


@compiled
def measure_window(edges, count, steps, stepped, foot, window, bare, numbers, table, most):  # type: ignore[no-untyped-def]
    """Add the ground of a window to the sums of the layers that cover it; False where that is more work than ``most``.

    ``count`` edges and ``stepped`` steps are used; ``foot`` is how often each layer covers the window's lower left
    corner; ``bare`` is whether ground is wanted that the unit alone covers.
    """
    items, ends = np.arange(count), steps[:stepped].copy()
    feet = np.empty((_DEPTH + 2, len(foot)))
    feet[0] = foot
    stack = [(0, count, 0, stepped, window[0], window[1], window[2], window[3], 0)]
    box, here, work = np.empty(4), np.empty(len(foot)), 0
    while stack:
        first, last, first_step, last_step, box[0], box[1], box[2], box[3], level = stack.pop()
        at_foot = len(stack)
        here[:] = feet[at_foot]
        if _is_bare(edges, items, first, last, ends, first_step, last_step, here, bare):
            continue
        way, middle, wanted = _choose(edges, items, first, last, box, level)
        if way == 0:
            work += sweep(edges, items, first, last, ends, first_step, last_step, here, box, numbers, table)
            if work > most or table[3][2]:
                return False
            continue
        items = _roomy(items, last, last + wanted)
        ends = _roomy_rows(ends, last_step, 3 * last_step - 2 * first_step + 2 * (last - first))
        half, at = _divide(edges, items, first, last, box, way, middle)
        half_step, step_at = _divide_steps(ends, first_step, last_step, way, middle, here)
        if way == 2:
            step_at = _step_over(edges, items, first, last, box, middle, ends, half_step, step_at, here)
        feet[at_foot + 1] = here
        # the halves take the place of the whole
        for k in range(at - last):
            items[first + k] = items[last + k]
        for k in range(step_at - last_step):
            ends[first_step + k] = ends[last_step + k]
        half, at = half - last + first, at - last + first
        half_step, step_at = half_step - last_step + first_step, step_at - last_step + first_step
        x1, y1 = (middle, box[3]) if way == 1 else (box[2], middle)
        x0, y0 = (middle, box[1]) if way == 1 else (box[0], middle)
        stack.append((first, half, first_step, half_step, box[0], box[1], x1, y1, level + 1))
        stack.append((half, at, half_step, step_at, x0, y0, box[2], box[3], level + 1))
    return True
