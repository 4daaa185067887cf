"""Land-use structure: present use beside planned use, and where they differ."""

from __future__ import annotations

from collections.abc import Hashable

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.codes import load_scheme
from landuse.evidence import Evidence, Interval, items
from landuse.layer import Ground, GroundLike, Layer, LayerLike, as_ground, as_layer
from landuse.measures.pieces import near
from landuse.measures.use_match import missing_scheme
from landuse.overlay import Geometries, partition, split_slivers
from landuse.phrases import Phrase
from landuse.wants import missing_column, missing_layer

NO_LAND = Phrase("此范围没有土地", "there is no land in this scope")
#: The classes both are brought to, since present and planned use are of different code lists.
CLASSES = ("employment", "construction", "water", "other")


def land_use_structure(
    parcels: LayerLike, planned_parcels: LayerLike, boundary: GroundLike, *, tolerance_m: float = 0.5
) -> Evidence:
    """Measure the share of a ground whose planned use is of another class than its present one.

    The classes are employment land, other construction land, water and other land. Ground that either layer leaves open
    may change or not.

    Parameters
    ----------
    parcels, planned_parcels
        Present and planned use, with ``use_code`` and a stated scheme each, in metres.
    boundary
        The ground.
    tolerance_m
        Width below which a difference is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A share of 1; the table ``structure`` has the areas by class, present beside planned, and ``codes`` by code.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)2: 确定开发区功能结构和用地布局.
    """
    ground = as_ground(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_LAND(), "1")
    layers = {"parcels": as_layer(parcels, "parcels"), "planned_parcels": as_layer(planned_parcels, "planned_parcels")}
    for role, layer in layers.items():
        if layer is None:
            return Evidence.unknown(0, 1, "1", missing_layer(role))
        if "use_code" not in layer.features:
            return Evidence.unknown(0, 1, "1", missing_column(role, "use_code"))
        if layer.scheme is None:
            return Evidence.unknown(0, 1, "1", missing_scheme(role))
    given = {role: layer for role, layer in layers.items() if layer is not None}
    pieces = list(_pieces(given, ground))
    changed = shapely.union_all([piece for piece, now, then in pieces if now and then and now != then])
    loose = shapely.union_all([piece for piece, now, then in pieces if not (now and then)])
    firm, open_ = split_slivers(changed, tolerance_m).kept, split_slivers(loose, tolerance_m).kept
    low, high = firm.area / ground.area_m2, min((firm.area + open_.area) / ground.area_m2, 1.0)
    rows = [
        {"kind": kind, "area_m2": part.area, "geometry": part}
        for kind, part in (("changes", firm), ("open", open_))
        if part.area > 0
    ]
    return Evidence(
        Interval(low, high, low),
        "1",
        where=items(rows, crs=given["parcels"].features.crs),
        figures={"changes_m2": float(firm.area), "open_m2": float(open_.area), "ground_m2": ground.area_m2},
        tables={"structure": _structure(pieces), "codes": _codes(given, ground)},
        area="plane",
    )


def _class_of(code: object, scheme: str) -> str | None:
    """Give the class of a code; None where the code leaves it open."""
    book = load_scheme(scheme)
    if book.is_water(code):
        return "water"
    classes = book.classes(code, "industrial_storage")
    return next(iter(classes)) if len(classes) == 1 else None


def _claims(layer: Layer, ground: Ground) -> dict[Hashable, Geometries]:
    rows = near(layer, ground.geometry)
    classes = rows["use_code"].map(lambda code: _class_of(code, str(layer.scheme)))
    return {(layer.role, name): rows.geometry[classes == name].array for name in CLASSES if (classes == name).any()}


def _pieces(layers: dict[str, Layer], ground: Ground) -> list[tuple[BaseGeometry, str | None, str | None]]:
    """Split the ground by present and planned class; None where a layer says nothing, or several things."""
    roles = {"parcels": layers["parcels"].role, "planned_parcels": layers["planned_parcels"].role}
    claims = {**_claims(layers["parcels"], ground), **_claims(layers["planned_parcels"], ground)}
    found = []
    for keys, piece in partition(ground.geometry, claims):
        said = {side: [name for name in CLASSES if (role, name) in keys] for side, role in roles.items()}
        now, then = (names[0] if len(names) == 1 else None for names in said.values())
        found.append((piece, now, then))
    return found


def _structure(pieces: list[tuple[BaseGeometry, str | None, str | None]]) -> pd.DataFrame:
    table = {name: {"present_m2": 0.0, "planned_m2": 0.0} for name in (*CLASSES, "open")}
    for piece, now, then in pieces:
        table[now or "open"]["present_m2"] += piece.area
        table[then or "open"]["planned_m2"] += piece.area
    return pd.DataFrame([{"class": name, **areas} for name, areas in table.items()])


def _codes(layers: dict[str, Layer], ground: Ground) -> pd.DataFrame:
    rows = []
    for role, layer in layers.items():
        units: gpd.GeoDataFrame = near(layer, ground.geometry)
        for code, mine in units.groupby(units["use_code"].fillna("").astype(str)):
            area = shapely.area(shapely.intersection(shapely.union_all(mine.geometry.array), ground.geometry))
            if area > 0:
                name = load_scheme(str(layer.scheme)).name_of(code)
                rows.append(
                    {"of": role, "scheme": layer.scheme, "use_code": code, "use_name": name, "area_m2": float(area)}
                )
    return pd.DataFrame(rows, columns=["of", "scheme", "use_code", "use_name", "area_m2"])
