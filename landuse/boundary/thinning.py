"""Straight runs of a boundary thinned to their true corners, shared lines once, with the change of area shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.boundary.rings import Bools, Floats, Ints, OpenRings, rings_of
from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    import pandas as pd

    from landuse.geometry.engine.arrays import GeometryArray


@dataclass(frozen=True, eq=False)
class Thinned:
    """Blocks with fewer points, and what that cost.

    Parameters
    ----------
    blocks
        The caller's frame with thinned geometry.
    points_before, points_after
        Vertices of all rings, closing ones not counted.
    area_change_m2
        Plane area after less before, m², under the caller's index.
    widest_m
        How far the farthest point that was left out lies from the new line, m.
    """

    blocks: gpd.GeoDataFrame
    points_before: int
    points_after: int
    area_change_m2: pd.Series
    widest_m: float


def thin(blocks: gpd.GeoDataFrame, *, width_m: float) -> Thinned:
    """Leave out boundary points that lie on a straight run, within a stated width.

    Lines between points where blocks meet are thinned once (Douglas and Peucker 1973), so that shared lines stay
    shared; a point where three lines meet is always kept.
    A ring that meets no other is cut at two corners that lie farthest apart.

    Parameters
    ----------
    blocks
        Polygons in metres.
    width_m
        No point left out lies farther from the new line than this, m.

    Returns
    -------
    Thinned
        The frame with thinned geometry and the figures.

    Raises
    ------
    InputError
        If a block crosses itself at that width.
    """
    polygons = np.asarray(blocks.geometry.array, dtype=object)
    rings = rings_of(polygons)
    places, index = np.unique(rings.xy[:, 0] + 1j * rings.xy[:, 1], return_inverse=True)
    nodes = _nodes(rings, index, len(places))
    kept = np.zeros(len(rings.xy), dtype=bool)
    done: dict[tuple[int, ...], Ints] = {}
    for begin, end in zip(rings.start[:-1].tolist(), rings.start[1:].tolist(), strict=True):
        _thin_ring(
            np.stack([places.real, places.imag], axis=1), index[begin:end], nodes, width_m, done, kept[begin:end]
        )
    thinned = blocks.set_geometry(gpd.GeoSeries(_rebuild(rings, kept, polygons), index=blocks.index, crs=blocks.crs))
    _refuse_broken(blocks, thinned, width_m)
    change = (thinned.area - blocks.area).rename("area_change_m2")
    return Thinned(thinned, len(rings.xy), int(kept.sum()), change, _widest(blocks, thinned))


def _nodes(rings: OpenRings, index: Ints, count: int) -> Bools:
    """Places where a ring has other neighbours than the next ring there: the ends of shared lines."""
    after, before = index[rings.following], index[rings.preceding]
    pairs = np.unique(np.stack([np.concatenate([index, index]), np.concatenate([after, before])], axis=1), axis=0)
    return np.asarray(np.bincount(pairs[:, 0], minlength=count) != 2)


def _thin_ring(
    xy: Floats, ring: Ints, nodes: Bools, width_m: float, done: dict[tuple[int, ...], Ints], kept: Bools
) -> None:
    cuts = np.flatnonzero(nodes[ring])
    if len(cuts) < 2:
        cuts = _far_apart(xy[ring], cuts)
    for begin, end in zip(cuts, np.roll(cuts, -1), strict=True):
        at = np.arange(begin, end + 1 if end > begin else end + len(ring) + 1) % len(ring)
        line = ring[at]
        key = tuple(line.tolist())
        if key not in done:
            stay = _peucker(xy[line], width_m)
            done[key], done[key[::-1]] = stay, len(line) - 1 - stay
        kept[at[done[key]]] = True


def _far_apart(xy: Floats, given: Ints) -> Ints:
    """Two corners of a ring that lie far apart; one of them the point given, where there is one."""
    middle = (xy.min(axis=0) + xy.max(axis=0)) / 2.0
    near = int(given[0]) if len(given) else _farthest(xy, middle)
    far = _farthest(xy, xy[near])
    if not len(given):
        near = _farthest(xy, xy[far])
    return np.unique([near, far])


def _farthest(xy: Floats, place: Floats) -> int:
    # Equally far ones are told apart by where they lie, so that two rings on one line choose alike.
    away = np.round(np.hypot(*(xy - place).T), 6)
    return int(np.lexsort((xy[:, 1], xy[:, 0], away))[-1])


def _peucker(xy: Floats, width_m: float) -> Ints:
    """Positions of the vertices that Douglas and Peucker's rule keeps."""
    simple = shapely.get_coordinates(shapely.simplify(shapely.linestrings(xy), width_m, preserve_topology=False))
    # The kept vertices come in their old order, so each is the next one that is equal.
    kept, at = [], 0
    for vertex in simple:
        while not np.array_equal(xy[at], vertex):
            at += 1
        kept.append(at)
        at += 1
    return np.asarray(kept, dtype=np.int64)


def _rebuild(rings: OpenRings, kept: Bools, polygons: GeometryArray) -> GeometryArray:
    sizes = np.add.reduceat(kept.astype(np.int64), rings.start[:-1])
    if (sizes < 3).any():
        raise InputError(
            Message("thinning leaves a ring with fewer than three corners"), next=Message("State a smaller width")
        )
    edges = shapely.linearrings(rings.xy[kept], indices=np.repeat(np.arange(len(sizes)), sizes))
    of_part: dict[int, list[shapely.LinearRing]] = defaultdict(list)
    for part, edge in zip(rings.part.tolist(), edges, strict=True):
        of_part[part].append(edge)
    of_row: dict[int, list[shapely.Polygon]] = defaultdict(list)
    for part, row in dict(zip(rings.part.tolist(), rings.row.tolist(), strict=True)).items():
        of_row[row].append(shapely.Polygon(of_part[part][0], of_part[part][1:]))
    built = [polygons[row] if row not in of_row else _collect(of_row[row]) for row in range(len(polygons))]
    return np.asarray(built, dtype=object)


def _collect(parts: list[shapely.Polygon]) -> shapely.Polygon | shapely.MultiPolygon:
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _refuse_broken(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, width_m: float) -> None:
    broken = before.is_valid.to_numpy() & ~after.is_valid.to_numpy()
    if broken.any():
        named = [str(block) for block in before.index[broken][:5]]
        raise InputError(
            Message("thinned at {width} m, these blocks cross themselves: {blocks}", width=width_m, blocks=named),
            next=Message("State a smaller width"),
        )


def _widest(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> float:
    old = rings_of(np.asarray(before.geometry.array, dtype=object))
    new = rings_of(np.asarray(after.geometry.array, dtype=object))
    sides = shapely.linestrings(np.stack([new.xy, new.xy[new.following]], axis=1))
    _, away = shapely.STRtree(sides).query_nearest(shapely.points(old.xy), return_distance=True, all_matches=False)
    return float(away.max())
