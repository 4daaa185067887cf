"""Promises of a contract or agreement that were not kept (投资强度、税收贡献、生产效益)."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"contract_terms": "raise"}


@check(contract_terms="table")
def contract_shortfalls(contract_terms: TableLike, *, on: date) -> Evidence:
    """Count the promised figures that were due and not reached through the enterprise's own doing.

    Parameters
    ----------
    contract_terms
        A row for each promise: ``measure``, ``agreed``, ``actual``, ``due_on``, ``cause``; both figures in one unit.
    on
        The day; what is due later is left out, a promise without a day is due.

    Returns
    -------
    Evidence
        A count; each piece has ``agreed``, ``actual`` and the shortfall.

    Notes
    -----
    驻政办〔2019〕125号 二(五)2: 对因企业自身原因造成…达不到合同或协议要求的企业,不能享受我市招商引资优惠政策.

    Examples
    --------
    >>> import pandas as pd
    >>> terms = {"enterprise": "甲", "measure": "亩均税收", "agreed": 15.0, "actual": 14.9, "cause": "own"}
    >>> contract_shortfalls(pd.DataFrame([terms]), on=date(2020, 6, 1)).interval.value
    1.0
    """
    table = as_table(contract_terms, "contract_terms")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("contract_terms"))
    return count(_assess(row, on) for row in rows_of(table, "contract_terms"))


def _assess(row: Row, on: date) -> RowAssessment:
    agreed, actual = row.figure("agreed"), row.figure("actual", least=-math.inf)
    cause, day = row.text("cause"), row.day("due_on")
    facts = {
        "due_on": day <= on if day is not None else None if row.given("due_on") else True,
        "cause": cause == "own" if cause in ("own", "government", "force_majeure") else None,
    }
    short = None if agreed is None or actual is None else actual < agreed
    gaps = [column for column, fact in facts.items() if fact is None]
    if short is None:
        gaps += [column for column, figure in (("agreed", agreed), ("actual", actual)) if figure is None]
    extra = {
        "measure": row.text("measure"),
        "agreed": agreed,
        "actual": actual,
        "shortfall": agreed - actual if short and agreed is not None and actual is not None else None,
    }
    known = all_known((short, *facts.values()))
    return RowAssessment(row, known, "shortfall", wants=tuple(row.want(column) for column in gaps), extra=extra)
