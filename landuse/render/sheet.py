"""The boundary sheet (四至边界图): one page at a true scale, with every boundary point behind it, as PDF and PNG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.render.layout.annex import annex
from landuse.render.layout.canvas import printing
from landuse.render.layout.draw import draw_sheet, write_blank, write_pdf, write_png
from landuse.render.layout.font_subset import set_in_one_font, small_font
from landuse.render.layout.gather import content_of
from landuse.render.layout.page import DPI, lay_out
from landuse.render.shared.facts import fact, whole_number
from landuse.render.shared.fonts import typeface

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILES = ("boundary.pdf", "boundary.png")
#: It takes as long as all the others together, so it is drawn beside them.
APART = "sheet"
PLOTS = True


def prepare() -> None:
    """Open what every sheet needs: the packaged font."""
    small_font(typeface(), "公")


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the boundary sheet of a review.

    The case's ``[zone]`` may state ``sheet_paper`` (A4 to A0), ``sheet_scale`` (10000), ``office``, ``maker``,
    ``checker``, ``drawn_on``, ``imagery``, ``classification`` and ``fonts``.
    """
    content = content_of(review, lang)
    if content is None:
        write_blank(review, folder / FILES[0], lang, folder / FILES[1])
        return
    case = review.case
    page = lay_out(content.bounds, fact(case, "sheet_paper") or None, whole_number(case, "sheet_scale"))
    with printing():
        sheet, rest = draw_sheet(content, page)
        pages = [sheet, *annex(page, content, rest)]
        with set_in_one_font(pages, content.face):
            write_pdf(folder / FILES[0], pages, content.text(Message("Boundary sheet: {name}", name=content.name)))
            write_png(folder / FILES[1], sheet, DPI[page.paper])
