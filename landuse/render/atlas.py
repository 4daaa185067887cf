"""The atlas of a review: one page for each block, and one for the ground of each finding that is not met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.render._facts import fact
from landuse.render._layers import drawn_items
from landuse.render._sheet_content import Class, Content, content_of
from landuse.render._sheet_page import lay_out
from landuse.render._sheet_pen import printing
from landuse.render._sheet_styles import Style
from landuse.render._small_font import set_in_one_font
from landuse.render._words import kind_title
from landuse.render.sheet import draw_sheet, write_blank, write_pdf
from landuse.wording import VERDICTS, scope_title

if TYPE_CHECKING:
    from landuse.findings import Finding, Review
    from landuse.phrases import Lang

FILES = ("atlas.pdf",)
#: A page for each block and finding takes its time, and is made where it is asked for.
ON_REQUEST = True
#: Ground that a finding stands on; what leaves it open is drawn in amber.
FOUND, OPEN = Style("#d50000", 0.4, "#ff5252", 0.55), Style("#b26a00", 0.3, "#ffb300", 0.35)
DOUBTS = ("unproven", "unmapped", "contested", "unknown_code")
#: A page shows at least so much land, m across.
LEAST_M = 200.0


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the atlas of a review.

    Parameters
    ----------
    review
        The review.
    folder
        Where ``atlas.pdf`` is written.
    lang
        ``zh`` or ``en``.
    """
    content = content_of(review, lang)
    if content is None:
        write_blank(review, folder / FILES[0], lang)
        return
    paper = fact(review.case, "sheet_paper") or "A4"
    with printing():
        figures = [draw_sheet(each, lay_out(bounds, paper))[0] for each, bounds in _pages(review, content, lang)]
        with set_in_one_font(figures, content.face):
            write_pdf(folder / FILES[0], figures, content.word("atlas", name=content.name))


def _pages(review: Review, content: Content, lang: Lang) -> Iterator[tuple[Content, tuple[float, float, float, float]]]:
    for label, block in content.blocks.items() or [("", content.ground)]:
        name = content.word("block_page", name=content.name, block=content.face.set(label)) if label else content.name
        yield replace(content, heading=name), _around(block.bounds)
    for finding in review.items:
        if finding.primary and finding.verdict in ("broken", "undecided"):
            classes = _classes(finding, content, lang)
            if classes:
                firm = [each for each in classes if each.style is FOUND] or classes
                shapes = np.concatenate([each.shapes for each in firm])
                title = content.face.set(
                    f"{getattr(finding.rule.title, lang)} · {scope_title(finding.scope).text(lang)}: "
                    f"{VERDICTS[finding.verdict][lang]}"
                )
                seen = replace(content, uses=(), controls=classes, picture=None, heading=title, marked="evidence")
                yield seen, _around(tuple(map(float, shapely.total_bounds(shapes))))


def _classes(finding: Finding, content: Content, lang: Lang) -> tuple[Class, ...]:
    drawn = drawn_items(finding)
    found = []
    for kind in dict.fromkeys(drawn["kind"]) if len(drawn) else ():
        mine = drawn[drawn["kind"] == kind]
        style = OPEN if kind in DOUBTS else FOUND
        title = content.face.set(kind_title(kind, lang))
        found.append(Class(title, style, np.asarray(mine.geometry.array), float(mine["area_m2"].fillna(0).sum())))
    return tuple(found)


def _around(bounds: tuple[float, ...]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    across = max(LEAST_M - (east - west), 0) / 2, max(LEAST_M - (north - south), 0) / 2
    return west - across[0], south - across[1], east + across[0], north + across[1]
