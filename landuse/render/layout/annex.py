"""The pages behind a sheet: abuttals, areas by block, the rest of the legend, and every boundary point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.point_table import point_table
from landuse.core.titles import BOUNDARY_COLUMNS
from landuse.render.layout.canvas import Canvas, shortened, wrapped
from landuse.render.layout.font_subset import FIGURE_SPACE
from landuse.render.layout.legend import BODY, Entry, draw_legend, hectares
from landuse.render.layout.page import Box, Page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.render.layout.content import Content

#: Columns of the point table with the letters each takes; a row is written as one text.
COLUMNS = {"point": 7, "x_north_m": 11, "y_east_m": 12, "side_m": 9, "azimuth": 10}
GAP = FIGURE_SPACE * 2
#: Height of the letters in the point table, mm, and of a row against it.
SIZE, STEP = 2.3, 1.6
#: Height of the letters of a page of words, mm.
TEXT = 3.2
#: Width of a figure, and of the column of blocks, mm.
FIGURE, BLOCK = 0.555 * SIZE, 11.0


def annex(page: Page, content: Content, rest: list[Entry]) -> Iterator[Figure]:
    """Draw the annex pages, on paper of the sheet's size but no larger than A3.

    Parameters
    ----------
    page
        How the sheet is laid out.
    content
        What it shows.
    rest
        What the legend on the sheet had no room for.

    Yields
    ------
    Figure
        Page by page.
    """
    width, height = (page.width, page.height) if page.paper in ("A4", "A3") else (420.0, 297.0)
    rows = list(_rows(content))
    words = _text_lines(content, width)
    each = _rows_a_page(width, height)
    text_pages = max(1, math.ceil(len(words) / lines_a_page(height))) + (1 if rest else 0)
    total = 1 + text_pages + math.ceil(len(rows) / each)
    for n in range(text_pages - (1 if rest else 0)):
        here = words[n * lines_a_page(height) : (n + 1) * lines_a_page(height)]
        yield _text_page(width, height, content, here, (2 + n, total))
    if rest:
        yield _legend_page(width, height, content, rest, (1 + text_pages, total))
    for n in range(math.ceil(len(rows) / each)):
        numbers = (2 + text_pages + n, total)
        yield _points_page(width, height, content, rows[n * each : (n + 1) * each], numbers)


def start_page(width: float, height: float, title: str, content: Content, numbers: tuple[int, int]) -> Canvas:
    """Begin a page of words or figures: its frame, title, number and notice.

    Parameters
    ----------
    width, height
        The paper, mm.
    title
        What stands above.
    content
        The sheet it goes with.
    numbers
        Which page it is, and of how many.

    Returns
    -------
    Canvas
        The page.
    """
    pen = Canvas(width, height)
    pen.box(Box(9, 9, width - 18, height - 18), 0.5)
    pen.text(width / 2, height - 17, shortened(title, 4.2, width - 60), 4.2, ha="center")
    pen.text(width - 12, 11.5, content.word("page", n=numbers[0], of=numbers[1]), BODY, ha="right")
    pen.text(12, 11.5, shortened(content.word("notice"), 2.1, width - 60), 2.1, color="#8e0000")
    return pen


def _rows(content: Content) -> Iterator[tuple[str, str]]:
    """Each row's block, and the row itself."""
    table = point_table(content.points)
    for row in table[["block", *COLUMNS]].itertuples(index=False):
        side = "" if math.isnan(row.side_m) else f"{row.side_m:.3f}"
        cells = (str(row.point), f"{row.x_north_m:.3f}", f"{row.y_east_m:.3f}", side, str(row.azimuth))
        padded = [cell.rjust(wide, FIGURE_SPACE) for cell, wide in zip(cells, COLUMNS.values(), strict=True)]
        yield content.face.set(row.block), GAP.join(padded)


def _text_lines(content: Content, width: float) -> list[str]:
    room = width - 30
    said = wrapped(content.face.set(abuttals_text(content.abuttals, content.lang)), TEXT, room)
    lines = [content.word("abuttals"), *said, "", content.word("areas")]
    for area in content.areas:
        lines += wrapped(
            content.word("area_line", title=content.face.set(area.title), plane=hectares(area.plane),
                         official=hectares(area.official)), TEXT, room,
        )  # fmt: skip
    return lines


def lines_a_page(height: float) -> int:
    """Tell how many lines of words a page holds.

    Parameters
    ----------
    height
        Of the paper, mm.

    Returns
    -------
    int
        Lines.
    """
    return int((height - 45) / (TEXT * STEP))


def _text_page(width: float, height: float, content: Content, lines: list[str], numbers: tuple[int, int]) -> Figure:
    pen = start_page(width, height, content.word("annex_notes", name=content.name), content, numbers)
    write_lines(pen, height, lines)
    return pen.figure


def write_lines(pen: Canvas, height: float, lines: Sequence[str]) -> None:
    """Write lines down a page, as many as `lines_a_page` at most.

    Parameters
    ----------
    pen
        The page.
    height
        Of the paper, mm.
    lines
        The words, broken to `TEXT` already.
    """
    for n, line in enumerate(lines):
        pen.text(15, height - 26 - n * TEXT * STEP, line, TEXT)


def _legend_page(width: float, height: float, content: Content, rest: list[Entry], numbers: tuple[int, int]) -> Figure:
    pen = start_page(width, height, content.word("annex_notes", name=content.name), content, numbers)
    columns = max(1, int((width - 24) / 90))
    wide = (width - 24) / columns
    for n in range(columns):
        rest = draw_legend(pen, Box(12 + n * wide, 18, wide, height - 40), rest, content)
        if not rest:
            break
    return pen.figure


def _columns(width: float) -> int:
    return max(1, int((width - 24) / 93))


def _rows_a_column(height: float) -> int:
    return int((height - 48) / (SIZE * STEP))


def _rows_a_page(width: float, height: float) -> int:
    return _columns(width) * _rows_a_column(height)


def _points_page(
    width: float, height: float, content: Content, rows: list[tuple[str, str]], numbers: tuple[int, int]
) -> Figure:
    pen = start_page(width, height, content.word("annex", name=content.name), content, numbers)
    columns, deep = _columns(width), _rows_a_column(height)
    wide, high, top = (width - 24) / columns, SIZE * STEP, height - 26
    for n in range(math.ceil(len(rows) / deep)):
        left, here = 12 + n * wide, rows[n * deep : (n + 1) * deep]
        pen.text(left, top, BOUNDARY_COLUMNS["block"].text(content.lang), 2.1)
        right = left + BLOCK
        for name, letters in COLUMNS.items():
            right += letters * FIGURE
            pen.text(right, top, BOUNDARY_COLUMNS[name].text(content.lang), 2.1, ha="right")
            right += len(GAP) * FIGURE
        end = right - len(GAP) * FIGURE
        pen.cells([(end, top - (row + 1) * high, line) for row, (_, line) in enumerate(here)], SIZE)
        for row, (block, _) in enumerate(here):
            if row == 0 or here[row - 1][0] != block:
                pen.text(left, top - (row + 1) * high, shortened(block, SIZE, BLOCK), SIZE)
        for y in (top - 1.2, top - 1.6 - len(here) * high):
            pen.line([left, end], [y, y], 0.2)
    return pen.figure
