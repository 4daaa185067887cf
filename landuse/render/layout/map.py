"""The map on a sheet: land, control lines, boundaries, grid, numbered points and names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import Polygon

from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.layout.canvas import Canvas, draw, shortened, width_of
from landuse.render.layout.labels import Labels, around, over
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
#: The name of a block has at least so much room, mm on A3, and lies on other blocks with no more than this share.
LEAST_NAME, ASTRAY = 24.0, 0.1
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
    left = _block_names(canvas, page, content, labels)
    # what the abuttals name comes before the points: the text would else send the reader to names that are not there
    left += _names(canvas, page, content, labels, abutting=True)
    points = _points(canvas, page, content, labels, edges)
    left += _names(canvas, page, content, labels, abutting=False)
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


def _block_names(canvas: Canvas, page: Page, content: Content, labels: Labels) -> int:
    left = 0
    size = 3.4
    on_paper = {
        label: shapely.transform(block, lambda xy: np.stack(page.place(xy[:, 0], xy[:, 1]), axis=1))
        for label, block in content.blocks.items()
    }
    for label, block in content.blocks.items():
        letters = size * page.letter
        west, _, east, _ = max(shapely.get_parts(block), key=shapely.area).bounds
        room = max((east - west) * 1000 / page.scale, LEAST_NAME * page.letter)
        name = shortened(content.block(label), letters, min(room, 60 * page.letter))
        area = content.land.scope(f"{content.primary}/{label}")
        words = "\n".join([name, number(area.plane.m2 if area else None, "ha", content.lang)])
        inside = shapely.maximum_inscribed_circle(block, tolerance=max(1.0, page.scale / 1000))
        x, y = page.place(*shapely.get_coordinates(inside)[0])
        wide, high = width_of(words, letters) + 1.5, letters * 2.7
        own, others = on_paper[label], [outline for other, outline in on_paper.items() if other != label]
        box = labels.place(
            place for place in over(x, y, wide, high, max(high, wide)) if _told_apart(place, own, others)
        )
        if box is None:
            left += 1
            continue
        canvas.text(
            box.left + wide / 2,
            box.bottom + high / 2,
            words,
            size,
            ha="center",
            va="center",
            color="#8a0050",
            linespacing=1.15,
            bbox=_plate(0.75),
        )
    return left


def _told_apart(box: Box, own: shapely.Geometry, others: Sequence[shapely.Geometry]) -> bool:
    """Return whether a name is seen to belong to its block: it touches it, and hardly lies on any other."""
    label = shapely.box(box.left, box.bottom, box.right, box.top)
    if not shapely.intersects(own, label):
        return False
    astray = float(shapely.area(shapely.intersection(np.asarray(others, dtype=object), label)).sum())
    return bool(astray <= ASTRAY * label.area)


def _points(canvas: Canvas, page: Page, content: Content, labels: Labels, edges: shapely.STRtree) -> int:
    if not len(content.points):
        return 0
    points, size = main_points(content.points), 2.2
    room = round(60 * page.letter)
    written = 0
    high = size * page.letter * 1.15
    for name, east, north in points[["point", "y_east_m", "x_north_m"]].itertuples(index=False):
        if written >= room:
            break
        x, y = page.place(east, north)
        wide = width_of(name, size * page.letter) + 0.5
        box = labels.place(around(x, y, wide, high, 0.9 * page.letter), edges)
        if box is None:
            continue
        written += 1
        canvas.paper.plot(
            [x],
            [y],
            "o",
            markersize=3.4 * page.letter,
            markerfacecolor="white",
            markeredgecolor="#8e0000",
            markeredgewidth=0.8,
            zorder=7.5,
        )
        canvas.text(
            box.left + wide / 2,
            box.bottom + high / 2,
            name,
            size,
            ha="center",
            va="center",
            color="#8e0000",
            bbox=_plate(0.6),
        )
    return len(points) - written


def main_points(points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Rank boundary points for labelling: the outermost four, the first of each ring, then by how sharp the corner is.

    Parameters
    ----------
    points
        As `boundary_points` gives them.

    Returns
    -------
    DataFrame
        One row a number, the most telling first.
    """
    frame = pd.DataFrame(points.drop(columns="geometry"))
    rings = frame.groupby(["row", "ring"], sort=False)
    east, north = frame["y_east_m"], frame["x_north_m"]
    before_e, before_n = rings["y_east_m"].shift(1), rings["x_north_m"].shift(1)
    before_e = before_e.fillna(rings["y_east_m"].transform("last"))
    before_n = before_n.fillna(rings["x_north_m"].transform("last"))
    after_e = rings["y_east_m"].shift(-1).fillna(rings["y_east_m"].transform("first"))
    after_n = rings["x_north_m"].shift(-1).fillna(rings["x_north_m"].transform("first"))
    weight = ((east - before_e) * (after_n - before_n) - (north - before_n) * (after_e - before_e)).abs()
    outermost = {int(at) for series in (east, north) for at in (series.idxmax(), series.idxmin())}
    first = (rings.cumcount() == 0) & (frame["ring"] == 1)
    frame["weight"] = weight.where(~first, weight.max() + 1.0)
    frame.loc[list(outermost), "weight"] = weight.max() + 2.0
    ranked = frame.sort_values(["weight", "number"], ascending=[False, True], kind="stable")
    return ranked.drop_duplicates("number")


