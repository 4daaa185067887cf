"""Rankings of zones (考核评价排名) by year: where a zone stands, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.measures import zone_facts
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from landuse.core.evidence import MissingInput
    from landuse.core.layer import Table, Zone


@dataclass(frozen=True, eq=False)
class Place:
    """The place of a zone in one ranking.

    Parameters
    ----------
    row
        The row.
    year
        The year ranked.
    measure
        What was ranked; empty for the whole.
    share
        Rank over the number ranked, 1 for the last; None where it cannot be read.
    wants
        What would tell it.
    """

    row: Row
    year: int
    measure: str
    share: float | None
    wants: tuple[MissingInput, ...] = ()


def places(rankings: Table, zone: Zone | None, year: int, measures: list[str] | None = None) -> list[Place]:
    """List the places of a zone up to a year.

    Parameters
    ----------
    rankings
        Rows of ``rankings``.
    zone
        States ``name`` or ``code``; may be None where the table ranks only one.
    year
        The last year.
    measures
        The measures that count; all where None. A blank measure is the whole and always counts.

    Returns
    -------
    list of Place
        By year, in the order of the table.
    """
    ranked = []
    for row in rows_of(rankings, "rankings"):
        its, measure = row.figure("year"), row.text("measure") or ""
        wanted = not measure or measures is None or measure in measures
        if its is not None and its <= year and wanted and is_zones(row, zone):
            ranked.append(_place(row, int(its), measure))
    return sorted(ranked, key=lambda place: place.year)


def names_its_zone(rankings: Table, zone: Zone | None) -> bool:
    """Return whether it is known which rows are the zone's."""
    named = {row.text("zone") for row in rows_of(rankings, "rankings")}
    if zone_facts.stated(zone, "name") or zone_facts.stated(zone, "code"):
        return True
    # the one zone that is ranked may be another than one that does not say its name
    return len(named) < 2 and (zone is None or named <= {None})


def is_zones(row: Row, zone: Zone | None) -> bool:
    """Return whether a row ranks the zone of the case."""
    known = (*zone_facts.stated(zone, "name"), *zone_facts.stated(zone, "code"))
    return not known or row.text("zone") in known


def strays(rankings: Table, zone: Zone | None) -> list[Row]:
    """Return the rows that may be a place of the zone in any year: they name no zone, or no year that can be read."""
    known = bool(zone_facts.stated(zone, "name") or zone_facts.stated(zone, "code"))
    return [
        row
        for row in rows_of(rankings, "rankings")
        if (known and row.text("zone") is None) or (row.figure("year") is None and is_zones(row, zone))
    ]


def stray_cell(row: Row) -> MissingInput:
    """Return the want of the cell that leaves it open whether a row is a place of the zone."""
    return row.want("zone" if row.text("zone") is None else "year", whom="authority")


def _place(row: Row, year: int, measure: str) -> Place:
    rank, of = row.figure("rank", least=1), row.figure("of", least=1)
    if rank is not None and of is not None and rank <= of:
        return Place(row, year, measure, rank / of)
    gaps = [column for column, figure in (("rank", rank), ("of", of)) if figure is None] or ["rank"]
    return Place(row, year, measure, None, tuple(row.want(column, whom="authority") for column in gaps))
