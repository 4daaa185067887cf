"""Employment land (产业用地) as a share of the ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.code_lists import list_schemes, load_scheme
from landuse.core.codes import CodeList, Uses
from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import area_within, split_slivers, united
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.by_code import split_by_code
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope

Denominator = Literal["boundary", "construction_land", "boundary_less_water"]
Classes = frozenset[str]
#: The pieces of a ground, with what each list of uses makes of the parcels on it.
Split = list[tuple[Mapping[Uses, frozenset[Classes]], BaseGeometry]]

ALL: Classes = frozenset({"employment", "construction", "other", "water"})
#: Which classes of land make up each denominator.
WITHIN: dict[str, Classes] = {
    "boundary": ALL,
    "construction_land": frozenset({"employment", "construction"}),
    "boundary_less_water": ALL - {"water"},
}
TAKES = ("employment_land", "not_employment_land")
ASSUMES = {"unmapped": TAKES, "contested": TAKES, "unknown_code": TAKES}

UNMAPPED = Message("the use of {area:ha} that no parcel covers")
CONTESTED = Message("which use holds on {area:ha} that overlapping parcels claim as different")
UNKNOWN = Message("the use of {area:ha} under the codes {codes}")
SCHEME = Message("the code list of the parcels: {codes} mean different land in different lists")
DEFINITION = Message("how {name} is defined: the readings differ")
TERMS = {
    "denominator": Message("the denominator"),
    "uses": Message("the uses that count"),
}
NO_LAND = Message("there is no land in this scope")


@dataclass(frozen=True)
class _Piece:
    possible: Classes
    kind: str
    geometries: tuple[BaseGeometry, ...]
    area_m2: float
    face: str | None

    @property
    def geometry(self) -> BaseGeometry:
        """The ground, in one."""
        return self.geometries[0] if len(self.geometries) == 1 else united(self.geometries)


#: What the clause leaves open: each reading is measured where nobody says which.
DEFINITIONS = ("denominator", "uses")


@check(parcels="layer", boundary="scope")
def employment_land_share(
    parcels: LayerLike,
    boundary: ScopeLike,
    *,
    scheme: str | None = None,
    denominator: Denominator | None = None,
    uses: Uses | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
    assume: Mapping[str, str] | None = None,
) -> Evidence:
    """Measure the share of a ground that is employment land, and the bounds the data leave it.

    The width of the interval is ground no parcel covers, ground that overlapping parcels claim as different, and
    codes that
    could be either. Where ``denominator`` or ``uses`` is not set, each reading is measured and the interval is their
    hull.

    Parameters
    ----------
    parcels
        Parcels with ``use_code``, in metres; present or planned use.
    boundary
        The ground.
    scheme
        The code list: ``sandiao``, ``gbt21010``, ``ydyh2020`` or ``ydyh2023``; the layer's own where None.
    denominator
        Of what the share is taken: ``boundary``, ``construction_land`` or ``boundary_less_water``.
    uses
        Which uses count: ``industrial``, ``industrial_storage`` or ``extended``.
    tolerance_m
        Width below which uncovered or contested ground is noise, m.
    area
        Which area is shared out: ``plane``, or ``official`` on the ellipsoid.
    assume
        What a person takes for settled about ``unmapped``, ``contested`` or ``unknown_code`` ground.

    Returns
    -------
    Evidence
        A share of 1.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)1: 产业用地不得低于60%. The words name no denominator and no
    list of uses.

    Examples
    --------
    >>> from shapely import box
    >>> land = gpd.GeoDataFrame({"use_code": ["0601"]}, geometry=[box(0, 0, 60, 100)])
    >>> employment_land_share(land, box(0, 0, 100, 100), scheme="gbt21010", denominator="boundary").interval
    Interval(low=0.6, high=1.0, value=0.6)
    """
    layer, ground = as_layer(parcels, "parcels", scheme=scheme), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.area_m2 == 0:
        return Evidence.not_applicable(NO_LAND, "1")
    if layer is None:
        return Evidence.unknown(0, 1, "1", missing_layer("parcels"))
    if "use_code" not in layer.features:
        return Evidence.unknown(0, 1, "1", missing_column("parcels", "use_code"))
    near = layer.window(ground.geometry.bounds)
    readings: list[tuple[Mapping[str, str], Evidence]] = []
    asked_uses: tuple[Uses, ...] = (uses,) if uses else get_args(Uses)
    schemes = [layer.scheme] if layer.scheme else _schemes(near["use_code"])
    for one_scheme in schemes:
        split = _split(layer, ground, one_scheme, asked_uses)
        for one_use in asked_uses:
            pieces, ignored = _pieces(split, one_use, tolerance_m)
            settled = [_settle(_in_area(piece, area, near.crs), assume or {}) for piece in pieces]
            for basis in [denominator] if denominator else get_args(Denominator):
                reading = {"denominator": basis, "uses": one_use, **({} if layer.scheme else {"scheme": one_scheme})}
                # the ground and what is asked are shown of the first reading alone
                readings.append((reading, _measure(settled, basis, ignored, None if readings else near)))
    together = _together(readings, near, schemes if not layer.scheme else [])
    figures = {**together.figures, "ground_m2": area_of(ground.geometry, area, near.crs)}
    return replace(together, figures=figures, area=area)


def _schemes(codes: pd.Series) -> list[str]:
    """List the code lists that know every code; all of them where none does."""
    used = [str(code).strip() for code in codes.dropna().unique()]
    fitting = [name for name in list_schemes() if all(load_scheme(name).knows(code) for code in used)]
    return fitting or list(list_schemes())


def _with_water(listed: CodeList, code: str, uses: Uses) -> Classes:
    classes = listed.classes(code, uses)
    if "other" not in classes:
        return classes
    wet = listed.is_water(code)
    return classes - {"other"} | ({"water", "other"} if wet is None else {"water"} if wet else {"other"})


def _split(layer: Layer, ground: Scope, scheme: str, uses: tuple[Uses, ...]) -> Split:
    """Split the ground once for all readings, and say what a parcel may be under each list of uses."""
    pieces = split_by_code(layer, ground)
    codes = sorted({code for keys, _ in pieces for code in keys})
    listed = load_scheme(scheme)
    classes = {(code, use): _with_water(listed, code, use) for code in codes for use in uses}
    return [({use: frozenset(classes[code, use] for code in keys) for use in uses}, piece) for keys, piece in pieces]


def _pieces(split: Split, uses: Uses, tolerance_m: float) -> tuple[list[_Piece], Ignored]:
    together: dict[frozenset[Classes], list[BaseGeometry]] = {}
    for keys_under, piece in split:
        together.setdefault(keys_under[uses], []).append(piece)
    pieces, ignored = [], Ignored(tolerance_m=tolerance_m)
    for keys, geometries in together.items():
        kind = (
            "unmapped"
            if not keys
            else "contested"
            if len(keys) > 1
            else "unknown_code"
            if len(next(iter(keys))) > 1
            else "mapped"
        )
        possible: Classes = frozenset().union(*keys) if keys else ALL
        face = _face(keys)
        if kind == "mapped":
            area = sum(geometry.area for geometry in geometries)
            pieces.append(_Piece(possible, kind, tuple(geometries), area, face))
            continue
        parts = split_slivers(geometries, tolerance_m)
        if not parts.kept.is_empty:
            pieces.append(_Piece(possible, kind, (parts.kept,), parts.kept.area, face))
        if parts.count:
            # noise is not doubt: it stands at its face value
            pieces.append(_Piece(frozenset({face or "other"}), "noise", (parts.ignored,), parts.area_m2, face))
            ignored += Ignored(parts.count, parts.area_m2, parts.widest_m, tolerance_m)
    return pieces, ignored


def _face(keys: Iterable[Classes]) -> str | None:
    sure = {next(iter(key)) for key in keys if len(key) == 1}
    return next((name for name in ("employment", "construction", "water", "other") if name in sure), None)


def _in_area(piece: _Piece, area: AreaKind, crs: object) -> _Piece:
    return piece if area == "plane" else replace(piece, area_m2=area_of(piece.geometry, area, crs))


def _settle(piece: _Piece, assume: Mapping[str, str]) -> _Piece:
    take = assume.get(piece.kind)
    if take is None or "employment" not in piece.possible or len(piece.possible) == 1:
        return piece
    possible = frozenset({"employment"}) if take == "employment_land" else piece.possible - {"employment"}
    face = "employment" if take == "employment_land" else None if piece.face == "employment" else piece.face
    return replace(piece, possible=possible, face=face)


def _measure(pieces: list[_Piece], denominator: str, ignored: Ignored, parcels: gpd.GeoDataFrame | None) -> Evidence:
    within = WITHIN[denominator]
    pieces = [_weighed(piece, within) for piece in pieces]
    low = _share(pieces, within, ("counted", "outside", "employment"))
    high = _share(pieces, within, ("employment", "outside", "counted"))
    top = sum(piece.area_m2 for piece in pieces if piece.face == "employment")
    bottom = sum(
        piece.area_m2
        for piece in pieces
        if (piece.face in within if piece.face else denominator != "construction_land")
    )
    value = min(max(top / bottom, low), high) if bottom else None
    areas = {
        kind: sum(piece.area_m2 for piece in pieces if piece.kind == kind)
        for kind in ("unmapped", "contested", "unknown_code")
    }
    figures = {
        "employment_m2": top,
        "denominator_m2": bottom,
        **{f"{kind}_m2": area for kind, area in areas.items()},
    }
    if parcels is None:
        return Evidence(Interval(low, high, value), "1")
    return Evidence(
        Interval(low, high, value),
        "1",
        where=_where(pieces, parcels),
        figures=figures,
        wants=tuple(_missing(pieces, areas, parcels)),
        ignored=ignored,
    )


def _sides(piece: _Piece, within: Classes) -> set[str]:
    return {
        "employment" if use_class == "employment" else "counted" if use_class in within else "outside"
        for use_class in piece.possible
    }


def _weighed(piece: _Piece, within: Classes) -> _Piece:
    """Take a piece for mapped where its doubt makes no difference to the share."""
    return piece if piece.kind == "unmapped" or len(_sides(piece, within)) > 1 else replace(piece, kind="mapped")


def _share(pieces: list[_Piece], within: Classes, order: tuple[str, ...]) -> float:
    """Return the share where each doubtful piece is what comes first in the order.

    Adding employment land raises a share, adding other counted land lowers it.
    """
    sums = dict.fromkeys(("employment", "counted", "outside"), 0.0)
    for piece in pieces:
        sides = _sides(piece, within)
        sums[next(side for side in order if side in sides)] += piece.area_m2
    bottom = sums["employment"] + sums["counted"]
    if bottom == 0:
        return 0.0 if order[0] == "counted" else 1.0
    return sums["employment"] / bottom


def _where(pieces: list[_Piece], parcels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    kinds = {
        "employment": [piece for piece in pieces if piece.face == "employment" and piece.kind in ("mapped", "noise")]
    }
    kinds |= {
        kind: [piece for piece in pieces if piece.kind == kind] for kind in ("unmapped", "contested", "unknown_code")
    }
    rows = [
        {
            "kind": kind,
            "unit_id": None,
            "label": None,
            "area_m2": sum(piece.area_m2 for piece in members),
            "geometry": united([geometry for piece in members for geometry in piece.geometries]),
        }
        for kind, members in kinds.items()
        if members
    ]
    return items(rows, crs=parcels.crs)


def _missing(pieces: list[_Piece], areas: Mapping[str, float], parcels: gpd.GeoDataFrame) -> Iterable[MissingInput]:
    open_kinds = {piece.kind for piece in pieces if len(piece.possible) > 1 and "employment" in piece.possible}
    if "unmapped" in open_kinds:
        yield MissingInput("ground:unmapped", UNMAPPED(area=areas["unmapped"]), "survey", areas["unmapped"])
    if "contested" in open_kinds:
        yield MissingInput("ground:contested", CONTESTED(area=areas["contested"]), "survey", areas["contested"])
    if "unknown_code" in open_kinds:
        where = united([piece.geometry for piece in pieces if piece.kind == "unknown_code"])
        codes = sorted({str(code) for code in parcels["use_code"][area_within(parcels.geometry, where) > 0].dropna()})
        yield MissingInput(
            "ground:unknown_code", UNKNOWN(area=areas["unknown_code"], codes=codes[:8]), "zone", areas["unknown_code"]
        )


def _together(
    readings: list[tuple[Mapping[str, str], Evidence]], parcels: gpd.GeoDataFrame, schemes: list[str]
) -> Evidence:
    hull = Evidence.hull(readings)
    wants = list(hull.wants)
    for name in ("denominator", "uses"):
        by_value = {reading[name]: evidence.interval for reading, evidence in readings}
        if len(set(by_value.values())) > 1:
            wants.append(MissingInput(f"definition:{name}", DEFINITION(name=TERMS[name]), "authority"))
    if len(schemes) > 1:
        codes = sorted({str(code) for code in parcels["use_code"].dropna()})
        wants.insert(0, MissingInput("definition:scheme", SCHEME(codes=codes[:8]), "zone", float("inf")))
    return replace(hull, wants=tuple(wants))
