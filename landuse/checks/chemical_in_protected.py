"""Chemical enterprises and parks in protected and other sensitive areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.kleene import all_known
from landuse.core.layer import Layer, Zone
from landuse.core.missing import missing_layer, unproven_ground
from landuse.geometry.overlay import intersection, split_slivers, united
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.industries import CHEMICAL_CODES, is_chemical
from landuse.measures.inputs import LayerLike, as_layer, unproven_within
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"enterprise_sites": "raise", "inner_parks": "raise"}
CATEGORIES = ("chemical_park", "inner_park", "logistics_park", "theme_park")
AREAS = ("nature_reserves", "drinking_water_sources", "environmentally_sensitive_areas")


@check(
    enterprise_sites="layer",
    inner_parks="layer",
    nature_reserves="layer",
    drinking_water_sources="layer",
    environmentally_sensitive_areas="layer",
    zone="zone",
)
def chemical_in_protected(
    enterprise_sites: LayerLike,
    inner_parks: LayerLike = None,
    nature_reserves: LayerLike = None,
    drinking_water_sources: LayerLike = None,
    environmentally_sensitive_areas: LayerLike = None,
    zone: Zone | None = None,
    *,
    codes: Sequence[str] = CHEMICAL_CODES,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Count the chemical enterprises and chemical parks that lie in a protected or sensitive area, in whole or in part.

    Parameters
    ----------
    enterprise_sites
        Sites of enterprises with ``chemical``, ``industry_code`` or ``industry``; polygons or points; taken as
        complete.
    inner_parks
        Parks with ``category`` (``chemical_park``).
    nature_reserves, drinking_water_sources, environmentally_sensitive_areas
        The areas. Where one is missing, or nothing proves it complete on a site, that site is left open.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    codes
        The GB/T 4754 codes that count as chemical, with all below them.
    tolerance_m
        Width below which what a site has inside is noise of drawing, m.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    赣《2019年工作要点》五21: 依法取締位於各類保護區及其他環境敏感區域內的化工企業、化工園區.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> firm = gpd.GeoDataFrame({"name": ["甲"], "chemical": [True]}, geometry=[box(0, 0, 10, 10)])
    >>> reserve = gpd.GeoDataFrame({"name": ["乙"]}, geometry=[box(5, 0, 50, 10)])
    >>> chemical_in_protected(firm, nature_reserves=reserve).interval.low
    1.0
    """
    sites, parks = as_layer(enterprise_sites, "enterprise_sites"), as_layer(inner_parks, "inner_parks")
    given = (nature_reserves, drinking_water_sources, environmentally_sensitive_areas)
    areas = {role: as_layer(layer, role) for role, layer in zip(AREAS, given, strict=True)}
    if sites is None and parks is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("enterprise_sites"))
    rows = zone_facts.own_rows([*rows_of(sites), *rows_of(parks)], zone)
    layer = sites if sites is not None else parks
    evidence = count(
        (_assess(row, areas, codes, tolerance_m) for row in rows), crs=layer.features.crs if layer else None
    )
    evidence = replace(evidence, wants=tuple({want.key: want for want in evidence.wants}.values()))
    if sites is not None:
        return evidence
    interval = Interval(evidence.interval.low, math.inf, None)
    return replace(evidence, interval=interval, wants=(missing_layer("enterprise_sites"), *evidence.wants))


def _assess(row: Row, areas: dict[str, Layer | None], codes: Sequence[str], tolerance_m: float) -> RowAssessment:
    chemical = _chemical(row, codes)
    if chemical is False:
        return RowAssessment(row, False, "chemical")
    ground = row.geometry
    hits = [role for role, layer in areas.items() if layer is not None and _inside(ground, layer, tolerance_m)]
    doubts = list(_doubts(ground, areas))
    inside = True if hits else None if doubts else False
    wants = (
        [row.want("category" if row.role == "inner_parks" else "chemical")]
        if chemical is None and inside is not False
        else []
    )
    extra = {"areas": "、".join(hits) or None, "industry": row.first("industry", "leading_industries")}
    known = all_known((chemical, inside))
    return RowAssessment(
        row, known, "chemical_inside", ground.area, wants=(*wants, *([] if hits else doubts)), extra=extra
    )


def _chemical(row: Row, codes: Sequence[str]) -> bool | None:
    if row.role == "inner_parks" and row.given("category"):
        category = row.term("category", CATEGORIES)
        return None if category is None else category == "chemical_park"
    return is_chemical(row, codes)


def _inside(ground: BaseGeometry, layer: Layer, tolerance_m: float) -> bool:
    """Return whether some of a site lies in an area; to touch its edge is to lie outside."""
    near = layer.window(ground.bounds).geometry.array if len(layer.features) else []
    if not len(near):
        return False
    if ground.area == 0:
        return bool(any(shapely.intersects(shape, ground) and not shapely.touches(shape, ground) for shape in near))
    return not split_slivers(intersection(ground, united(near)), tolerance_m).kept.is_empty


def _doubts(ground: BaseGeometry, areas: dict[str, Layer | None]) -> list[MissingInput]:
    wants = []
    for role, layer in areas.items():
        if layer is None:
            wants.append(missing_layer(role))
        elif not unproven_within(layer, ground).is_empty:
            wants.append(unproven_ground(role, float(unproven_within(layer, ground).area)))
    return wants
