"""Several sheets as the pages of one PDF: what the map set and the atlas have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from landuse.render.layout.canvas import printing
from landuse.render.layout.content import Content
from landuse.render.layout.draw import draw_sheet, write_blank, write_pdf
from landuse.render.layout.font_subset import set_in_one_font
from landuse.render.layout.gather import content_of
from landuse.render.layout.page import Page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.core.findings import Review
    from landuse.core.messages import Lang, Message

#: A page: a sheet and how it is laid out, or a figure that is drawn already.
Drawn: TypeAlias = "tuple[Content, Page] | Figure"


def write_pages(
    review: Review, path: Path, lang: Lang, title: Message, pages: Callable[[Content], Iterable[Drawn]]
) -> None:
    """Write sheets of a review into one PDF.

    Parameters
    ----------
    review
        The review.
    path
        The PDF.
    lang
        ``zh`` or ``en``.
    title
        Its title, which says ``name``.
    pages
        Makes the pages of what the sheet of the review shows.
    """
    content = content_of(review, lang)
    if content is None:
        write_blank(review, path, lang)
        return
    with printing():
        figures = [draw_sheet(*page)[0] if isinstance(page, tuple) else page for page in pages(content)]
        with set_in_one_font(figures, content.face):
            write_pdf(path, figures, content.text(title(name=content.name)))
