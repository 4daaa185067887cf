"""Land of a ground where a plan in force says otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer
from landuse.geometry.overlay import area_within, difference, intersection, united
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.names import plan_kinds
from landuse.measures.pieces import Piece, area_evidence, near, rows_near
from landuse.measures.table_rows import Row, rows_of

UNCOVERED = Message("the zoning of the {plan} on {area:ha}")
STANDS_IN = Message("the {plan} has been merged into the {other}, which is held against")


@check(plans="layer", boundary="scope", parcels="layer")
def plan_conformity(
    plans: LayerLike,
    boundary: ScopeLike,
    parcels: LayerLike = None,
    *,
    kinds: list[str],
    merged: Mapping[str, str] | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground on which one of several plans admits no building.

    Each plan named must say so of all the ground: land of which a plan says nothing stays open.

    Parameters
    ----------
    plans
        Plan zoning with ``plan_kind`` and ``buildable`` (yes or no), in metres.
    boundary
        The ground.
    parcels
        Parcels, for the table of land against the plan by parcel.
    kinds
        The plans the ground must conform with, by the words ``plan_kind`` ends in (vocabulary ``plan_kind``).
    merged
        A plan to the plan that took its place (多规合一): where the first is not given, the second is held against.
    tolerance_m
        Width below which land is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Plane area, m².

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十四): 开发区建设应符合…空间规划、主体功能区规划、土地利用总体规划….

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> zoning = {"plan_kind": ["空间规划"] * 2, "buildable": ["yes", "no"]}
    >>> drawn = gpd.GeoDataFrame(zoning, geometry=[box(0, 0, 90, 100), box(90, 0, 100, 100)])
    >>> plan_conformity(drawn, box(0, 0, 100, 100), kinds=["空间规划"]).interval
    Interval(low=1000.0, high=1000.0, value=1000.0)
    """
    layer, ground = as_layer(plans, "plans"), as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("plans"))
    for column in ("plan_kind", "buildable"):
        if column not in layer.features:
            return Evidence.unknown(0, ground.area_m2, "m2", missing_column("plans", column))
    rows = rows_near(layer, ground.geometry, "plans")
    every = list(dict.fromkeys([*kinds, *(merged or {}).values()]))
    held, notes = _held(rows_of(layer), kinds, every, merged or {})
    pieces = [piece for plan in held for piece in _against(plan, rows, ground, every)]
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=layer.features.crs, notes=notes)
    tables = _by_parcel(as_layer(parcels, "parcels"), evidence)
    return evidence if not tables else Evidence(**{**evidence.__dict__, "tables": tables})


def _held(
    rows: list[Row], kinds: list[str], every: list[str], merged: Mapping[str, str]
) -> tuple[list[str], list[Message]]:
    """Settle which plans are held against: those given, or what took their place."""
    given = {kind for row in rows for kind in _kinds(row, every) or ()}
    held, notes = [], []
    for kind in kinds:
        other = merged.get(kind, kind)
        if kind not in given and other in given and other != kind:
            notes.append(STANDS_IN(plan=kind, other=other))
            kind = other
        held.append(kind)
    return list(dict.fromkeys(held)), notes


def _kinds(row: Row, kinds: list[str]) -> set[str] | None:
    return plan_kinds(row.written("plan_kind"), kinds)


def _against(plan: str, rows: list[Row], ground: Scope, kinds: list[str]) -> Iterator[Piece]:
    mine = [row for row in rows if plan in (_kinds(row, kinds) or ())]
    for row in rows:
        if _kinds(row, kinds) is None and row.yes("buildable") is not True:  # perhaps of this plan
            land = intersection(ground.geometry, row.geometry)
            yield Piece("against_plan", land, None, row.ident or None, plan, partial(_ask_kind, row))
    for row in mine:
        known = {True: False, False: True, None: None}[row.yes("buildable")]
        land = intersection(ground.geometry, row.geometry)
        yield Piece("against_plan", land, known, row.ident or None, plan, partial(_ask, row))
    blank = difference(ground.geometry, united([row.geometry for row in mine])) if mine else ground.geometry
    yield Piece("not_planned", blank, None, None, plan, partial(_uncovered, plan))


def _ask(row: Row, area: float) -> MissingInput:
    return row.want("buildable", weight=area, whom="bureau")


def _ask_kind(row: Row, area: float) -> MissingInput:
    return row.want("plan_kind", weight=area, whom="bureau")


def _uncovered(plan: str, area: float) -> MissingInput:
    return MissingInput(f"plan:{plan}", UNCOVERED(plan=plan, area=area), "bureau", area)


def _by_parcel(parcels: Layer | None, evidence: Evidence) -> dict[str, pd.DataFrame]:
    against = evidence.where[evidence.where["kind"] == "against_plan"]
    if parcels is None or against.empty:
        return {}
    units = near(parcels, united(against.geometry.array))
    areas = area_within(units.geometry, against.geometry.array)
    table = pd.DataFrame(
        units.loc[:, [column for column in ("id", "name", "use_code", "use_name", "state") if column in units]]
    )
    table["against_plan_m2"] = areas
    return {"by_parcel": table[areas > 0].reset_index(drop=True)}
