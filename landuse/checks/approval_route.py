"""Whether a zone's founding, expansion or relocation goes through those who may apply, approve and file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.vocabulary import fold_word
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.organs import is_organ
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"zones": "handled"}
WRONG = Message("the {part} should be {wanted}, and is '{found}'")
PARTS = {
    "applicant": Message("applicant"),
    "approver": Message("approver"),
    "filing": Message("filing authority"),
}

_FILED = re.compile(r"(?P<not>尚未|没有|未)?(?:已经|已)?(?:报|向)?(?P<organ>.*?)(?:备案)?")


@check(zones="table", zone="zone")
def approval_route(
    zones: TableLike = None,
    zone: Zone | None = None,
    *,
    applicant: dict[str, str],
    approver: dict[str, str],
    filing: dict[str, str] | None = None,
) -> Evidence:
    """Return whether applicant, approver and filing are those that the zone's level asks for.

    Parameters
    ----------
    zones
        The register of zones, which tells by ``level``, ``applicant``, ``approver`` and ``filing`` what the case does
        not.
    zone
        States ``name``, ``level``, ``applicant``, ``approver``, ``filing``.
    applicant, approver, filing
        For each level, the body it must be: 国务院, 自治区人民政府, or 人民政府 for one of any level. An
        applicant is never its own approver.

    Returns
    -------
    Evidence
        A fact: 1 where all parts fit.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十五): 自治区级开发区的设立、扩区、调位,由所在地人民政府提出申请,
    报自治区人民政府审批,并报国务院备案.

    Examples
    --------
    >>> stated = {"level": "national", "applicant": "某自治区人民政府", "approver": "国务院"}
    >>> words = {"applicant": {"national": "自治区人民政府"}, "approver": {"national": "国务院"}}
    >>> approval_route(zone=Zone(stated), **words).interval.value
    1.0
    """
    rows = [row for row in rows_of(as_table(zones, "zones"), "zones") if zone_facts.is_the_zone(row, zone) is not False]
    # a word of the register that nobody knows is not passed over
    level = zone_facts.level(zone, [row.text("level") or row.written("level") for row in rows])
    if level is None:
        return Evidence.unknown(0, 1, "fact", zone_facts.missing_fact("level"))
    asked = {"applicant": applicant, "approver": approver, "filing": filing or {}}
    wanted = {part: words[level] for part, words in asked.items() if level in words}
    if not wanted:
        return Evidence.unknown(0, 1, "fact", zone_facts.missing_fact("level", "authority"))
    named = {part: _stated(part, zone, rows) for part in wanted}
    fits = {part: _agreed([_fits(part, wanted, name) for name in named[part]]) for part in wanted}
    fact = all_known(fits.values())
    notes = [
        WRONG(part=PARTS[part], wanted=wanted[part], found="、".join(named[part]))
        for part, known in fits.items()
        if known is False
    ]
    table = pd.DataFrame(
        [
            {"part": part, "wanted": wanted[part], "found": "、".join(named[part]) or None, "fits": fits[part]}
            for part in wanted
        ]
    )
    return Evidence(
        Interval.fact(fact),
        "fact",
        where=items(
            [
                {"kind": "zone", "unit_id": row.ident, "label": row.text("name"), "geometry": row.geometry}
                for row in rows
            ]
        ),
        notes=tuple(notes),
        wants=tuple(_missing(fits)) if fact is None else (),
        tables={"route": table},
    )


def _stated(part: str, zone: Zone | None, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return what the case and the register each state of a part."""
    listed = (row.written(part) for row in rows)
    return tuple(dict.fromkeys((*zone_facts.stated(zone, part), *(word for word in listed if word is not None))))


def _agreed(facts: list[bool | None]) -> bool | None:
    """Return what all sources come to; None where they disagree, or there is none."""
    return facts[0] if facts and len(set(facts)) == 1 else None


def _fits(part: str, wanted: dict[str, str], name: str) -> bool | None:
    if part == "filing":
        return _is_filed(name, wanted[part])
    fits = is_organ(name, wanted[part])
    if part != "applicant" or "approver" not in wanted:
        return fits
    # an applicant is never its own approver
    judge = is_organ(name, wanted["approver"])
    return all_known((fits, None if judge is None else not judge))


def _is_filed(written: str, wanted: str) -> bool | None:
    """Return whether a zone is filed with an authority: its name alone, 已报国务院备案, or 未备案."""
    match = _FILED.fullmatch(fold_word(written))
    if match is None:
        return None
    return False if match["not"] else is_organ(match["organ"], wanted)


def _missing(fits: dict[str, bool | None]) -> Iterator[MissingInput]:
    for part, known in fits.items():
        if known is None:
            yield zone_facts.missing_fact(part)
