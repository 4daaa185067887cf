"""Idle land (闲置土地) by the national decree, parcel by parcel, with what the law provides for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.layer import Table, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.idle_land.law import IdleNumbers
from landuse.measures.idle_land.table import IdleParcel, disposal_table, judge_parcels
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table
from landuse.measures.statutory_periods import Anniversary
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}
NO_GROUND = Message("{missing} idle parcels are in no layer and so not on the map")
PRICE = Message("{count} parcels due for a fee have no price: their fees remain to be worked out")


@check(
    supply="table",
    idle_register="table",
    supplied_land="layer",
    approved_unsupplied="table",
    inefficient="table",
    zone="zone",
)
def idle_land(  # noqa: PLR0913  each is a source of its own
    supply: TableLike,
    idle_register: TableLike = None,
    supplied_land: LayerLike = None,
    approved_unsupplied: TableLike = None,
    inefficient: TableLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    anniversary: Anniversary = "next_day",
    numbers: IdleNumbers | None = None,
) -> Evidence:
    """Count the parcels that are suspected or determined to be idle and are not yet disposed of.

    Two branches are kept apart: land on which work has not started (fee after one full year from the start date, free
    recovery after two, neither where the cause is the government's or force majeure), and land on which it stopped
    (measures without fee). A rule that uses it allows none: ``limit = { op = "<=", value = 0 }``.

    Parameters
    ----------
    supply
        Supply contracts, by the spec of ``supply``: areas in ha, money in 10 000 yuan.
    idle_register
        The register of idle land: what was determined, and what is disposed of.
    supplied_land
        The ground of the parcels, found by parcel number, supervision number or contract.
    approved_unsupplied, inefficient
        Land approved and not supplied, and inefficient land, shown beside it.
    zone
        States ``name`` or ``code``: rows of other zones are left out.
    on
        The day it is judged on.
    anniversary
        ``next_day``: a year is full the day after the anniversary; ``same_day``: on it.
    numbers
        The numbers of the decree, where a pack gives others.

    Returns
    -------
    Evidence
        A count: at least those that are surely idle, at most those and all that the data leave open.
        ``tables["disposal"]`` has a row for each parcel.

    Notes
    -----
    《闲置土地处置办法》(国土资源部令第53号) Arts 2, 8, 12, 14, 22.

    Examples
    --------
    >>> import pandas as pd
    >>> contracts = pd.DataFrame({"contract": ["1"], "agreed_start": [date(2020, 3, 1)], "actual_start": [None]})
    >>> idle_land(contracts, on=date(2021, 3, 2)).interval
    Interval(low=1.0, high=1.0, value=1.0)
    """
    table, register, land = (
        as_table(supply, "supply"),
        as_table(idle_register, "idle_register"),
        as_layer(supplied_land, "supplied_land"),
    )
    law = numbers or IdleNumbers()
    cases = judge_parcels(table, register, land, on, anniversary, law, zone=zone)
    evidence = count((_assess(case) for case in cases), crs=None if land is None else land.features.crs)
    beside = {"approved_unsupplied": as_table(approved_unsupplied), "inefficient": as_table(inefficient)}
    evidence = replace(
        evidence,
        figures={**evidence.figures, **_figures(cases), **_stock(beside, on)},
        notes=tuple(_notes(cases, land is not None)),
        tables={
            "disposal": disposal_table(cases, law),
            **{name: table.rows for name, table in beside.items() if table is not None},
        },
    )
    if table is not None:
        return evidence
    low = evidence.interval.low
    return replace(evidence, interval=Interval(low, float("inf")), wants=(missing_table("supply"), *evidence.wants))


def _assess(case: IdleParcel) -> RowAssessment:
    status, area = case.standing, case.row.figure("area")
    wants: tuple[MissingInput, ...] = tuple(
        case.row.want(column, whom="bureau" if column == "determined_on" else "zone") for column in status.missing
    )
    return RowAssessment(
        case.row,
        status.idle,
        status.status,
        None if area is None else area * 10_000,
        case.geometry,
        wants,
        {"measure": status.measure, "days": status.days},
    )


def _figures(cases: list[IdleParcel]) -> dict[str, float | None]:
    idle = [case for case in cases if case.standing.idle]
    figures: dict[str, float | None] = {
        "suspected": float(sum(case.standing.status == "suspected_idle" for case in idle)),
        "determined": float(sum(case.standing.status == "determined_idle" for case in idle)),
        "overdue": float(sum(case.standing.status == "overdue" for case in cases)),
        "for_fee": float(sum(case.standing.measure == "fee" for case in idle)),
        "for_recovery": float(sum(case.standing.measure == "recovery" for case in idle)),
        "for_measures": float(sum(case.standing.measure in ("measures", "cause_first") for case in idle)),
        "fee_yuan": sum(case.standing.fee_yuan or 0.0 for case in idle),
    }
    areas = [case.row.figure("area") for case in idle]
    figures["idle_m2"] = None if None in areas else sum(area or 0.0 for area in areas) * 10_000
    return figures


def _stock(beside: dict[str, Table | None], on: date) -> dict[str, float | None]:
    """Sum what stands beside idle land, less what is disposed of by the day; None where a row has no area."""
    columns = {"approved_unsupplied": "unsupplied_area", "inefficient": "area"}
    figures: dict[str, float | None] = {}
    for name, table in beside.items():
        rows = [row for row in rows_of(table, name) if not _cleared(row, on)]
        areas = [row.figure(columns[name]) for row in rows]
        figures[f"{name}_count"] = None if table is None else float(len(rows))
        figures[f"{name}_m2"] = None if table is None or None in areas else sum(area or 0.0 for area in areas) * 10_000
    return figures


def _cleared(row: Row, on: date) -> bool:
    return any(day is not None and day <= on for day in (row.day("disposed_on"), row.day("struck_off_on")))


def _notes(cases: list[IdleParcel], mapped: bool) -> Iterator[Message]:
    idle = [case for case in cases if case.standing.idle]
    nowhere = sum(1 for case in idle if case.geometry.is_empty)
    if mapped and nowhere:
        yield NO_GROUND(missing=nowhere)
    unpriced = sum(1 for case in idle if case.standing.measure == "fee" and case.standing.fee_yuan is None)
    if unpriced:
        yield PRICE(count=unpriced)
