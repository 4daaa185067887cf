"""Ground cut into windows side by side, and what reaches into each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, Ints
from landuse.geometry.engine.intervals import spans
from landuse.geometry.engine.piece_pairs import Ready
from landuse.geometry.engine.ragged import mixed
from landuse.geometry.engine.sweep_jobs import sweep_windows
from landuse.geometry.engine.threads import spread

#: So many edges go to a window.
EDGES = 4_096
#: More windows than this are small, and put to a thread many at a time.
_MANY = 1_024
#: So many sets there are of a unit and one layer: both, one, the other.
TWO_LAYERS = 4


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows, and the items that reach into each.

    Parameters
    ----------
    windows
        Shape (k, 4): left, bottom, right, top; the sides of neighbours are the same to the last digit.
    starts
        Shape (k + 1,): where the items of each start.
    item
        Shape (m,): positions of items, ascending in each window; some may only come near it.
    """

    windows: Floats
    starts: Ints
    item: Ints


def windows_over(frames: Floats, across: Ints, boxes: Floats, frame_of: Ints, *, every: bool = False) -> Windows:
    """Cut frames into windows, so many across and as many up, and list what reaches into each.

    Parameters
    ----------
    frames, across
        Shape (n, 4) and (n,).
    boxes, frame_of
        Shape (m, 4) and (m,): the items, and the frame of each.
    every
        Whether windows that nothing reaches into are wanted as well.

    Returns
    -------
    Windows
        In the order of the frames, column by column.
    """
    before = np.concatenate([[0], np.cumsum(across**2)])
    low, high, sides = frames[:, :2], frames[:, 2:], across[frame_of]
    step = ((high - low) / across[:, None])[frame_of]
    # a window more on either side, lest rounding leaves one out: what does not reach into it is not taken
    begin = np.clip(np.floor((boxes[:, :2] - low[frame_of]) / step) - 1, 0, sides[:, None]).astype(np.int64)
    end = np.clip(np.floor((boxes[:, 2:] - low[frame_of]) / step) + 2, 0, sides[:, None]).astype(np.int64)
    at, column = spans(begin[:, 0], end[:, 0])
    again, line = spans(begin[at, 1], end[at, 1])
    at, column = at[again], column[again]
    cell = before[frame_of[at]] + column * sides[at] + line
    order = np.argsort(cell, kind="stable")
    cells = np.arange(before[-1]) if every else np.unique(cell)
    starts = np.searchsorted(cell[order], np.append(cells, before[-1]))
    of = np.searchsorted(before, cells, side="right") - 1
    place = np.stack([(cells - before[of]) // across[of], (cells - before[of]) % across[of]], axis=1)
    share = [(place + more) / across[of, None] for more in (0, 1)]
    windows = np.hstack([low[of] * (1 - part) + high[of] * part for part in share])
    return Windows(windows, starts, at[order])


@dataclass(frozen=True, eq=False)
class Sums:
    """What windows hold, by which layers cover it: a table for each.

    Parameters
    ----------
    area
        Shape (k, sets): m².
    covers
        Shape (k, sets, layers): which cover it; the first is the unit.
    much
        Shape (k,): whether there was too much to be measured.
    """

    area: Floats
    covers: NDArray[np.bool_]
    much: NDArray[np.bool_]


def sweep(
    unit: tuple[Ready, Ints, Ints] | None,
    ground: tuple[Ready, Ints],
    windows: Windows,
    sets: int,
    threads: int | None,
    *,
    bare: bool,
) -> Sums:
    """Measure windows by which layers cover the ground in them.

    Parameters
    ----------
    unit
        The layer of units, and where those of each window start, and which; everywhere where None.
    ground
        What covers, and the layer in which each row of it counts, from 1.
    windows
        The windows, and the rows of the ground in each.
    sets
        How many different sets of layers there may be in one.
    threads
        How many at once.
    bare
        Whether ground is wanted that the unit alone covers.

    Returns
    -------
    Sums
        In the order of the windows.
    """
    jobs, layers = len(windows.windows), int(ground[1].max(initial=1)) + 1
    none = ground[0], np.zeros(jobs + 1, dtype=np.int64), np.empty(0, dtype=np.int64)
    units, unit_starts, unit_rows = none if unit is None else unit
    numbers = mixed(np.arange(1, layers + 1).astype(np.uint64))
    tables = (
        np.zeros((jobs, sets), dtype=np.uint64),
        np.zeros((jobs, sets, 2)),
        np.zeros((jobs, sets, layers), dtype=np.bool_),
        np.zeros((jobs, 3), dtype=np.int64),
    )
    asked = (units.closed, unit_starts, unit_rows, ground[0].closed, ground[1], windows.starts, windows.item)
    spread(
        lambda first, last: sweep_windows(*asked, windows.windows, bare, numbers, first, last, tables),
        jobs,
        threads,
        chunk=64 if jobs > _MANY else 4,
        what="measuring",
    )
    return Sums(tables[1].sum(axis=2), tables[2], tables[3][:, 2] > 0)
