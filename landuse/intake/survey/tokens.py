"""The lines of a survey file, one at a time: heads, points, and what is out of the ordinary about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.survey.header import KEYS, PAIR, PLOTS, SECTION
from landuse.intake.survey.text import plain_signs

if TYPE_CHECKING:
    from landuse.core.issue_log import IssueLog
    from landuse.intake.survey.header import Header

KINDS = ("面", "线", "点")
#: Where 图形属性 stands in a head line of the standard, from 0.
_STANDARD = 4
_AREA = re.compile(
    r"\d+\.\d*\s*\D*|\.\d+\s*\D*|\d+\s*(?:公顷|平方米|平方公里|亩|㎡|hm2|hm²|ha|m2|m²|km2|km²)", re.IGNORECASE
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_DMS = re.compile(
    r"""([+-]?\d{1,3})\s*[°度:]\s*(\d{1,2})\s*['′分:]\s*(\d{1,2}(?:\.\d*)?)\s*(?:["″秒]|'')?\s*[NSEWnsew]?"""
)


@dataclass(frozen=True)
class PlotLine:
    """The head line of a plot.

    Parameters
    ----------
    line
        The line, from 1; 0 where the points have no head.
    count, area
        Stated number of points, and stated area as it is written.
    number, name, kind, sheet, use, code
        地块编号, 地块名称, 图形属性, 图幅号, 地块用途, 地类编码.
    extra
        The fields behind them, up to ``@``.
    """

    line: int
    count: int | None = None
    area: str = ""
    number: str = ""
    name: str = ""
    kind: str = ""
    sheet: str = ""
    use: str = ""
    code: str = ""
    extra: tuple[str, ...] = ()


class PointLine(NamedTuple):
    """A point line: its fields, and its number in the file."""

    name: str
    ring: str
    first: float
    second: float
    line: int


@dataclass
class Signs:
    """Turns lines into fields, and keeps count of the signs that were not as they should be."""

    full_width: list[int] = field(default_factory=list)
    spaces: list[int] = field(default_factory=list)
    separators: list[int] = field(default_factory=list)
    no_ring: list[int] = field(default_factory=list)
    more_fields: list[int] = field(default_factory=list)
    no_at: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def fields(self, line: str, number: int) -> list[str]:
        """Split a line.

        Parameters
        ----------
        line
            The line as written.
        number
            Its number, from 1.

        Returns
        -------
        list of str
            Its fields, without blanks around them.
        """
        plain = line.replace("，", ",").replace("；", ";").rstrip()
        plain = f"{plain[:-1]}@" if plain.endswith("＠") else plain
        if plain != line.rstrip():
            self.full_width.append(number)
        mark = max(",;\t", key=plain.count)
        raw = plain.split(mark) if mark in plain else plain.split()
        if (mark != "," or mark not in plain) and len(raw) > 1:
            self.separators.append(number)
        tokens = [token.strip() for token in raw]
        if tokens != raw:
            self.spaces.append(number)
        return tokens

    def head(self, line: str, number: int) -> PlotLine:
        """Read a head line."""
        return self.head_of(self.fields(line, number), number)

    def head_of(self, tokens: list[str], number: int) -> PlotLine:
        """Read a head line that was split.

        Parameters
        ----------
        tokens
            Its fields.
        number
            Its number, from 1.

        Returns
        -------
        PlotLine
            Its fields by position; those behind the eighth together.
        """
        head, odd = _head([*(self.plain(token, number) for token in tokens[:2]), *tokens[2:]], number)
        if odd:
            self.columns.append(number)
        return head

    def plain(self, token: str, number: int) -> str:
        """Write a number in plain width.

        Parameters
        ----------
        token
            A field that holds a number.
        number
            Its line, from 1.

        Returns
        -------
        str
            The number.
        """
        narrow = plain_signs(token)
        if narrow != token and number not in self.full_width[-1:]:
            self.full_width.append(number)
        return narrow

    def note(self, faults: IssueLog) -> None:
        """Note what was found.

        Parameters
        ----------
        faults
            Where faults are noted.
        """
        faults.add_lines("FULLWIDTH", Message("full-width signs were read as plain ones"), sorted(self.full_width))
        faults.add_lines("SPACES", Message("blanks around the commas were left out"), sorted(self.spaces))
        faults.add_lines(
            "SEPARATOR", Message("fields are not parted by commas; they were read all the same"), self.separators
        )
        faults.add_lines("NO_RING", Message("point lines lack 圈号; taken as one ring for each closing"), self.no_ring)
        faults.add_lines(
            "EXTRA_FIELD",
            Message("point lines have more than four fields; those behind were left out"),
            self.more_fields,
        )
        faults.add_lines(
            "HEAD_COLUMNS",
            Message(
                "head lines have other fields than 点数, 面积, 编号, 名称 before 面, 线 or 点; read from that word on"
            ),
            self.columns,
        )
        for number in self.no_at:
            faults.add(
                "HEAD_NO_AT", Message("the head line of a plot does not end with @; it was read by its 面"), line=number
            )


