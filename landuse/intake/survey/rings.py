"""Point lines cut into rings: where each ends, whether it closes, and what is wrong along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landuse.boundary.rings import north_west, signed_areas, unroll
from landuse.core.earth import METRES_PER_DEGREE
from landuse.core.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.boundary.rings import OpenRings
    from landuse.core.issue_log import IssueLog
    from landuse.intake.survey.records import Records

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Vertices nearer than this are one, m.
SAME_M = 0.001
#: A point that sticks out between lines no farther apart than this is a spike, m.
SPIKE_M = 0.002
#: Area below which a ring encloses nothing, m²: 0.00 at two decimals.
NOTHING_M2 = 0.005
_REPEATED = ("DUP_VERTEX", Message("the point lies on the one before it (E {east:.4f}, N {north:.4f})"))
_SPIKE = (
    "SPIKE",
    Message("the line goes out to this point and back on itself (E {east:.4f}, N {north:.4f})"),
)


@dataclass(frozen=True, eq=False)
class RingPoints:
    """Rings one after another, without their closing points.

    Parameters
    ----------
    xy
        Vertices (V, 2): east, north.
    local
        The same in metres from the first point of the file (V, 2).
    at
        The position of each vertex among the point lines (V,).
    start, size
        Where each ring begins, and how many vertices it has (R,).
    plot
        The plot each ring is of (R,).
    lines
        How many point lines each ring took, its closing point counted (R,).
    closed
        Whether it was closed in the file (R,).
    """

    xy: Floats
    local: Floats
    at: Ints
    start: Ints
    size: Ints
    plot: Ints
    lines: Ints
    closed: Bools

    @property
    def ring(self) -> Ints:
        """The ring of each vertex."""
        return np.repeat(np.arange(len(self.size)), self.size)


def cut_rings(records: Records, xy: Floats, faults: IssueLog, *, degrees: bool) -> RingPoints:
    """Cut point lines into rings, and note those that are open.

    A ring ends where the plot or 圈号 changes, and where it comes back to its first point though 圈号 goes on.

    Parameters
    ----------
    records
        The point lines.
    xy
        Their coordinates (P, 2), east and north.
    faults
        Where faults are noted.
    degrees
        Whether the coordinates are degrees.

    Returns
    -------
    RingPoints
        The rings.
    """
    local = _metres(xy, degrees)
    starts = _starts(records, local, faults)
    sizes = np.diff(np.append(starts, len(xy)))
    ends = starts + sizes - 1
    gap = np.hypot(*(local[ends] - local[starts]).T) if len(starts) else np.zeros(0)
    closed = (gap < SAME_M) & (sizes > 1)
    keep = np.ones(len(xy), bool)
    keep[ends[closed]] = False
    plot = records.plot[starts]
    _note_open(records, (plot, ends, gap, sizes), faults)
    kept = sizes - closed
    at = np.flatnonzero(keep)
    return RingPoints(xy[at], local[at], at, np.cumsum(kept) - kept, kept, plot, sizes, closed)


def _metres(xy: Floats, degrees: bool) -> Floats:
    if not len(xy):
        return xy
    local: Floats = xy - xy[0]
    return local * [METRES_PER_DEGREE * np.cos(np.radians(xy[0, 1])), METRES_PER_DEGREE] if degrees else local


def _starts(records: Records, local: Floats, faults: IssueLog) -> Ints:
    """Return the first point of each ring."""
    total = len(local)
    if not total:
        return np.zeros(0, np.int64)
    new = np.ones(total, bool)
    new[1:] = (records.plot[1:] != records.plot[:-1]) | (records.ring[1:] != records.ring[:-1])
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, total))
    first = np.repeat(starts, sizes)
    offset = np.arange(total) - first
    back = (np.abs(local - local[first]) < SAME_M).all(axis=1) & (offset >= 3) & (offset < np.repeat(sizes, sizes) - 1)
    more: list[int] = []
    for start in np.unique(first[back]).tolist():
        more += _inner_starts(local, start, start + int(sizes[np.searchsorted(starts, start)]))
    for start in more:
        plot = int(records.plot[start])
        what = Message("several closed rings carry one 圈号; they were parted where they close")
        faults.add("RING_NUMBER", what, line=int(records.line[start]), row=plot, id=records.heads[plot].number)
    return np.unique(np.concatenate([starts, np.array(more, np.int64)]))


def _inner_starts(local: Floats, start: int, end: int) -> list[int]:
    starts: list[int] = []
    while True:
        back = np.flatnonzero((np.abs(local[start:end] - local[start]) < SAME_M).all(axis=1))
        back = back[back >= 3]
        after = start + int(back[0]) + 1 if len(back) else end
        # a closing point that is written twice closes nothing new
        while after < end and (np.abs(local[after] - local[start]) < SAME_M).all():
            after += 1
        if after >= end:
            return starts
        starts.append(after)
        start = after


def _note_open(records: Records, rings: tuple[Ints, Ints, Floats, Ints], faults: IssueLog) -> None:
    for plot, end, gap, size in zip(*(column.tolist() for column in rings), strict=True):
        head = records.heads[plot]
        if gap > 0 and size > 1 and head.kind not in {"线", "点"}:
            what = Message("the ring does not close, by {gap:.4f} m; it was closed to its first point", gap=gap)
            faults.add("RING_OPEN", what, line=int(records.line[end]), row=plot, id=head.number)


def walk(rings: OpenRings, as_they_are: Bools) -> Ints:
    """Walk rings as they are written: from the north-west vertex, outer rings clockwise, holes the other way.

    Parameters
    ----------
    rings
        Rings laid out with their holes known.
    as_they_are
        Runs of points that are no rings, and keep their order (R,).

    Returns
    -------
    ndarray
        Positions of vertices, ring by ring (V,).
    """
    clockwise = signed_areas(rings) < 0
    first = np.where(as_they_are, rings.start[:-1], north_west(rings))
    return unroll(rings, first, (clockwise == rings.hole) & ~as_they_are)


def note_vertices(records: Records, rings: RingPoints, faults: IssueLog) -> None:
    """Note vertices that are given twice or stick out as spikes; none is taken away.

    Parameters
    ----------
    records
        The point lines.
    rings
        The rings.
    faults
        Where faults are noted.
    """
    if not len(rings.xy):
        return
    following, preceding = _neighbours(rings)
    ahead, behind = rings.local[following] - rings.local, rings.local[preceding] - rings.local
    length, back = np.hypot(*ahead.T), np.hypot(*behind.T)
    last = np.zeros(len(rings.xy), bool)
    last[rings.start + rings.size - 1] = True
    same = np.flatnonzero((length < SAME_M) & (np.repeat(rings.size, rings.size) > 1))
    # the last vertex of a ring can be one with the first only where the closing point was written twice
    for vertex in np.where(last[same], same, same + 1).tolist():
        _note(records, rings, vertex, _REPEATED, faults)
    cross = np.abs(ahead[:, 0] * behind[:, 1] - ahead[:, 1] * behind[:, 0])
    longer = np.maximum(length, back)
    forth_and_back = (ahead * behind).sum(axis=1) > 0
    spike = forth_and_back & (cross <= SPIKE_M * longer) & (np.minimum(length, back) > SAME_M) & (longer > 0)
    spike &= np.repeat(rings.size, rings.size) > 2
    for vertex in np.flatnonzero(spike):
        _note(records, rings, int(vertex), _SPIKE, faults)


def _neighbours(rings: RingPoints) -> tuple[Ints, Ints]:
    every = np.arange(len(rings.xy))
    following, preceding = every + 1, every - 1
    following[rings.start + rings.size - 1] = rings.start
    preceding[rings.start] = rings.start + rings.size - 1
    return following, preceding


def _note(records: Records, rings: RingPoints, vertex: int, fault: tuple[str, Message], faults: IssueLog) -> None:
    at = int(rings.at[vertex])
    plot = int(records.plot[at])
    head = records.heads[plot]
    if head.kind not in {"线", "点"}:
        code, what = fault
        east, north = rings.xy[vertex].tolist()
        faults.add(code, what(east=east, north=north), line=int(records.line[at]), row=plot, id=head.number)


def ring_areas(rings: RingPoints) -> Floats:
    """Measure what each ring encloses.

    Parameters
    ----------
    rings
        The rings.

    Returns
    -------
    ndarray
        Area of each ring, m², whatever its direction (R,).
    """
    if not len(rings.size):
        return np.zeros(0)
    own = rings.local - rings.local[rings.start][rings.ring]
    after = own[_neighbours(rings)[0]]
    return np.asarray(np.abs(np.add.reduceat(own[:, 0] * after[:, 1] - own[:, 1] * after[:, 0], rings.start)) / 2)
