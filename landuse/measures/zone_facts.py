"""What the case states of its zone, as checks ask for it: its counties, its names, which rows are its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.evidence import MissingInput
from landuse.core.heading_text import UNIT_PATTERN, scale, unit_code, unit_ratio
from landuse.core.messages import Message
from landuse.core.vocabulary import fold_word
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landuse.core.layer import Table, Zone
    from landuse.core.units import AreaUnit

FACT = Message("the zone's {fact}")
FACTS = {
    "name": Message("name"),
    "county": Message("county"),
    "level": Message("level"),
    "applicant": Message("applicant"),
    "approver": Message("approver"),
    "filing": Message("filing"),
    "restricts_chemicals": Message("restriction of chemicals"),
    "population": Message("residents"),
    "county_code": Message("county code"),
    "stated_area": Message("stated area"),
    "key_park": Message("rank as a key industrial park"),
    "leading_industries": Message("leading industries"),
}
#: What a case that asks for a new zone says under ``action``.
NEW = frozenset({"establishment", "设立", "新设", "新设立", "申请设立"})
#: Words as they stand in a case, to the code term.
LEVELS = {
    "国家级": "national", "国家": "national", "national": "national",
    "省级": "provincial", "自治区级": "provincial", "直辖市级": "provincial", "provincial": "provincial",
    "市级": "municipal", "municipal": "municipal", "县级": "county", "county": "county",
}  # fmt: skip

_AREA = re.compile(
    rf"(?P<figure>\d{{1,3}}(?:[, ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>{UNIT_PATTERN})?", re.IGNORECASE
)


def missing_fact(key: str, whom: str = "zone", weight: float = 1.0) -> MissingInput:
    """Ask for a fact of the zone."""
    return MissingInput(f"zone:{key}", FACT(fact=FACTS.get(key, key)), whom, weight)


def stated(zone: Zone | None, key: str) -> tuple[str, ...]:
    """Return a fact of the zone as texts.

    Parameters
    ----------
    zone
        Facts stated of the zone.
    key
        The fact.

    Returns
    -------
    tuple of str
        One text, or several where the case gives a list; empty where nothing is stated.
    """
    value = None if zone is None else zone.get(key)
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(str(text).strip() for text in values if text is not None and str(text).strip())


def counties(zone: Zone | None) -> frozenset[str]:
    """Return the names and codes of the counties the zone belongs to."""
    return frozenset((*stated(zone, "county"), *stated(zone, "county_code")))


def same_county(known_as: frozenset[str], other: frozenset[str]) -> bool | None:
    """Return whether two counties, each known by names or codes, are one.

    Returns
    -------
    bool or None
        None where one is known by its code and the other by its name alone, or one is not known at all.
    """
    if known_as & other:
        return True
    pair = (known_as, other)
    comparable = any(all(any(word.isdecimal() is coded for word in words) for words in pair) for coded in (True, False))
    return False if comparable else None


def is_in_county(row: Row, zone: Zone | None) -> bool | None:
    """Return whether a row is of a county that the zone belongs to.

    Parameters
    ----------
    row
        States ``county_code`` or ``county_name``.
    zone
        States ``county_code``, or ``county`` by name or code.

    Returns
    -------
    bool or None
        None where one states a code and the other a name alone, name and code speak of different counties, or either
        is silent.
    """
    mine = {fold_word(word) for word in counties(zone)}
    codes = {word for word in mine if word.isdecimal()}
    pairs = [(row.text("county_code"), codes), (row.text("county_name"), mine - codes)]
    answers = {fold_word(cell) in known for cell, known in pairs if cell is not None and known}
    return answers.pop() if len(answers) == 1 else None


def level(zone: Zone | None, others: Iterable[str | None] = ()) -> str | None:
    """Return the zone's level as a code term.

    Parameters
    ----------
    zone
        States ``level``.
    others
        What else says it, such as the register of zones; None where it says nothing.

    Returns
    -------
    str or None
        None where nobody says it, a word of it is unknown, or two disagree.
    """
    words = [*stated(zone, "level"), *(word for word in others if word is not None)]
    terms = {LEVELS.get(word) for word in words}
    return terms.pop() if len(terms) == 1 else None


def is_new(zone: Zone | None) -> bool:
    """Return whether the case asks for a zone to be set up, so that there can be no approved boundary."""
    return any(word in NEW for word in stated(zone, "action"))


def is_own(row: Row, zone: Zone | None) -> bool | None:
    """Return whether a row is about the zone of the case.

    Parameters
    ----------
    row
        A row with ``zone_name`` or ``zone_code``.
    zone
        States ``name`` or ``code``.

    Returns
    -------
    bool or None
        True where the row names no zone, since a case is about one; None where it names one and the case does not.
    """
    pairs = [(row.first("zone_code"), stated(zone, "code")), (row.first("zone_name", "zone"), stated(zone, "name"))]
    named = [(cell, known) for cell, known in pairs if cell is not None]
    if not named:
        return True
    facts = [fold_word(cell) in {fold_word(name) for name in known} for cell, known in named if known]
    # a name of one zone beside the code of another says neither
    return facts[0] if len(set(facts)) == 1 else None


def stated_area(zone: Zone | None, unit: AreaUnit) -> float | None:
    """Return the total area stated of the zone, in a unit; None where what is stated cannot be read.

    Examples
    --------
    >>> from landuse.core.layer import Zone
    >>> stated_area(Zone({"stated_area": "120公顷"}), "ha"), stated_area(Zone({"stated_area": "约120公顷"}), "ha")
    (120.0, None)
    """
    texts = stated(zone, "stated_area")
    match = _AREA.fullmatch(unicodedata.normalize("NFKC", texts[0])) if len(texts) == 1 else None
    if match is None:
        return None
    figure = float(re.sub(r"[, ]", "", match["figure"]))
    ratio = None if match["unit"] is None else unit_ratio(unit_code(match["unit"]), unit)
    if match["unit"] is not None and ratio is None:
        return None
    return (figure if ratio is None else scale(figure, ratio)) or None


def is_the_zone(row: Row, zone: Zone | None) -> bool | None:
    """Return whether a row of a layer of zones is the zone of the case itself, by any of its names.

    Parameters
    ----------
    row
        States ``zone_name``, ``name``, ``zone_code``.
    zone
        States ``name`` or ``code``.

    Returns
    -------
    bool or None
        None where it bears the name of the zone and the code of another, or the other way round.
    """
    names, codes = ({fold_word(word) for word in stated(zone, key)} for key in ("name", "code"))
    cells = {column: fold_word(row.text(column) or "") for column in ("zone_name", "zone_code", "name")}
    if not (names | codes) & set(cells.values()):
        return False
    called = {cells["zone_name"], cells["name"]} - {""}
    other_name = bool(names and called and not names & called)
    other_code = bool(codes and cells["zone_code"] and cells["zone_code"] not in codes)
    return None if other_name or other_code else True


def listed_blocks(zones: Table | None, zone: Zone | None) -> float | None:
    """Return how many blocks the register of zones lists for the zone of the case; None where it does not say."""
    counts = {row.figure("blocks") for row in rows_of(zones, "zones") if is_the_zone(row, zone) is not False}
    return counts.pop() if len(counts) == 1 else None


def own_rows(rows: Sequence[Row], zone: Zone | None) -> list[Row]:
    """Return the rows that are about the zone of the case, or may be.

    Parameters
    ----------
    rows
        All rows of a table or layer.
    zone
        States ``name`` or ``code``.

    Returns
    -------
    list of Row
        Less those of other zones. ``Row.own`` is None for one that may be another's: the case does not name its zone,
        or the row names none where others of its table do. Whatever is counted of it, is counted as perhaps.
    """
    facts = [is_own(row, zone) for row in rows]
    silent = [row.first("zone_code", "zone_name", "zone") is None for row in rows]
    mixed = any(silent) and any(fact is False for fact in facts)
    return [
        replace(row, own=None if fact is None or (mixed and quiet) else True)
        for row, fact, quiet in zip(rows, facts, silent, strict=True)
        if fact is not False
    ]
