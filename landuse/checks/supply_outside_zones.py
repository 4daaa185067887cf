"""Industrial land supplied outside every zone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Layer
from landuse.core.missing import missing_layer, missing_param, unproven_ground
from landuse.geometry.overlay import difference, united
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check, every_ground
from landuse.measures.inputs import LayerLike, as_layer
from landuse.measures.land_use_words import is_industrial
from landuse.measures.pieces import NOTHING, Piece, area_evidence
from landuse.measures.reach import unproven_around
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supplied_land": "beyond", "neighbour_zones": "lower"}


@check(supplied_land="layer", approved="layer", neighbour_zones="layer")
@every_ground("supplied_land")
def supply_outside_zones(
    supplied_land: LayerLike,
    approved: LayerLike,
    neighbour_zones: LayerLike = None,
    *,
    on: date,
    since: date | None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the industrial land that was supplied from a day on and lies outside every zone.

    Parameters
    ----------
    supplied_land
        Supplied land with ``use`` or ``use_code`` and ``signed_on``, in metres.
    approved
        The approved boundary of the zone of the case.
    neighbour_zones
        All other zones; where this layer is missing, what lies outside the one zone may lie in another.
    on
        The day; later supply is left out.
    since
        The first day on which supply counts; None where nobody said.
    tolerance_m
        Width below which land outside is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 新建工业项目须进区入园,原则上不得向开发区以外供应工业用地;
    驻政办〔2019〕125号 三(一): 严格控制在产业集聚区外…安排新增工业用地.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = {"use": ["工业用地"], "signed_on": [date(2020, 1, 1)]}
    >>> supplied = gpd.GeoDataFrame(rows, geometry=[box(90, 0, 110, 100)])
    >>> zone = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)])
    >>> others = Layer("neighbour_zones", zone, complete=True)
    >>> supply_outside_zones(supplied, zone, others, on=date(2020, 6, 1), since=date(2019, 1, 1)).interval.value
    1000.0
    """
    supplied, own = as_layer(supplied_land, "supplied_land"), as_layer(approved, "approved")
    others = as_layer(neighbour_zones, "neighbour_zones")
    missing = [missing_layer(role) for role, layer in (("supplied_land", supplied), ("approved", own)) if layer is None]
    if supplied is None or own is None:
        return Evidence.unknown(0, math.inf, "m2", *missing)
    zones = united([shape for layer in (own, others) if layer is not None for shape in layer.features.geometry.array])
    pieces = [_piece(row, zones, (supplied.scheme, others), since, on) for row in rows_of(supplied)]
    open_land = any(piece.known is None and not piece.geometry.is_empty for piece in pieces)
    wants = [missing_layer("neighbour_zones")] if others is None and open_land else []
    if others is not None and open_land:
        unseen = united([unproven_around(others, piece.geometry, 0.0) for piece in pieces if piece.known is None])
        wants += [unproven_ground("neighbour_zones", float(unseen.area))] if unseen.area else []
    wants += [missing_param("since")] if since is None and open_land else []
    return area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=supplied.features.crs, wants=wants)


def _piece(
    row: Row, zones: BaseGeometry, known_as: tuple[str | None, Layer | None], since: date | None, on: date
) -> Piece:
    scheme, others = known_as
    facts = dict(_facts(row, scheme, since, on))
    applies = all_known(facts.values())
    outside = NOTHING if applies is False else difference(row.geometry, zones)
    elsewhere = not unproven_around(others, outside, 0.0).is_empty
    known = None if elsewhere and applies else applies
    open_cells = {**facts, "signed_on": None if row.day("signed_on") is None else True}
    gap = next((column for column, fact in open_cells.items() if fact is None), None)
    return Piece(
        "supplied_outside",
        outside,
        known,
        row.ident or None,
        row.text("name"),
        None if gap is None else lambda area: _ask(row, gap, area),
    )


def _facts(row: Row, scheme: str | None, since: date | None, on: date) -> Iterator[tuple[str, bool | None]]:
    day = row.day("signed_on")
    yield "signed_on", _in_period(day, since, on)
    yield "use", is_industrial(row, scheme)


def _ask(row: Row, column: str, area: float) -> MissingInput:
    return row.want(column, weight=area)


def _in_period(day: date | None, since: date | None, on: date) -> bool | None:
    if day is None or day > on:
        return None if day is None else False
    return None if since is None else since <= day
