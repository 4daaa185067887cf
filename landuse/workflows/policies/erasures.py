"""Cases with less known, with more that lies after the day, and with sources that disagree: what an adversary tries."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pandas as pd
import shapely

from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Layer, RasterLayer, Table, Zone
from landuse.core.messages import Message
from landuse.core.specs import load_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from landuse.core.case import Case
    from landuse.core.specs import ColumnSpec

Principle = Literal["erasure", "silence", "future", "contradiction"]
Source = TypeVar("Source", Layer, Table, RasterLayer)
UNREAD = Message.verbatim("约")
#: A word that stands in no vocabulary.
UNKNOWN_WORD = "待核词语"
#: What the case asks about: without it there is nothing to judge.
ASKED = ("draft", "approved")
#: Columns that say which thing a row is; another word there is another thing, not less known.
IDENTS = frozenset({"id", "geometry"})
_NUMBERED = re.compile(r"\b(row|assumption) \d+")
#: How long after the day an adversary dates what must not count.
LATER = timedelta(days=200)


@dataclass(frozen=True, eq=False)
class Trial:
    """A changed case, and what its findings are held against.

    Parameters
    ----------
    principle
        Which property it puts to the test.
    what
        What was changed.
    case
        The changed case.
    other
        For a contradiction, the case of the other source alone.
    role
        The role of what was changed.
    drops
        Whether rows were taken out of it, or all of it.
    """

    principle: Principle
    what: str
    case: Case
    other: Case | None = None
    role: str = ""
    drops: bool = False

    @property
    def sort(self) -> str:
        """What was changed, without the row it was changed in."""
        unnumbered = _NUMBERED.sub(r"\1", self.what)
        return f"{self.principle}: {unnumbered}"


def trials(case: Case) -> Iterator[Trial]:
    """Yield every erasure, every later source and every contradiction of a case, one change at a time."""
    yield from erasures(case)
    yield from futures(case)
    yield from contradictions(case)


def erasures(case: Case) -> Iterator[Trial]:
    """Yield the case with one piece of knowledge taken away at a time."""
    for role, tables in case.tables.items():
        yield Trial("erasure", f"{role} dropped", _without(case, "tables", role), None, role, True)
        for place, table in enumerate(tables):
            for what, changed in _less_of_table(table):
                changed_case = _with(case, "tables", role, place, changed)
                yield Trial("erasure", f"{role}: {what}", changed_case, None, role, _drops(what))
    for role, layers in case.layers.items():
        if role not in ASKED:
            yield Trial("erasure", f"{role} dropped", _without(case, "layers", role), None, role, True)
        for place, layer in enumerate(layers):
            for what, less in _less_of_layer(layer, _boundary(case)):
                changed_case = _with(case, "layers", role, place, less)
                yield Trial("erasure", f"{role}: {what}", changed_case, None, role, _drops(what))
    for role in case.rasters:
        yield Trial("erasure", f"{role} dropped", _without(case, "rasters", role))
    for fact in case.zone.facts:
        facts = {name: value for name, value in case.zone.facts.items() if name != fact}
        yield Trial("erasure", f"zone: {fact} dropped", replace(case, zone=Zone(facts)), None, f"zone:{fact}", True)
    for number in range(len(case.assumptions)):
        kept = case.assumptions[:number] + case.assumptions[number + 1 :]
        yield Trial("erasure", f"assumption {number + 1} dropped", replace(case, assumptions=kept))


def futures(case: Case) -> Iterator[Trial]:
    """Yield the case with something added that is dated after its day."""
    later = case.on + LATER
    for role, tables in case.tables.items():
        latest = tables[-1]
        empty = replace(latest, rows=latest.rows.iloc[:0], on=later)
        yield Trial("future", f"{role}: an empty edition of a later day", _more(case, "tables", role, empty))
        for row in range(len(latest.rows)):
            for what, changed in _later_rows(role, latest.rows, row, later):
                both = replace(latest, rows=pd.concat([latest.rows, changed], ignore_index=True))
                yield Trial("future", f"{role}: row {row + 1} again, {what}", _with(case, "tables", role, -1, both))
    for role, layers in case.layers.items():
        if role != "draft":
            for what, changed in _other_layers(layers[-1], _boundary(case), later):
                yield Trial("future", f"{role}: {what} of a later day", _more(case, "layers", role, changed))


def contradictions(case: Case) -> Iterator[Trial]:
    """Yield cases in which two sources of one standing disagree, each with the case of the other source alone."""
    for role, tables in case.tables.items():
        latest = tables[-1]
        for row in range(len(latest.rows)) if load_spec(role).key else ():
            for column, changed in _other_rows(role, latest.rows, row):
                rest = latest.rows.drop(latest.rows.index[row])
                alone = replace(latest, rows=pd.concat([rest, changed], ignore_index=True))
                both = replace(latest, rows=pd.concat([latest.rows, changed], ignore_index=True))
                yield Trial(
                    "contradiction",
                    f"{role}: row {row + 1} twice, with another {column}",
                    _with(case, "tables", role, -1, both),
                    _with(case, "tables", role, -1, alone),
                )
    for role, layers in case.layers.items():
        if role in ASKED or len(layers) != 1:
            continue
        dated = replace(layers[0], on=case.on)
        for what, beside in _other_layers(dated, _boundary(case), case.on):
            together = replace(case, layers={**case.layers, role: (dated, beside)})
            yield Trial("contradiction", f"{role}: {what} beside it", together, _with(case, "layers", role, 0, beside))


def _drops(what: str) -> bool:
    return what.startswith(("row ", "clipped"))


def _without(case: Case, kind: str, role: str) -> Case:
    return _of_kind(case, kind, {name: sources for name, sources in getattr(case, kind).items() if name != role})


def _with(case: Case, kind: str, role: str, place: int, data: Source) -> Case:
    sources = list(getattr(case, kind)[role])
    sources[place] = data
    return _of_kind(case, kind, {**getattr(case, kind), role: tuple(sources)})


def _more(case: Case, kind: str, role: str, data: Source) -> Case:
    sources = sorted((*getattr(case, kind)[role], data), key=lambda source: (source.on is None, source.on or date.min))
    return _of_kind(case, kind, {**getattr(case, kind), role: tuple(sources)})


def _of_kind(case: Case, kind: str, data: dict[str, Any]) -> Case:
    changes: dict[str, Any] = {kind: data}
    return replace(case, **changes)


def _boundary(case: Case) -> BaseGeometry | None:
    layer = next((layer for role in ASKED if (layer := case.layer(role)) is not None), None)
    return None if layer is None else shapely.union_all(layer.features.geometry.array)


def _less_of_table(table: Table) -> Iterator[tuple[str, Table]]:
    if table.complete:
        yield "complete dropped", replace(table, complete=False)
    for row in range(len(table.rows)):
        rows = table.rows.drop(table.rows.index[row]).reset_index(drop=True)
        yield f"row {row + 1} dropped", replace(table, rows=rows, complete=False)
    for what, rows, unread_row, column in _less_of_rows(table.rows, table.role):
        unread = () if unread_row is None else (ColumnFault(UNREAD, column=column, rows=(unread_row + 1,)),)
        yield what, replace(table, rows=rows, faults=(*table.faults, *unread))


def _less_of_rows(frame: pd.DataFrame, role: str) -> Iterator[tuple[str, Any, int | None, str]]:
    """Yield the rows without a column, or with a cell blank or unread; the row is given where it cannot be read."""
    for column in (str(name) for name in frame.columns if name not in IDENTS and frame[name].notna().any()):
        yield f"column {column} dropped", frame.drop(columns=column), None, column
        spec = load_spec(role).columns.get(column)
        for row in range(len(frame)):
            if _blank(frame[column].iloc[row]):
                continue
            yield f"{column} of row {row + 1} blank", _cell(frame, row, column, None), None, column
            if spec is not None and spec.type != "text":
                what = "cut to its month" if spec.type == "date" else "about so much (约…)"
                yield f"{column} of row {row + 1} {what}", _cell(frame, row, column, None), row, column
            elif spec is not None and spec.terms:
                yield f"{column} of row {row + 1} unknown", _cell(frame, row, column, UNKNOWN_WORD), None, column


def _cell(frame: Any, row: int, column: str, value: object) -> Any:  # noqa: ANN401  a frame as it came
    changed = frame.copy()
    changed[column] = changed[column].astype(object)
    changed.loc[changed.index[row], column] = value
    return changed


def _blank(value: object) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value)) or (isinstance(value, str) and not value.strip())


def _less_of_layer(layer: Layer, boundary: BaseGeometry | None) -> Iterator[tuple[str, Layer]]:
    if layer.covers is not None or layer.complete:
        yield "covers dropped", replace(layer, covers=None, complete=False)
    if layer.covers is not None and not layer.covers.is_empty:
        west, south, east, north = layer.covers.bounds
        half = layer.covers.intersection(shapely.box(west, south, (west + east) / 2, north))
        yield "covers shrunk", replace(layer, covers=half, complete=False)
    if layer.scheme is not None:
        yield "scheme dropped", replace(layer, scheme=None)
    if layer.role not in ASKED:
        for row in range(len(layer.features)):
            rest = layer.features.drop(layer.features.index[row]).reset_index(drop=True)
            yield f"row {row + 1} dropped", replace(layer, features=rest, covers=None, complete=False)
        if boundary is not None:
            yield "clipped at the boundary", _clipped(layer, boundary)
    for what, features, _, _ in _less_of_rows(layer.features, layer.role):
        yield what, replace(layer, features=features)


def _clipped(layer: Layer, boundary: BaseGeometry) -> Layer:
    clipped = layer.features.copy()
    dimensions = clipped.geometry.map(shapely.get_dimensions)
    clipped.geometry = clipped.geometry.intersection(boundary)
    # what only touches the boundary leaves a line or a point, which no reader would take for the feature
    clipped = clipped[clipped.geometry.map(shapely.get_dimensions) == dimensions]
    covers = boundary if layer.complete else None if layer.covers is None else layer.covers.intersection(boundary)
    kept = clipped[~clipped.geometry.is_empty].reset_index(drop=True)
    return replace(layer, features=kept, covers=covers, complete=False)


def _other_layers(layer: Layer, boundary: BaseGeometry | None, on: date) -> Iterator[tuple[str, Layer]]:
    """Yield editions of a layer that say something else: nothing there, and one feature over all of the boundary."""
    spec = load_spec(layer.role)
    if spec.empty != "error":
        yield "an empty edition", replace(layer, features=layer.features.iloc[:0], on=on)
    if boundary is not None and len(layer.features) and spec.geometry == "polygon":
        whole: gpd.GeoDataFrame = layer.features.iloc[:1].copy()
        whole.geometry = [shapely.box(*boundary.buffer(10).bounds)]
        yield "an edition over all", replace(layer, features=whole, on=on)


def _later_rows(role: str, rows: pd.DataFrame, row: int, later: date) -> Iterator[tuple[str, pd.DataFrame]]:
    spec = load_spec(role)
    events = [name for name in spec.dated_by if name in rows]
    if not events:
        return
    again = rows.iloc[[row]].copy()
    for name in events:
        again[name] = pd.Series(
            [later if spec.columns[name].type == "date" else later.year + 1], index=again.index, dtype=object
        )
    yield "dated later", again
    for column, changed in _other_rows(role, again, 0):
        if column not in events:
            yield f"dated later, with another {column}", changed


def _other_rows(role: str, rows: pd.DataFrame, row: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a row once more with another value in one of its cells, as far as it is no name of what it is."""
    spec = load_spec(role)
    for column in (str(name) for name in rows.columns if name in spec.columns and name not in spec.key):
        for value in _other_values(rows[column].iloc[row], spec.columns[column]):
            yield column, _cell(rows.iloc[[row]], 0, column, value)


def _other_values(value: object, column: ColumnSpec) -> Iterator[object]:
    if _blank(value):
        return
    if column.type in ("number", "integer") and isinstance(value, (int, float)):
        yield value * 10 + 1
    elif column.type == "yes_no":
        yield {"yes": "no", "no": "yes", True: False, False: True}.get(value)
    elif column.type == "date" and isinstance(value, date):
        yield value - timedelta(days=3000)
    else:
        yield from [term for term in dict.fromkeys(column.terms.values()) if term != value][:1]
