"""Whether a change of the urban development boundary that a draft needs is one of the kinds that are allowed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known
from landuse.core.layer import Scope, Table, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_layer, missing_table, unproven_ground
from landuse.geometry.overlay import difference, split_slivers, united
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.documents import DocumentStatus, find_document, may_take_its_place
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table, unproven_within
from landuse.measures.table_rows import Row, rows_of, terms_of

if TYPE_CHECKING:
    from landuse.core.layer import Layer

KIND = "boundary_adjustment"
#: The kinds that are allowed; any other is none of them.
ALLOWED = ("priority", "disaster", "farmland", "approved_land", "consolidation", "surveying")
#: A document that is missing is left open, and a refusal stands, by the search for it.
ABSENT_ROWS = {"documents": "handled"}
INSIDE = Message("it lies inside the urban development boundary, which needs no change for it")


@check(line="layer", boundary="scope", documents="table", zone="zone")
def boundary_adjustment(
    line: LayerLike,
    boundary: ScopeLike,
    documents: TableLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Return whether land outside the urban development boundary rests on an approved change of an allowed kind.

    Parameters
    ----------
    line
        The urban development boundary as it stands, with ``subzone``, in metres.
    boundary
        The ground.
    documents
        Documents with ``kind`` and ``adjustment``, the kind of change.
    zone
        States ``name``: documents of other zones are left out.
    on
        The day it is judged on.
    tolerance_m
        Width below which land outside is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A fact: 1 where it does; not applicable where no land lies outside.

    Notes
    -----
    自然资发〔2023〕193号: the cases in which the boundary may be optimised locally (recalled).

    Examples
    --------
    >>> import geopandas as gpd
    >>> import pandas as pd
    >>> from shapely import box
    >>> line = gpd.GeoDataFrame({"subzone": ["城镇集中建设区"]}, geometry=[box(0, 0, 80, 100)])
    >>> rows = [{"kind": "boundary_adjustment", "approved_on": date(2026, 5, 1), "adjustment": "全域土地综合整治"}]
    >>> boundary_adjustment(line, box(0, 0, 100, 100), pd.DataFrame(rows), on=date(2026, 6, 30)).interval.value
    1.0
    """
    layer, ground, table = as_layer(line, "line"), as_scope(boundary), as_table(documents, "documents")
    if ground is None:
        return Evidence.unknown(0, 1, "fact", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, 1, "fact", missing_layer("line"))
    outside, open_m2 = _lies_outside(layer, ground, tolerance_m)
    if outside is False:
        return Evidence.not_applicable(INSIDE, "fact")
    if table is None:
        return Evidence.unknown(0, 1, "fact", missing_table("documents"))
    status = find_document(table, KIND, on=on, zone=zone)
    kind = None if status.document is None else status.document.text("adjustment")
    allowed = None if kind is None else kind in ALLOWED
    rivals = _otherwise(status, table, zone, on) if status.known else []
    if rivals and allowed:
        allowed = None
    known = status.known if status.known is not True else all_known([True, allowed])
    wants: list[MissingInput] = [] if known else [*status.wants, *(row.want("adjustment") for row in rivals)]
    if status.known and allowed is None and status.document is not None:
        wants.append(status.document.want("adjustment", whom="bureau"))
    if known is False and outside is None:
        known, wants = None, [*wants, unproven_ground("line", open_m2)]
    where = items([] if status.document is None else [_item(status.document.ident, status.document.geometry)])
    return Evidence(Interval.fact(known), "fact", where=where, wants=tuple(wants))


def _otherwise(status: DocumentStatus, table: Table, zone: Zone | None, on: date) -> list[Row]:
    """Return the documents that may be later than the one that stands, and are not of a kind that is allowed."""
    rows = zone_facts.own_rows(rows_of(table, "documents"), zone)
    later = may_take_its_place(status, [row for row in rows if (row.day("approved_on") or on) <= on])
    able = [row for row in later if row.text("kind") == KIND or row.given("adjustment")]
    return [row for row in able if row.text("adjustment") not in ALLOWED]


def _lies_outside(layer: Layer, ground: Scope, tolerance_m: float) -> tuple[bool | None, float]:
    """Return whether land lies outside the concentrated zones, None where that is open, with the ground left open."""
    near = layer.window(ground.geometry.bounds) if len(layer.features) else layer.features
    firm = terms_of(near, "subzone", layer.role).fillna("unknown") == "concentrated"
    rest = split_slivers(difference(ground.geometry, united(near.geometry[firm].array)), tolerance_m).kept
    if rest.is_empty:
        return False, 0.0
    bare = split_slivers(difference(rest, united(near.geometry.array)), tolerance_m).kept
    unproven = unproven_within(layer, bare)
    proven = split_slivers(difference(bare, unproven), tolerance_m).kept
    return (None if proven.is_empty else True), float(rest.area)


def _item(ident: str | None, geometry: object) -> dict[str, object]:
    return {"kind": KIND, "unit_id": ident, "label": None, "area_m2": None, "geometry": geometry}
