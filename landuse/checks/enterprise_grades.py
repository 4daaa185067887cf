"""Enterprise grades A, B and C (企业分类综合评价) from the indicators of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from landuse.evidence import Evidence, Interval, Want
from landuse.grading import DIRECTIONS, CutBy, Direction, Normalisation, Scheme, grade_table, latest, missing_of
from landuse.layer import TableLike, as_table
from landuse.phrases import Note, Phrase
from landuse.rows import Row, Told, count, rows_of
from landuse.wants import missing_param, missing_table

TIED = Phrase(
    "{count}家企业得分并列,名次取并列中的最前一名",
    "{count} enterprises share a score; each has the best rank of its tie",
)
DIFFERS = Phrase(
    "{count}家企业的评定等级与按指标计算的不同:{names}",
    "{count} enterprises were graded otherwise than computed: {names}",
)


def enterprise_grades(
    enterprises: TableLike,
    *,
    on: date,
    weights: dict[str, float] | None = None,
    directions: dict[str, Direction] | None = None,
    normalisation: Normalisation | None = None,
    cutoffs: dict[str, float] | None = None,
    cut_by: CutBy | None = None,
) -> Evidence:
    """Count the enterprises of grade C, with scores, ranks and grades of all.

    A grade on record counts; where there is none it is computed. As long as one enterprise lacks an indicator no
    computed grade is sure, since its place may move the others.

    Parameters
    ----------
    enterprises
        Enterprises with the indicators, or the figures they are worked out from.
    on
        The day; of several years the latest counts.
    weights
        The weight of each indicator by name.
    directions
        ``higher`` or ``lower`` is better, where it is not the one the document means.
    normalisation
        ``min_max``, ``rank`` or ``z_score``.
    cutoffs
        The ends of ``A`` and ``B``.
    cut_by
        Whether the ends are a ``share`` of the enterprises or a ``score``.

    Returns
    -------
    Evidence
        A count; ``tables["grades"]`` has a row for each enterprise.

    Notes
    -----
    驻政办〔2019〕125号 二(一)1 names the five indicators and the three grades; weights and ends are the province's to
    give.
    """
    table = as_table(enterprises, "enterprises")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("enterprises"))
    rows = latest(rows_of(table, "enterprises"), on.year)
    given = {"weights": weights, "normalisation": normalisation, "cutoffs": cutoffs, "cut_by": cut_by}
    lacking = [name for name, value in given.items() if value is None]
    graded = [row.text("grade") for row in rows]
    if lacking:
        wants = [] if all(graded) else [missing_param(name) for name in lacking]
        return _evidence(rows, graded, [True] * len(rows), _recorded(rows, graded), wants)
    scheme = Scheme(
        weights or {}, {**DIRECTIONS, **(directions or {})}, normalisation or "rank", cutoffs or {}, cut_by or "share"
    )
    computed = grade_table(rows, scheme)
    gaps = [row.want(column) for row in rows for name in scheme.weights for column in missing_of(row, name)]
    final = [known or word for known, word in zip(graded, computed["grade"], strict=True)]
    evidence = _evidence(rows, final, [not gaps or bool(known) for known in graded], computed.assign(grade=final), gaps)
    return replace(evidence, notes=tuple(_notes(computed, graded)))


def _recorded(rows: Sequence[Row], graded: Sequence[str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {"row": [row.number for row in rows], "name": [row.text("name") for row in rows], "grade": graded}
    )


def _evidence(
    rows: Sequence[Row], grades: Sequence[str | None], sure: Sequence[bool], table: pd.DataFrame, wants: Sequence[Want]
) -> Evidence:
    told = [
        Told(
            row,
            None if grade not in ("A", "B", "C") or not known else grade == "C",
            f"grade_{grade}",
            row.figure("land_area"),
        )
        for row, grade, known in zip(rows, grades, sure, strict=True)
    ]
    evidence = count(told)
    figures: Mapping[str, float | None] = {
        f"grade_{grade}": float(list(grades).count(grade)) for grade in ("A", "B", "C")
    }
    open_rows = evidence.interval.low != evidence.interval.high
    value = min(max(figures["grade_C"] or 0.0, evidence.interval.low), evidence.interval.high)
    return replace(
        evidence,
        interval=Interval(evidence.interval.low, evidence.interval.high, value),
        figures={**evidence.figures, **figures},
        wants=tuple({want.key: want for want in wants}.values()) if open_rows else (),
        tables={"grades": table},
    )


def _notes(computed: pd.DataFrame, graded: Sequence[str | None]) -> list[Note]:
    notes: list[Note] = []
    if computed["tied"].any():
        notes.append(TIED(count=int(computed["tied"].sum())))
    names = [
        name
        for name, known, word in zip(computed["name"], graded, computed["grade"], strict=True)
        if known and word and known != word
    ]
    if names:
        notes.append(DIFFERS(count=len(names), names=names[:8]))
    return notes
