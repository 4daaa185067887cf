"""How much shorter a list has become within a year (处置进度)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Table
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TablesLike
from landuse.measures.statutory_periods import add_years
from landuse.measures.table_rows import Row, RowAssessment, rows_of

YEAR_BEFORE = Message(
    "the list as of {day}, {days} days more or less, with its date; or the days of listing and disposal in the list"
)
NOTHING_LISTED = Message("the list of {day} is empty: there is nothing to reduce")


@check(nonviable_list="tables")
def reduction(
    nonviable_list: TablesLike,
    *,
    on: date,
    kind: Literal["enterprise", "project"] | None = None,
    within_days: int = 31,
    blank_is_open: bool = False,
) -> Evidence:
    """Measure by which share a list of nonviable enterprises or projects became shorter in the year up to a day.

    Parameters
    ----------
    nonviable_list
        Either two lists a year apart, each with its ``on``, or one list with ``listed_on`` and ``disposed_on``.
    on
        The last day of the year looked at; lists of later days are left out.
    kind
        Only ``enterprise`` or only ``project``; both where None.
    blank_is_open
        Whether a blank ``disposed_on`` leaves it open whether it was disposed of, where ``disposed`` does not say so.
    within_days
        How far from a year apart two lists may be.

    Returns
    -------
    Evidence
        A share of 1, negative where the list grew; ``figures`` has ``before`` and ``after``.

    Notes
    -----
    赣《2019年工作要点》五19: 按照每年減少1/3的進度要求.

    Examples
    --------
    >>> import pandas as pd
    >>> listed = pd.DataFrame({"name": list("甲乙丙"), "listed_on": [date(2018, 1, 1)] * 3})
    >>> listed["disposed_on"] = [date(2019, 5, 1), None, None]
    >>> round(reduction([Table("nonviable_list", listed)], on=date(2019, 12, 31)).interval.value, 4)
    0.3333
    """
    lists = [table for table in nonviable_list or () if table.on is None or table.on <= on]
    if not lists:
        return Evidence.unknown(-math.inf, 1, "1", missing_table("nonviable_list"))
    last, year_ago = lists[-1], add_years(lists[-1].on or on, -1)
    if {"listed_on", "disposed_on"} <= set(last.rows) and (len(last.rows) or len(lists) == 1):
        end = last.on or on
        assessments = [_listed(row, day, kind, blank_is_open) for day in (year_ago, end) for row in rows_of(last)]
        half = len(assessments) // 2
        return _measured(assessments[:half], assessments[half:], year_ago)
    earlier = _near(lists[:-1], year_ago, within_days)
    if last.on is None or earlier is None:
        return Evidence.unknown(
            -math.inf, 1, "1", MissingInput("table:nonviable_list", YEAR_BEFORE(day=year_ago, days=within_days))
        )
    before, after = ([_of_kind(row, kind) for row in rows_of(table)] for table in (earlier, last))
    return _measured(before, after, earlier.on or year_ago)


def _near(lists: Sequence[Table], day: date, within_days: int) -> Table | None:
    able = [table for table in lists if table.on is not None and abs(table.on - day) <= timedelta(within_days)]
    return min(able, key=lambda table: abs((table.on or day) - day), default=None)


def _of_kind(row: Row, kind: str | None) -> RowAssessment:
    its = row.text("kind")
    known = True if kind is None else None if its is None else its == kind
    return RowAssessment(row, known, "listed", wants=() if known is not None else (row.want("kind"),))


def _listed(row: Row, day: date, kind: str | None, blank_is_open: bool) -> RowAssessment:
    """Return whether a row was on the list on a day; a blank disposal is none."""
    its, since, until = _of_kind(row, kind), row.day("listed_on"), row.day("disposed_on")
    unread = until is None and (row.given("disposed_on") or (blank_is_open and row.yes("disposed") is not False))
    if its.known is False or (since is not None and since > day) or (until is not None and until <= day):
        return replace(its, known=False)
    if since is None or unread:
        return replace(its, known=None, wants=(*its.wants, row.want("disposed_on" if unread else "listed_on")))
    return its


def _measured(before: Sequence[RowAssessment], after: Sequence[RowAssessment], day: date) -> Evidence:
    old, new = _span(before), _span(after)
    wants = {
        want.key: want for assessment in (*before, *after) if assessment.known is None for want in assessment.wants
    }
    where = items([assessment.item() for assessment in after if assessment.known is not False])
    figures = {"before": float(old[0]), "after": float(new[0])}
    if old[1] == 0:
        return Evidence.not_applicable(NOTHING_LISTED(day=day), "1")
    low = (old[0] - new[1]) / old[0] if old[0] else -math.inf
    high = min(1.0, (old[1] - new[0]) / old[1])
    value = (old[0] - new[0]) / old[0] if old[0] else None
    return Evidence(Interval(low, high, value), "1", where=where, figures=figures, wants=tuple(wants.values()))


def _span(assessments: Sequence[RowAssessment]) -> tuple[int, int]:
    sure = sum(1 for assessment in assessments if assessment.known)
    return sure, sure + sum(1 for assessment in assessments if assessment.known is None)
