"""The abuttals text held against the map: names that are not there, on another side, or at another distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pyproj
import shapely

from landuse.boundary.abuttals.along import Reach
from landuse.boundary.abuttals.described import SIDES, Bound, DescribedBlock, Description, Direction
from landuse.boundary.abuttals.read import side_note
from landuse.boundary.abuttals.sides import OUTWARD, four_sides, side_pieces
from landuse.boundary.abuttals.write import write_abuttals
from landuse.boundary.crosscheck.disagreement import Disagreement
from landuse.boundary.crosscheck.submission import MAP, TEXT, block_key
from landuse.boundary.points import block_labels
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

UNKNOWN = Message("block {block}, {side}: the map has nothing called {name}")
ELSEWHERE = Message(
    "block {block}, {side}: the {side} side does not run along {name}, which lies {by:m} from it at the nearest"
)
APART = Message(
    "block {block}, {side}: {name} lies {by:m} from the {side} side; up to {along:m} it runs along it, and up to "
    "{apart:m} its width may reach it"
)
OTHER_SIDE = Message("block {block}, {side}: on the map {name} is on the {there} side")
OFFSET = Message("block {block}, {side}: the text says {a:m} from {name}, on the map it is {b:m}")
WRONG_WAY = Message("block {block}, {side}: the text says {a} of {name}, on the map it is {b} of it")
LEFT_OUT = Message("block {block}: {length:m} of the {side} side run along {name}, of which the text says nothing")
COORDINATE = Message("block {block}, {side}: the coordinate lies {by:m} from the outermost point drawn")
NOT_TOLD = Message("block {block}: the text does not tell its {side} side")

#: A stretch that the text may pass over: shorter than this share of its side.
_MINOR_SHARE = 0.2
_COORDINATE_M = 5.0
#: A thing without a stated offset may lie so far from a side, m: half of a wide road with its green belt. Beyond it the
#: text is wrong; between the reach of "along" and this the drawn centre line settles nothing.
APART_M = 50.0
#: Rounding of coordinates, m.
_CRUMB_M = 1e-6


def compare_text(
    text: Description,
    drawn: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame | None = None,
    *,
    along_m: float,
    offset_m: float,
    offset_share: float,
) -> list[Disagreement]:
    """Hold an abuttals text against drawn blocks and the named things of a map.

    Parameters
    ----------
    text
        The text, read.
    drawn
        The blocks, m.
    lines, areas
        Named lines and areas with ``name``, in the same CRS.
    along_m
        A thing runs along a side up to this distance, m.
    offset_m, offset_share
        A stated offset may differ by the larger of this, m, and this share of it.

    Returns
    -------
    list of Disagreement
        What is planned, of the future or former is not looked for; a side that names nothing else is passed over.
    """
    written = write_abuttals(drawn, lines, areas, reach=Reach(along_m=along_m))
    spelled = written.runs["name"].map(_spelled, na_action="ignore")
    runs = written.runs.assign(key=written.runs["block"].map(block_key), name=spelled)
    labels = np.array([block_key(label) for label in block_labels(drawn)])
    named = _by_name(lines, areas)
    disagreements: list[Disagreement] = []
    for number, block in enumerate(text.blocks, 1):
        alone = len(text.blocks) == len(set(labels)) == 1 and not block.label
        key = labels[0] if alone else block_key(block.label or number)
        ground = shapely.union_all(np.asarray(drawn.geometry.array, dtype=object)[labels == key])
        if not ground.is_empty:
            lines_of = four_sides(ground)
            for side in SIDES:
                mine = runs[(runs["key"] == key) & (runs["side"] == side)]
                line = shapely.union_all(lines_of[side]) if lines_of[side] else shapely.boundary(ground)
                stretch = _Side(key, side, line, mine, runs[runs["key"] == key], named, drawn.crs, along_m)
                disagreements += _compare_side(block, stretch, offset_m, offset_share)
    return disagreements


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of a drawn block, and what the map has there."""

    block: str
    side: Direction
    line: BaseGeometry
    runs: gpd.GeoDataFrame
    all_runs: gpd.GeoDataFrame
    named: Mapping[str, BaseGeometry]
    crs: pyproj.CRS | None
    along_m: float

    @property
    def words(self) -> dict[str, object]:
        """What every sentence about it names."""
        return {"block": self.block, "side": side_note(self.side)}

    def disagreement(self, what: str, note: Message, *, values: tuple[object, object] = (None, None)) -> Disagreement:
        """Make a disagreement of this side, in its middle."""
        a, b = values
        middle = (
            self.line.interpolate(0.5, normalized=True) if self.line.geom_type == "LineString" else self.line.centroid
        )
        by = abs(a - b) if isinstance(a, float) and isinstance(b, float) else None
        shown = tuple(value if isinstance(value, float | str) else None for value in values)
        return Disagreement(what, note, self.block, TEXT, MAP, (shown[0], shown[1]), by, None, middle)


