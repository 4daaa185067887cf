# ruff: noqa: ANN001, ANN201, ANN202, PLR0917  numba takes no bundles, and finds the types itself
"""Which boxes meet which: a sort-tile-recursive tree, packed into one array. Compiled, and free of the lock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.geometry.engine.jit import compiled

_NODE = 8
#: Boxes that the tree is asked about together.
GROUP = 64


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


@dataclass(frozen=True, eq=False)
class Groups:
    """Boxes put together with their neighbours, so that a tree is asked once for many.

    Parameters
    ----------
    order
        Shape (n,): positions of the boxes, group by group.
    starts
        Shape (g + 1,): where each group starts in ``order``.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]


def group(bounds: NDArray[np.float64]) -> Groups:
    """Put boxes together with their neighbours.

    Parameters
    ----------
    bounds
        Shape (n, 4): left, bottom, right, top; n at least 1.

    Returns
    -------
    Groups
        At most `GROUP` boxes in each.
    """
    left, bottom = bounds[:, :2].min(axis=0)
    right, top = bounds[:, :2].max(axis=0)
    across = max(1, int(np.sqrt(len(bounds) / GROUP)))
    cell_x = (bounds[:, 0] - left) * (across / max(right - left, 1e-300))
    cell_y = (bounds[:, 1] - bottom) * (across / max(top - bottom, 1e-300))
    return Groups(*_grouped(cell_x, cell_y, across))


@compiled
def _grouped(cell_x, cell_y, across):  # type: ignore[no-untyped-def]
    """Sort by cell, row by row to and fro, and start a group with each cell or when one is full."""
    count = len(cell_x)
    cells, size = np.empty(count, dtype=np.int64), np.zeros(across * across + 1, dtype=np.int64)
    for at in range(count):
        row, column = min(int(cell_y[at]), across - 1), min(int(cell_x[at]), across - 1)
        cells[at] = row * across + (column if row % 2 == 0 else across - 1 - column)
        size[cells[at] + 1] += 1
    groups = 0
    for cell in range(across * across):
        groups += (size[cell + 1] + GROUP - 1) // GROUP
        size[cell + 1] += size[cell]
    starts, order = np.empty(groups + 1, dtype=np.int64), np.empty(count, dtype=np.int64)
    groups = 0
    for cell in range(across * across):
        for first in range(size[cell], size[cell + 1], GROUP):
            starts[groups] = first
            groups += 1
    starts[groups] = count
    for at in range(count):
        order[size[cells[at]]] = at
        size[cells[at]] += 1
    return order, starts


@compiled
def _meets(box, left, bottom, right, top):  # type: ignore[no-untyped-def]
    return box[0] < right and box[2] > left and box[1] < top and box[3] > bottom


@compiled
def _items_meeting(boxes, levels, left, bottom, right, top, stack, items):  # type: ignore[no-untyped-def]
    """Write down the items, in tree order, whose box shares ground with one; return how many."""
    count, depth = 0, 1
    stack[0, 0], stack[0, 1] = len(levels) - 2, 0
    while depth > 0:
        depth -= 1
        level, node = stack[depth]
        if level == 0:
            items[count] = node
            count += 1
            continue
        below = levels[level - 1]
        for child in range(min((node + 1) * _NODE, levels[level] - below) - 1, node * _NODE - 1, -1):
            if _meets(boxes[below + child], left, bottom, right, top):
                stack[depth, 0], stack[depth, 1] = level - 1, child
                depth += 1
    return count


@compiled
def list_meeting(boxes, levels, items, bounds, order, starts, first, last):  # type: ignore[no-untyped-def]
    """List for the groups ``first`` to ``last`` the pairs of a box and an item that share ground."""
    stack = np.empty((len(levels) * _NODE + 1, 2), dtype=np.int64)
    near = np.empty(len(items), dtype=np.int64)
    ones, others, used = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64), 0
    for at in range(first, last):
        members = order[starts[at] : starts[at + 1]]
        left, bottom, right, top = np.inf, np.inf, -np.inf, -np.inf
        for member in members:
            left, bottom = min(left, bounds[member, 0]), min(bottom, bounds[member, 1])
            right, top = max(right, bounds[member, 2]), max(top, bounds[member, 3])
        count = _items_meeting(boxes, levels, left, bottom, right, top, stack, near)
        for member in members:
            if used + count > len(ones):
                more = np.empty(2 * len(ones) + count, dtype=np.int64)
                ones, others = np.concatenate((ones[:used], more)), np.concatenate((others[:used], more))
            for k in range(count):
                if _meets(boxes[near[k]], bounds[member, 0], bounds[member, 1], bounds[member, 2], bounds[member, 3]):
                    ones[used], others[used] = member, items[near[k]]
                    used += 1
    return ones[:used], others[:used]
