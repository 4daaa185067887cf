"""What stands round the map: title, abuttals, legend with areas, overview, scale bar, sources, makers, notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.boundary.abuttals.described import SIDES
from landuse.boundary.abuttals.text import bound_text
from landuse.boundary.numerals import block_number
from landuse.core.messages import Lang, Message
from landuse.core.specs import load_spec
from landuse.core.texts import texts_message
from landuse.geometry.crs.bands import central_meridian
from landuse.render.layout.canvas import Canvas, draw, shortened, width_of, wrapped
from landuse.render.layout.legend import BODY, SMALL, Entry, draw_legend, hectares, legend
from landuse.render.layout.page import Box, Page
from landuse.render.layout.styles import COUNTY, GROUNDS, NAMED_LINE, NEIGHBOUR, PORTIONS, PrintStyle
from landuse.render.layout.titles import DIRECTIONS
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from landuse.boundary.abuttals.described import Bound, Direction
    from landuse.render.layout.content import Content
    from landuse.render.layout.map import Drawn

MADE_BY, DRAWN_BY, CHECKED_BY = Message("Office: {who}"), Message("Drawn by: {who}"), Message("Checked by: {who}")
TO_FILL_IN = Message("____________")
KM, METRES = Message("km"), Message("m")
#: Between what lies along one side, or in one list.
JOINED = Message("; ")
#: The overview frames what the map shows where that is less than so much of it across.
FRAMED, FRAME = 0.7, PrintStyle("#000000", 0.25)


def draw_margin(canvas: Canvas, page: Page, content: Content, drawn: Drawn) -> list[Entry]:
    """Draw all that stands round the map.

    Parameters
    ----------
    canvas
        The sheet.
    page
        How it is laid out.
    content
        What it shows.
    drawn
        What the map came to.

    Returns
    -------
    list of Entry
        Entries of the legend for which there was no room.
    """
    canvas.box(page.frame, 0.7)
    _title(canvas, page, content)
    _abuttals(canvas, page, content)
    _foot(canvas, page, content)
    canvas.line([page.panel.left] * 2, [page.panel.bottom, page.panel.top], 0.25)
    return _panel(canvas, page, content, drawn)


def _title(canvas: Canvas, page: Page, content: Content) -> None:
    frame, letter = page.frame, page.letter
    size, room = 6.4, frame.width - 70 * letter
    heading = Message("Boundary sheet: {name}", name=content.name) if content.name else Message("Boundary sheet")
    words = content.heading or content.text(heading)
    while size > 3.2 and width_of(words, size * letter) > room:
        size -= 0.4
    lines = wrapped(words, size * letter, room)[:2]
    canvas.text(
        frame.left + frame.width / 2,
        frame.top - page.head / 2,
        "\n".join(lines),
        size,
        ha="center",
        va="center",
        linespacing=1.1,
    )
    canvas.line([frame.left, frame.right], [frame.top - page.head] * 2, 0.25)
    secret = fact(content.case, "classification")
    shown = content.face.set(secret) or content.text(TO_FILL_IN)
    canvas.text(
        frame.right - 2 * letter,
        frame.top - 5 * letter,
        content.text(Message("Classification: {what}", what=shown)),
        BODY,
        ha="right",
    )
    if content.reviewed:
        day = content.text(Message("Review date {day}", day=content.case.on.isoformat()))
        canvas.text(frame.right - 2 * letter, frame.top - 11 * letter, day, BODY, ha="right")


def sides_text(content: Content, direction: Direction) -> str:
    """Write what lies on one side of the zone.

    Parameters
    ----------
    content
        The sheet.
    direction
        ``E``, ``S``, ``W`` or ``N``.

    Returns
    -------
    str
        By block where there are several.
    """
    phrases = []
    for block in content.abuttals.blocks:
        words = _bounds(block.sides.get(direction, ()), content.lang)
        phrases.append(f"{block.name or _label(block.label, content)} {words}" if block.label else words)
    return Message("{side}: ", side=DIRECTIONS[direction]).text(content.lang) + JOINED.text(content.lang).join(phrases)


def _label(label: str, content: Content) -> str:
    """Return a block's label; 区块一 as Block 1 in English."""
    number = block_number(label)
    return (
        label
        if number is None
        else texts_message(zh=label, en=Message("Block {label}", label=number).text("en")).text(content.lang)
    )


def _bounds(bounds: tuple[Bound, ...], lang: Lang) -> str:
    return Message("{bounds}", bounds=[bound_text(bound, lang) for bound in bounds]).text(lang)


