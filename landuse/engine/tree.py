"""Which boxes meet which: a sort-tile-recursive tree, packed into one array. Compiled, and free of the lock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

_NODE = 8
_compiled = njit(cache=True, nogil=True, error_model="numpy")


@dataclass(frozen=True, eq=False)
class Tree:
    """A packed tree over boxes.

    Parameters
    ----------
    boxes
        Shape (k, 4): the items' boxes in tree order, then the boxes of each level above.
    levels
        Shape (l + 1,): where each level starts in ``boxes``.
    items
        Shape (n,): the caller's position of each item in tree order.
    """

    boxes: NDArray[np.float64]
    levels: NDArray[np.int64]
    items: NDArray[np.int64]


def build(bounds: NDArray[np.float64]) -> Tree:
    """Build a tree over boxes.

    Parameters
    ----------
    bounds
        Shape (n, 4): left, bottom, right, top.

    Returns
    -------
    Tree
        The tree.
    """
    count = len(bounds)
    slices = max(1, int(np.ceil(np.sqrt(count / _NODE))))
    by_x = np.argsort(bounds[:, 0] + bounds[:, 2], kind="stable")
    slab = np.empty(count, dtype=np.int64)
    slab[by_x] = np.arange(count) // max(1, slices * _NODE)
    items = np.lexsort((bounds[:, 1] + bounds[:, 3], slab))
    boxes, levels = [bounds[items]], [0, count]
    while len(boxes[-1]) > 1:
        starts = np.arange(0, len(boxes[-1]), _NODE)
        low = np.minimum.reduceat(boxes[-1][:, :2], starts, axis=0)
        high = np.maximum.reduceat(boxes[-1][:, 2:], starts, axis=0)
        boxes.append(np.hstack([low, high]))
        levels.append(levels[-1] + len(starts))
    return Tree(np.ascontiguousarray(np.vstack(boxes)), np.array(levels), items)


@_compiled
def count_meeting(boxes, levels, bounds, first, last, found):  # type: ignore[no-untyped-def]
    """Count for the boxes ``first`` to ``last`` the items whose box shares ground with them."""
    stack = np.empty((len(levels) * _NODE + 1, 2), dtype=np.int64)
    for at in range(first, last):
        found[at] = 0
        depth = 1
        stack[0, 0], stack[0, 1] = len(levels) - 2, 0
        while depth > 0:
            depth -= 1
            level, node = stack[depth]
            box = boxes[levels[level] + node]
            if not (box[0] < bounds[at, 2] and box[2] > bounds[at, 0]
                    and box[1] < bounds[at, 3] and box[3] > bounds[at, 1]):
                continue
            if level == 0:
                found[at] += 1
                continue
            for child in range(node * _NODE, min((node + 1) * _NODE, levels[level] - levels[level - 1])):
                stack[depth, 0], stack[depth, 1] = level - 1, child
                depth += 1


@_compiled
def list_meeting(boxes, levels, items, bounds, first, last, starts, ones, others):  # type: ignore[no-untyped-def]
    """List for the boxes ``first`` to ``last`` the items whose box shares ground with them, from ``starts`` on."""
    stack = np.empty((len(levels) * _NODE + 1, 2), dtype=np.int64)
    for at in range(first, last):
        used = starts[at]
        depth = 1
        stack[0, 0], stack[0, 1] = len(levels) - 2, 0
        while depth > 0:
            depth -= 1
            level, node = stack[depth]
            box = boxes[levels[level] + node]
            if not (box[0] < bounds[at, 2] and box[2] > bounds[at, 0]
                    and box[1] < bounds[at, 3] and box[3] > bounds[at, 1]):
                continue
            if level == 0:
                ones[used], others[used] = at, items[node]
                used += 1
                continue
            for child in range(node * _NODE, min((node + 1) * _NODE, levels[level] - levels[level - 1])):
                stack[depth, 0], stack[depth, 1] = level - 1, child
                depth += 1
        others[starts[at]:used].sort()
