"""Plots laid out as a table of boundary points (界址点成果表), so that reading it gives the plots back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from landuse.core.errors import InputError
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.geometry.crs.interpret import CrsReading, examine_crs
from landuse.intake.survey.layout import lay_out, written_columns

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

#: Headings of the table; coordinates come after, by what they are.
HEADINGS = ("序号", "地块编号", "地块名称", "圈号", "点号")
METRES, SIDE = ("X坐标(m)", "Y坐标(m)"), "边长(m)"


def point_sheet(frame: gpd.GeoDataFrame, losses: IssueLog) -> pd.DataFrame:
    """Lay plots out as a table of boundary points, each ring closed by its first point.

    Parameters
    ----------
    frame
        Polygons in a band of CGCS2000.
    losses
        Where losses are noted.

    Returns
    -------
    DataFrame
        ``序号``, ``地块编号``, ``地块名称``, ``圈号``, ``点号``, northing, easting with its zone prefix, ``边长(m)``
        to the next point; coordinates to their last digit.

    Raises
    ------
    InputError
        If there is anything but polygons, or the table could not tell the CRS.
    """
    plots = _plots(frame, losses)
    reading = _system(frame, losses)
    runs = lay_out(np.asarray(plots.geometry.array))
    xy = runs.rings.xy[runs.walked] + np.array([_prefix_m(reading), 0.0])
    numbers, names = _labels(plots, losses)
    sizes = runs.rings.size
    starts = runs.rings.start[:-1].tolist()
    order = np.concatenate([np.r_[start : start + size, start] for start, size in zip(starts, sizes, strict=True)])
    ring = np.repeat(np.arange(len(sizes)), sizes + 1)
    row = runs.rings.row[ring]
    first = np.searchsorted(runs.rings.row, np.arange(len(plots)))
    begun = runs.rings.start[first][row]
    columns: dict[str, object] = {
        "序号": np.arange(1, len(order) + 1),
        "地块编号": np.array(numbers, dtype=object)[row],
        "地块名称": np.array(names, dtype=object)[row],
        "圈号": ring - first[row] + 1,
        "点号": [f"J{number}" for number in (order - begun + 1).tolist()],
    }
    columns |= {METRES[0]: xy[order, 1], METRES[1]: xy[order, 0], SIDE: _sides(xy[order], ring)}
    _say_lost(frame, losses)
    return pd.DataFrame(columns)


def _plots(frame: gpd.GeoDataFrame, losses: IssueLog) -> gpd.GeoDataFrame:
    shapes = np.asarray(frame.geometry.array)
    bare = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    kinds = set(shapely.get_type_id(shapes[~bare]).tolist()) - {3, 6}
    if kinds or bare.all():
        what = (
            Message("there is nothing to write")
            if bare.all()
            else Message("a table of boundary points holds polygons only")
        )
        raise InputError(what, where=losses.where, next=Message("Give polygons"))
    if bare.any():
        losses.add(
            "EMPTY_PLOT",
            Message.plural(
                "{n} feature without geometry was not written",
                "{n} features without geometry were not written",
                n=int(bare.sum()),
            ),
        )
    if shapely.has_z(shapes).any():
        losses.add("HEIGHTS_DROPPED", Message("heights were dropped"))
    return frame[~bare].set_geometry(shapely.force_2d(shapes[~bare]))


def _system(frame: gpd.GeoDataFrame, losses: IssueLog) -> CrsReading:
    """Refuse a CRS that the coordinates of the table would not tell."""
    reading = examine_crs(frame.crs)
    if reading.datum != "CGCS2000" or reading.zone is None:
        raise InputError(
            Message("a table of boundary points cannot say that it is in '{name}'", name=frame.crs.name),
            where=losses.where,
            next=Message("Convert to a CGCS2000 3-degree band first: --to-crs EPSG:4527"),
        )
    if not reading.prefixed:
        losses.add("PREFIX_ADDED", Message("eastings were written with their zone prefix {zone}", zone=reading.zone))
    return reading


def _prefix_m(reading: CrsReading) -> float:
    return 0.0 if reading.prefixed else (reading.zone or 0) * 1e6


def _labels(plots: gpd.GeoDataFrame, losses: IssueLog) -> tuple[list[str], list[str]]:
    """Return each plot a number of its own: a second of the same number would run into the first."""
    columns = written_columns(plots)
    numbers, names = (
        [_text(value) for value in plots[columns[name]]] if name in columns else [""] * len(plots)
        for name in ("plot_number", "plot_name")
    )
    seen: Counter[str] = Counter()
    own = []
    for row, number in enumerate(numbers):
        wanted = number or str(row + 1)
        seen[wanted] += 1
        own.append(wanted if seen[wanted] == 1 else f"{wanted} ({seen[wanted]})")
    changed = [row for row, (number, label) in enumerate(zip(numbers, own, strict=True)) if number != label]
    for row in changed:
        losses.add(
            "NAME_CHANGED",
            Message("the plot '{number}' is numbered '{own}' there", number=numbers[row], own=own[row]),
            row=row,
        )
    return own, names


def _text(value: object) -> str:
    missing = value is None or value is pd.NA or value != value
    return "" if missing else " ".join(str(value).split())


def _sides(xy: NDArray[np.float64], ring: NDArray[np.int64]) -> NDArray[np.float64]:
    steps = np.hypot(*(xy[1:] - xy[:-1]).T)
    within = ring[1:] == ring[:-1]
    return np.append(np.where(within, np.round(steps, 3), np.nan), np.nan)


def _say_lost(frame: gpd.GeoDataFrame, losses: IssueLog) -> None:
    columns = written_columns(frame)
    kept = {columns.get("plot_number"), columns.get("plot_name"), frame.geometry.name}
    lost = [str(name) for name in frame.columns if name not in kept]
    if lost:
        losses.add("COLUMNS_LOST", Message("the table has no place for the columns {lost}", lost=lost))
