"""New chemical projects (化工类项目)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.industries import CHEMICAL_CODES, is_chemical
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"projects": "raise"}


@check(projects="table", zone="zone")
def chemical_projects(
    projects: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    since: date,
    codes: Sequence[str] = CHEMICAL_CODES,
) -> Evidence:
    """Count the chemical projects that were approved, or else signed, from a day on.

    Parameters
    ----------
    projects
        Projects with ``chemical``, ``industry_code`` or ``industry``, and ``approved_on`` or ``signed_on``.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day; later projects are left out.
    since
        The first day on which a project is new.
    codes
        The GB/T 4754 codes that count as chemical, with all below them.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    驻政办〔2019〕125号 二(三)3: 原则上不再新上化工类项目.

    Examples
    --------
    >>> import pandas as pd
    >>> plan = pd.DataFrame({"name": ["甲"], "industry_code": ["2614"], "approved_on": [date(2020, 1, 1)]})
    >>> chemical_projects(plan, on=date(2020, 6, 1), since=date(2019, 11, 15)).interval.value
    1.0
    """
    table = as_table(projects, "projects")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("projects"))
    rows = zone_facts.own_rows(rows_of(table, "projects"), zone)
    return count(_assess(row, since, on, codes) for row in rows)


def _assess(row: Row, since: date, on: date, codes: Sequence[str]) -> RowAssessment:
    column = row.dated_by("approved_on", "signed_on")
    day, chemical = row.day(column), is_chemical(row, codes)
    new = None if day is None else since <= day <= on
    gaps = ([column] if new is None else []) + (["chemical"] if chemical is None else [])
    known = all_known((new, chemical))
    extra = {"industry": row.first("industry", "industry_code"), "day": day}
    return RowAssessment(row, known, "chemical_project", wants=tuple(row.want(column) for column in gaps), extra=extra)
