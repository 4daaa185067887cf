"""Land the zone has built on outside its approved boundary."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Layer, Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, unproven_ground
from landuse.geometry.overlay import difference, pair_areas
from landuse.measures import zone_facts
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence, rows_at
from landuse.measures.reach import unmapped_around
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supplied_land": "raise"}
STATES = ("built", "under_construction", "stalled", "unbuilt", "unbuildable")
BUILT = frozenset({"built", "under_construction", "stalled"})
PORTION = Message("building outside is judged on the whole approved boundary only")


@check(boundary="scope", parcels="layer", supplied_land="layer", zone="zone")
def built_outside(
    parcels: LayerLike,
    boundary: ScopeLike,
    supplied_land: LayerLike = None,
    zone: Zone | None = None,
    *,
    reach_m: float = 100.0,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the built land of a zone that lies outside its boundary.

    A parcel is the zone's where part of it lies inside the boundary, where it carries a block, or where it was supplied
    by the zone (``supplied_land``). Other built land around a zone is nobody's breach.

    Parameters
    ----------
    parcels
        Parcels with ``state`` (``built``, ``under_construction``, ``stalled``, ``unbuilt``, ``unbuildable``) and
        ``block``, in metres; they must reach beyond the boundary.
    boundary
        The approved boundary.
    supplied_land
        Supplied land with ``state``; taken as the zone's.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    reach_m
        How far beyond the boundary the parcels must be shown for it to be known that nothing was built there, m.
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
    《促进开发区改革和创新发展的实施方案》五(十五): 开发区按照核准面积和用途…;
    驻政办〔2019〕125号 三(一): 严禁随意扩大面积.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> drawn = gpd.GeoDataFrame({"state": ["built"]}, geometry=[box(90, 0, 110, 100)])
    >>> land = Layer("parcels", drawn, covers=box(-200, -200, 300, 300))
    >>> built_outside(land, box(0, 0, 100, 100)).interval.value
    1000.0
    """
    ground, layer, supplied = (
        as_scope(boundary),
        as_layer(parcels, "parcels"),
        as_layer(supplied_land, "supplied_land"),
    )
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if "/" in ground.scope:
        return Evidence.not_applicable(PORTION, "m2")
    if layer is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("parcels"))
    if "state" not in layer.features:
        return Evidence.unknown(0, math.inf, "m2", missing_column("parcels", "state"))
    own = [*_own(layer, ground), *rows_of(supplied)]
    own = zone_facts.own_rows(own, zone)
    pieces = [
        Piece(
            "built_outside",
            difference(row.geometry, ground.geometry),
            all_known((_is_built(row), row.own)),
            row.ident or None,
            row.text("name"),
            partial(_ask, row),
        )
        for row in own
    ]
    unmapped = unmapped_around(layer, ground.geometry, reach_m)
    pieces.append(Piece("unproven", unmapped, None, want=partial(unproven_ground, "parcels")))
    return area_evidence(
        pieces, tolerance_m=tolerance_m, area=area, crs=layer.features.crs, figures={"parcels": float(len(own))}
    )


def _own(layer: Layer, ground: Scope) -> list[Row]:
    """Return the parcels that lie in part inside, or carry a block; a layer is too big to read row by row."""
    units = layer.features
    inside = np.zeros(len(units), dtype=bool)
    inside[pair_areas(units.geometry, ground.geometry)["left"].to_numpy()] = True
    if "block" in units:
        inside |= units["block"].notna().to_numpy()
    return rows_at(layer, np.flatnonzero(inside), "parcels")


def _is_built(row: Row) -> bool | None:
    state = row.term("state", STATES)
    return None if state is None else state in BUILT


def _ask(row: Row, area: float) -> MissingInput:
    return row.want("state", weight=area, whom="survey")
