"""The register of zones: which have reached a stage of drawing their boundary by a date, and which are late."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Literal

import pandas as pd

from landuse.core.evidence import Evidence
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"zones": "raise"}
Stage = Literal["pre_drawn", "confirmed"]
#: The stages in their order, each with the column of its date.
DATES: dict[Stage, str] = {"pre_drawn": "pre_drawn_on", "confirmed": "confirmed_on"}


@check(zones="table")
def register_stage(zones: TableLike, *, on: date, stage: Stage, due: date) -> Evidence:
    """Count the zones that missed the date by which a stage was due.

    A zone done after the date is late as well as one not done yet; before the date is past, a zone not done is pending.
    A zone that is said to have reached the stage, without the day, may have been late.

    Parameters
    ----------
    zones
        The register, with ``stage`` (``pre_drawn``, ``confirmed``), ``pre_drawn_on`` and ``confirmed_on``.
    on
        The day it is looked at.
    stage
        The stage.
    due
        The last day on which it is in time.

    Returns
    -------
    Evidence
        A count; the table ``ledger`` has every zone with its day and how it stands: ``done``, ``done_late``, ``late``,
        ``pending`` or ``open``.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)1:
    6月底前完成全省开发区四至边界扩区预划,力争年底前确定开发区四至边界范围.

    Examples
    --------
    >>> table = pd.DataFrame([{"name": "甲区", "stage": "pre_drawn", "pre_drawn_on": date(2022, 7, 1)}])
    >>> register_stage(table, on=date(2022, 12, 31), stage="pre_drawn", due=date(2022, 6, 30)).interval.value
    1.0
    """
    table = as_table(zones, "zones")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("zones"))
    rows = rows_of(table, "zones")
    stands = [_stand(row, on, stage, due) for row in rows]
    known = {"done": False, "pending": False, "done_late": True, "late": True, "open": None}
    assessments = [
        RowAssessment(row, known[state], state, wants=(row.want(DATES[stage]),) if state == "open" else ())
        for row, state in zip(rows, stands, strict=True)
    ]
    ledger = [
        {"name": row.text("name"), "stage": row.text("stage"), "reached_on": row.day(DATES[stage]), "state": state}
        for row, state in zip(rows, stands, strict=True)
    ]
    evidence = count(assessments)
    figures = {**evidence.figures, **{state: float(stands.count(state)) for state in known}}
    return replace(evidence, figures=figures, tables={"ledger": pd.DataFrame(ledger)})


def _stand(row: Row, on: date, stage: Stage, due: date) -> str:
    day, stated = row.day(DATES[stage]), row.text("stage")
    if row.given(DATES[stage]) and day is None:
        return "open"
    if day is not None and day <= on and row.given("stage") and stated not in list(DATES)[list(DATES).index(stage) :]:
        return "open"  # the day and the stage contradict each other
    if day is not None and day <= on:
        return "done" if day <= due else "done_late"
    reached = stated in list(DATES)[list(DATES).index(stage) :]
    if on <= due:
        return "done" if reached and day is None else "pending"
    if reached and day is None:
        return "open"
    # a register that says neither stage nor day does not say that nothing was done
    behind = stated in (*DATES, "none", f"not_{stage}") or day is not None
    return "late" if behind else "open"
