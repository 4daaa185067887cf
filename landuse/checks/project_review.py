"""Projects against the standard for entry (准入评审): investment, intensity, capital, technology, output, tax."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Table
from landuse.core.missing import missing_param, missing_table
from landuse.core.units import to_square_metres
from landuse.measures.check import check
from landuse.measures.industries import read_code, same_section
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"projects": "raise"}
#: The column of ``industry_standards`` that sets the least of each figure.
BY_INDUSTRY = {
    "investment_intensity": "min_investment_intensity",
    "output_per_mu": "min_output_per_mu",
    "tax_per_mu": "min_tax_per_mu",
}
PER_MU = {"output_per_mu": "output", "tax_per_mu": "tax"}


@check(projects="table", industry_standards="table")
def project_review(
    projects: TableLike, industry_standards: TableLike = None, *, standard: dict[str, float] | None = None
) -> Evidence:
    """Count the projects that fall short of a standard, figure by figure.

    Parameters
    ----------
    projects
        Projects with ``investment``, ``investment_intensity``, ``registered_capital``, ``technology``, ``output``,
        ``tax`` and ``land_need``.
    industry_standards
        The least figures by industry; they outrank ``standard`` for a project of that industry.
    standard
        The least of ``investment``, ``registered_capital`` (10 000 yuan), ``investment_intensity`` (10 000 yuan a ha),
        ``output_per_mu``, ``tax_per_mu`` (10 000 yuan a mu); ``technology`` above 0 asks that something stand there.

    Returns
    -------
    Evidence
        A count; ``tables["shortfalls"]`` has a row for each project and figure.

    Notes
    -----
    赣《2019年工作要点》五19: 對項目投資總量、投資強度、註冊資本、科技含量、產值和税收等進行評價評審.

    Examples
    --------
    >>> plan = pd.DataFrame({"name": ["甲", "乙"], "investment": [9999.0, 10000.0]})
    >>> project_review(plan, standard={"investment": 10000}).interval.value
    1.0
    """
    table, standards = as_table(projects, "projects"), as_table(industry_standards, "industry_standards")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("projects"))
    rows = rows_of(table, "projects")
    if standard is None and standards is None:
        return Evidence.unknown(0, len(rows), "count", missing_param("standard"), missing_table("industry_standards"))
    lines = {row.number: list(_lines(row, _standard(row, standards, standard or {}))) for row in rows}
    evidence = count(_assess(row, lines[row.number]) for row in rows)
    shortfalls = pd.DataFrame(
        [{"row": row.number, "name": row.text("name"), **line} for row in rows for line in lines[row.number]],
        columns=["row", "name", "figure", "wanted", "found", "short"],
        dtype=object,
    )
    return replace(evidence, tables={"shortfalls": shortfalls})


def _standard(row: Row, standards: Table | None, general: Mapping[str, float]) -> dict[str, float]:
    code = read_code(row.written("industry_code"))
    listed = [(entry, read_code(entry.written("industry_code"))) for entry in rows_of(standards)]
    mine = [entry for entry, above in listed if code and above and same_section(code, above)]
    if not mine:
        return dict(general)
    length = max(len(entry.text("industry_code") or "") for entry in mine)
    closest = [entry for entry in mine if len(entry.text("industry_code") or "") == length]
    own = {
        figure: max(values)
        for figure, column in BY_INDUSTRY.items()
        if (values := [value for entry in closest if (value := entry.figure(column)) is not None])
    }
    return {**general, **own}


def _lines(row: Row, standard: Mapping[str, float]) -> Iterator[dict[str, object]]:
    for figure, wanted in standard.items():
        if figure == "technology":
            yield {
                "figure": figure,
                "wanted": wanted,
                "found": row.text(figure),
                "short": wanted > 0 and not row.given(figure),
            }
            continue
        actual = _figure(row, figure)
        yield {
            "figure": figure,
            "wanted": wanted,
            "found": actual,
            "short": None if actual is None else actual < wanted,
        }


def _figure(row: Row, figure: str) -> float | None:
    if figure not in PER_MU:
        return row.figure(figure)
    top, land = row.figure(PER_MU[figure]), row.figure("land_need")
    return top / (to_square_metres(land, "ha") * 3 / 2000) if top is not None and land else None


def _assess(row: Row, lines: list[dict[str, object]]) -> RowAssessment:
    facts = [line["short"] for line in lines]
    known = True if True in facts else None if None in facts else False
    open_figures = [str(line["figure"]) for line in lines if line["short"] is None]
    wants: list[MissingInput] = []
    for figure in open_figures:
        columns = [PER_MU[figure], "land_need"] if figure in PER_MU else [figure]
        wants += [row.want(column) for column in columns if not row.figure(column)]
    short = [str(line["figure"]) for line in lines if line["short"]]
    return RowAssessment(
        row, known, "short_of_standard", wants=tuple(wants), extra={"short_of": "、".join(short) or None}
    )
