"""How much of each industry's land adjoins its own kind (同类企业集中布局)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from landuse.core.evidence import Evidence, Interval
from landuse.core.kleene import any_known
from landuse.core.layer import Zone
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import area_within, distances
from landuse.measures import zone_facts
from landuse.measures.check import check, every_ground
from landuse.measures.industries import alike, industries_of, industry_title
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of


@check(enterprise_sites="layer", boundary="scope", zone="zone")
@every_ground("enterprise_sites")
def industry_contiguity(
    enterprise_sites: LayerLike, boundary: ScopeLike, zone: Zone | None = None, *, gap_m: float = 0.5
) -> Evidence:
    """Measure the share of the enterprises' land that adjoins land of the same industry.

    Parameters
    ----------
    enterprise_sites
        Sites with ``industry_code`` or ``industry``; an enterprise alone in its industry adjoins nothing of its kind.
    boundary
        The ground; only sites with land in it count, with that land.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    gap_m
        The distance up to which two sites adjoin, m; a road's width joins what lies on its two sides.

    Returns
    -------
    Evidence
        A share of 1; sites without an industry could adjoin anything they lie beside. ``tables["industries"]`` has each
        industry with its land and what of it adjoins.

    Notes
    -----
    驻政办〔2019〕125号 二(三)2: 促进同类企业、同类项目集中布局.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = {"industry": ["食品", "食品", "化工", "化工"]}
    >>> sites = gpd.GeoDataFrame(rows, geometry=[box(x, 0, x + 10, 10) for x in (0, 10, 20, 40)])
    >>> industry_contiguity(sites, box(0, 0, 100, 100)).interval.value
    0.5
    """
    ground, layer = as_scope(boundary), as_layer(enterprise_sites, "enterprise_sites")
    if ground is None or layer is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary" if ground is None else "enterprise_sites"))
    own = zone_facts.own_rows(rows_of(layer), zone)
    inside = list(area_within([row.geometry for row in own], ground.geometry)) if own else []
    rows = [row for row, area in zip(own, inside, strict=True) if area > 0]
    areas = [float(area) for area in inside if area > 0]
    kinds = [industries_of(row) for row in rows]
    joined = _joined(rows, kinds, gap_m)
    assessments = [
        RowAssessment(row, fact, "adjoins", area, wants=(row.want("industry_code", weight=area),))
        for row, fact, area in zip(rows, joined, areas, strict=True)
    ]
    evidence = count(assessments, crs=layer.features.crs, unit="1")
    total = sum(areas)
    sure = sum(area for area, fact in zip(areas, joined, strict=True) if fact)
    perhaps = sum(area for area, fact in zip(areas, joined, strict=True) if fact is None)
    interval = Interval(sure / total, (sure + perhaps) / total, sure / total) if total else Interval(0, 1)
    figures = {"land_m2": total, "adjoining_m2": sure}
    return replace(evidence, interval=interval, figures=figures, tables={"industries": _table(kinds, areas, joined)})


def _joined(rows: Sequence[Row], kinds: Sequence[frozenset[str]], gap_m: float) -> list[bool | None]:
    """Return for each site whether one of its own kind lies beside it; None where an industry is missing."""
    shapes = [row.geometry for row in rows]
    joined: list[bool | None] = [False] * len(rows)
    if not shapes:
        return joined
    near: dict[int, set[int]] = {n: set() for n in range(len(rows))}
    for left, right, _ in distances(shapes, shapes, gap_m).itertuples(index=False, name=None):
        if left != right:
            near[left].add(right)
    for n, others in near.items():
        joined[n] = any_known(alike(kinds[n], kinds[other]) for other in others)
    return joined


def _table(kinds: Sequence[frozenset[str]], areas: Sequence[float], joined: Sequence[bool | None]) -> pd.DataFrame:
    lines: dict[str, dict[str, float]] = {}
    for kind, area, fact in zip(kinds, areas, joined, strict=True):
        line = lines.setdefault(
            "、".join(map(industry_title, sorted(kind))) or "?", {"sites": 0, "land_m2": 0.0, "adjoining_m2": 0.0}
        )
        line["sites"] += 1
        line["land_m2"] += area
        line["adjoining_m2"] += area if fact else 0.0
    rows = [{"industry": name, **line, "share": line["adjoining_m2"] / line["land_m2"]} for name, line in lines.items()]
    return pd.DataFrame(rows, columns=["industry", "sites", "land_m2", "adjoining_m2", "share"])
