"""Enterprise grades (企业分类评价): indicators put on one scale, weighted, ranked and cut into A, B and C."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from landuse.units import convert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landuse.rows import Row

Normalisation = Literal["min_max", "rank", "z_score"]
CutBy = Literal["share", "score"]
Direction = Literal["higher", "lower"]
Grade = Literal["A", "B", "C"]

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


@dataclass(frozen=True)
class Scheme:
    """How enterprises are graded.

    Parameters
    ----------
    weights
        The weight of each indicator; only their proportions matter.
    directions
        Whether more of an indicator is better.
    normalisation
        ``min_max``: from 0 for the worst to 1 for the best, 1 for all where they are alike; ``rank``: by place alone;
        ``z_score``: distance from the mean in standard deviations, 0 for all where they are alike.
    cutoffs
        The ends of A and B: the share of enterprises down to which the grade reaches, or the least score.
    cut_by
        What the ends are: ``share`` or ``score``.
    """

    weights: Mapping[str, float]
    directions: Mapping[str, Direction]
    normalisation: Normalisation
    cutoffs: Mapping[str, float]
    cut_by: CutBy


def indicator(row: Row, name: str) -> float | None:
    """Give one indicator of one enterprise: as stated, else worked out from its figures.

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


def grade_table(rows: Sequence[Row], scheme: Scheme) -> pd.DataFrame:
    """Grade enterprises: indicators, scores, ranks and grades.

    Parameters
    ----------
    rows
        Rows of ``enterprises``.
    scheme
        How they are graded.

    Returns
    -------
    DataFrame
        A row for each enterprise in the order given: ``row``, ``name``, the indicators, ``score``, ``rank`` (the best
        is 1; enterprises with one score share the better rank), ``tied`` and ``grade``; what cannot be scored has none.
    """
    names = list(scheme.weights)
    table = pd.DataFrame({"row": [row.number for row in rows], "name": [row.text("name") for row in rows]})
    for name in names:
        table[name] = pd.Series([indicator(row, name) for row in rows], dtype=float)
    table["score"] = _scores(table[names], scheme)
    table["rank"] = table["score"].rank(ascending=False, method="min").astype("Int64")
    table["tied"] = table["score"].notna() & table["score"].duplicated(keep=False)
    table["grade"] = _grades(table, scheme)
    return table


def _scores(figures: pd.DataFrame, scheme: Scheme) -> pd.Series:
    whole = figures.dropna()
    total = sum(scheme.weights.values())
    score = pd.Series(0.0, index=whole.index)
    for name, weight in scheme.weights.items():
        sign = 1.0 if scheme.directions.get(name, "higher") == "higher" else -1.0
        score += weight * _normal(sign * whole[name], scheme.normalisation) / total
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


def _grades(table: pd.DataFrame, scheme: Scheme) -> pd.Series:
    scored = int(table["score"].notna().sum())

    def one(score: float, rank: float) -> str | None:
        if np.isnan(score):
            return None
        for grade in ("A", "B"):
            end = scheme.cutoffs[grade]
            if (rank <= end * scored + 1e-9) if scheme.cut_by == "share" else (score >= end):
                return grade
        return "C"

    pairs = zip(table["score"], table["rank"].astype(float), strict=True)
    return pd.Series([one(score, rank) for score, rank in pairs], index=table.index, dtype=object)


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
            key = _key(row)
            last[key] = max(its, last.get(key, its))
    return [row for row in rows if row.figure("year") is None or row.figure("year") == last.get(_key(row))]


def _key(row: Row) -> str:
    return row.first("credit_code", "name") or str(row.number)
