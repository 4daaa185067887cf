"""The atlas of a review: a page for each block and portion, and for each finding that is not met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.core.area import Area
from landuse.core.finding_text import message
from landuse.core.messages import Message
from landuse.core.punctuation import labelled
from landuse.core.terms import VERDICTS
from landuse.core.wording import scope_title
from landuse.render.layout.annex import TEXT, lines_a_page, start_page, write_lines
from landuse.render.layout.canvas import wrapped
from landuse.render.layout.content import Class, Content
from landuse.render.layout.gather import of_block, of_portion
from landuse.render.layout.page import lay_out
from landuse.render.layout.pdf_pages import Drawn, write_pages
from landuse.render.layout.styles import PrintStyle
from landuse.render.shared.facts import fact
from landuse.render.shared.layers import drawn_items
from landuse.render.shared.words import kind_title

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang

FILES = ("atlas.pdf",)
#: A page for each block and finding takes its time, and is made where it is asked for.
ON_REQUEST = True
#: Ground that a finding stands on; what leaves it open is drawn in amber.
FOUND, OPEN = PrintStyle("#d50000", 0.4, "#ff5252", 0.55), PrintStyle("#b26a00", 0.3, "#ffb300", 0.35)
DOUBTS = ("unproven", "drawn_twice", "unmapped", "contested", "unknown_code")
#: A page shows at least so much land, m across.
LEAST_M = 200.0
#: A page of words, mm.
WIDTH, HEIGHT = 297.0, 210.0


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the atlas of a review."""
    write_pages(
        review, folder / FILES[0], lang, Message("Atlas: {name}"), lambda content: _pages(review, content, lang)
    )


def _pages(review: Review, content: Content, lang: Lang) -> Iterator[Drawn]:
    paper = fact(review.case, "sheet_paper") or "A4"
    for label in content.blocks:
        yield of_block(content, label), lay_out(_around(content.blocks[label].bounds), paper)
    if not content.blocks:
        yield replace(content, heading=content.name), lay_out(_around(content.ground.bounds), paper)
    for scope in ("added", "withdrawn"):
        if scope in content.grounds:
            yield of_portion(content, scope), lay_out(_around(content.grounds[scope].bounds), paper)
    rest = []
    for finding in review.items:
        if finding.primary and finding.verdict in ("broken", "undecided"):
            classes = _classes(finding, content, lang)
            if not classes:
                rest.append(finding)
                continue
            firm = [use_class for use_class in classes if use_class.style is FOUND] or classes
            shapes = np.concatenate([use_class.shapes for use_class in firm])
            heading = content.face.set(_heading(finding, lang))
            seen = replace(
                content,
                uses=(),
                controls=classes,
                picture=None,
                heading=heading,
                marked=Message("Ground of this finding (area: ha)"),
            )
            yield seen, lay_out(_around(tuple(map(float, shapely.total_bounds(shapes)))), paper)
    yield from _listed(content, rest, lang)


def _heading(finding: Finding, lang: Lang) -> str:
    scope = scope_title(finding.scope, finding.block_name).text(lang)
    return f"{finding.rule.title.text(lang)} · {labelled(scope, VERDICTS[finding.verdict].text(lang), lang)}"


def _listed(content: Content, findings: Sequence[Finding], lang: Lang) -> Iterator[Figure]:
    """Yield the findings that have no place on the ground, in words: they would else be missing from the atlas."""
    room = WIDTH - 30
    lines: list[str] = []
    for number, finding in enumerate(findings, start=1):
        lines += wrapped(content.face.set(f"{number}. {_heading(finding, lang)}"), TEXT, room)
        lines += [f"    {line}" for line in wrapped(content.face.set(message(finding, lang)), TEXT, room - 10)]
        lines.append("")
    deep = lines_a_page(HEIGHT)
    pages = [lines[first : first + deep] for first in range(0, len(lines), deep)]
    title = content.text(Message("Findings that have no place on the ground ({n})", n=len(findings)))
    for number, page in enumerate(pages, start=1):
        canvas = start_page(WIDTH, HEIGHT, title, content, (number, len(pages)))
        write_lines(canvas, HEIGHT, page)
        yield canvas.figure


def _classes(finding: Finding, content: Content, lang: Lang) -> tuple[Class, ...]:
    drawn = drawn_items(finding)
    classes = []
    for kind in dict.fromkeys(drawn["kind"]) if len(drawn) else ():
        mine = drawn[drawn["kind"] == kind]
        style = OPEN if kind in DOUBTS else FOUND
        title = content.face.set(kind_title(kind, lang))
        classes.append(
            Class(title, style, np.asarray(mine.geometry.array), Area.of(float(mine["area_m2"].fillna(0).sum())))
        )
    return tuple(classes)


def _around(bounds: tuple[float, ...]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    across = max(LEAST_M - (east - west), 0) / 2, max(LEAST_M - (north - south), 0) / 2
    return west - across[0], south - across[1], east + across[0], north + across[1]
