"""The parts of a shapefile: which encoding its table is in, and what is missing or cut off."""

from __future__ import annotations

import codecs
import re
import struct
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from landuse.core.errors import InputError
from landuse.core.exact_path import link
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.ogr.shapefile_parts import ShapeRecords, index_of, read_rows, read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_WHOLE_NUMBER = re.compile(r"(?:[+-]?[0-9]+(?:\.0*)?|[*\-]*)")
_HANDLED = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".cst")
_DBF_HEAD, _ASCII = 32, 127
_SAMPLE = 5_000


@dataclass(frozen=True)
class _Field:
    """A field of a dBASE table: its name as bytes, its type, and where it lies in a record."""

    name: bytes
    kind: str
    start: int
    length: int


def parts(path: Path) -> dict[str, Path]:
    """Find the files of a shapefile, whatever the case of their endings.

    Parameters
    ----------
    path
        Any of them.

    Returns
    -------
    dict of str to Path
        By ending in lower case.
    """
    beside = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    files = {part.suffix.lower(): part for part in beside if part.stem == path.stem and part.suffix.lower() in _HANDLED}
    return {**files, path.suffix.lower(): path}


@dataclass(frozen=True)
class Staged:
    """A shapefile that can be opened.

    Parameters
    ----------
    file
        The file to open.
    repairs
        What was missing or mended.
    features
        How many features there are in it, by the bytes of its parts; None for a table alone.
    bare
        How many of those say themselves that they have no shape.
    """

    file: Path
    repairs: tuple[ReadIssue, ...] = ()
    features: int | None = None
    bare: int | None = None


@contextmanager
def staged(path: Path, *, mend_text: str | None = None) -> Iterator[Staged]:
    """Offer a shapefile in a form that can be opened, without writing beside it, its parts held against each other.

    Parameters
    ----------
    path
        The ``.shp`` file, or a ``.dbf`` file alone.
    mend_text
        An encoding: text cut off within a character is mended for it.

    Yields
    ------
    Staged
        The file to open, what was missing or mended, and how much must be in it.

    Raises
    ------
    InputError
        If a part is cut off, or the parts disagree on how much there is.
    """
    files = parts(path)
    suffix = path.suffix.lower()
    if suffix == ".dbf":
        files = {ending: part for ending, part in files.items() if ending in (".dbf", ".cpg")}
    ready, shapes = _examined(path, files)
    new_index = shapes is not None and shapes.indexed != len(shapes.offsets)
    odd = any(part.suffix != ending for ending, part in files.items()) or len(files) != len(parts(path))
    if not (new_index or odd or mend_text):
        yield ready
        return
    with TemporaryDirectory(prefix="landuse-") as folder:
        copy = Path(folder) / f"{path.stem}{suffix}"
        for ending, part in files.items():
            if not (new_index and ending == ".shx"):
                link(part, copy.with_suffix(ending))
        if new_index and shapes is not None:
            copy.with_suffix(".shx").write_bytes(index_of(path, shapes))
        mended: tuple[ReadIssue, ...] = ()
        if mend_text and ".dbf" in files:
            mended = (_mend_text(files[".dbf"], copy.with_suffix(".dbf"), mend_text),)
        yield replace(ready, file=copy, repairs=(*ready.repairs, *mended))


def _examined(path: Path, files: dict[str, Path]) -> tuple[Staged, ShapeRecords | None]:
    """Hold the parts of a shapefile against each other."""
    repairs = []
    deleted = read_rows(files[".dbf"]).deleted if ".dbf" in files else None
    if deleted is not None and deleted.any():
        what = Message.plural(
            "{n:count} row of its table is marked as deleted and was left out",
            "{n:count} rows of its table are marked as deleted and were left out",
            n=int(deleted.sum()),
        )
        repairs.append(ReadIssue("ROWS_DELETED", what, path.name))
    if path.suffix.lower() != ".shp":
        return Staged(path, tuple(repairs)), None
    shapes = read_shapes(path, files.get(".shx"))
    count = len(shapes.offsets)
    if deleted is None:
        repairs.append(
            ReadIssue("DBF_MISSING", Message("the table .dbf is missing: features have no attributes"), path.name)
        )
        deleted = np.zeros(count, dtype=bool)
    if len(deleted) != count:
        raise InputError(
            Message(
                "its parts disagree: .shp holds {shapes:count} shapes and .dbf {rows:count} rows",
                shapes=count,
                rows=len(deleted),
            ),
            where=str(path),
            next=Message("Ask for the whole shapefile, or export it anew"),
        )
    if shapes.rest:
        what = Message.plural(
            "the last {n:count} byte of .shp is no record and was left out",
            "the last {n:count} bytes of .shp are no record and were left out",
            n=shapes.rest,
        )
        repairs.append(ReadIssue("SHP_REST", what, path.name))
    if shapes.indexed is None:
        what = Message("the index file .shx is missing and was made anew from .shp")
        repairs.append(ReadIssue("SHX_MISSING", what, path.name))
    elif shapes.indexed != count:
        what = Message(
            "the index file .shx lists {said:count} of {count:count} shapes; all were read by .shp itself",
            said=shapes.indexed, count=count,
        )  # fmt: skip
        repairs.append(ReadIssue("SHX_SHORT", what, path.name))
    kept = int((~deleted).sum())
    return Staged(path, tuple(repairs), kept, int((shapes.bare & ~deleted).sum())), shapes