def _by_name(lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None) -> dict[str, BaseGeometry]:
    shapes: dict[str, list[BaseGeometry]] = {}
    for frame in (lines, areas):
        if frame is not None:
            for name, shape in zip(frame["name"], frame.geometry, strict=True):
                if not pd.isna(name) and shape is not None:
                    shapes.setdefault(_spelled(name), []).append(shape)
    return {name: shapely.union_all(parts) for name, parts in shapes.items()}


def _spelled(name: object) -> str:
    """Return a name without space within it, which a text does not keep."""
    return "".join(str(name).split())


def _compare_side(block: DescribedBlock, at: _Side, offset_m: float, offset_share: float) -> Iterator[Disagreement]:
    diagonal = (block.sides[word] for word in block.sides if len(word) == 2 and at.side in word)
    bounds = block.sides.get(at.side) or next(diagonal, ())
    if not bounds:
        yield at.disagreement("abuttals_missing", NOT_TOLD(**at.words))
        return
    for bound in bounds:
        if bound.by_coordinate:
            yield from _compare_coordinate(bound, at)
            continue
        name = next((name for name in map(_spelled, bound.names) if name in at.named), None)
        if name is None:
            # What is planned or gone is not to be expected on the map.
            if bound.on_todays_map:
                yield at.disagreement("unknown_name", UNKNOWN(name=bound.name, **at.words), values=(bound.name, None))
        elif bound.offset_m is None:
            yield from _compare_place(name, at)
        else:
            yield from _compare_offset(bound, name, at, max(offset_m, offset_share * bound.offset_m))
    if all(bound.on_todays_map or bound.by_coordinate for bound in bounds):
        yield from _left_out(bounds, at)


def _compare_place(name: str, at: _Side) -> Iterator[Disagreement]:
    beside = set(at.runs.loc[at.runs["offset_m"].isna(), "name"].dropna())
    away, lengths = _distances(at, at.named[name])
    along = float(lengths[away <= at.along_m + _CRUMB_M].sum())
    if name in beside or along >= min(2 * at.along_m, 0.5 * at.line.length):
        return
    elsewhere = at.all_runs[(at.all_runs["name"] == name) & at.all_runs["offset_m"].isna()]
    if len(elsewhere):
        there = elsewhere.loc[elsewhere["length_m"].idxmax(), "side"]
        note = OTHER_SIDE(name=name, there=side_note(there), **at.words)
        yield at.disagreement("abuttals", note, values=(name, str(there)))
    elif (apart := _median(away, lengths)) <= APART_M + _CRUMB_M:
        note = APART(name=name, by=apart, along=at.along_m, apart=APART_M, **at.words)
        yield at.disagreement("abuttals_apart", note, values=(name, None))
    else:
        by = float(at.line.distance(at.named[name]))
        yield at.disagreement("abuttals", ELSEWHERE(name=name, by=by, **at.words), values=(name, None))


