"""Ways to dispose of inefficient land and nonviable enterprises, each with its condition."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"inefficient": "raise", "nonviable_list": "raise"}


@dataclass(frozen=True)
class Way:
    """One way to dispose of land.

    Parameters
    ----------
    name, condition
        What it is called, and when it is open.
    """

    name: Message
    condition: Message


WAYS = {
    "time_limit": Way(
        Message("development within a time limit"),
        Message("not built, or not built out; the holder is willing and able to go on"),
    ),
    "exchange": Way(
        Message("exchange of land"),
        Message("the site no longer suits the use, and other land can be had"),
    ),
    "merger": Way(
        Message("merger"),
        Message("stopped or inefficient, its assets usable, and somebody takes them over"),
    ),
    "redevelop": Way(
        Message("renewal on the spot"),
        Message("fits the plan; built, invested or taxed below what was agreed"),
    ),
    "exit": Way(
        Message("exit"),
        Message("the cure period is over and the standard is not met"),
    ),
}
#: Which figure falls short of which promise.
PROMISES = (
    ("floor_area_ratio", "contract_floor_area_ratio"),
    ("investment_intensity", "contract_investment_intensity"),
    ("tax_per_mu", "contract_tax_per_mu"),
)


@check(inefficient="table", nonviable_list="table")
def disposal_options(
    inefficient: TableLike, nonviable_list: TableLike = None, *, on: date, blank_is_open: bool = False
) -> Evidence:
    """Count what still waits for disposal, and list the ways that are open for each, with their conditions.

    Parameters
    ----------
    inefficient
        Inefficient parcels: what was promised and what is, ``cure_until``, ``disposed_on``.
    nonviable_list
        Nonviable enterprises and projects with ``disposed_on``.
    on
        The day.
    blank_is_open
        Whether a blank ``disposed_on`` leaves it open whether it was disposed of, where ``disposed`` does not say so.

    Returns
    -------
    Evidence
        A count; ``tables["options"]`` has a row for each parcel and way. A way whose condition the data cannot show is
        listed with ``open`` empty, for the bureau to look at.

    Notes
    -----
    冀《做大做强重点园区实施方案》: 通过限期开发、土地置换、兼并重组等方式,倒逼…实现整合、转型、置换或退出.

    Examples
    --------
    >>> import pandas as pd
    >>> land = pd.DataFrame({"id": ["1"], "tax_per_mu": [3.0], "contract_tax_per_mu": [15.0]})
    >>> found = disposal_options(land, on=date(2020, 6, 1))
    >>> found.interval.value, len(found.tables["options"])
    (1.0, 5)
    """
    land, listed = as_table(inefficient, "inefficient"), as_table(nonviable_list, "nonviable_list")
    if land is None and listed is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("inefficient"), missing_table("nonviable_list"))
    rows = [*rows_of(land, "inefficient"), *rows_of(listed, "nonviable_list")]
    assessments = [_assess(row, on, blank_is_open) for row in rows]
    lines = [line for assessment in assessments if assessment.known is not False for line in _lines(assessment.row, on)]
    columns = ["table", "row", "id", "name", "way", "way_zh", "way_en", "condition_zh", "condition_en", "open"]
    evidence = replace(count(assessments), tables={"options": pd.DataFrame(lines, columns=columns, dtype=object)})
    lacking = [role for role, table in (("inefficient", land), ("nonviable_list", listed)) if table is None]
    if not lacking or not blank_is_open:
        return evidence
    open_end = Interval(evidence.interval.low, math.inf, evidence.interval.value)
    return replace(evidence, interval=open_end, wants=(*map(missing_table, lacking), *evidence.wants))


def _assess(row: Row, on: date, blank_is_open: bool) -> RowAssessment:
    gone, area = row.day("disposed_on"), row.figure("area")
    unread = gone is None and (row.given("disposed_on") or (blank_is_open and row.yes("disposed") is not False))
    wants: tuple[MissingInput, ...] = (row.want("disposed_on"),) if unread else ()
    known = None if unread else gone is None or gone > on
    kind = "inefficient" if row.role == "inefficient" else row.text("kind") or "nonviable"
    return RowAssessment(row, known, kind, None if area is None else area * 10_000, wants=wants)


def _lines(row: Row, on: date) -> Iterator[dict[str, object]]:
    for name, way in WAYS.items():
        yield {
            "table": row.role,
            "row": row.number,
            "id": row.ident,
            "name": row.text("name"),
            "way": name,
            "way_zh": way.name.text("zh"),
            "way_en": way.name.text("en"),
            "condition_zh": way.condition.text("zh"),
            "condition_en": way.condition.text("en"),
            "open": _open(name, row, on),
        }


def _open(way: str, row: Row, on: date) -> bool | None:
    """Return whether a way is open as far as the row shows; None where it does not show it."""
    if way == "redevelop":
        pairs = [(row.figure(actual), row.figure(promised)) for actual, promised in PROMISES]
        short = [actual < promised for actual, promised in pairs if actual is not None and promised is not None]
        return any(short) if short else None
    if way == "exit":
        end = row.day("cure_until")
        return None if end is None else end < on
    return None
