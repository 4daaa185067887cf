"""Holds the parts of a shapefile against each other by their own bytes: no count in a header is taken for the truth."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

HEADER, _RECORD, _DBF_HEADER = 100, 8, 32
_FILE_CODE = 9994
_DELETED = ord("*")


@dataclass(frozen=True, eq=False)
class ShapeRecords:
    """The records of a ``.shp`` file in the order of their numbers.

    Parameters
    ----------
    offsets, sizes
        Where the content of each begins and how long it is, bytes (N,).
    bare
        Whether a record says itself that it holds no shape (N,).
    indexed
        How many records ``.shx`` lists; None where there is none.
    rest
        How many bytes behind them are no record.
    """

    offsets: NDArray[np.int64]
    sizes: NDArray[np.int64]
    bare: NDArray[np.bool_]
    indexed: int | None
    rest: int = 0


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a ``.dbf`` file: how many there are, and which are marked as deleted (N,)."""

    deleted: NDArray[np.bool_]


def read_shapes(shp: Path, shx: Path | None) -> ShapeRecords:
    """Read where the records of a ``.shp`` file lie, by the records themselves.

    Parameters
    ----------
    shp
        The ``.shp`` file.
    shx
        Its index, where there is one.

    Returns
    -------
    ShapeRecords
        All of them; ``indexed`` differs from their number where the index leaves some out.

    Raises
    ------
    InputError
        If it is shorter or longer than it says, its records cannot be followed, or its index contradicts them.
    """
    size = shp.stat().st_size
    if size < HEADER:
        raise _damaged(shp, Message("it is {size:count} bytes long, less than its header", size=size))
    data = np.memmap(shp, dtype=np.uint8, mode="r")
    code, words = struct.unpack(">i20xi", bytes(data[:28]))
    if code != _FILE_CODE:
        raise _damaged(shp, Message("it does not begin as a .shp file does"))
    if 2 * words > size:
        what = Message(
            "it is shorter than it says: {size:count} of {said:count} bytes are there", size=size, said=2 * words
        )
        raise _damaged(shp, what)
    index = None if shx is None else _read_index(shx)
    rest = 0
    if index is not None and _fits(data, *index):
        offsets, sizes = index
    else:
        offsets, sizes, rest = _follow(data, shp)
        if index is not None:
            _compare(index, (offsets, sizes), shp)
        # what begins as the next record does is one that broke off
        broken = rest and data[size - rest : size - rest + 4].tobytes() == struct.pack(">i", len(offsets) + 1)
        if broken or (rest and index is not None and len(index[0]) != len(offsets)):
            raise _damaged(shp, _not_followed(size - rest, size, len(offsets)))
    kinds = _integers(data, offsets, "<i4")
    return ShapeRecords(offsets, sizes, kinds == 0, None if index is None else len(index[0]), rest)


def read_rows(dbf: Path) -> Rows:
    """Count the rows of a ``.dbf`` file, and find those marked as deleted.

    Parameters
    ----------
    dbf
        The ``.dbf`` file.

    Returns
    -------
    Rows
        As many as its header says, all of them there.

    Raises
    ------
    InputError
        If it is shorter than it says, or holds more rows.
    """
    size = dbf.stat().st_size
    if size < _DBF_HEADER:
        raise _damaged(dbf, Message("it is {size:count} bytes long, less than its header", size=size))
    data = np.memmap(dbf, dtype=np.uint8, mode="r")
    stated, begin, length = struct.unpack("<IHH", bytes(data[4:12]))
    if not length:
        return Rows(np.zeros(0, dtype=bool))
    there = max(size - begin, 0) // length
    if there < stated:
        what = Message(
            "it is shorter than it says: {there:count} of {said:count} rows are there", there=there, said=stated
        )
        raise _damaged(dbf, what)
    marks = np.asarray(data[begin : begin + there * length : length])
    more = np.isin(marks[stated:], (ord(" "), _DELETED))
    if more.any() and more.all():
        what = Message("it says that it has {said:count} rows, and {there:count} are there", said=stated, there=there)
        raise _damaged(dbf, what)
    return Rows(marks[:stated] == _DELETED)


