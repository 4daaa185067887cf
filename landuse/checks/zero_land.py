"""Expansions of enterprises that took no new land (零增地技术改造)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"enterprises": "raise"}


@check(enterprises="table", zone="zone")
def zero_land(enterprises: TableLike, zone: Zone | None = None, *, on: date, since: date) -> Evidence:
    """Count the expansions within a period that took no new land.

    Parameters
    ----------
    enterprises
        Enterprises with ``expanded_on`` and ``added_land`` (m²); a blank day is no expansion.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The last day.
    since
        The first day.

    Returns
    -------
    Evidence
        A count; ``figures["expansions"]`` is how many there were in all, ``added_m2`` the land they took.

    Notes
    -----
    赣《2019年工作要点》五19: 實施“零增地”技術改造.

    Examples
    --------
    >>> import pandas as pd
    >>> firms = pd.DataFrame({"name": ["甲", "乙"], "expanded_on": [date(2019, 5, 1)] * 2, "added_land": [0.0, 1.0]})
    >>> zero_land(firms, on=date(2019, 12, 31), since=date(2019, 1, 1)).interval.value
    1.0
    """
    table = as_table(enterprises, "enterprises")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("enterprises"))
    rows = zone_facts.own_rows(rows_of(table, "enterprises"), zone)
    assessments = [_assess(row, since, on) for row in rows]
    made = [assessment for assessment in assessments if _in_period(assessment.row, since, on)]
    areas = [assessment.row.figure("added_land") for assessment in made]
    figures = {
        "expansions": float(len(made)),
        "added_m2": None if None in areas else sum(area or 0.0 for area in areas),
    }
    evidence = count(assessments)
    return replace(evidence, figures={**evidence.figures, **figures})


def _in_period(row: Row, since: date, on: date) -> bool | None:
    day = row.day("expanded_on")
    if day is None:
        return None if row.given("expanded_on") or not row.has("expanded_on") else False
    return since <= day <= on


def _assess(row: Row, since: date, on: date) -> RowAssessment:
    expanded, added = _in_period(row, since, on), row.figure("added_land")
    facts = {"expanded_on": expanded, "added_land": None if added is None else added == 0}
    gaps = [column for column, fact in facts.items() if fact is None]
    wants = tuple(row.want(column) for column in gaps)
    return RowAssessment(row, all_known(facts.values()), "zero_land", row.figure("land_area"), wants=wants)