def _abuttals(canvas: Canvas, page: Page, content: Content) -> None:
    box, band, size = page.map, page.band, 2.7
    far = band - 2.4 * page.letter
    places: dict[Direction, tuple[float, float, int, float]] = {
        "N": (box.left + box.width / 2, box.top + far, 0, box.width),
        "S": (box.left + box.width / 2, box.bottom - far, 0, box.width),
        "W": (box.left - far, box.bottom + box.height / 2, 90, box.height),
        "E": (box.right + far, box.bottom + box.height / 2, 270, box.height),
    }
    for direction in SIDES:
        x, y, turn, room = places[direction]
        words = content.face.set(sides_text(content, direction)) if content.abuttals.blocks else ""
        if width_of(words, size * page.letter) > room:
            cut = content.text(Message(" (by block: see the annex)"))
            words = shortened(words, size * page.letter, room - width_of(cut, size * page.letter)) + cut
        canvas.text(x, y, words, size, ha="center", va="center", rotation=turn)


def _foot(canvas: Canvas, page: Page, content: Content) -> None:
    foot, letter = page.foot, page.letter
    canvas.line([foot.left, page.panel.left], [foot.top, foot.top], 0.25)
    _scale_bar(canvas, page, content)
    who = [
        content.text(name_of(who=content.face.set(fact(content.case, name)) or content.text(TO_FILL_IN)))
        for name_of, name in ((MADE_BY, "office"), (DRAWN_BY, "maker"), (CHECKED_BY, "checker"))
    ]
    day = content.text(
        Message("Date: {day}", day=content.face.set(fact(content.case, "drawn_on")) or content.text(TO_FILL_IN))
    )
    left = foot.left + 3 * letter
    step = (foot.width - 6 * letter) / 4
    for n, words in enumerate([*who, day]):
        canvas.text(left + n * step, foot.bottom + 6.2 * letter, shortened(words, BODY * letter, step - 2), BODY)
    notice = shortened(content.notice, SMALL * letter, foot.width - 6 * letter)
    canvas.text(left, foot.bottom + 2.0 * letter, notice, SMALL, color="#8e0000")


def _scale_bar(canvas: Canvas, page: Page, content: Content) -> None:
    foot, letter = page.foot, page.letter
    step = next((length for length in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
                 if length * 1000 / page.scale >= 14 * letter), 50_000)  # fmt: skip
    long = step * 1000 / page.scale
    y, high = foot.top - 6.2 * letter, 1.4 * letter
    x = foot.left + foot.width / 2 - 2 * long
    unit, per = (content.text(KM), 1000) if step >= 1000 else (content.text(METRES), 1)
    canvas.text(
        foot.left + 3 * letter,
        y - 0.4 * letter,
        content.text(Message("1:{scale}", scale=f"{page.scale:,}".replace(",", " "))),
        3.8,
    )
    for n in range(4):
        fill = "black" if n % 2 == 0 else "white"
        canvas.box(Box(x + n * long, y, long, high), 0.2, fill=True, facecolor=fill)
    for n in range(5):
        tail = f" {unit}" if n == 4 else ""
        canvas.text(x + n * long, y - 2.8 * letter, f"{n * step / per:g}", SMALL, ha="center")
        if tail:
            canvas.text(
                x + n * long + width_of(f"{n * step / per:g}", SMALL * letter) / 2 + 0.6, y - 2.8 * letter, unit, SMALL
            )


def _panel(canvas: Canvas, page: Page, content: Content, drawn: Drawn) -> list[Entry]:
    box, letter = page.panel, page.letter
    notes = list(_notes(content, drawn))
    lines = [line for note in notes for line in wrapped(note, SMALL * letter, box.width - 4 * letter)]
    step = SMALL * letter * 1.42
    notes_top = box.bottom + (len(lines) + 0.8) * step
    for n, line in enumerate(lines):
        canvas.text(box.left + 2 * letter, notes_top - (n + 1) * step, line, SMALL)
    inset_top = _overview(
        canvas, Box(box.left, notes_top, box.width, min(0.2 * box.height, 46 * letter)), page, content
    )
    table_top = _areas(canvas, Box(box.left, inset_top, box.width, box.top - inset_top), content)
    return draw_legend(canvas, Box(box.left, table_top, box.width, box.top - table_top), list(legend(content)), content)