def _distances(at: _Side, thing: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return how far a thing lies from each small piece of a side, with the lengths of the pieces."""
    pieces = side_pieces(list(shapely.get_parts(at.line)), step_m=max(1.0, at.line.length / 500))
    return shapely.distance(shapely.points(pieces.middle), thing), np.hypot(*(pieces.end - pieces.begin).T)


def _median(distances: np.ndarray, lengths: np.ndarray) -> float:
    order = np.argsort(distances)
    passed = np.cumsum(lengths[order])
    return float(distances[order][np.searchsorted(passed, passed[-1] / 2)])


def _compare_offset(bound: Bound, name: str, at: _Side, limit: float) -> Iterator[Disagreement]:
    """Hold a stated offset against the middle one of the distances from the side, or a stretch of it, to the thing."""
    if _is_of_a_stretch(bound, name, at, limit):
        return
    spots = shapely.points(side_pieces(list(shapely.get_parts(at.line)), step_m=10.0).middle)
    thing = at.named[name]
    ways = np.array([line.coords for line in shapely.shortest_line(thing, spots)])
    way = np.median(ways[:, 1] - ways[:, 0], axis=0)
    measured = float(np.median(np.hypot(*(ways[:, 1] - ways[:, 0]).T)))
    stated = float(bound.offset_m or 0.0)
    if abs(measured - stated) > limit:
        note = OFFSET(name=name, a=stated, b=measured, **at.words)
        yield at.disagreement("offset", note, values=(stated, measured))
    if (
        bound.towards is not None
        and np.dot(way, np.sum([OUTWARD[direction] for direction in SIDES if direction in bound.towards], 0)) < 0
    ):
        towards = {"E": "W", "W": "E", "N": "S", "S": "N"}
        there = "".join(towards[direction] for direction in bound.towards)
        note = WRONG_WAY(name=name, a=side_note(bound.towards), b=side_note(cast("Direction", there)), **at.words)
        yield at.disagreement("offset", note, values=(bound.towards, there))


def _is_of_a_stretch(bound: Bound, name: str, at: _Side, limit: float) -> bool:
    """Return whether a stretch of the side runs along the thing as stated: as far from it, and on that side of it."""
    mine = at.runs[(at.runs["name"] == name) & at.runs["offset_m"].notna()]
    near = (mine["offset_m"].astype(float) - float(bound.offset_m or 0.0)).abs() <= limit
    there = True if bound.towards is None else mine["towards"] == bound.towards
    return bool((near & there).any())


def _compare_coordinate(bound: Bound, at: _Side) -> Iterator[Disagreement]:
    """Hold a stated coordinate against the outermost point of the side, or of a stretch of it along nothing named."""
    unnamed = at.runs[at.runs["name"].isna()]
    by = [_apart(bound, line, at) for line in (at.line, *unnamed.geometry)]
    known = [distance for distance in by if distance is not None]
    if known and min(known) > _COORDINATE_M:
        yield at.disagreement("coordinate", COORDINATE(by=known[0], **at.words))


def _apart(bound: Bound, line: BaseGeometry, at: _Side) -> float | None:
    """Return how far, m, a stated coordinate lies from the outermost point of a line; None where none can tell."""
    xy = shapely.get_coordinates(line)
    east, north = xy[int((xy * np.asarray(OUTWARD[at.side])).sum(axis=1).argmax())]
    if bound.y_east_m is not None or bound.x_north_m is not None:
        return float(abs(bound.y_east_m - east if bound.y_east_m is not None else (bound.x_north_m or 0.0) - north))
    if at.crs is None:
        return None
    there = pyproj.Transformer.from_crs(at.crs, at.crs.geodetic_crs, always_xy=True)
    longitude, latitude = there.transform(east, north)
    longitude = longitude if bound.longitude is None else bound.longitude
    latitude = latitude if bound.latitude is None else bound.latitude
    x, y = there.transform(longitude, latitude, direction="INVERSE")
    return float(np.hypot(x - east, y - north))


def _left_out(bounds: tuple[Bound, ...], at: _Side) -> Iterator[Disagreement]:
    names = {_spelled(name) for bound in bounds for name in bound.names}
    runs = at.runs[at.runs["name"].notna() & at.runs["offset_m"].isna() & ~at.runs["name"].isin(names)]
    for name, length in runs.groupby("name")["length_m"].sum().items():
        if length >= _MINOR_SHARE * at.runs["length_m"].sum():
            note = LEFT_OUT(name=name, length=length, **at.words)
            yield at.disagreement("abuttals", note, values=(None, str(name)))
