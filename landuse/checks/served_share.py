"""The share of employment land that a treatment plant serves."""

from __future__ import annotations

import shapely

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, unproven_ground
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope, unproven_within
from landuse.measures.pieces import NOTHING, near, parts
from landuse.measures.use_match import missing_scheme

NO_LAND = Message("there is no employment land in this scope")
OPEN = Message("whether {area:ha} is employment land")


@check(parcels="layer", treatment_areas="layer", boundary="scope")
def served_share(
    parcels: LayerLike, boundary: ScopeLike, treatment_areas: LayerLike, *, tolerance_m: float = 0.5
) -> Evidence:
    """Measure the share of the employment land of a ground that lies in the area a treatment plant serves.

    Parameters
    ----------
    parcels
        Parcels with ``use_code`` and a stated scheme, in metres.
    boundary
        The ground.
    treatment_areas
        Areas served; land outside them is unserved only where the layer is complete.
    tolerance_m
        Width below which unserved land is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A share of 1.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(四)2: 全面排查开发区污水收集处理情况,建立信息台账.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> rows = {"use_code": ["0601", "0101"]}
    >>> land = gpd.GeoDataFrame(rows, geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)])
    >>> works = Layer("parcels", land, scheme="sandiao")
    >>> served = Layer("treatment_areas", gpd.GeoDataFrame(geometry=[box(-10, 0, 60, 100)]), complete=True)
    >>> served_share(works, box(0, 0, 200, 100), served).interval.value
    0.6
    """
    ground, layer, served = (
        as_scope(boundary),
        as_layer(parcels, "parcels"),
        as_layer(treatment_areas, "treatment_areas"),
    )
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if layer is None or served is None:
        return Evidence.unknown(0, 1, "1", missing_layer("parcels" if layer is None else "treatment_areas"))
    if "use_code" not in layer.features:
        return Evidence.unknown(0, 1, "1", missing_column("parcels", "use_code"))
    if layer.scheme is None:
        return Evidence.unknown(0, 1, "1", missing_scheme("parcels"))
    sure, perhaps = _employment(layer, ground.geometry)
    bare = unproven_within(layer, difference(ground.geometry, united(layer.features)))
    if sure.area + perhaps.area == 0 and not split_slivers(bare, tolerance_m).kept.is_empty:
        return Evidence.unknown(0, 1, "1", unproven_ground("parcels", float(bare.area)))
    if sure.area + perhaps.area == 0:
        return Evidence.not_applicable(NO_LAND, "1")
    reached = united(served.features) if len(served.features) else NOTHING
    may_reach = united([reached, unproven_within(served, ground.geometry)])
    low_in, high_in = intersection(sure, reached).area, intersection(sure, may_reach).area
    low_out, high_bonus = difference(perhaps, reached).area, intersection(perhaps, may_reach).area
    low = low_in / (sure.area + low_out) if sure.area + low_out else 0.0
    high = (high_in + high_bonus) / (sure.area + high_bonus) if sure.area + high_bonus else 1.0
    unserved = difference(sure, reached)
    rows = [{"kind": "unserved", "area_m2": part.area, "geometry": part} for part in parts(unserved)]
    doubt = difference(intersection(sure, may_reach), reached).area
    wants = [unproven_ground("treatment_areas", doubt)] if doubt > tolerance_m**2 else []
    wants += (
        [MissingInput("ground:unknown_code", OPEN(area=perhaps.area), "zone", perhaps.area)]
        if perhaps.area > tolerance_m**2
        else []
    )
    value = min(max(low_in / sure.area, low), high) if sure.area else None
    figures = {"employment_m2": float(sure.area), "served_m2": float(low_in)}
    return Evidence(
        Interval(low, high, value), "1", items(rows, crs=layer.features.crs), figures, wants=tuple(wants), area="plane"
    )


def _employment(layer: Layer, ground: shapely.Geometry) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the land that surely is employment land, and the land that may be."""
    rows, book = near(layer, ground), load_scheme(str(layer.scheme))
    classes = rows["use_code"].map(lambda code: book.classes(code, "industrial_storage"))
    sure = rows.geometry[classes.map(lambda possible: possible == {"employment"})].array
    loose = rows.geometry[classes.map(lambda possible: "employment" in possible and len(possible) > 1)].array
    firm = intersection(ground, united(sure)) if len(sure) else NOTHING
    return firm, difference(intersection(ground, united(loose)), firm) if len(loose) else NOTHING
