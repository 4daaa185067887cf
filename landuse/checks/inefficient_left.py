"""Inefficient land (低效用地) not disposed of by a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"inefficient": "raise"}
NOT_YET = Message("the day {by} has not come: counted as of {on}")


@check(inefficient="table", zone="zone")
def inefficient_left(
    inefficient: TableLike, zone: Zone | None = None, *, on: date, by: date, blank_is_open: bool = False
) -> Evidence:
    """Count the inefficient parcels that were known by a day and not disposed of before it.

    Parameters
    ----------
    inefficient
        Inefficient parcels with ``determined_on``, ``disposed_on`` and ``area``.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day it is judged on.
    by
        The day before which all were to be disposed of.
    blank_is_open
        Whether a blank ``disposed_on`` leaves it open whether it was disposed of, where ``disposed`` does not say so.

    Returns
    -------
    Evidence
        A count; ``figures["left_m2"]`` is their land, None where a row has no area. A blank disposal is none.

    Notes
    -----
    驻政办〔2019〕125号 二(一)3: 力争2020年前盘活所有存量低效用地.

    Examples
    --------
    >>> import pandas as pd
    >>> land = pd.DataFrame({"id": ["1", "2"], "disposed_on": [date(2019, 12, 31), date(2020, 1, 1)]})
    >>> inefficient_left(land, on=date(2020, 6, 1), by=date(2020, 1, 1)).interval.value
    1.0
    """
    table = as_table(inefficient, "inefficient")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("inefficient"))
    end = min(on, by)
    rows = zone_facts.own_rows(rows_of(table, "inefficient"), zone)
    assessments = [_assess(row, end, blank_is_open) for row in rows]
    areas = [assessment.area_m2 for assessment in assessments if assessment.known]
    figures = {"left_m2": None if None in areas else sum(area or 0.0 for area in areas)}
    evidence = count(assessments, notes=[NOT_YET(by=by, on=on)] if on < by else [])
    return replace(evidence, figures={**evidence.figures, **figures})


def _assess(row: Row, end: date, blank_is_open: bool) -> RowAssessment:
    area, determined, gone = row.figure("area"), row.day("determined_on"), row.day("disposed_on")
    unread = [column for column in ("determined_on", "disposed_on") if row.given(column) and row.day(column) is None]
    disposed = row.yes("disposed")
    if gone is None and not unread and (disposed is True or (blank_is_open and disposed is None)):
        unread = ["disposed_on"]
    silent = not row.has("disposed_on") and disposed is None
    known = None if unread or silent else (determined is None or determined < end) and (gone is None or gone >= end)
    wants = tuple(row.want(column) for column in (unread or ["disposed_on"]))
    return RowAssessment(row, known, "inefficient", None if area is None else area * 10_000, wants=wants)
