"""Transitional uses of old industrial plant whose time is up."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.statutory_periods import transition_runs
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"transitional_uses": "raise"}


@check(transitional_uses="table")
def transitional_use(transitional_uses: TableLike, *, on: date, years: int | None = 5) -> Evidence:
    """Count the parcels past their transitional period, or transferred within it, that have no new formalities.

    Parameters
    ----------
    transitional_uses
        Such parcels: ``started_on``, ``ends_on``, ``transferred`` (yes or no), ``formalities_on``.
    on
        The day it is judged on.
    years
        How long the period runs where no end is given, by the calendar, its last day included;
        None where nobody said.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 可在5年内继续按原用途和土地权利类型使用土地,
    5年期满或涉及转让需办理相关用地手续的….

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame([{"parcel_id": "7", "started_on": date(2021, 6, 29), "transferred": False}])
    >>> transitional_use(rows, on=date(2026, 6, 30)).interval.value
    1.0
    """
    table = as_table(transitional_uses, "transitional_uses")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("transitional_uses"))
    return count(_assess(row, on, years) for row in rows_of(table, "transitional_uses"))


def _assess(row: Row, on: date, years: int | None) -> RowAssessment:
    start, done = row.day("started_on"), row.day("formalities_on")
    within = transition_runs(row, on, years)
    if start is not None and start > on:
        return RowAssessment(row, False, "not_begun")
    if done is not None and done <= on:
        return RowAssessment(row, False, "formalities_done")
    past = None if within is None else not within
    ended = past or row.yes("transferred") is True
    known = True if ended else None if past is None or row.yes("transferred") is None else False
    if known and row.given("formalities_on") and done is None:
        known = None
    kind = "transferred" if row.yes("transferred") and not past else "period_over"
    blanks = {
        "ends_on": past is None and start is not None,
        "started_on": past is None and start is None,
        "transferred": row.yes("transferred") is None,
        "formalities_on": row.given("formalities_on") and done is None,
    }
    return RowAssessment(row, known, kind, wants=tuple(row.want(column) for column, blank in blanks.items() if blank))