def _names(canvas: Canvas, page: Page, content: Content, labels: Labels, *, abutting: bool) -> int:
    """Write the names of lines and neighbours: those that the abuttals name, or the others, in smaller letters."""
    left, size = 0, ABUTTING if abutting else 2.3
    for place in _named_places(page, content, abutting=abutting):
        words = shortened(place.name, size, 70)
        chosen = _first_free(labels, place, width_of(words, size * page.letter) + 0.8, size * page.letter * 1.3)
        if chosen is None:
            left += 1
            labels.left_out -= 1
            continue
        x, y, turn = chosen
        canvas.text(
            x,
            y,
            words,
            size,
            ha="center",
            va="center",
            rotation=turn,
            rotation_mode="anchor",
            color="#2b2b2b" if place.run else "#3949ab",
            bbox=_plate(0.85 if abutting else 0.6),
        )
    return left


#: Height of the letters of a name that the abuttals name, mm on A3.
ABUTTING = 2.9


@dataclass(frozen=True)
class _NamedPlace:
    """A name, and where it may stand on the paper: each place with the direction it runs in."""

    name: str
    places: tuple[tuple[float, float, float], ...]
    run: bool


def _first_free(labels: Labels, place: _NamedPlace, long: float, high: float) -> tuple[float, float, float] | None:
    for x, y, turn in place.places:
        angle = math.radians(turn)
        wide = long * abs(math.cos(angle)) + high * abs(math.sin(angle))
        tall = long * abs(math.sin(angle)) + high * abs(math.cos(angle))
        before = labels.left_out
        box = labels.place(over(x, y, wide, tall, 0.0 if place.run else 3 * high))
        if box is not None:
            return box.left + wide / 2, box.bottom + tall / 2, turn
        labels.left_out = before
    labels.left_out += 1
    return None


def abutting_names(content: Content) -> frozenset[str]:
    """Return the names that the abuttals name, with their other names."""
    bounds = [bound for block in content.abuttals.blocks for side in block.sides.values() for bound in side]
    return frozenset(name for bound in bounds for name in (bound.name, *bound.aliases) if name)


def _named_places(page: Page, content: Content, *, abutting: bool) -> Iterator[_NamedPlace]:
    """Each name once: where its stretches on the map run, those nearest to the boundary or the longest first."""
    west, south, east, north = page.ground
    abutting_named = abutting_names(content)
    for frame, run in ((content.lines, True), (content.neighbours, False)):
        if frame is None or "name" not in frame:
            continue
        seen = shapely.clip_by_rect(np.asarray(frame.geometry.array, dtype=object), west, south, east, north)
        names = frame["name"].fillna("").astype(str).str.strip().to_numpy()
        for name in dict.fromkeys(names[~shapely.is_empty(seen)].tolist()):
            if not name or (name in abutting_named) is not abutting:
                continue
            mine = shapely.union_all(seen[names == name])
            if run:
                near = shapely.boundary(content.ground) if abutting else None
                places = tuple(_along(mine, page, near))
            else:
                inside = shapely.get_coordinates(shapely.point_on_surface(mine))[0]
                places = ((*page.place(*inside), 0.0),)
            yield _NamedPlace(content.face.set(name), places, run)


#: Where along a stretch its name may stand, and on how many stretches.
ALONG, STRETCHES = (0.5, 0.35, 0.65, 0.2, 0.8), 4


def _along(lines: shapely.Geometry, page: Page, near: shapely.Geometry | None) -> Iterator[tuple[float, float, float]]:
    merged = shapely.get_parts(shapely.line_merge(lines)) if lines.geom_type != "LineString" else np.array([lines])
    far = shapely.distance(merged, near) if near is not None else np.zeros(len(merged))
    order = np.lexsort((-shapely.length(merged), np.round(far, -1)))
    for line in merged[order][:STRETCHES]:
        for part in ALONG:
            at, reach = line.length * part, min(line.length * 0.2, 4 * page.scale / 1000)
            ends = shapely.line_interpolate_point(line, [at - reach, at, at + reach])
            (x0, y0), middle, (x1, y1) = shapely.get_coordinates(ends)
            turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
            yield (*page.place(*middle), turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn)


def _plate(opacity: float) -> dict[str, object]:
    return {"facecolor": "white", "edgecolor": "none", "alpha": opacity, "pad": 0.4}
