"""Looks at what a foreign file holds, counted before it is taken apart and after it is read."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, read_limits
from landuse.core.sandbox.limits import RAISE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.intake.base import RawData

#: How many bytes an archive may unpack to, however small it is, and for each of its own.
_UNPACKED, _UNPACKED_A_BYTE = 64 << 20, 200
_CHUNK = 1 << 20
#: No coordinate on Earth, in metres or degrees and with the number of its band before it, is as large.
_FARTHEST = 1e9
#: Ranges of merged cells in one sheet that a person can have made.
_MERGED = 200_000
_MERGE = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def check_raw(raw: RawData, where: str) -> None:
    """Raise where more was read than the settings allow, so that nothing after it has to carry it.

    Parameters
    ----------
    raw
        What a reader read.
    where
        The file, for the message.

    Raises
    ------
    LimitReachedError
        With what there is too much of.
    """
    limits, frame = read_limits(), raw.frame
    if len(frame) > limits.features:
        raise LimitReachedError(Message("it holds {n:count} rows", n=len(frame)), where=where, next=RAISE_LIMIT)
    check_columns(len(frame.columns), where)
    if isinstance(frame, gpd.GeoDataFrame) and len(frame):
        count = int(shapely.get_num_coordinates(frame.geometry.array).sum())
        if count > limits.vertices:
            raise LimitReachedError(Message("it holds {n:count} vertices", n=count), where=where, next=RAISE_LIMIT)
        bounds = np.abs(shapely.total_bounds(frame.geometry.array))
        far = float(np.max(bounds, initial=0.0, where=~np.isnan(bounds)))
        if far > _FARTHEST:
            what = Message("a coordinate of it is {value}, where there is no ground", value=f"{far:.6g}")
            raise InputError(what, where=where, next=Message("Correct the vertex in the source"))


def check_columns(count: int, where: str) -> None:
    """Raise where a table has more columns than the settings allow."""
    if count > read_limits().columns:
        raise LimitReachedError(Message("it holds {n:count} columns", n=count), where=where, next=RAISE_LIMIT)


def check_archive(path: Path) -> None:
    """Raise where an archive unpacks to far more than it is.

    Parameters
    ----------
    path
        A ZIP file, whatever its ending.

    Raises
    ------
    LimitReachedError
        If it holds too many files, or unpacks to too many bytes.
    """
    limits = read_limits()
    with suppress(OSError, *BROKEN_ARCHIVE), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        most = min(limits.unpacked_bytes, _UNPACKED + _UNPACKED_A_BYTE * path.stat().st_size)
        if len(entries) > limits.entries:
            what = Message("it holds {n:count} files", n=len(entries))
            raise LimitReachedError(what, where=str(path), next=Message("Unpack it, and give the file"))
        if size > most:
            what = Message("it unpacks to {n:count} bytes, far more than it is", n=size)
            raise LimitReachedError(what, where=str(path), next=Message("Unpack it, and give the file"))


def check_workbook(path: Path) -> None:
    """Raise where a workbook unpacks to far more than it is, defines entities, or merges cells without end.

    Parameters
    ----------
    path
        An .xlsx file.

    Raises
    ------
    InputError
        With what is wrong in it.
    """
    check_archive(path)
    # what cannot be unpacked at all is told by the reader
    with suppress(OSError, *BROKEN_ARCHIVE), zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.lower().endswith((".xml", ".rels")):
                _check_sheet(book, name, path)


def _check_sheet(book: zipfile.ZipFile, name: str, path: Path) -> None:
    ranges, cells, rest = 0, 0, b""
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = rest + chunk
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise InputError(Message("it defines entities, which no workbook does"), where=str(path),
                                 next=Message("Save it as .xlsx from a spreadsheet program"))  # fmt: skip
            for first, top, last, bottom in _MERGE.findall(seen):
                ranges += 1
                cells += (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1)
            rest = seen[seen.rfind(b">") + 1 :][-_CHUNK:]
            if ranges > _MERGED or cells > read_limits().cells:
                what = Message("a sheet of it merges {cells:count} cells in {n:count} ranges", n=ranges, cells=cells)
                raise LimitReachedError(what, where=str(path), next=Message("Save the table alone in a new workbook"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_span(rows: int, columns: int, where: str) -> None:
    """Raise where a sheet reaches to a cell so far off that it can only be a slip, or a trap.

    Parameters
    ----------
    rows, columns
        How far it reaches.
    where
        The file and sheet.

    Raises
    ------
    LimitReachedError
        If it spans more cells than the settings allow.
    """
    if rows * columns > read_limits().cells:
        raise LimitReachedError(
            Message("it reaches to row {row:count}, column {column:count}", row=rows, column=columns),
            where=where,
            next=Message("Delete what stands far from the table, and save it"),
        )
