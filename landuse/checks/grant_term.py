"""Terms of years for which industrial land is granted."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.land_use_words import is_industrial
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}
SINCE = Message("from which day contracts are held to this term")

METHODS = ("grant", "allocation", "lease", "lease_then_grant", "contribution")


@check(supply="table", zone="zone")
def grant_term(supply: TableLike, zone: Zone | None = None, *, on: date, since: date | None) -> Evidence:
    """Measure the longest term of years among contracts that grant industrial land.

    Renewals on expiry stand apart and do not count. Contracts signed before the rule do not either; where nobody says
    since when it holds, each may be older.

    Parameters
    ----------
    supply
        Supply contracts with ``use`` or ``use_code``, ``supply_method``, ``grant_term`` (years), ``signed_on`` and
        ``renewal``.
    zone
        States ``name``: contracts of other zones are left out.
    on
        The day it is judged on; later contracts are left out.
    since
        The first day on which a contract is held to the term.

    Returns
    -------
    Evidence
        Years; 0 where no such contract is there. The table ``terms`` has each contract, renewals with it.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 缩短工业用地出让年期,一般控制在20年以内.

    Examples
    --------
    >>> row = {"use": "工业用地", "supply_method": "grant", "grant_term": 20.0, "signed_on": date(2024, 1, 1)}
    >>> grant_term(pd.DataFrame([row]), on=date(2026, 6, 30), since=date(2018, 1, 1)).interval.value
    20.0
    """
    table = as_table(supply, "supply")
    if table is None:
        return Evidence.unknown(0, math.inf, "year", missing_table("supply"))
    if "grant_term" not in table.rows:
        return Evidence.unknown(0, math.inf, "year", missing_column("supply", "grant_term"))
    rows = zone_facts.own_rows(rows_of(table, "supply"), zone)
    asked = [(row, _held(row, on, since)) for row in rows]
    sure = [row for row, held in asked if held]
    loose = [row for row, held in asked if held is None]
    terms = [row.figure("grant_term") for row in sure]
    low = max((term for term in terms if term is not None), default=0.0)
    may = [row.figure("grant_term") for row in loose]
    high = math.inf if None in (*terms, *may) else max([low, *(term for term in may if term is not None)])
    wants = list(_missing(asked, low, since))
    listed = [(row, held) for row, held in asked if held is not False or row.yes("renewal")]
    return Evidence(
        Interval(low, high, low),
        "year",
        where=items([_item(row) for row in sure if row.figure("grant_term") == low]),
        figures={"contracts": float(len(sure)), "open_contracts": float(len(loose))},
        wants=tuple(wants) if high > low else (),
        tables={"terms": pd.DataFrame([_line(row, held) for row, held in listed])},
    )


def _held(row: Row, on: date, since: date | None) -> bool | None:
    """Return whether a contract is a new grant of industrial land that the term is for."""
    signed, method = row.day("signed_on"), row.term("supply_method", METHODS)
    facts = {
        row.own,
        is_industrial(row, uses="industrial"),
        None if method is None else method in ("grant", "lease_then_grant"),
        row.yes("renewal") is not True,
        None if signed is None else signed <= on,
        None if signed is None or since is None else signed >= since,
    }
    return all_known(facts)


def _missing(asked: list[tuple[Row, bool | None]], low: float, since: date | None) -> list[MissingInput]:
    wants = []
    for row, held in asked:
        term = row.figure("grant_term")
        if held is False or (term is not None and term <= low):
            continue
        if term is None:
            wants.append(row.want("grant_term"))
        blanks = {
            "use": is_industrial(row, uses="industrial") is None,
            "supply_method": not row.given("supply_method"),
            "signed_on": row.day("signed_on") is None,
        }
        wants += [row.want(column) for column, blank in blanks.items() if blank and held is None]
        if since is None and held is None and not any(want.key == "param:since" for want in wants):
            wants.insert(0, MissingInput("param:since", SINCE, "authority", math.inf))
    return wants


def _line(row: Row, held: bool | None) -> dict[str, object]:
    kind = "renewal" if row.yes("renewal") else "open" if held is None else "grant"
    return {"contract": row.ident, "term": row.figure("grant_term"), "signed_on": row.day("signed_on"), "kind": kind}


def _item(row: Row) -> dict[str, object]:
    label = row.first("project", "holder")
    return {"kind": "longest_term", "unit_id": row.ident, "label": label, "area_m2": None, "geometry": row.geometry}
