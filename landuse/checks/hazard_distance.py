"""Protective distances (安全防护距离, 卫生防护距离) around hazardous sites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import all_known, any_known
from landuse.core.layer import Layer, Scope
from landuse.core.missing import missing_layer, unproven_ground
from landuse.core.vocabulary import fold_word
from landuse.geometry.overlay import distances, united
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.reach import open_upwards, unproven_around
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"hazardous_sites": "raise", "sensitive_uses": "raise"}


@dataclass(frozen=True)
class _Near:
    """A sensitive use near a site."""

    use: Row
    distance_m: float
    in_zone: bool


@check(hazardous_sites="layer", sensitive_uses="layer", boundary="scope")
def hazard_distance(
    hazardous_sites: LayerLike,
    boundary: ScopeLike,
    sensitive_uses: LayerLike,
    *,
    chemical_only: bool = False,
    grave_risks: Sequence[str] = (),
    look_m: float = 5000.0,
) -> Evidence:
    """Count the hazardous sites with sensitive land nearer than their protective distance.

    A site counts where it, or the sensitive land too near to it, lies in the ground. Exactly the distance is enough.

    Parameters
    ----------
    hazardous_sites
        Sites with ``distance`` (m), and ``chemical`` and ``risk`` where these are asked for; taken as a register,
        complete.
    boundary
        The ground.
    sensitive_uses
        Homes, schools, hospitals and the like; where nothing proves this layer complete on the ground, a site with
        nothing near may yet have something.
    chemical_only
        Whether only sites of chemical enterprises count.
    grave_risks
        Words of ``risk`` by which a site counts whatever its distance.
    look_m
        How far from a site without a distance sensitive land is looked for, m.

    Returns
    -------
    Evidence
        A count of sites; ``tables["pairs"]`` has each site with the sensitive land within its distance.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十九): 严格落实安全生产防护距离;
    驻政办〔2019〕125号 二(三)3: 对达不到卫生和安全防护距离要求或风险隐患突出的,依法限期整改或关闭.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> site = gpd.GeoDataFrame({"name": ["甲"], "distance": [50.0]}, geometry=[box(0, 0, 10, 10)])
    >>> homes = gpd.GeoDataFrame({"name": ["乙村"]}, geometry=[box(59, 0, 80, 10)])
    >>> hazard_distance(site, box(0, 0, 100, 100), homes).interval.low
    1.0
    """
    ground, sites = as_scope(boundary), as_layer(hazardous_sites, "hazardous_sites")
    uses = as_layer(sensitive_uses, "sensitive_uses")
    if ground is None or sites is None:
        missing = missing_layer("boundary" if ground is None else "hazardous_sites")
        return Evidence.unknown(0, math.inf, "count", missing)
    rows, sensitive = rows_of(sites), rows_of(uses)
    assessments, lines, doubts = [], [], []
    for row, near in zip(rows, _near(rows, sensitive, ground, look_m), strict=True):
        doubt = _unseen(row, ground, uses, look_m)
        doubts.append(doubt)
        assessments.append(_assess(row, near, ground, (chemical_only, grave_risks), not doubt.is_empty))
        lines += [_line(row, use) for use in near if use.distance_m < (row.figure("distance") or -1.0)]
    evidence = count(assessments, crs=sites.features.crs)
    if evidence.interval.low < evidence.interval.high:
        evidence = replace(evidence, wants=(*_proof(uses, doubts), *evidence.wants))
    evidence = open_upwards(evidence, "hazardous_sites", unproven_around(sites, ground.geometry, look_m))
    pairs = pd.DataFrame(lines, columns=["site", "sensitive", "distance_m", "wanted_m", "missing_m"], dtype=object)
    return replace(evidence, tables={"pairs": pairs})


def _near(sites: Sequence[Row], uses: Sequence[Row], ground: Scope, look_m: float) -> list[list[_Near]]:
    near: list[list[_Near]] = [[] for _ in sites]
    if not sites or not uses:
        return near
    reach = max([look_m, *(row.figure("distance") or 0.0 for row in sites)])
    pairs = distances([row.geometry for row in sites], [row.geometry for row in uses], reach)
    for left, right, apart in pairs.itertuples(index=False, name=None):
        use = uses[right]
        near[left].append(_Near(use, float(apart), bool(use.geometry.intersects(ground.geometry))))
    return near


def _assess(
    row: Row, near: list[_Near], ground: Scope, asked: tuple[bool, Sequence[str]], open_to: bool
) -> RowAssessment:
    chemical_only, grave_risks = asked
    here = bool(row.geometry.intersects(ground.geometry))
    chemical = row.yes("chemical") if chemical_only else True
    wanted = row.figure("distance")
    able = [use for use in near if here or use.in_zone]
    if wanted is None:
        close: bool | None = None if able or open_to else False
    else:
        close = any(use.distance_m < wanted for use in able) or (None if open_to and wanted > 0 else False)
    grave = _grave(row, grave_risks) if here else False
    known = all_known((chemical, any_known((close, grave))))
    gaps = (["chemical"] if chemical is None else []) + (["distance"] if close is None and wanted is None else [])
    gaps += ["risk"] if grave is None else []
    least = min((use.distance_m for use in able), default=None)
    wants: tuple[MissingInput, ...] = tuple(row.want(column, whom="authority") for column in gaps)
    extra = {"distance_m": wanted, "nearest_m": least}
    return RowAssessment(
        row, known, "grave_risk" if grave and not close else "too_near", row.geometry.area, wants=wants, extra=extra
    )


def _unseen(row: Row, ground: Scope, uses: Layer | None, look_m: float) -> BaseGeometry:
    """Return the ground near a site where sensitive land may lie that the layer does not show.

    Of a site outside the ground only land in the ground counts; of one in it, land all around.
    """
    here = bool(row.geometry.intersects(ground.geometry))
    wanted = row.figure("distance")
    reach = look_m if wanted is None else wanted
    return unproven_around(uses, row.geometry, reach, within=None if here else ground.geometry)


def _proof(uses: Layer | None, doubts: Sequence[BaseGeometry]) -> list[MissingInput]:
    open_ground = united([doubt for doubt in doubts if not doubt.is_empty])
    if open_ground.is_empty:
        return []
    return [missing_layer("sensitive_uses") if uses is None else unproven_ground("sensitive_uses", open_ground.area)]


def _grave(row: Row, words: Sequence[str]) -> bool | None:
    if not words:
        return False
    term = row.text("risk")
    if term is not None:
        return term == "grave"
    written = row.written("risk")
    return True if written is not None and fold_word(written) in {fold_word(word) for word in words} else None


def _line(row: Row, near: _Near) -> dict[str, object]:
    wanted = row.figure("distance") or 0.0
    return {
        "site": row.first("name", "id"),
        "sensitive": near.use.first("name", "id"),
        "distance_m": near.distance_m,
        "wanted_m": wanted,
        "missing_m": wanted - near.distance_m,
    }
