"""Stated areas held against measured ones and against each other, block by block, in sum, and by the catalogue."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
from landuse.boundary.crosscheck.submission import (
    APPROVED,
    CATALOGUE,
    DRAWN,
    POINTS,
    TEXT,
    Stated,
    Submission,
    SubmittedArea,
    block_key,
    drawn_areas,
)
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

WHOLE = Message("the total area")
BLOCK_AREA = Message("the area of block {block}")
AREA = Message("{what}: {a:ha} in {one}, {b:ha} in {other}; they differ by {by:m2}, more than {limit:m2}")
SUM = Message("{source}: the blocks come to {a:ha}, the total is given as {b:ha}; they differ by {by:m2}")
NAME = Message("the name: {a} in the papers, {b} in the catalogue")
CODE = Message("the code: {a} in the papers, {b} in the catalogue")
NOT_LISTED = Message("the catalogue has neither the name {name} nor the code {code}")


def compare_areas(given: Submission, listed: gpd.GeoDataFrame | None, allowed: Allowance) -> Iterator[Disagreement]:
    """Compare every source's area of each block, and of the whole, with every other's.

    Parameters
    ----------
    given
        What was handed in.
    listed
        The blocks of its point table, drawn.
    allowed
        How far two sources may differ.

    Yields
    ------
    Disagreement
        Every two areas that differ by more.
    """
    by_block: dict[str, list[SubmittedArea]] = {}
    for source in _block_areas(given, listed):
        for key, area in source.items():
            by_block.setdefault(key, []).append(area)
    several = len([key for key in by_block if key]) > 1
    for key, areas in by_block.items():
        if several:
            yield from _pairs(areas, BLOCK_AREA(block=key), key, allowed)
    yield from _pairs(_totals(given, listed), WHOLE, "", allowed)


def _pairs(areas: Sequence[SubmittedArea], what: Message, block: str, allowed: Allowance) -> Iterator[Disagreement]:
    for area, other in combinations(areas, 2):
        by, limit = _difference(area, other, allowed.area_m2)
        # Two figures on paper disagree where their digits do; a measured one is given its allowance.
        if by > limit + 1e-6:
            note = AREA(what=what, one=area.source, a=area.m2, other=other.source, b=other.m2, by=by, limit=limit)
            yield Disagreement("area", note, block, area.source, other.source, (area.m2, other.m2), by, limit)


def _difference(area: SubmittedArea, other: SubmittedArea, allowance_m2: float) -> tuple[float, float]:
    if area.rounding_m2 is not None and other.rounding_m2 is not None:
        both = area.rounding_m2 + other.rounding_m2
        # Half a unit of each: figures that differ in the last digit touch there, and do disagree.
        return abs(area.m2 - other.m2), both * (1 - 1e-6) - 1e-6
    stated = area.rounding_m2 if area.rounding_m2 is not None else other.rounding_m2 or 0.0
    by = min(abs(a - b) for a in _readings(area) for b in _readings(other))
    return by, max(stated, allowance_m2)


def _readings(area: SubmittedArea) -> list[float]:
    return [area.m2] if area.official_m2 is None else [area.m2, area.official_m2]


def _block_areas(given: Submission, listed: gpd.GeoDataFrame | None) -> Iterator[dict[str, SubmittedArea]]:
    if given.drawn is not None:
        yield drawn_areas(given.drawn)
    if listed is not None:
        yield drawn_areas(listed, POINTS)
    if given.text is not None:
        blocks = given.text.blocks
        yield {
            block_key(block.label or number): SubmittedArea(TEXT, block.area.m2, block.area.rounding_m2)
            for number, block in enumerate(blocks, 1)
            if block.area is not None
        }
    for statement in given.stated:
        if statement.block:
            yield {block_key(statement.block): _stated(statement)}


def _stated(statement: Stated) -> SubmittedArea:
    return SubmittedArea(Message.verbatim(statement.source), statement.area.m2, statement.area.rounding_m2)


def _totals(given: Submission, listed: gpd.GeoDataFrame | None) -> list[SubmittedArea]:
    totals = [_whole(given.drawn, DRAWN)] if given.drawn is not None else []
    totals += [_whole(listed, POINTS)] if listed is not None else []
    if given.text is not None and given.text.area is not None:
        totals.append(SubmittedArea(TEXT, given.text.area.m2, given.text.area.rounding_m2))
    return totals + [_stated(statement) for statement in given.stated if not statement.block]


def _whole(drawn: gpd.GeoDataFrame, source: Message) -> SubmittedArea:
    parts = list(drawn_areas(drawn, source).values())
    official = [part.official_m2 for part in parts if part.official_m2 is not None]
    return SubmittedArea(
        source, sum(part.m2 for part in parts), None, sum(official) if len(official) == len(parts) else None
    )


def compare_sums(given: Submission, allowed: Allowance) -> Iterator[Disagreement]:
    """Compare, in each paper, the sum of the blocks with the total it states.

    Parameters
    ----------
    given
        What was handed in.
    allowed
        How far they may differ, for each block.

    Yields
    ------
    Disagreement
        Papers that do not add up.
    """
    papers: list[tuple[Message, list[float], list[float]]] = []
    if given.text is not None:
        parts = [block.area.m2 for block in given.text.blocks if block.area is not None]
        whole = [given.text.area.m2] if given.text.area is not None and len(parts) == len(given.text.blocks) else []
        papers.append((TEXT, parts, whole))
    for paper in dict.fromkeys(statement.source for statement in given.stated):
        mine = [statement for statement in given.stated if statement.source == paper]
        parts = [statement.area.m2 for statement in mine if statement.block]
        papers.append(
            (Message.verbatim(paper), parts, [statement.area.m2 for statement in mine if not statement.block])
        )
    for source, parts, whole in papers:
        for total in whole:
            by, limit = abs(sum(parts) - total), allowed.area_m2 * len(parts)
            if parts and by > limit + 1e-6:
                note = SUM(source=source, a=sum(parts), b=total, by=by)
                yield Disagreement("sum", note, "", source, source, (sum(parts), total), by, limit)


def compare_catalogue(given: Submission, allowed: Allowance) -> Iterator[Disagreement]:
    """Compare the zone's name, code and approved area with the catalogue's.

    Parameters
    ----------
    given
        What was handed in.
    allowed
        How far the areas may differ.

    Yields
    ------
    Disagreement
        Name, code or area that differ, or a zone that is not listed.
    """
    if given.catalogue is None or not (given.title or given.code):
        return
    entry = catalogue_entry(given.catalogue, given.title, given.code)
    if entry is None:
        note = NOT_LISTED(name=given.title, code=given.code)
        yield Disagreement("catalogue", note, "", Message("the papers"), CATALOGUE, (given.title or given.code, None))
        return
    for what, phrase, stated, column in (("name", NAME, given.title, "name"), ("code", CODE, given.code, "zone_code")):
        listed = str(entry.get(column) or "")
        if stated and listed and stated.strip() != listed.strip():
            note = phrase(a=stated, b=listed)
            yield Disagreement(what, note, "", Message("the papers"), CATALOGUE, (stated, listed))
    area = entry.get("approved_area")
    if given.approved is not None and area is not None and not pd.isna(area):
        decimals = max(len(f"{float(area):g}".partition(".")[2]), 2)
        listed_area = SubmittedArea(CATALOGUE, float(area) * 1e4, 0.5 * 10.0 ** (4 - decimals))
        both = [_whole(given.approved, APPROVED), listed_area]
        for disagreement in _pairs(both, Message("the approved area"), "", allowed):
            yield replace(disagreement, what="approved_area")


def catalogue_entry(catalogue: pd.DataFrame, title: str, code: str) -> pd.Series | None:
    """Find the zone in the catalogue: by its code, else by its name.

    Parameters
    ----------
    catalogue
        With ``name`` and ``zone_code``.
    title, code
        As the papers have them; either may be empty.

    Returns
    -------
    Series or None
        The row; None where neither is there, or a name is there more than once.
    """
    for column, wanted in (("zone_code", code), ("name", title)):
        if wanted and column in catalogue:
            rows = catalogue[catalogue[column].astype(str).str.strip() == wanted.strip()]
            if len(rows) == 1:
                return rows.iloc[0]
    return None
