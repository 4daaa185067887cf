"""New chemical leading industries (化工主导产业)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known, any_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.industries import CHEMICAL_CODES, is_chemical, same_industry
from landuse.measures.inputs import TablesLike
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of


@check(leading_industries="tables", zone="zone")
def chemical_industries(
    leading_industries: TablesLike,
    zone: Zone | None = None,
    *,
    on: date,
    since: date,
    codes: Sequence[str] = CHEMICAL_CODES,
) -> Evidence:
    """Count the chemical leading industries that a zone took up from a day on.

    Parameters
    ----------
    leading_industries
        Leading industries with ``industry``, ``industry_code`` or ``chemical``, and ``since``; where a row has no
        ``since``, an earlier edition of the list tells whether it is new.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day; later rows and lists are left out.
    since
        The first day on which an industry is new.
    codes
        The GB/T 4754 codes that count as chemical, with all below them.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    驻政办〔2019〕125号 二(三)3: 产业集聚区主导产业调整时不再新增化工主导产业.

    Examples
    --------
    >>> import pandas as pd
    >>> from landuse.core.layer import Table
    >>> listed = Table("leading_industries", pd.DataFrame({"industry": ["煤化工"], "since": [date(2020, 1, 1)]}))
    >>> chemical_industries([listed], on=date(2020, 6, 1), since=date(2019, 11, 15)).interval.value
    1.0
    """
    editions = [table for table in leading_industries or () if table.on is None or table.on <= on]
    if not editions:
        return Evidence.unknown(0, float("inf"), "count", missing_table("leading_industries"))
    own = [zone_facts.own_rows(rows_of(table), zone) for table in editions]
    before = [rows for table, rows in zip(editions, own, strict=True) if table.on is not None and table.on < since]
    known = before[-1] if before else None
    return count(_assess(row, since, on, known, codes) for row in own[-1])


def _assess(row: Row, since: date, on: date, before: Sequence[Row] | None, codes: Sequence[str]) -> RowAssessment:
    day, chemical = row.day("since"), is_chemical(row, codes)
    if day is not None:
        new: bool | None = since <= day <= on
    elif before is not None and not row.given("since"):
        listed = any_known(same_industry(row, entry) for entry in before)
        new = None if listed is None else not listed
    else:
        new = None
    gaps = (["since"] if new is None else []) + (["industry_code"] if chemical is None else [])
    known = all_known((new, chemical))
    return RowAssessment(row, known, "chemical_industry", wants=tuple(row.want(column) for column in gaps))
