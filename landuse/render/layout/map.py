"""The map on a sheet: land, control lines, boundaries, grid, numbered points and names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.patches import Polygon

from landuse.core.messages import Message
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.layout.canvas import Canvas, draw
from landuse.render.layout.labels import Labels
from landuse.render.layout.map_labels import draw_block_names, draw_names, draw_points
from landuse.render.layout.page import Box
from landuse.render.layout.styles import COUNTY, GROUNDS, NAMED_LINE, NEIGHBOUR, PORTIONS, PrintStyle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landuse.render.layout.content import Content
    from landuse.render.layout.page import Page
    from landuse.render.shared.pictures import Picture

STEPS_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
#: Above so many parcels they are drawn as an image, lest the file grow beyond use.
AS_IMAGE = 4000
#: A parcel's line is drawn to within so much on the paper, mm.
FINE = 0.03
#: How strong the colour of land is over a picture.
SEEN_THROUGH = 0.35
BORDERS = {"approved": 6.0, "draft": 6.1}


@dataclass(frozen=True)
class Drawn:
    """What was drawn, for the legend and the notes.

    Parameters
    ----------
    grid_m
        Distance of the grid lines, m.
    points_left_out, names_left_out
        Labels for which there was no room.
    as_image
        How many parcels were drawn as an image; 0 where they were not.
    """

    grid_m: int
    points_left_out: int
    names_left_out: int
    as_image: int


def draw_map(canvas: Canvas, page: Page, content: Content) -> Drawn:
    """Draw the map within its neat line.

    Parameters
    ----------
    canvas
        The sheet.
    page
        How it is laid out.
    content
        What it shows.

    Returns
    -------
    Drawn
        What the margin has to say of it.
    """
    axes = canvas.window(page.map, page.ground)
    if content.picture is not None:
        under(axes, content.picture)
    as_image = _land(axes, page, content)
    _grounds(axes, content)
    step = _grid(canvas, page, zone_prefix(content.case.work_crs) or 0)
    canvas.box(page.map, 0.35, zorder=7)
    labels = Labels(page.map)
    _north(canvas, page, content, labels)
    edges = _edges(content, page)
    left = draw_block_names(canvas, page, content, labels)
    # what the abuttals name comes before the points: the text would else send the reader to names that are not there
    left += draw_names(canvas, page, content, labels, abutting=True)
    points = draw_points(canvas, page, content, labels, edges)
    left += draw_names(canvas, page, content, labels, abutting=False)
    return Drawn(step, points, left, as_image)


def _window(shapes: Iterable[object], page: Page) -> np.ndarray:
    """Return what lies on the map, cut a little outside the neat line so that no cut edge is seen."""
    west, south, east, north = page.ground
    room = 0.05 * (east - west)
    geometries = np.asarray(list(shapes), dtype=object)
    near = (
        geometries[shapely.intersects(geometries, shapely.box(west, south, east, north))]
        if len(geometries)
        else geometries
    )
    cut = shapely.clip_by_rect(near, west - room, south - room, east + room, north + room)
    return np.asarray(cut, dtype=object)


def under(axes: Axes, picture: Picture) -> None:
    """Draw a picture under everything else, the window left as it is.

    Parameters
    ----------
    axes
        Where.
    picture
        The picture, in the system of the axes.
    """
    west, south, east, north = picture.bounds
    limits = axes.get_xlim(), axes.get_ylim()
    axes.imshow(picture.pixels, extent=(west, east, south, north), zorder=0.5, aspect="auto")
    axes.set_xlim(limits[0])
    axes.set_ylim(limits[1])


def _land(axes: Axes, page: Page, content: Content) -> int:
    seen = [(use_class, _window(use_class.shapes, page)) for use_class in content.uses]
    count = sum(len(shapes) for _, shapes in seen)
    many = count > AS_IMAGE
    for use_class, shapes in seen:
        fine = shapely.simplify(shapes, FINE * page.scale / 1000) if count > AS_IMAGE / 4 else shapes
        style = use_class.style if content.picture is None else replace(use_class.style, opacity=SEEN_THROUGH)
        draw(axes, fine, style, zorder=1, rasterized=many)
    for use_class in content.controls:
        draw(axes, _window(use_class.shapes, page), use_class.style, zorder=2)
    for frame, style, order in ((content.neighbours, NEIGHBOUR, 2.5), (content.counties, COUNTY, 2.6),
                                (content.lines, NAMED_LINE, 2.7)):  # fmt: skip
        if frame is not None:
            draw(axes, _window(frame.geometry, page), style, zorder=order)
    return count if many else 0


def _grounds(axes: Axes, content: Content) -> None:
    for scope in PORTIONS:
        if scope in content.grounds:
            draw(axes, np.array([content.grounds[scope]]), GROUNDS[scope], zorder=4)
    if len(content.blocks) > 1:
        lines = PrintStyle(GROUNDS[content.primary].line, 0.3, dash=(1.2, 0.8))
        draw(axes, np.array(list(content.blocks.values())), lines, zorder=5)
    for scope, order in BORDERS.items():
        if scope in content.grounds:
            draw(
                axes,
                np.array([content.grounds[scope]]),
                PrintStyle("#ffffff", GROUNDS[scope].width_mm + 0.5),
                zorder=5.5,
            )
            draw(axes, np.array([content.grounds[scope]]), GROUNDS[scope], zorder=order)


def grid_step(page: Page) -> int:
    """Choose the distance of the grid lines, m: the least of which no line stands nearer than 35 mm to the next."""
    return next((step for step in STEPS_M if step * 1000 / page.scale >= 35 * page.letter), STEPS_M[-1])


def _grid(canvas: Canvas, page: Page, prefix: int) -> int:
    step, box = grid_step(page), page.map
    west, south, east, north = page.ground
    decimals = 0 if step % 1000 == 0 else 1 if step % 100 == 0 else 2
    colour, size, away = "#2f6f9f", 2.1, 0.9 * page.letter
    for at in range(math.ceil(west / step) * step, math.floor(east) + 1, step):
        x = page.place(at, south)[0]
        canvas.line([x, x], [box.bottom, box.top], 0.09, color=colour, alpha=0.6, zorder=6.5)
        for y, va in ((box.bottom - away, "top"), (box.top + away, "bottom")):
            # eastings stand with their zone prefix, as in every table of points
            canvas.text(x, y, f"{prefix * 1000 + at / 1000:.{decimals}f}", size, ha="center", va=va, color=colour)
    for at in range(math.ceil(south / step) * step, math.floor(north) + 1, step):
        y = page.place(west, at)[1]
        canvas.line([box.left, box.right], [y, y], 0.09, color=colour, alpha=0.6, zorder=6.5)
        for x, ha, turn in ((box.left - away, "right", 90), (box.right + away, "left", 90)):
            canvas.text(x, y, f"{at / 1000:.{decimals}f}", size, ha=ha, va="center", color=colour, rotation=turn)
    return step


def _north(canvas: Canvas, page: Page, content: Content, labels: Labels) -> None:
    size, box = page.letter, page.map
    x, top = box.right - 8 * size, box.top - 4.5 * size
    half, height, notch = 2.6 * size, 11 * size, 3.0 * size
    left = [(x, top - 4 * size), (x - half, top - 4 * size - height), (x, top - 4 * size - height + notch)]
    right = [(x, top - 4 * size), (x + half, top - 4 * size - height), (x, top - 4 * size - height + notch)]
    frame = Box(x - 5 * size, top - 16.5 * size, 10 * size, 19 * size)
    canvas.box(frame, 0, fill=True, facecolor="white", alpha=0.75, edgecolor="none", zorder=7)
    for corners, fill in ((left, "black"), (right, "white")):
        canvas.paper.add_patch(
            Polygon(corners, closed=True, facecolor=fill, edgecolor="black", linewidth=0.5, zorder=8)
        )
    canvas.text(x, top - 3.0 * size, content.text(Message("N")), 3.6, ha="center")
    labels.block(frame)


def _edges(content: Content, page: Page) -> shapely.STRtree:
    lines = [shapely.boundary(content.grounds[scope]) for scope in BORDERS if scope in content.grounds]
    on_paper = shapely.transform(
        np.asarray(lines, dtype=object), lambda xy: np.stack(page.place(xy[:, 0], xy[:, 1]), axis=1)
    )
    return shapely.STRtree(shapely.segmentize(shapely.get_parts(on_paper), 20.0))
