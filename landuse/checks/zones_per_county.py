"""How many zones one county holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"zones": "raise"}
EXEMPT = Message("whether {county} is exempt and may hold several zones")
NOT_LISTED = Message("the zones of {county} in the register")
ALL_EXEMPT = Message("{county} is exempt: the number of its zones is not limited")


@dataclass(frozen=True, eq=False)
class _County:
    """A county with its zones, and how many those are at least and at most."""

    names: frozenset[str]
    zones: dict[str, Row]
    least: int
    most: int


@check(zones="table", zone="zone")
def zones_per_county(
    zones: TableLike, zone: Zone | None = None, *, exempt: list[str] | None, only_own: bool = True
) -> Evidence:
    """Count the zones of the county that has most of them.

    Parameters
    ----------
    zones
        The register of zones, with ``name``, ``zone_code``, ``county_name`` and ``county_code``.
    zone
        States ``county``: only the zone's own counties are looked at, where ``only_own``.
    exempt
        Counties that may hold several; where None, a county with several may be exempt.
    only_own
        Whether only the zone's own counties are looked at; else, or where the case names none, every county.

    Returns
    -------
    Evidence
        A count; zones without a county may be in any.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》二(四): 除x市外,1个县(市、区)域只保留1个开发区. The name of the exempt city is
    masked in the copy.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"name": ["甲区", "乙区"], "county_name": ["甲县", "甲县"]})
    >>> zones_per_county(table, exempt=[]).interval.value
    2.0
    """
    table = as_table(zones, "zones")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("zones"))
    own = zone_facts.counties(zone) if only_own else frozenset()
    rows = rows_of(table, "zones")
    homeless = [row for row in rows if row.first("county_code", "county_name") is None]
    every = _by_county([row for row in rows if row not in homeless], own)
    asked = [county for county in every if not own or own & county.names]
    held = [county for county in asked if not set(exempt or ()) & county.names]
    if asked and not held:
        return Evidence.not_applicable(ALL_EXEMPT(county=_title(asked[0])), "count")
    if own and not asked:
        return Evidence.unknown(
            1, math.inf, "count", MissingInput("row:zones", NOT_LISTED(county=sorted(own)), "bureau", math.inf)
        )
    nobody = _County(frozenset(), {}, 0, 0)
    most = max(held, key=lambda county: county.least, default=nobody)
    # what is known of by its code alone may lie in the county that is known of by its name
    apart = {
        county: [
            other
            for other in every
            if other is not county and zone_facts.same_county(other.names, county.names) is None
        ]
        for county in held
    }
    greatest = max((county.most + sum(other.most for other in apart[county]) for county in held), default=0)
    number, high = float(most.least), float(greatest + len(homeless))
    doubtful = {row.number: row for others in apart.values() for other in others for row in other.zones.values()}
    wants: list[MissingInput] = [row.want("county_name", whom="bureau") for row in homeless]
    wants += [
        row.want("county_name" if row.given("county_code") else "county_code", whom="bureau")
        for row in doubtful.values()
    ]
    wants += [
        row.want("zone_code" if row.given("name") else "name", whom="bureau")
        for county in held
        if county.least < county.most
        for row in county.zones.values()
        if not (row.given("name") and row.given("zone_code"))
    ]
    low = number
    if exempt is None and high > 1:
        low = min(number, 1.0)
        wants.append(
            MissingInput("param:exempt", EXEMPT(county=_title(most) if most.names else "—"), "authority", number)
        )
    where = [_item(row) for county in held if county.most > 1 for row in county.zones.values()]
    figures = {"counties": float(len(held)), "over": float(sum(county.least > 1 for county in held))}
    return Evidence(Interval(low, high, number), "count", items(where), figures, wants=tuple(wants))


def _by_county(rows: list[Row], own: frozenset[str]) -> list[_County]:
    """Put rows of one county together, by its code or else by its name; a zone that stands twice counts once."""
    codes = {row.text("county_name"): row.text("county_code") for row in rows if row.given("county_code")}
    numbered = {word for word in own if word.isdecimal()}
    if len(own) == 2 and len(numbered) == 1:
        # the case says of its own county which code and which name it has
        codes.setdefault(*(own - numbered), *numbered)
    rows_of_county: dict[str, list[Row]] = {}
    for row in rows:
        key = row.text("county_code") or codes.get(row.text("county_name")) or row.text("county_name") or ""
        rows_of_county.setdefault(key, []).append(row)
    return [_county(county_rows) for county_rows in rows_of_county.values()]


def _county(rows: list[Row]) -> _County:
    names = frozenset(name for row in rows for name in (row.text("county_code"), row.text("county_name")) if name)
    zones = {row.first("zone_code", "name") or f"#{row.number}": row for row in rows}
    coded = [row for row in zones.values() if row.given("zone_code")]
    called = {row.text("name") for row in coded}
    by_name = [row for row in zones.values() if not row.given("zone_code") and row.given("name")]
    fresh = [row for row in by_name if row.text("name") not in called]
    silent = len(zones) - len(coded) - len(by_name)
    # one known by its name alone may be one known by its code alone; one of neither may be any
    least = len(coded) + len(fresh) - min(len(fresh), sum(1 for row in coded if not row.given("name")))
    return _County(names, zones, max(least, 1), len(coded) + len(fresh) + silent)


def _title(county: _County) -> Message:
    return Message("{names}", names=sorted(county.names, reverse=True))


def _item(row: Row) -> dict[str, object]:
    county = row.first("county_name", "county_code")
    return {
        "kind": "zone",
        "unit_id": row.ident,
        "label": row.text("name"),
        "area_m2": None,
        "county": county,
        "geometry": row.geometry,
    }
