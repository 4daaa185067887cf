"""Enterprises and projects of an industry that the zone restricts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.industries import on_list
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"restricted": "raise", "enterprises": "raise", "projects": "raise"}
#: The day that tells new from existing, the first that is filled.
ARRIVED = {
    "enterprises": ("settled_on",),
    "projects": ("signed_on", "approved_on", "started_on"),
    "parcels": ("settled_on",),
}


@check(restricted="table", enterprises="table", projects="table", parcels="layer", zone="zone")
def restricted_industry(
    restricted: TableLike,
    enterprises: TableLike = None,
    projects: TableLike = None,
    parcels: LayerLike = None,
    zone: Zone | None = None,
    *,
    on: date,
) -> Evidence:
    """Count the enterprises and projects on the zone's list of restricted industries that came after it was made.

    Those that were there before are listed beside it, and are no breach.

    Parameters
    ----------
    restricted
        The list: ``industry_code`` (a code stands for all below it) or ``industry``, ``since`` or ``published_on``, and
        ``block`` where an entry is of one block only.
    enterprises, projects, parcels
        What there is: ``industry_code`` or ``industry``, ``block``, and the day it came. A parcel whose enterprise is
        in the table of enterprises is passed over.
    zone
        States ``name``: rows of other zones are left out.
    on
        The day it is judged on; what comes later is passed over.

    Returns
    -------
    Evidence
        A count; the table ``listed`` has all that is on the list, new, existing or open.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》二(五): 对于本园区限制发展产业名录的项目,不允许引进落地.

    Examples
    --------
    >>> listed = pd.DataFrame([{"industry_code": "26", "since": date(2018, 1, 1)}])
    >>> come = pd.DataFrame([{"name": "甲厂", "industry_code": "2614", "settled_on": date(2020, 5, 1)}])
    >>> restricted_industry(listed, come, on=date(2026, 6, 30)).interval.value
    1.0
    """
    table = as_table(restricted, "restricted_industries")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("restricted"))
    given = {"enterprises": as_table(enterprises, "enterprises"), "projects": as_table(projects, "projects")}
    land = as_layer(parcels, "parcels")
    if land is None and not any(given.values()):
        return Evidence.unknown(0, math.inf, "count", missing_table("enterprises"))
    entries = zone_facts.own_rows(rows_of(table, "restricted"), zone)
    rows = [row for role, table in given.items() for row in rows_of(table, role)]
    sites = [row for row in rows_of(land, "parcels") if row.first("industry_code", "industry")]
    rows = zone_facts.own_rows([*rows, *sites], zone)
    assessments = [assessment for row in rows if (assessment := _assess(row, entries, on)) is not None]
    assessments = list(_once(assessments, rows))
    return replace(
        count(assessments), tables={"listed": pd.DataFrame([_line(assessment) for assessment in assessments])}
    )


def _once(assessments: Sequence[RowAssessment], rows: Sequence[Row]) -> Iterator[RowAssessment]:
    """Yield each enterprise once: a parcel of one in the table adds nothing, but where it says otherwise a doubt."""
    named = {row.text("name") for row in rows if row.role == "enterprises"} - {None}
    counted = {
        assessment.row.text("name") for assessment in assessments if assessment.row.role == "enterprises"
        and assessment.known is not False
    }  # fmt: skip
    for assessment in assessments:
        holder = assessment.row.text("enterprise") if assessment.row.role == "parcels" else None
        if holder is None or holder not in named:
            yield assessment
        elif holder not in counted and assessment.known is not False:
            want = assessment.row.want("industry_code")
            yield replace(assessment, known=None, wants=(*assessment.wants, want))


def _line(assessment: RowAssessment) -> dict[str, object]:
    row, state = assessment.row, "open" if assessment.known is None else assessment.kind
    industry = row.first("industry", "industry_code")
    return {"id": row.ident, "name": row.first("name", "enterprise"), "industry": industry, "state": state}


def _assess(row: Row, entries: list[Row], on: date) -> RowAssessment | None:
    """Return how a row stands to the list; None where it is surely not on it."""
    arrived = row.day(row.dated_by(*ARRIVED[row.role]))
    if arrived is not None and arrived > on:
        return None
    hits = [
        (listed, _after(arrived, entry))
        for entry in entries
        if (listed := all_known((on_list(row, entry), entry.own))) is not False
    ]
    if not hits:
        return None
    if any(listed and new for listed, new in hits):
        return RowAssessment(row, True, "new")
    if all(new is False for _, new in hits):
        return RowAssessment(row, False, "existing")
    return RowAssessment(row, None, "new", wants=tuple(_missing(row, entries, arrived)))


def _after(arrived: date | None, entry: Row) -> bool | None:
    since = entry.day(entry.dated_by("since", "published_on"))
    return None if arrived is None or since is None else arrived >= since


def _missing(row: Row, entries: list[Row], arrived: date | None) -> Iterator[MissingInput]:
    if arrived is None:
        yield row.want(ARRIVED[row.role][0])
    if row.first("industry_code", "industry") is None:
        yield row.want("industry_code")
    for entry in entries:
        if entry.day("since") is None and entry.day("published_on") is None:
            yield entry.want("since", whom="bureau")
        if entry.text("block") is not None and row.text("block") is None:
            yield row.want("block")
            return