def cuts_text(path: Path, encoding: str) -> bool:
    """Return whether a field name or a text that fills its field ends within a character.

    Parameters
    ----------
    path
        The ``.shp`` or ``.dbf`` file.
    encoding
        The encoding of its table.

    Returns
    -------
    bool
        True where any is cut.
    """
    table = parts(path).get(".dbf")
    if table is None or table.stat().st_size < _DBF_HEAD:
        return False
    data = np.memmap(table, dtype=np.uint8, mode="r")
    records, begin, length, fields = _layout(bytes(data[: struct.unpack("<H", bytes(data[8:10]))[0]]))
    if any(_whole(field.name, encoding) != field.name for field in fields):
        return True
    rows = _records(data, begin, length, records)
    for field in fields:
        if field.kind == "C" and field.length:
            texts = rows[:, field.start : field.start + field.length]
            full = np.unique(texts[texts[:, -1] > _ASCII], axis=0)
            if any(_whole(text.tobytes(), encoding) != text.tobytes() for text in full):
                return True
    return False


def _layout(header: bytes) -> tuple[int, int, int, list[_Field]]:
    """Read a dBASE header: number of records, where they begin, their length, the fields."""
    records, begin, length = struct.unpack("<IHH", header[4:12])
    fields, start = [], 1
    for offset in range(32, begin - 1, 32):
        entry = header[offset : offset + 32]
        if len(entry) < 32 or entry[0] == 0x0D:
            break
        fields.append(_Field(entry[:11].split(b"\0")[0], chr(entry[11]), start, entry[16]))
        start += entry[16]
    return records, begin, length, fields


def digits(path: Path, place: int, count: int, rows: NDArray[np.int64]) -> list[str] | None:
    """Return what stands in a field of a dBASE table, sign by sign, where it holds whole numbers alone.

    Parameters
    ----------
    path
        The ``.dbf``, or the shapefile it is of.
    place, count
        Which field it is, and of how many.
    rows
        The rows, from 0, deleted ones counted.

    Returns
    -------
    list of str, or None
        Blank where nothing stands; None where something else than whole numbers stands in it.
    """
    data = np.memmap(parts(path)[".dbf"], dtype=np.uint8, mode="r")
    records, begin, length, fields = _layout(bytes(data[: struct.unpack("<H", bytes(data[8:10]))[0]]))
    if len(fields) != count or not len(rows) or int(rows.max()) >= records:
        return None
    field = fields[place]
    cells = _records(np.asarray(data), begin, length, records)[rows, field.start : field.start + field.length]
    texts = [bytes(cell).replace(b"\0", b" ").decode("ascii", errors="replace").strip() for cell in cells]
    return texts if all(_WHOLE_NUMBER.fullmatch(text) for text in texts) else None


def column_texts(table: Path) -> list[bytes]:
    """Collect the field names and the differing texts of the first records, without their padding."""
    with table.open("rb") as file:
        head = file.read(32)
        if len(head) < 32:
            return []
        _, begin, length, _ = _layout(head)
        header = head + file.read(max(begin - 32, 0))
        _, _, _, fields = _layout(header)
        body = file.read(length * _SAMPLE)
    texts = {field.name for field in fields}
    for field in fields:
        if field.kind == "C":
            rows = range(0, len(body) - length + 1, length) if length else ()
            texts |= {body[at + field.start : at + field.start + field.length].rstrip(b" \0") for at in rows}
    return sorted(texts)


def _mend_text(table: Path, copy: Path, encoding: str) -> ReadIssue:
    """Write a copy of a table whose texts end with whole characters."""
    data = bytearray(table.read_bytes())
    records, begin, length, fields = _layout(bytes(data[: struct.unpack("<H", data[8:10])[0]]))
    mended = 0
    for number, field in enumerate(fields):
        at = 32 + 32 * number
        whole = _whole(field.name, encoding)
        mended += whole != field.name
        data[at : at + 11] = whole.ljust(11, b"\0")
        if field.kind != "C":
            continue
        for row in _not_ascii(data, begin, length, records, field):
            start = begin + row * length + field.start
            text = bytes(data[start : start + field.length])
            whole = _whole(text.rstrip(b" \0"), encoding)
            mended += whole != text.rstrip(b" \0")
            data[start : start + field.length] = whole.ljust(field.length, b" ")
    copy.unlink()
    copy.write_bytes(data)
    return ReadIssue(
        "TEXT_CUT",
        Message.plural(
            "{n} name or text ends within a character, which was dropped",
            "{n} names or texts end within a character; the last one was dropped",
            n=mended,
        ),
        table.name,
    )


def _not_ascii(data: bytearray, begin: int, length: int, records: int, field: _Field) -> list[int]:
    table = _records(np.frombuffer(data, dtype=np.uint8), begin, length, records)
    wide = table[:, field.start : field.start + field.length] > _ASCII
    rows: list[int] = np.flatnonzero(wide.any(axis=1)).tolist()
    return rows


def _records(data: NDArray[np.uint8], begin: int, length: int, records: int) -> NDArray[np.uint8]:
    whole = max(min(records, (len(data) - begin) // length), 0) if length else 0
    return data[begin : begin + whole * length].reshape(whole, length)


def _whole(text: bytes, encoding: str) -> bytes:
    return codecs.getincrementaldecoder(encoding)("ignore").decode(text, final=False).encode(encoding, errors="ignore")