class LineReader:
    """Reads plots line by line.

    Parameters
    ----------
    header
        What the header says.
    where
        The file.
    """

    def __init__(self, header: Header, where: str) -> None:
        self.header, self.where = header, where
        self.heads: list[PlotLine] = []
        self.points: list[PointLine] = []
        self.signs = Signs()
        self.sections: list[int] = []
        self.sexagesimal, self.in_header = False, False

    def note(self, faults: IssueLog) -> None:
        """Note what was out of the ordinary.

        Parameters
        ----------
        faults
            Where faults are noted.
        """
        self.signs.note(faults)
        faults.add_lines(
            "SECTION_REPEATED", Message("what the header says stands again among the plots"), self.sections
        )

    def take(self, line: str, number: int) -> None:
        """Read one line.

        Parameters
        ----------
        line
            The line as written.
        number
            Its number, from 1.

        Raises
        ------
        InputError
            If it is a point line that cannot be read, or a second header that contradicts the first.
        """
        if not line.strip():
            return
        section = SECTION.fullmatch(plain_signs(line))
        if section:
            self.in_header = section[1] != PLOTS
            self.sections += [number] if self.in_header else []
            return
        tokens = self.signs.fields(line, number)
        pair = PAIR.fullmatch(plain_signs(line)) if "@" not in tokens else None
        if pair and (self.in_header or pair[1] in KEYS):
            self._compare(pair[1], pair[2], number)
        if self.in_header and "@" not in tokens:
            return
        if pair and pair[1] in KEYS:
            self.sections.append(number)
        elif _is_head(tokens):
            self.heads.append(self.signs.head_of(tokens, number))
            self.signs.no_at += [] if tokens[-1].endswith("@") else [number]
        else:
            self.points.append(self._point(tokens, line, number))

    def _compare(self, key: str, value: str, number: int) -> None:
        first = self.header.values.get(key, "")
        if key in {"坐标系", "几度分带", "带号"} and value != first:
            what = Message(
                "a second header says {key}={value}, the first {key}={first}", key=key, value=value, first=first
            )
            raise InputError(what, where=f"{self.where}:{number}", next=Message("Split the file in two"))

    def _point(self, tokens: list[str], line: str, number: int) -> PointLine:
        tokens = _filled(tokens, 4)
        if len(tokens) == 3:
            self.signs.no_ring.append(number)
            tokens = [tokens[0], "1", *tokens[1:]]
        elif len(tokens) > 4:
            self.signs.more_fields.append(number)
        if len(tokens) < 4:
            raise self._corrupt(Message("corrupt vertex: '{line}' is no point line", line=line.strip()[:60]), number)
        name, ring, *values = (self.signs.plain(token, number) for token in tokens[:4])
        first, second = (self._value(value, number) for value in values)
        return PointLine(name, ring, first, second, number)

    def _value(self, token: str, number: int) -> float:
        figure = read_number(token)
        if figure is None:
            raise self._corrupt(
                Message("corrupt vertex: the coordinate '{text}' is no number", text=token[:40]), number
            )
        self.sexagesimal |= figure.sexagesimal
        return figure.value

    def _corrupt(self, what: Message, number: int) -> InputError:
        return InputError(what, where=f"{self.where}:{number}", next=Message("A point line is 点号,圈号,X,Y"))


