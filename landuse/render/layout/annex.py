"""The pages behind a sheet: abuttals, areas by block, the rest of the legend, and every boundary point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.point_table import point_table
from landuse.core.messages import Message
from landuse.core.titles import BOUNDARY_COLUMNS
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.layout.canvas import Canvas, shortened, wrapped
from landuse.render.layout.legend import BODY, Entry, draw_legend, hectares
from landuse.render.layout.page import Box, Page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from landuse.render.layout.content import Content

#: Columns of the point table with the letters each takes.
COLUMNS = {"point": 7, "x_north_m": 11, "y_east_m": 12, "side_m": 9, "azimuth": 10}
#: Letters of the applicant's own number of a point.
OWN = 6
#: Letters between two columns.
GAP = 2
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
    rows_a_page = _rows_a_page(width, height)
    text_pages = max(1, math.ceil(len(words) / lines_a_page(height))) + (1 if rest else 0)
    total = 1 + text_pages + math.ceil(len(rows) / rows_a_page)
    for n in range(text_pages - (1 if rest else 0)):
        here = words[n * lines_a_page(height) : (n + 1) * lines_a_page(height)]
        yield _text_page(width, height, content, here, (2 + n, total))
    if rest:
        yield _legend_page(width, height, content, rest, (1 + text_pages, total))
    for n in range(math.ceil(len(rows) / rows_a_page)):
        numbers = (2 + text_pages + n, total)
        yield _points_page(width, height, content, rows[n * rows_a_page : (n + 1) * rows_a_page], numbers)


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
    canvas = Canvas(width, height)
    canvas.box(Box(9, 9, width - 18, height - 18), 0.5)
    canvas.text(width / 2, height - 17, shortened(title, 4.2, width - 60), 4.2, ha="center")
    canvas.text(
        width - 12, 11.5, content.text(Message("Page {n} of {of}", n=numbers[0], of=numbers[1])), BODY, ha="right"
    )
    canvas.text(12, 11.5, shortened(content.notice, 2.1, width - 60), 2.1, color="#8e0000")
    return canvas


def _rows(content: Content) -> Iterator[tuple[str, list[str]]]:
    """Each row's block, and the cells of the row."""
    if not len(content.points):
        return
    table = point_table(content.points, zone_prefix=zone_prefix(content.case.work_crs))
    columns = point_columns(content)
    for row in table.to_dict("records"):
        yield (
            content.face.set(row.get("block_name") or row["block"]),
            [content.face.set(_cell(row[name])) for name in columns],
        )


def point_columns(content: Content) -> dict[str, int]:
    """Return the columns of the point table: with the applicant's own numbers where the file names its points."""
    own = "own_point" in content.points and content.points["own_point"].notna().any()
    return {"point": COLUMNS["point"], "own_point": OWN, **COLUMNS} if own else COLUMNS


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _text_lines(content: Content, width: float) -> list[str]:
    room = width - 30
    wrapped_text = wrapped(content.face.set(abuttals_text(content.abuttals, content.lang)), TEXT, room)
    lines = [content.text(Message("Abuttals")), *wrapped_text, "", content.text(Message("Areas (ha)"))]
    for area in content.areas:
        figures = {"plane": hectares(area.plane), "official": hectares(area.official)}
        line = Message("{title}  plane {plane}  official {official}", title=content.face.set(area.title), **figures)
        lines += wrapped(content.text(line), TEXT, room)
    return lines


def lines_a_page(height: float) -> int:
    """Return how many lines of words a page holds."""
    return int((height - 45) / (TEXT * STEP))


def _text_page(width: float, height: float, content: Content, lines: list[str], numbers: tuple[int, int]) -> Figure:
    canvas = start_page(
        width,
        height,
        content.text(Message("Annex: abuttals and legend of {name}", name=content.name)),
        content,
        numbers,
    )
    write_lines(canvas, height, lines)
    return canvas.figure


def write_lines(canvas: Canvas, height: float, lines: Sequence[str]) -> None:
    """Write lines down a page, as many as `lines_a_page` at most."""
    for n, line in enumerate(lines):
        canvas.text(15, height - 26 - n * TEXT * STEP, line, TEXT)


def _legend_page(width: float, height: float, content: Content, rest: list[Entry], numbers: tuple[int, int]) -> Figure:
    canvas = start_page(
        width,
        height,
        content.text(Message("Annex: abuttals and legend of {name}", name=content.name)),
        content,
        numbers,
    )
    columns = max(1, int((width - 24) / 90))
    wide = (width - 24) / columns
    for n in range(columns):
        rest = draw_legend(canvas, Box(12 + n * wide, 18, wide, height - 40), rest, content)
        if not rest:
            break
    return canvas.figure


def _columns(width: float) -> int:
    return max(1, int((width - 24) / 104))


def _rows_a_column(height: float) -> int:
    return int((height - 48) / (SIZE * STEP))


def _rows_a_page(width: float, height: float) -> int:
    return _columns(width) * _rows_a_column(height)


def _right_edges(content: Content, left: float) -> list[float]:
    """Return the right edges of the columns of points, mm."""
    edges, right = [], left
    for letters in point_columns(content).values():
        right += letters * FIGURE
        edges.append(right)
        right += GAP * FIGURE
    return edges


def _points_page(
    width: float, height: float, content: Content, rows: list[tuple[str, list[str]]], numbers: tuple[int, int]
) -> Figure:
    canvas = start_page(
        width, height, content.text(Message("Annex: boundary points of {name}", name=content.name)), content, numbers
    )
    columns, deep = _columns(width), _rows_a_column(height)
    wide, high, top = (width - 24) / columns, SIZE * STEP, height - 26
    for n in range(math.ceil(len(rows) / deep)):
        left, here = 12 + n * wide, rows[n * deep : (n + 1) * deep]
        canvas.text(left, top, BOUNDARY_COLUMNS["block"].text(content.lang), 2.1)
        rights = _right_edges(content, left + BLOCK)
        for name, right in zip(point_columns(content), rights, strict=True):
            canvas.text(right, top, BOUNDARY_COLUMNS[name].text(content.lang), 2.1, ha="right")
        end = rights[-1]
        # each cell ends at the edge of its column, whatever the others hold
        canvas.cells(
            [
                (right, top - (row + 1) * high, cell)
                for row, (_, cells) in enumerate(here)
                for right, cell in zip(rights, cells, strict=True)
            ],
            SIZE,
        )
        for row, (block, _) in enumerate(here):
            if row == 0 or here[row - 1][0] != block:
                canvas.text(left, top - (row + 1) * high, shortened(block, SIZE, BLOCK), SIZE)
        for y in (top - 1.2, top - 1.6 - len(here) * high):
            canvas.line([left, end], [y, y], 0.2)
    return canvas.figure
