"""Tables of boundary points (界址点成果表) put together into plots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from landuse.core.errors import InputError
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.intake.survey.header import Header
from landuse.intake.survey.point_rows import PointRow, PointRows, point_number, point_rows
from landuse.intake.survey.read import assemble
from landuse.intake.survey.records import Records
from landuse.intake.survey.tokens import PlotLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from pyproj import CRS

    from landuse.core.read_issues import ReadIssue


def points_to_polygons(
    table: pd.DataFrame, *, where: str = "", crs: str | None = None
) -> tuple[gpd.GeoDataFrame, CRS | None, tuple[ReadIssue, ...]]:
    """Put a table of boundary points together into plots.

    Plots are told apart by a column of plots, by rows that hold but a name, or by numbering that begins anew; rings by
    圈号 or by coming back to their first point; holes by containment. Which coordinate is north is told by the numbers
    and not by the heading, and is said.

    Parameters
    ----------
    table
        The rows under their own headings: 点号, X and Y or 经度 and 纬度; and, where there are such, 序号, 圈号,
        地块编号, 地块名称, 边长.
    where
        The file and sheet, for messages.
    crs
        The CRS the user states.

    Returns
    -------
    frame
        One row for each plot, as `read_survey` gives it.
    crs
        Its CRS; None where it is not known.
    repairs
        What was found and done; rows are those of the sheet.

    Raises
    ------
    InputError
        If the columns of the coordinates are not there or are there twice, a coordinate is no number, or the ground is
        in doubt.
    """
    points = point_rows(table, where)
    for row in points.passed[:1]:
        raise InputError(
            row.trouble,
            where=Message("{where} row {row}", where=where, row=row.number),
            next=Message("Write the coordinate"),
        )
    if not points.rows:
        raise InputError(Message("there are no boundary points in it"), where=where, next=Message("Check the sheet"))
    faults = IssueLog(where, "row")
    records = _records(points)
    frame, system = assemble(records, Header(), crs, faults)
    _note_order(points.columns, records, faults)
    return frame, system, faults.issues()


def _records(points: PointRows) -> Records:
    """Part points into plots, and lay them out as records."""
    rows, heads, plot, begin = points.rows, list[PlotLine](), list[int](), 0
    for at, row in enumerate(rows):
        if _opens(rows, at, begin, {*points.columns}):
            heads.append(PlotLine(0, number=row.plot[0], name=row.plot[1] or row.title, kind="面"))
            begin = at
        plot.append(len(heads) - 1)
    if len(heads) == 1 and not any(rows[0].plot):
        heads[0] = replace(heads[0], number=points.plot, area=f"{points.area}{points.unit}" if points.area else "")
    pairs = [(point_number(row.first), point_number(row.second)) for row in rows]
    ring_of: dict[str, int] = {}
    return Records(
        tuple(heads),
        np.array(plot, np.int64),
        np.array([first.value for first, _ in pairs if first], float),
        np.array([second.value for _, second in pairs if second], float),
        np.array([ring_of.setdefault(row.ring, len(ring_of)) for row in rows], np.int64),
        tuple(ring_of),
        pa.array([row.name for row in rows], pa.string()),
        np.array([row.number for row in rows], np.int64),
        any(number.sexagesimal for pair in pairs for number in pair if number),
    )


def _opens(rows: Sequence[PointRow], at: int, begin: int, terms: set[str]) -> bool:
    """Return whether a point begins a plot."""
    row = rows[at]
    if not at or row.title or (any(row.plot) and row.plot != rows[begin].plot):
        return True
    if {"plot", "plot_name", "ring"} & terms:
        return False
    first, last = rows[begin], rows[at - 1]
    closed = (last.first, last.second) == (first.first, first.second) and last is not first
    closes = (row.first, row.second) == (first.first, first.second)
    return bool(row.name) and row.name == first.name and (closed or not closes)


def _note_order(columns: dict[str, str], records: Records, faults: IssueLog) -> None:
    """Write which column is north."""
    swapped = "XY_SWAPPED" in faults or bool((records.first > 73).all() and (records.first < 136).all())
    north, east = (columns["second"], columns["first"]) if swapped else (columns["first"], columns["second"])
    faults.add(
        "XY_ORDER",
        Message(
            "the column '{north}' was read as north and '{east}' as east, by the size of the numbers",
            north=north,
            east=east,
        ),
    )
