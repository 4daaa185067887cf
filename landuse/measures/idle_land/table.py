"""The table of idle land by parcel: supply contracts held against the register and the law."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from landuse.measures.idle_land.law import (
    IDLE,
    Branch,
    IdleNumbers,
    IdleStatus,
    cause_of,
    determined,
    standing,
    start_due,
)
from landuse.measures.idle_land.words import options, why
from landuse.measures.table_rows import NOWHERE, Row, rows_of
from landuse.measures.zone_facts import own_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Layer, Table, Zone
    from landuse.measures.statutory_periods import Anniversary

#: What the register tells of a parcel where the supply table is silent.
FROM_REGISTER = (
    "cause",
    "government_cause",
    "exempt_days",
    "determined_on",
    "determination_number",
    "invested",
    "total_investment",
)
KEYS = ("contract", "supervision_number", "parcel_id")


@dataclass(frozen=True, eq=False)
class IdleParcel:
    """One parcel and where it stands.

    Parameters
    ----------
    row
        The row of the supply table, what it lacks filled in from the register; or the register's own row.
    standing
        Where it stands.
    geometry
        Its ground; empty where no layer has it.
    """

    row: Row
    standing: IdleStatus
    geometry: BaseGeometry


def judge_parcels(
    supply: Table | None,
    register: Table | None,
    land: Layer | None,
    on: date,
    anniversary: Anniversary,
    numbers: IdleNumbers,
    *,
    zone: Zone | None = None,
) -> list[IdleParcel]:
    """Hold every supply contract, and every parcel that only the register has, against the law.

    Parameters
    ----------
    supply
        Rows of ``supply``.
    register
        Rows of ``idle_register``.
    land
        Ground of the parcels: columns ``contract``, ``supervision_number`` or ``id``.
    on
        The day.
    anniversary
        Whether a year is full on the anniversary or the day after.
    numbers
        The numbers of the decree.
    zone
        States ``name`` or ``code``: rows of other zones are left out, unless their ground is among that of this zone.

    Returns
    -------
    list of IdleParcel
        The supply rows in their order, then the register's own.
    """
    every, ground = rows_of(register, "idle_register"), _grounds(land)
    entries = _of_zone(every, zone, ground)
    parcels: list[IdleParcel] = []
    matched: set[int] = set()
    contracts = rows_of(supply, "supply")
    own = _of_zone(contracts, zone, ground)
    kept = {row.number for row in own}
    # what the register has of another zone's contract is that zone's too
    others = [row for row in contracts if row.number not in kept]
    entries = [entry for entry in entries if not any(_same(row, entry) for row in others)]
    for row in own:
        mine = [entry for entry in entries if _same(row, entry)]
        matched |= {entry.number for entry in mine}
        filled = _filled(row, mine)
        stands = _registered(standing(filled, on, anniversary, numbers), mine, on)
        parcels.append(IdleParcel(filled, stands, _ground(ground, row)))
    alone = [entry for entry in entries if entry.number not in matched]
    return parcels + [IdleParcel(entry, _alone(entry, on), _ground(ground, entry)) for entry in alone]


def _of_zone(rows: list[Row], zone: Zone | None, ground: Mapping[tuple[str, str], BaseGeometry]) -> list[Row]:
    """Return the rows of the zone, and those that may be: another's name on ground of this one is a contradiction."""
    own = {row.number: row for row in own_rows(rows, zone)}
    doubtful = {
        row.number: replace(row, own=None)
        for row in rows
        if row.number not in own and not _ground(ground, row).is_empty
    }
    return [row for row in (own.get(row.number) or doubtful.get(row.number) for row in rows) if row is not None]


def _same(row: Row, entry: Row) -> bool:
    contract, number = row.text("contract"), entry.text("contract")
    if contract is not None and number is not None:
        return contract == number
    contract, number = row.text("supervision_number"), entry.text("supervision_number")
    if contract is not None and number is not None:
        return contract == number
    parcel = row.text("parcel_id")
    return parcel is not None and parcel == entry.text("id")


def _filled(row: Row, entries: Sequence[Row]) -> Row:
    extra: dict[str, object] = {}
    for entry in entries:
        extra |= {
            column: entry.cells[column] for column in FROM_REGISTER if entry.given(column) and not row.given(column)
        }
    return replace(row, cells={**row.cells, **extra}) if extra else row


