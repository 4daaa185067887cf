"""Months between the dates of two documents."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.documents import absent_document, kind_title
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.statutory_periods import add_months
from landuse.measures.table_rows import Row, rows_of

STILL = Message("the {second} is still to come, {months:plain} months after the {first}")


@check(documents="table", zone="zone")
def dates_apart(
    documents: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    first: str,
    first_date: str,
    second: str,
    second_date: str,
    blank_is_open: bool = False,
) -> Evidence:
    """Measure the months from a date of one document to a date of another.

    Months are counted by the calendar: from the 31st of August to the last day of February are exactly six. Where the
    second is still to come on the day, at least the months gone by are past.

    Parameters
    ----------
    documents
        Documents with ``kind`` and dates.
    zone
        States ``name``: documents of other zones are left out.
    on
        The day it is judged on.
    first, first_date
        The kind of the first document, and the column of its date.
    second, second_date
        The kind of the second document, and the column of its date.
    blank_is_open
        Whether a second document without its date may have it all the same; else it is still to come.

    Returns
    -------
    Evidence
        Months; negative where the second came first.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)2: 力争在国土空间规划报批后6个月内完成开发区国土空间规划批复.

    Examples
    --------
    >>> months_between(date(2023, 8, 31), date(2024, 2, 29))
    6.0
    >>> import pandas as pd
    >>> rows = {"kind": ["territorial_plan", "zone_territorial_plan"], "submitted_on": [date(2023, 1, 31), None],
    ...         "approved_on": [None, date(2023, 9, 30)]}
    >>> dates_apart(
    ...     pd.DataFrame(rows), on=date(2024, 1, 1), first="territorial_plan", first_date="submitted_on",
    ...     second="zone_territorial_plan", second_date="approved_on",
    ... ).interval.value
    8.0
    """
    table = as_table(documents, "documents")
    if table is None:
        return Evidence.unknown(-math.inf, math.inf, "month", missing_table("documents"))
    if "kind" not in table.rows:
        return Evidence.unknown(-math.inf, math.inf, "month", missing_column("documents", "kind"))
    rows = zone_facts.own_rows(rows_of(table, "documents"), zone)
    unsure = [row.want("kind") for row in rows if row.text("kind") is None]
    unsure += [row.want("zone_name") for row in rows if row.own is None and row.text("kind") in (first, second)]
    if unsure:
        return Evidence.unknown(-math.inf, math.inf, "month", *unsure)
    start, began = _dated(rows, first, first_date)
    end, ended = _dated(rows, second, second_date)
    if start is None:
        want = absent_document(first) if began is None else began.want(first_date)
        return Evidence.unknown(-math.inf, math.inf, "month", want)
    where = items(
        [_item(row, day) for row, day in ((began, start), (ended, end)) if row is not None and day is not None]
    )
    if end is not None:
        months = months_between(start, end)
        begun = [row.want(first_date) for row in _undated(rows, first, first_date)]
        done = [
            row.want(second_date)
            for row in _undated(rows, second, second_date)
            if blank_is_open or row.given(second_date)
        ]
        # a document without its day may be the earliest of its kind
        interval = Interval(-math.inf if done else months, math.inf if begun else months, months)
        return Evidence(interval, "month", where=where, wants=(*begun, *done))
    if ended is not None and (blank_is_open or ended.given(second_date)):
        return Evidence.unknown(-math.inf, math.inf, "month", ended.want(second_date))
    past = months_between(start, on)
    want = absent_document(second) if ended is None else ended.want(second_date)
    note = STILL(first=kind_title(first), second=kind_title(second), months=math.floor(past))
    return Evidence(Interval(past, math.inf), "month", where=where, wants=(want,), notes=(note,))


def _dated(rows: list[Row], kind: str, column: str) -> tuple[date | None, Row | None]:
    """Return the earliest day of a kind of document, and its row; a row without a readable day where none has one."""
    mine = [row for row in rows if row.text("kind") == kind]
    days = [(day, row) for row in mine if (day := row.day(column)) is not None]
    if days:
        return min(days, key=lambda pair: pair[0])
    return None, mine[0] if mine else None


def _undated(rows: list[Row], kind: str, column: str) -> list[Row]:
    return [row for row in rows if row.text("kind") == kind and row.day(column) is None]


def _item(row: Row, day: date) -> dict[str, object]:
    return {
        "kind": row.text("kind"),
        "unit_id": row.ident,
        "label": day.isoformat(),
        "area_m2": None,
        "geometry": row.geometry,
    }


def months_between(start: date, end: date) -> float:
    """Count the months from one day to another by the calendar.

    Parameters
    ----------
    start, end
        The days.

    Returns
    -------
    float
        Whole months, and the part of the month begun.
    """
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) > end:
        whole -= 1
    last, after = add_months(start, whole), add_months(start, whole + 1)
    return whole + (end - last).days / (after - last).days
