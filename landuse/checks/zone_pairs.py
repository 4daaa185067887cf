"""Zones that lie near each other and have industries in common (区域相邻, 产业相近)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from landuse.core.evidence import Evidence
from landuse.core.kleene import all_known
from landuse.core.layer import Scope, Zone
from landuse.core.missing import missing_layer, missing_param
from landuse.geometry.overlay import distances, intersection, united
from landuse.measures import zone_facts
from landuse.measures.check import check, every_ground
from landuse.measures.industries import alike, industries_of, industry_title
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"neighbour_zones": "raise"}


@check(neighbour_zones="layer", boundary="scope", zone="zone")
@every_ground("neighbour_zones")
def zone_pairs(
    neighbour_zones: LayerLike,
    boundary: ScopeLike,
    zone: Zone | None = None,
    *,
    within_m: float | None = None,
    level: str | None = "national",
    look_m: float = 50_000.0,
) -> Evidence:
    """Count the other zones that lie near a zone and share an industry with it.

    Parameters
    ----------
    neighbour_zones
        Other zones with ``zone_name`` and ``leading_industries``; rows of one name are one zone.
    boundary
        The zone.
    zone
        States ``level`` and ``leading_industries``.
    within_m
        The distance up to which zones are near, m; 0 for those that touch; None where nobody said.
    level
        The level the zone itself must have for it to take others over; any where None.
    look_m
        How far away distances are told, m.

    Returns
    -------
    Evidence
        A count; ``tables["pairs"]`` has each zone with its distance and the industries it shares.

    Notes
    -----
    赣《2019年工作要点》四13: 推動一批國家級開發區整合或託管區域相鄰、產業相近的開發區.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> other = {"zone_name": ["乙区"], "leading_industries": ["食品、医药"]}
    >>> drawn = gpd.GeoDataFrame(other, geometry=[box(100, 0, 200, 100)])
    >>> own = Zone({"level": "国家级", "leading_industries": "医药"})
    >>> zone_pairs(drawn, box(0, 0, 100, 100), own, within_m=0).interval.value
    1.0
    """
    ground, layer = as_scope(boundary), as_layer(neighbour_zones, "neighbour_zones")
    if ground is None or layer is None:
        missing = missing_layer("boundary" if ground is None else "neighbour_zones")
        return Evidence.unknown(0, math.inf, "count", missing)
    stated = zone_facts.level(zone)
    if level is not None and stated is not None and stated != level:
        return count([])
    own = industries_of(
        Row(0, "", {"leading_industries": "、".join(zone_facts.stated(zone, "leading_industries"))}, "")
    )
    zones = _by_name(rows_of(layer), zone)
    apart = _apart(zones, ground.geometry, look_m)
    right_level = None if level is not None and stated is None else True
    assessments = [
        _maybe_own(_assess(row, apart[name], own, (within_m, right_level)), ground, zone) for name, row in zones.items()
    ]
    evidence = count(assessments, crs=layer.features.crs)
    facts = [zone_facts.missing_fact("level")] if right_level is None else []
    facts += [] if own else [zone_facts.missing_fact("leading_industries")]
    facts += [missing_param("within_m")] if within_m is None else []
    open_rows = evidence.interval.low < evidence.interval.high
    lines = [{"zone": name, **assessment.extra} for name, assessment in zip(zones, assessments, strict=True)]
    pairs = pd.DataFrame(lines, columns=["zone", "distance_m", "shared_industries"], dtype=object)
    return replace(evidence, wants=(*facts, *evidence.wants) if open_rows else (), tables={"pairs": pairs})


def _maybe_own(assessed: RowAssessment, ground: Scope, zone: Zone | None) -> RowAssessment:
    """Leave open what lies on the zone's own ground and cannot be told from it by its name."""
    named = assessed.row.first("zone_name", "zone_code", "name") is not None
    stated = zone_facts.stated(zone, "name") or zone_facts.stated(zone, "code")
    if not assessed.known or (named and stated) or not intersection(assessed.row.geometry, ground.geometry).area:
        return assessed
    want = assessed.row.want("zone_name") if stated else zone_facts.missing_fact("name")
    return replace(assessed, known=None, wants=(*assessed.wants, want))


def _by_name(rows: list[Row], zone: Zone | None) -> dict[str, Row]:
    """Put the blocks of each zone together; the zone of the case itself is no neighbour."""
    rows_of_zone: dict[str, list[Row]] = {}
    for row in rows:
        name = row.first("zone_name", "zone_code", "name") or f"#{row.number}"
        if zone_facts.is_the_zone(row, zone) is not True:
            rows_of_zone.setdefault(name, []).append(row)
    return {name: _together(zone_rows) for name, zone_rows in rows_of_zone.items()}


def _together(rows: list[Row]) -> Row:
    named = [text for row in rows if (text := row.first("industry", "leading_industries")) is not None]
    cells = {**rows[0].cells, "geometry": united([row.geometry for row in rows])}
    return replace(rows[0], cells={**cells, "leading_industries": "、".join(named) or None})


def _apart(zones: Mapping[str, Row], ground: object, look_m: float) -> dict[str, float]:
    if not zones:
        return {}
    pairs = distances([row.geometry for row in zones.values()], [ground], look_m)
    near = {int(left): float(apart) for left, _, apart in pairs.itertuples(index=False, name=None)}
    return {name: near.get(n, math.inf) for n, name in enumerate(zones)}


def _assess(row: Row, apart: float, own: frozenset[str], asked: tuple[float | None, bool | None]) -> RowAssessment:
    within_m, right_level = asked
    near = None if within_m is None and not math.isinf(apart) else apart <= (within_m or 0.0)
    theirs = industries_of(row)
    shared = alike(own, theirs)
    extra = {
        "distance_m": None if math.isinf(apart) else apart,
        "shared_industries": "、".join(map(industry_title, sorted(own & theirs))) or None,
    }
    wants = (row.want("leading_industries"),) if not theirs else ()
    return RowAssessment(
        row, all_known((near, shared, right_level)), "near_and_alike", row.geometry.area, wants=wants, extra=extra
    )
