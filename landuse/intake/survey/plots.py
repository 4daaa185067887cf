"""Plots as geometries: rings put together, and what is wrong with the result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from landuse.boundary.rings import OpenRings
from landuse.core.messages import Message
from landuse.geometry.validity import reason_message
from landuse.intake.survey.holes import nest
from landuse.intake.survey.rings import NOTHING_M2, RingPoints, ring_areas, walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.core.issue_log import IssueLog
    from landuse.intake.survey.records import Records
    from landuse.intake.survey.tokens import PlotLine

_CODES = {"elf-intersection": "SELF_INTERSECTION", "Hole lies outside": "HOLE_OUTSIDE"}
_REASON = re.compile(r"(.*?)\[(\S+) (\S+)\]")


@dataclass(frozen=True, eq=False)
class Plots:
    """The plots of a file as geometries.

    Parameters
    ----------
    geometries
        One for each head (N,).
    names
        点号 of each, rings parted by ``;`` in the order of the geometry, closing points left out.
    rings
        圈号 of each ring as written, parted by ``;``.
    """

    geometries: Any
    names: list[str]
    rings: list[str]


def build_plots(records: Records, rings: RingPoints, faults: IssueLog) -> Plots:
    """Put rings together into plots.

    Parameters
    ----------
    records
        Heads and point lines.
    rings
        The rings.
    faults
        Where faults are noted.

    Returns
    -------
    Plots
        One geometry for each head; None, and said, where nothing is enclosed.
    """
    count = len(records.heads)
    orders = _orders(records, rings, faults)
    geometries = np.full(count, shapely.Polygon(), dtype=object)
    lone = np.array([row for row, parts in enumerate(orders) if len(parts) == 1 and len(parts[0]) == 1], np.int64)
    first = np.array([orders[row][0][0] for row in lone.tolist()], np.int64)
    geometries[lone] = shapely.polygons(_linear_rings(rings, first))
    for row, parts in enumerate(orders):
        if sum(map(len, parts)) > 1:
            polygons = [_polygon(rings, part) for part in parts]
            geometries[row] = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    for row in [row for row, head in enumerate(records.heads) if head.kind in {"线", "点"}]:
        geometries[row], orders[row] = _line_or_points(records.heads[row], rings, row)
    _note_bare(records.heads, geometries, faults)
    _note_invalid(records.heads, geometries, faults)
    names = _names(records, rings, orders)
    flat = [[ring for part in parts for ring in part] for parts in orders]
    codes = records.ring[rings.at[rings.start]]
    return Plots(
        geometries,
        [";".join(names[ring] for ring in group) for group in flat],
        [";".join(records.ring_texts[codes[ring]] for ring in group) for group in flat],
    )


def _orders(records: Records, rings: RingPoints, faults: IssueLog) -> list[list[list[int]]]:
    """Return the rings of each plot as parts: the outer ring, then its holes."""
    areas = ring_areas(rings)
    orders: list[list[list[int]]] = [[] for _ in records.heads]
    sound: list[list[int]] = [[] for _ in records.heads]
    for ring, plot in enumerate(rings.plot.tolist()):
        head = records.heads[plot]
        if head.kind in {"线", "点"}:
            continue
        if areas[ring] < NOTHING_M2 and not _encloses(rings, ring):
            line = int(records.line[rings.at[rings.start[ring]]])
            faults.add(
                "ZERO_AREA", Message("a ring encloses nothing and was left out"), line=line, row=plot, id=head.number
            )
        else:
            sound[plot].append(ring)
    for plot, mine in enumerate(sound):
        if not mine:
            continue
        orders[plot] = [mine] if len(mine) == 1 else _nested(records, rings, mine, faults)
    return orders


def _encloses(rings: RingPoints, ring: int) -> bool:
    """Return whether a ring encloses ground though its area, with its sign, comes to nothing."""
    own = rings.local[rings.start[ring] : rings.start[ring] + rings.size[ring]]
    return len(own) > 3 and bool(shapely.area(shapely.make_valid(shapely.Polygon(own))) >= NOTHING_M2)


def _nested(records: Records, rings: RingPoints, mine: list[int], faults: IssueLog) -> list[list[int]]:
    nesting = nest(_linear_rings(rings, np.array(mine, np.int64)))
    plot = int(rings.plot[mine[0]])
    lines = [int(records.line[rings.at[rings.start[ring]]]) for ring in mine]
    number = records.heads[plot].number
    for ring in nesting.repeated:
        faults.add(
            "RING_REPEATED",
            Message("a ring is given twice; the second was left out"),
            line=lines[ring],
            row=plot,
            id=number,
        )
    for first, second in nesting.crossing:
        what = Message("the ring crosses the one from {lines}", lines=faults.named([lines[first]]))
        faults.add("HOLE_OUTSIDE", what, line=lines[second], row=plot, id=number, repaired=False)
    return [[mine[outer], *(mine[hole] for hole in holes)] for outer, holes in nesting.parts]


def _vertices(rings: RingPoints, ring: int) -> NDArray[np.float64]:
    start = rings.start[ring]
    return rings.xy[start : start + rings.size[ring]]


def _linear_rings(rings: RingPoints, wanted: NDArray[np.int64]) -> Any:  # noqa: ANN401
    """Build rings; GEOS closes them."""
    if not len(wanted):
        return np.zeros(0, object)
    sizes = rings.size[wanted]
    ends = np.cumsum(sizes)
    at = np.arange(ends[-1]) + np.repeat(rings.start[wanted] - (ends - sizes), sizes)
    return shapely.linearrings(rings.xy[at], indices=np.repeat(np.arange(len(wanted)), sizes))


def _polygon(rings: RingPoints, part: list[int]) -> Any:  # noqa: ANN401
    built = _linear_rings(rings, np.array(part, np.int64))
    return shapely.polygons(built[0], built[1:])


def _line_or_points(head: PlotLine, rings: RingPoints, row: int) -> tuple[Any, list[list[int]]]:
    mine = np.flatnonzero(rings.plot == row).tolist()
    if head.kind == "点":
        points = np.concatenate([_vertices(rings, ring) for ring in mine]) if mine else np.zeros((0, 2))
        return (shapely.Point(points[0]) if len(points) == 1 else shapely.MultiPoint(points)), [mine]
    runs = [_vertices(rings, ring) for ring in mine]
    runs = [np.vstack([run, run[:1]]) if rings.closed[ring] else run for ring, run in zip(mine, runs, strict=True)]
    lines = [shapely.LineString(run) for run in runs if len(run) > 1]
    return (lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)), [mine]


def _names(records: Records, rings: RingPoints, orders: list[list[list[int]]]) -> list[str]:
    """Join the names of the points of each ring, from the north-west on and clockwise, holes the other way.

    So they still fit when another program turns the ring round or lets it begin elsewhere.
    """
    if not len(rings.at):
        return []
    hole = np.zeros(len(rings.size), bool)
    hole[[ring for parts in orders for part in parts for ring in part[1:]]] = True
    ends = np.append(rings.start, len(rings.at))
    laid = OpenRings(rings.xy, ends, rings.plot, np.arange(len(rings.size)), hole)
    lines = [row for row, head in enumerate(records.heads) if head.kind in {"线", "点"}]
    walked = walk(laid, np.isin(rings.plot, lines))
    lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), records.names.take(pa.array(rings.at[walked])))
    joined: list[str] = pc.binary_join(lists, ",").to_pylist()
    return joined


def _note_bare(heads: tuple[PlotLine, ...], geometries: Any, faults: IssueLog) -> None:  # noqa: ANN401
    """Write which plots have no ground, and leave them without geometry."""
    for row in np.flatnonzero(shapely.is_empty(geometries)).tolist():
        geometries[row] = None
        head = heads[row]
        what = Message("the plot has no points, or none that enclose ground: it has no geometry")
        faults.add("EMPTY_PLOT", what, line=head.line or None, row=row, id=head.number)


def _note_invalid(heads: tuple[PlotLine, ...], geometries: Any, faults: IssueLog) -> None:  # noqa: ANN401
    for row in np.flatnonzero(~shapely.is_valid(geometries) & ~shapely.is_missing(geometries)).tolist():
        match = _REASON.fullmatch(shapely.is_valid_reason(geometries[row]))
        reason = match[1] if match else "Invalid"
        what = Message("the ground is not simple: {reason}", reason=reason_message(reason))
        if match:
            what = Message(
                "the ground is not simple: {reason} at E {east:.4f}, N {north:.4f}",
                reason=reason_message(reason),
                east=float(match[2]),
                north=float(match[3]),
            )
        code = next((code for telling, code in _CODES.items() if telling in reason), "INVALID_RINGS")
        head = heads[row]
        faults.add(code, what, line=head.line or None, row=row, id=head.number, repaired=False)
