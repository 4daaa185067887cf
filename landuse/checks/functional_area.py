"""Land of a ground in a restricted or prohibited area of the plan of main functional areas (主体功能区)."""

from __future__ import annotations

import math

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known
from landuse.core.layer import Scope, Zone
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import difference, intersection
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import Piece, area_evidence, unproven_piece
from landuse.measures.reach import unproven_around
from landuse.measures.table_rows import Row, rows_of

#: How far beyond the ground the areas have to be handed in where one of them may stand for the whole county, m.
COUNTY_REACH_M = 1000.0
#: The words each column may hold; another leaves it open.
TERMS = {
    "category": ("optimised", "key", "restricted", "prohibited"),
    "kind": ("farming", "key_ecological", "urban"),
    "level": ("national", "provincial", "municipal", "county"),
}


@check(functional_areas="layer", boundary="scope", zone="zone")
def functional_area(
    functional_areas: LayerLike,
    boundary: ScopeLike,
    zone: Zone | None = None,
    *,
    categories: list[str],
    kind: str | None = None,
    level: str | None = None,
    by_county: bool = False,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Measure the land of a ground that lies in areas of given categories.

    Parameters
    ----------
    functional_areas
        Areas with ``category`` (``optimised``, ``key``, ``restricted``, ``prohibited``), ``kind`` and ``level``, in
        metres.
    boundary
        The ground.
    zone
        States ``county`` or ``county_code``.
    categories
        The categories that count.
    kind
        Only areas of this kind (``key_ecological``, ``farming``); those without a kind may be of it.
    level
        Only areas of this level; those without one may be of it.
    by_county
        Whether an area that names the zone's county stands for the whole county, as restricted areas are mostly listed.
    tolerance_m
        Width below which an overlap is a sliver of drawing, m.

    Returns
    -------
    Evidence
        Plane area, m².

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十五):
    限制开发区域(国家级重点生态功能区)不再新建、扩建开发区,禁止开发区域严禁建设开发区.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> areas = gpd.GeoDataFrame({"category": ["prohibited"]}, geometry=[box(0, 0, 10, 100)])
    >>> functional_area(areas, box(0, 0, 100, 100), categories=["prohibited"]).interval.low
    1000.0
    """
    layer, ground = as_layer(functional_areas, "functional_areas"), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("functional_areas"))
    if "category" not in layer.features:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_column("functional_areas", "category"))
    asked = {"category": categories, "kind": [kind] if kind else [], "level": [level] if level else []}
    rows = rows_of(layer)
    homes = [zone_facts.is_in_county(row, zone) if by_county else False for row in rows]
    pieces = [_piece(row, ground, asked, home) for row, home in zip(rows, homes, strict=True)]
    if by_county and zone is not None:
        doubtful = [row for row, home in zip(rows, homes, strict=True) if home is None]
        pieces += [piece for row in doubtful if (piece := _maybe_home(row, ground, asked, zone)) is not None]
    unproven = unproven_piece(layer, ground, "functional_areas")
    if by_county and not unproven_around(layer, ground.geometry, COUNTY_REACH_M).is_empty:
        # an area of the county that counts for all of it may lie beyond what was handed in
        unproven = Piece("unproven", ground.geometry, None, want=unproven.want)
    if "prohibited" not in categories and len(layer.features):
        # the other categories share the land out between them; prohibited areas are scattered over all of it
        rest = difference(unproven.geometry, layer.features.geometry.array)
        unproven = Piece("unproven", rest, None, want=unproven.want)
    figures = {"ground_m2": ground.area_m2}
    return area_evidence([*pieces, unproven], tolerance_m=tolerance_m, crs=layer.features.crs, figures=figures)


def _maybe_home(row: Row, ground: Scope, asked: dict[str, list[str]], zone: Zone) -> Piece | None:
    """Return the rest of the ground, where an area may be the whole county's and nobody says of which it is."""
    known = all_known([_assess(row, column, words) for column, words in asked.items() if words])
    if known is False:
        return None
    rest = difference(ground.geometry, row.geometry)
    blank = zone_facts.counties(zone) and row.first("county_code", "county_name") is None
    want = row.want("county_code", weight=rest.area, whom="bureau") if blank else zone_facts.missing_fact("county_code")
    return Piece("functional_area", rest, None, row.ident or None, row.text("name"), lambda _: want)


def _piece(row: Row, ground: Scope, asked: dict[str, list[str]], home: bool | None) -> Piece:
    answers = [_assess(row, column, words) for column, words in asked.items() if words]
    known = all_known(answers)
    land = ground.geometry if home else intersection(ground.geometry, row.geometry)
    kind = row.text("category") or "functional_area"
    column = next(
        (column for column, words in asked.items() if words and _assess(row, column, words) is None), "category"
    )
    return Piece(
        kind,
        land,
        known,
        row.ident or None,
        row.text("name"),
        lambda area: row.want(column, weight=area, whom="bureau"),
    )


def _assess(row: Row, column: str, words: list[str]) -> bool | None:
    word = row.term(column, [*words, *TERMS[column]])
    return None if word is None else word in words
