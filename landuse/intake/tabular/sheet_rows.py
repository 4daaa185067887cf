"""Finds the table in a sheet of cells: its headings, its rows, and what stands around them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue

Cells = list[list[object]]

_LOOK = 30  # headings stand in the first rows, below titles and units
_FULL = 0.6
#: A whole number from here on has lost its last digits in a spreadsheet.
_LONG = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?1[5-9]|\d(?:\.\d+)?[Ee]\+?2\d")
_FOOT = re.compile(
    r"(合计|总计|小计|累计|平均):?|(注|备注|说明|填表人|制表人?|审核人?|填报单位|填报人|联系人|单位负责人):.*"
)


@dataclass(frozen=True)
class SheetCells:
    """A sheet as rows of cells.

    Parameters
    ----------
    cells
        The rows; None for an empty cell.
    spans
        Merged cells as (first row, last row, first column, last column), from 0.
    """

    cells: Cells
    spans: tuple[tuple[int, int, int, int], ...] = ()


def table_of(sheet: SheetCells, *, where: str) -> tuple[pd.DataFrame, list[ReadIssue]]:
    """Take the one table out of a sheet.

    Titles above the headings and totals and notes below are passed over, aloud; merged cells hold for all they cover;
    headings in two rows are read as one.

    Parameters
    ----------
    sheet
        The sheet.
    where
        The file and sheet, for messages.

    Returns
    -------
    tuple of (DataFrame, list of ReadIssue)
        The rows under their headings, and what was passed over.

    Raises
    ------
    InputError
        If there is no row of headings, or a row has more cells than there are headings.
    """
    top = _heading_row(sheet.cells, where)
    deep = _headings_in_two_rows(sheet, top)
    filled, repairs = _spread(sheet, top + 1 + deep, where)
    headings = _headings(filled, top, deep=deep)
    if _titles(sheet.cells, top):
        titles = "; ".join(_titles(sheet.cells, top))
        repairs.insert(
            0,
            ReadIssue(
                "TITLE_ROWS", Message("above the headings in row {row} stands: {text}", row=top + 1, text=titles), where
            ),
        )
    rows: Cells = []
    kept_rows: list[int] = []
    for number, row in enumerate(filled[top + 1 + deep :], start=top + 2 + deep):
        texts = [_text(cell) for cell in row]
        first = next((text for text in texts if text), None)
        if first is None:
            continue
        if _FOOT.fullmatch("".join(unicodedata.normalize("NFKC", first).split())):
            repairs.append(
                ReadIssue(
                    "FOOT_ROW",
                    Message("row {row} begins with '{first}' and was passed over", row=number, first=first),
                    where,
                    line=number,
                )
            )
            continue
        if any(texts[len(headings) :]):
            raise InputError(
                Message("row {row} has cells beyond its {count} headings", row=number, count=len(headings)),
                where=where,
                next=Message("Put figures with commas in quotes, or give every column a heading"),
            )
        rows.append([*row[: len(headings)], *[None] * (len(headings) - len(row))])
        kept_rows.append(number)
    frame = pd.DataFrame(rows, columns=pd.Index(range(len(headings))), dtype=object)
    kept = [number for number, heading in enumerate(headings) if heading or frame[number].notna().any()]
    frame = frame[kept]
    frame.columns = pd.Index([headings[number] or f"column {number + 1}" for number in kept], dtype=object)
    frame, long = _without_long_numbers(frame, where)
    repairs += long
    frame.attrs |= {"rows": kept_rows, "titles": _titles(sheet.cells, top)}
    frame.attrs["continued"] = _continued(sheet, kept_rows, dict(zip(kept, frame.columns, strict=True)))
    return frame, repairs


def _without_long_numbers(frame: pd.DataFrame, where: str) -> tuple[pd.DataFrame, list[ReadIssue]]:
    """Take out numbers longer than a spreadsheet keeps: two numbers of a contract may have become one and the same."""
    issues = []
    for place, heading in enumerate(frame.columns):
        column = frame.iloc[:, place]
        long = column.map(_lost_digits)
        if not long.any():
            continue
        frame = frame.copy()
        frame.isetitem(place, column.where(~long, None))
        what = Message(
            "{count:count} cells of the column {heading} hold numbers of more than 15 digits, of which a spreadsheet "
            "keeps 15: they count as not given; ask for the column formatted as text",
            count=int(long.sum()), heading=str(heading),
        )  # fmt: skip
        issues.append(ReadIssue("LONG_NUMBERS", what, where))
    return frame, issues


def _lost_digits(cell: object) -> bool:
    """Return whether a cell is a number whose last digits a spreadsheet has not kept, or wrote as 1.41021E+17."""
    if isinstance(cell, str):
        return bool(_SCIENTIFIC.fullmatch(cell.strip()))
    return isinstance(cell, (int, float)) and abs(cell) >= _LONG and cell == cell // 1


def _continued(sheet: SheetCells, rows: list[int], names: dict[int, str]) -> dict[str, frozenset[int]]:
    """Return for each heading the positions of rows whose cell is merged with the one above it."""
    place = {number: position for position, number in enumerate(rows)}
    merged: dict[str, set[int]] = {}
    for top, bottom, left, right in sheet.spans:
        below = {place[row + 1] for row in range(top + 1, bottom + 1) if row + 1 in place}
        for column in range(left, right + 1):
            if below and column in names:
                merged.setdefault(names[column], set()).update(below)
    return {heading: frozenset(positions) for heading, positions in merged.items()}


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _heading_row(cells: Cells, where: str) -> int:
    """Find the first row that is as wide as the table and says nothing but words."""
    counts = [sum(1 for cell in row if _text(cell)) for row in cells]
    width = max(counts[: _LOOK * 10], default=0)
    if width == 0:
        raise InputError(
            Message("there is nothing in it"), where=where, next=Message("Check the file, or name another sheet")
        )
    for number, row in enumerate(cells[:_LOOK]):
        if counts[number] >= max(_FULL * width, min(width, 2)) and all(_is_word(cell) for cell in row if _text(cell)):
            return number
    raise InputError(
        Message("no row of headings in the first {count} rows", count=_LOOK),
        where=where,
        next=Message("Give every column a heading"),
    )


def _is_word(cell: object) -> bool:
    if isinstance(cell, (bool, int, float, date, datetime)):
        return False
    return not re.fullmatch(r"[-+]?[\d,.]+%?|\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?.*", _text(cell))


def _headings_in_two_rows(sheet: SheetCells, top: int) -> bool:
    """Whether a heading spans several columns, with headings of their own below."""
    below = sheet.cells[top + 1] if top + 1 < len(sheet.cells) else []
    across = [span for span in sheet.spans if span[0] == span[1] == top and span[3] > span[2]]
    under = [cell for span in across for cell in below[span[2] : span[3] + 1]]
    return bool(under) and all(_text(cell) and _is_word(cell) for cell in under)


def _spread(sheet: SheetCells, first_row: int, where: str) -> tuple[Cells, list[ReadIssue]]:
    """Write the content of merged cells into all they cover."""
    filled = [list(row) for row in sheet.cells]
    merged = 0
    for top, bottom, left, right in sheet.spans:
        value = filled[top][left] if left < len(filled[top]) else None
        merged += top >= first_row and value is not None
        for row in range(top, min(bottom, len(filled) - 1) + 1):
            for column in range(left, min(right, len(filled[row]) - 1) + 1):
                filled[row][column] = value
    what = Message.plural(
        "{n} merged cell among the rows; its content holds for every row it covers",
        "{n} merged cells among the rows; their content holds for every row they cover",
        n=merged,
    )
    return filled, [ReadIssue("MERGED_CELLS", what, where)] if merged else []


def _headings(filled: Cells, top: int, *, deep: bool) -> list[str]:
    names = [re.sub(r"\s+", "", _text(cell)) if not _text(cell).isascii() else _text(cell) for cell in filled[top]]
    if deep:
        below = [re.sub(r"\s+", "", _text(cell)) for cell in filled[top + 1]]
        names = [name if under in ("", name) else name + under for name, under in zip(names, below, strict=False)]
    while names and not names[-1]:
        names.pop()
    return names


def _titles(cells: Cells, top: int) -> list[str]:
    lines = (" ".join(dict.fromkeys(_text(cell) for cell in row if _text(cell))) for row in cells[:top])
    return [text for text in lines if text]
