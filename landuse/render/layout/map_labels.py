"""What is written on the map: blocks, boundary points, named places, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.core.figures import number
from landuse.render.layout.canvas import Canvas, shortened, width_of
from landuse.render.layout.labels import Labels, around, over
from landuse.render.layout.page import Box

if TYPE_CHECKING:
    from landuse.render.layout.content import Content
    from landuse.render.layout.page import Page

#: The name of a block has at least so much room, mm on A3, and lies on other blocks with no more than this share.
LEAST_NAME, ASTRAY = 24.0, 0.1


def draw_block_names(canvas: Canvas, page: Page, content: Content, labels: Labels) -> int:
    """Name the blocks with their areas, each where it is plain which is meant; return how many had no room."""
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


def draw_points(canvas: Canvas, page: Page, content: Content, labels: Labels, edges: shapely.STRtree) -> int:
    """Draw the boundary points, the main ones with their numbers; return how many had no room for theirs."""
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


def draw_names(canvas: Canvas, page: Page, content: Content, labels: Labels, *, abutting: bool) -> int:
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
