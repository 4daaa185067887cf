"""The area of a zone against the total that an approval reply caps it at (总面积不得突破…)."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Zone
from landuse.core.missing import missing_column, missing_layer, missing_table
from landuse.measures import zone_facts
from landuse.measures.area_kind import AreaKind, area_of
from landuse.measures.check import check
from landuse.measures.inputs import ScopeLike, TableLike, as_scope, as_table
from landuse.measures.table_rows import Row, rows_of

#: A total area that was approved is not a hundred times the ground that is asked for.
MOST_TIMES = 100


@check(boundary="scope", documents="table", zone="zone")
def total_area_cap(
    documents: TableLike,
    boundary: ScopeLike,
    zone: Zone | None = None,
    *,
    on: date,
    kinds: list[str],
    area: AreaKind = "plane",
) -> Evidence:
    """Measure by how much a ground exceeds the total area that the latest approval reply of the zone allows.

    Parameters
    ----------
    documents
        Documents with ``kind``, ``approved_on`` or ``issued_on`` and ``area_cap``, ha.
    boundary
        The ground.
    zone
        States ``name``: documents of other zones are left out.
    on
        The day it is judged on.
    kinds
        The kinds of document that may hold a cap.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m²; negative where some is left. Replies of one day that differ leave the hull of both.

    Notes
    -----
    Approval replies cap the total area (总面积控制在…以内, 不得突破).

    Examples
    --------
    >>> import pandas as pd
    >>> from shapely import box
    >>> reply = pd.DataFrame([{"kind": "approval", "approved_on": date(2020, 5, 1), "area_cap": 0.9}])
    >>> total_area_cap(reply, box(0, 0, 100, 100), on=date(2026, 1, 1), kinds=["approval"]).interval.value
    1000.0
    """
    ground, table = as_scope(boundary), as_table(documents, "documents")
    if ground is None:
        return Evidence.unknown(-math.inf, math.inf, "m2", missing_layer("boundary"))
    if table is None:
        return Evidence.unknown(-math.inf, math.inf, "m2", missing_table("documents"))
    mine = zone_facts.own_rows(rows_of(table, "documents"), zone)
    rows = [row for row in mine if row.text("kind") in kinds or row.text("kind") is None]
    dated = [(day, row) for row in rows if (day := _day(row)) and day <= on]
    unsure = [row for row in rows if row.own is None or row.text("kind") is None or _day(row) is None]
    latest = [row for day, row in dated if day == max(day for day, _ in dated)]
    if unsure or not latest:
        wants = [row.want("approved_on", whom="bureau") for row in unsure]
        return Evidence.unknown(-math.inf, math.inf, "m2", *(wants or [missing_column("documents", "area_cap")]))
    caps = [row.figure("area_cap") for row in latest]
    if None in caps:
        gaps = [row.want("area_cap", whom="bureau") for row, cap in zip(latest, caps, strict=True) if cap is None]
        return Evidence.unknown(-math.inf, math.inf, "m2", *gaps)
    measured = area_of(ground.geometry, area, getattr(ground.features, "crs", None))
    if any((cap or 0.0) * 10_000 > MOST_TIMES * measured for cap in caps):
        # a cap so far above the ground is in another unit, or another zone's
        return Evidence.unknown(-math.inf, math.inf, "m2", *(row.want("area_cap", whom="bureau") for row in latest))
    over = [Interval.exactly(measured - (cap or 0.0) * 10_000) for cap in caps]
    return Evidence(Interval.hull(over), "m2", where=items([_item(row) for row in latest]), area=area)


def _day(row: Row) -> date | None:
    return row.day(row.dated_by("approved_on", "issued_on"))


def _item(row: Row) -> dict[str, object]:
    return {
        "kind": "approval",
        "unit_id": row.ident,
        "label": row.text("name"),
        "area_m2": None,
        "geometry": row.geometry,
    }
