"""The boundary sheet (四至边界图): one page at a true scale, with every boundary point behind it, as PDF and PNG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages

from landuse.render._facts import fact, whole_number
from landuse.render._fonts import typeface
from landuse.render._sheet_annex import annex
from landuse.render._sheet_content import Content, content_of
from landuse.render._sheet_legend import Entry
from landuse.render._sheet_map import draw_map
from landuse.render._sheet_margin import draw_margin
from landuse.render._sheet_page import DPI, Page, lay_out
from landuse.render._sheet_pen import Pen, printing
from landuse.render._sheet_words import word
from landuse.render._small_font import set_in_one_font

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.findings import Review
    from landuse.phrases import Lang

FILES = ("boundary.pdf", "boundary.png")
#: It takes as long as all the others together, so it is drawn beside them.
APART = True


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the boundary sheet of a review.

    The case's ``[zone]`` may state ``sheet_paper`` (A4 to A0), ``sheet_scale`` (10000), ``office``, ``maker``,
    ``checker``, ``drawn_on``, ``imagery``, ``classification`` and ``fonts``.

    Parameters
    ----------
    review
        The review.
    folder
        Where ``boundary.pdf`` and ``boundary.png`` are written.
    lang
        ``zh`` or ``en``.

    Raises
    ------
    InputError
        If the paper and scale stated do not hold the boundary.
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
            write_pdf(folder / FILES[0], pages, content.word("sheet", name=content.name))
            write_png(folder / FILES[1], sheet, DPI[page.paper])


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
    pen = Pen(page.width, page.height, page.letter)
    drawn = draw_map(pen, page, content)
    rest = draw_margin(pen, page, content, drawn)
    return pen.figure, rest


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
    """Write a figure as an image, without anything that varies from run to run.

    Parameters
    ----------
    path
        The file.
    figure
        The figure.
    dpi
        Dots per inch.
    """
    figure.set_dpi(dpi)
    FigureCanvasAgg(figure).print_png(path, metadata={"Software": None}, pil_kwargs={"compress_level": 4})  # type: ignore[no-untyped-call]


def write_blank(review: Review, path: Path, lang: Lang, image: Path | None = None) -> None:
    """Say on a page that there is no boundary to draw.

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
        pen = Pen(297, 210)
        pen.text(148, 105, face.set(word("nothing", lang, title=review.case.title)), 5, ha="center")
        with set_in_one_font([pen.figure], face):
            write_pdf(path, [pen.figure], face.set(review.case.title))
            if image is not None:
                write_png(image, pen.figure, DPI["A4"])