def _cleared_on(entry: Row) -> date | None:
    days = [day for day in (entry.day("disposed_on"), entry.day("struck_off_on")) if day is not None]
    return min(days) if days else None


def _registered(status: IdleStatus, entries: Sequence[Row], on: date) -> IdleStatus:
    """Let the register say what was determined and disposed of; a start agreed anew afterwards is judged by itself."""
    for entry in entries:
        cleared = _cleared_on(entry)
        if cleared is not None and cleared <= on:
            anew = status.due.basis == "changed" and status.due.day is not None and status.due.day > cleared
            status = status if anew else replace(status, status="disposed", measure="none", missing=())
        elif determined(entry, on) and status.status not in (*IDLE, "cancelled", "completed"):
            # the register finds it idle where the dates do not: only work that has started surely owes no fee
            branch: Branch = "started" if status.status == "building" else "none"
            missing = status.missing or ("agreed_start",)
            status = replace(status, status="determined_idle", branch=branch, measure="measures", missing=missing)
    return status


def _alone(entry: Row, on: date) -> IdleStatus:
    due, cleared = start_due(entry, IdleNumbers(), on), _cleared_on(entry)
    if cleared is not None and cleared <= on:
        return IdleStatus("disposed", "none", "none", due)
    if determined(entry, on):
        return IdleStatus("determined_idle", "none", "measures", due, cause=cause_of(entry), missing=("actual_start",))
    return IdleStatus("undecided", "none", "none", due, may_be=True, missing=("determined_on",))


def _grounds(land: Layer | None) -> dict[tuple[str, str], BaseGeometry]:
    grounds: dict[tuple[str, str], BaseGeometry] = {}
    for row in rows_of(land):
        for column, key in (
            ("contract", "contract"),
            ("supervision_number", "supervision_number"),
            ("id", "parcel_id"),
        ):
            text = row.text(column)
            if text is not None:
                grounds.setdefault((key, text), row.geometry)
    return grounds


def _ground(grounds: Mapping[tuple[str, str], BaseGeometry], row: Row) -> BaseGeometry:
    """Return the ground of a parcel: its own number tells more than a contract that may hold several."""
    known = [(key, row.text(key)) for key in ("parcel_id", "supervision_number", "contract")]
    return next((grounds[key, text] for key, text in known if text is not None and (key, text) in grounds), NOWHERE)


def disposal_table(cases: Sequence[IdleParcel], numbers: IdleNumbers) -> pd.DataFrame:
    """Write the disposal table: a row for each parcel, with its dates, days, fee and the sentence that says why."""
    return pd.DataFrame([_line(case, numbers) for case in cases], columns=list(_COLUMNS), dtype=object)


_COLUMNS = (
    "row",
    "contract",
    "parcel_id",
    "project",
    "holder",
    "area_m2",
    "status",
    "branch",
    "measure",
    "start_basis",
    "start_due",
    "actual_start",
    "stopped_on",
    "days",
    "cause",
    "developed",
    "invested",
    "price_yuan",
    "fee_yuan",
    "why_zh",
    "why_en",
    "options_zh",
    "options_en",
)


def _line(case: IdleParcel, numbers: IdleNumbers) -> dict[str, object]:
    row, status = case.row, case.standing
    area, price = row.figure("area"), row.figure("price")
    reason, ways = why(status, numbers, real_estate=row.yes("real_estate") is True), options(status)
    return {
        "row": row.number,
        "contract": row.text("contract"),
        "parcel_id": row.first("parcel_id", "id"),
        "project": row.text("project"),
        "holder": row.text("holder"),
        "area_m2": None if area is None else area * 10_000,
        "status": status.status,
        "branch": status.branch,
        "measure": status.measure,
        "start_basis": status.due.basis,
        "start_due": status.due.day,
        "actual_start": row.day("actual_start"),
        "stopped_on": row.day("stopped_on"),
        "days": status.days,
        "cause": status.cause,
        "developed": status.developed,
        "invested": status.invested,
        "price_yuan": None if price is None else price * 10_000,
        "fee_yuan": status.fee_yuan,
        "why_zh": reason.text("zh"),
        "why_en": reason.text("en"),
        "options_zh": ";".join(way.text("zh") for way in ways),
        "options_en": "; ".join(way.text("en") for way in ways),
    }
