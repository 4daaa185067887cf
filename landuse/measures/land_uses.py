"""Land by use and by great class in each scope, present and planned side by side; each sums to its scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.area import Area, closed
from landuse.core.code_lists import load_scheme
from landuse.core.codes import CodeList
from landuse.core.land import ClassArea, ClassStructure, LandClass, UseArea, UseStructure
from landuse.geometry.overlay import area_within, united

if TYPE_CHECKING:
    from landuse.core.case import Case
    from landuse.core.layer import Layer, Scope

ROLES = {"parcels": "current", "planned_parcels": "planned"}
#: Cultivated land (耕地) by its name in every code list.
CULTIVATED = "耕地"
CLASSES: tuple[LandClass, ...] = ("agricultural", "construction", "unused", "sea", "open", "claimed_twice", "unmapped")


def use_structures(case: Case, grounds: Mapping[str, Scope], plane: Mapping[str, Area]) -> tuple[UseStructure, ...]:
    """Measure the uses in every scope.

    Parameters
    ----------
    case
        The case.
    grounds
        Its grounds by scope.
    plane
        Their areas as published, to which the rows sum.

    Returns
    -------
    tuple of UseStructure
        None of them where no parcels with use codes are given.
    """
    given = {role: case.layer(role) for role in ROLES}
    layers = {role: layer for role, layer in given.items() if layer is not None and "use_code" in layer.features}
    if not layers:
        return ()
    bounds = shapely.total_bounds([ground.geometry for ground in grounds.values()])
    west, south, east, north = map(float, bounds)
    parts = {role: _by_use(layer, (west, south, east, north)) for role, layer in layers.items()}
    schemes = {role: layer.scheme for role, layer in layers.items()}
    return tuple(
        UseStructure(scope, plane[scope], tuple(_rows(ground, plane[scope], parts, schemes)))
        for scope, ground in grounds.items()
        if ground.area_m2
    )


#: Ground of one use, or under the key `ALL` of all uses together, in pieces that share none.
Parts = Mapping[str, gpd.GeoSeries]
ALL = "*"


def _by_use(layer: Layer, bounds: tuple[float, float, float, float]) -> Parts:
    """Unite the parcels of each use once, so that ground that is drawn twice counts once."""
    near = layer.window(bounds)
    codes = near["use_code"].fillna("").astype(str).str.strip().to_numpy()
    ground = {code: united(near.geometry[codes == code]) for code in sorted(set(codes))}
    ground[ALL] = united(near.geometry)
    return {code: gpd.GeoSeries(shapely.get_parts(shape), crs=near.crs) for code, shape in ground.items()}


def _rows(
    ground: Scope, whole: Area, parts: Mapping[str, Parts], schemes: Mapping[str, str | None]
) -> Iterator[UseArea]:
    areas = {role: _areas(role_parts, ground, whole) for role, role_parts in parts.items()}
    uses = sorted({(code, schemes[role]) for role, uses_of in areas.items() for code in uses_of if code not in CLOSING},
                  key=lambda use: (use[1] or "", use[0] == "", use[0]))  # fmt: skip
    for code, scheme in uses:
        mine = {role: uses_of.get(code) if schemes[role] == scheme else None for role, uses_of in areas.items()}
        if any(area is not None and area.m2 for area in mine.values()):
            yield UseArea("use", code or None, scheme, mine.get("parcels"), mine.get("planned_parcels"))
    for kind in CLOSING:
        current, planned = (areas[role][kind] if role in areas else None for role in ROLES)
        yield UseArea(kind, None, None, current, planned)


CLOSING: tuple[Literal["claimed_twice"], Literal["unmapped"]] = ("claimed_twice", "unmapped")


def _areas(parts: Parts, ground: Scope, whole: Area) -> dict[str, Area]:
    """Measure each use once on the ground it covers, then what closes the sum."""
    measured = _within(parts, ground)
    covered = measured.pop(ALL)
    # neighbours that share their lines add rounding, which is no ground that is claimed twice
    rest = [covered - sum(measured.values()), ground.area_m2 - covered]
    closing = [0.0 if abs(part) < LEAST_M2 else part for part in rest]
    return dict(zip((*measured, *CLOSING), closed([*measured.values(), *closing], whole), strict=True))


def _within(parts: Parts, ground: Scope) -> dict[str, float]:
    """Measure what a ground has of each use: all that lies near it is laid over it once."""
    frame = shapely.box(*ground.geometry.bounds)
    near = [pieces.iloc[pieces.sindex.query(frame)] if len(pieces) else pieces for pieces in parts.values()]
    inside = area_within(pd.concat(near, ignore_index=True), ground.geometry).to_numpy() if near else np.zeros(0)
    shares = np.split(inside, np.cumsum([len(pieces) for pieces in near])[:-1])
    return {code: float(share.sum()) for code, share in zip(parts, shares, strict=True)}


#: Below this what closes a sum is rounding, m².
LEAST_M2 = 0.005


def class_structures(uses: Sequence[UseStructure], parcels: Layer | None) -> tuple[ClassStructure, ...]:
    """Sum the present uses of every scope by great class (三大类), and tell the cultivated land.

    Parameters
    ----------
    uses
        The uses.
    parcels
        The parcels they were measured on.

    Returns
    -------
    tuple of ClassStructure
        None of them where no parcels are given.
    """
    if parcels is None:
        return ()
    listed = None if parcels.scheme is None else load_scheme(parcels.scheme)
    return tuple(_classes(structure, listed) for structure in uses)


def _classes(structure: UseStructure, listed: CodeList | None) -> ClassStructure:
    rows = [(row, row.current) for row in structure.rows if row.current is not None]
    kinds = [row.kind if row.kind != "use" else great_class(row.code, listed) for row, _ in rows]
    sums = {
        kind: _sum(area for (_, area), row_kind in zip(rows, kinds, strict=True) if row_kind == kind)
        for kind in CLASSES
    }
    ours = [(row, area) for row, area in rows if row.kind == "use"]
    cultivated = _sum(area for row, area in ours if is_cultivated(row.code, listed))
    perhaps = _sum(area for row, area in ours if is_cultivated(row.code, listed) is None)
    return ClassStructure(
        structure.scope,
        structure.plane,
        tuple(ClassArea(kind, area) for kind, area in sums.items() if area.m2),
        cultivated,
        perhaps + sums["unmapped"],
    )


def _sum(areas: Iterable[Area]) -> Area:
    total = Area(0.0, 0.0)
    for area in areas:
        total += area
    return total


def great_class(code: object, listed: CodeList | None) -> LandClass:
    """Return the great class of a code; ``open`` where there is no list, or the code is unknown or leaves it so."""
    classes = frozenset() if listed is None or not code else listed.land_classes(code)
    only = next(iter(classes)) if len(classes) == 1 else "open"
    return only if only in CLASSES else "open"


def is_cultivated(code: object, listed: CodeList | None) -> bool | None:
    """Return whether a code is cultivated land; None where the code leaves it open."""
    if listed is None or code is None or not isinstance(code, str):
        return None
    known = listed.find(code)
    if known is None:
        return None
    at: str | None = known
    while at:
        if listed.codes[at].name == CULTIVATED:
            return True
        at = listed.codes[at].parent or None
    return False
