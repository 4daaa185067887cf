"""How far a zone lies from the city (远离城区)."""

from __future__ import annotations

import math

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.missing import missing_layer, unproven_ground
from landuse.geometry.overlay import distance, distances
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.reach import unproven_around
from landuse.measures.table_rows import rows_of


@check(city_area="layer", boundary="scope")
def city_distance(city_area: LayerLike, boundary: ScopeLike, *, look_m: float = 200_000.0) -> Evidence:
    """Measure the distance from a zone to the nearest city area, edge to edge.

    Parameters
    ----------
    city_area
        Built-up city areas, in metres.
    boundary
        The zone.
    look_m
        How far away a city is looked for, m.

    Returns
    -------
    Evidence
        Metres, 0 where they touch or overlap; unbounded where no city area is within ``look_m``.

    Notes
    -----
    赣《2019年工作要点》四14: 對部分遠離城區的開發區,探索完善開發區生活配套空間.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> drawn = gpd.GeoDataFrame({"name": ["甲城"]}, geometry=[box(300, 0, 400, 100)])
    >>> city = Layer("city_area", drawn, complete=True)
    >>> city_distance(city, box(0, 0, 100, 100)).interval.value
    200.0
    """
    ground, layer = as_scope(boundary), as_layer(city_area, "city_area")
    if ground is None or layer is None:
        return Evidence.unknown(0, math.inf, "m", missing_layer("boundary" if ground is None else "city_area"))
    rows = rows_of(layer)
    pairs = distances([row.geometry for row in rows], [ground.geometry], look_m) if rows else None
    if pairs is None or not len(pairs):
        unseen = unproven_around(layer, ground.geometry, look_m)
        least = distance(ground.geometry, unseen) if not unseen.is_empty else look_m
        return Evidence.unknown(least, math.inf, "m", missing_layer("city_area"))
    nearest = pairs.sort_values(["distance_m", "left"]).iloc[0]
    row, apart = rows[int(nearest["left"])], float(nearest["distance_m"])
    piece = {"kind": "city", "unit_id": row.ident or None, "label": row.text("name"), "area_m2": row.geometry.area}
    where = items([{**piece, "geometry": row.geometry}], crs=layer.features.crs)
    unseen = unproven_around(layer, ground.geometry, apart)
    least = min(apart, distance(ground.geometry, unseen)) if not unseen.is_empty else apart
    return Evidence(
        Interval(least, apart, apart),
        "m",
        where=where,
        figures={"distance_m": apart},
        wants=(unproven_ground("city_area", float(unseen.area)),) if least < apart else (),
    )
