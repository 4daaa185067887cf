"""Reads CASS coordinate files (``.dat``: 点号,编码,Y,X,H) as plots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from landuse.core.errors import InputError
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.survey.header import Header
from landuse.intake.survey.read import assemble
from landuse.intake.survey.records import Records
from landuse.intake.survey.text import plain_signs, read_text
from landuse.intake.survey.tokens import PlotLine, read_number

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".dat",)

_FIELDS = (4, 5)
_NORTH_THIRD = Message("the third field was read as north and the fourth as east, by the size of the numbers")
_NORTH_FOURTH = Message("the fourth field was read as north and the third as east, by the size of the numbers")
_BLANK_LINES = Message("blank lines make {count} groups of {least} to {most} points, which bound no plots")
_CODES = Message("the codes make {count} groups of {least} to {most} points, which bound no plots")


class _Point(NamedTuple):
    line: int
    name: str
    code: str
    east: float
    north: float
    block: int


def list_layers(path: Path) -> list[str]:
    """Name the one layer of the file."""
    return [path.stem]


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read the points of the file as plots, in the order they stand.

    Plots are parted by blank lines or, where there are none, by a change of code; rings of a plot by coming back to
    their first point. Heights are left out.
    """
    faults = IssueLog(str(path))
    data, encoding = read_text(path, options.encoding, faults)
    points = _points(data.decode(), str(path))
    heads, plot = _plots(points, str(path))
    records = Records(
        tuple(heads),
        np.array(plot, np.int64),
        np.array([point.north for point in points], float),
        np.array([point.east for point in points], float),
        np.zeros(len(points), np.int64),
        ("1",),
        pa.array([point.name for point in points], pa.string()),
        np.array([point.line for point in points], np.int64),
    )
    frame, crs = assemble(records, Header(), options.crs, faults)
    faults.add("XY_ORDER", _NORTH_THIRD if "XY_SWAPPED" in faults else _NORTH_FOURTH)
    return RawData(frame, crs, faults.issues(), encoding)


def _points(text: str, where: str) -> list[_Point]:
    points: list[_Point] = []
    block = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = plain_signs(raw).strip()
        if not line:
            block = number
        elif line.upper() == "END" or (not points and line.isdecimal()):
            continue  # some files count their points first, and say END
        else:
            points.append(_point(line, number, block, where))
    if not points:
        raise InputError(Message("there are no points in it"), where=where, next=Message("A line is 点号,编码,Y,X,H"))
    return points


def _point(line: str, number: int, block: int, where: str) -> _Point:
    fields = [field.strip() for field in line.split(",")]
    while len(fields) > max(_FIELDS) and not fields[-1]:
        fields.pop()
    values = [read_number(field) for field in fields[2:4]]
    if len(fields) not in _FIELDS or None in values:
        what = Message("corrupt vertex: '{line}' is no point line", line=line[:60])
        raise InputError(what, where=f"{where}:{number}", next=Message("A line is 点号,编码,Y,X,H"))
    east, north = (value.value for value in values if value is not None)
    return _Point(number, fields[0], fields[1], east, north, block)


def _plots(points: list[_Point], where: str) -> tuple[list[PlotLine], list[int]]:
    """Part the points by blank lines or by code, and refuse where that makes no plots."""
    by_blank = len({point.block for point in points}) > 1
    codes: list[set[str]] = []
    plot: list[int] = []
    marks = [point.block if by_blank else point.code for point in points]
    for at, (point, mark) in enumerate(zip(points, marks, strict=True)):
        if at == 0 or mark != marks[at - 1]:
            codes.append(set())
        codes[-1].add(point.code)
        plot.append(len(codes) - 1)
    sizes = np.bincount(plot)
    small = np.flatnonzero(sizes < 3)
    if len(small) or (not by_blank and len(set(marks)) != len(codes)):
        first = points[plot.index(int(small[0]))] if len(small) else points[0]
        raise InputError(
            (_BLANK_LINES if by_blank else _CODES)(count=len(codes), least=sizes.min(), most=sizes.max()),
            where=f"{where}:{first.line}",
            next=Message("Part the plots by blank lines, or give each plot one code of its own"),
        )
    return [PlotLine(0, number=own.pop() if len(own) == 1 else "", kind="面") for own in codes], plot
