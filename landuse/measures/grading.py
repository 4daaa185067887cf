"""Enterprise grades (企业分类评价): indicators put on one scale, weighted, ranked and cut into A, B and C."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from landuse.core.missing import missing_param
from landuse.core.units import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.evidence import MissingInput
    from landuse.core.layer import Table
from landuse.measures.table_rows import Row, rows_of

Normalisation = Literal["min_max", "rank", "z_score"]
CutBy = Literal["share", "score"]
Direction = Literal["higher", "lower"]
GRADES = ("A", "B", "C")

#: How an indicator is worked out where its column is blank: the figure above, the figure below.
DERIVED: dict[str, tuple[str, str]] = {
    "tax_per_mu": ("tax", "land_area"),
    "profit_per_mu": ("profit", "land_area"),
    "research_intensity": ("research_spending", "revenue"),
    "output_per_energy": ("output", "energy"),
    "emission_per_output": ("emissions", "output"),
}
#: The five indicators of the document, and which way is better.
DIRECTIONS: dict[str, Direction] = {
    "tax_per_mu": "higher",
    "profit_per_mu": "higher",
    "research_intensity": "higher",
    "output_per_energy": "higher",
    "emission_per_output": "lower",
}
MAY_BE_NEGATIVE = ("profit_per_mu",)


class Grading(BaseModel):
    """How enterprises are graded, as a pack or a case gives it.

    Parameters
    ----------
    weights
        The weight of each indicator; only their proportions matter.
    normalisation
        ``min_max``: from 0 for the worst to 1 for the best, 1 for all where they are alike; ``rank``: by place alone;
        ``z_score``: distance from the mean in standard deviations, 0 for all where they are alike.
    cutoffs
        The ends of A and B: the share of enterprises down to which the grade reaches, or the least score.
    cut_by
        What the ends are: ``share`` or ``score``.
    directions
        Whether more of an indicator is better, where it is not as `DIRECTIONS` has it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, Annotated[float, Field(gt=0)]] = Field(min_length=1)
    normalisation: Normalisation
    cutoffs: dict[Literal["A", "B"], float]
    cut_by: CutBy
    directions: dict[str, Direction] = {}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if set(self.cutoffs) != {"A", "B"}:
            raise ValueError("cutoffs gives the ends of both A and B")
        first, second = self.cutoffs["A"], self.cutoffs["B"]
        if (first > second) if self.cut_by == "share" else (first < second):
            raise ValueError("cutoffs: B must reach further down than A")
        return self


def indicator(row: Row, name: str) -> float | None:
    """Return one indicator of one enterprise: as stated, else worked out from its figures.

    Parameters
    ----------
    row
        A row of ``enterprises``.
    name
        The indicator.

    Returns
    -------
    float or None
        None where a figure is missing, cannot be read, or the figure below is 0; money in 10 000 yuan, land in mu.
    """
    least = -np.inf if name in MAY_BE_NEGATIVE else 0.0
    stated = row.figure(name, least=least)
    if stated is not None or row.given(name):
        return stated
    part, whole = DERIVED.get(name, (name, name))
    top, bottom = row.figure(part, least=least), row.figure(whole)
    if top is None or not bottom:
        return None
    return top / (convert(bottom, "mu") if whole == "land_area" else bottom)


def missing_of(row: Row, name: str) -> tuple[str, ...]:
    """Name the columns that keep an indicator from being worked out.

    Parameters
    ----------
    row
        A row of ``enterprises``.
    name
        The indicator.

    Returns
    -------
    tuple of str
        Columns; empty where it is known.
    """
    if indicator(row, name) is not None:
        return ()
    if row.given(name):
        return (name,)
    least = -np.inf if name in MAY_BE_NEGATIVE else 0.0
    part, whole = DERIVED.get(name, (name, name))
    gaps = [part] if row.figure(part, least=least) is None else []
    return (*gaps, *([whole] if not row.figure(whole) and whole != part else []))


def grade_table(rows: Sequence[Row], grading: Grading) -> pd.DataFrame:
    """Grade enterprises: indicators, scores, ranks and grades.

    Parameters
    ----------
    rows
        Rows of ``enterprises``.
    grading
        How they are graded.

    Returns
    -------
    DataFrame
        A row for each enterprise in the order given: ``row``, ``name``, the indicators, ``score``, ``rank`` (the best
        is 1; enterprises with one score share the better rank), ``tied`` and ``grade``; what cannot be scored has none.
    """
    names = list(grading.weights)
    table = pd.DataFrame({"row": [row.number for row in rows], "name": [row.text("name") for row in rows]})
    for name in names:
        table[name] = pd.Series([indicator(row, name) for row in rows], dtype=float)
    table["score"] = _scores(table[names], grading)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype("Int64")
    table["tied"] = table["score"].notna() & table["score"].duplicated(keep=False)
    table["grade"] = _grades(table, grading)
    return table


