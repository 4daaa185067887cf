"""The rows of a table of boundary points (界址点成果表), in any of its forms: one vocabulary, one reading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.survey.text import plain_signs
from landuse.intake.survey.tokens import Number, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the columns of such tables are headed, after width, case, blanks and units are left aside.
HEADINGS = {
    "north": r"(?:x|纵|北向?|xzb|x_north_m|north|northing|n)轴?|x[(_]?(?:纵|北向?)\)?|(?:纵|北向?)[(_]?x\)?",
    "east": r"(?:y|横|东向?|yzb|y_east_m|east|easting|e)轴?|y[(_]?(?:横|东向?)\)?|(?:横|东向?)[(_]?y\)?",
    "latitude": r"纬度|北纬|wd|lat|latitude|b",
    "longitude": r"经度|东经|jd|lon|lng|longitude|l",
    "name": r"点号|界址点号?|界址点编号|拐点号|拐点编号|拐点|点名|点编号|jzdh|dh|point|point_?name|number",
    "order": r"序号|顺序号?|jzdorder|xh|no\.?|order|顺序",
    "ring": r"圈号|地块圈号|环号|qh|ring",
    "plot": (
        r"(?:地块|宗地|区块|图斑)(?:编号|号|代码|编码|标识码)|不动产单元号|zdbh|zddm|zdh|dkbh|dkh|qkbh|plot|plot_number"
        r"|block|区块"
    ),
    "plot_name": r"地块名称|区块名称|宗地名称|地块|宗地|片区|dkmc|qkmc|plot_name|block_name",
    "side": r"(?:反算)?边长|界址边长|间距|距离|bc|fsbc|side|side_m",
}
_LACKING = {
    "north": Message("the table lacks the north coordinate; it has {columns}"),
    "east": Message("the table lacks the east coordinate; it has {columns}"),
    "latitude": Message("the table lacks the latitude; it has {columns}"),
    "longitude": Message("the table lacks the longitude; it has {columns}"),
}
_UNIT = re.compile(r"[(\[〔{](?:m|米|单位:?(?:m|米)|°|度)[)\]〕}]|(?<=[xy])m$")
_BESIDE = re.compile(r"(?:国家)?2000(?:国家)?(?:大地)?|cgcs2000|大地|平面|直角|界址点|拐点|坐标值?|值$|[_:/\s]")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_POINT = re.compile(r"(?:[A-Za-z]+|界|点|拐|拐点|界址点)?[-_ ]?\d+[-_.']?\d*")
_STATED = re.compile(
    r"(?:(?:地块|宗地|区块)(?:编号|号|代码)|不动产单元号)[:：]\s*(?P<number>[^\s;；,，]+)"
    r"|面积\s*(?:[(（](?P<unit>[^)）]+)[)）])?[:：]\s*(?P<area>\d[\d,]*\.?\d*)\s*(?P<behind>平方米|公顷|亩|㎡|m²|m2)?"
)


class PointRow(NamedTuple):
    """A row that is a point: its number in the sheet, what it is called, and its cells as they are written."""

    number: int
    plot: tuple[str, str]
    title: str
    name: str
    ring: str
    first: str
    second: str
    side: str = ""


@dataclass(frozen=True)
class Passed:
    """A row of a point that lacks a coordinate: its number in the sheet, the point, the column, what stands there."""

    number: int
    name: str
    column: str
    text: str

    @property
    def trouble(self) -> Message:
        """What is wrong with it."""
        if self.text:
            return Message(
                "corrupt vertex: point {name} has “{text}” in column {column}, which is no coordinate",
                name=self.name, text=self.text, column=self.column,
            )  # fmt: skip
        return Message(
            "corrupt vertex: point {name} has nothing in column {column}", name=self.name, column=self.column
        )


@dataclass(frozen=True)
class PointRows:
    """The points of a table.

    Parameters
    ----------
    columns
        The headings found, by what they are: ``first`` and ``second`` for the coordinates.
    rows
        The points in the order of the sheet; of merged rows one each.
    passed
        Rows of points that lack a coordinate.
    in_metres
        Whether the columns of coordinates are headed as those of a plane.
    plot, area, unit
        What the lines above the headings state of the one plot there is: its number, its area and the unit of that.
    """

    columns: dict[str, str]
    rows: tuple[PointRow, ...]
    passed: tuple[Passed, ...] = ()
    in_metres: bool = True
    plot: str = ""
    area: str = ""
    unit: str = ""


def has_coordinates(table: pd.DataFrame) -> bool:
    """Return whether a table has any column of coordinates."""
    terms = _terms(table)
    return bool({"north", "east", "latitude", "longitude"} & set(terms))


def point_columns(table: pd.DataFrame, where: str) -> dict[str, str]:
    """Find the columns of a table of boundary points.

    Parameters
    ----------
    table
        The rows under their own headings.
    where
        The file and sheet, for messages.

    Returns
    -------
    dict of str to str
        ``first`` (north or latitude), ``second``, and what else there is of ``name``, ``order``, ``ring``, ``plot``,
        ``plot_name``, ``side``: the heading of each.

    Raises
    ------
    InputError
        If a coordinate has no column, or several.
    """
    terms = _terms(table)
    pair = _pair(terms)
    for term in pair:
        if len(terms.get(term, [])) != 1:
            columns = [str(name) for name in table.columns]
            raise InputError(
                Message("the table has the columns {twice} for one coordinate", twice=terms[term])
                if terms.get(term)
                else _LACKING[term](columns=columns),
                where=where,
                next=Message("Give one column headed X坐标 and one headed Y坐标"),
            )
    return {"first": terms[pair[0]][0], "second": terms[pair[1]][0]} | {
        term: names[0] for term, names in terms.items() if term not in {"north", "east", "latitude", "longitude"}
    }


def point_rows(table: pd.DataFrame, where: str) -> PointRows:
    """Read the points of a table: titles, repeated headings, lengths of sides and merged rows told from points.

    Parameters
    ----------
    table
        The rows under their own headings; ``attrs`` say which rows of the sheet they are and what is merged.
    where
        The file and sheet, for messages.

    Returns
    -------
    PointRows
        The points, and the rows that lack a coordinate.

    Raises
    ------
    InputError
        If the columns of the coordinates are not there or are there twice.
    """
    reader = _Reader(point_columns(table, where), table)
    for position, row in enumerate(table.itertuples(index=False)):
        reader.take(dict(zip(map(str, table.columns), map(cell_text, row), strict=True)), position)
    stated = [match for title in table.attrs.get("titles", ()) for match in _STATED.finditer(_plain(title))]
    numbers = {statement["number"] for statement in stated if statement["number"]}
    areas = [statement for statement in stated if statement["area"]]
    alone = PointRows(reader.columns, tuple(reader.rows), tuple(reader.passed), "north" in _terms(table))
    if "plot" in reader.columns or "plot_name" in reader.columns:
        return alone
    area = areas[0] if len(areas) == 1 else None
    return replace(
        alone,
        plot=numbers.pop() if len(numbers) == 1 else "",
        area=area["area"].replace(",", "") if area else "",
        unit=(area["behind"] or area["unit"] or "") if area else "",
    )


def point_number(text: str) -> Number | None:
    """Read the coordinate of a cell; None where it is none."""
    plain = plain_signs(text)
    return read_number(plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain)


def cell_text(cell: object) -> str:
    """Return a cell as text, a whole number without a point."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, (float, np.floating)):
        return repr(float(cell)).removesuffix(".0")
    return str(cell).strip()


