"""Whose the added land is: by ownership, township and great class, summing to the added land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.area import Area, closed
from landuse.core.code_lists import load_scheme
from landuse.core.land import Closing, OwnedArea, Ownership
from landuse.geometry.overlay import clip, intersection, united_area
from landuse.measures.cut_parcels import counted_areas
from landuse.measures.land_uses import great_class

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.core.case import Case
    from landuse.core.layer import Layer, Scope

#: Below this what closes the sum is rounding, m².
LEAST_M2 = 0.005


def ownership(case: Case, added: Scope | None, whole: Area | None) -> Ownership | None:
    """Measure the added land by ownership, township and great class.

    Parameters
    ----------
    case
        The case.
    added
        The added land.
    whole
        Its area as published, to which the rows sum.

    Returns
    -------
    Ownership or None
        None where nothing is added, or no parcels are given.
    """
    parcels = case.layer("parcels")
    if added is None or whole is None or not added.area_m2 or parcels is None:
        return None
    # by place, for a user's labels may repeat
    units = parcels.window(added.geometry.bounds).reset_index(drop=True)
    pieces = clip(units, added.geometry)
    sums = _sums(case, parcels, units, pieces)
    drawn, covered = float(pieces.geometry.area.sum()), united_area(pieces.geometry) if len(pieces) else 0.0
    closing: dict[Closing, float] = {
        "claimed_twice": covered - drawn,
        "unmapped": added.area_m2 - covered,
        "stated": drawn - float(sums.sum()),
    }
    closing = {kind: area for kind, area in closing.items() if abs(area) >= LEAST_M2}
    areas = closed([*sums, *closing.values()], whole)
    named = [
        OwnedArea("parcels", _text(owner), _text(township), _text(land_class), area)
        for (owner, township, land_class), area in zip(sums.index, areas, strict=False)
    ]
    rest = zip(closing, areas[len(sums) :], strict=True)
    return Ownership("added", whole, (*named, *(OwnedArea(kind, None, None, None, area) for kind, area in rest)))


def _sums(case: Case, parcels: Layer, units: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame) -> pd.Series:
    listed = None if parcels.scheme is None else load_scheme(parcels.scheme)
    counted = counted_areas(units.loc[pieces.index], pieces.geometry.area, parcels.cut)
    frame = pd.DataFrame({
        "ownership": _column(pieces, "ownership"),
        "township": _townships(case, pieces),
        "land_class": ["" if listed is None else great_class(_blank(code), listed)
                       for code in _column(pieces, "use_code")],
        "area": counted.get("counted_m2", pieces.geometry.area).to_numpy(),
    })  # fmt: skip
    return frame.groupby(["ownership", "township", "land_class"], sort=True)["area"].sum()


def _text(value: object) -> str | None:
    return str(value) or None


def _blank(value: object) -> str:
    missing = value is None or (not isinstance(value, str) and bool(pd.isna(value)))
    return "" if missing else str(value).strip()


def _column(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    return [_blank(value) for value in frame[name]] if name in frame else [""] * len(frame)


def _townships(case: Case, pieces: gpd.GeoDataFrame) -> list[str]:
    """Name the township each piece lies in mostly; else the location its row states."""
    layer = case.layer("townships")
    if layer is None or "name" not in layer.features:
        return _column(pieces, "location_name")
    townships = []
    for shape in pieces.geometry:
        near = layer.window(shape.bounds)
        areas = [float(intersection(shape, township).area) for township in near.geometry]
        largest = max(range(len(areas)), key=areas.__getitem__, default=None)
        townships.append("" if largest is None or not areas[largest] else _blank(near["name"].iloc[largest]))
    return townships
