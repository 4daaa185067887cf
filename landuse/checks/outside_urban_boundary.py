"""Land of a ground that lies outside the urban development boundary (城镇开发边界)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer, unproven_ground
from landuse.geometry.overlay import area_within, difference, intersection, split_slivers, united
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.check import check
from landuse.measures.cut_parcels import counted_areas, with_closing
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope, unproven_within
from landuse.measures.table_rows import terms_of

ASSUMES = {"flexible_zone": ("converted", "not_converted"), "special_zone": ("no_construction", "construction")}
FLEXIBLE = Message("whether {area:ha} of flexible zone has been converted")
SPECIAL = Message("whether construction is planned on {area:ha} of special-use zone")

NOTHING: BaseGeometry = shapely.Polygon()
ROLE = "urban_development_boundary"
#: Codes of sub-zones that have been seen, without their first zero.
CODES = {
    **dict.fromkeys(("410", "1"), "concentrated"),
    **dict.fromkeys(("420", "2"), "flexible"),
    **dict.fromkeys(("430", "3"), "special"),
}
#: The kinds of zone that are not, or not surely, inside; only what is literally 城镇集中建设区 is.
OTHER_KINDS = ("flexible", "special", "outside", "unknown")


@dataclass(frozen=True)
class _OutsideParts:
    outside: BaseGeometry
    unproven: BaseGeometry
    flexible: BaseGeometry
    special_built: BaseGeometry
    special_open: BaseGeometry
    unknown_zone: BaseGeometry


@check(line="layer", boundary="scope", planned_parcels="layer", parcels="layer")
def outside_urban_boundary(
    line: LayerLike,
    boundary: ScopeLike,
    planned_parcels: LayerLike = None,
    parcels: LayerLike = None,
    *,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
    assume: Mapping[str, str] | None = None,
) -> Evidence:
    """Measure the land of a ground that the urban development boundary does not admit.

    Land in a concentrated zone is inside; only what the layer calls so by a name of the standard is one, and a zone
    without a name, or with one that is not listed, stays open. Flexible zone is inside only after conversion, so it
    stays open; special-use zone may lie inside a zone, and counts only where construction is planned on it. What the
    layer does not reach is open unless ``covers`` proves that it is outside.

    Parameters
    ----------
    line
        The urban development boundary's polygons, with ``subzone`` (``concentrated``, ``flexible``, ``special``,
        ``outside``), in metres.
    boundary
        The ground.
    planned_parcels
        Planned use, which tells whether construction is planned on special-use zone.
    parcels
        Parcels, for the table of land outside by parcel.
    tolerance_m
        Width below which land outside is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.
    assume
        ``flexible_zone`` and ``special_zone``, as a person takes them.

    Returns
    -------
    Evidence
        The area, m².

    Notes
    -----
    自然资发〔2023〕193号: zones lie inside the urban development boundary (recalled).

    Examples
    --------
    >>> from shapely import box
    >>> line = gpd.GeoDataFrame({"subzone": ["城镇集中建设区"]}, geometry=[box(0, 0, 80, 100)])
    >>> outside_urban_boundary(line, box(0, 0, 100, 100)).interval
    Interval(low=0.0, high=2000.0, value=2000.0)
    """
    layer, ground = as_layer(line, "line"), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("line"))
    near = layer.window(ground.geometry.bounds) if len(layer.features) else layer.features
    parts, ignored = _parts(
        layer, near, ground, as_layer(planned_parcels, "planned_parcels"), tolerance_m, assume or {}
    )
    size = {field.name: area_of(getattr(parts, field.name), area, near.crs) for field in fields(_OutsideParts)}
    proven = area_of(difference(parts.outside, parts.unproven), area, near.crs)
    sure = proven + size["special_built"]
    doubt = size["unproven"] + size["flexible"] + size["special_open"] + size["unknown_zone"]
    return Evidence(
        Interval(sure, sure + doubt, min(max(size["outside"] + size["special_built"], sure), sure + doubt)),
        "m2",
        where=_where(parts, near, area),
        figures={
            "outside_m2": size["outside"],
            "flexible_m2": size["flexible"],
            "ground_m2": area_of(ground.geometry, area, near.crs),
        },
        wants=tuple(_missing(size)),
        ignored=ignored,
        tables=_tables(parts.outside, as_layer(parcels, "parcels")),
        area=area,
    )


def _parts(
    layer: Layer,
    near: gpd.GeoDataFrame,
    ground: Scope,
    planned: Layer | None,
    tolerance_m: float,
    assume: Mapping[str, str],
) -> tuple[_OutsideParts, Ignored]:
    zones = _zones(near, ground)
    firm = _kept(difference(zones["concentrated"], united([zones[kind] for kind in OTHER_KINDS])), tolerance_m)
    whole = united(list(zones.values()))
    split = split_slivers(difference(ground.geometry, whole), tolerance_m)
    unknown = _unknown(zones, tolerance_m)
    flexible = _kept(difference(zones["flexible"], united([firm, unknown])), tolerance_m)
    special = _kept(difference(zones["special"], united([firm, unknown, flexible])), tolerance_m)
    rural = _kept(difference(zones["outside"], united([firm, unknown, flexible, special])), tolerance_m)
    outside, built, open_ = united([split.kept, rural]), NOTHING, special
    if assume.get("flexible_zone") == "not_converted":
        outside = united([outside, flexible])
    if "flexible_zone" in assume:
        flexible = NOTHING
    if "special_zone" in assume:
        built, open_ = (special if assume["special_zone"] == "construction" else NOTHING), NOTHING
    elif planned is not None and planned.scheme is not None and not special.is_empty:
        built, open_ = _by_plan(special, planned)
    ignored = Ignored(split.count, split.area_m2, split.widest_m, tolerance_m)
    unproven = intersection(unproven_within(layer, ground.geometry), split.kept)
    return _OutsideParts(outside, unproven, flexible, built, open_, unknown), ignored


def _zones(near: gpd.GeoDataFrame, ground: Scope) -> dict[str, BaseGeometry]:
    """Return the ground under each kind of zone; what does not say its kind, or says one not listed, is unknown."""
    kinds = terms_of(near, "subzone", ROLE).fillna("unknown")
    if "subzone_code" in near:
        # the codes in use are not confirmed: one that contradicts the name takes it away, and none stands for a name
        coded = near["subzone_code"].map(lambda code: CODES.get(str(code).strip().lstrip("0")))
        kinds = kinds.mask(coded.notna() & (coded != kinds), "unknown")
    grounds = {kind: near.geometry[kinds == kind].array for kind in ("concentrated", *OTHER_KINDS)}
    return {
        kind: intersection(ground.geometry, united(shapes)) if len(shapes) else NOTHING
        for kind, shapes in grounds.items()
    }


def _unknown(zones: Mapping[str, BaseGeometry], tolerance_m: float) -> BaseGeometry:
    """Return ground whose kind is not known, or of which the layer says that it is inside and that it is not."""
    others = united([zones[kind] for kind in ("flexible", "special", "outside")])
    contested = [intersection(zones["concentrated"], others)]
    contested.append(intersection(zones["outside"], united([zones["flexible"], zones["special"]])))
    return _kept(united([zones["unknown"], *contested]), tolerance_m)


def _kept(ground: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    return split_slivers(ground, tolerance_m).kept


def _by_plan(special: BaseGeometry, planned: Layer) -> tuple[BaseGeometry, BaseGeometry]:
    """Split special-use zone into what is planned for construction, and what the plan leaves open."""
    units = planned.window(special.bounds)
    listed = load_scheme(str(planned.scheme))
    classes = units["use_code"].map(lambda code: listed.classes(str(code).strip(), "extended"))
    built = classes.map(lambda possible: possible <= {"employment", "construction"})
    clear = classes.map(lambda possible: not possible & {"employment", "construction"})
    on_built = intersection(special, united(units.geometry[built].array)) if built.any() else shapely.Polygon()
    settled = united(units.geometry[built | clear].array) if (built | clear).any() else shapely.Polygon()
    return on_built, difference(special, settled)


def _where(parts: _OutsideParts, near: gpd.GeoDataFrame, area: AreaKind) -> gpd.GeoDataFrame:
    rows: list[Mapping[str, object]] = []
    for kind in ("outside", "special_built", "flexible", "special_open", "unknown_zone"):
        pieces = sorted(shapely.get_parts(getattr(parts, kind)), key=lambda piece: (-piece.area, piece.bounds))
        rows += [
            {"kind": kind, "unit_id": None, "label": None, "area_m2": area_of(piece, area, near.crs), "geometry": piece}
            for piece in pieces
            if piece.area
        ]
    return items(rows, crs=near.crs)


def _missing(size: Mapping[str, float]) -> list[MissingInput]:
    wants = []
    if size["unproven"]:
        wants.append(unproven_ground("line", size["unproven"]))
    if size["unknown_zone"]:
        what = Message("what kind of zone the urban development boundary has on {area:ha}", area=size["unknown_zone"])
        wants.append(MissingInput("column:line.subzone", what, "bureau", size["unknown_zone"]))
    if size["flexible"]:
        wants.append(MissingInput("ground:flexible_zone", FLEXIBLE(area=size["flexible"]), "bureau", size["flexible"]))
    if size["special_open"]:
        wants.append(
            MissingInput("ground:special_zone", SPECIAL(area=size["special_open"]), "zone", size["special_open"])
        )
    return wants


def _tables(outside: BaseGeometry, parcels: Layer | None) -> dict[str, pd.DataFrame]:
    if parcels is None or outside.is_empty:
        return {}
    units = parcels.window(outside.bounds)
    areas = area_within(units.geometry, outside)
    hit = units[areas > 0]
    columns = [column for column in ("id", "name", "use_code", "use_name") if column in hit]
    table = pd.DataFrame(hit[columns]).assign(kind="parcels")
    table["parcel_m2"], table["outside_m2"] = hit.geometry.area, areas[areas > 0]
    table = pd.concat([table, counted_areas(hit, areas[areas > 0], parcels.cut)], axis=1)
    covered = float(area_within(shapely.get_parts(outside), hit.geometry).sum()) if len(hit) else 0.0
    return {"by_parcel": with_closing(table.reset_index(drop=True), "outside_m2", float(outside.area), covered)}
