# ruff: noqa: ANN001, ANN201  numba takes no bundles, and finds the types itself
"""Pairs put in order, and freed of what is only rounding. Compiled, for comparing costs as much as measuring."""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled
from landuse.geometry.engine.noise import WHOLE, WHOLE_M2

#: Runs up to this length are sorted where they stand.
_SHORT = 32


@compiled
def by_left_then_right(lefts, rights, count):  # type: ignore[no-untyped-def]
    """Return the order of pairs by left, then right; those alike in both stay as they stand.

    ``count`` is one more than the greatest left. Lefts are counted out; what one left has is short, and sorted alone.
    """
    starts = np.zeros(count + 1, dtype=np.int64)
    for left in lefts:
        starts[left + 1] += 1
    for at in range(count):
        starts[at + 1] += starts[at]
    order, ends = np.empty(len(lefts), dtype=np.int64), starts[:-1].copy()
    for at in range(len(lefts)):
        order[ends[lefts[at]]] = at
        ends[lefts[at]] += 1
    for left in range(count):
        first, last = starts[left], starts[left + 1]
        if last - first > _SHORT:
            run = order[first:last].copy()
            order[first:last] = run[np.argsort(rights[run], kind="mergesort")]
            continue
        for at in range(first + 1, last):
            mine, place = order[at], at
            while place > first and rights[order[place - 1]] > rights[mine]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = mine
    return order


@compiled
def without_noise(lefts, rights, area, left_area, right_area):  # type: ignore[no-untyped-def]
    """Take areas for the whole where they differ from it by rounding only, and keep the pairs that share ground."""
    kept = 0
    ones, others, areas = np.empty_like(lefts), np.empty_like(rights), np.empty_like(area)
    for at in range(len(area)):
        shared = area[at]
        for whole in (left_area[lefts[at]], right_area[rights[at]]):
            if abs(shared - whole) <= min(WHOLE * whole, WHOLE_M2):
                shared = whole
        if shared > 0.0:
            ones[kept], others[kept], areas[kept] = lefts[at], rights[at], shared
            kept += 1
    return ones[:kept], others[:kept], areas[:kept]
