"""Blocks before and after: what the draft keeps of each approved block, adds to and takes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.boundary.block_names import names_by_label
from landuse.boundary.points import block_labels
from landuse.boundary.portions import portions
from landuse.core.area import Area, closed
from landuse.core.land import BlockAfter, BlockBefore
from landuse.measures.scopes import PORTION_TOLERANCE_M

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.core.case import Case


def blocks_before(case: Case, plane: Mapping[str, Area]) -> tuple[BlockBefore, ...]:
    """Measure the approved blocks and what became of each.

    Parameters
    ----------
    case
        The case.
    plane
        The areas of its scopes as published, to which the columns sum.

    Returns
    -------
    tuple of BlockBefore
        In the order of the rows; none where no approved boundary is given.
    """
    approved, parts = case.layer("approved"), _parts(case)
    if approved is None or parts is None:
        return ()
    labels = [str(label) for label in block_labels(approved.features)]
    names = names_by_label(approved.features, labels)
    drawn, kept, withdrawn, slivers = _columns(
        approved.features, labels, parts, ("approved_block", "withdrawn"), plane, "approved"
    )
    return tuple(
        BlockBefore(label, _approval(row), _stated(row), whole, stays, goes, thin, name=names.get(label, ""))
        for label, (_, row), whole, stays, goes, thin in zip(
            labels, approved.features.iterrows(), drawn, kept, withdrawn, slivers, strict=True
        )
    )


def blocks_after(case: Case, plane: Mapping[str, Area]) -> tuple[BlockAfter, ...]:
    """Measure the blocks of the draft and where each comes from.

    Parameters
    ----------
    case
        The case.
    plane
        The areas of its scopes as published, to which the columns sum.

    Returns
    -------
    tuple of BlockAfter
        In the order of the rows; none where there is no draft beside an approved boundary.
    """
    draft, parts = case.layer("draft"), _parts(case)
    if draft is None or parts is None:
        return ()
    labels = [str(label) for label in block_labels(draft.features)]
    names = names_by_label(draft.features, labels)
    columns = _columns(draft.features, labels, parts, ("draft_block", "added"), plane, "draft")
    return tuple(
        BlockAfter(label, _sources(parts, label), whole, stays, comes, thin, name=names.get(label, ""))
        for label, whole, stays, comes, thin in zip(labels, *columns, strict=True)
    )


def _parts(case: Case) -> gpd.GeoDataFrame | None:
    approved, draft = case.layer("approved"), case.layer("draft")
    if approved is None:
        return None
    after = approved if draft is None else draft
    parts = portions(approved.features, after.features, tolerance_m=PORTION_TOLERANCE_M)
    return parts[~parts["sliver"]]


def _columns(
    features: gpd.GeoDataFrame,
    labels: Sequence[str],
    parts: gpd.GeoDataFrame,
    of: tuple[str, str],
    plane: Mapping[str, Area],
    scope: str,
) -> tuple[list[Area], ...]:
    """Return drawn, kept, other portion and slivers of each block: they close along the row and down the column."""
    column, portion = of
    shapes = [float(shape.area) for shape in features.geometry]
    kept = [_portion(parts, "kept", column, label) for label in labels]
    other = [_portion(parts, portion, column, label) for label in labels]
    slivers = [max(whole - a - b, 0.0) for whole, a, b in zip(shapes, kept, other, strict=True)]
    slivers = [area if area >= LEAST_M2 else 0.0 for area in slivers]
    drawn_areas = _to(shapes, plane.get(scope))
    kept_areas = _to(kept, plane.get("kept"))
    sliver_areas = [Area.of(area) for area in slivers]
    other_areas = [whole - a - b for whole, a, b in zip(drawn_areas, kept_areas, sliver_areas, strict=True)]
    return drawn_areas, kept_areas, other_areas, sliver_areas


#: From here on what kept and the other portion leave of a block is slivers, not rounding, m².
LEAST_M2 = 1.0


def _to(areas: Sequence[float], whole: Area | None) -> list[Area]:
    """Close areas to a whole where they are its parts; blocks that overlap sum to more, and stay as they are."""
    near = whole is not None and abs(sum(areas) - whole.m2) < 0.01 * (len(areas) + 1)
    return closed(areas, whole) if near and whole is not None else [Area.of(area) for area in areas]


def _portion(parts: gpd.GeoDataFrame, portion: str, column: str, label: str) -> float:
    return float(parts.loc[(parts["portion"] == portion) & _has(parts[column], label), "area_m2"].sum())


def _has(blocks: pd.Series, label: str) -> pd.Series:
    return blocks.map(lambda labels: label in str(labels).split("、"))


def _sources(parts: gpd.GeoDataFrame, label: str) -> tuple[str, ...]:
    mine = parts[(parts["portion"] == "kept") & _has(parts["draft_block"], label)]
    return tuple(
        dict.fromkeys(block for labels in mine["approved_block"] for block in str(labels).split("、") if block)
    )


def _stated(row: Any) -> Area | None:  # noqa: ANN401  a row of a frame
    stated = row.get("approved_area")
    return None if stated is None or pd.isna(stated) else Area.of(float(stated) * 10_000)


def _approval(row: Any) -> str:  # noqa: ANN401
    stated = (row.get("approval_number"), row.get("approval_date"))
    return " ".join(
        value.isoformat()[:10] if isinstance(value, (date, pd.Timestamp)) else str(value)
        for value in stated
        if value is not None and not pd.isna(value)
    )
