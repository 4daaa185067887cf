"""The plots of a survey file as records: head lines, and point lines as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from landuse.survey.lines import Head, Signs, slow_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.survey.faults import Faults
    from landuse.survey.header import Header

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


_ODD = np.zeros(256, bool)
_ODD[0x80:] = _ODD[list(b" \t;eE[=")] = True


@dataclass(frozen=True, eq=False)
class Records:
    """All point lines, and the heads they stand under.

    Parameters
    ----------
    heads
        One for each plot, in the order of the file.
    plot
        The position of the plot each point is of (P,).
    first, second
        The two coordinates as written, X before Y by the format (P,).
    ring
        圈号, numbered as they come; equal where the text is (P,).
    ring_texts
        圈号 as written, by those numbers.
    names
        点号 (P,), an Arrow array of text.
    line
        The line of each point, from 1 (P,).
    sexagesimal
        Whether coordinates were written with signs for degrees, minutes and seconds, and were read as degrees.
    """

    heads: tuple[Head, ...]
    plot: Ints
    first: Floats
    second: Floats
    ring: Ints
    ring_texts: tuple[str, ...]
    names: Any
    line: Ints
    sexagesimal: bool = False


def read_records(data: bytes, header: Header, faults: Faults) -> Records:
    """Read heads and points.

    Sound files, however large, are read a column at a time; where any line is out of the ordinary, line by line.

    Parameters
    ----------
    data
        The text in UTF-8, lines ending in a line feed.
    header
        What the header says, and where it ends.
    faults
        Where faults are noted.

    Returns
    -------
    Records
        The records.

    Raises
    ------
    InputError
        If a point line cannot be read.
    """
    first_line, buffer = header.first_line, np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(buffer == ord("\n"))
    start = 0 if first_line == 1 else int(ends[first_line - 2]) + 1 if first_line - 2 < len(ends) else len(data)
    ends = ends[ends >= start] - start
    found = _fast(data[start:], buffer[start:], ends, first_line, faults)
    return found or _slow(data[start:].decode(), header, faults)


def _fast(data: bytes, buffer: NDArray[np.uint8], ends: Ints, first_line: int, faults: Faults) -> Records | None:
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    lengths = np.diff(ends, prepend=-1) - 1
    head_lines = np.unique(np.searchsorted(ends, np.flatnonzero(buffer == ord("@"))))
    is_point = lengths > 0
    is_point[head_lines] = False
    # Blanks, other separators, exponents and anything beyond ASCII are for the slow way to see to.
    odd = _ODD[buffer]
    if not len(head_lines) or is_point[np.searchsorted(ends, np.flatnonzero(odd))].any():
        return None
    table = _table(data, len(head_lines))
    lines = np.flatnonzero(is_point)
    if table is None or len(table) != len(lines) or (len(lines) and lines[0] < head_lines[0]):
        return None
    first, second = (table[column].to_numpy() for column in ("first", "second"))
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    texts = [data[starts[line] : ends[line]].decode() for line in head_lines]
    signs = Signs()
    heads = tuple(signs.head(text, line) for text, line in zip(texts, (head_lines + first_line).tolist(), strict=True))
    signs.note(faults)
    rings = table["ring"].combine_chunks()
    return Records(
        heads,
        np.searchsorted(head_lines, lines) - 1,
        first,
        second,
        rings.indices.to_numpy().astype(np.int64),
        tuple(rings.dictionary.to_pylist()),
        table["name"].combine_chunks(),
        lines + first_line,
    )


def _table(data: bytes, heads: int) -> Any:  # noqa: ANN401
    """Read all lines of four fields; None where there are others beside the heads."""
    skipped = 0

    def skip(_: Any) -> str:  # noqa: ANN401
        nonlocal skipped
        skipped += 1
        return "skip"

    text, real = pa.string(), pa.float64()
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=["name", "ring", "first", "second"], use_threads=True),
            csv.ParseOptions(quote_char=False, invalid_row_handler=skip),
            csv.ConvertOptions(
                column_types={"name": text, "ring": pa.dictionary(pa.int32(), text), "first": real, "second": real},
                null_values=[],
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table if skipped == heads else None


def _slow(text: str, header: Header, faults: Faults) -> Records:
    heads, points, sexagesimal = slow_lines(text.split("\n"), header, faults)
    ring_of: dict[str, int] = {}
    return Records(
        tuple(heads),
        np.array([point.plot for point in points], np.int64),
        np.array([point.first for point in points], float),
        np.array([point.second for point in points], float),
        np.array([ring_of.setdefault(point.ring, len(ring_of)) for point in points], np.int64),
        tuple(ring_of),
        pa.array([point.name for point in points], pa.string()),
        np.array([point.line for point in points], np.int64),
        sexagesimal,
    )
