"""A case as it stands on its day: what is dated later does not count, and registers are complete or open."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Layer, RasterLayer, Source, Table
from landuse.core.messages import Message
from landuse.core.missing import column_title, role_title
from landuse.core.specs import list_specs, load_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landuse.core.case import Case

Dated = TypeVar("Dated", Layer, Table, RasterLayer)
#: What the case is about: it is judged, and proves nothing by its own date.
ASKED = ("draft", "blocks")


def as_of(case: Case) -> Case:
    """Return the case as it stands on its day.

    Editions dated after the day are left out, and so are rows and features; a day after it in a column that dates what
    has happened says that it has not happened yet. Rows of one thing that disagree leave the cell unknown. A register
    is complete where a statement vouches for it on the day.

    Parameters
    ----------
    case
        The case as given.

    Returns
    -------
    Case
        The same where nothing is dated later; its sources name what was left out.
    """
    if case.settled:
        return case
    layers = {role: _layers(role, editions, case) for role, editions in case.layers.items()}
    tables = {role: _tables(editions, case) for role, editions in case.tables.items()}
    rasters = {role: _in_force(editions, case.on) for role, editions in case.rasters.items()}
    later = [
        replace(edition.source, notes=(*edition.source.notes, _left_out(edition)))
        for kind in (case.layers, case.tables, case.rasters)
        for role, many in kind.items()
        if role not in ASKED
        for edition in many
        if edition.source is not None and _after(edition.on, case.on)
    ]
    return replace(
        case,
        layers={role: editions for role, editions in layers.items() if editions},
        tables={role: editions for role, editions in tables.items() if editions},
        rasters={role: editions for role, editions in rasters.items() if editions},
        later=(*case.later, *later),
        settled=True,
    )


def _left_out(data: Layer | Table | RasterLayer) -> Message:
    return Message("dated {on}, after the review day: not used", on=data.on)


def _after(day: date | None, on: date) -> bool:
    return day is not None and day > on


def _in_force(editions: Sequence[Dated], on: date) -> tuple[Dated, ...]:
    return tuple(edition for edition in editions if not _after(edition.on, on))


def _layers(role: str, editions: Sequence[Layer], case: Case) -> tuple[Layer, ...]:
    if role in ASKED:
        return tuple(editions)
    standing = [_layer(layer, case) for layer in _in_force(editions, case.on)]
    must_hold = role in list_specs() and load_spec(role).empty == "error"
    return tuple(layer for layer in standing if not (must_hold and layer.features.empty))


def _layer(layer: Layer, case: Case) -> Layer:
    later = _later_rows(layer.features, layer.role, case.on)
    features = layer.features[~later].reset_index(drop=True) if later.any() else layer.features
    features = _not_yet(features, layer.role, case.on)
    vouched = _vouched((layer.source, *layer.more_sources), case)
    return replace(layer, features=features, complete=layer.complete or vouched)


def _tables(editions: Sequence[Table], case: Case) -> tuple[Table, ...]:
    standing = [_table(table, case) for table in _in_force(editions, case.on)]
    undated = [table for table in standing if table.on is None]
    dated = [table for table in standing if table.on is not None]
    return (*dated, *([_reconciled(_united(undated))] if undated else []))


def _table(table: Table, case: Case) -> Table:
    later = _later_rows(table.rows, table.role, case.on)
    complete = table.complete or _vouched((table.source,), case)
    rows, faults = table.rows, table.faults
    if later.any():
        kept = [place for place, after in enumerate(later) if not after]
        rows, faults = rows.iloc[kept].reset_index(drop=True), moved(faults, kept)
    settled = replace(table, rows=_not_yet(rows, table.role, case.on), faults=faults, complete=complete)
    return settled if table.on is None else _reconciled(settled)


def moved(faults: Iterable[Message], kept: Sequence[int]) -> tuple[Message, ...]:
    """Return the unread cells under the numbers that their rows have now."""
    numbers = {place + 1: number for number, place in enumerate(kept, 1)}
    return tuple(
        _at(fault, [numbers[row] for row in fault.rows if row in numbers]) if isinstance(fault, ColumnFault) else fault
        for fault in faults
    )


def _at(fault: ColumnFault, rows: Sequence[int]) -> ColumnFault:
    return ColumnFault(fault, column=fault.column, rows=tuple(rows))


def _vouched(sources: Iterable[Source | None], case: Case) -> bool:
    """Return whether every one of the files is complete on the day, for the zone of the case."""
    zone = case.zone.get("name")
    statements = [source.complete if source is not None else None for source in sources]
    return bool(statements) and all(
        statement is not None and statement.proves(case.on, None if zone is None else str(zone))
        for statement in statements
    )


def _later_rows(frame: pd.DataFrame, role: str, on: date) -> pd.Series:
    """Return which rows are dated after the day, by the first of their date columns that is filled."""
    columns = [frame[column] for column in _spec_columns(role) if column in frame]
    return pd.Series(
        [_is_later(cells, on) for cells in zip(*columns, strict=True)] if columns else False, index=frame.index
    )


def _is_later(cells: Iterable[object], on: date) -> bool:
    day = next((day for cell in cells if (day := day_or_year(cell)) is not None), None)
    return day is not None and (day > on.year if isinstance(day, int) else day > on)


def _spec_columns(role: str) -> tuple[str, ...]:
    return load_spec(role).dated_by if role in list_specs() else ()


def day_or_year(value: object) -> date | int | None:
    """Return the day, or the year, that a cell says; None where it says neither."""
    if isinstance(value, datetime):
        return None if pd.isna(value) else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return int(value)
    return None


def _not_yet(frame: pd.DataFrame, role: str, on: date) -> pd.DataFrame:
    """Return the rows with every event after the day blank: it has not happened."""
    spec = load_spec(role) if role in list_specs() else None
    changed = frame
    for name, column in spec.columns.items() if spec else ():
        if not column.event or name not in frame:
            continue
        later = pd.Series([_is_later((cell,), on) for cell in frame[name]], index=frame.index)
        if later.any():
            changed = changed.copy() if changed is frame else changed
            changed[name] = changed[name].astype(object).where(~later, None)
    return changed


def _united(tables: Sequence[Table]) -> Table:
    """Return the undated tables of one role as one, as layers of one role are put together."""
    if len(tables) == 1:
        return tables[0]
    start = 0
    faults: list[Message] = []
    for table in tables:
        faults += [
            _at(fault, [row + start for row in fault.rows]) if isinstance(fault, ColumnFault) else fault
            for fault in table.faults
        ]
        start += len(table.rows)
    return replace(
        tables[0],
        rows=pd.concat([table.rows for table in tables], ignore_index=True),
        faults=tuple(faults),
        complete=all(table.complete for table in tables),
    )


def _reconciled(table: Table) -> Table:
    """Return the rows of one thing as one row; a cell in which they disagree is not known."""
    key = [
        column for column in (load_spec(table.role).key if table.role in list_specs() else ()) if column in table.rows
    ]
    if not key or key[0] != load_spec(table.role).key[0] or len(table.rows) < 2:
        return table
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, cells in enumerate(table.rows[key].itertuples(index=False, name=None)):
        named = tuple("" if _blank(cell) else str(cell).strip() for cell in cells)
        groups.setdefault(named if named[0] else (*named, f"#{place}"), []).append(place)
    twice = [places for places in groups.values() if len(places) > 1]
    if not twice:
        return table
    rows, unknown = table.rows.astype(object).copy(), []
    for places in twice:
        for column in rows.columns:
            values = {str(rows[column].iloc[place]) for place in places}
            if column != "id" and len(values) > 1:
                rows.iloc[places[0], rows.columns.get_loc(column)] = None
                unknown.append((column, places[0]))
    gone = {place for places in twice for place in places[1:]}
    kept = [place for place in range(len(rows)) if place not in gone]
    faults = (*table.faults, *(_disagreement(table, column, place) for column, place in unknown))
    return replace(table, rows=rows.iloc[kept].reset_index(drop=True), faults=moved(faults, kept))


def _disagreement(table: Table, column: str, place: int) -> ColumnFault:
    message = Message(
        "rows of '{role}' that are of one thing disagree on {column}, which counts as not known",
        role=role_title(table.role),
        column=column_title(table.role, column),
    )
    return ColumnFault(message, column=column, rows=(place + 1,))


def _blank(value: object) -> bool:
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or bool(pd.api.types.is_scalar(value) and pd.isna(value))
    )
