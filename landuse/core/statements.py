"""What a person vouches for in a case: by name, with a reason that says something."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from landuse.core.brief import brief

#: Letters of no shape, which a cell can be filled with and say nothing.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")


#: Words that fill a cell and say nothing.
BLANK_WORDS = frozenset(
    {
        *(
            "无",
            "暂无",
            "没有",
            "不详",
            "未知",
            "空",
            "略",
            "待定",
            "待补",
            "待补充",
            "待填",
            "待核",
            "待核实",
            "同上",
            "某某",
            "不适用",
        ),
        *("none", "null", "nil", "nan", "na", "tbd", "todo", "unknown", "xxx", "xx", "no"),
    }
)

_DAY = re.compile(r"\s*(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*[日号]?\s*")


def _day(value: object) -> object:
    if isinstance(value, str) and (match := _DAY.fullmatch(value)):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if isinstance(value, datetime) or not isinstance(value, (date, str)):
        raise PydanticCustomError("date_type", "a date is written as 2026-06-30")
    return value


def says_something(text: str) -> bool:
    """Return whether a reason or a name has letters in it, and is no word for nothing.

    Examples
    --------
    >>> [says_something(text) for text in ("现场踏勘", "甲", " - ", "（无）", "N/A", "待定。")]
    [True, True, False, False, False, False]
    """
    letters = [letter for letter in text if letter.isalpha() and letter not in BLANK_LETTERS]
    return "".join(letters).casefold() not in {"", *BLANK_WORDS}


def _lettered(value: str) -> str:
    if not says_something(value):
        raise PydanticCustomError("no_letters", "it has no letters in it: write it in words")
    return value.strip()


Day = Annotated[date, BeforeValidator(_day)]
#: A reason or a name: text with letters in it.
Lettered = Annotated[str, AfterValidator(_lettered)]


class Statement(BaseModel):
    """A statement of a person, with the name and the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    __repr__ = brief

    reason: Lettered
    by: Lettered


class Completeness(Statement):
    """The statement that no row of a register, or no feature of a layer, is missing.

    Parameters
    ----------
    by, reason
        Who vouches for it, and on what ground.
    until
        The last day it holds for: what came later may be missing.
    since
        The first day it holds for; from the beginning where None.
    zone
        The zone whose rows are all there; every zone's where None.
    """

    until: Day
    since: Day | None = None
    zone: str | None = None

    def proves(self, on: date, zone: str | None = None) -> bool:
        """Return whether the register is complete on a day, for a zone."""
        if self.zone is not None and self.zone.strip() != (zone or "").strip():
            return False
        return on <= self.until and (self.since is None or self.since <= on)