def index_of(shp: Path, shapes: ShapeRecords) -> bytes:
    """Return a ``.shx`` file that lists all records of a ``.shp`` file."""
    with shp.open("rb") as file:
        head = file.read(HEADER)
    count = len(shapes.offsets)
    pairs = np.column_stack([(shapes.offsets - _RECORD) // 2, shapes.sizes // 2]).astype(">i4")
    return head[:24] + struct.pack(">i", (HEADER + _RECORD * count) // 2) + head[28:] + pairs.tobytes()


def _read_index(shx: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Read the index: where the content of each record begins and how long it is, bytes."""
    data = np.fromfile(shx, dtype=np.uint8)
    whole = max(len(data) - HEADER, 0) // _RECORD
    if len(data) < HEADER:
        raise _damaged(shx, Message("it is {size:count} bytes long, less than its header", size=len(data)))
    if int(data[24:28].view(">i4")[0]) * 2 > len(data):  # cut off, within a record or behind one: it is made anew
        whole = max(whole - 1, 0)
    pairs = data[HEADER : HEADER + whole * _RECORD].view(">i4").reshape(-1, 2).astype(np.int64) * 2
    return pairs[:, 0] + _RECORD, pairs[:, 1]


def _fits(data: NDArray[np.uint8], offsets: NDArray[np.int64], sizes: NDArray[np.int64]) -> bool:
    """Whether an index lists records one behind the other, to the end of the file and as they say themselves."""
    ends = offsets + sizes
    first = np.append(offsets[:1], np.int64(HEADER + _RECORD))[0]
    if first != HEADER + _RECORD or (offsets[1:] != ends[:-1] + _RECORD).any() or (sizes < 4).any():
        return False
    if (ends[-1] if len(ends) else HEADER) != len(data):
        return False
    numbers, words = (_integers(data, offsets - back, ">i4") for back in (_RECORD, 4))
    return bool((numbers == np.arange(1, len(offsets) + 1)).all() and (2 * words == sizes).all())


def _follow(data: NDArray[np.uint8], shp: Path) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Follow the records from the first as far as it goes; a record written anew outranks the one before."""
    held: dict[int, tuple[int, int]] = {}
    at, view = HEADER, memoryview(data.data)
    while at + _RECORD <= len(data):
        number, words = struct.unpack_from(">ii", view, at)
        if number < 1 or words < 2 or at + _RECORD + 2 * words > len(data):
            break
        held[number] = (at + _RECORD, 2 * words)
        at += _RECORD + 2 * words
    if sorted(held) != list(range(1, len(held) + 1)):
        raise _damaged(shp, Message("the numbers of its records have gaps"))
    pairs = np.array([held[number] for number in range(1, len(held) + 1)], dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], len(data) - at


def _not_followed(at: int, size: int, count: int) -> Message:
    return Message(
        "its records cannot be followed beyond byte {at:count} of {size:count}; {count:count} stand before",
        at=at, size=size, count=count,
    )  # fmt: skip


def _compare(
    index: tuple[NDArray[np.int64], NDArray[np.int64]], records: tuple[NDArray[np.int64], NDArray[np.int64]], shp: Path
) -> None:
    """Refuse an index that lists more than there is, or other places; one that breaks off early may be made anew."""
    count = len(index[0])
    if count > len(records[0]) or any(
        (listed != there[:count]).any() for listed, there in zip(index, records, strict=True)
    ):
        what = Message(
            "its index .shx and its records do not agree: {said:count} are listed, {there:count} are there",
            said=count, there=len(records[0]),
        )  # fmt: skip
        raise _damaged(shp, what)


def _integers(data: NDArray[np.uint8], at: NDArray[np.int64], kind: str) -> NDArray[np.int64]:
    """Read 4-byte integers at the places given."""
    raw = np.ascontiguousarray(data[at[:, None] + np.arange(4)]) if len(at) else np.zeros((0, 4), dtype=np.uint8)
    return raw.view(kind).reshape(-1).astype(np.int64)


def _damaged(part: Path, what: Message) -> InputError:
    return InputError(what, where=str(part), next=Message("Ask for the whole shapefile, or export it anew"))
