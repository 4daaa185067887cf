"""Land of a ground that lies on a control line: red line, farmland, reserve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import lost_ground, missing_column, missing_layer, unproven_ground
from landuse.geometry.overlay import area_within, difference, intersection, pair_areas, split_slivers, united
from landuse.measures import zone_facts
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.check import check
from landuse.measures.cut_parcels import counted_areas, with_closing
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope, unproven_within
from landuse.measures.paper_marks import is_number_of_approval
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"line": "handled", "holes": "shown"}
OTHER_ZONES = "neighbour_zones"
NOTHING: BaseGeometry = shapely.Polygon()


@check(line="layer", boundary="scope", parcels="layer", holes="layer", zone="zone")
def control_line_overlap(  # noqa: PLR0913  a rule sets them by name
    line: LayerLike,
    boundary: ScopeLike,
    parcels: LayerLike = None,
    holes: LayerLike = None,
    zone: Zone | None = None,
    *,
    on: date | None = None,
    subzone: str | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground that a control line covers, each piece of it once.

    Where the line's layer is not known to be complete, its emptiness proves nothing: the interval then reaches up to
    all
    ground that no proof covers.

    Parameters
    ----------
    line
        The control line's polygons, in metres.
    boundary
        The ground.
    parcels
        Parcels, for the table of overlap by parcel.
    holes
        Holes cut for the line (开天窗), with ``approval_number`` and ``approved_on``: land in an approved one is
        outside the line, land in another may be.
    zone
        States ``name`` or ``code``: where the line is the other zones, the zone's own row is left out.
    on
        The day: a hole approved later is none yet.
    subzone
        A column of the line that tells its parts apart, such as ``protection_zone``; measured part by part.
    tolerance_m
        Width below which an overlap is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        The united area, m², with a piece of evidence for each connected overlap and tables by parcel and by part.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)1 落实“三区三线”划定成果; the zero is national law.

    Examples
    --------
    >>> from shapely import box
    >>> line = gpd.GeoDataFrame(geometry=[box(60, 0, 200, 100), box(60, 0, 90, 100)])
    >>> control_line_overlap(line, box(0, 0, 100, 100)).interval
    Interval(low=4000.0, high=10000.0, value=4000.0)
    """
    layer, ground = as_layer(line, "line"), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("line"))
    if layer.role == OTHER_ZONES:
        layer = replace(layer, features=_others(layer, zone))
    near = layer.window(ground.geometry.bounds) if len(layer.features) else layer.features
    within = intersection(ground.geometry, united(near.geometry.array)) if len(near) else shapely.Polygon()
    cut = as_layer(holes, "farmland_holes")
    approved, claimed = _holes(cut, on)
    if cut is not None and cut.lost:  # a hole whose ground nobody knows may be cut anywhere
        claimed = within
    if not (approved.is_empty and claimed.is_empty):
        claimed = intersection(difference(within, approved), claimed)
        within = difference(within, united([approved, claimed]))
    own = _perhaps_own(near, layer, zone, ground)
    within = difference(within, own)
    split = split_slivers(within, tolerance_m)
    open_ground = difference(unproven_within(layer, ground.geometry), united([within, approved]))
    loose = [part for part in (claimed, own) if not part.is_empty]
    unproven = split_slivers(united([open_ground, *loose]) if loose else open_ground, tolerance_m)
    crs = near.crs
    low, open_m2 = area_of(split.kept, area, crs), area_of(unproven.kept, area, crs)
    return Evidence(
        Interval(low, low + open_m2, low),
        "m2",
        where=_where(split.kept, unproven.kept, near, area),
        figures={"overlap_m2": low, "ground_m2": area_of(ground.geometry, area, crs), "unproven_m2": open_m2},
        wants=(
            *_missing(difference(open_ground, own), claimed, tolerance_m, cut),
            *([] if own.is_empty else [missing_column("line", "zone_name")]),
        ),
        ignored=Ignored(split.count, split.area_m2, split.widest_m, tolerance_m),
        tables=_tables(split.kept, near, as_layer(parcels, "parcels"), subzone),
        area=area,
    )


def _others(layer: Layer, zone: Zone | None) -> gpd.GeoDataFrame:
    """Return the zones of a layer less the zone of the case, which is not its own neighbour."""
    own = [zone_facts.is_the_zone(row, zone) is True for row in rows_of(layer)]
    return layer.features[~np.array(own, dtype=bool)] if any(own) else layer.features


