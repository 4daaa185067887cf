"""Boundary points (界址点): numbered from the north-west, clockwise, holes after, shared points once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.boundary.block_names import names_by_label
from landuse.boundary.numerals import natural_key
from landuse.boundary.rings import Floats, Ints, OpenRings, north_west, rings_of, signed_areas, unroll
from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The columns of `boundary_points`, beside the geometry.
COLUMNS = (
    "order",
    "point",
    "number",
    "zone",
    "block",
    "ring",
    "x_north_m",
    "y_east_m",
    "side_m",
    "azimuth_deg",
    "shared_by",
    "row",
)


@dataclass(frozen=True)
class _Labels:
    """What each feature is called, and its place in the order of numbering."""

    zone: list[str]
    block: list[str]
    rank: Ints


def boundary_points(blocks: gpd.GeoDataFrame, *, prefix: str = "J", tolerance_m: float = 0.001) -> gpd.GeoDataFrame:
    """Return the points of a boundary their numbers.

    Blocks go by their ``zone`` and ``block`` columns, without one north-west first. In a block the outer rings come
    first, each from the vertex nearest the north-west corner of its extent and clockwise; holes follow,
    counter-clockwise. Numbers run on from ring to ring; a point that another ring already has keeps that number.

    Parameters
    ----------
    blocks
        Polygons in metres, one row a block; ``zone`` and ``block`` columns are used where they are there.
    prefix
        What stands before each number.
    tolerance_m
        Points of different rings no farther apart than this are one point, m.

    Returns
    -------
    GeoDataFrame
        One row for each vertex of each ring, in order, with the columns of `COLUMNS`: ``side_m`` and ``azimuth_deg``
        (from grid north, clockwise) lead to the next point of the ring; ``shared_by`` counts the features that have
        the point; ``row`` is the position of the feature in ``blocks``, from 0. Where the file names its points
        (``point_names``), ``own_point`` is the applicant's own number of each, None where it has none; where it names
        its blocks, ``block_name`` is the name of each.

    Raises
    ------
    InputError
        If there is no ring to number.
    """
    polygons = np.asarray(blocks.geometry.array, dtype=object)
    rings = rings_of(polygons)
    if not len(rings.row):
        raise InputError(
            Message("the boundary has no polygon with ground in it"),
            next=Message("Give polygons with at least three corners"),
        )
    labels, own = _labels(blocks), _own_names(blocks, rings)
    rings = _in_order(rings, labels.rank)
    number, shared = _numbers(rings, tolerance_m)
    side, azimuth = _courses(rings)
    of = rings.row[rings.ring]
    frame = {
        "order": np.arange(1, len(number) + 1),
        "point": [f"{prefix}{digits}" for digits in number.tolist()],
        "number": number,
        "zone": np.asarray(labels.zone, dtype=object)[of],
        "block": np.asarray(labels.block, dtype=object)[of],
        "ring": _ring_numbers(rings)[rings.ring],
        "x_north_m": rings.xy[:, 1],
        "y_east_m": rings.xy[:, 0],
        "side_m": side,
        "azimuth_deg": azimuth,
        "shared_by": shared,
        "row": of,
    }
    names = names_by_label(blocks, labels.block)
    if names:
        frame["block_name"] = [names.get(str(labels.block[row]), "") for row in of.tolist()]
    if own:
        frame["own_point"] = [own.get((row, *xy)) for row, xy in zip(of.tolist(), rings.xy.tolist(), strict=True)]
    return gpd.GeoDataFrame(frame, geometry=shapely.points(rings.xy), crs=blocks.crs)


def _own_names(blocks: gpd.GeoDataFrame, rings: OpenRings) -> dict[tuple[int, float, float], str]:
    """Return the applicant's own number of each vertex: of the features whose names fit their rings."""
    if "point_names" not in blocks:
        return {}
    owner = rings.row[rings.ring]
    own: dict[tuple[int, float, float], str] = {}
    for row, given in enumerate(blocks["point_names"]):
        names = given.replace(";", ",").split(",") if isinstance(given, str) else []
        xy = rings.xy[owner == row].tolist()
        if len(names) == len(xy):
            own |= {(row, x, y): name.strip() for (x, y), name in zip(xy, names, strict=True) if name.strip()}
    return own


