"""Whole relocation of a zone: what is withdrawn, added and kept, and the argument it needs."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_layer, missing_table
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.check import check
from landuse.measures.documents import DocumentStatus, find_document
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"documents": "handled"}
NOT_MOVED = Message("the draft keeps {share:share} of the approved boundary: this is no relocation of the whole")
SMALL = Message("below which kept share a relocation is of the whole")


@check(draft="layer", approved="layer", documents="table", zone="zone")
def relocation(
    draft: LayerLike,
    approved: LayerLike,
    documents: TableLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    kinds: list[str],
    whole_below: float | None = None,
    tolerance_m: float = 0.5,
) -> Evidence:
    """Return whether a relocation of the whole zone has the argument it needs.

    Parameters
    ----------
    draft, approved
        The two boundaries, in metres.
    documents
        Documents with ``kind`` and dates.
    zone
        States ``name``: documents of other zones are left out.
    on
        The day it is judged on.
    kinds
        The documents a whole relocation needs, each present on the day.
    whole_below
        The kept share of the approved area below which it counts as a relocation of the whole; where None, only a draft
        that keeps nothing surely is one, and only a draft that gives up nothing surely is not.
    tolerance_m
        Width below which a portion is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A fact: 1 where every document is there.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十五): 可在充分论证的基础上整体调位或向城市综合功能区转型.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd
    >>> from shapely import box
    >>> draft, approved = (gpd.GeoDataFrame(geometry=[box(x, 0, x + 100, 100)]) for x in (300, 0))
    >>> study = {"kind": ["feasibility_study"], "approved_on": [date(2026, 1, 1)], "valid_until": [date(2027, 1, 1)]}
    >>> relocation(
    ...     draft, approved, pd.DataFrame(study), on=date(2026, 6, 30), kinds=["feasibility_study"]
    ... ).interval.value
    1.0
    """
    new, old = as_layer(draft, "draft"), as_layer(approved, "approved")
    if new is None or old is None:
        return Evidence.unknown(0, 1, "fact", missing_layer("draft" if new is None else "approved"))
    after, before = united(new.features), united(old.features)
    if not before.area:
        return Evidence.unknown(0, 1, "fact", missing_layer("approved"))
    portions = {
        "kept": intersection(after, before),
        "added": difference(after, before),
        "withdrawn": difference(before, after),
    }
    grounds = {name: split_slivers(ground, tolerance_m).kept for name, ground in portions.items()}
    kept = grounds["kept"].area / before.area
    moved = _moved(kept, grounds["withdrawn"].area, whole_below)
    if moved is False:
        return Evidence.not_applicable(NOT_MOVED(share=kept))
    table = as_table(documents, "documents")
    statuses = [] if table is None else [find_document(table, kind, on=on, zone=zone) for kind in kinds]
    wants = [missing_table("documents")] if table is None else [want for status in statuses for want in status.wants]
    fact = None if table is None else _fact(statuses)
    if moved is None and fact is not True:
        fact = None
        wants.append(MissingInput("param:whole_below", SMALL, "authority", 1.0))
    figures = {"kept_share": kept, **{f"{name}_m2": float(ground.area) for name, ground in grounds.items()}}
    return Evidence(
        Interval.fact(fact),
        "fact",
        where=_where(grounds, new.features.crs),
        figures=figures,
        wants=tuple(wants),
        tables={"documents": pd.DataFrame([standing.row() for standing in statuses])},
        area="plane",
    )


def _where(grounds: dict[str, BaseGeometry], crs: object) -> gpd.GeoDataFrame:
    rows = [
        {"kind": name, "unit_id": None, "label": None, "area_m2": ground.area, "geometry": ground}
        for name, ground in grounds.items()
        if ground.area > 0
    ]
    return items(rows, crs=crs)


def _moved(kept: float, withdrawn_m2: float, whole_below: float | None) -> bool | None:
    if withdrawn_m2 == 0:
        return False
    if whole_below is not None:
        return kept < whole_below
    return True if kept == 0 else None


def _fact(statuses: list[DocumentStatus]) -> bool | None:
    facts = {standing.known for standing in statuses}
    return all_known(facts)
