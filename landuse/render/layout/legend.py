"""The legend of a sheet, with areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.render.layout.canvas import Canvas, shortened, width_of
from landuse.render.layout.page import Box
from landuse.render.layout.styles import COUNTY, GROUNDS, NAMED_LINE, NEIGHBOUR, PORTIONS, PrintStyle
from landuse.render.layout.titles import GROUND_TITLES

if TYPE_CHECKING:
    from landuse.core.area import Area
    from landuse.render.layout.content import Class, Content

HEAD, BODY, SMALL = 3.2, 2.5, 2.1


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a heading where it has no style.

    Parameters
    ----------
    title
        What it is.
    style
        How it is drawn.
    area
        Its area.
    point
        Whether it is the sign of a point.
    """

    title: str
    style: PrintStyle | None = None
    area: Area | None = None
    point: bool = False


CURRENT_USE = Message("Current use (ha inside the {scope})")
PLANNED_USE = Message("Planned use (ha inside the {scope})")


def hectares(area: Area) -> str:
    """Return an area in hectares with four decimals, as tables have it."""
    return f"{area.ha:,.4f}"


def legend(content: Content) -> Iterator[Entry]:
    """List the legend.

    Parameters
    ----------
    content
        The sheet.

    Yields
    ------
    Entry
        Headings and signs.
    """
    areas = {area.scope: area.plane for area in content.areas}
    yield Entry(content.text(Message("Boundaries (areas: ha)")))
    for scope in ("approved", "draft", *PORTIONS):
        if scope in content.grounds:
            yield Entry(content.text(GROUND_TITLES[scope]), GROUNDS[scope], areas.get(scope))
    yield Entry(content.text(Message("Boundary point, main ones numbered")), point=True)
    scope = content.within or content.text(GROUND_TITLES[content.primary])
    use = PLANNED_USE if content.role == "planned_parcels" else CURRENT_USE
    for heading, classes in ((use, content.uses), (content.marked, content.controls)):
        if classes:
            yield Entry(content.text(heading(scope=scope)))
            yield from (Entry(use_class.title, use_class.style, use_class.area) for use_class in _by_area(classes))
    around = (
        (Message("Neighbouring zones"), content.neighbours, NEIGHBOUR),
        (Message("Roads, rivers"), content.lines, NAMED_LINE),
        (Message("County line"), content.counties, COUNTY),
    )
    for title, frame, style in around:
        if frame is not None and len(frame):
            yield Entry(content.text(title), style)


def _by_area(classes: tuple[Class, ...]) -> list[Class]:
    """Return what lies in the boundary, by code; then what only lies round it."""
    return sorted(classes, key=lambda use_class: not (use_class.area and use_class.area.m2))


def draw_legend(canvas: Canvas, box: Box, entries: list[Entry], content: Content) -> list[Entry]:
    """Draw a legend from the top of a box.

    Parameters
    ----------
    canvas
        The sheet.
    box
        Where.
    entries
        Its lines.
    content
        The sheet.

    Returns
    -------
    list of Entry
        Those for which there was no room.
    """
    letter = canvas.letter
    y = box.top - HEAD * letter * 1.6
    canvas.text(box.left + box.width / 2, y, content.text(Message("Legend")), HEAD, ha="center")
    step = BODY * letter * 1.62
    room = int((y - box.bottom - 1.2 * letter) / step)
    shown = entries if len(entries) <= room else entries[: max(room - 1, 0)]
    for entry in shown:
        y -= step
        _entry(canvas, box, y, entry)
    rest = entries[len(shown) :]
    if rest:
        y -= step
        canvas.text(
            box.left + 2 * letter,
            y,
            content.text(Message("{n} more classes: see the annex", n=sum(1 for entry in rest if entry.style))),
            SMALL,
        )
    return rest


def _entry(canvas: Canvas, box: Box, y: float, entry: Entry) -> None:
    letter = canvas.letter
    left = box.left + 2 * letter
    if entry.style is None and not entry.point:
        canvas.text(left, y, shortened(entry.title, BODY * letter, box.width - 4 * letter), BODY, color="#333333")
        return
    sample = Box(left + 1 * letter, y - 0.5 * letter, 9 * letter, 2.7 * letter)
    if entry.style is not None:
        canvas.sample(sample, entry.style)
    else:
        canvas.paper.plot(
            [sample.left + sample.width / 2],
            [sample.bottom + sample.height / 2],
            "o",
            markersize=2.4 * letter,
            markerfacecolor="white",
            markeredgecolor="#8e0000",
            zorder=7,
        )
    figure = "" if entry.area is None else hectares(entry.area)
    room = box.width - 16 * letter - (width_of(figure, SMALL * letter) + 2 if figure else 0)
    canvas.text(sample.right + 2 * letter, y, shortened(entry.title, SMALL * letter, room), SMALL)
    if figure:
        canvas.text(box.right - 2 * letter, y, figure, SMALL, ha="right")
