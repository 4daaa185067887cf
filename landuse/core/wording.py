"""The words all outputs share: verdicts, reasons, what is wanted, and each finding's message."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from landuse.core.figures import STYLES, number
from landuse.core.messages import Lang, Message
from landuse.core.terms import BLOCK, NAMED_BLOCK, SCOPES, UNITS

if TYPE_CHECKING:
    from landuse.core.evidence import Interval
    from landuse.core.limits import Limit

NOT_ASKED = Message("not asked for in this review")
OUT_OF_FORCE = Message("not in force on {on} (from {since} until {until})")
SWITCHED_OFF = Message("switched off by {pack}: {reason}")
REPLACED = Message("replaced by {by}, judged once there")
SUPERSEDED = Message("its document is superseded by {by}")
GIVEN_UP = Message("this portion is given up: measured, not judged")
NO_DRAFT = Message("no draft is given, so there is no such portion")
MEASURED = Message("the clause sets no limit: measured only")
WANT_NUMBER = Message("{what}, to be given by {whom}")
DECISION_UNMATCHED = Message("a decision names {finding}, which is no finding of this review")
DECISION_LATER = Message("{finding} was ruled on {count} times: the ruling of {on} stands")
STRICTER = Message("{other} is stricter on the same measure ({limit})")

#: A limit in words, by its operator.
LIMITS: dict[str, Message] = {
    ">=": Message("at least {limit}"),
    ">": Message("more than {limit}"),
    "<=": Message("at most {limit}"),
    "<": Message("less than {limit}"),
    "==": Message("exactly {limit}"),
}
NOT_KNOWN = Message("not known")
#: What English writes for units that count in ten thousands.
ENGLISH_UNITS = {"wan_yuan/ha": "yuan/ha", "wan_yuan/mu": "yuan/mu"}
#: Units that stand behind a figure; months and the like stand in the rule's own words.
WRITTEN_UNITS = ("day", "year", "yuan", "yuan/mu", "yuan/ha", "wan_yuan/ha", "wan_yuan/mu", "person/ha", "m2/person")
#: How many decimals a figure has at most, where fewer do not tell it from its limit.
MOST_DECIMALS = 6


def scope_title(scope: str, name: str = "") -> Message:
    """Return how people call a ground.

    Parameters
    ----------
    scope
        ``draft``, ``draft/2``, ``added`` and so on.
    name
        Of a block: the name that the file gives it.

    Returns
    -------
    Message
        Its title.
    """
    whole, _, block = scope.partition("/")
    title = SCOPES.get(whole, Message.verbatim(whole))
    if block and name:
        return NAMED_BLOCK(of=title, name=name)
    return BLOCK(of=title, block=block) if block else title


def figure(value: float | None, unit: str, lang: Lang, decimals: int = 2) -> str:
    """Write a measured figure with its unit.

    Parameters
    ----------
    value
        The figure, SI.
    unit
        The unit of the measure.
    lang
        ``zh`` or ``en``.
    decimals
        How many decimals it has.

    Returns
    -------
    str
        As people read it.
    """
    if unit == "fact" and value in (0, 1):
        return (Message("yes") if value else Message("no")).text(lang)
    if lang == "en" and unit in ENGLISH_UNITS and value is not None:
        # English counts in thousands, and has no 万元
        value, unit = value * 1e4, ENGLISH_UNITS[unit]
    style = STYLES.get(unit, "plain")
    text = number(value, style, lang, decimals)
    if style != "plain" or unit not in WRITTEN_UNITS or value is None:
        return text
    return Message("{figure} {unit}", figure=text, unit=UNITS[unit]).text(lang)


def decimals_beside(limit: Limit | None, interval: Interval, unit: str, lang: Lang) -> int:
    """Return how many decimals tell a measure from its limit: 2, or more where both would read the same.

    Parameters
    ----------
    limit
        The limit, or None.
    interval
        What was measured.
    unit
        The unit of both.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    int
        From 2 to 6.
    """
    ends = (interval.low, interval.high, interval.value)
    limits = () if limit is None else (limit.value, limit.upper)
    pairs = [(end, other) for end in ends for other in limits if None not in (end, other) and end != other]
    for decimals in range(2, MOST_DECIMALS):
        if all(figure(end, unit, lang, decimals) != figure(other, unit, lang, decimals) for end, other in pairs):
            return decimals
    return 2  # they differ by less than can be written


def bounds(interval: Interval, unit: str, lang: Lang, decimals: int = 2) -> str:
    """Write an interval: one figure where it is known, else from low to high.

    Parameters
    ----------
    interval
        What was measured.
    unit
        Its unit.
    lang
        ``zh`` or ``en``.
    decimals
        How many decimals its figures have.

    Returns
    -------
    str
        As people read it.
    """
    low, high = (figure(end, unit, lang, decimals) for end in (interval.low, interval.high))
    if not is_known(interval, unit):
        return NOT_KNOWN.text(lang)
    if low == high:
        return low
    if math.isinf(interval.high):
        return Message("at least {low}", low=low).text(lang)
    if unit == "count":
        return Message("{low} to {high}", low=low, high=high).text(lang)
    # by what is shown: the last digit of a sum is not the same on every Python, and the words would change with it
    value = None if interval.value is None else figure(interval.value, unit, lang, decimals)
    if value == low:
        return Message("{low}, at most {high}", low=low, high=high).text(lang)
    if value not in (None, high):
        return Message("{value} (between {low} and {high})", value=value, low=low, high=high).text(lang)
    return Message("{low} to {high}", low=low, high=high).text(lang)


def is_known(interval: Interval, unit: str) -> bool:
    """Return whether an interval says anything: a fact or share that may be any says none, nor one without bounds."""
    if unit == "fact":
        return interval.low == interval.high
    if unit == "1" and interval.low <= 0 and interval.high >= 1:  # any share
        return interval.value not in (None, interval.low, interval.high)
    return not (math.isinf(interval.high) and interval.low <= 0) and not math.isinf(interval.low)


def limit_text(limit: Limit | None, unit: str, lang: Lang) -> str:
    """Write a limit.

    Parameters
    ----------
    limit
        The limit, or None.
    unit
        The unit of the measure.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it; a dash where there is none.
    """
    if limit is None:
        return "—"
    if limit.op == "between":
        low, high = figure(limit.value, unit, lang), figure(limit.upper, unit, lang)
        return Message("from {low} to {high}", low=low, high=high).text(lang)
    if unit == "fact":
        return Message("must be: {limit}", limit=figure(limit.value, unit, lang)).text(lang)
    return LIMITS[limit.op](limit=figure(limit.value, unit, lang)).text(lang)
