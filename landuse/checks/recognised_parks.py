"""Chemical parks that nobody recognised (化工园区认定)."""

from __future__ import annotations

import math
from datetime import date

from landuse.core.evidence import Evidence
from landuse.core.layer import Zone
from landuse.core.missing import missing_layer
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, as_layer
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"inner_parks": "raise"}


@check(inner_parks="layer", zone="zone")
def recognised_parks(
    inner_parks: LayerLike, zone: Zone | None = None, *, on: date, category: str = "chemical_park"
) -> Evidence:
    """Count the parks of a kind in a zone that are not recognised on the day.

    Parameters
    ----------
    inner_parks
        Parks with ``category``, ``recognised`` (yes or no) and ``recognised_on``.
    zone
        States ``name`` or ``code``, by which rows of other zones are left out.
    on
        The day it is judged on.
    category
        The kind of park.

    Returns
    -------
    Evidence
        A count; what is not said of a park leaves it open.

    Notes
    -----
    工信部联原〔2021〕220号: a chemical park is recognised by the province before it takes projects.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> parks = gpd.GeoDataFrame({"category": ["chemical_park"], "recognised": [False]}, geometry=[box(0, 0, 9, 9)])
    >>> recognised_parks(parks, on=date(2026, 1, 1)).interval.value
    1.0
    """
    layer = as_layer(inner_parks, "inner_parks")
    if layer is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("inner_parks"))
    rows = zone_facts.own_rows(rows_of(layer, "inner_parks"), zone)
    return count((_assess(row, category, on) for row in rows), crs=layer.features.crs)


def _assess(row: Row, category: str, on: date) -> RowAssessment:
    kind, day, stated = row.text("category"), row.day("recognised_on"), row.yes("recognised")
    by_day = None if day is None else day <= on
    facts = {fact for fact in (by_day, stated) if fact is not None}
    # a day nobody can read, or one that the word beside it contradicts, proves nothing
    unread = day is None and row.given("recognised_on")
    recognised = facts.pop() if len(facts) == 1 and not unread else None
    of_kind = None if kind is None else kind == category
    if of_kind is False or recognised is True:
        known: bool | None = False
    else:
        known = True if of_kind and recognised is False and row.own is True else None
    gaps = [column for column, known in (("category", of_kind), ("recognised", recognised)) if known is None]
    wants = tuple(row.want(column, whom="bureau") for column in gaps)
    return RowAssessment(row, known, "not_recognised", row.geometry.area, wants=wants)
