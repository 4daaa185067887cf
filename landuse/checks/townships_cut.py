"""Townships that a zone cuts (与行政区划套合)."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Ignored, MissingInput, items
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import near
from landuse.measures.table_rows import RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"townships": "beyond"}

NO_TOWNSHIP = Message("the township of {area:ha} that the layer does not cover")


@check(townships="layer", boundary="scope")
def townships_cut(townships: LayerLike, boundary: ScopeLike, *, tolerance_m: float = 0.5) -> Evidence:
    """Count the townships that a zone holds in part, neither whole nor not at all.

    Parameters
    ----------
    townships
        Townships with ``name``, in metres; they must be drawn whole.
    boundary
        The zone.
    tolerance_m
        Width below which what is in or out is noise of drawing, m.

    Returns
    -------
    Evidence
        A count; ``tables["townships"]`` has every township the zone touches, with its area inside and outside. Where
        the layer does not cover the zone, there may be more: as many as there are gaps, at least.

    Notes
    -----
    驻政办〔2019〕125号 二(五)1: 推进与所套合乡(镇、办)行政区划应调尽调;
    《促进开发区改革和创新发展的实施方案》四(十): 依据行政区划管理有关规定确定开发区管理机构管辖范围.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> drawn = gpd.GeoDataFrame({"name": ["甲镇", "乙镇"]}, geometry=[box(0, 0, 60, 100), box(60, 0, 200, 100)])
    >>> townships_cut(drawn, box(0, 0, 100, 100)).interval.value
    1.0
    """
    ground, layer = as_scope(boundary), as_layer(townships, "townships")
    if ground is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("boundary"))
    if layer is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("townships"))
    rows = rows_of(replace(layer, features=near(layer, ground.geometry)))
    assessments, lines, noise = [], [], Ignored(tolerance_m=tolerance_m)
    for row in rows:
        inside = split_slivers(intersection(row.geometry, ground.geometry), tolerance_m)
        outside = split_slivers(difference(row.geometry, ground.geometry), tolerance_m)
        noise += Ignored(inside.count, inside.area_m2, inside.widest_m, tolerance_m)
        if inside.kept.is_empty:
            continue
        cut = not outside.kept.is_empty
        assessments.append(RowAssessment(row, cut, "cut", inside.kept.area, inside.kept))
        areas = {"inside_m2": inside.kept.area, "outside_m2": outside.kept.area}
        lines.append({"name": row.text("name"), **areas, "cut": cut})
    evidence = count(assessments, crs=layer.features.crs)
    gap = split_slivers(difference(ground.geometry, united([row.geometry for row in rows])), tolerance_m).kept
    table = pd.DataFrame(lines, columns=["name", "inside_m2", "outside_m2", "cut"])
    evidence = replace(evidence, ignored=noise, tables={"townships": table})
    return evidence if gap.is_empty else _open(evidence, gap, layer.features.crs)


def _open(evidence: Evidence, gap: BaseGeometry, crs: object) -> Evidence:
    area = float(gap.area)
    piece = {"kind": "no_township", "unit_id": None, "label": None, "area_m2": area, "geometry": gap}
    where = items([*evidence.where.to_dict("records"), piece], crs=crs)
    want = MissingInput("ground:townships", NO_TOWNSHIP(area=area), "bureau", area)
    return replace(evidence, interval=replace(evidence.interval, high=math.inf), where=where, wants=(want,))
