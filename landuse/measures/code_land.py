"""The share of a ground that lies under listed use codes, and the bounds the data leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.code_lists import list_schemes, load_scheme
from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.messages import Message
from landuse.core.missing import missing_column
from landuse.geometry.overlay import split_slivers, united
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.by_code import split_by_code

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Layer, Scope

#: What ground may be: under a listed code, or not.
Sides = frozenset[str]
IN: Sides = frozenset({"in"})
OUT: Sides = frozenset({"out"})
EITHER: Sides = IN | OUT

UNMAPPED = Message("the use of {area:ha} that no parcel covers")
CONTESTED = Message("which use holds on {area:ha} that overlapping parcels claim as different")
UNKNOWN = Message("the use of {area:ha} whose code leaves it open")
SCHEME = Message("the code list of the parcels")


def share_under(
    layer: Layer, ground: Scope, codes: Mapping[str, str], tolerance_m: float, area: AreaKind = "plane"
) -> Evidence:
    """Measure the share of a ground that is under listed codes.

    Parameters
    ----------
    layer
        Parcels with ``use_code``, in metres.
    ground
        The ground; it has an area.
    codes
        For each code list, the listed codes with commas between them; a code stands for all below it.
    tolerance_m
        Width below which uncovered or contested ground is noise, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        A share of 1; the hull over the code lists where the layer does not state its own.
    """
    if "use_code" not in layer.features:
        return Evidence.unknown(0, 1, "1", missing_column("parcels", "use_code"))
    schemes = [layer.scheme] if layer.scheme else [name for name in list_schemes() if name in codes]
    lacking = [name for name in schemes if name not in codes]
    if lacking or not schemes:
        return Evidence.unknown(0, 1, "1", MissingInput("definition:codes", SCHEME, "authority", 1.0))
    readings = [({"scheme": name}, _measure(layer, ground, name, codes[name], tolerance_m, area)) for name in schemes]
    hull = Evidence.hull(readings)
    if len({evidence.interval for _, evidence in readings}) == 1:
        return replace(hull, definitions=())
    return replace(hull, wants=(MissingInput("definition:scheme", SCHEME, "zone", 1.0), *hull.wants))


def _sides(code: object, scheme: str, wanted: list[str]) -> Sides:
    book = load_scheme(scheme)
    parts = [book.find(part) for part in book.split(code)]
    if not parts or None in parts:
        return EITHER
    sides = {_one(str(part), wanted) for part in parts}
    return sides.pop() if len(sides) == 1 else EITHER


def _one(code: str, wanted: list[str]) -> Sides:
    if any(code.startswith(prefix) for prefix in wanted):
        return IN
    return EITHER if any(prefix.startswith(code) for prefix in wanted) else OUT


def _measure(layer: Layer, ground: Scope, scheme: str, listed: str, tolerance_m: float, area: AreaKind) -> Evidence:
    crs = layer.features.crs
    wanted = [code.strip() for code in listed.split(",") if code.strip()]
    together: dict[frozenset[Sides], list[BaseGeometry]] = {}
    for part_codes, ground_part in split_by_code(layer, ground):
        together.setdefault(frozenset(_sides(code, scheme, wanted) for code in part_codes), []).append(ground_part)
    areas, noise = {"in": 0.0, "out": 0.0, "open": 0.0}, Ignored(tolerance_m=tolerance_m)
    kinds: dict[str, float] = {}
    rows = []
    for keys, geometries in together.items():
        piece = united(geometries)
        possible = frozenset().union(*keys) if keys else EITHER
        kind = (
            "unmapped"
            if not keys
            else "contested"
            if len(keys) > 1
            else "unknown_code"
            if len(possible) > 1
            else "listed"
        )
        if len(possible) == 1:
            size = area_of(piece, area, crs)
            areas[next(iter(possible))] += size
            if possible == IN:
                rows.append({"kind": "listed", "area_m2": size, "geometry": piece})
            continue
        split = split_slivers(piece, tolerance_m)
        noise += Ignored(split.count, split.area_m2, split.widest_m, tolerance_m)
        # what is thinner than the tolerance stands at its face value: not listed
        areas["out"] += area_of(split.ignored, area, crs)
        if split.kept.area > 0:
            size = area_of(split.kept, area, crs)
            areas["open"] += size
            kinds[kind] = kinds.get(kind, 0.0) + size
            rows.append({"kind": kind, "area_m2": size, "geometry": split.kept})
    whole = sum(areas.values())
    asked = {"unmapped": (UNMAPPED, "survey"), "contested": (CONTESTED, "survey"), "unknown_code": (UNKNOWN, "zone")}
    wants = [
        MissingInput(f"ground:{kind}", asked[kind][0](area=size), asked[kind][1], size) for kind, size in kinds.items()
    ]
    figures = {"listed_m2": areas["in"], "open_m2": areas["open"], "ground_m2": whole}
    interval = Interval(areas["in"] / whole, (areas["in"] + areas["open"]) / whole, areas["in"] / whole)
    where = items(rows, crs=crs)
    return Evidence(interval, "1", where, figures, wants=tuple(wants), ignored=noise, area=area)
