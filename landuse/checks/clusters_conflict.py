"""Independent industrial clusters outside zones: those in conflict with a line or plan, and those that are not."""

from __future__ import annotations

import math
from typing import Literal

from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer, Scope
from landuse.core.missing import missing_layer, unproven_ground
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, as_layer, unproven_within
from landuse.measures.pieces import NOTHING, rows_near
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"clusters": "raise", "neighbour_zones": "lower"}


@check(
    clusters="layer",
    nature_reserves="layer",
    ecological_red_line="layer",
    plans="layer",
    approved="layer",
    neighbour_zones="layer",
)
def clusters_conflict(
    clusters: LayerLike,
    nature_reserves: LayerLike = None,
    ecological_red_line: LayerLike = None,
    plans: LayerLike = None,
    approved: LayerLike = None,
    neighbour_zones: LayerLike = None,
    *,
    listed: Literal["conflict", "compliant"] = "conflict",
    tolerance_m: float = 0.5,
) -> Evidence:
    """Count the clusters outside every zone that lie where a reserve, the red line or a plan forbids them.

    Parameters
    ----------
    clusters
        The clusters, in metres; the latest date where there are several.
    nature_reserves, ecological_red_line
        Lines a cluster may not lie on.
    plans
        Plan zoning with ``buildable``; land where it says no is in conflict, land of which it says nothing is open.
    approved, neighbour_zones
        The zones; a cluster wholly inside one is no independent cluster.
    listed
        ``conflict``: the list of those to be cleared; ``compliant``: the list of the others.
    tolerance_m
        Width below which an overlap is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A count, with each cluster and its conflicts.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六):
    对不符合自然保护区条例、空间规划、…生态红线等要求的独立产业区块要加快清退.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> land = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[box(0, 0, 100, 100), box(200, 0, 300, 100)])
    >>> reserve = Layer("nature_reserves", gpd.GeoDataFrame(geometry=[box(280, -50, 400, 150)]), complete=True)
    >>> line = Layer("ecological_red_line", reserve.features[:0], complete=True)
    >>> plan = gpd.GeoDataFrame({"buildable": ["yes"]}, geometry=[box(-50, -50, 400, 150)])
    >>> clusters_conflict(land, reserve, line, plan).interval
    Interval(low=1.0, high=1.0, value=1.0)
    """
    layer = as_layer(clusters, "clusters")
    if layer is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("clusters"))
    given = (as_layer(approved, "approved"), as_layer(neighbour_zones, "neighbour_zones"))
    zones = [zone_layer for zone_layer in given if zone_layer is not None]
    inside = united([shape for zone in zones for shape in zone.features.geometry.array]) if zones else NOTHING
    lines = {
        "nature_reserves": as_layer(nature_reserves, "nature_reserves"),
        "ecological_red_line": as_layer(ecological_red_line, "ecological_red_line"),
        "plans": as_layer(plans, "plans"),
    }
    assessments = []
    for row in rows_of(layer):
        outside = split_slivers(difference(row.geometry, inside), tolerance_m).kept
        if outside.area > 0:
            assessments.append(_assess(row, Scope("cluster", outside), lines, listed, tolerance_m))
    return count(assessments, crs=layer.features.crs)


def _assess(row: Row, ground: Scope, lines: dict[str, Layer | None], listed: str, tolerance_m: float) -> RowAssessment:
    areas, wants = {}, []
    for role, layer in lines.items():
        against, open_land = _against(role, layer, ground)
        areas[f"{role}_m2"] = split_slivers(against, tolerance_m).kept.area
        doubt = split_slivers(difference(open_land, against), tolerance_m).kept.area
        if doubt:
            wants.append(_want(role, layer, doubt))
    conflict = True if any(areas.values()) else None if wants else False
    known = conflict if listed == "conflict" or conflict is None else not conflict
    return RowAssessment(row, known, listed, float(ground.area_m2), ground.geometry, tuple(wants), areas)


def _against(role: str, layer: Layer | None, ground: Scope) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the land in conflict, and the land that may be."""
    if layer is None:
        return NOTHING, ground.geometry
    rows = rows_near(layer, ground.geometry, role)
    if role != "plans":
        line = united([row.geometry for row in rows]) if rows else NOTHING
        return intersection(ground.geometry, line), unproven_within(layer, ground.geometry)
    refused = [row.geometry for row in rows if row.yes("buildable") is False]
    silent = [row.geometry for row in rows if row.yes("buildable") is None]
    blank = difference(ground.geometry, [row.geometry for row in rows]) if rows else ground.geometry
    open_land = united([blank, intersection(ground.geometry, united(silent))]) if silent else blank
    return intersection(ground.geometry, united(refused)) if refused else NOTHING, open_land


def _want(role: str, layer: Layer | None, area_m2: float) -> MissingInput:
    return missing_layer(role) if layer is None else unproven_ground(role, area_m2)
