"""附件4: the abuttals by block, and every boundary point with the applicant's own number beside ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.point_table import point_table
from landuse.core.messages import Message
from landuse.core.punctuation import run_on
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.document.parts import Column, Heading, Paragraph, table
from landuse.render.document.sentences import joined

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part, TableBlock
    from landuse.render.layout.content import Content

#: Points of a large boundary that stand here: above it they stand in the annex of the boundary sheet, all of them.
MOST = 3000
#: Points side by side in a row, without and with the applicant's own numbers.
SETS, SETS_OWN = 4, 3


def annex_points(content: Content | None, lang: Lang) -> Iterator[Part]:
    """Return the fourth annex.

    Parameters
    ----------
    content
        What the boundary sheet shows; None where there is no boundary.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Part
        The abuttals, then the points.
    """
    if content is None:
        yield Paragraph(Message("No boundary is given.").text(lang), "small")
        return
    if content.case.withheld is not None:
        yield from _public(content, lang)
        return
    yield Heading(2, Message("Abuttals").text(lang))
    yield Paragraph(abuttals_text(content.abuttals, lang), "small")
    if not _named(content):
        yield Paragraph(
            Message("No layer of named roads or rivers is given: the abuttals are coordinates.").text(lang), "small"
        )
    prefix = zone_prefix(content.case.work_crs)
    points = point_table(content.points, closed=False, zone_prefix=prefix)
    own = "own_point" in points and points["own_point"].notna().any()
    yield Heading(2, Message("Boundary points").text(lang))
    yield Paragraph(_note(points, prefix, own=bool(own), lang=lang), "small")
    yield _points(points.head(MOST), own=bool(own), lang=lang)
    if len(points) > MOST:
        yield Paragraph(
            Message(
                "{n:count} points, of which the first {most:count} stand here; all of them are in the annex of "
                "the boundary sheet.",
                n=len(points),
                most=MOST,
            ).text(lang),
            "small",
        )


def _public(content: Content, lang: Lang) -> Iterator[Part]:
    """Return what a public copy has of the annex: the abuttals by name."""
    if content.abuttals.blocks:
        yield Heading(2, Message("Abuttals").text(lang))
        yield Paragraph(abuttals_text(content.abuttals, lang), "small")
    yield Paragraph(Message("Boundary points are left out of the public copy.").text(lang), "small")


def _named(content: Content) -> bool:
    return any(
        not bound.by_coordinate for block in content.abuttals.blocks for side in block.sides.values() for bound in side
    )


def _note(points: pd.DataFrame, prefix: int | None, *, own: bool, lang: Lang) -> str:
    text = Message(
        "{n:count} points. X is north, Y is east with the zone prefix {prefix}, in metres.",
        n=len(points),
        prefix=str(prefix or "—"),
    ).text(lang)
    if own:
        theirs = Message("“Own number” is the number in the file that was handed in.")
    else:
        theirs = Message("The file that was handed in numbers no points.")
    ranges = [
        f"{rows['block_name'].iloc[0] or block if 'block_name' in rows else block} "
        f"{rows['point'].iloc[0]}–{rows['point'].iloc[-1]}"
        for block, rows in points.groupby("block", sort=False)
    ]
    blocks = Message("By block: {ranges}.", ranges=joined(ranges, lang)).text(lang) if len(ranges) > 1 else ""
    return run_on((text, theirs.text(lang), blocks), lang)


def _points(points: pd.DataFrame, *, own: bool, lang: Lang) -> TableBlock:
    """Lay points side by side, down the columns of a row; each ring begins with its block."""
    sets = SETS_OWN if own else SETS
    cells = list(_cells(points, own=own))
    deep = -(-len(cells) // sets)
    width = 4 if own else 3
    titles = [Message("Point").text(lang), *([Message("Own number").text(lang)] if own else []), "X (m)", "Y (m)"]
    shares = [0.63, *([0.6] if own else []), 1.35, 1.47]
    columns = [
        Column(title, share, "right" if title.endswith("(m)") else "left")
        for _ in range(sets)
        for title, share in zip(titles, shares, strict=True)
    ]
    blank = ("",) * width
    rows = [
        [text for n in range(sets) for text in (cells[n * deep + row] if n * deep + row < len(cells) else blank)]
        for row in range(deep)
    ]
    return table(columns, rows, size="dense")


def _cells(points: pd.DataFrame, *, own: bool) -> Iterator[Sequence[str]]:
    for row in points.itertuples(index=False):
        yield _cell(row, own=own)


def _cell(row: Any, *, own: bool) -> Sequence[str]:  # noqa: ANN401  a row of a frame
    point = str(row.point)
    theirs = [str(row.own_point) if row.own_point is not None else "—"] if own else []
    return (point, *theirs, f"{row.x_north_m:.3f}", f"{row.y_east_m:.3f}")
