"""Land-use structure: present use beside planned use, and where they differ."""

from __future__ import annotations

import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import area_within, difference, intersection, split_slivers, united
from landuse.measures.by_code import split_by_code
from landuse.measures.check import check
from landuse.measures.crosswalk import areas_across
from landuse.measures.cut_parcels import counted_areas
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import near
from landuse.measures.use_match import missing_scheme

NO_LAND = Message("there is no land in this scope")
#: The classes both are brought to, since present and planned use are of different code lists.
CLASSES = ("employment", "construction", "water", "other")

#: What of an area counts, by `landuse.measures.cut_parcels`.
COUNTED = ("counted_m2", "deducted_m2", "net_m2")


@check(parcels="layer", planned_parcels="layer", boundary="scope")
def land_use_structure(
    parcels: LayerLike, boundary: ScopeLike, planned_parcels: LayerLike, *, tolerance_m: float = 0.5
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
        A share of 1; the table ``structure`` has the areas by class, present beside planned, and ``codes`` by code;
        ``across`` has present use in the code list of the plan, at least and at most, where the lists are two.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)2: 确定开发区功能结构和用地布局.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> halves = [box(0, 0, 60, 100), box(60, 0, 100, 100)]
    >>> now = Layer("parcels", gpd.GeoDataFrame({"use_code": ["0601", "0103"]}, geometry=halves), scheme="sandiao")
    >>> plan = gpd.GeoDataFrame({"use_code": ["1001"]}, geometry=[box(0, 0, 100, 100)])
    >>> planned = Layer("planned_parcels", plan, scheme="ydyh2023")
    >>> land_use_structure(now, box(0, 0, 100, 100), planned).interval.value
    0.4
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.geometry.is_empty:
        return Evidence.not_applicable(NO_LAND, "1")
    layers = {"parcels": as_layer(parcels, "parcels"), "planned_parcels": as_layer(planned_parcels, "planned_parcels")}
    for role, layer in layers.items():
        if layer is None:
            return Evidence.unknown(0, 1, "1", missing_layer(role))
        if "use_code" not in layer.features:
            return Evidence.unknown(0, 1, "1", missing_column(role, "use_code"))
        if layer.scheme is None:
            return Evidence.unknown(0, 1, "1", missing_scheme(role))
    given = {role: layer for role, layer in layers.items() if layer is not None}
    now, then = (_by_class(given[role], ground) for role in layers)
    loose = united([side[None] for side in (now, then) if None in side])
    same = [intersection(now[name], then[name]) for name in CLASSES if name in now and name in then]
    changed = difference(ground.geometry, [loose, *same])
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
        tables={"structure": _structure(now, then), "codes": _codes(given, ground), **_across(given, ground)},
        area="plane",
    )


def _class_of(code: object, scheme: str) -> str | None:
    """Return the class of a code; None where the code leaves it open."""
    book = load_scheme(scheme)
    if book.is_water(code):
        return "water"
    classes = book.classes(code, "industrial_storage")
    return next(iter(classes)) if len(classes) == 1 else None


def _by_class(layer: Layer, ground: Scope) -> dict[str | None, BaseGeometry]:
    """Split the ground by the class a layer gives it; None where it says nothing, or several things."""
    pieces_of: dict[str | None, list[BaseGeometry]] = {}
    for codes, piece in split_by_code(layer, ground):
        names = {_class_of(code, str(layer.scheme)) for code in codes} - {None}
        pieces_of.setdefault(names.pop() if len(names) == 1 else None, []).append(piece)
    return {name: united(pieces) for name, pieces in pieces_of.items()}


def _structure(now: dict[str | None, BaseGeometry], then: dict[str | None, BaseGeometry]) -> pd.DataFrame:
    rows = []
    for name in (*CLASSES, None):
        present, planned = (float(side[name].area) if name in side else 0.0 for side in (now, then))
        rows.append({"class": name or "open", "present_m2": present, "planned_m2": planned})
    return pd.DataFrame(rows)


def _codes(layers: dict[str, Layer], ground: Scope) -> pd.DataFrame:
    rows = []
    for role, layer in layers.items():
        areas: dict[str, float] = {}
        for codes, piece in split_by_code(layer, ground):
            for code in codes:
                areas[code] = areas.get(code, 0.0) + float(piece.area)
        counted = _counted(layer, ground)
        names = {code: load_scheme(str(layer.scheme)).name_of(code) for code in areas}
        rows += [
            {"of": role, "scheme": layer.scheme, "use_code": code, "use_name": names[code], "area_m2": areas[code],
             **counted.get(code, {})}
            for code in sorted(areas)
        ]  # fmt: skip
    columns = ["of", "scheme", "use_code", "use_name", "area_m2"]
    return pd.DataFrame(rows, columns=[*columns, *(column for column in COUNTED if any(column in row for row in rows))])


def _across(layers: dict[str, Layer], ground: Scope) -> dict[str, pd.DataFrame]:
    """Return present use in the code list of the plan; where a code has several counterparts none is chosen."""
    present, planned = (str(layers[role].scheme) for role in ("parcels", "planned_parcels"))
    if present == planned:
        return {}
    pieces = [(codes, float(piece.area)) for codes, piece in split_by_code(layers["parcels"], ground)]
    table = areas_across(pieces, present, planned)
    table.insert(0, "scheme", planned)
    return {"across": table}


def _counted(layer: Layer, ground: Scope) -> dict[str, dict[str, float]]:
    """Sum by code what counts of the parcels, where the case or the data tell it otherwise than by the plane."""
    units = near(layer, ground.geometry)
    if not any(column in units for column in ("stated_area", "deduction_coefficient")):
        return {}
    areas = area_within(units.geometry, ground.geometry)
    counted = counted_areas(units, areas, layer.cut)
    codes = units["use_code"].fillna("").astype(str).str.strip()
    return {str(code): mine.sum().to_dict() for code, mine in counted.groupby(codes)} if len(counted.columns) else {}