def _scores(figures: pd.DataFrame, grading: Grading) -> pd.Series:
    whole = figures.dropna()
    total = sum(grading.weights.values())
    score = pd.Series(0.0, index=whole.index)
    for name, weight in grading.weights.items():
        better = {**DIRECTIONS, **grading.directions}.get(name, "higher")
        sign = 1.0 if better == "higher" else -1.0
        score += weight * _normal(sign * whole[name], grading.normalisation) / total
    # figures that are the same on paper must not part by the last digit of a float
    return score.round(12).reindex(figures.index)


def _normal(values: pd.Series, normalisation: Normalisation) -> pd.Series:
    if normalisation == "rank":
        places = values.rank(method="average", ascending=True)
        return (places - 1) / (len(values) - 1) if len(values) > 1 else places
    if normalisation == "min_max":
        width = values.max() - values.min()
        return (values - values.min()) / width if width else pd.Series(1.0, index=values.index)
    spread = values.std(ddof=0)
    return (values - values.mean()) / spread if spread else pd.Series(0.0, index=values.index)


def _grades(table: pd.DataFrame, grading: Grading) -> pd.Series:
    scored = int(table["score"].notna().sum())

    def grade(score: float, rank: float) -> str | None:
        if np.isnan(score):
            return None
        for grade in ("A", "B"):
            end = grading.cutoffs[grade]
            if (rank <= end * scored + 1e-9) if grading.cut_by == "share" else (score >= end):
                return grade
        return "C"

    pairs = zip(table["score"], table["rank"].astype(float), strict=True)
    return pd.Series([grade(score, rank) for score, rank in pairs], index=table.index, dtype=object)


@dataclass(frozen=True, eq=False)
class Graded:
    """Enterprises with their grades.

    Parameters
    ----------
    rows
        The rows of their latest year.
    grades
        The grade of each: on record, else computed; None where there is neither.
    sure
        Whether each grade is sure: one on record is, a computed one as long as no enterprise lacks an indicator.
    wants
        What keeps grades from being computed.
    table
        Indicators, scores, ranks and grades.
    """

    rows: tuple[Row, ...]
    grades: tuple[str | None, ...]
    sure: tuple[bool, ...]
    wants: tuple[MissingInput, ...]
    table: pd.DataFrame


def grade(enterprises: Table, year: int, grading: Grading | None) -> Graded:
    """Return every enterprise its grade: the one on record, else the one computed.

    Parameters
    ----------
    enterprises
        The table.
    year
        The last year that counts.
    grading
        How grades are computed; None where nobody said.

    Returns
    -------
    Graded
        The enterprises of the latest year.
    """
    rows = tuple(latest(rows_of(enterprises, "enterprises"), year))
    recorded = [word if (word := row.text("grade")) in GRADES else None for row in rows]
    if grading is None:
        table = pd.DataFrame({"row": [row.number for row in rows], "name": [row.text("name") for row in rows]})
        asked = [] if all(recorded) else [missing_param("grading")]
        at_one = _at_one(rows, recorded)
        sure = tuple(bool(word) and agreed for word, agreed in zip(recorded, at_one, strict=True))
        return Graded(rows, tuple(recorded), sure, (*asked, *_disagreeing(rows, at_one)), table.assign(grade=recorded))
    table = grade_table(rows, grading)
    gaps = {want.key: want for row in rows for name in grading.weights for want in map(row.want, missing_of(row, name))}
    final = tuple(known or word for known, word in zip(recorded, table["grade"], strict=True))
    at_one = _at_one(rows, final)
    sure = tuple(
        bool(known or (word and not gaps)) and agreed
        for known, word, agreed in zip(recorded, table["grade"], at_one, strict=True)
    )
    wants = (*gaps.values(), *_disagreeing(rows, at_one))
    return Graded(rows, final, sure, wants, table.assign(computed=table["grade"], grade=final))


def _at_one(rows: Sequence[Row], grades: Sequence[str | None]) -> list[bool]:
    """Return of each row whether all rows of its enterprise, one of them perhaps of an older year, say the same."""
    grades_of: dict[str, set[str | None]] = {}
    for row, word in zip(rows, grades, strict=True):
        grades_of.setdefault(enterprise_key(row), set()).add(word)
    return [len(grades_of[enterprise_key(row)]) == 1 for row in rows]


def _disagreeing(rows: Sequence[Row], at_one: Sequence[bool]) -> list[MissingInput]:
    return [
        row.want("year" if row.figure("year") is None else "grade")
        for row, agreed in zip(rows, at_one, strict=True)
        if not agreed
    ]


def latest(rows: Sequence[Row], year: int) -> list[Row]:
    """Keep of each enterprise the rows of its latest year.

    Parameters
    ----------
    rows
        Rows of ``enterprises``; those without a year stand for themselves.
    year
        The last year that counts.

    Returns
    -------
    list of Row
        In their order.
    """
    last: dict[str, float] = {}
    for row in rows:
        its = row.figure("year")
        if its is not None and its <= year:
            key = enterprise_key(row)
            last[key] = max(its, last.get(key, its))
    return [row for row in rows if row.figure("year") is None or row.figure("year") == last.get(enterprise_key(row))]


def enterprise_key(row: Row) -> str:
    """Return what tells an enterprise from others: its code, else its name; a row with neither is one of its own."""
    return row.first("credit_code", "name") or f"#{row.number}"
