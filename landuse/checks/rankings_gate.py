"""The place of a zone in the yearly evaluation, as a gate to expansion."""

from __future__ import annotations

from datetime import date

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.rankings import names_its_zone, places, stray_cell, strays
from landuse.measures.table_rows import NOWHERE

RANKING = Message("the zone's place in the evaluation of {year} or later")


@check(rankings="table", zone="zone")
def rankings_gate(
    rankings: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    core: list[str] | None = None,
    latest_years: int = 2,
) -> Evidence:
    """Measure how far down the zone stands in its latest evaluation, by the worst of its places.

    Parameters
    ----------
    rankings
        Places by year: ``zone``, ``year``, ``rank``, ``of``, and ``measure`` where a core indicator was ranked by
        itself.
    zone
        States ``name`` or ``code``.
    on
        The day; later years are left out.
    core
        The measures that count beside the whole; every measure in the table where None.
    latest_years
        How many years old the latest evaluation may be.

    Returns
    -------
    Evidence
        Rank over the number ranked, 0 to 1, where 1 is the last place.

    Notes
    -----
    驻政办〔2019〕125号 三(五): 对评价排名靠后或部分核心指标居后列的,不支持其扩区、升级.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"zone": ["甲"], "year": [2019], "rank": [3], "of": [10]})
    >>> rankings_gate(table, on=date(2020, 6, 1)).interval.value
    0.3
    """
    table = as_table(rankings, "rankings")
    if table is None:
        return Evidence.unknown(0, 1, "1", missing_table("rankings"))
    if not names_its_zone(table, zone):
        return Evidence.unknown(0, 1, "1", zone_facts.missing_fact("name"))
    unsure = strays(table, zone)
    if unsure:
        return Evidence.unknown(0, 1, "1", *map(stray_cell, unsure))
    ranked = [place for place in places(table, zone, on.year, core) if place.year >= on.year - latest_years]
    if not ranked:
        want = MissingInput("table:rankings", RANKING(year=on.year - latest_years), "authority", 1.0)
        return Evidence.unknown(0, 1, "1", want)
    last = [place for place in ranked if place.year == ranked[-1].year]
    known = [place.share for place in last if place.share is not None]
    worst = max(known, default=0.0)
    interval = (
        Interval(worst, worst, worst) if len(known) == len(last) else Interval(worst, 1.0, worst if known else None)
    )
    rows = [
        {"kind": place.measure or "whole", "unit_id": place.row.text("zone"), "label": str(place.year), "area_m2": None}
        | {"place": place.share, "geometry": NOWHERE}
        for place in last
    ]
    wants = tuple(want for place in last for want in place.wants)
    return Evidence(interval, "1", where=items(rows), figures={"year": float(last[0].year)}, wants=wants)
