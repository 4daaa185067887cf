"""The least change that would make a draft pass: cut out what it must not hold, and judge what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError
from landuse.core.evidence import Verdict
from landuse.core.findings import COUNTED, Finding, Review
from landuse.core.layer import primary_scope
from landuse.core.messages import Message
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.judge.review import Named, review

if TYPE_CHECKING:
    from landuse.core.case import Case

#: Pieces of evidence that say: this ground must not be in the draft.
UNWANTED = ("overlap", "outside", "special_built")


@dataclass(frozen=True, eq=False)
class Amendment:
    """A draft with the least cut out of it.

    Parameters
    ----------
    before, after
        The reviews of the draft as given and as amended.
    boundary
        The amended boundary, the user's columns kept; stated areas and abuttals no longer hold and are blank.
    cut
        What was cut: one row for each connected piece, with the rules it was cut for and its area, m².
    """

    before: Review
    after: Review
    boundary: gpd.GeoDataFrame
    cut: gpd.GeoDataFrame


def amend(case: Case, pack: Named | Sequence[Named] | None = None, *, tolerance_m: float = 0.5) -> Amendment:
    """Cut out of a draft the ground that breaks a rule by lying in it, and judge what is left.

    Every rule whose limit is no land at all needs that land gone, and no other: the cut is the union of it, so nothing
    less would do. Rules of another kind (a share, a document) are judged anew and may stay broken.

    Parameters
    ----------
    case
        The case.
    pack
        The packs to judge by; those the case names where None.
    tolerance_m
        Width below which what a cut leaves over is dropped with it, m.

    Returns
    -------
    Amendment
        The draft as amended, both reviews and what was cut.

    Raises
    ------
    InputError
        If the case has no boundary.
    """
    role = primary_scope(case)
    layer = case.layer(role) if role else None
    if role is None or layer is None:
        raise InputError(
            Message("there is no boundary to amend"), where=case.title, next=Message("Give [layers.draft] in case.toml")
        )
    before = review(case, pack)
    breaking = [finding for finding in before.items if _cuttable(finding, role)]
    pieces = [(finding, unwanted(finding)) for finding in breaking]
    cut = united([piece for _, piece in pieces]) if pieces else shapely.Polygon()
    left = layer.features.copy()
    left["geometry"] = [split_slivers(difference(shape, cut), tolerance_m).kept for shape in left.geometry]
    for column in ("stated_area", "abuttals", "point_count"):
        if column in left and not cut.is_empty:
            left[column] = pd.Series([None] * len(left), index=left.index, dtype=object)
    left = left[~left.geometry.is_empty]
    if left.empty:
        raise InputError(
            Message("nothing is left of the draft once what breaks a rule is cut out"),
            where=case.title,
            next=Message("Draw it elsewhere"),
        )
    gone = difference(united(layer.features.geometry.array), united(left.geometry.array))
    amended = replace(case, layers={**case.layers, role: (replace(layer, features=left),)})
    return Amendment(before, review(amended, pack), left, _cut_table(gone, pieces, left.crs))


def _cuttable(finding: Finding, role: str) -> bool:
    none_at_all = finding.limit is not None and finding.limit.op == "<=" and finding.limit.value == 0
    return (
        finding.verdict is Verdict.BROKEN
        and finding.primary
        and finding.scope == role
        and finding.rule.weight in COUNTED
        and none_at_all
    )


def unwanted(finding: Finding) -> BaseGeometry:
    """Return the ground that a broken finding says must not be in the draft."""
    where = finding.evidence.where
    return united(where.geometry[where["kind"].isin(UNWANTED)].array) if len(where) else shapely.Polygon()


def _cut_table(gone: BaseGeometry, pieces: list[tuple[Finding, BaseGeometry]], crs: object) -> gpd.GeoDataFrame:
    parts = [
        part for part in sorted(shapely.get_parts(gone), key=lambda shape: (-shape.area, shape.bounds)) if part.area > 0
    ]
    rows = [
        {
            "piece": n,
            "area_m2": part.area,
            "rules": "、".join(finding.rule.full_id for finding, piece in pieces if intersection(part, piece).area > 0),
        }
        for n, part in enumerate(parts, start=1)
    ]
    return gpd.GeoDataFrame(rows, columns=["piece", "area_m2", "rules"], geometry=parts, crs=crs)