def block_labels(blocks: gpd.GeoDataFrame) -> pd.Series:
    """Return the label of the block that each row is of: everything that names blocks goes by these.

    Parameters
    ----------
    blocks
        The rows of a boundary, with ``block`` (or ``plot_number``) where they have numbers of their own.

    Returns
    -------
    Series
        A row's own number; where it has none, the next free one, counted from the north-west.
    """
    return pd.Series(_labels(blocks).block, index=blocks.index, name="block", dtype=object)


def all_numbered(blocks: gpd.GeoDataFrame) -> bool:
    """Return whether each row has a number of its own, so that which block it is of is not only its place."""
    return all(_own_numbers(blocks))


def _own_numbers(blocks: gpd.GeoDataFrame) -> list[str]:
    return _column(blocks, "block" if "block" in blocks else "plot_number")


def _labels(blocks: gpd.GeoDataFrame) -> _Labels:
    zone = _column(blocks, "zone")
    block = _own_numbers(blocks)
    place = _places(blocks)
    taken = {label for label in block if label}
    free = (str(number) for number in count(1) if str(number) not in taken)
    for at in np.lexsort((np.arange(len(blocks)), place)).tolist():
        block[at] = block[at] or next(free)
    keys = [(natural_key(z), natural_key(b), p) for z, b, p in zip(zone, block, place.tolist(), strict=True)]
    rank = np.empty(len(blocks), dtype=np.int64)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return _Labels(zone, block, rank)


def _column(blocks: gpd.GeoDataFrame, name: str) -> list[str]:
    values: Iterable[object] = blocks[name] if name in blocks else [None] * len(blocks)
    return ["" if pd.isna(value) else _plain(value) for value in values]


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _places(blocks: gpd.GeoDataFrame) -> Floats:
    """Rank features from the north-west: by west edge less north edge of their extent; without ground last."""
    bounds = shapely.bounds(np.asarray(blocks.geometry.array, dtype=object))
    ranks: Floats = np.nan_to_num(np.round(bounds[:, 0] - bounds[:, 3], 6), nan=np.inf)
    return ranks


def _in_order(rings: OpenRings, rank: Ints) -> OpenRings:
    first = north_west(rings)
    start = rings.xy[first]
    place = np.round(np.hypot(start[:, 0] - rings.xy[:, 0].min(), start[:, 1] - rings.xy[:, 1].max()), 6)
    order = np.lexsort((place, rings.hole, rank[rings.row]))
    clockwise = signed_areas(rings) < 0
    walked = unroll(rings, first, clockwise == rings.hole)
    spans = [walked[begin:end] for begin, end in zip(rings.start[:-1][order], rings.start[1:][order], strict=True)]
    return rings.take(order, np.concatenate(spans))


def _ring_numbers(rings: OpenRings) -> Ints:
    """圈号: 1, 2, ... within each feature."""
    begins = np.concatenate([[True], rings.row[1:] != rings.row[:-1]])
    at = np.arange(len(rings.row))
    return at - np.maximum.accumulate(np.where(begins, at, 0)) + 1


def _numbers(rings: OpenRings, tolerance_m: float) -> tuple[Ints, Ints]:
    place = _same_places(rings.xy, tolerance_m)
    _, first, inverse = np.unique(place, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(1, len(first) + 1)
    owners = np.unique(np.stack([inverse, rings.row[rings.ring]], axis=1), axis=0)[:, 0]
    return number[inverse], np.bincount(owners, minlength=len(first))[inverse]


def _same_places(xy: Floats, tolerance_m: float) -> Ints:
    """Return vertices the same mark where they lie no farther apart than the tolerance."""
    _, first, inverse = np.unique(xy[:, 0] + 1j * xy[:, 1], return_index=True, return_inverse=True)
    mark = np.arange(len(first))
    spots = shapely.points(xy[first])
    left, right = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=tolerance_m)
    # Each round hands the least mark on to the neighbours, until chains of near points agree.
    while np.any(mark[left] != mark[right]):
        np.minimum.at(mark, left, mark[right])
    return mark[inverse]


def _courses(rings: OpenRings) -> tuple[Floats, Floats]:
    step = rings.xy[rings.following] - rings.xy
    return np.hypot(step[:, 0], step[:, 1]), azimuths(step[:, 0], step[:, 1])


def azimuths(east: Floats, north: Floats) -> Floats:
    """Return the azimuth of each course."""
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0)
