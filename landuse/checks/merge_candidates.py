"""Loose pieces and parks that are to be merged into a zone of the catalogue (整合, 托管)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Zone
from landuse.core.missing import missing_layer, missing_param
from landuse.geometry.overlay import distances, pair_areas
from landuse.measures import zone_facts
from landuse.measures.check import check, every_ground
from landuse.measures.industries import industries_of, industry_title
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"loose_pieces": "beyond"}


@check(loose_pieces="layer", boundary="scope", counties="layer", zone="zone")
@every_ground("loose_pieces")
def merge_candidates(
    loose_pieces: LayerLike,
    boundary: ScopeLike,
    counties: LayerLike = None,
    zone: Zone | None = None,
    *,
    by: Literal["county", "distance"] = "county",
    within_m: float | None = None,
    blank_is_open: bool = False,
    look_m: float = 50_000.0,
) -> Evidence:
    """Count the pieces outside the catalogue that belong with the zone: in its county, or within a distance of it.

    Parameters
    ----------
    loose_pieces
        Pieces with ``name``, ``in_catalogue`` (blank is not in it), ``leading_industries`` and ``county_code``.
    boundary
        The zone.
    counties
        Counties, by which a piece without a county is placed.
    zone
        States ``county`` or ``county_code``; where it does not, the counties the zone lies in.
    by
        Whether the county or the distance decides.
    within_m
        The distance up to which a piece is near, m; None where nobody said.
    blank_is_open
        Whether a blank ``in_catalogue`` leaves it open whether a piece is in the catalogue.
    look_m
        How far away distances are told, m.

    Returns
    -------
    Evidence
        A count; ``tables["pieces"]`` has each piece with its county, its distance and the industries it shares.

    Notes
    -----
    赣《2019年工作要点》四13:
    按照“一縣一區”要求,對同一區域內未列入《中國開發區審核公告目錄》的…多個開發板塊…全面完成整合; 驻政办〔2019〕125号
    三(一): 对邻近的各类园区实施整合或托管.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> piece = gpd.GeoDataFrame({"name": ["甲园"]}, geometry=[box(150, 0, 160, 10)])
    >>> merge_candidates(piece, box(0, 0, 100, 100), by="distance", within_m=50).interval.value
    1.0
    """
    ground, layer = as_scope(boundary), as_layer(loose_pieces, "loose_pieces")
    if ground is None or layer is None:
        missing = missing_layer("boundary" if ground is None else "loose_pieces")
        return Evidence.unknown(0, math.inf, "count", missing)
    rows = rows_of(layer)
    apart = _apart(rows, ground.geometry, look_m)
    drawn = rows_of(as_layer(counties, "counties"))
    homes = {row.number: _county(row, drawn) for row in rows}
    zone_homes = zone_facts.counties(zone) or _of_ground(ground.geometry, drawn)
    own = industries_of(
        Row(0, "", {"leading_industries": "、".join(zone_facts.stated(zone, "leading_industries"))}, "")
    )
    belongs = {
        row.number: (
            _near(apart[row.number], within_m)
            if by == "distance"
            else zone_facts.same_county(homes[row.number], zone_homes)
        )
        for row in rows
    }
    assessments = [_assess(row, blank_is_open, belongs[row.number]) for row in rows]
    evidence = count(assessments, crs=layer.features.crs)
    if evidence.interval.low < evidence.interval.high:
        evidence = replace(evidence, wants=(*evidence.wants, *_missing(by, within_m, zone_homes, drawn)))
    lines = [
        _line(assessment, apart[assessment.row.number], homes[assessment.row.number], own) for assessment in assessments
    ]
    columns = ["row", "name", "merge", "county", "distance_m", "shared_industries", "area_m2"]
    return replace(evidence, tables={"pieces": pd.DataFrame(lines, columns=columns, dtype=object)})


def _apart(rows: Sequence[Row], ground: BaseGeometry, look_m: float) -> dict[int, float]:
    if not rows:
        return {}
    pairs = distances([row.geometry for row in rows], [ground], look_m)
    near = {int(left): float(apart) for left, _, apart in pairs.itertuples(index=False, name=None)}
    return {row.number: near.get(n, math.inf) for n, row in enumerate(rows)}


def _county(row: Row, drawn: Sequence[Row]) -> frozenset[str]:
    """Name the county of a piece by its code and name: as it says, else where most of its land lies."""
    stated = {text for text in (row.text("county_code"), row.text("county_name")) if text is not None}
    if stated:
        more = {text for county in drawn if stated & _names(county) for text in _names(county)}
        return frozenset(stated | more)
    return _of_ground(row.geometry, drawn, most=True)


def _of_ground(ground: BaseGeometry, drawn: Sequence[Row], *, most: bool = False) -> frozenset[str]:
    if not drawn:
        return frozenset()
    pairs = pair_areas([county.geometry for county in drawn], ground)
    if most and len(pairs):
        pairs = pairs[pairs["area_m2"] == pairs["area_m2"].max()]
    return frozenset(text for n in pairs["left"] for text in _names(drawn[n]))


def _names(county: Row) -> set[str]:
    return {text for text in (county.text("county_code"), county.text("name")) if text is not None}


def _near(apart: float, within_m: float | None) -> bool | None:
    return None if within_m is None else apart <= within_m


def _assess(row: Row, blank_is_open: bool, belongs: bool | None) -> RowAssessment:
    listed = row.yes("in_catalogue")
    if listed is None and (blank_is_open or row.given("in_catalogue")):
        return RowAssessment(
            row, False if belongs is False else None, "merge", row.geometry.area, wants=(row.want("in_catalogue"),)
        )
    return RowAssessment(row, False if listed else belongs, "merge", row.geometry.area)


def _missing(by: str, within_m: float | None, zone_homes: frozenset[str], drawn: Sequence[Row]) -> list[MissingInput]:
    if by == "distance":
        return [missing_param("within_m")] if within_m is None else []
    missing = [] if zone_homes else [zone_facts.missing_fact("county")]
    return [*missing, *([] if drawn else [missing_layer("counties")])]


def _line(assessment: RowAssessment, apart: float, home: frozenset[str], own: frozenset[str]) -> Mapping[str, object]:
    shared = industries_of(assessment.row) & own
    return {
        "row": assessment.row.number,
        "name": assessment.row.text("name"),
        "merge": assessment.known,
        "county": "、".join(sorted(home)) or None,
        "distance_m": None if math.isinf(apart) else apart,
        "shared_industries": "、".join(map(industry_title, sorted(shared))) or None,
        "area_m2": assessment.area_m2,
    }
