"""Land offered as standard land (标准地): each control indicator set, and met where it is due."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"standard_land": "raise", "contract_terms": "raise"}
#: Figures for which less is better.
LESS = frozenset({"energy_per_value_added"})
WORDS = frozenset({"emission_standard"})


@check(standard_land="table", contract_terms="table")
def standard_land(
    standard_land: TableLike, contract_terms: TableLike = None, *, on: date, indicators: list[str]
) -> Evidence:
    """Count the parcels offered as standard land that lack an indicator, or do not meet one that is due.

    Parameters
    ----------
    standard_land
        Parcels offered, with a column for each indicator and ``parcel_id``.
    contract_terms
        What was agreed and reached: ``parcel_id``, ``measure`` (an indicator), ``agreed``, ``actual``, ``due_on``. A
        term that is not due on the day is not asked for.
    on
        The day it is judged on; what is offered later is left out.
    indicators
        The indicators that a standard-land offer sets.

    Returns
    -------
    Evidence
        A count. An indicator that is blank may have been left out of the table only, and is open.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(四)1: 推行“标准地+承诺制”改革,完善工业用地“标准地”出让制度.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"parcel_id": ["7", "8"], "floor_area_ratio": [1.2, 0.8], "emission_standard": ["GB", "GB"]}
    >>> agreed = {"parcel_id": ["8"], "measure": ["floor_area_ratio"], "agreed": [1.2], "actual": [0.8],
    ...           "due_on": [date(2025, 12, 31)]}
    >>> standard_land(
    ...     pd.DataFrame(rows), pd.DataFrame(agreed), on=date(2026, 1, 1),
    ...     indicators=["floor_area_ratio", "emission_standard"],
    ... ).interval.value
    1.0
    """
    table = as_table(standard_land, "standard_land")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("standard_land"))
    rows = [row for row in rows_of(table, "standard_land") if (row.day("offered_on") or on) <= on]
    terms = rows_of(as_table(contract_terms), "contract_terms")
    return count(_assess(row, terms, indicators, on) for row in rows)


def _assess(row: Row, terms: list[Row], indicators: list[str], on: date) -> RowAssessment:
    blank = [name for name in indicators if (row.text(name) if name in WORDS else row.figure(name)) is None]
    held = [
        term for term in terms if term.text("measure") in indicators and _of(term, row) and _due(term, on) is not False
    ]
    short = [_short(row, term) for term in held]
    wants = [row.want(name) for name in blank]
    wants += [term.want("actual") for term, missed in zip(held, short, strict=True) if missed is None]
    wants += [term.want("due_on") for term in held if _due(term, on) is None]
    failed = any(missed and _due(term, on) for term, missed in zip(held, short, strict=True))
    known = True if failed else None if wants or any(short) else False
    kind = "not_met" if failed else "not_set"
    area = row.figure("area")
    return RowAssessment(row, known, kind, None if area is None else area * 10_000, wants=tuple(wants))


def _of(term: Row, row: Row) -> bool:
    return term.text("parcel_id") is not None and term.text("parcel_id") in (row.text("parcel_id"), row.text("id"))


def _due(term: Row, on: date) -> bool | None:
    day = term.day("due_on")
    return None if day is None else day <= on


def _short(row: Row, term: Row) -> bool | None:
    """Return whether a term falls short; what the contract agreed outranks what the offer set."""
    name = term.text("measure") or ""
    agreed, actual = term.figure("agreed"), term.figure("actual")
    agreed = row.figure(name) if agreed is None else agreed
    if agreed is None or actual is None:
        return None
    return actual > agreed if name in LESS else actual < agreed
