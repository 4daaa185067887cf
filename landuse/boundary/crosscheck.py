"""Text, point table, stated areas, number of blocks, catalogue and drawing held against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from landuse.boundary.crosscheck_points import compare_points, point_polygons
from landuse.boundary.crosscheck_text import compare_text
from landuse.boundary.disagreement import Disagreement
from landuse.boundary.submission import (
    APPROVED,
    CATALOGUE,
    DRAWN,
    POINTS,
    TEXT,
    Area,
    Stated,
    Submission,
    block_key,
    block_keys,
    drawn_areas,
)
from landuse.phrases import Lang, Note, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WHOLE = Note("总面积", "the total area")
BLOCK_AREA = Phrase("区块{block}面积", "the area of block {block}")
AREA = Phrase(
    "{what}:{one}为{a:ha},{other}为{b:ha},相差{by:m2},超过{limit:m2}",
    "{what}: {a:ha} in {one}, {b:ha} in {other}; they differ by {by:m2}, more than {limit:m2}",
)
SUM = Phrase(
    "{source}:各区块面积之和为{a:ha},总面积写作{b:ha},相差{by:m2}",
    "{source}: the blocks come to {a:ha}, the total is given as {b:ha}; they differ by {by:m2}",
)
COUNT = Phrase("区块数:{one}为{a:count}个,{other}为{b:count}个", "blocks: {a:count} in {one}, {b:count} in {other}")
UNKNOWN_BLOCK = Phrase("区块{block}在{one}中有,在{other}中没有", "block {block} is in {one} and not in {other}")
NAME = Phrase("名称:报件写作“{a}”,公告目录为“{b}”", "the name: {a} in the papers, {b} in the catalogue")
CODE = Phrase("代码:报件写作“{a}”,公告目录为“{b}”", "the code: {a} in the papers, {b} in the catalogue")
NOT_LISTED = Phrase(
    "公告目录中没有名称“{name}”或代码“{code}”", "the catalogue has neither the name {name} nor the code {code}"
)
COUNTED = Phrase("{source}(所列区块)", "{source} (the blocks listed)")


@dataclass(frozen=True)
class Allowance:
    """How far two sources may differ.

    Parameters
    ----------
    area_m2
        A stated area may differ from a measured one by this, m²; drafts are sent back for 0.01 ha.
    point_m
        A point of the table may lie this far from the drawn one, m.
    side_m
        A stated side length may differ from the one computed back by this, m.
    along_m
        A named thing runs along a side up to this distance, m.
    offset_m, offset_share
        A stated offset may differ from the measured one by the larger of this, m, and this share of it.
    """

    area_m2: float = 100.0
    point_m: float = 0.001
    side_m: float = 0.002
    along_m: float = 15.0
    offset_m: float = 10.0
    offset_share: float = 0.05


def crosscheck(submission: Submission, *, allowance: Allowance | None = None) -> list[Disagreement]:
    """Hold everything that is given of a boundary against everything else.

    Parameters
    ----------
    submission
        What was handed in.
    allowance
        How far two sources may differ.

    Returns
    -------
    list of Disagreement
        Every disagreement, with the two sources, their values, and where; empty where all agree, or where there is
        nothing to compare.
    """
    allowed = allowance or Allowance()
    listed = None if submission.points is None else point_polygons(submission.points)
    found = [
        *_areas(submission, listed, allowed),
        *_sums(submission, allowed),
        *_counts(submission),
        *_blocks(submission),
    ]
    found += _catalogue(submission, allowed)
    if submission.drawn is not None and submission.points is not None:
        found += compare_points(submission.points, submission.drawn, point_m=allowed.point_m, side_m=allowed.side_m)
    if submission.text is not None and submission.drawn is not None and submission.lines is not None:
        found += compare_text(
            submission.text, submission.drawn, submission.lines, submission.areas,
            along_m=allowed.along_m, offset_m=allowed.offset_m, offset_share=allowed.offset_share,
        )  # fmt: skip
    return found


def disagreement_table(found: Sequence[Disagreement], *, lang: Lang = "zh", crs: object = None) -> gpd.GeoDataFrame:
    """Lay disagreements out as a table.

    Parameters
    ----------
    found
        As `crosscheck` gives them.
    lang
        The language of the sentences.
    crs
        The CRS of the places.

    Returns
    -------
    GeoDataFrame
        One row each: ``what``, ``block``, ``source_a``, ``value_a``, ``source_b``, ``value_b``, ``difference``,
        ``limit``, ``message``, and the place (empty where it has none).
    """
    rows = [
        {
            "what": each.what,
            "block": each.block,
            "source_a": each.one.text(lang),
            "value_a": each.says[0],
            "source_b": each.other.text(lang),
            "value_b": each.says[1],
            "difference": each.difference,
            "limit": each.limit,
            "message": each.note.text(lang),
            "geometry": each.where if each.where is not None else shapely.Point(),
        }
        for each in found
    ]
    columns = [
        "what",
        "block",
        "source_a",
        "value_a",
        "source_b",
        "value_b",
        "difference",
        "limit",
        "message",
        "geometry",
    ]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)


def _areas(given: Submission, listed: gpd.GeoDataFrame | None, allowed: Allowance) -> Iterator[Disagreement]:
    """Compare every source's area of each block, and of the whole, with every other's."""
    by_block: dict[str, list[Area]] = {}
    for source in _block_areas(given, listed):
        for key, area in source.items():
            by_block.setdefault(key, []).append(area)
    several = len([key for key in by_block if key]) > 1
    for key, areas in by_block.items():
        if several:
            yield from _pairs(areas, BLOCK_AREA(block=key), key, allowed)
    yield from _pairs(_totals(given, listed), WHOLE, "", allowed)


def _pairs(areas: Sequence[Area], what: Note, block: str, allowed: Allowance) -> Iterator[Disagreement]:
    for one, other in combinations(areas, 2):
        by, limit = _difference(one, other, allowed.area_m2)
        # Two figures on paper disagree where their digits do; a measured one is given its allowance.
        if by > limit + 1e-6:
            note = AREA(what=what, one=one.source, a=one.m2, other=other.source, b=other.m2, by=by, limit=limit)
            yield Disagreement("area", note, block, one.source, other.source, (one.m2, other.m2), by, limit)


def _difference(one: Area, other: Area, allowance_m2: float) -> tuple[float, float]:
    if one.rounding_m2 is not None and other.rounding_m2 is not None:
        both = one.rounding_m2 + other.rounding_m2
        # Half a unit of each: figures that differ in the last digit touch there, and do disagree.
        return abs(one.m2 - other.m2), both * (1 - 1e-6) - 1e-6
    stated = one.rounding_m2 if one.rounding_m2 is not None else other.rounding_m2 or 0.0
    by = min(abs(a - b) for a in _readings(one) for b in _readings(other))
    return by, max(stated, allowance_m2)


def _readings(area: Area) -> list[float]:
    return [area.m2] if area.official_m2 is None else [area.m2, area.official_m2]


def _block_areas(given: Submission, listed: gpd.GeoDataFrame | None) -> Iterator[dict[str, Area]]:
    if given.drawn is not None:
        yield drawn_areas(given.drawn)
    if listed is not None:
        yield drawn_areas(listed, POINTS)
    if given.text is not None:
        blocks = given.text.blocks
        yield {
            block_key(block.label or number): Area(TEXT, block.area.m2, block.area.rounding_m2)
            for number, block in enumerate(blocks, 1)
            if block.area is not None
        }
    for each in given.stated:
        if each.block:
            yield {block_key(each.block): _stated(each)}


def _stated(each: Stated) -> Area:
    return Area(Note(each.source, each.source), each.area.m2, each.area.rounding_m2)


def _totals(given: Submission, listed: gpd.GeoDataFrame | None) -> list[Area]:
    totals = [_whole(given.drawn, DRAWN)] if given.drawn is not None else []
    totals += [_whole(listed, POINTS)] if listed is not None else []
    if given.text is not None and given.text.area is not None:
        totals.append(Area(TEXT, given.text.area.m2, given.text.area.rounding_m2))
    return totals + [_stated(each) for each in given.stated if not each.block]


def _whole(drawn: gpd.GeoDataFrame, source: Note) -> Area:
    parts = list(drawn_areas(drawn, source).values())
    official = [part.official_m2 for part in parts if part.official_m2 is not None]
    return Area(source, sum(part.m2 for part in parts), None, sum(official) if len(official) == len(parts) else None)


def _sums(given: Submission, allowed: Allowance) -> Iterator[Disagreement]:
    """Compare, in each paper, the sum of the blocks with the total it states (0.01 ha for each block)."""
    papers: list[tuple[Note, list[float], list[float]]] = []
    if given.text is not None:
        parts = [block.area.m2 for block in given.text.blocks if block.area is not None]
        whole = [given.text.area.m2] if given.text.area is not None and len(parts) == len(given.text.blocks) else []
        papers.append((TEXT, parts, whole))
    for paper in dict.fromkeys(each.source for each in given.stated):
        mine = [each for each in given.stated if each.source == paper]
        parts = [each.area.m2 for each in mine if each.block]
        papers.append((Note(paper, paper), parts, [each.area.m2 for each in mine if not each.block]))
    for source, parts, whole in papers:
        for total in whole:
            by, limit = abs(sum(parts) - total), allowed.area_m2 * len(parts)
            if parts and by > limit + 1e-6:
                note = SUM(source=source, a=sum(parts), b=total, by=by)
                yield Disagreement("sum", note, "", source, source, (sum(parts), total), by, limit)


def _counts(given: Submission) -> Iterator[Disagreement]:
    counts: list[tuple[Note, int]] = []
    if given.drawn is not None:
        counts.append((DRAWN, len(drawn_areas(given.drawn))))
    if given.text is not None:
        listed = len(given.text.blocks)
        counts.append((COUNTED(source=TEXT), listed))
        if given.text.count is not None:
            counts.append((TEXT, given.text.count))
    if given.points is not None and "plot" in given.points:
        counts.append((POINTS, block_keys(given.points["plot"]).nunique()))
    counts += [(Note(paper, paper), count) for paper, count in given.counts.items()]
    for (one, a), (other, b) in combinations(counts, 2):
        if a != b:
            note = COUNT(one=one, a=a, other=other, b=b)
            yield Disagreement("block_count", note, "", one, other, (a, b), float(abs(a - b)), 0.0)


def _blocks(given: Submission) -> Iterator[Disagreement]:
    """Find blocks that one source has and another has not, where both name theirs."""
    keys: list[tuple[Note, set[str]]] = []
    if given.drawn is not None and "block" in given.drawn:
        keys.append((DRAWN, set(drawn_areas(given.drawn))))
    if given.text is not None and all(block.label for block in given.text.blocks):
        keys.append((TEXT, {block_key(block.label) for block in given.text.blocks}))
    if given.points is not None and "plot" in given.points:
        keys.append((POINTS, set(block_keys(given.points["plot"]))))
    for (one, a), (other, b) in combinations(keys, 2):
        for here, there, only in ((one, other, a - b), (other, one, b - a)):
            for key in sorted(only):
                note = UNKNOWN_BLOCK(block=key, one=here, other=there)
                yield Disagreement("block", note, key, here, there, (key, None))


def _catalogue(given: Submission, allowed: Allowance) -> Iterator[Disagreement]:
    if given.catalogue is None or not (given.title or given.code):
        return
    entry = catalogue_entry(given.catalogue, given.title, given.code)
    if entry is None:
        note = NOT_LISTED(name=given.title, code=given.code)
        yield Disagreement(
            "catalogue", note, "", Note("报件", "the papers"), CATALOGUE, (given.title or given.code, None)
        )
        return
    for what, phrase, said, column in (("name", NAME, given.title, "name"), ("code", CODE, given.code, "zone_code")):
        listed = str(entry.get(column) or "")
        if said and listed and said.strip() != listed.strip():
            note = phrase(a=said, b=listed)
            yield Disagreement(what, note, "", Note("报件", "the papers"), CATALOGUE, (said, listed))
    area = entry.get("approved_area")
    if given.approved is not None and area is not None and not pd.isna(area):
        decimals = max(len(f"{float(area):g}".partition(".")[2]), 2)
        listed_area = Area(CATALOGUE, float(area) * 1e4, 0.5 * 10.0 ** (4 - decimals))
        both = [_whole(given.approved, APPROVED), listed_area]
        for each in _pairs(both, Note("核准面积", "the approved area"), "", allowed):
            yield replace(each, what="approved_area")


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
    for column, said in (("zone_code", code), ("name", title)):
        if said and column in catalogue:
            rows = catalogue[catalogue[column].astype(str).str.strip() == said.strip()]
            if len(rows) == 1:
                return rows.iloc[0]
    return None
