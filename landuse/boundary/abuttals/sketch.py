"""A first polygon of the ground that an abuttals text describes, from the named lines of a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from landuse.boundary.abuttals.described import SIDES, Bound, DescribedBlock, Direction
from landuse.boundary.abuttals.read import side_note
from landuse.boundary.abuttals.sides import OUTWARD
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

NOT_FOUND = Message("{side}: {name} is not among the lines given")
NO_SIDE = Message("{side}: there is no line to close the ground with")
#: So many faces of the lines are offered beside the first, none smaller than this.
MOST, LEAST_M2 = 12, 1000.0
NOT_CLOSED = Message("the lines of the four sides enclose no ground")


@dataclass(frozen=True, eq=False)
class Sketch:
    """What could be drawn of a described block.

    Parameters
    ----------
    ground
        The ground the lines enclose, m; None where they enclose none.
    found
        For each side the lines that were found, moved by the offset the text states.
    notes
        What was not found, and why there is no ground where there is none.
    others
        What else the lines enclose that may be meant, m.
    """

    ground: BaseGeometry | None
    found: dict[Direction, BaseGeometry]
    notes: tuple[Message, ...]
    others: tuple[BaseGeometry, ...] = ()


def sketch_block(
    block: DescribedBlock, lines: gpd.GeoDataFrame, *, name: str = "name", extend_m: float = 300.0
) -> Sketch:
    """Draw the ground a text describes, as far as the named lines are there.

    The lines of the four sides, moved by their offsets and drawn on at their ends, cut the plane into faces; the ground
    is the faces from which one meets the eastern line going east, the southern going south, and so on.

    Parameters
    ----------
    block
        One block as `read_abuttals` gives it.
    lines
        Named lines, m; areas count with their edges. The CRS is needed for sides given in degrees.
    name
        The name column.
    extend_m
        How far the lines are drawn on at their ends, to meet where the map leaves a gap, m.

    Returns
    -------
    Sketch
        The ground and what it was drawn from. A first polygon to work on: the text is not exact, and nothing is
        guessed for a side whose line is not there.
    """
    bounds: dict[Direction, BaseGeometry] = {}
    notes: list[Message] = []
    titles = lines[name].where(lines[name].notna(), "").astype(str).str.strip().to_numpy()
    for side in SIDES:
        drawn = []
        for bound in _stated(block, side):
            line = _line_of(bound, side, lines, titles)
            if line is None:
                notes.append(NOT_FOUND(side=side_note(side), name=bound.name or bound.part))
            else:
                drawn.append(line)
        if drawn:
            bounds[side] = shapely.union_all(drawn)
        else:
            notes.append(NO_SIDE(side=side_note(side)))
    if len(bounds) < len(SIDES):
        return Sketch(None, bounds, tuple(notes))
    # Where lines meet they are best left as they are: what is drawn on may cut a corner off, or add one.
    grounds = [*_enclosed(bounds, 0.0), *_enclosed(bounds, extend_m)]
    stated = block.area.m2 if block.area else None
    ground = _best(grounds, stated)
    others = _others(grounds, bounds, extend_m, stated)
    return Sketch(ground, bounds, tuple(notes) if ground is not None else (*notes, NOT_CLOSED), others)


def _others(
    grounds: list[BaseGeometry], bounds: dict[Direction, BaseGeometry], extend_m: float, stated_m2: float | None
) -> tuple[BaseGeometry, ...]:
    """Return what else the lines enclose that may be meant: the nearest in size to what is stated, else the largest."""
    faces = [face for reach in (0.0, extend_m) for face in _faces(bounds, reach) if face.area >= LEAST_M2]
    size = np.log(stated_m2) if stated_m2 else None
    every = sorted([*grounds, *faces], key=lambda face: -face.area if size is None else abs(np.log(face.area) - size))
    return tuple(every[:MOST])


def _faces(bounds: dict[Direction, BaseGeometry], extend_m: float) -> list[BaseGeometry]:
    lines = [shapely.union_all([line, *_drawn_on(line, extend_m)]) if extend_m else line for line in bounds.values()]
    return list(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])))


def _best(grounds: list[BaseGeometry], stated_m2: float | None) -> BaseGeometry | None:
    """Choose the ground nearest in size to what the text states; the largest where it states nothing."""
    if stated_m2 is None:
        return max(grounds, key=lambda ground: ground.area, default=None)
    return min(grounds, key=lambda ground: abs(np.log(ground.area / stated_m2)), default=None)


def _stated(block: DescribedBlock, side: Direction) -> tuple[Bound, ...]:
    diagonal = (bounds for word, bounds in block.sides.items() if len(word) == 2 and side in word)
    return block.sides.get(side) or next(diagonal, ())


def _line_of(bound: Bound, side: Direction, lines: gpd.GeoDataFrame, titles: np.ndarray) -> BaseGeometry | None:
    if bound.by_coordinate:
        return _straight(bound, lines.total_bounds, lines.crs)
    mine = np.isin(titles, bound.names)
    if not mine.any():
        return None
    shapes = np.asarray(lines.geometry.array[mine], dtype=object)
    edges = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    line = shapely.line_merge(shapely.union_all(edges))
    return line if not bound.offset_m else _moved(line, bound.offset_m, bound.towards or side)


def _straight(bound: Bound, bounds: Iterable[float], crs: pyproj.CRS | None) -> BaseGeometry | None:
    """Draw the line of one coordinate across the map and well beyond it."""
    west, south, east, north = bounds
    span = max(east - west, north - south)
    west, south, east, north = west - span, south - span, east + span, north + span
    if bound.y_east_m is not None:
        return shapely.LineString([(bound.y_east_m, south), (bound.y_east_m, north)])
    if bound.x_north_m is not None:
        return shapely.LineString([(west, bound.x_north_m), (east, bound.x_north_m)])
    if crs is None:
        return None
    there = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon0, lat0, lon1, lat1 = there.transform_bounds(west, south, east, north)
    share = np.linspace(0.0, 1.0, 50)
    longitude = np.full(50, bound.longitude) if bound.longitude is not None else lon0 + share * (lon1 - lon0)
    latitude = np.full(50, bound.latitude) if bound.latitude is not None else lat0 + share * (lat1 - lat0)
    x, y = there.transform(longitude, latitude, direction="INVERSE")
    return shapely.LineString(np.stack([x, y], axis=1))


def _moved(line: BaseGeometry, offset_m: float, towards: Direction) -> BaseGeometry:
    """Draw the line parallel to another at a distance, on the side towards a direction."""
    way = np.sum([OUTWARD[side] for side in SIDES if side in towards], axis=0)
    moved = []
    for part in shapely.get_parts(line):
        both = [shapely.offset_curve(part, offset_m * sign, join_style="mitre") for sign in (1.0, -1.0)]
        reach = [
            float(np.dot(way, shapely.get_coordinates(parallel.centroid)[0])) if not parallel.is_empty else -np.inf
            for parallel in both
        ]
        moved.append(both[int(np.argmax(reach))])
    return shapely.union_all(moved)


def _enclosed(bounds: dict[Direction, BaseGeometry], extend_m: float) -> list[BaseGeometry]:
    drawn = bounds
    if extend_m > 0:
        drawn = {side: shapely.union_all([line, *_drawn_on(line, extend_m)]) for side, line in bounds.items()}
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(list(drawn.values()))]))
    if not len(faces):
        return []
    inside = np.ones(len(faces), dtype=bool)
    spots = shapely.get_coordinates(shapely.point_on_surface(faces))
    west, south, east, north = shapely.total_bounds(faces)
    far = 2 * max(east - west, north - south)
    for side, line in drawn.items():
        rays = shapely.linestrings(np.stack([spots, spots + far * np.asarray(OUTWARD[side])], axis=1))
        shapely.prepare(line)
        inside &= shapely.intersects(line, rays)
    return list(shapely.get_parts(shapely.union_all(faces[inside])))


def _drawn_on(line: BaseGeometry, extend_m: float) -> list[shapely.LineString]:
    """Straight pieces that carry each loose end of a line on."""
    pieces = []
    for part in shapely.get_parts(shapely.line_merge(line)):
        xy = shapely.get_coordinates(part)
        for end, before in ((xy[0], xy[1:]), (xy[-1], xy[-2::-1])):
            # The course of the last metres, not of the last short bend.
            back = before[np.argmax(np.hypot(*(before - end).T) >= min(20.0, part.length / 2))]
            step = end - back
            pieces.append(shapely.LineString([end, end + step / np.hypot(*step) * extend_m]))
    return pieces
