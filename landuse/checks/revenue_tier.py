"""Zones by revenue (主营业务收入) and the lists of zones a province and its cities back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: How people shorten the names of zones, so that a full name is found under its short one.
SHORT = (
    ("高新技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("高新技术开发区", "高新区"),
)
NOT_LISTED = Message("{name} in the table of zones, with its revenue")


@check(zones="table")
def revenue_tier(
    zones: TableLike,
    *,
    on: date,
    lists: dict[str, list[str]],
    least_yi_yuan: dict[str, float],
) -> Evidence:
    """Count the listed zones whose revenue does not reach their list's tier, and show the tier of every zone.

    Parameters
    ----------
    zones
        Zones with ``name``, ``main_revenue`` (100 million yuan) and ``year``; of several years the latest counts.
    on
        The day; later years are left out.
    lists
        The names on each list, by tier.
    least_yi_yuan
        The revenue from which each tier counts, 100 million yuan.

    Returns
    -------
    Evidence
        A count; ``tables["tiers"]`` has each zone with its revenue, the tier it reaches and the list it stands on.

    Notes
    -----
    冀《做大做强重点园区实施方案》: 省级层面重点支持主营业务收入1000亿元以上开发区, 市级层面重点支持…500亿元以上开发区.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"name": ["甲经济技术开发区"], "main_revenue": [1000.0]})
    >>> lists, least = {"province": ["甲经开区"], "city": []}, {"province": 1000, "city": 500}
    >>> revenue_tier(table, on=date(2018, 6, 1), lists=lists, least_yi_yuan=least).interval.value
    0.0
    """
    table = as_table(zones, "zones")
    listed = {short_name(name): tier for tier, names in lists.items() for name in names}
    if table is None:
        return Evidence.unknown(0, len(listed), "count", missing_table("zones"))
    by_name = _latest(rows_of(table, "zones"), on.year)
    rows = [zone_rows[0] for zone_rows in by_name]
    assessments = [_agreed([_assess(row, listed, least_yi_yuan) for row in zone_rows]) for zone_rows in by_name]
    absent = [name for tier in lists.values() for name in tier if short_name(name) not in {_name(row) for row in rows}]
    wants = [MissingInput(f"row:zones.name#{name}", NOT_LISTED(name=name), "authority", 1.0) for name in absent]
    evidence = count(assessments)
    interval = replace(evidence.interval, high=evidence.interval.high + len(absent))
    columns = ["row", "name", "revenue_yi_yuan", "tier", "list"]
    lines = [
        {"row": assessment.row.number, "name": assessment.row.text("name"), **assessment.extra}
        for assessment in assessments
    ]
    tiers = pd.DataFrame(lines, columns=columns, dtype=object)
    figures = {**evidence.figures, "absent": float(len(absent)), "listed": float(len(listed))}
    for tier in least_yi_yuan:
        figures[f"in_{tier}"] = float((tiers["tier"] == tier).sum())
    return replace(
        evidence, interval=interval, figures=figures, wants=(*evidence.wants, *wants), tables={"tiers": tiers}
    )


def short_name(name: str) -> str:
    """Shorten the name of a zone as people do.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        The short name.

    Examples
    --------
    >>> short_name("石家庄高新技术产业开发区")
    '石家庄高新区'
    """
    plain = "".join(name.split())
    for long, short in SHORT:
        plain = plain.replace(long, short)
    return plain


def _name(row: Row) -> str:
    return short_name(row.text("name") or "")


def _latest(rows: list[Row], year: int) -> list[list[Row]]:
    """Return of each zone the rows of its latest year, and those that may be of it: without a year, or twice."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        its = row.figure("year")
        if its is None or its <= year:
            by_name.setdefault(_name(row) or f"#{row.number}", []).append(row)
    last = {name: max(row.figure("year") or 0.0 for row in zone_rows) for name, zone_rows in by_name.items()}
    return [
        [row for row in zone_rows if (row.figure("year") or last[name]) == last[name]]
        for name, zone_rows in by_name.items()
    ]


def _agreed(assessments: list[RowAssessment]) -> RowAssessment:
    """Return what the rows of one zone come to; open where they disagree."""
    first = assessments[0]
    if len({assessment.known for assessment in assessments}) == 1:
        return first
    wants = [want for assessment in assessments for want in assessment.wants]
    wants += [assessment.row.want("year", whom="authority") for assessment in assessments]
    return replace(first, known=None, wants=tuple(wants))


def _assess(row: Row, listed: Mapping[str, str], least: Mapping[str, float]) -> RowAssessment:
    revenue, mine = row.figure("main_revenue"), listed.get(_name(row))
    reached = [tier for tier, value in least.items() if revenue is not None and revenue >= value]
    tier = max(reached, key=lambda tier_name: least[tier_name], default=None)
    below = False if mine is None else None if revenue is None else revenue < least[mine]
    wants = (row.want("main_revenue", whom="authority"),) if below is None else ()
    return RowAssessment(
        row, below, "below_tier", wants=wants, extra={"revenue_yi_yuan": revenue, "tier": tier, "list": mine}
    )
