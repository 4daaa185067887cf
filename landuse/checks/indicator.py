"""A named figure of the table of indicators."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from datetime import date
from fractions import Fraction

import geopandas as gpd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.heading_text import UNIT_PATTERN, scale, unit_code, unit_ratio
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.core.vocabulary import fold_word, vocabulary
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, rows_of
from landuse.measures.zone_facts import stated

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"indicators": "handled"}
NAMED = Message("the figure of the indicator '{name}'")
SEVERAL = Message("the indicator '{name}' has {count} different figures")
#: Units counted one by one: what stands for them in a table.
COUNTS = frozenset({"个", "家", "项", "宗", "count"})
LARGE = {"万": 10**4, "亿": 10**8}


@check(indicators="table", zone="zone")
def indicator(  # noqa: PLR0913  a rule sets them by name
    indicators: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    names: list[str],
    unit: str = "1",
    of: list[str] | None = None,
    since: int | None = None,
    least: float = 0.0,
    most: float | None = None,
) -> Evidence:
    """Read a named figure, the latest up to the day.

    A figure of another unit is converted; one whose unit cannot be, or that stands without a unit where it could be a
    percentage, leaves it open.

    Parameters
    ----------
    indicators
        Indicators with ``name``, ``value``, ``unit``, ``year`` and ``of`` (of whom).
    zone
        States ``name``: where ``of`` is None, figures of others are left out.
    on
        The day it is judged on; figures of later years are left out.
    names
        The names it goes by.
    unit
        The unit it is measured in: ``1`` (a share), ``count``, ``floor_m2`` (floor area, which no figure of land
        states), or a code of units such as ``m2``, ``yuan``.
    of
        Whose figure is asked for, instead of the zone's own: ``province``, ``region`` (全区), ``city``, ``county``,
        ``project``, or a name.
    since
        Figures of earlier years are left out, and one without a year leaves it open.
    least, most
        The least and the most it can be; what is beyond is not believed. A share is at most 1 where None.

    Returns
    -------
    Evidence
        The figure, in ``unit``; the hull where rows disagree.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame([{"name": "工业用水重复利用率", "value": 85.0, "unit": "%"}])
    >>> indicator(table, on=date(2026, 6, 30), names=["工业用水重复利用率"]).interval.value
    0.85
    """
    span = (least, (1.0 if unit == "1" else math.inf) if most is None else most)
    table = as_table(indicators, "indicators")
    if table is None:
        return Evidence.unknown(*span, unit, missing_table("indicators"))
    for column in ("name", "value"):
        if column not in table.rows:
            return Evidence.unknown(*span, unit, missing_column("indicators", column))
    wanted = {fold_word(name) for name in names}
    dated = [row for row in rows_of(table, "indicators") if _in_years(row, since, on) is not False]
    rows, maybe = _whose([row for row in dated if fold_word(row.text("name") or "") in wanted], zone, of)
    if rows and all(_in_years(row, since, on) is None for row in rows):
        return Evidence.unknown(*span, unit, *(row.want("year") for row in rows))
    if not rows:
        want = MissingInput(f"indicator:{names[0]}", NAMED(name=names[0]), "zone", math.inf)
        return Evidence.unknown(*span, unit, want, *(row.want("of") for row in maybe))
    last = max(row.figure("year") or 0 for row in rows)
    # a row of which nobody knows whose it is, or of what, may be the one that counts
    nameless = [row for row in dated if not row.given("name") and row.given("value")]
    loose = [row for row in (*maybe, *nameless) if (row.figure("year") or last) >= last]
    evidence = _read([row for row in rows if (row.figure("year") or last) == last], unit, span)
    return _loosened(evidence, loose, unit, span)


def _read(rows: list[Row], unit: str, span: tuple[float, float]) -> Evidence:
    figures = {row: _figure(row, unit, span) for row in rows}
    known = sorted({figure for figure in figures.values() if figure is not None})
    blank = [row for row, figure in figures.items() if figure is None]
    notes = (SEVERAL(name=rows[0].text("name"), count=len(known)),) if len(known) > 1 else ()
    wants = [row.want("unit" if row.figure("value", least=span[0]) is not None else "value") for row in blank]
    if blank:
        return Evidence(Interval(*span), unit, where=_where(rows), wants=tuple(wants), notes=notes)
    wants = [row.want("value") for row in rows] if len(known) > 1 else []
    interval = Interval(known[0], known[-1], known[0] if len(known) == 1 else None)
    return Evidence(interval, unit, where=_where(rows), wants=tuple(wants), notes=notes)


def _loosened(evidence: Evidence, loose: list[Row], unit: str, span: tuple[float, float]) -> Evidence:
    """Widen a figure by those of rows that may be the one that counts."""
    if not loose:
        return evidence
    figures = [_figure(row, unit, span) for row in loose]
    known = [figure for figure in figures if figure is not None]
    other = Interval(*span) if len(known) < len(figures) else Interval(min(known), max(known))
    hull = Interval.hull([evidence.interval, other])
    if hull == evidence.interval:
        return evidence
    wants = tuple(row.want("of" if row.given("name") else "name") for row in loose)
    interval = Interval(hull.low, hull.high, evidence.interval.value)
    return replace(evidence, interval=interval, wants=(*evidence.wants, *wants))


def _whose(rows: list[Row], zone: Zone | None, of: list[str] | None) -> tuple[list[Row], list[Row]]:
    """Return the rows that are the figure asked for, and those of which nobody knows whose they are."""
    answers = {row: _is_of(row, zone, of) for row in rows}
    if of is None and not any(row.given("of") for row in rows):
        # a table that names nobody is about the zone of the case
        return rows, []
    sure = [row for row in rows if answers[row]]
    return sure, [row for row in rows if answers[row] is None]


def _is_of(row: Row, zone: Zone | None, of: list[str] | None) -> bool | None:
    whose = row.written("of")
    if whose is None:
        return None
    subject = vocabulary("subject").read(whose)
    if of is not None:
        named = fold_word(whose) in {fold_word(name) for name in of}
        return True if named or subject in of else False if subject is not None else None
    if subject is not None:
        return subject == "zone"
    names = {fold_word(name) for name in stated(zone, "name")}
    return None if not names else fold_word(whose) in names or None


def _in_years(row: Row, since: int | None, on: date) -> bool | None:
    """Return whether a figure is of the years asked about; None for one without a year where only some years count."""
    year = row.figure("year")
    if year is None:
        return None if since is not None or row.given("year") else True
    return year <= on.year and (since is None or year >= since)


def _figure(row: Row, unit: str, span: tuple[float, float]) -> float | None:
    value, word = row.figure("value", least=-math.inf), row.text("unit")
    if value is None:
        return None
    if word is None:
        # 85 without a unit may be 85 per cent, and 11 without one may be square metres or ten thousand of them
        ratio = Fraction(1) if unit == "count" or (unit == "1" and value <= 1) else None
    else:
        ratio = _ratio(_plain(word), unit)
    figure = None if ratio is None else scale(value, ratio)
    return figure if figure is not None and span[0] <= figure <= span[1] else None


def _ratio(word: str, unit: str) -> Fraction | None:
    """Return what a figure is multiplied by; a leading 万 or 亿 multiplies the unit behind it."""
    if word == unit or (word in COUNTS and unit == "count"):
        return Fraction(1)
    if unit != "count" and re.fullmatch(UNIT_PATTERN, word, re.IGNORECASE):
        return unit_ratio(unit_code(word), unit)
    behind = _ratio(word[1:], unit) if word[:1] in LARGE else None
    return None if behind is None else behind * LARGE[word[0]]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _where(rows: list[Row]) -> gpd.GeoDataFrame:
    return items(
        [
            {
                "kind": "indicator",
                "unit_id": row.ident,
                "label": row.text("name"),
                "area_m2": None,
                "geometry": row.geometry,
            }
            for row in rows
        ]
    )
