"""Figures, days and words as people write them, read without guessing."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landuse.core.heading_text import UNIT_PATTERN, scale, unit_code, unit_ratio
from landuse.core.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from landuse.core.vocabulary import Vocabulary

#: Words that say there is no value.
BLANKS = frozenset(
    {
        "",
        *[
            "-",
            "--",
            "—",
            "——",
            "/",
            "\\",
            "*",
            "无",
            "暂无",
            "未知",
            "不详",
            "空",
            "null",
            "<null>",
            "none",
            "nan",
            "n/a",
            "na",
            "#n/a",
            "nat",
        ],
    }
)
YES = frozenset({"是", "有", "y", "yes", "true", "t", "1", "√", "✓"})
NO = frozenset({"否", "无", "没有", "n", "no", "false", "f", "0", "×", "x"})

_FIGURE = re.compile(
    r"(?P<figure>[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?\.\d+)"
    rf"\s*(?P<unit>{UNIT_PATTERN})?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"([+-]?\d+)\s*(?:年度|年|个|天|名|位|人|块|家)?")
_DAY = re.compile(
    r"(?P<y>\d{4})\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})\s*[日号]?(?:[T\s]+\d{1,2}:\d{2}.*)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\.0*)?")
_EPOCH = date(1899, 12, 30)
#: Where days are days: a moment stored in UTC is taken there.
#: Whole numbers from here on are not all told apart by a float.
_EXACT = 2**53
BEIJING = timezone(timedelta(hours=8))
_INSTANT = re.compile(r"\d{4}[-/]\d\d[-/]\d\d[T\s]+\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)")
_FIRST, _LAST = date(1900, 1, 2), date(2199, 12, 31)


class UnreadableError(ValueError):
    """A value that says something which cannot be read as what is wanted."""


def plain(value: object) -> str:
    """Write a value as plain text: half width, no outer space, whole numbers without a point.

    Parameters
    ----------
    value
        Anything a cell can hold.

    Returns
    -------
    str
        The text; empty for a null.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "1" if value else "0"
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return unicodedata.normalize("NFKC", str(value)).strip()


def is_inexact(value: object) -> bool:
    """Return whether a value is a whole number stored as a float that does not hold its last digits."""
    return isinstance(value, (float, np.floating)) and math.isfinite(value) and abs(float(value)) >= _EXACT


def read_text(value: object) -> str:
    """Read text as it stands, less outer space; numbers as `plain` writes them.

    Raises
    ------
    UnreadableError
        If it is a number that a float does not hold to its last digit.
    """
    if is_inexact(value):
        raise UnreadableError(plain(value))
    return value.strip() if isinstance(value, str) else plain(value)


def read_number(
    value: object, unit: str | None = None, *, unsaid: Fraction | None = None, stated_unit: str | None = None
) -> float:
    """Read a figure: ``1,234.5``, ``１２．５``, ``12.5公顷``, ``19.4%``.

    Parameters
    ----------
    value
        A cell that is not blank.
    unit
        The unit wanted; a unit written behind the figure is converted to it.
    unsaid
        What to multiply a figure by that says no unit itself; None for nothing.
    stated_unit
        The code of the unit that the heading says; a cell that says another contradicts it, and says nothing.

    Returns
    -------
    float
        The figure.

    Raises
    ------
    UnreadableError
        If it is no finite figure, of another kind of unit, or of another unit than the heading says.
    """
    if isinstance(value, (bool, np.bool_)):
        raise UnreadableError(str(value))
    match = _FIGURE.fullmatch(plain(value))
    if match is None:
        raise UnreadableError(plain(value))
    figure = float(re.sub(r"[, ]", "", match["figure"]))
    if not math.isfinite(figure):
        raise UnreadableError(plain(value))
    if match["unit"] is None:
        return figure if unsaid is None else scale(figure, unsaid)
    own = unit_code(match["unit"])
    ratio = unit_ratio(own, unit or "1")
    if ratio is None or (stated_unit is not None and unit_ratio(own, stated_unit) != 1):
        raise UnreadableError(plain(value))
    return scale(figure, ratio)


