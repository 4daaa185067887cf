"""Faults at vertices: without a counterpart on a shared side, repeated, or the tip of a spike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.rings import Floats, Ints, OpenRings
from landuse.boundary.topology.faults import NOISE_M, FaultArrays

if TYPE_CHECKING:
    from landuse.boundary.topology.edges import OpenEdges

#: A vertex where the line turns by less than this is no corner: it lies on a straight run, degrees.
CORNER_DEG = 0.1


def find_unmatched(rings: OpenRings, edges: OpenEdges, group: Ints | None, *, tolerance_m: float) -> FaultArrays:
    """Find corners of one unit that lie on a side of another which has no vertex there.

    Parameters
    ----------
    rings
        The rings of all units, m.
    edges
        Their open sides: a corner on somebody's side leaves both open.
    group
        Where given, only corners on the side of a unit of another group are looked for.
    tolerance_m
        Vertices no farther apart than this match, m; those not quite at one place are counted.

    Returns
    -------
    FaultArrays
        Of the kind ``unmatched_vertex``: ``a`` has the corner, ``b`` lacks it; ``length_m`` is how far it lies from
        the side.
    """
    # A vertex is the begin of one open side or the end of another; both ends are looked at, each vertex once.
    at = np.unique(np.concatenate([edges.vertex, rings.following[edges.vertex]]))
    at = at[turns(rings, at) > CORNER_DEG]
    spots, unit = shapely.points(rings.xy[at]), rings.row[rings.ring[at]]
    spot, edge = shapely.STRtree(edges.lines).query(spots, predicate="dwithin", distance=tolerance_m)
    other = edges.unit[edge] != unit[spot]
    if group is not None:
        other &= group[edges.unit[edge]] != group[unit[spot]]
    spot, edge = spot[other], edge[other]
    ends = np.hypot(*(edges.ends[edge] - rings.xy[at][spot][:, None, :]).transpose(2, 0, 1)).min(axis=1)
    away = shapely.distance(spots[spot], edges.lines[edge])
    pairs, at_pair = np.unique(np.stack([spot, edges.unit[edge]], axis=1), axis=0, return_inverse=True)
    end, side = np.full(len(pairs), np.inf), np.full(len(pairs), np.inf)
    np.minimum.at(end, at_pair, ends)
    np.minimum.at(side, at_pair, away)
    bare = end > tolerance_m
    corner, near = pairs[bare, 0], end[~bare & (end > NOISE_M)]
    return FaultArrays("unmatched_vertex", unit[corner], pairs[bare, 1], spots[corner], length_m=side[bare], near=near)


def find_repeated(rings: OpenRings, *, tolerance_m: float) -> FaultArrays:
    """Find vertices that follow each other nearer than the tolerance.

    Parameters
    ----------
    rings
        The rings of all units, m.
    tolerance_m
        Vertices nearer than this are the same point drawn twice, m.

    Returns
    -------
    FaultArrays
        Of the kind ``repeated_point``, with how far apart they are as ``length_m``.
    """
    step = np.hypot(*(rings.xy[rings.following] - rings.xy).T)
    at = np.flatnonzero(step < tolerance_m)
    nobody = np.full(len(at), -1)
    return FaultArrays(
        "repeated_point", rings.row[rings.ring[at]], nobody, shapely.points(rings.xy[at]), length_m=step[at]
    )


def find_spikes(rings: OpenRings, *, spike_deg: float, tolerance_m: float) -> FaultArrays:
    """Find vertices at which the line turns nearly back on itself.

    Parameters
    ----------
    rings
        The rings of all units, m.
    spike_deg
        A corner narrower than this is the tip of a spike, or of a cut, degrees.
    tolerance_m
        Shorter ones are not told, only counted, m.

    Returns
    -------
    FaultArrays
        Of the kind ``spike``: ``length_m`` is that of the shorter straight run beside the tip.
    """
    # Only rings with a tip are worth taking their straight runs together.
    tips = rings.ring[np.flatnonzero(180.0 - turns(rings) < spike_deg)]
    corners = _corners_only(rings, np.unique(tips))
    angle = 180.0 - turns(corners)
    step = np.hypot(*(corners.xy[corners.following] - corners.xy).T)
    length = np.minimum(step, step[corners.preceding])
    tip = angle < spike_deg
    real, unit = np.flatnonzero(tip & (length >= tolerance_m)), corners.row[corners.ring]
    return FaultArrays(
        "spike",
        unit[real],
        np.full(len(real), -1),
        shapely.points(corners.xy[real]),
        length_m=length[real],
        angle_deg=angle[real],
        near=length[tip & (length < tolerance_m)],
    )


def turns(rings: OpenRings, at: Ints | None = None) -> Floats:
    """Measure by how much the line turns at vertices.

    Parameters
    ----------
    rings
        Rings in metres.
    at
        Positions of vertices; all where None.

    Returns
    -------
    ndarray
        Degrees from 0, straight on, to 180, straight back; shape (n,).
    """
    here = slice(None) if at is None else at
    came = rings.xy[here] - rings.xy[rings.preceding[here]]
    goes = rings.xy[rings.following[here]] - rings.xy[here]
    cross = came[:, 0] * goes[:, 1] - came[:, 1] * goes[:, 0]
    return np.asarray(np.degrees(np.arctan2(np.abs(cross), (came * goes).sum(axis=1))))


def _corners_only(rings: OpenRings, which: Ints) -> OpenRings:
    """Take some of the rings without the vertices on straight runs."""
    spans = [np.arange(rings.start[ring], rings.start[ring + 1]) for ring in which.tolist()]
    mine = rings.take(which, np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64))
    keep = turns(mine) > CORNER_DEG / 10
    sizes = np.bincount(mine.ring[keep], minlength=len(which))
    good = sizes >= 3
    keep &= good[mine.ring]
    start = np.concatenate([[0], np.cumsum(sizes[good])])
    return OpenRings(mine.xy[keep], start, mine.row[good], mine.part[good], mine.hole[good])