def _notes(content: Content, drawn: Drawn) -> Iterator[str]:
    """Yield the coordinate system, the sources, and what the drawing left out."""
    epsg = content.case.work_crs
    if epsg is not None:
        yield content.text(
            Message(
                "CGCS2000, Gauss-Krüger, 3° band, central meridian {meridian}° E (EPSG:{epsg})",
                meridian=central_meridian(epsg - 4534 + 25),
                epsg=epsg,
            )
        )
    step = (
        f"{drawn.grid_m / 1000:g}{content.text(KM)}"
        if drawn.grid_m >= 1000
        else f"{drawn.grid_m}{content.text(METRES)}"
    )
    yield content.text(Message("Grid every {step}; X north, Y east with the zone prefix, in kilometres", step=step))
    yield from content.notes
    if fact(content.case, "imagery"):
        yield content.text(Message("Date of imagery: {day}", day=content.face.set(fact(content.case, "imagery"))))
    if all(bound.by_coordinate for block in content.abuttals.blocks for side in block.sides.values() for bound in side):
        yield content.text(Message("No layer of named roads or rivers is given: the abuttals are coordinates"))
    left_out = [
        Message.plural("{n} point", "{n} points", n=drawn.points_left_out) if drawn.points_left_out else None,
        Message.plural("{n} name", "{n} names", n=drawn.names_left_out) if drawn.names_left_out else None,
    ]
    if any(left_out):
        what = [kind for kind in left_out if kind is not None]
        yield content.text(Message("To keep labels apart, these are not labelled: {what}; every point is in the annex",
                                   what=what))  # fmt: skip
    if drawn.as_image:
        yield content.text(Message("{n} parcels, drawn as an image", n=drawn.as_image))
    notes = [
        Message(
            "{role}: {edition}",
            role=load_spec(source.role).title.message,
            edition=source.edition or (source.on.isoformat() if source.on else Message("edition not stated")),
        ).text(content.lang)
        for source in content.case.sources
    ]
    if notes:
        yield content.text(Message("Sources: ")) + content.face.set(JOINED.text(content.lang).join(notes))


def _overview(canvas: Canvas, box: Box, page: Page, content: Content) -> float:
    """Draw the whole at a small scale among what lies round it; it is left out where nothing does."""
    frames = [frame for frame in (content.counties, content.neighbours, content.lines) if frame is not None]
    if not frames:
        return box.bottom
    letter = page.letter
    canvas.line([box.left, box.right], [box.top, box.top], 0.2)
    canvas.line([box.left, box.right], [box.bottom, box.bottom], 0.2)
    canvas.text(box.left + 2 * letter, box.top - 4 * letter, content.text(Message("Overview")), BODY)
    inner = Box(box.left + 2 * letter, box.bottom + 1.5 * letter, box.width - 4 * letter, box.height - 7 * letter)
    bounds = np.array([content.bounds, *(frame.total_bounds for frame in frames)])
    if content.counties is not None:
        bounds = np.array([content.counties.total_bounds])
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    centre = (west + east) / 2, (south + north) / 2
    per = 1.1 * max((east - west) / inner.width, (north - south) / inner.height)
    half = inner.width * per / 2, inner.height * per / 2
    axes = canvas.window(inner, (centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1]))
    for frame, style in ((content.counties, COUNTY), (content.neighbours, NEIGHBOUR), (content.lines, NAMED_LINE)):
        if frame is not None:
            draw(axes, np.asarray(frame.geometry.array), style, zorder=1)
    shown = page.ground[2] - page.ground[0]
    if shown < FRAMED * 2 * half[0]:
        draw(axes, np.array([shapely.box(*page.ground)]), FRAME, zorder=4)
    for scope in ("approved", "draft"):
        if scope in content.grounds:
            base = GROUNDS[scope]
            small = PrintStyle(base.line, 0.3, "#f6c9c9" if scope == content.primary else None, 0.6, dash=None)
            draw(axes, np.array([content.grounds[scope]]), small, zorder=2 if scope == content.primary else 3)
    return box.top


def _areas(canvas: Canvas, box: Box, content: Content) -> float:
    """Draw the table of areas upwards from the bottom of the box; blocks only where they are few."""
    letter = canvas.letter
    order = ("approved", "draft", *PORTIONS)
    rows = sorted(
        (area for area in content.areas if "/" not in area.scope), key=lambda area_row: order.index(area_row.scope)
    )
    blocks = [area for area in content.areas if "/" in area.scope]
    few = len(blocks) <= 12
    shown = [*rows, *blocks] if few else rows
    step = BODY * letter * 1.5
    tail = [] if few else [content.text(Message("{n} blocks: see the annex", n=len(blocks)))]
    top = box.bottom + (len(shown) + len(tail) + 2) * step + 1.5 * letter
    right, middle = box.right - 2 * letter, box.right - 2 * letter - 21 * letter
    y = top - step
    canvas.text(box.left + 2 * letter, y, content.text(Message("Areas (ha)")), BODY)
    y -= step
    for x, words in ((middle, content.text(Message("Plane"))), (right, content.text(Message("Official")))):
        canvas.text(x, y, words, SMALL, ha="right")
    for area in shown:
        y -= step
        room = middle - 17 * letter - box.left
        canvas.text(box.left + 2 * letter, y, shortened(content.face.set(area.title), SMALL * letter, room), SMALL)
        for x, value in ((middle, area.plane), (right, area.official)):
            canvas.text(x, y, hectares(value), SMALL, ha="right")
    for words in tail:
        y -= step
        canvas.text(box.left + 2 * letter, y, words, SMALL)
    canvas.line([box.left, box.right], [top, top], 0.2)
    return top
