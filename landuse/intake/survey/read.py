"""A survey coordinate text file, read from its bytes to plots with geometry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from landuse.core.errors import InputError
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.intake.survey.areas import check_areas, read_figure
from landuse.intake.survey.degrees import as_degrees
from landuse.intake.survey.georeference import Georeferenced, place
from landuse.intake.survey.header import Header, read_header
from landuse.intake.survey.plots import Plots, build_plots
from landuse.intake.survey.records import Records, read_records
from landuse.intake.survey.rings import RingPoints, cut_rings, note_vertices, ring_areas
from landuse.intake.survey.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyproj import CRS

    from landuse.core.read_issues import ReadIssue

_HEADER_BYTES = 65_536


def read_survey(
    path: Path, *, encoding: str | None = None, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, CRS | None, tuple[ReadIssue, ...], str]:
    """Read a survey coordinate text file (勘测定界/报部坐标 TXT).

    What leaves the ground certain is put right or told, and read; what does not is refused.

    Parameters
    ----------
    path
        The file.
    encoding
        Its encoding, where the user states one.
    crs
        Its CRS, where the user states one; it outranks the header.

    Returns
    -------
    frame
        One row for each plot, geometry as (E, N): ``point_count``, ``stated_area`` (ha), ``stated_area_text``,
        ``plot_number``, ``plot_name``, ``geometry_kind``, ``map_sheet``, ``use``, ``use_code``, ``extra``,
        ``ring_numbers``, ``point_names`` and ``line``; an empty text is null. ``attrs["survey_header"]``
        holds the header.
    crs
        The band with zone prefix, or the geographic system; None where the datum is not said.
    repairs
        Every fault found, by the codes of table 1.6 of the standard, and what was done.
    encoding
        The encoding it was found in.

    Raises
    ------
    InputError
        If it is no such file, if the zone is not known, if a vertex is corrupt or outside China, or if the system is
        local.
    """
    faults = IssueLog(str(path))
    data, found_encoding = read_text(path, encoding, faults)
    header = read_header(data[:_HEADER_BYTES].decode(errors="replace").split("\n"), faults)
    records = read_records(data, header, faults)
    _refuse_nothing(records, faults.where)
    frame, found_crs = assemble(records, header, crs, faults)
    frame.attrs["survey_header"] = dict(header.values)
    frame.attrs["survey_project"] = dict(header.project)
    return frame, found_crs, faults.issues(), found_encoding


def assemble(
    records: Records, header: Header, crs: str | None, faults: IssueLog
) -> tuple[gpd.GeoDataFrame, CRS | None]:
    """Put records together into plots with geometry, whatever kind of file they come from.

    Parameters
    ----------
    records
        Heads and points.
    header
        What a header says of the coordinates; an empty one where there is none.
    crs
        The CRS the user states.
    faults
        Where faults are noted.

    Returns
    -------
    frame
        One row for each plot, as `read_survey` gives it.
    crs
        Its CRS; None where the datum is not said.

    Raises
    ------
    InputError
        If the zone is not known, a vertex is corrupt or outside China, or the system is local.
    """
    records = _mended_closings(records, faults)
    placed = place(as_degrees(records, header, faults), header, crs, faults)
    records = _one_head_for_each_plot(records, placed, faults)
    xy = np.column_stack((placed.east, placed.north))
    rings = cut_rings(records, xy, faults, degrees=placed.zone is None)
    note_vertices(records, rings, faults)
    _note_counts(records, rings, faults)
    plots = build_plots(records, rings, faults)
    stated = check_areas(records.heads, plots.geometries, placed.crs, faults)
    return _frame(records, plots, stated, placed), placed.crs


def _refuse_nothing(records: Records, where: str) -> None:
    if not len(records.line):
        raise InputError(
            Message("there are no point lines in it, so it is no survey coordinate file"),
            where=where,
            next=Message("Such a file has [地块坐标], a head line for each plot and point lines 点号,圈号,X,Y"),
        )


def _frame(records: Records, plots: Plots, stated: np.ndarray, placed: Georeferenced) -> gpd.GeoDataFrame:
    heads = records.heads
    columns = {
        "point_count": pd.array([head.count for head in heads], "Int64"),
        "stated_area": stated,
        "stated_area_text": _texts(head.area for head in heads),
        "plot_number": _texts(head.number for head in heads),
        "plot_name": _texts(head.name for head in heads),
        "geometry_kind": _texts(head.kind for head in heads),
        "map_sheet": _texts(head.sheet for head in heads),
        "use": _texts(head.use for head in heads),
        "use_code": _texts(head.code for head in heads),
        "extra": _texts(",".join(head.extra) for head in heads),
        "ring_numbers": plots.rings,
        "point_names": plots.names,
        "line": [head.line for head in heads],
    }
    return gpd.GeoDataFrame(columns, geometry=plots.geometries, crs=placed.crs)


def _texts(values: Iterable[str]) -> pd.Series:
    return pd.Series([value or None for value in values], dtype="str")


def _mended_closings(records: Records, faults: IssueLog) -> Records:
    """Put right closing lines that write X twice; a point elsewhere that does is corrupt."""
    double = np.flatnonzero((records.first == records.second) & (np.abs(records.first) > 180))
    if not len(double):
        return records
    second = records.second.copy()
    new = (np.diff(records.plot, prepend=-1) != 0) | (np.diff(records.ring, prepend=-1) != 0)
    starts = np.flatnonzero(new)
    for at in double.tolist():
        start = int(starts[np.searchsorted(starts, at, side="right") - 1])
        last = at + 1 == len(new) or bool(new[at + 1])
        if not last or at == start or records.first[at] != records.first[start]:
            what = Message("corrupt vertex: X is written for Y ({first:.4f})", first=records.first[at])
            raise InputError(what, where=faults.at(int(records.line[at])), next=Message("Correct the coordinates"))
        second[at] = records.second[start]
        head = records.heads[records.plot[at]]
        what = Message("the closing line writes X,X; Y was taken from the ring's first point")
        faults.add("CLOSE_X_X", what, line=int(records.line[at]), row=int(records.plot[at]), id=head.number)
    return replace(records, second=second)


def _one_head_for_each_plot(records: Records, placed: Georeferenced, faults: IssueLog) -> Records:
    """Put together plots that were given a head line for each ring, where the stated area shows it."""
    same: dict[tuple[str, ...], list[int]] = {}
    for row, head in enumerate(records.heads):
        if head.number and head.kind not in {"线", "点"}:
            same.setdefault((head.number, head.name, head.area), []).append(row)
    groups = [rows for rows in same.values() if len(rows) > 1]
    if not groups:
        return records
    quiet = IssueLog(faults.where)
    xy = np.column_stack((placed.east, placed.north))
    rings = cut_rings(records, xy, quiet, degrees=placed.zone is None)
    areas = np.bincount(rings.plot, weights=ring_areas(rings), minlength=len(records.heads))
    into = np.arange(len(records.heads))
    for rows in groups:
        if _are_rings_of_one(records.heads[rows[0]].area, areas[rows]):
            into[rows] = rows[0]
            head = records.heads[rows[0]]
            what = Message(
                "the {count} rings of the plot have a head line each; they were put together", count=len(rows)
            )
            faults.add("HEAD_PER_RING", what, line=head.line, row=rows[0], id=head.number)
    return _joined(records, into)


def _are_rings_of_one(text: str, areas: np.ndarray) -> bool:
    """Return whether several rings make the stated area together and none does alone."""
    figure = read_figure(text)
    if figure is None:
        return False
    allowed = max(100.0, 0.5 * 10.0 ** (4 - figure.decimals))
    stated = figure.value * 10_000
    greatest = areas.max()
    together = (areas.sum(), 2 * greatest - areas.sum())
    return bool(min(abs(area - stated) for area in together) <= allowed and (np.abs(areas - stated) > allowed).all())


def _joined(records: Records, into: np.ndarray) -> Records:
    kept, plot = np.unique(into, return_inverse=True)
    heads = tuple(records.heads[row] for row in kept.tolist())
    counts = np.bincount(plot, weights=[head.count or 0 for head in records.heads])
    heads = tuple(
        head if np.sum(plot == row) == 1 else replace(head, count=int(counts[row])) for row, head in enumerate(heads)
    )
    # rings of different heads stay apart though 圈号 is the same
    ring = records.plot * (records.ring.max() + 1) + records.ring
    texts = {int(code): records.ring_texts[records.ring[at]] for at, code in enumerate(ring.tolist())}
    codes = {code: number for number, code in enumerate(texts)}
    order = np.argsort(plot[records.plot], kind="stable")
    return Records(
        heads,
        plot[records.plot][order],
        records.first[order],
        records.second[order],
        np.array([codes[code] for code in ring[order].tolist()], np.int64),
        tuple(texts.values()),
        records.names.take(order),
        records.line[order],
        records.sexagesimal,
    )


def _note_counts(records: Records, rings: RingPoints, faults: IssueLog) -> None:
    """Hold the stated number of points against the lines; closing points may be counted or not."""
    total = len(records.heads)
    lines = np.bincount(rings.plot, weights=rings.lines, minlength=total).astype(int)
    closings = np.bincount(rings.plot, weights=rings.closed, minlength=total).astype(int)
    for row, head in enumerate(records.heads):
        if head.line and head.count not in {lines[row], lines[row] - closings[row]}:
            stated = "none" if head.count is None else str(head.count)
            what = Message(
                "{stated}!={lines}: the head states {stated} points, {lines} lines follow",
                stated=stated,
                lines=lines[row],
            )
            faults.add("POINT_COUNT", what, line=head.line, row=row, id=head.number)
