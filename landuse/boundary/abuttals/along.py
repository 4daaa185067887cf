"""Which named things a side runs along, in order, and which it runs parallel to at a distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landuse.boundary.abuttals.named import Meetings, Named, meet, outside_of
from landuse.boundary.abuttals.sides import OUTWARD, SideSegments

if TYPE_CHECKING:
    from landuse.boundary.abuttals.described import Direction
    from landuse.boundary.rings import Floats, Ints

_OPPOSITE: dict[Direction, Direction] = {"E": "W", "W": "E", "S": "N", "N": "S"}
#: Cost of a metre: with no name at all, under a name that is not there, and for an edge where a line would do.
_NAMELESS, _ABSENT, _AREA_EDGE, _TURN = 1.3, 3.0, 0.3, 0.5


#: How far the distance to a parallel line may vary about its mean, m: a road 51 m off at one end and 71 at the other.
_STEADY_M = 8.0


@dataclass(frozen=True)
class Reach:
    """How near and how straight a named thing must run along a boundary to be named.

    Parameters
    ----------
    along_m
        Greatest distance at which the boundary runs along a thing, m; the half width of a wide road.
    turn_deg
        Greatest angle between the two courses, degrees.
    step_m
        Length of the pieces the boundary is judged in, m.
    switch_m
        How many metres of better fit it takes to change the name, m; side roads at a crossing get none.
    min_run_m
        A shorter stretch is not named, m.
    offset_m
        Greatest distance at which the boundary may be told as so far from a parallel line, m; 0 for never.
    offset_min_m
        A shorter stretch is not told so, m.
    coordinate_share
        A stretch without a name gets a coordinate from this share of the side on.
    """

    along_m: float = 15.0
    turn_deg: float = 35.0
    step_m: float = 5.0
    switch_m: float = 15.0
    min_run_m: float = 20.0
    offset_m: float = 1000.0
    offset_min_m: float = 100.0
    coordinate_share: float = 0.2


@dataclass(frozen=True)
class Run:
    """A stretch of a side with one name, or with none.

    Parameters
    ----------
    begin, end
        Its pieces: from the one up to and without the other.
    name
        The thing it runs along; None where there is none.
    length_m
        Its length, m.
    offset_m
        How far from the thing it runs, m; None where it runs along it.
    towards
        On which side of the thing it runs, where it is so far from it.
    """

    begin: int
    end: int
    name: str | None
    length_m: float
    offset_m: float | None = None
    towards: Direction | None = None


def name_runs(pieces: SideSegments, named: Named, side: Direction, *, reach: Reach) -> list[Run]:
    """Name the stretches of a side, clockwise.

    The names are chosen together so that distance, turn and changes of name cost least (Viterbi 1967): the nearest
    thing that runs along wins, and a road that is only crossed does not.

    Parameters
    ----------
    pieces
        The pieces of the side.
    named
        What has a name.
    side
        Which side it is.
    reach
        How near and how straight.

    Returns
    -------
    list of Run
        Every piece is in one of them.
    """
    if not len(pieces.length):
        return []
    meetings = meet(pieces, named, reach_m=reach.along_m, turn_deg=reach.turn_deg)
    keys, cost = _costs(meetings, pieces, named, reach)
    chosen = np.append(keys, -1)[_cheapest(cost * pieces.length[:, None], reach.switch_m)]
    runs = _runs(chosen, pieces.length)
    short = [run for run in runs if run[2] >= 0 and pieces.length[run[0] : run[1]].sum() < reach.min_run_m]
    for begin, end, _ in short:
        chosen[begin:end] = -1
    stretches = []
    for begin, end, key in _runs(chosen, pieces.length):
        run = Run(begin, end, named.names[key] if key >= 0 else None, float(pieces.length[begin:end].sum()))
        stretches.append(run if run.name is not None else _at_a_distance(run, pieces, named, side, reach))
    return stretches


def _costs(meetings: Meetings, pieces: SideSegments, named: Named, reach: Reach) -> tuple[Ints, Floats]:
    """Return what a metre of each piece costs under each name near it, and under none, which is the last column."""
    fine = outside_of(meetings, pieces, named)
    price = meetings.distance / reach.along_m + _TURN * (meetings.turn / reach.turn_deg) ** 2
    price = price + np.where(named.area[meetings.segment] >= 0, _AREA_EDGE, 0.0)
    keys, column = np.unique(named.name[meetings.segment][fine], return_inverse=True)
    cost = np.full((len(pieces.length), len(keys) + 1), _ABSENT)
    np.minimum.at(cost, (meetings.piece[fine], column), price[fine])
    cost[:, -1] = _NAMELESS
    return keys, cost


def _cheapest(cost: Floats, change: float) -> Ints:
    """Find the cheapest way through the columns, row by row, when every change of column costs the same."""
    rows, columns = cost.shape
    came = np.empty((rows, columns), dtype=np.int64)
    stay = np.arange(columns)
    total = cost[0].copy()
    for row in range(1, rows):
        best = int(total.argmin())
        moved = total[best] + change < total
        came[row] = np.where(moved, best, stay)
        total = np.where(moved, total[best] + change, total) + cost[row]
    way = np.empty(rows, dtype=np.int64)
    way[-1] = int(total.argmin())
    for row in range(rows - 1, 0, -1):
        way[row - 1] = came[row, way[row]]
    return way


def _runs(chosen: Ints, length: Floats) -> list[tuple[int, int, int]]:
    begins = np.flatnonzero(np.concatenate([[True], chosen[1:] != chosen[:-1]]))
    ends = np.append(begins[1:], len(length))
    return [(int(begin), int(end), int(chosen[begin])) for begin, end in zip(begins, ends, strict=True)]


def _at_a_distance(run: Run, pieces: SideSegments, named: Named, side: Direction, reach: Reach) -> Run:
    """Return a stretch without a name by the nearest named line that runs parallel to it all along."""
    if reach.offset_m <= 0 or run.length_m < reach.offset_min_m:
        return run
    part = SideSegments(
        pieces.begin[run.begin : run.end], pieces.end[run.begin : run.end], pieces.line[run.begin : run.end]
    )
    meetings = meet(part, named, reach_m=reach.offset_m, turn_deg=15.0)
    # Parallel is what lies square to the piece; an area's edge is no line to measure from.
    square = (np.abs(meetings.ahead) >= np.cos(np.radians(15.0))) & (named.area[meetings.segment] < 0)
    best: tuple[float, int, float] | None = None
    for key in np.unique(named.name[meetings.segment[square]]):
        at = square & (named.name[meetings.segment] == key)
        far = _steady(meetings, at, part)
        if far is not None and (best is None or abs(far) < best[0]):
            best = (abs(far), int(key), far)
    if best is None:
        return run
    out = (part.outward * np.asarray(OUTWARD[side])).sum(axis=1)
    ahead = best[2] * np.sign(np.average(out, weights=part.length) or 1.0) > 0
    return Run(run.begin, run.end, named.names[best[1]], run.length_m, best[0], _OPPOSITE[side] if ahead else side)


def _steady(meetings: Meetings, at: np.ndarray, part: SideSegments) -> float | None:
    """Return the distance, positive outside the block, where a line keeps it along nearly all of the stretch."""
    order = np.flatnonzero(at)[np.argsort(meetings.distance[at], kind="stable")]
    piece, first = np.unique(meetings.piece[order], return_index=True)
    weight = part.length[piece]
    if weight.sum() < 0.8 * part.length.sum():
        return None
    far = meetings.distance[order[first]] * np.sign(meetings.ahead[order[first]])
    mean = float(np.average(far, weights=weight))
    spread = float(np.sqrt(np.average((far - mean) ** 2, weights=weight)))
    return mean if spread <= max(_STEADY_M, 0.05 * abs(mean)) else None
