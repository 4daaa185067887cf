"""Stopped enterprises and stalled projects (停产半停产企业, 停建缓建项目), and which have no disposal plan."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.grading import latest
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"enterprises": "raise", "projects": "raise"}
#: Which states of each table are the ones a clause means: not running, and yet not gone.
STATES = {"enterprises": ("stopped", "half_stopped"), "projects": ("stalled",)}
OTHERS = {
    "enterprises": ("running", "bankrupt", "deregistered", "nonviable"),
    "projects": ("completed", "not_started", "under_construction"),
}


@check(enterprises="table", projects="table", zone="zone")
def stalled(
    enterprises: TableLike,
    projects: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    blank_is_open: bool = False,
) -> Evidence:
    """Count the stopped enterprises and stalled projects that have no disposal plan.

    Parameters
    ----------
    enterprises
        Enterprises with ``state`` and ``disposal_plan``; of several years the latest counts.
    projects
        Projects with ``state`` and ``disposal_plan``.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day.
    blank_is_open
        Whether a blank ``disposal_plan`` leaves it open whether there is one; else it is none.

    Returns
    -------
    Evidence
        A count; ``figures`` has how many are stopped or stalled in all. A missing column is no
        answer.

    Notes
    -----
    驻政办〔2019〕125号 二(一)3: 逐一制定处置方案,开展分类盘活.

    Examples
    --------
    >>> import pandas as pd
    >>> from landuse.core.layer import Table
    >>> firms = pd.DataFrame({"name": ["甲", "乙"], "state": ["stopped", "running"], "disposal_plan": [None, None]})
    >>> none = Table("projects", pd.DataFrame(columns=["name", "state"]))
    >>> stalled(firms, none, on=date(2020, 6, 1)).interval.value
    1.0
    """
    tables = {"enterprises": as_table(enterprises, "enterprises"), "projects": as_table(projects, "projects")}
    assessments: list[RowAssessment] = []
    missing: list[MissingInput] = []
    for role, table in tables.items():
        if table is None:
            missing.append(missing_table(role))
            continue
        rows = rows_of(table, role)
        assessments += _assess(latest(rows, on.year) if role == "enterprises" else rows, role, zone, blank_is_open)
    evidence = count(assessments)
    figures = {
        f"stopped_{role}": float(
            sum(
                assessment.row.role == role and assessment.row.text("state") in STATES[role]
                for assessment in assessments
            )
        )
        for role in tables
    }
    evidence = replace(evidence, figures={**evidence.figures, **figures})
    if not missing:
        return evidence
    interval = Interval(evidence.interval.low, math.inf)
    return replace(evidence, interval=interval, wants=(*missing, *evidence.wants))


def _assess(rows: list[Row], role: str, zone: Zone | None, blank_is_open: bool) -> Iterator[RowAssessment]:
    for row in zone_facts.own_rows(rows, zone):
        state = row.text("state")
        idle = state in STATES[role] if state in (*STATES[role], *OTHERS[role]) else None
        unsaid = not row.has("disposal_plan") or (blank_is_open and not row.given("disposal_plan"))
        planned = None if unsaid else row.says("disposal_plan")
        bare = None if planned is None else not planned
        gaps = (["state"] if idle is None else []) + (["disposal_plan"] if bare is None else [])
        extra = {"state": state, "industry": row.text("industry")}
        wants = tuple(row.want(column) for column in gaps)
        yield RowAssessment(
            row, all_known((idle, bare)), "without_plan", row.figure("land_area"), wants=wants, extra=extra
        )