def _perhaps_own(near: gpd.GeoDataFrame, layer: Layer, zone: Zone | None, ground: Scope) -> BaseGeometry:
    """Return the ground of zones that lie in the draft for the most part and cannot be told from its own by name."""
    nothing = shapely.Polygon()
    if layer.role != OTHER_ZONES or zone is None or not len(near):
        return nothing
    known = bool(zone_facts.stated(zone, "name") or zone_facts.stated(zone, "code"))
    rows = rows_of(replace(layer, features=near))
    named = [row.first("zone_name", "zone_code", "name") is not None for row in rows]
    mixed = [zone_facts.is_the_zone(row, zone) is None for row in rows]
    inside = area_within(near.geometry.array, ground.geometry)
    doubtful = [
        torn or (not (known and name) and part > near.geometry.iloc[place].area / 2)
        for place, (name, torn, part) in enumerate(zip(named, mixed, inside, strict=True))
    ]
    if not any(doubtful):
        return nothing
    sure = [row.geometry for row, doubt in zip(rows, doubtful, strict=True) if not doubt]
    own = united([row.geometry for row, doubt in zip(rows, doubtful, strict=True) if doubt])
    return intersection(difference(own, united(sure)) if sure else own, ground.geometry)


def _holes(layer: Layer | None, on: date | None) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the holes that were approved by the day, and those whose approval nobody shows."""
    rows = rows_of(layer, "holes")
    shown = [row.geometry for row in rows if _is_approved(row, on)]
    rest = [row.geometry for row in rows if not _is_approved(row, on)]
    return united(shown) if shown else NOTHING, united(rest) if rest else NOTHING


def _is_approved(row: Row, on: date | None) -> bool:
    day = row.day("approved_on")
    dated = day is not None and (on is None or day <= on)
    return is_number_of_approval(row.written("approval_number")) and (dated or not row.given("approved_on"))


def _missing(
    open_ground: BaseGeometry, claimed: BaseGeometry, tolerance_m: float, holes: Layer | None
) -> list[MissingInput]:
    unproven_m2 = float(split_slivers(difference(open_ground, claimed), tolerance_m).kept.area)
    claimed_m2 = float(split_slivers(claimed, tolerance_m).kept.area)
    wants = [unproven_ground("line", unproven_m2)] if unproven_m2 else []
    if claimed_m2 and holes is not None and holes.lost:
        wants.append(lost_ground("farmland_holes", holes.lost, claimed_m2))
    elif claimed_m2:
        what = Message("the approval of the holes cut for the line on {area:ha}", area=claimed_m2)
        wants.append(MissingInput("column:holes.approval_number", what, "bureau", claimed_m2))
    return wants


def _where(overlap: BaseGeometry, unproven: BaseGeometry, near: gpd.GeoDataFrame, area: AreaKind) -> gpd.GeoDataFrame:
    rows: list[Mapping[str, object]] = []
    pieces = sorted(filter(shapely.area, shapely.get_parts(overlap)), key=lambda part: (-part.area, part.bounds))
    shared = pair_areas(near.geometry, np.array(pieces, dtype=object)) if pieces else None
    sharing = {} if shared is None else shared.groupby("right")["left"].agg(list).to_dict()
    names, idents = (_said(near, column) for column in ("name", "id"))
    for place, part in enumerate(pieces):
        hit = sharing.get(place, [])
        label = next((names[at] for at in hit if names[at] is not None), None)
        ids = "、".join(dict.fromkeys(idents[at] for at in hit if idents[at] is not None)) if "id" in near else None
        rows.append(
            {
                "kind": "overlap",
                "unit_id": ids,
                "label": label,
                "area_m2": area_of(part, area, near.crs),
                "geometry": part,
            }
        )
    if not unproven.is_empty:
        rows.append(
            {
                "kind": "unproven",
                "unit_id": None,
                "label": None,
                "area_m2": area_of(unproven, area, near.crs),
                "geometry": unproven,
            }
        )
    return items(rows, crs=near.crs)


def _said(near: gpd.GeoDataFrame, column: str) -> list[str | None]:
    values = near[column] if column in near else pd.Series(None, index=near.index, dtype=object)
    return [None if missing else str(value) for value, missing in zip(values, values.isna(), strict=True)]


def _tables(
    overlap: BaseGeometry, near: gpd.GeoDataFrame, parcels: Layer | None, subzone: str | None
) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {}
    if parcels is not None and not overlap.is_empty:
        units = parcels.window(overlap.bounds)
        areas = area_within(units.geometry, overlap)
        hit = units[areas > 0]
        columns = [column for column in ("id", "name", "use_code", "use_name", "owner", "ownership") if column in hit]
        table = pd.DataFrame(hit[columns]).assign(kind="parcels")
        table["parcel_m2"] = hit.geometry.area
        table["overlap_m2"] = areas[areas > 0]
        table = pd.concat([table, counted_areas(hit, areas[areas > 0], parcels.cut)], axis=1)
        # part by part: each meets the few parcels under it, not all of them
        covered = float(area_within(shapely.get_parts(overlap), hit.geometry).sum()) if len(hit) else 0.0
        tables["by_parcel"] = with_closing(table.reset_index(drop=True), "overlap_m2", float(overlap.area), covered)
    if subzone is not None and subzone in near:
        parts = {
            value: united(near.geometry[near[subzone].fillna("") == value].array)
            for value in sorted(near[subzone].fillna("").unique())
        }
        rows = [
            {subzone: value or None, "overlap_m2": intersection(overlap, part).area} for value, part in parts.items()
        ]
        tables[f"by_{subzone}"] = pd.DataFrame(rows)
    return tables
