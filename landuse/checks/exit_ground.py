"""Grounds for compulsory exit (强制退出) by the investment contract."""

from __future__ import annotations

from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known, any_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.idle_land.law import cause_of
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.statutory_periods import Anniversary, is_full
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}


@check(supply="table", zone="zone")
def exit_ground(
    supply: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    months: int = 6,
    anniversary: Anniversary = "next_day",
) -> Evidence:
    """Count the projects that are to be made to leave.

    Two grounds lead there, each through the holder's own doing and past a cure period that was not kept: work not
    started ``months`` after the start date of the investment contract, or started without substantial progress. The
    date is not that of the grant contract.

    Parameters
    ----------
    supply
        Contracts with ``investment_start``, ``actual_start``, ``substantial_progress``, ``cause``, ``cure_until``,
        ``cured``.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day it is judged on.
    months
        How late is late.
    anniversary
        ``next_day``: the months are full the day after their last; ``same_day``: on it.

    Returns
    -------
    Evidence
        A count. Land whose project is finished or cancelled is left out; a blank start in fact means not started.

    Notes
    -----
    驻政办〔2019〕125号 二(五)2: 超出招商引资合同约定的开工日期6个月以上未开工建设的,或虽已开工但无实质性进展的项目.

    Examples
    --------
    >>> import pandas as pd
    >>> late = {"investment_start": date(2019, 1, 1), "actual_start": None, "cause": "own"}
    >>> late |= {"cure_until": date(2019, 12, 31), "cured": False}
    >>> exit_ground(pd.DataFrame([late]), on=date(2020, 6, 1)).interval.value
    1.0
    """
    table = as_table(supply, "supply")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("supply"))
    rows = zone_facts.own_rows(rows_of(table, "supply"), zone)
    return count(_assess(row, on, months, anniversary) for row in rows)


def _assess(row: Row, on: date, months: int, anniversary: Anniversary) -> RowAssessment:
    cause = cause_of(row)
    own = None if cause in ("unknown", "disputed") else cause == "own"
    facts = {
        "cause": own,
        "cure_until": _is_past(row, "cure_until", on),
        "cured": None if row.yes("cured") is None else not row.yes("cured"),
    }
    late, stuck = _late(row, on, months, anniversary), _stuck(row, on)
    completed = row.day("actual_completion")
    done = None if row.given("actual_completion") and completed is None else completed is not None and completed <= on
    gone = any_known((row.says("cancelled"), done))
    known = all_known((None if gone is None else not gone, any_known((late, stuck)), *facts.values()))
    gaps = [column for column, fact in facts.items() if fact is None]
    gaps += ["cancelled"] if row.says("cancelled") is None else []
    gaps += ["actual_completion"] if done is None else []
    gaps += ["investment_start"] if late is None else []
    gaps += ["substantial_progress"] if stuck is None and late is not True else []
    area = row.figure("area")
    kind = "not_started" if late else "no_progress"
    wants = tuple(row.want(column) for column in gaps)
    return RowAssessment(row, known, kind, None if area is None else area * 10_000, wants=wants)


def _is_past(row: Row, column: str, on: date) -> bool | None:
    day = row.day(column)
    return None if day is None else day < on


def _started(row: Row, on: date) -> bool | None:
    day = row.day("actual_start")
    if day is not None:
        return day <= on
    return None if row.given("actual_start") or not row.has("actual_start") else False


def _late(row: Row, on: date, months: int, anniversary: Anniversary) -> bool | None:
    started, due = _started(row, on), row.day("investment_start")
    overdue = None if due is None else is_full(due, on, months=months, anniversary=anniversary)
    return all_known((None if started is None else not started, overdue))


def _stuck(row: Row, on: date) -> bool | None:
    progress = row.yes("substantial_progress")
    return all_known((_started(row, on), None if progress is None else not progress))