def read_figure_with_unit(value: object) -> tuple[float, str | None]:
    """Read a figure and the unit written behind it, for a column whose units stand in a column of their own.

    Raises
    ------
    UnreadableError
        If it is no finite figure.
    """
    match = None if isinstance(value, (bool, np.bool_)) else _FIGURE.fullmatch(plain(value))
    figure = math.nan if match is None else float(re.sub(r"[, ]", "", match["figure"]))
    if match is None or not math.isfinite(figure):
        raise UnreadableError(plain(value))
    return figure, match["unit"]


def read_integer(value: object) -> int:
    """Read a count or a year: ``2024``, ``2024年``, ``3个``.

    Parameters
    ----------
    value
        A cell that is not blank.

    Returns
    -------
    int
        The number.

    Raises
    ------
    UnreadableError
        If it is no whole number.
    """
    match = _COUNT.fullmatch(plain(value))
    if match:
        return int(match[1])
    figure = read_number(value)
    if not figure.is_integer():
        raise UnreadableError(plain(value))
    return int(figure)


def is_instant(value: object) -> bool:
    """Return whether a value is a moment of a stated zone, which is another day elsewhere."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return isinstance(value, str) and _INSTANT.fullmatch(plain(value)) is not None


def read_day(value: object, first: date | None = None) -> date:
    """Read a day: ``2024-06-01``, ``2024/6/1``, ``2024年6月1日``, ``20240601``, a spreadsheet's serial number.

    Parameters
    ----------
    value
        A cell that is not blank; a moment of a stated zone is the day it was in Beijing.
    first
        The day that a spreadsheet counts from, where it is not the common one.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    UnreadableError
        If it names no single day of 1900 to 2199 (a month alone does not; 1900-01-01 is how systems write no date).
    """
    if isinstance(value, datetime):
        day = (value if value.tzinfo is None else value.astimezone(BEIJING)).date()
    elif isinstance(value, date):
        day = value
    else:
        day = _day_of_text(plain(value), first or _EPOCH)
    if not _FIRST <= day <= _LAST:
        raise UnreadableError(plain(value))
    return day


def _day_of_text(text: str, first: date) -> date:
    if _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text.replace("/", "-").replace(" +", "+")).astimezone(BEIJING).date()
        except ValueError as error:
            raise UnreadableError(text) from error
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError as error:
            raise UnreadableError(text) from error
    # 20000 to 80000 are 1954 to 2119; a plain year, or a month such as 202406, lies outside.
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and 20_000 <= float(text) <= 80_000:
        return first + timedelta(days=int(float(text)))
    raise UnreadableError(text)


def read_yes_no(value: object, known: Vocabulary | None = None) -> bool:
    """Read a yes or a no: ``是``, ``否``, ``Y``, ``0``.

    Parameters
    ----------
    value
        A cell that is not null.
    known
        The column's own vocabulary; the common one where None.

    Returns
    -------
    bool
        True for yes.

    Raises
    ------
    UnreadableError
        If it is neither.
    """
    term = (known or vocabulary("yes_no")).read(plain(value))
    if term not in ("yes", "no"):
        raise UnreadableError(plain(value))
    return term == "yes"


def convert(
    values: pd.Series, read: Callable[[object], object], *, blanks: frozenset[str] = BLANKS
) -> tuple[list[object], list[int]]:
    """Read every value of a column, each different one once.

    Parameters
    ----------
    values
        The column as found.
    read
        What reads one value; raises `UnreadableError` for what it can't.
    blanks
        Words that say there is no value.

    Returns
    -------
    tuple of (list, list of int)
        The values, None where blank or unreadable; and the positions of the unreadable.
    """
    known: dict[object, tuple[object, bool]] = {}
    read_values: list[object] = []
    faults: list[int] = []
    for position, value in enumerate(values.astype(object)):
        key = (type(value), value if isinstance(value, (str, int, float, date)) else str(value))
        if key not in known:
            known[key] = _convert_one(value, read, blanks)
        result, fault = known[key]
        read_values.append(result)
        if fault:
            faults.append(position)
    return read_values, faults


def _convert_one(value: object, read: Callable[[object], object], blanks: frozenset[str]) -> tuple[object, bool]:
    if plain(value).casefold() in blanks:
        return None, False
    try:
        return read(value), False
    except (UnreadableError, OverflowError):
        return None, True
