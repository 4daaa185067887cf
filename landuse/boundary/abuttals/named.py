"""Named lines and areas, laid out so that a boundary can be held against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from landuse.boundary.abuttals.sides import SideSegments
    from landuse.boundary.rings import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Named:
    """The straight segments of everything that has a name.

    Parameters
    ----------
    names
        Each name once, sorted.
    segments
        Shape (n, 2, 2): begin and end of each segment, east and north, m.
    name
        Which name each segment has; shape (n,).
    area
        Which area each segment is the edge of, -1 for a line; shape (n,).
    areas
        The areas.
    tree
        The segments, searchable.
    """

    names: tuple[str, ...]
    segments: Floats
    name: Ints
    area: Ints
    areas: NDArray[np.object_]
    tree: shapely.STRtree


@dataclass(frozen=True, eq=False)
class Meetings:
    """Which pieces of a side lie near which segments, one row for each pair.

    Parameters
    ----------
    piece, segment
        Positions among the pieces and the segments.
    distance
        From the middle of the piece to the segment, m.
    turn
        The angle between the two courses, degrees from 0 to 90.
    ahead
        How squarely the segment's nearest point lies before or behind the piece: cosine of the angle between the way
        out of the block and the way to that point; positive outside.
    """

    piece: Ints
    segment: Ints
    distance: Floats
    turn: Floats
    ahead: Floats


def index_named(lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None = None, *, name: str = "name") -> Named:
    """Lay out named features: roads, rivers, railways, and areas such as parks, villages and neighbouring zones.

    Parameters
    ----------
    lines
        Features with a name column, m. Polygons among them count as areas; what has no name is left out.
    areas
        More areas, in the same CRS.
    name
        The name column of both.

    Returns
    -------
    Named
        The segments under their names.

    Raises
    ------
    InputError
        If there is no such column.
    """
    frames = [frame for frame in (lines, areas) if frame is not None and len(frame)]
    for frame in frames:
        if name not in frame:
            raise InputError(
                Message("the named features have no column '{name}'", name=name),
                where=Message("columns {columns}", columns=list(map(str, frame.columns))),
                next=Message("Name the column"),
            )
    titles = [str(title).strip() for frame in frames for title in frame[name].where(frame[name].notna(), "")]
    shapes = np.concatenate(
        [np.asarray(frame.geometry.array, dtype=object) for frame in frames] or [np.zeros(0, object)]
    )
    keep = np.array([bool(title) for title in titles], dtype=bool) & ~pd.isna(shapes)
    names = tuple(sorted({title for title, kept in zip(titles, keep, strict=True) if kept}))
    which = np.array(
        [names.index(title) if kept else -1 for title, kept in zip(titles, keep, strict=True)], dtype=np.int64
    )
    return _segments(names, shapes[keep], which[keep])


def meet(pieces: SideSegments, named: Named, *, reach_m: float, turn_deg: float) -> Meetings:
    """Find the segments that run near and along each piece.

    Parameters
    ----------
    pieces
        The pieces of a side.
    named
        The named segments.
    reach_m
        Greatest distance from the middle of a piece, m.
    turn_deg
        Greatest angle between the two courses, degrees.

    Returns
    -------
    Meetings
        One row for each pair.
    """
    spots = shapely.points(pieces.middle)
    piece, segment = named.tree.query(spots, predicate="dwithin", distance=reach_m)
    along, beside = pieces.end[piece] - pieces.begin[piece], named.segments[segment, 1] - named.segments[segment, 0]
    turn = np.degrees(np.arctan2(np.abs(_cross(along, beside)), np.abs((along * beside).sum(axis=1))))
    near = turn <= turn_deg
    piece, segment, turn = piece[near], segment[near], turn[near]
    way = _nearest(pieces.middle[piece], named.segments[segment]) - pieces.middle[piece]
    distance = np.hypot(*way.T)
    ahead = (way * pieces.outward[piece]).sum(axis=1) / np.maximum(distance, 1e-9)
    return Meetings(piece, segment, distance, turn, ahead)


def outside_of(meetings: Meetings, pieces: SideSegments, named: Named) -> Bools:
    """Return which meetings are with a line, or with an area that lies beyond the boundary and not within.

    Parameters
    ----------
    meetings
        Pairs of pieces and segments.
    pieces, named
        What they are pairs of.

    Returns
    -------
    ndarray
        One flag for each pair.
    """
    area = named.area[meetings.segment]
    fine = area < 0
    at = np.flatnonzero(~fine)
    out = pieces.outward[meetings.piece[at]]
    edge = (
        pieces.middle[meetings.piece[at]] + out * np.maximum(meetings.distance[at] * meetings.ahead[at], 0.0)[:, None]
    )
    beyond = shapely.contains_xy(named.areas[area[at]], *(edge + 0.5 * out).T) if len(at) else np.zeros(0, dtype=bool)
    inside = (
        shapely.contains_xy(named.areas[area[at]], *(pieces.middle[meetings.piece[at]] - 1.0 * out).T)
        if len(at)
        else beyond
    )
    fine[at] = beyond & ~inside
    return fine


def _segments(names: tuple[str, ...], shapes: NDArray[np.object_], which: Ints) -> Named:
    polygonal = shapely.get_dimensions(shapes) == 2
    outlines = np.where(polygonal, shapely.boundary(shapes), shapes)
    parts, owner = shapely.get_parts(outlines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    segments = np.stack([xy[:-1], xy[1:]], axis=1)[joined].reshape(-1, 2, 2)
    of = owner[part[:-1][joined]] if len(part) else np.zeros(0, dtype=np.int64)
    real = np.hypot(*(segments[:, 1] - segments[:, 0]).T) > 1e-9
    segments, of = segments[real], of[real]
    area = np.where(polygonal[of], np.cumsum(polygonal)[of] - 1, -1) if len(of) else np.zeros(0, dtype=np.int64)
    areas = shapes[polygonal]
    shapely.prepare(areas)
    return Named(names, segments, which[of], area, areas, shapely.STRtree(shapely.linestrings(segments)))


def _nearest(spot: Floats, segment: Floats) -> Floats:
    """Find the point of each segment nearest to a spot."""
    along = segment[:, 1] - segment[:, 0]
    share = ((spot - segment[:, 0]) * along).sum(axis=1) / (along * along).sum(axis=1)
    nearest: Floats = segment[:, 0] + np.clip(share, 0.0, 1.0)[:, None] * along
    return nearest


def _cross(first: Floats, second: Floats) -> Floats:
    product: Floats = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return product
