"""Parks inside a zone (区中园), and what of them sticks out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Scope, Zone
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import area_within, difference
from landuse.measures import zone_facts
from landuse.measures.check import check, every_ground
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"inner_parks": "raise"}


@check(inner_parks="layer", boundary="scope", zone="zone")
@every_ground("inner_parks")
def inner_parks(
    inner_parks: LayerLike, boundary: ScopeLike, zone: Zone | None = None, *, tolerance_m: float = 0.5
) -> Evidence:
    """Measure the land of a zone's parks that lies outside the zone.

    Parameters
    ----------
    inner_parks
        Parks with ``name``; those that name another zone are left out.
    boundary
        The zone.
    zone
        States ``name`` or ``code``.
    tolerance_m
        Width below which a part that sticks out is a sliver of drawing, m.

    Returns
    -------
    Evidence
        Plane area, m²; a park that lies wholly outside and names no zone may be another's, and leaves it open.
        ``tables["parks"]`` has each park with its areas.

    Notes
    -----
    驻政办〔2019〕125号 二(二)3: 以区中园形式,积极打造….

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> park = gpd.GeoDataFrame({"name": ["甲园"]}, geometry=[box(90, 0, 110, 100)])
    >>> inner_parks(park, box(0, 0, 100, 100)).interval.value
    1000.0
    """
    ground, layer = as_scope(boundary), as_layer(inner_parks, "inner_parks")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("inner_parks"))
    own = zone_facts.own_rows(rows_of(layer), zone)
    inside = [float(area) for area in area_within([row.geometry for row in own], ground.geometry)] if own else []
    pieces = list(_pieces(own, inside, ground, zone))
    table = pd.DataFrame(
        [
            {"row": row.number, "name": row.text("name"), "area_m2": row.geometry.area, "inside_m2": area}
            for row, area in zip(own, inside, strict=True)
        ],
        columns=["row", "name", "area_m2", "inside_m2"],
    )
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, crs=layer.features.crs, tables={"parks": table})
    return replace(evidence, figures={**evidence.figures, "parks": float(len(own))})


def _pieces(rows: list[Row], inside: list[float], ground: Scope, zone: Zone | None) -> Iterator[Piece]:
    for row, area in zip(rows, inside, strict=True):
        named = row.first("zone_name", "zone_code") is not None
        sure = area > 0 or (named and zone_facts.is_own(row, zone) is True)
        outside = difference(row.geometry, ground.geometry)
        yield Piece(
            "sticks_out",
            outside,
            True if sure else None,
            row.ident,
            row.text("name"),
            partial(_ask, row),
        )


def _ask(row: Row, area: float) -> MissingInput:
    return row.want("zone_name", weight=area)
