"""In how many of the last years a zone stood among the last few of the evaluation."""

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
def rankings_within(
    rankings: TableLike, zone: Zone | None = None, *, on: date, last_n: int | None = None, years: int = 3
) -> Evidence:
    """Count the years, of the last few evaluated, in which a zone was among the last ones.

    Parameters
    ----------
    rankings
        Places by year: ``zone``, ``year``, ``rank``, ``of``; a ``measure`` ranked by itself is left out.
    zone
        States ``name`` or ``code``.
    on
        The day; later years are left out.
    last_n
        How many of the last places count; None where nobody said.
    years
        How many years are looked at, up to the year before the day.

    Returns
    -------
    Evidence
        Years, from 0 to ``years``.

    Notes
    -----
    Practice beside 国办发〔2017〕7号: twice in three years among the last N is told like three years running.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"zone": ["甲"] * 3, "year": [2023, 2024, 2025], "rank": [9, 3, 10], "of": [10] * 3})
    >>> rankings_within(table, on=date(2026, 6, 1), last_n=2).interval.value
    2.0
    """
    table = as_table(rankings, "rankings")
    if table is None:
        return Evidence.unknown(0, years, "year", missing_table("rankings"))
    if not names_its_zone(table, zone):
        return Evidence.unknown(0, years, "year", zone_facts.missing_fact("name"))
    if last_n is None:
        return Evidence.unknown(0, years, "year", missing_param("last_n"))
    unsure = strays(table, zone)
    if unsure:
        return Evidence.unknown(0, years, "year", *map(stray_cell, unsure))
    ranked = [place for place in places(table, zone, on.year - 1, []) if place.year >= on.year - years]
    low = high = 0
    wants: list[MissingInput] = []
    for year in range(on.year - years, on.year):
        mine = [place for place in ranked if place.year == year]
        ranks = [(place.row.figure("rank", least=1), place.row.figure("of", least=1)) for place in mine]
        facts = {_among_last(rank, of, last_n) for rank, of in ranks}
        # places of one year that disagree, and a year without one, may be either
        known = facts.pop() if len(facts) == 1 else None
        low, high = low + (known is True), high + (known is not False)
        if known is None:
            want = MissingInput(f"row:rankings.rank#{year}", RANKING(year=year), "authority", 1.0)
            wants += [want for place in mine for want in place.wants] or [want]
    value = float(low) if low == high else None
    return Evidence(Interval(float(low), float(high), value), "year", wants=tuple(wants))


def _among_last(rank: float | None, of: float | None, last_n: int) -> bool | None:
    return None if rank is None or of is None or rank > of else rank > of - last_n
