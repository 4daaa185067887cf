"""Reads tables from CSV and XLSX: headings found below titles, encodings told apart, merged cells spread.

A table of boundary points can be asked for as a layer, too.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.clock import NO_TIME, undated_workbook
from landuse.core.decode import decode
from landuse.core.errors import InputError, NoGeometry
from landuse.core.foreign_words import words_of
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.screen import check_span, check_workbook
from landuse.intake.survey.point_rows import has_coordinates
from landuse.intake.survey.point_sheet import METRES, SIDE, point_sheet
from landuse.intake.survey.point_table import points_to_polygons
from landuse.intake.tabular.sheet_rows import Cells, SheetCells, table_of

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIXES = (".csv", ".xlsx")
WRITTEN = (".csv", ".xlsx")

_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE = 31

_BROKEN = (
    InvalidFileException, LookupError, TypeError, AttributeError, ArithmeticError, SyntaxError, OSError,
    *BROKEN_ARCHIVE,
)  # fmt: skip


def list_layers(path: Path) -> list[str]:
    """List the sheets of a workbook, those in sight; a CSV file is one of its own name."""
    return [path.stem] if path.suffix.lower() == ".csv" else [sheet.title for sheet in _sheets(path)]


def read_table(path: Path, options: ReadOptions) -> RawData:
    """Read a table."""
    if path.suffix.lower() == ".csv":
        cells, encoding = _csv_cells(path, options.encoding)
        frame, repairs = table_of(SheetCells(cells), where=path.name)
        return RawData(frame, None, tuple(repairs), encoding)
    worksheet = _pick(_sheets(path), options.layer, path, options)
    where = f"{path.name} ({worksheet.title})"
    spans = tuple(
        (span.min_row - 1, span.max_row - 1, span.min_col - 1, span.max_col - 1) for span in worksheet.merged_cells
    )
    cells, empty = _cells(worksheet)
    frame, repairs = table_of(SheetCells(cells, spans), where=where)
    repairs += [
        ReadIssue(
            "CELL_ERROR",
            Message.plural(
                "{n} cell holds an error of the sheet (#N/A, ...); it counts as empty",
                "{n} cells hold an error of the sheet (#N/A, ...); they count as empty",
                n=empty,
            ),
            where,
        )
    ] * bool(empty)
    if worksheet.parent is not None and worksheet.parent.epoch == CALENDAR_MAC_1904:
        frame.attrs["first_day"] = CALENDAR_MAC_1904.date()
        repairs.append(ReadIssue("DATES_1904", Message("its days are counted from 1904, and were read so"), where))
    try:
        repairs += _uncalculated(path, worksheet, where)
    except _BROKEN as error:  # in a part that holds no cell
        raise _unreadable(path) from error
    return RawData(frame, None, tuple(repairs))


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read a table of boundary points as plots."""
    table = read_table(path, options)
    where = path.name if options.layer is None else f"{path.name} ({options.layer})"
    if not has_coordinates(table.frame):
        raise NoGeometry(
            Message("it holds a table without coordinates"), where=where, next=Message("Give a layer with geometry")
        )
    frame, crs, repairs = points_to_polygons(table.frame, where=where, crs=options.crs)
    return RawData(frame, crs, (*table.repairs, *repairs), table.encoding)


