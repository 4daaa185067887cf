"""A page drawn and written: as PDF and as PNG, without anything that varies from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from PIL import Image

from landuse.core.audience import notice
from landuse.core.messages import Message
from landuse.render.layout.canvas import Canvas, printing
from landuse.render.layout.content import Content
from landuse.render.layout.font_subset import set_in_one_font
from landuse.render.layout.legend import Entry
from landuse.render.layout.map import draw_map
from landuse.render.layout.margin import draw_margin
from landuse.render.layout.page import DPI, Page
from landuse.render.shared.fonts import typeface

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.core.findings import Review
    from landuse.core.messages import Lang

#: How hard an image is packed: beyond this it takes thrice as long for a tenth less.
PNG_EFFORT = 2


def draw_sheet(content: Content, page: Page) -> tuple[Figure, list[Entry]]:
    """Draw the sheet itself.

    Parameters
    ----------
    content
        What it shows.
    page
        How it is laid out.

    Returns
    -------
    tuple
        The figure, and what the legend had no room for.
    """
    canvas = Canvas(page.width, page.height, page.letter)
    drawn = draw_map(canvas, page, content)
    rest = draw_margin(canvas, page, content, drawn)
    return canvas.figure, rest


def write_pdf(path: Path, figures: list[Figure], title: str) -> None:
    """Write figures as the pages of a PDF, without anything that varies from run to run.

    Parameters
    ----------
    path
        The file.
    figures
        The pages.
    title
        The title of the document.
    """
    with PdfPages(path, metadata={"Title": title, "Creator": "landuse", "Producer": None, "CreationDate": None}) as pdf:
        for figure in figures:
            pdf.savefig(figure)


def write_png(path: Path, figure: Figure, dpi: int) -> None:
    """Write a figure as an image, without anything that varies from run to run."""
    figure.set_dpi(dpi)
    paper = FigureCanvasAgg(figure)
    paper.draw()  # type: ignore[no-untyped-call]
    # nothing shines through paper: three bands, not four
    pixels = np.ascontiguousarray(np.asarray(paper.buffer_rgba())[..., :3])  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).save(path, format="png", dpi=(dpi, dpi), compress_level=PNG_EFFORT)


def write_blank(review: Review, path: Path, lang: Lang, image: Path | None = None) -> None:
    """Write on a page that there is no boundary to draw.

    Parameters
    ----------
    review
        The review.
    path
        The PDF to write.
    lang
        ``zh`` or ``en``.
    image
        The same as an image, where one is wanted.
    """
    face = typeface(review.case)
    with printing():
        canvas = Canvas(297, 210)
        nothing = Message("'{title}' gives no boundary, so there is nothing to draw", title=review.case.title)
        canvas.text(148, 105, face.set(nothing.text(lang)), 5, ha="center")
        canvas.text(12, 11.5, face.set(notice(review.case.withheld, lang)), 2.1, color="#8e0000")
        with set_in_one_font([canvas.figure], face):
            write_pdf(path, [canvas.figure], face.set(review.case.title))
            if image is not None:
                write_png(image, canvas.figure, DPI["A4"])
