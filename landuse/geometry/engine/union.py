"""Overlay of whole grounds: polygonal in, polygonal out, and no area lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, collect, exploded, polygonal
from landuse.geometry.engine.threads import spread

#: Two ways to an area may differ by this share of it, never by more: rounding in the vertices a union makes.
AREA_NOISE = 1e-9
#: A share that differs from the whole by less of it, and by less than so many m², is the whole.
WHOLE, WHOLE_M2 = 1e-12, 5e-7
#: Chords of a quarter of a circle where ground is widened.
SEGMENTS = 16
#: Up to so many polygons are united one after another; for more, all at once is quicker.
SHORT = 6


def sound(geometries: GeometryArray) -> GeometryArray:
    """Give valid polygons for all of them; only what is invalid is touched.

    Parameters
    ----------
    geometries
        Shape (n,); missing ones allowed.

    Returns
    -------
    numpy.ndarray
        Shape (n,): valid Polygon or MultiPolygon, an empty polygon for what has no area.
    """
    # A collection is valid when each member is; taken for ground, its members must not overlap either.
    polygons = polygonal(geometries)
    valid = shapely.is_valid(polygons)
    if valid.all():
        return polygons
    kept = polygons.copy()
    kept[~valid] = polygonal(shapely.make_valid(polygons[~valid], method="structure", keep_collapsed=False))
    return kept


def unite(geometries: GeometryArray, *, overlapping: bool = False) -> BaseGeometry:
    """Unite polygons into the ground they cover together.

    A valid coverage (neighbours share their vertices) is dissolved without noding; the rest goes through the general
    union. Either way the result is checked: it must hold a point of every polygon that went in.

    Parameters
    ----------
    geometries
        Shape (n,); any mixture, invalid ones are repaired for the purpose.
    overlapping
        Known to be no coverage; to find that out can take longer than the union.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon where there is no area.
    """
    whole_ones = sound(geometries)
    parts = exploded(whole_ones)[0]
    # the parts of one valid multipolygon share no ground: it is united already
    if len(parts) < 2 or len(whole_ones) == 1:
        return collect(parts)
    total = float(shapely.area(parts).sum())
    left, bottom, right, top = shapely.total_bounds(parts)
    room = (right - left) * (top - bottom) * (1 + AREA_NOISE)
    if not overlapping and total <= room and shapely.coverage_is_valid(parts):
        dissolved = dissolve(parts)
        if dissolved is not None:
            return dissolved
    whole = polygonal_one(shapely.union_all(parts))
    return whole if _holds_all(whole, parts) else _one_by_one(parts)


def dissolve(parts: GeometryArray) -> BaseGeometry | None:
    """Unite the polygons of a valid coverage, without noding.

    Parameters
    ----------
    parts
        Shape (n,): valid polygons that form a valid coverage, or some of one.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon or None
        None where what came out is not the ground that went in.
    """
    total = float(shapely.area(parts).sum())
    dissolved = collect(polygonal(np.array([shapely.coverage_union_all(parts)], dtype=object)))
    return dissolved if abs(dissolved.area - total) <= AREA_NOISE * total and dissolved.is_valid else None


def widen(geometry: BaseGeometry, by_m: float, corners: str, steepest: float) -> BaseGeometry:
    """Give the ground within a distance of a geometry.

    Parameters
    ----------
    geometry
        Any geometry.
    by_m
        The distance, m; negative to shrink.
    corners
        ``round`` or ``mitre``.
    steepest
        How many times the distance a mitred corner reaches at most.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only.
    """
    return shapely.buffer(geometry, by_m, quad_segs=SEGMENTS, join_style=corners, mitre_limit=steepest)


def unite_runs(
    polygons: GeometryArray, starts: Ints, threads: int | None = None, *, overlapping: bool = False
) -> GeometryArray:
    """Unite runs of valid polygons, each into one: many short ones all at once, a long one by itself.

    Parameters
    ----------
    polygons
        Shape (n,): polygonal, not prepared.
    starts
        Shape (k,): where each run starts, ascending.
    threads
        How many at once; None for all processors.
    overlapping
        As in `unite`.

    Returns
    -------
    numpy.ndarray
        Shape (k,), polygonal.
    """
    lengths = np.diff(np.append(starts, len(polygons)))
    united: GeometryArray = polygons[starts].copy()
    for step in range(1, SHORT):
        on = np.flatnonzero((lengths > step) & (lengths <= SHORT))
        united[on] = paired(shapely.union, united[on], polygons[starts[on] + step], threads)
    for at in np.flatnonzero(lengths > SHORT):
        united[at] = unite(polygons[starts[at] : starts[at] + lengths[at]], overlapping=overlapping)
    return united


def or_whole(area: Floats, whole: Floats) -> Floats:
    """Take areas for those of the whole where they differ from them by rounding only.

    Parameters
    ----------
    area, whole
        Shape (n,), m².

    Returns
    -------
    numpy.ndarray
        Shape (n,), m².
    """
    return np.where(np.abs(area - whole) <= np.minimum(WHOLE * whole, WHOLE_M2), whole, area)


def at_most(area: Floats, whole: Floats) -> Floats:
    """Hold areas between nothing and the whole, which rounding may overstep.

    Parameters
    ----------
    area, whole
        Shape (n,), m².

    Returns
    -------
    numpy.ndarray
        Shape (n,), m².
    """
    return np.clip(or_whole(area, whole), 0.0, whole)


def paired(
    operation: Callable[..., GeometryArray],
    left: GeometryArray,
    right: GeometryArray,
    threads: int | None,
    chunk: int = 512,
) -> GeometryArray:
    """Put pairs of valid geometries to an operation of GEOS, on several threads.

    Parameters
    ----------
    operation
        Of two arrays.
    left, right
        Shape (n,), not prepared.
    threads
        How many at once; None for all processors.
    chunk
        Pairs that a thread takes at a time.

    Returns
    -------
    numpy.ndarray
        Shape (n,), polygonal.
    """
    made = np.empty(len(left), dtype=object)

    def work(first: int, last: int) -> None:
        made[first:last] = operation(left[first:last], right[first:last])

    spread(work, len(left), threads, chunk=chunk, what="cutting")
    return polygonal(made)


def polygonal_one(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a geometry.

    Parameters
    ----------
    geometry
        Any.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon where there is no area.
    """
    return collect(polygonal(np.array([geometry], dtype=object)))


def _holds_all(whole: BaseGeometry, parts: GeometryArray) -> bool:
    total, largest = float(shapely.area(parts).sum()), float(shapely.area(parts).max())
    if not largest * (1 - AREA_NOISE) <= whole.area <= total * (1 + AREA_NOISE):
        return False
    shapely.prepare(whole)
    # A point in a very thin polygon may round to just outside of it.
    return bool(shapely.dwithin(whole, shapely.point_on_surface(parts), 1e-6).all())


def _one_by_one(parts: GeometryArray) -> BaseGeometry:
    whole = shapely.Polygon()
    for part in parts:
        whole = polygonal_one(shapely.union(whole, part))
    return whole