class Number(NamedTuple):
    """A coordinate, and whether it was written in degrees, minutes and seconds."""

    value: float
    sexagesimal: bool = False


def read_number(text: str) -> Number | None:
    """Read a coordinate.

    Parameters
    ----------
    text
        As it is written: ``3521800.000``, ``118°05′16.459″``; not with an exponent, which has lost digits.

    Returns
    -------
    Number or None
        The number; None where it is none.
    """
    if _NUMBER.fullmatch(text):
        return Number(float(text))
    parts = _DMS.fullmatch(text)
    if not parts or int(parts[2]) >= 60 or float(parts[3]) >= 60:
        return None
    degrees = abs(int(parts[1])) + int(parts[2]) / 60 + float(parts[3]) / 3600
    return Number(-degrees if text.startswith("-") else degrees, sexagesimal=True)


def _filled(tokens: list[str], least: int) -> list[str]:
    """Return fields without the empty ones behind them, at least so many."""
    last = len(tokens)
    while last > least and not tokens[last - 1]:
        last -= 1
    return tokens[:last]


def _is_head(tokens: list[str]) -> bool:
    last = next((token for token in reversed(tokens) if token), "")
    return last.endswith("@") or (len(tokens) >= 5 and _anchor(tokens) is not None)


def _anchor(tokens: list[str]) -> int | None:
    """Find the word that says of what kind a plot is: where the standard has it, else the first behind two fields."""
    if tokens[_STANDARD : _STANDARD + 1] and tokens[_STANDARD] in KINDS:
        return _STANDARD
    return next((at for at, token in enumerate(tokens) if at > 1 and token in KINDS), None)


def _head(tokens: list[str], line: int) -> tuple[PlotLine, bool]:
    """Read a head line from its 面, 线 or 点 on, and tell whether other fields than the standard's stand before it."""
    tokens = _filled(tokens, 0)
    if tokens and tokens[-1].endswith("@"):
        last = tokens[-1].removesuffix("@").strip()
        tokens = [*tokens[:-1], last] if last else tokens[:-1]
    at = _anchor(tokens)
    before, behind = (tokens[:_STANDARD], tokens[_STANDARD:]) if at is None else (tokens[:at], tokens[at:])
    odd = at not in (None, _STANDARD)
    count, area, number, name = _before_kind(before) if odd else (before + [""] * 4)[:4]
    kind, sheet, use, code = (behind + [""] * 4)[:4]
    return PlotLine(line, int(count) if count.isdecimal() else None, area, number, name, kind, sheet, use, code,
                tuple(behind[4:])), odd  # fmt: skip


def _before_kind(fields: list[str]) -> tuple[str, str, str, str]:
    """Return number of points, area, number and name apart: a figure with a point or a unit is no number of points."""
    rest = list(fields)
    count = rest.pop(0) if rest and _is_count(rest[0]) else ""
    area = rest.pop(0) if rest and (_AREA.fullmatch(rest[0]) or len(fields) >= _STANDARD) else ""
    if not count and not area and rest and not rest[0]:
        rest.pop(0)
    number = rest.pop(0) if len(rest) > 1 or (rest and rest[0].isdecimal()) else ""
    return count, area, number, ",".join(rest)


def _is_count(field: str) -> bool:
    return not field or field.isdecimal()