def _pair(terms: dict[str, list[str]]) -> tuple[str, str]:
    degrees = not {"north", "east"} & set(terms) and {"latitude", "longitude"} & set(terms)
    return ("latitude", "longitude") if degrees else ("north", "east")


def _terms(table: pd.DataFrame) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for heading in table.columns:
        for term in _named(_plain(str(heading))):
            terms.setdefault(term, []).append(str(heading))
    return terms


def _named(heading: str) -> Iterator[str]:
    bare = _UNIT.sub("", "".join(heading.split()).casefold())
    short = _BESIDE.sub("", bare)
    for term, pattern in HEADINGS.items():
        if re.fullmatch(pattern, bare) or (short and term in {"north", "east"} and re.fullmatch(pattern, short)):
            yield term


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


class _Reader:
    """Goes through the rows: points, titles of plots, repeated headings, lengths of sides, merged rows."""

    def __init__(self, columns: dict[str, str], table: pd.DataFrame) -> None:
        self.columns = columns
        self.rows: list[PointRow] = []
        self.passed: list[Passed] = []
        self.numbers = table.attrs.get("rows") or range(1, len(table) + 1)
        merged = table.attrs.get("continued", {})
        self.again = merged.get(columns["first"], frozenset()) & merged.get(columns["second"], frozenset())
        self.title = ""

    def take(self, cells: dict[str, str], position: int) -> None:
        own = {term: cells[heading] for term, heading in self.columns.items()}
        filled = [text for text in cells.values() if text]
        pair = (own["first"], own["second"])
        if pair == (self.columns["first"], self.columns["second"]):
            return  # the headings again, on the next page
        if position in self.again or (not any(pair) and own.get("side") and not own.get("name")):
            self._side(own.get("side", ""))
            return
        lacks = [term for term in ("first", "second") if point_number(own[term]) is None]
        name = own.get("name") or own.get("order", "")
        if (len(lacks) == 2 and not _POINT.fullmatch(own.get("name", ""))) or len(set(filled)) == 1:
            words = [text for text in dict.fromkeys(filled) if point_number(text) is None]
            self.title = " ".join(words) or self.title
            return
        number = self.numbers[position]
        if lacks:
            self.passed.append(Passed(number, name, self.columns[lacks[0]], own[lacks[0]]))
            return
        plot = (own.get("plot", ""), own.get("plot_name", ""))
        self.rows.append(PointRow(number, plot, self.title, name, own.get("ring") or "1", *pair, own.get("side", "")))
        self.title = ""

    def _side(self, text: str) -> None:
        """Keep a length that stands between two points for the point before it."""
        if self.rows and text and not self.rows[-1].side:
            self.rows[-1] = self.rows[-1]._replace(side=text)
