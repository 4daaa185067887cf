# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917  numba takes no bundles, and finds the types itself
"""What is put to the sweep: the edges that lie in a window, taken out of the pieces of layers. Compiled."""

from __future__ import annotations

import numpy as np

from landuse.geometry.engine.jit import compiled
from landuse.geometry.engine.sweep_halves import measure_window
from landuse.geometry.engine.sweep_kernel import put_step

#: So much work, in edges looked at, may one window be.
MOST = 2_000_000_000


@compiled
def feet(edges, starts, first, last, foot, rows, used):  # type: ignore[no-untyped-def]
    """Write the edges that some pieces leave open at their foot; how many are written.

    A piece is the ground between the foot of its box and its edges. Where these have one more over ground than under it
    there is a lower edge along the foot.
    """
    for piece in range(first, last):
        count = starts[piece + 1] - starts[piece]
        ends, steps, filled = np.empty(2 * count), np.empty(2 * count), 0
        for at in range(starts[piece], starts[piece + 1]):
            ends[filled], steps[filled] = edges[at, 0], edges[at, 4]
            ends[filled + 1], steps[filled + 1] = edges[at, 2], -edges[at, 4]
            filled += 2
        order, depth, since, deep = np.argsort(ends), 0.0, 0.0, 0.0
        for k in range(filled):
            x = ends[order[k]]
            depth += steps[order[k]]
            if k + 1 < filled and ends[order[k + 1]] == x:
                continue
            if depth != deep:
                if deep != 0.0 and x > since:
                    row = rows[used]
                    row[0], row[1], row[2], row[3], row[4], row[5] = since, foot[piece], x, foot[piece], -deep, piece
                    used += 1
                since, deep = x, depth
    return used


@compiled
def _take(layer, rows, kind, box, origin, edges, count, steps, stepped, foot):  # type: ignore[no-untyped-def]
    """Take out of the pieces of some rows the edges that run through a window, and steps for what is below.

    ``layer`` is (edges, starts, origins, bounds, where the pieces of each row start). Coordinates come out relative to
    an origin, and so is the window.
    """
    laid, starts, origins, bounds, of_row = layer
    x0, y0, x1, y1 = box[0], box[1], box[2], box[3]
    left, bottom, right, top = x0 + origin[0], y0 + origin[1], x1 + origin[0], y1 + origin[1]
    for row in rows:
        owner = row if kind else -1 - row  # units and ground are different layers
        for piece in range(of_row[row], of_row[row + 1]):
            near = bounds[piece]
            if near[0] >= right or near[2] <= left or near[1] >= top or near[3] <= bottom:
                continue
            dx, dy = origins[piece, 0] - origin[0], origins[piece, 1] - origin[1]
            for at in range(starts[piece], starts[piece + 1]):
                begin, end = laid[at, 0] + dx, laid[at, 2] + dx
                if end <= x0 or begin >= x1 or begin >= end:
                    continue
                low, high, sign = laid[at, 1] + dy, laid[at, 3] + dy, laid[at, 4]
                if low >= y1 and high >= y1:
                    continue
                if low <= y0 and high <= y0:
                    if begin <= x0:
                        foot[kind] -= sign
                    else:
                        stepped = put_step(steps, 0, stepped, begin, -sign, kind)
                    if end < x1:
                        stepped = put_step(steps, 0, stepped, end, sign, kind)
                    continue
                edge = edges[count]
                edge[0], edge[1], edge[2], edge[3], edge[4], edge[5], edge[6] = begin, low, end, high, sign, kind, owner
                count += 1
    return count, stepped


@compiled
def _most(layer, rows, box, origin):  # type: ignore[no-untyped-def]
    """Count the edges of the pieces of some rows whose boxes meet a window."""
    starts, bounds, of_row, count = layer[1], layer[3], layer[4], 0
    left, bottom, right, top = box[0] + origin[0], box[1] + origin[1], box[2] + origin[0], box[3] + origin[1]
    for row in rows:
        for piece in range(of_row[row], of_row[row + 1]):
            near = bounds[piece]
            if near[0] < right and near[2] > left and near[1] < top and near[3] > bottom:
                count += starts[piece + 1] - starts[piece]
    return count


@compiled
def sweep_windows(  # type: ignore[no-untyped-def]
    units, unit_starts, unit_rows, ground, layer, starts, rows, windows, bare, numbers, first, last, tables
) -> None:
    """Measure some windows by which layers cover the ground in them, within the units of each.

    Parameters
    ----------
    units, unit_starts, unit_rows
        The layer of the units, and the rows that are the unit of each window; everywhere where there are none.
    ground, layer, starts, rows
        The layer of what covers, in which layer each of its rows counts, from 1, and the rows near each window.
    windows, bare
        Left, bottom, right, top; and whether ground is wanted that the unit alone covers.
    numbers
        A number of 64 bits for the unit and each layer.
    first, last
        Which windows.
    tables
        Is filled in, a table for each window; the last of what is used is 1 where there is too much.
    """
    foot, box, origin = np.empty(len(numbers)), np.empty(4), np.empty(2)
    for job in range(first, last):
        table = tables[0][job], tables[1][job], tables[2][job], tables[3][job]
        origin[:], box[:2], foot[:] = windows[job, :2], 0.0, 0.0
        box[2:] = windows[job, 2:] - origin
        own, others = unit_rows[unit_starts[job] : unit_starts[job + 1]], rows[starts[job] : starts[job + 1]]
        room = _most(units, own, box, origin) + _most(ground, others, box, origin)
        edges, steps = np.empty((room, 7)), np.empty((2 * room, 3))
        foot[0] = 0.0 if len(own) else 1.0
        count, stepped = _take(units, own, 0, box, origin, edges, 0, steps, 0, foot)
        for k in range(len(others)):
            kind = layer[others[k]]
            count, stepped = _take(ground, others[k : k + 1], kind, box, origin, edges, count, steps, stepped, foot)
        if not measure_window(edges, count, steps, stepped, foot, box, bare, numbers, table, MOST):
            table[3][2] = 1


@compiled
def meeting_here(lefts, rights, starts, others):  # type: ignore[no-untyped-def]
    """Return which pairs of a unit and a row have a row beside them, of the same unit, that the row overlaps.

    Pairs are sorted by left, then right; ``starts`` and ``others`` list the rows that each row overlaps.
    """
    meeting, first = np.zeros(len(lefts), dtype=np.bool_), 0
    while first < len(lefts):
        last = first + 1
        while last < len(lefts) and lefts[last] == lefts[first]:
            last += 1
        for at in range(first, last if last > first + 1 else first):
            row = rights[at]
            for k in range(starts[row], starts[row + 1]):
                beside = first + np.searchsorted(rights[first:last], others[k])
                if beside < last and rights[beside] == others[k]:
                    meeting[at] = meeting[beside] = True
        first = last
    return meeting
