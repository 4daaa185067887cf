"""Text, point table, stated areas, number of blocks, catalogue and drawing held against each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from landuse.boundary.crosscheck.areas import compare_areas, compare_catalogue, compare_sums
from landuse.boundary.crosscheck.blocks import UNKNOWN_BLOCK, as_drawn, compare_blocks, named
from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
from landuse.boundary.crosscheck.points import compare_points, point_polygons
from landuse.boundary.crosscheck.submission import DRAWN, POINTS, TEXT, Submission, block_key, block_keys, drawn_areas
from landuse.boundary.crosscheck.text import compare_text
from landuse.core.messages import Lang, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COUNT = Message("blocks: {a:count} in {one}, {b:count} in {other}")
COUNTED = Message("{source} (the blocks listed)")


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
    given, submission = submission, as_drawn(submission)
    listed = None if submission.points is None else point_polygons(submission.points)
    disagreements = [
        *compare_areas(submission, listed, allowed),
        *compare_sums(submission, allowed),
        *_counts(submission),
        *_blocks(submission),
        *compare_blocks(given, submission),
    ]
    disagreements += compare_catalogue(submission, allowed)
    if submission.drawn is not None and submission.points is not None:
        disagreements += compare_points(
            submission.points, submission.drawn, point_m=allowed.point_m, side_m=allowed.side_m
        )
    if submission.text is not None and submission.drawn is not None and submission.lines is not None:
        disagreements += compare_text(
            submission.text, submission.drawn, submission.lines, submission.areas,
            along_m=allowed.along_m, offset_m=allowed.offset_m, offset_share=allowed.offset_share,
        )  # fmt: skip
    return named(disagreements, submission)


def disagreement_table(
    disagreements: Sequence[Disagreement], *, lang: Lang = "zh", crs: object = None
) -> gpd.GeoDataFrame:
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
            "what": disagreement.what,
            "block": disagreement.block,
            "source_a": disagreement.one.text(lang),
            "value_a": disagreement.says[0],
            "source_b": disagreement.other.text(lang),
            "value_b": disagreement.says[1],
            "difference": disagreement.difference,
            "limit": disagreement.limit,
            "message": disagreement.note.text(lang),
            "geometry": disagreement.where if disagreement.where is not None else shapely.Point(),
        }
        for disagreement in disagreements
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


def _counts(given: Submission) -> Iterator[Disagreement]:
    counts: list[tuple[Message, int]] = []
    if given.drawn is not None:
        counts.append((DRAWN, len(drawn_areas(given.drawn))))
    if given.text is not None:
        listed = len(given.text.blocks)
        counts.append((COUNTED(source=TEXT), listed))
        if given.text.count is not None:
            counts.append((TEXT, given.text.count))
    if given.points is not None and "plot" in given.points:
        counts.append((POINTS, block_keys(given.points["plot"]).nunique()))
    counts += [
        (paper if isinstance(paper, Message) else Message.verbatim(paper), count)
        for paper, count in given.counts.items()
    ]
    for (source, a), (other, b) in combinations(counts, 2):
        if a != b:
            note = COUNT(one=source, a=a, other=other, b=b)
            yield Disagreement("block_count", note, "", source, other, (a, b), float(abs(a - b)), 0.0)


def _blocks(given: Submission) -> Iterator[Disagreement]:
    """Find blocks that one source has and another has not, where both name theirs."""
    keys: list[tuple[Message, set[str]]] = []
    if given.drawn is not None and "block" in given.drawn:
        keys.append((DRAWN, set(drawn_areas(given.drawn))))
    if given.text is not None and all(block.label for block in given.text.blocks):
        keys.append((TEXT, {block_key(block.label) for block in given.text.blocks}))
    if given.points is not None and "plot" in given.points:
        keys.append((POINTS, set(block_keys(given.points["plot"]))))
    for (source, a), (other, b) in combinations(keys, 2):
        if (source, other) == (DRAWN, TEXT):
            continue  # `compare_blocks` tells of these, by name as well
        for here, there, only in ((source, other, a - b), (other, source, b - a)):
            for key in sorted(only):
                note = UNKNOWN_BLOCK(block=key, one=here, other=there)
                yield Disagreement("block", note, key, here, there, (key, None))
