"""Enterprise grades A, B and C (企业分类综合评价) from the indicators of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence, Interval
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.grading import GRADES, Graded, Grading, grade
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import RowAssessment, count

TIED = Message("{count} enterprises share a score: each has the best rank of its tie")
DIFFERS = Message("{count} enterprises have another grade on record: {names}")


@check(enterprises="table")
def enterprise_grades(enterprises: TableLike, *, on: date, grading: Grading | None = None) -> Evidence:
    """Count the enterprises of grade C, with scores, ranks and grades of all.

    A grade on record counts; where there is none it is computed. As long as one enterprise lacks an indicator no
    computed grade is sure, since its place may move the others.

    Parameters
    ----------
    enterprises
        Enterprises with the indicators, or the figures they are worked out from.
    on
        The day; of several years the latest counts.
    grading
        Weights, normalisation and cut-offs; where nobody gives them only grades on record count.

    Returns
    -------
    Evidence
        A count; ``tables["grades"]`` has a row for each enterprise.

    Notes
    -----
    驻政办〔2019〕125号 二(一)1 names the five indicators and the three grades; weights and cut-offs are the province's.

    Examples
    --------
    >>> import pandas as pd
    >>> enterprise_grades(pd.DataFrame({"name": ["甲", "乙"], "grade": ["A", "C"]}), on=date(2020, 6, 1)).interval
    Interval(low=1.0, high=1.0, value=1.0)
    """
    table = as_table(enterprises, "enterprises")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("enterprises"))
    graded = grade(table, on.year, grading)
    evidence = count(
        RowAssessment(row, word == "C" if sure else None, f"grade_{word}", row.figure("land_area"))
        for row, word, sure in zip(graded.rows, graded.grades, graded.sure, strict=True)
    )
    figures = {f"grade_{word}": float(graded.grades.count(word)) for word in GRADES}
    low, high = evidence.interval.low, evidence.interval.high
    return replace(
        evidence,
        interval=Interval(low, high, min(max(figures["grade_C"], low), high)),
        figures={**evidence.figures, **figures},
        notes=tuple(_notes(graded)),
        wants=graded.wants if low != high else (),
        tables={"grades": graded.table},
    )


def _notes(graded: Graded) -> Iterator[Message]:
    table = graded.table
    if "tied" not in table:
        return
    if table["tied"].any():
        yield TIED(count=int(table["tied"].sum()))
    names = list(table["name"][table["computed"].notna() & (table["computed"] != table["grade"])])
    if names:
        yield DIFFERS(count=len(names), names=names[:8])
