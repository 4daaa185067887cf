"""The plots of a survey file as records: head lines, and point lines as arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from landuse.core.messages import Message
from landuse.intake.survey.text import plain_signs_in_bytes
from landuse.intake.survey.tokens import LineReader, PlotLine, Signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.core.issue_log import IssueLog
    from landuse.intake.survey.header import Header

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_BLANKS_AT_COMMAS = re.compile(rb"[ \t]*,[ \t]*")
_BLANK_ENDS = re.compile(rb"[ \t]+$|^[ \t]+", re.MULTILINE)
_TAIL_COMMAS = re.compile(rb",+$", re.MULTILINE)
_FIELDS = 4


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

    heads: tuple[PlotLine, ...]
    plot: Ints
    first: Floats
    second: Floats
    ring: Ints
    ring_texts: tuple[str, ...]
    names: Any
    line: Ints
    sexagesimal: bool = False


def read_records(data: bytes, header: Header, faults: IssueLog) -> Records:
    """Read heads and points.

    Point lines are read a column at a time; those out of the ordinary, and all heads, line by line.

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
    lines = _Lines(data, header.first_line)
    common = lines.lengths > 0
    common[lines.of(lines.positions(b"@"))] = False
    reader = LineReader(header, faults.where)
    plain, four = _of_four_fields(lines, np.flatnonzero(common), reader.signs)
    table = _table(plain)
    common[common] = four if table is not None else False
    for at in np.flatnonzero(~common & (lines.lengths > 0)).tolist():
        reader.take(lines.text(at), at + lines.first)
    reader.note(faults)
    return _merged(table, np.flatnonzero(common) + lines.first, reader, faults)


class _Lines:
    """Lines of a text by where they begin and end, each with a line feed; the first has the number ``first``."""

    def __init__(self, data: bytes, first: int) -> None:
        self.data, self.first = data, first
        self.bytes = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(self.bytes == ord("\n"))
        self.ends = ends[first - 1 :]
        self.starts = np.concatenate(([0], ends + 1))[first - 1 : len(ends)]
        self.lengths = self.ends - self.starts

    def text(self, at: int) -> str:
        return self.data[self.starts[at] : self.ends[at]].decode()

    def positions(self, signs: bytes) -> Ints:
        """Return the positions of any of these bytes in these lines."""
        start = int(self.starts[0]) if len(self.starts) else len(self.data)
        hits = np.zeros(len(self.data) - start, bool)
        for sign in signs:
            if sign in self.data:
                hits |= self.bytes[start:] == sign
        return np.flatnonzero(hits) + start

    def of(self, positions: Ints) -> Ints:
        """Return the lines that bytes stand in."""
        return np.searchsorted(self.ends, positions)

    def take(self, wanted: Ints) -> bytes:
        """Return some of the lines, each with its line feed."""
        breaks = np.flatnonzero(np.diff(wanted) != 1) + 1
        firsts, lasts = np.append(wanted[:1], wanted[breaks]), np.append(wanted[breaks - 1], wanted[-1:])
        runs = zip(self.starts[firsts].tolist(), self.ends[lasts].tolist(), strict=True)
        return b"".join([self.data[start : end + 1] for start, end in runs])


def _of_four_fields(lines: _Lines, rows: Ints, signs: Signs) -> tuple[bytes, NDArray[np.bool_]]:
    """Return the lines that are four fields, with plain signs; and tell which of the rows they are."""
    body = _Lines(lines.take(rows), 1)
    narrow = _Lines(plain_signs_in_bytes(body.data), 1)
    tight = _Lines(_without_blanks(narrow), 1)
    signs.full_width += (rows[body.lengths != narrow.lengths] + lines.first).tolist()
    signs.spaces += (rows[(narrow.lengths != tight.lengths) & (tight.lengths > 0)] + lines.first).tolist()
    tight = _Lines(_TAIL_COMMAS.sub(b"", tight.data) if b",\n" in tight.data else tight.data, 1)
    commas = tight.positions(b",")
    counts = np.bincount(tight.of(commas), minlength=len(rows))
    four = counts == _FIELDS - 1
    four[tight.of(tight.positions(b";[=@"))] = False
    exponents = tight.positions(b"eE")
    if len(exponents) and len(commas):
        of = tight.of(exponents)
        second = commas[np.minimum(np.cumsum(counts) - counts + 1, len(commas) - 1)]
        four[of[exponents > second[of]]] = False
    return (tight.data if four.all() else tight.take(np.flatnonzero(four))), four


def _without_blanks(lines: _Lines) -> bytes:
    at, data = lines.positions(b" \t"), lines.data
    if not len(at):
        return data
    beside = (b"".join([data[:1], data, data[-1:]])[step:] for step in (0, 2))
    edge = np.isin([np.frombuffer(bounds, np.uint8)[at] for bounds in beside], list(b",\n"))
    if edge.any(axis=0).all():
        return data.translate(None, b" \t")
    return _BLANK_ENDS.sub(b"", _BLANKS_AT_COMMAS.sub(b",", data))


def _table(data: bytes) -> Any:  # noqa: ANN401
    """Read lines of four fields; None where a coordinate is no number."""
    text, real = pa.string(), pa.float64()
    try:
        table = csv.read_csv(
            pa.BufferReader(data or b",,0,0\n"),
            csv.ReadOptions(column_names=["name", "ring", "first", "second"]),
            csv.ParseOptions(quote_char=False),
            csv.ConvertOptions(
                column_types={"name": text, "ring": pa.dictionary(pa.int32(), text), "first": real, "second": real},
                null_values=[],
            ),
        )
    except pa.ArrowInvalid:
        return None
    finite = all(np.isfinite(table[column].to_numpy()).all() for column in ("first", "second"))
    return table.slice(0, len(table) if data else 0).combine_chunks() if finite else None


def _merged(table: Any, lines: Ints, reader: LineReader, faults: IssueLog) -> Records:  # noqa: ANN401
    """Put the points of both ways of reading together, in the order of the file."""
    points = reader.points
    line = np.concatenate([lines, np.array([point.line for point in points], np.int64)])
    first, second = (np.array([getattr(point, name) for point in points], float) for name in ("first", "second"))
    names = pa.array([point.name for point in points], pa.string())
    ring_of: dict[str, int] = {}
    if table is not None and len(table):
        rings = table["ring"].combine_chunks()
        ring_of = {text: code for code, text in enumerate(rings.dictionary.to_pylist())}
        first, second = (
            np.concatenate([table[name].to_numpy(), other]) for name, other in (("first", first), ("second", second))
        )
        names = pa.concat_arrays([table["name"].combine_chunks(), names])
    codes = np.array([ring_of.setdefault(point.ring, len(ring_of)) for point in points], np.int64)
    if table is not None and len(table):
        codes = np.concatenate([rings.indices.to_numpy().astype(np.int64), codes])
    order = np.argsort(line, kind="stable") if points else slice(None)
    heads, line = reader.heads, line[order]
    if len(line) and (not heads or line[0] < heads[0].line):
        faults.add("HEAD_MISSING", Message("points have no head line; they were taken as one plot"), line=int(line[0]))
        heads = [PlotLine(0), *heads]
    plot = np.searchsorted([head.line for head in heads], line) - 1
    names = names.take(pa.array(order)) if points else names
    return Records(
        tuple(heads), plot, first[order], second[order], codes[order], tuple(ring_of), names, line, reader.sexagesimal
    )