def write_layer(path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write plots as a table of boundary points (界址点成果表)."""
    losses = IssueLog(path.name)
    table = point_sheet(frame, losses)
    if path.suffix.lower() == ".csv":
        _save_csv(path, table, options.encoding or "utf-8-sig")
    else:
        numbers = table[list(METRES)].to_numpy().ravel().tolist()
        if any(float(f"{number:.16g}") != number for number in numbers):
            losses.add("ROUNDED", Message("a workbook holds numbers to 16 digits; coordinates have more"))
        _save_workbook(path, table, options.layer or "界址点成果表")
    return list(losses.issues())


def _save_csv(path: Path, table: pd.DataFrame, encoding: str) -> None:
    try:
        table.to_csv(path, index=False, encoding=encoding, lineterminator="\r\n")
    except (LookupError, UnicodeEncodeError) as error:
        raise InputError(
            Message("its text cannot be written in {encoding}", encoding=encoding),
            where=str(path),
            next=Message("Write utf-8"),
        ) from error


def _save_workbook(path: Path, table: pd.DataFrame, title: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _NOT_IN_TITLES.sub("_", title)[:_LONGEST_TITLE]
    try:
        sheet.append(list(table.columns))
        for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
            sheet.append(list(row))
    except IllegalCharacterError as error:
        raise InputError(
            Message("a text cannot stand in a sheet: {words}", words=words_of(error)),
            where=str(path),
            next=Message("Write .csv"),
        ) from error
    for column, name in zip(sheet.iter_cols(min_row=2), table.columns, strict=True):
        for cell in column:
            if name in (*METRES, SIDE):
                cell.number_format = "0.000"
            elif isinstance(cell.value, str):
                cell.data_type = "s"  # a number such as =3 is no formula
    sheet.freeze_panes = "A2"
    book.properties.created = NO_TIME
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(undated_workbook(stream.getvalue()))


def _sheets(path: Path) -> list[Worksheet]:
    check_workbook(path)
    try:
        with warnings.catch_warnings():
            # what openpyxl warns of (styles, drawings, validation lists) concerns no cell's content
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, data_only=True)
    except _BROKEN as error:
        raise _unreadable(path) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        check_span(sheet.max_row, sheet.max_column, f"{path.name} ({sheet.title})")
    return sheets


def _unreadable(path: Path) -> InputError:
    return InputError(
        Message("this is no workbook that can be read (perhaps an .xls renamed, or it has a password)"),
        where=str(path),
        next=Message("Save it as .xlsx without a password"),
    )


def _pick(sheets: list[Worksheet], wanted: str | None, path: Path, options: ReadOptions) -> Worksheet:
    names = [sheet.title for sheet in sheets]
    if wanted is not None:
        fitting = [sheet for sheet in sheets if sheet.title.strip() == wanted.strip()]
        if not fitting:
            raise InputError(
                Message("there is no sheet '{wanted}' in it; it has {names}", wanted=wanted, names=names),
                where=str(path),
                next=Message("Correct sheet = ..."),
            )
        return fitting[0]
    filled = [
        sheet for sheet in sheets if any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
    ]
    if len(filled) > 1 and (options.geometry == "polygon" or options.names):
        # boundary points are asked for, and one sheet alone has coordinates
        pointed = [sheet for sheet in filled if _has_points(sheet)]
        named = [sheet for sheet in pointed if sheet.title.strip() in options.names]
        filled = next((some for some in (pointed, named) if len(some) == 1), filled)
    if len(filled) > 1:
        raise InputError(
            Message("it holds {count} sheets: {sheets}", count=len(filled), sheets=[sheet.title for sheet in filled]),
            where=str(path),
            next=Message('Name one: sheet = "..."'),
        )
    if not filled:
        raise InputError(Message("there is nothing in it"), where=str(path), next=Message("Check the file"))
    return filled[0]


def _has_points(worksheet: Worksheet) -> bool:
    try:
        frame, _ = table_of(SheetCells(_cells(worksheet)[0]), where=worksheet.title)
    except InputError:
        return False
    return has_coordinates(frame)


def _cells(worksheet: Worksheet) -> tuple[Cells, int]:
    rows: Cells = [[_shown(cell) for cell in row] for row in worksheet.iter_rows()]
    faulty = 0
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and re.fullmatch(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", cell.strip()):
                row[column] = None
                faulty += 1
    return rows, faulty


def _shown(cell: Any) -> object:  # noqa: ANN401  a cell, or one hidden by a merge
    """Return a cell's value; a figure shown as a percentage keeps its sign, so that no unit is read into it twice."""
    value = cell.value
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and "%" in (getattr(cell, "number_format", "") or "")
    ):
        return f"{Decimal(repr(value)) * 100:f}%"
    return value


def _uncalculated(path: Path, worksheet: Worksheet, where: str) -> list[ReadIssue]:
    """Write where formulas were never calculated: their cells look empty, and are not."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f" in archive.read(name) for name in sheets):
            return []
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [
        cell.coordinate
        for row in book[worksheet.title].iter_rows()
        for cell in row
        if cell.data_type == "f" and worksheet[cell.coordinate].value is None
    ]
    book.close()
    if not cells:
        return []
    what = Message.plural(
        "{n} formula was never calculated and counts as empty: {cells}; save the sheet once",
        "{n} formulas were never calculated and count as empty: {cells}; save the sheet once",
        n=len(cells),
        cells=cells[:10],
    )
    return [ReadIssue("FORMULA", what, where)]


def _csv_cells(path: Path, stated: str | None) -> tuple[Cells, str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            Message("it cannot be read: {words}", words=words_of(error)),
            where=str(path),
            next=Message("Check the path"),
        ) from error
    decoded = decode(content, str(path), stated=stated)
    delimiter = _delimiter(decoded.text)
    try:
        rows = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
        return [[cell if cell.strip() else None for cell in row] for row in rows], decoded.encoding
    except csv.Error as error:
        raise InputError(
            Message("this is no table: {words}", words=words_of(error)),
            where=str(path),
            next=Message("Save it as CSV in UTF-8"),
        ) from error


def _delimiter(text: str) -> str:
    """Take the separator that most of the first lines have most of."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    return max(",\t;|", key=lambda mark: sum(line.count(mark) for line in lines)) if lines else ","
