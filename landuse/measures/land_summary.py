"""The land summary of a review: areas by scope, blocks before and after, uses, classes, owners, occupation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from landuse.core.area import Area
from landuse.core.land import CONTROL_ROLES, ControlArea, LandSummary, ScopeArea
from landuse.core.layer import primary_scope
from landuse.geometry.area import official_area
from landuse.geometry.overlay import intersection
from landuse.measures.land_blocks import blocks_after, blocks_before
from landuse.measures.land_occupation import occupation
from landuse.measures.land_owners import ownership
from landuse.measures.land_uses import class_structures, use_structures

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.case import Case
    from landuse.core.findings import Finding
    from landuse.core.layer import Scope


def land_summary(case: Case, grounds: Mapping[str, Scope], findings: Iterable[Finding] = ()) -> LandSummary:
    """Measure the land of a review once, for every output.

    Parameters
    ----------
    case
        The case.
    grounds
        Its grounds by scope.
    findings
        The findings, whose ground is told by parcel.

    Returns
    -------
    LandSummary
        Areas as they are published; each breakdown sums to its whole.
    """
    if not grounds:
        return LandSummary(primary=primary_scope(case))
    crs = f"EPSG:{case.work_crs}" if case.work_crs else None
    primary = primary_scope(case)
    scopes = scope_areas(grounds, primary, crs)
    plane = {area.scope: area.plane for area in scopes}
    uses = use_structures(case, grounds, plane)
    before = blocks_before(case, plane)
    return LandSummary(
        crs,
        primary,
        scopes,
        before,
        blocks_after(case, plane),
        uses,
        class_structures(uses, case.layer("parcels")),
        tuple(_controls(case, grounds)),
        ownership(case, grounds.get("added"), plane.get("added")),
        tuple(occupation(findings, case.layer("parcels"), crs)),
    )


def scope_areas(grounds: Mapping[str, Scope], primary: str | None, crs: str | None) -> tuple[ScopeArea, ...]:
    """Measure every scope: kept and added sum to the draft, kept and withdrawn to what is approved.

    Parameters
    ----------
    grounds
        By scope.
    primary
        The primary scope, of which the shares are.
    crs
        The work CRS; without one the official area cannot be told and is 0.

    Returns
    -------
    tuple of ScopeArea
        In the order of the grounds.
    """
    plane = {scope: Area.of(ground.area_m2) for scope, ground in grounds.items()}
    plane |= {"added": _rest(plane, "draft", "added")} if {"added", "kept"} <= set(plane) else {}
    plane |= {"withdrawn": _rest(plane, "approved", "withdrawn")} if "withdrawn" in plane else {}
    official = _official([ground.geometry for ground in grounds.values()], crs)
    whole = plane.get(primary or "")
    return tuple(
        ScopeArea(
            scope,
            plane[scope],
            Area.of(area),
            None if whole is None else plane[scope].share_of(whole),
            grounds[scope].name,
        )
        for scope, area in zip(grounds, official, strict=True)
    )


#: A difference of the published units that is rounding, not slivers: m² and hectares.
ROUNDING = Area(0.02, 0.0002)


def _rest(plane: Mapping[str, Area], whole: str, portion: str) -> Area:
    """Set rounding off against a portion; where slivers part the two boundaries the portion stays as measured."""
    rest = plane[whole] - plane["kept"]
    gap = rest - plane[portion]
    return rest if abs(gap.m2) <= ROUNDING.m2 and abs(gap.ha) <= ROUNDING.ha else plane[portion]


def _official(shapes: list[BaseGeometry], crs: str | None) -> np.ndarray:
    if crs is None:
        return np.zeros(len(shapes))
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return np.asarray([official_area([shape], crs=crs)[0] if shape.area else 0.0 for shape in array], dtype=float)


def _controls(case: Case, grounds: Mapping[str, Scope]) -> Iterable[ControlArea]:
    for role in CONTROL_ROLES:
        layers = case.layers.get(role, ())
        if not layers or not len(layers[-1].features):
            continue
        for scope, ground in grounds.items():
            near = layers[-1].window(ground.geometry.bounds) if ground.area_m2 else layers[-1].features.iloc[:0]
            area = intersection(ground.geometry, near.geometry.array).area if len(near) else 0.0
            yield ControlArea(role, scope, Area.of(float(area)))
