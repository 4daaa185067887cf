"""Tables of boundary points (界址点成果表) put together into plots."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.survey.faults import Faults
from landuse.intake.survey.header import Header
from landuse.intake.survey.read import assemble
from landuse.intake.survey.records import Records
from landuse.intake.survey.text import plain_signs
from landuse.intake.survey.tokens import Number, PlotLine, read_number

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

    from landuse.core.repairs import ReadIssue

#: What the columns of such tables are headed, after width, case, blanks and units are left aside.
_HEADINGS = {
    "north": r"x|x坐标|xzb|x_north_m|x坐标_北|纵坐标x?|纵坐标\(x\)|北坐标|north|northing|n",
    "east": r"y|y坐标|yzb|y_east_m|y坐标_东|横坐标y?|横坐标\(y\)|东坐标|east|easting|e",
    "latitude": r"纬度|北纬|wd|lat|latitude|b",
    "longitude": r"经度|东经|jd|lon|lng|longitude|l",
    "name": r"点号|界址点号|界址点|拐点号|拐点编号|拐点|点名|点编号|jzdh|dh|point|point_?name",
    "order": r"序号|顺序号?|jzdorder|xh|no\.?|order",
    "ring": r"圈号|地块圈号|环号|qh|ring",
    "plot": r"地块编号|地块号|宗地号|宗地编号|区块编号|区块号|图斑编号|zdbh|zddm|dkbh|qkbh|plot|plot_number|block",
    "plot_name": r"地块名称|区块名称|宗地名称|地块|区块|宗地|片区|dkmc|qkmc|plot_name|block_name",
    "side": r"边长|反算边长|间距|距离|bc|fsbc|side|side_m",
}
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_UNIT = re.compile(r"[(\[〔](m|米|单位:?(m|米)|°|度)[)\]〕]$")
_LACKING = {
    "north": Message("the table lacks the north coordinate; it has {columns}"),
    "east": Message("the table lacks the east coordinate; it has {columns}"),
    "latitude": Message("the table lacks the latitude; it has {columns}"),
    "longitude": Message("the table lacks the longitude; it has {columns}"),
}


class _Row(NamedTuple):
    """A row that is a point."""

    number: int
    plot: tuple[str, str]
    name: str
    ring: str
    first: float
    second: float


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
        What was found and done; rows are counted from 1 below the headings.

    Raises
    ------
    InputError
        If the columns of the coordinates are not there or are there twice, a coordinate is no number, or the ground is
        in doubt.
    """
    columns = _columns(table, where)
    faults = Faults(where, "row")
    reader = _TableReader(columns, where)
    for number, row in enumerate(table.itertuples(index=False), 1):
        reader.take(dict(zip(map(str, table.columns), map(_text, row), strict=True)), number)
    if not reader.rows:
        raise InputError(Message("there are no boundary points in it"), where=where, next=Message("Check the sheet"))
    records = reader.records()
    frame, found = assemble(records, Header(), crs, faults)
    _note_order(columns, records, faults)
    return frame, found, faults.as_repairs()


def _columns(table: pd.DataFrame, where: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for heading in table.columns:
        plain = _UNIT.sub("", "".join(unicodedata.normalize("NFKC", str(heading)).split()).casefold())
        for term, pattern in _HEADINGS.items():
            if re.fullmatch(pattern, plain):
                found.setdefault(term, []).append(str(heading))
    degrees = not {"north", "east"} & set(found) and {"latitude", "longitude"} & set(found)
    pair = ("latitude", "longitude") if degrees else ("north", "east")
    for term in pair:
        if len(found.get(term, [])) != 1:
            columns = [str(name) for name in table.columns]
            raise InputError(
                Message("the table has the columns {twice} for one coordinate", twice=found[term])
                if found.get(term)
                else _LACKING[term](columns=columns),
                where=where,
                next=Message("Give one column headed X坐标 and one headed Y坐标"),
            )
    return {"first": found[pair[0]][0], "second": found[pair[1]][0]} | {
        term: names[0] for term, names in found.items() if term not in {"north", "east", "latitude", "longitude"}
    }


class _TableReader:
    """Goes through the rows: points, names of plots, repeated headings, lengths of sides."""

    def __init__(self, columns: dict[str, str], where: str) -> None:
        self.columns, self.where = columns, where
        self.heads: list[PlotLine] = []
        self.plot: list[int] = []
        self.rows: list[_Row] = []
        self.title, self.said, self.begin = "", ("", ""), 0
        self.sexagesimal = False

    def take(self, cells: dict[str, str], number: int) -> None:
        own = {term: cells[heading] for term, heading in self.columns.items()}
        said = [text for text in cells.values() if text]
        pair = (own["first"], own["second"])
        if pair == (self.columns["first"], self.columns["second"]):
            return  # the headings again, on the next page
        if not any(pair) or len(set(said)) == 1:
            words = [text for text in dict.fromkeys(said) if _number(text) is None]
            self.title = " ".join(words) or self.title
            return
        first, second = (self._value(text, number) for text in pair)
        name = own.get("name") or own.get("order", "")
        row = _Row(number, (own.get("plot", ""), own.get("plot_name", "")), name, own.get("ring") or "1", first, second)
        if self._opens(row):
            self.heads.append(PlotLine(0, number=row.plot[0], name=row.plot[1] or self.title, kind="面"))
            self.title, self.said, self.begin = "", row.plot, len(self.rows)
        self.plot.append(len(self.heads) - 1)
        self.rows.append(row)

    def _opens(self, row: _Row) -> bool:
        """Tell whether a point begins a plot."""
        if not self.rows or self.title or (any(row.plot) and row.plot != self.said):
            return True
        if {"plot", "plot_name", "ring"} & set(self.columns):
            return False
        begin, last = self.rows[self.begin], self.rows[-1]
        closed = (last.first, last.second) == (begin.first, begin.second) and last is not begin
        closes = (row.first, row.second) == (begin.first, begin.second)
        return bool(row.name) and row.name == begin.name and (closed or not closes)

    def _value(self, text: str, number: int) -> float:
        found = _number(text)
        if found is None:
            what = Message("corrupt vertex: the coordinate '{text}' is no number", text=text)
            raise InputError(
                what,
                where=Message("{file} row {row}", file=self.where, row=number),
                next=Message("Correct the coordinates"),
            )
        self.sexagesimal |= found.sexagesimal
        return found.value

    def records(self) -> Records:
        ring_of: dict[str, int] = {}
        return Records(
            tuple(self.heads),
            np.array(self.plot, np.int64),
            np.array([row.first for row in self.rows], float),
            np.array([row.second for row in self.rows], float),
            np.array([ring_of.setdefault(row.ring, len(ring_of)) for row in self.rows], np.int64),
            tuple(ring_of),
            pa.array([row.name for row in self.rows], pa.string()),
            np.array([row.number for row in self.rows], np.int64),
            self.sexagesimal,
        )


def _number(text: str) -> Number | None:
    plain = plain_signs(text)
    return read_number(plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain)


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, (float, np.floating)):
        return repr(float(cell)).removesuffix(".0")
    return str(cell).strip()


def _note_order(columns: dict[str, str], records: Records, faults: Faults) -> None:
    """Say which column is north."""
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
