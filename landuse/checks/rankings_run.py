"""How many years running a zone has been at the bottom of the evaluation."""

from __future__ import annotations

from datetime import date

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_param, missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.rankings import names_its_zone, places, stray_cell, strays

RANKING = Message("the zone's place in the evaluation of {year}")


@check(rankings="table", zone="zone")
def rankings_run(
    rankings: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    bottom_from: float | None = None,
    core: list[str] | None = None,
    latest_years: int = 2,
    look_back: int = 3,
) -> Evidence:
    """Count the latest years running in which a zone stood at the bottom.

    A year counts where any of its rankings has the zone at the bottom: the whole, or one of the measures.

    Parameters
    ----------
    rankings
        Places by year: ``zone``, ``year``, ``rank``, ``of``, ``measure``.
    zone
        States ``name`` or ``code``.
    on
        The day; later years are left out.
    bottom_from
        From which share of the ranks on a place is at the bottom: 0.8 for the last fifth, that rank included.
    core
        The measures that count beside the whole; every measure in the table where None.
    latest_years
        How many years old the latest evaluation may be.
    look_back
        How many years are looked at.

    Returns
    -------
    Evidence
        Years, from 0 to ``look_back``.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》六(二十一):
    对连续三年排名靠后的开发区,由考核部门提出核减面积或降低行政级别的建议.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"zone": ["甲"] * 3, "year": [2017, 2018, 2019], "rank": [9, 10, 10], "of": [10] * 3})
    >>> rankings_run(table, on=date(2020, 6, 1), bottom_from=0.9).interval.value
    3.0
    """
    table = as_table(rankings, "rankings")
    if table is None:
        return Evidence.unknown(0, look_back, "year", missing_table("rankings"))
    if not names_its_zone(table, zone):
        return Evidence.unknown(0, look_back, "year", zone_facts.missing_fact("name"))
    if bottom_from is None:
        return Evidence.unknown(0, look_back, "year", missing_param("bottom_from"))
    unsure = strays(table, zone)
    if unsure:
        return Evidence.unknown(0, look_back, "year", *map(stray_cell, unsure))
    ranked = places(table, zone, on.year, core)
    last = ranked[-1].year if ranked and ranked[-1].year >= on.year - latest_years else None
    if last is None:
        return Evidence.unknown(0, look_back, "year", _ask(on.year - 1))
    low = high = 0
    wants: list[MissingInput] = []
    for year in range(last, last - look_back, -1):
        mine = [place for place in ranked if place.year == year]
        shares = [place.share for place in mine]
        bottom = any(share is not None and share >= bottom_from - 1e-12 for share in shares)
        if not bottom and mine and None not in shares:
            break
        low += bottom and low == high
        high += 1
        wants += [] if bottom else [want for place in mine for want in place.wants] or [_ask(year)]
    value = float(low) if low == high else None
    return Evidence(
        Interval(float(low), float(high), value), "year", figures={"last_year": float(last)}, wants=tuple(wants)
    )


def _ask(year: int) -> MissingInput:
    return MissingInput(f"row:rankings.rank#{year}", RANKING(year=year), "authority", 1.0)
