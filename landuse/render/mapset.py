"""The map set (图集) that goes with an opinion: location, present and planned use, control lines, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.render._facts import fact
from landuse.render._sheet_content import Content, content_of
from landuse.render._sheet_page import SCALES, Page, lay_out
from landuse.render._sheet_pen import printing
from landuse.render._small_font import set_in_one_font
from landuse.render.sheet import draw_sheet, write_blank, write_pdf

if TYPE_CHECKING:
    from landuse.findings import Review
    from landuse.phrases import Lang

FILES = ("mapset.pdf",)
#: It takes several times as long as the sheet, and is made where it is asked for.
ON_REQUEST = True
#: The location map shows so many times the land of the others.
AROUND = 5


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the map set of a review: one PDF, a page for each map the case has data for.

    Parameters
    ----------
    review
        The review.
    folder
        Where ``mapset.pdf`` is written.
    lang
        ``zh`` or ``en``.
    """
    content = content_of(review, lang)
    if content is None:
        write_blank(review, folder / FILES[0], lang)
        return
    with printing():
        figures = [draw_sheet(each, page)[0] for each, page in _maps(review, content, lang)]
        with set_in_one_font(figures, content.face):
            write_pdf(folder / FILES[0], figures, content.word("mapset", name=content.name))


def _maps(review: Review, content: Content, lang: Lang) -> Iterator[tuple[Content, Page]]:
    paper = fact(review.case, "sheet_paper") or None
    page = lay_out(content.bounds, paper)
    bare = replace(content, uses=(), controls=(), picture=None)
    yield _called(bare, "location_map"), lay_out(content.bounds, page.paper, _smaller(page.scale))
    if content.role == "parcels" and content.uses:
        yield _called(replace(content, controls=(), picture=None), "current_map"), page
    planned = content_of(review, lang, planned=True)
    if planned is not None and planned.role == "planned_parcels" and planned.uses:
        yield _called(replace(planned, controls=(), picture=None), "planned_map"), page
    if content.controls:
        yield _called(replace(bare, controls=content.controls), "control_map"), page
    if "approved" in content.grounds and "draft" in content.grounds:
        yield _called(bare, "change_map"), page
    if content.picture is not None:
        yield _called(replace(bare, picture=content.picture), "picture_map"), page


def _smaller(scale: int) -> int:
    return next((one for one in SCALES if one >= scale * AROUND), SCALES[-1])


def _called(content: Content, key: str) -> Content:
    return replace(content, heading=content.word(key, name=content.name))
