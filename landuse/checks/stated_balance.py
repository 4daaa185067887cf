"""Old area, added and withdrawn, against the new area, as the request states them."""

from __future__ import annotations

from decimal import Decimal

from landuse.core.evidence import Evidence, Interval
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, rows_of

BALANCE = Message("{paper}: {old} + {added} - {withdrawn} = {sum}, stated as {new}")
#: The figures of a balance, in the order of the sum.
PARTS = ("old", "added", "withdrawn", "new")


@check(stated_figures="table")
def stated_balance(stated_figures: TableLike, *, figures: dict[str, str]) -> Evidence:
    """Return whether old + added - withdrawn = new holds of the areas that each paper states.

    Parameters
    ----------
    stated_figures
        Figures with ``figure``, ``paper`` and ``value``.
    figures
        The words for ``old``, ``added``, ``withdrawn`` and ``new`` in ``figure``; several are parted by commas.

    Returns
    -------
    Evidence
        A fact: 1 where it holds in every paper that states all four, within the rounding of the figures.

    Notes
    -----
    Practice: a request whose own figures do not add up is returned.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"figure": ["原面积", "新增", "调出", "新面积"], "paper": ["请示"] * 4, "value": [10.0, 2.0, 1.0, 11.0]}
    >>> words = {"old": "原面积", "added": "新增", "withdrawn": "调出", "new": "新面积"}
    >>> stated_balance(pd.DataFrame(rows), figures=words).interval.value
    1.0
    """
    table = as_table(stated_figures, "stated_figures")
    if table is None:
        return Evidence.unknown(0, 1, "fact", missing_table("stated_figures"))
    for column in ("figure", "paper", "value"):
        if column not in table.rows:
            return Evidence.unknown(0, 1, "fact", missing_column("stated_figures", column))
    rows = rows_of(table, "stated_figures")
    terms = {word.strip(): part for part, words in figures.items() for word in words.split(",")}
    papers: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        part = terms.get(str(row.cells.get("figure") or "").strip())
        if part is not None:
            papers.setdefault(row.text("paper") or "", {}).setdefault(part, []).append(row)
    answers = [_holds(parts) for parts in papers.values() if set(parts) == set(PARTS)]
    notes = [_note(paper, parts) for paper, parts in papers.items() if set(parts) == set(PARTS)]
    partial = any(set(parts) != set(PARTS) for parts in papers.values()) or not papers
    nameless = [row for row in rows if not row.given("figure") or not row.given("paper")]
    every = [row for parts in papers.values() for part_rows in parts.values() for row in part_rows]
    wants = [row.want("value") for row in every if row.figure("value") is None]
    known = False if False in answers else None if None in answers or partial or nameless or not answers else True
    gaps = [missing_column("stated_figures", "figure")] if known is None and not wants else []
    return Evidence(Interval.fact(known), "fact", notes=tuple(notes), wants=(*wants, *gaps))


def _holds(parts: dict[str, list[Row]]) -> bool | None:
    values = {part: {row.figure("value") for row in rows} for part, rows in parts.items()}
    if any(len(stated) > 1 or None in stated for stated in values.values()):
        return None
    old, added, withdrawn, new = (Decimal(repr(float(next(iter(values[part])) or 0.0))) for part in PARTS)
    crumb = sum(Decimal(5).scaleb(min(int(part.as_tuple().exponent), 0) - 1) for part in (old, added, withdrawn, new))
    return abs(old + added - withdrawn - new) <= crumb


def _note(paper: str, parts: dict[str, list[Row]]) -> Message:
    old, added, withdrawn, new = (parts[part][0].figure("value") for part in PARTS)
    total = None if None in (old, added, withdrawn) else (old or 0.0) + (added or 0.0) - (withdrawn or 0.0)
    return BALANCE(paper=paper, old=old, added=added, withdrawn=withdrawn, sum=total, new=new)
