"""Periods of law counted by the calendar: when a year is full, and from which day it counts as past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from landuse.measures.table_rows import Row

Anniversary = Literal["next_day", "same_day"]


def add_years(day: date, years: int) -> date:
    """Return the last day of a period of years that begins to run after a day.

    Parameters
    ----------
    day
        The day the period is counted from; it is not itself part of it.
    years
        How many years.

    Returns
    -------
    date
        The same day of the later year; the month's last day where it has no such day.

    Notes
    -----
    民法典第二百〇一、二百〇二条: the first day is not counted, and where the last month lacks the day, its last day
    ends the period.

    Examples
    --------
    >>> add_years(date(2020, 2, 29), 1)
    datetime.date(2021, 2, 28)
    """
    return add_months(day, 12 * years)


def add_months(day: date, months: int) -> date:
    """Return the last day of a period of months that begins to run after a day.

    Examples
    --------
    >>> add_months(date(2023, 8, 31), 6)
    datetime.date(2024, 2, 29)
    """
    ends: date = day + relativedelta(months=months)
    return ends


def full_since(day: date, *, years: int = 0, months: int = 0, anniversary: Anniversary = "next_day") -> date:
    """Return the first day on which a period counted from a day is full (满).

    Examples
    --------
    >>> full_since(date(2020, 3, 1), years=1)
    datetime.date(2021, 3, 2)
    """
    last = add_months(day, 12 * years + months)
    return last if anniversary == "same_day" else last + timedelta(days=1)


def is_full(day: date, on: date, *, years: int = 0, months: int = 0, anniversary: Anniversary = "next_day") -> bool:
    """Return whether a period counted from a day is full on another."""
    return on >= full_since(day, years=years, months=months, anniversary=anniversary)


def transition_runs(row: Row, on: date, years: int | None) -> bool | None:
    """Return whether a transitional period runs on a day: to the end it names, and no longer than the years allow.

    Parameters
    ----------
    row
        States ``started_on`` and ``ends_on``.
    on
        The day.
    years
        How long it runs at most, its last day included; None where nobody said.

    Returns
    -------
    bool or None
        None where it does not say from when it runs, or nobody how long.
    """
    start, named = row.day("started_on"), row.day("ends_on")
    ends = [named, None if start is None or years is None else add_years(start, years)]
    if any(end is not None and on > end for end in ends):
        return False
    known = named is not None if years is None else start is not None
    unread = named is None and row.given("ends_on")
    return True if known and not unread else None
