"""The point table held against the drawing: points moved, missing or too many, numbers, order, side lengths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.boundary.crosscheck.disagreement import Disagreement
from landuse.boundary.crosscheck.submission import DRAWN, POINTS, block_key, block_keys
from landuse.boundary.points import block_labels
from landuse.boundary.rings import Bools, Floats, Ints, OpenRings, rings_of
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine.union import sound

if TYPE_CHECKING:
    from collections.abc import Iterator

MOVED = Message("block {block}, point {number}: table and drawing lie {by:m} apart")
EXTRA = Message("block {block}, point {number}: the drawing has no such point")
ABSENT = Message("block {block}: the drawn point {place} is not in the table")
SWAPPED = Message("the table has X and Y exchanged (X is north)")
SHIFTED = Message(
    "block {block}: the whole table is shifted {east:m} to the east and {north:m} to the north, as by another system"
)
TWO_PLACES = Message("block {block}: the number {number} stands for two places {by:m} apart")
SIDE = Message("block {block}, point {number}: the side is given as {a:m}, and comes to {b:m} by the coordinates")
OPEN = Message("block {block}, ring {ring} does not return to its first point")
ORDER = Message("block {block}, ring {ring}: the order is broken at point {number}")


@dataclass(frozen=True, eq=False)
class _Table:
    """The point table as arrays, closing rows left out."""

    xy: Floats
    number: np.ndarray
    block: np.ndarray
    ring: np.ndarray
    start: Ints
    closed: Bools
    side: Floats
    row: np.ndarray

    def named(self, at: int) -> object:
        """Return the number of a point, with its row of the sheet where that is known."""
        number, row = self.number[at], self.row[at]
        return number if row is None else Message("{number} (row {row})", number=number, row=int(row))

    @property
    def of(self) -> Ints:
        """The ring each row belongs to."""
        return np.repeat(np.arange(len(self.closed)), np.diff(self.start))

    @property
    def following(self) -> Ints:
        """The row that follows each row in its ring."""
        after = np.arange(1, len(self.xy) + 1)
        after[self.start[1:] - 1] = self.start[:-1]
        return after


def compare_points(
    points: pd.DataFrame, drawn: gpd.GeoDataFrame, *, point_m: float, side_m: float
) -> list[Disagreement]:
    """Hold a point table against drawn blocks.

    Parameters
    ----------
    points
        ``plot``, ``ring``, ``number``, ``x`` (north), ``y`` (east), ``side``, in the order of the table; all but ``x``
        and ``y`` may be missing. A zone prefix of the eastings makes no difference.
    drawn
        The blocks, m.
    point_m
        Points no farther apart than this are the same, m.
    side_m
        Side lengths that differ by no more than this agree, m.

    Returns
    -------
    list of Disagreement
        Exchanged axes and a shift of the whole are told once, and then everything else as if they were mended.
    """
    rings = rings_of(np.asarray(drawn.geometry.array, dtype=object))
    rings = replace(rings, xy=_bare(rings.xy))
    table = _read_table(points, point_m)
    disagreements: list[Disagreement] = []
    if _exchanged(table.xy, rings.xy):
        disagreements.append(Disagreement("axes", SWAPPED, "", POINTS, DRAWN))
        table = replace(table, xy=_bare(table.xy[:, ::-1]))
    disagreements += [*_numbers(table, point_m), *_open_rings(table), *_sides(table, side_m)]
    labels = np.array([block_key(label) for label in block_labels(drawn)], dtype=object)[rings.row][rings.ring]
    known = set(table.block) & set(labels)
    for block in sorted(known) or [""]:
        mine = table.block == block if known else np.ones(len(table.xy), dtype=bool)
        theirs = labels == block if known else np.ones(len(rings.xy), dtype=bool)
        disagreements += _compare_block(table, np.flatnonzero(mine), rings, np.flatnonzero(theirs), block, point_m)
    return disagreements


def point_polygons(points: pd.DataFrame) -> gpd.GeoDataFrame:
    """Draw the blocks of a point table: a ring within another is a hole, whatever its ring number.

    Parameters
    ----------
    points
        As in `compare_points`.

    Returns
    -------
    GeoDataFrame
        One row a block, with ``block``; no CRS.
    """
    table = _read_table(points, 0.001)
    big = np.diff(table.start) >= 3
    keep = big[table.of]
    sizes = np.diff(table.start)[big]
    lines = shapely.linearrings(table.xy[keep], indices=np.repeat(np.arange(len(sizes)), sizes)) if len(sizes) else []
    grounds = sound(np.asarray(shapely.polygons(lines), dtype=object).reshape(-1))
    blocks = table.block[table.start[:-1]][big]
    labels = list(dict.fromkeys(blocks.tolist()))
    shapes = [reduce(shapely.symmetric_difference, grounds[blocks == label]) for label in labels]
    return gpd.GeoDataFrame({"block": labels}, geometry=shapes)


def _read_table(points: pd.DataFrame, point_m: float) -> _Table:
    for column in ("x", "y"):
        if column not in points:
            raise InputError(
                Message("the point table has no column '{column}'", column=column),
                where=Message("columns {columns}", columns=list(map(str, points.columns))),
            )
    # a row without a coordinate is no point; where the table was read it is said
    points = points[np.isfinite(points[["x", "y"]].astype(float)).all(axis=1)]
    xy = _bare(np.stack([points["y"], points["x"]], axis=1).astype(float))
    block = block_keys(_text(points, "plot")).to_numpy()
    ring, number = _text(points, "ring").to_numpy(), _text(points, "number").to_numpy()
    side = points["side"].to_numpy(dtype=float) if "side" in points else np.full(len(points), np.nan)
    row = points["row"].to_numpy(dtype=object) if "row" in points else np.full(len(points), None, dtype=object)
    changes = (block[1:] != block[:-1]) | (ring[1:] != ring[:-1])
    begin = np.concatenate([[0], np.flatnonzero(changes) + 1]) if len(points) else np.zeros(0, dtype=np.int64)
    last = np.append(begin[1:], len(points)) - 1
    closed = (np.hypot(*(xy[last] - xy[begin]).T) <= point_m) & (last > begin)
    keep = np.ones(len(points), dtype=bool)
    keep[last[closed]] = False
    start = np.concatenate([[0], np.cumsum(last - begin + 1 - closed)]).astype(np.int64)
    return _Table(xy[keep], number[keep], block[keep], ring[keep], start, closed, side[keep], row[keep])


def _text(points: pd.DataFrame, column: str) -> pd.Series:
    if column not in points:
        return pd.Series("", index=points.index, dtype=object)
    return points[column].astype("str").fillna("").astype(object)


def _bare(xy: Floats) -> Floats:
    """Take the zone prefix off eastings that have one."""
    if len(xy) and np.median(xy[:, 0]) >= 1e7:
        return np.stack([xy[:, 0] % 1e6, xy[:, 1]], axis=1)
    return xy


def _exchanged(table: Floats, drawn: Floats) -> bool:
    if not len(table):
        return False
    middle, there = np.median(drawn, axis=0), np.median(table, axis=0)
    other = np.median(_bare(table[:, ::-1]), axis=0)
    return bool(np.hypot(*(other - middle)) < 0.1 * np.hypot(*(there - middle)))


def _numbers(table: _Table, point_m: float) -> Iterator[Disagreement]:
    """Find numbers that stand for two places in one block."""
    frame = pd.DataFrame({"b": table.block, "n": table.number, "x": table.xy[:, 0], "y": table.xy[:, 1]})
    spread = frame[frame["n"] != ""].groupby(["b", "n"], sort=False)[["x", "y"]].agg(["min", "max"])
    far = np.hypot(spread[("x", "max")] - spread[("x", "min")], spread[("y", "max")] - spread[("y", "min")])
    for (block, number), by in far[far > point_m].items():
        at = np.flatnonzero((table.block == block) & (table.number == number))
        note = TWO_PLACES(block=block, number=number, by=by)
        yield Disagreement(
            "point_number", note, block, POINTS, POINTS, (number, number), by, point_m, _spot(table.xy[at[0]])
        )


def _open_rings(table: _Table) -> Iterator[Disagreement]:
    for at in np.flatnonzero(~table.closed).tolist():
        row = table.start[at]
        note = OPEN(block=table.block[row], ring=table.ring[row] or at + 1)
        yield Disagreement("ring", note, table.block[row], POINTS, POINTS, where=_spot(table.xy[row]))


def _sides(table: _Table, side_m: float) -> Iterator[Disagreement]:
    length = np.hypot(*(table.xy[table.following] - table.xy).T)
    # Where the table does not close its rings the last side leads nowhere.
    for at in np.flatnonzero(np.abs(length - table.side) > side_m + 1e-9).tolist():
        note = SIDE(block=table.block[at], number=table.named(at), a=table.side[at], b=length[at])
        values = (float(table.side[at]), float(length[at]))
        by = abs(values[0] - values[1])
        yield Disagreement(
            "side_length", note, table.block[at], POINTS, POINTS, values, by, side_m, _spot(table.xy[at])
        )


def _compare_block(
    table: _Table, rows: Ints, rings: OpenRings, vertices: Ints, block: str, point_m: float
) -> Iterator[Disagreement]:
    listed, drawn = table.xy[rows], rings.xy[vertices]
    shift = _shift(listed, drawn, point_m)
    if shift is not None:
        by = float(np.hypot(*shift))
        note = SHIFTED(block=block, east=-shift[0], north=-shift[1])
        yield Disagreement("shift", note, block, POINTS, DRAWN, (None, None), by, point_m, _spot(drawn[0]))
        listed = listed + shift
    nearest, away = _nearest(listed, drawn)
    back, missed = _nearest(drawn, listed)
    for at in np.flatnonzero(away > point_m + 1e-9).tolist():
        partner = nearest[at]
        # A point and a vertex that are nearest to each other and to no match are one point that was moved.
        if back[partner] == at and missed[partner] > point_m:
            note = MOVED(block=block, number=table.named(rows[at]), by=away[at])
            missed[partner] = 0.0
        else:
            note = EXTRA(block=block, number=table.named(rows[at]))
        values = (table.number[rows[at]], None)
        yield Disagreement("point", note, block, POINTS, DRAWN, values, float(away[at]), point_m, _spot(listed[at]))
    for at in np.flatnonzero(missed > point_m + 1e-9).tolist():
        place = f"X={drawn[at, 1]:.3f}, Y={drawn[at, 0]:.3f}"
        note = ABSENT(block=block, place=place)
        yield Disagreement("point", note, block, POINTS, DRAWN, (None, place), where=_spot(drawn[at]))
    good = away <= point_m + 1e-9
    yield from _orders(table, rows, np.where(good, vertices[nearest], -1), rings, block)


def _shift(listed: Floats, drawn: Floats, point_m: float) -> Floats | None:
    """Find one displacement that brings all listed points onto drawn ones, where they are not there already."""
    if not len(listed) or len(listed) != len(drawn):
        return None
    shift: Floats = drawn.mean(axis=0) - listed.mean(axis=0)
    if np.hypot(*shift) <= point_m:
        return None
    return shift if (_nearest(listed + shift, drawn)[1] <= 2 * point_m).all() else None


def _orders(table: _Table, rows: Ints, vertex: Ints, rings: OpenRings, block: str) -> Iterator[Disagreement]:
    """Find rings of the table that do not go round as the drawn ring does, one way or the other."""
    of = table.of[rows]
    for ring in np.unique(of).tolist():
        at = np.flatnonzero((of == ring) & (vertex >= 0))
        if len(at) < 4:
            continue
        mine = rings.ring[vertex[at]]
        most = np.bincount(mine).argmax()
        at = at[mine == most]
        place, size = vertex[at] - rings.start[most], int(rings.size[most])
        step = np.diff(np.append(place, place[0])) % size
        if step.sum() in (size, size * (len(at) - 1)):
            continue
        # The way round that most steps go is meant; the first that does not is where the order breaks.
        back = np.median(step) > size / 2
        wrong = int(np.argmax(np.where(back, size - step, step) > size / 2))
        number = table.number[rows[at[wrong]]]
        note = ORDER(block=block, ring=table.ring[rows[at[wrong]]] or ring + 1, number=number)
        yield Disagreement(
            "point_order", note, block, POINTS, DRAWN, (number, None), where=_spot(table.xy[rows[at[wrong]]])
        )


def _nearest(spots: Floats, others: Floats) -> tuple[Ints, Floats]:
    at, away = np.zeros(len(spots), dtype=np.int64), np.full(len(spots), np.inf)
    if not len(spots) or not len(others):
        return at, away
    # Most points are where they should be to the last digit, and need no searching.
    keys, theirs = (np.round(xy[:, 0], 4) + 1j * np.round(xy[:, 1], 4) for xy in (spots, others))
    order = np.argsort(theirs)
    at = order[np.minimum(np.searchsorted(theirs, keys, sorter=order), len(order) - 1)]
    away = np.hypot(*(others[at] - spots).T)
    rest = np.flatnonzero(theirs[at] != keys)
    if len(rest):
        tree = shapely.STRtree(shapely.points(others))
        (_, nearest), far = tree.query_nearest(shapely.points(spots[rest]), return_distance=True, all_matches=False)
        at[rest], away[rest] = nearest, far
    return at, away


def _spot(xy: Floats) -> shapely.Point:
    return shapely.Point(float(xy[0]), float(xy[1]))
