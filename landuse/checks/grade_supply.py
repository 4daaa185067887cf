"""New industrial land supplied to enterprises of a grade."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import grading as grading_of
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.grading import Graded, Grading
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.land_use_words import is_industrial
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}


@check(supply="table", enterprises="table", zone="zone")
def grade_supply(
    supply: TableLike,
    enterprises: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    grade: Literal["A", "B", "C"] = "C",
    since: date | None = None,
    scheme: str | None = None,
    grading: Grading | None = None,
) -> Evidence:
    """Count the contracts that gave new industrial land to an enterprise of a grade.

    Parameters
    ----------
    supply
        Supply contracts with ``holder`` or ``credit_code``, ``signed_on``, ``use`` and ``new_land``.
    enterprises
        Enterprises with their grade, or the indicators it is computed from.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day; contracts signed later are left out.
    grade
        The grade that is counted.
    since
        The first day on which a contract counts.
    scheme
        The code list of ``use_code``, where the use is not in words.
    grading
        How grades are computed where none is on record.

    Returns
    -------
    Evidence
        A count. A holder found by its credit code or its name; one whose credit code is in neither list has no grade,
        one known by name alone and not found leaves it open.

    Notes
    -----
    驻政办〔2019〕125号 二(一)2: 对C类企业,原则上不安排新增工业用地.

    Examples
    --------
    >>> import pandas as pd
    >>> contract = {"holder": "甲厂", "signed_on": date(2020, 1, 1), "use": "工业用地", "new_land": True}
    >>> firms = pd.DataFrame({"name": ["甲厂"], "grade": ["C"]})
    >>> grade_supply(pd.DataFrame([contract]), firms, on=date(2020, 6, 1)).interval.value
    1.0
    """
    contracts, firms = as_table(supply, "supply"), as_table(enterprises, "enterprises")
    if contracts is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("supply"))
    rows = zone_facts.own_rows(rows_of(contracts, "supply"), zone)
    graded = None if firms is None else grading_of.grade(firms, on.year, grading)
    return count(_assess(row, graded, grade, (since, on), scheme) for row in rows)


def _assess(
    row: Row, graded: Graded | None, word: str, period: tuple[date | None, date], scheme: str | None
) -> RowAssessment:
    is_new, industrial, signed = row.yes("new_land"), is_industrial(row, scheme), _in_period(row, *period)
    known = all_known((is_new, industrial, signed))
    wants: list[MissingInput] = []
    if known is not False:
        its, wants = _has_grade(row, graded, word)
        known = all_known((known, its))
    open_cells = {"new_land": is_new, "use": industrial, "signed_on": signed}
    wants += [row.want(column) for column, fact in open_cells.items() if fact is None]
    area = row.figure("area")
    return RowAssessment(row, known, f"supplied_to_{word}", None if area is None else area * 10_000, wants=tuple(wants))


def _in_period(row: Row, since: date | None, on: date) -> bool | None:
    day = row.day("signed_on")
    return None if day is None else (since is None or since <= day) and day <= on


def _has_grade(row: Row, graded: Graded | None, word: str) -> tuple[bool | None, list[MissingInput]]:
    if graded is None:
        return None, [missing_table("enterprises")]
    mine = _of_holder(row, graded.rows)
    if mine is None:
        return None, [row.want("credit_code")]
    answers = {(graded.grades[n] == word) if graded.sure[n] else None for n in mine}
    if len(answers) == 1 and None not in answers:
        return answers.pop(), []
    if not mine:
        return False, []
    return None, [*graded.wants, *(graded.rows[n].want("grade") for n in mine if not graded.sure[n])]


def _of_holder(row: Row, firms: Sequence[Row]) -> list[int] | None:
    """Find the enterprises a holder is: none where it surely is not in the table, None where that is not sure."""
    code, name = row.text("credit_code"), row.text("holder")
    by_code = [n for n, firm in enumerate(firms) if code is not None and firm.text("credit_code") == code]
    by_name = [n for n, firm in enumerate(firms) if name is not None and firm.text("name") == name]
    if by_code:
        # a code of one enterprise beside the name of another may be either
        return by_code if set(by_name) <= set(by_code) else sorted({*by_code, *by_name})
    if code is None:
        return by_name or None
    if by_name:
        return by_name if not any(firms[n].given("credit_code") for n in by_name) else None
    return [] if all(firm.given("credit_code") for firm in firms) else None
