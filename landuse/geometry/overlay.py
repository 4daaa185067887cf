"""Pure measures of land: geometry in, areas and ground out, in plane metres.

Every check measures through these functions. They take a GeoDataFrame, a GeoSeries, an array or list of shapely
geometries, or a single one; they change nothing that is passed in; what they return keeps the caller's index or
names positions. Shared lines and points are no ground. Invalid geometry is repaired for the purpose of the measure.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine import intersect as _common
from landuse.geometry.engine import pairs as _pairs
from landuse.geometry.engine import partition as _partition
from landuse.geometry.engine import slivers as _slivers
from landuse.geometry.engine import split_areas as _split_areas
from landuse.geometry.engine import union as _ground
from landuse.geometry.engine.arrays import Geometries, GeometryArray, geometry_array, index_of, require_one_plane
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.partition import Coverage
from landuse.geometry.engine.slivers import Slivers
from landuse.geometry.inside import surely_inside

__all__ = [
    "Coverage",
    "EngineCounts",
    "Geometries",
    "Slivers",
    "area_within",
    "clip",
    "coverage",
    "difference",
    "distance",
    "distances",
    "intersection",
    "overlaps",
    "pair_areas",
    "partition",
    "partition_areas",
    "require_one_plane",
    "split_slivers",
    "united",
    "united_area",
    "widened",
]


def pair_areas(
    left: Geometries, right: Geometries, *, counts: EngineCounts | None = None, threads: int | None = None
) -> pd.DataFrame:
    """Measure the ground common to each pair of a left and a right geometry.

    Parameters
    ----------
    left, right
        Polygons of one projected CRS, m.
    counts
        Is told how the pairs were settled: by the compiled kernel, by containment, by GEOS.
    threads
        How many at once; None for all processors. The result doesn't depend on it.

    Returns
    -------
    pandas.DataFrame
        ``left`` and ``right`` (positions from 0, since index labels may repeat) and ``area_m2`` (plane, above 0), a
        row for every pair that shares ground, sorted by left, then right.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(left, right)
    lefts, rights, area = _pairs.pairs(geometry_array(left), geometry_array(right), counts, threads)
    return pd.DataFrame({"left": lefts, "right": rights, "area_m2": area})


def overlaps(units: Geometries) -> pd.DataFrame:
    """Measure the ground that units of one layer have in common.

    Parameters
    ----------
    units
        Polygons of one projected CRS, m.

    Returns
    -------
    pandas.DataFrame
        ``left`` and ``right`` (positions from 0, the lesser first) and ``area_m2``, a row for every pair that shares
        ground, sorted. Of many units that are the very same each stands beside the one before it, and the first of
        them beside the rest: all ground that is shared is in some row.

    Raises
    ------
    InputError
        If the CRS is geographic.
    """
    require_one_plane(units)
    lefts, rights, area = _pairs.overlaps(geometry_array(units))
    return pd.DataFrame({"left": lefts, "right": rights, "area_m2": area})


def area_within(
    units: Geometries, ground: Geometries, *, counts: EngineCounts | None = None, threads: int | None = None
) -> pd.Series:
    """Measure how much of each unit lies within a ground.

    Parameters
    ----------
    units
        Polygons of one projected CRS, m.
    ground
        One geometry or many; where several cover the same ground it counts once.
    counts, threads
        As in `pair_areas`.

    Returns
    -------
    pandas.Series
        Plane area, m², 0 where a unit lies outside; the units' index.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(units, ground)
    shapes, over = geometry_array(units), geometry_array(ground)
    # who asks how the pairs were settled is told of all of them
    inside = surely_inside(shapes, over[0]) if counts is None and len(over) == 1 else np.zeros(len(shapes), dtype=bool)
    area = shapely.area(shapes)
    area[~inside] = _pairs.within(shapes[~inside], over, counts, threads)
    return pd.Series(area, index=index_of(units), name="area_m2", dtype=float)


def united(geometries: Geometries) -> BaseGeometry:
    """Unite geometries into the ground they cover together.

    Parameters
    ----------
    geometries
        Polygons of one projected CRS, m.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon where there is no area.
    """
    return _ground.unite(geometry_array(geometries))


def united_area(geometries: Geometries, within: Geometries | None = None) -> float:
    """Measure the ground that geometries cover together, each piece of it once.

    Parameters
    ----------
    geometries
        Polygons of one projected CRS, m.
    within
        Where it is measured; everywhere where None.

    Returns
    -------
    float
        Plane area, m².

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(geometries, within)
    if within is None:
        return _pairs.covered(geometry_array(geometries))
    return float(area_within(shapely.get_parts(united(within)), geometries).sum())


def split_slivers(geometry: Geometries, tolerance_m: float) -> Slivers:
    """Split a ground into what counts and what is thinner than a tolerance.

    A sliver is a connected part that vanishes when shrunk by half the tolerance. A part exactly as wide as the
    tolerance is kept, and what is kept keeps its full area, its thin tails included.

    Parameters
    ----------
    geometry
        One geometry, or several that are united first; projected CRS, m.
    tolerance_m
        Width below which a part is noise, m; at 0 nothing is.

    Returns
    -------
    Slivers
        The parts kept, the parts ignored, and how many, how much and how wide these are.

    Raises
    ------
    ValueError
        If the tolerance is negative or not finite.
    """
    return _slivers.split(geometry_array(geometry), tolerance_m)


def clip(units: Geometries, ground: Geometries) -> gpd.GeoDataFrame:
    """Cut units to a ground: the geometry behind `area_within`, for what is drawn or listed.

    Parameters
    ----------
    units
        Polygons of one projected CRS, m.
    ground
        One geometry or many; where several cover the same ground it counts once.

    Returns
    -------
    geopandas.GeoDataFrame
        The units that share ground with it, in their order, with their columns and index; polygons only. A unit
        wholly inside keeps its geometry as it is.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(units, ground)
    frame = (
        units
        if isinstance(units, gpd.GeoDataFrame)
        else gpd.GeoDataFrame(geometry=geometry_array(units), index=index_of(units), crs=getattr(units, "crs", None))
    )
    cut = _pairs.cut_to(geometry_array(frame), geometry_array(ground))
    kept = np.flatnonzero(~shapely.is_empty(cut))
    return frame.iloc[kept].set_geometry(gpd.GeoSeries(cut[kept], index=frame.index[kept], crs=frame.crs))


def difference(ground: Geometries, other: Geometries) -> BaseGeometry:
    """Return what is left of a ground without another.

    Parameters
    ----------
    ground, other
        One geometry each, or several that are united first; one projected CRS, m.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only; an empty polygon where nothing is left.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(ground, other)
    whole = united(ground)
    return _common.subtract(whole, _ground.unite(_pairs.near(geometry_array(other), whole)))


def intersection(ground: Geometries, other: Geometries) -> BaseGeometry:
    """Return the ground that two have in common.

    Parameters
    ----------
    ground, other
        One geometry each, or several that are united first; one projected CRS, m.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only; an empty polygon where they only touch or lie apart.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    """
    require_one_plane(ground, other)
    whole = united(ground)
    return _common.intersect(whole, _ground.unite(_pairs.near(geometry_array(other), whole)))


def coverage(claims: Mapping[Hashable, Geometries]) -> Coverage | None:
    """Unite claims and what they share, once for many partitions.

    Parameters
    ----------
    claims
        The geometries of each claim, by its key; projected CRS, m.

    Returns
    -------
    Coverage or None
        To be given to `partition`; None where the claims are few, or many that overlap.

    Raises
    ------
    InputError
        If a CRS is geographic, or two differ.
    """
    require_one_plane(*claims.values())
    return _partition.coverage({key: geometry_array(claim) for key, claim in claims.items()})


def partition(
    ground: Geometries, claims: Mapping[Hashable, Geometries], *, known: Coverage | None = None
) -> list[tuple[frozenset[Hashable], BaseGeometry]]:
    """Split a ground by which of several claims cover it.

    Parameters
    ----------
    ground
        One geometry, or several that are united first; projected CRS, m.
    claims
        The geometries of each claim, by its key.
    known
        What `coverage` made of these claims, or of a layer of which they are a part.

    Returns
    -------
    list of tuple
        The keys that cover a piece, and the piece; the empty set is the ground that nothing claims. Each combination
        that occurs stands once, fewest claims first, then in the order of the mapping. The pieces share no ground and
        make up the whole of it.

    Raises
    ------
    InputError
        If a CRS is geographic, or two differ.
    """
    whole, near = _claimed(ground, claims)
    pieces = _partition.split(whole, near, known)
    keys = list(claims)
    order = sorted(pieces, key=lambda ranks: (len(ranks), ranks))
    return [(frozenset(keys[rank] for rank in ranks), pieces[ranks]) for ranks in order]


def partition_areas(ground: Geometries, claims: Mapping[Hashable, Geometries]) -> dict[frozenset[Hashable], float]:
    """Measure a ground by which of several claims cover it: the areas of `partition`, without drawing its pieces.

    Parameters
    ----------
    ground, claims
        As in `partition`.

    Returns
    -------
    dict
        The keys that cover ground, and its plane area, m², in the order of `partition`; the empty set is the ground
        that nothing claims. Together they are the whole of it.

    Raises
    ------
    InputError
        If a CRS is geographic, or two differ.
    """
    whole, near = _claimed(ground, claims)
    keys, areas = list(claims), _split_areas.split_areas(whole, near)
    if areas is None:
        areas = {ranks: piece.area for ranks, piece in _partition.split(whole, near).items()}
    order = sorted(areas, key=lambda ranks: (len(ranks), ranks))
    return {frozenset(keys[rank] for rank in ranks): areas[ranks] for ranks in order}


def _claimed(
    ground: Geometries, claims: Mapping[Hashable, Geometries]
) -> tuple[BaseGeometry, dict[Hashable, GeometryArray]]:
    """Return a ground in one, and of each claim what lies near it."""
    require_one_plane(ground, *claims.values())
    whole = united(ground)
    return whole, {key: _pairs.near(geometry_array(claim), whole) for key, claim in claims.items()}


def distances(left: Geometries, right: Geometries, within_m: float) -> pd.DataFrame:
    """Measure how far apart the pairs are that lie within a distance of each other.

    Parameters
    ----------
    left, right
        Geometries of any kind in one projected CRS, m.
    within_m
        The greatest distance that is listed, itself included, m.

    Returns
    -------
    pandas.DataFrame
        ``left`` and ``right`` (positions from 0) and ``distance_m`` (0 where they touch or overlap), sorted by left,
        then right.

    Raises
    ------
    InputError
        If a CRS is geographic, or the two differ.
    ValueError
        If the distance is negative or not finite.
    """
    if not 0 <= within_m < np.inf:
        raise ValueError(f"within_m must be a distance of 0 or more, not {within_m}")
    require_one_plane(left, right)
    lefts, rights, apart = _pairs.apart(geometry_array(left), geometry_array(right), within_m)
    return pd.DataFrame({"left": lefts, "right": rights, "distance_m": apart})


def distance(left: BaseGeometry, right: BaseGeometry) -> float:
    """Measure how far two geometries are apart.

    Parameters
    ----------
    left, right
        Geometries of any kind in one projected CRS, m.

    Returns
    -------
    float
        Distance, m; 0 where they touch or overlap, NaN where one is empty.
    """
    return float(shapely.distance(left, right))


def widened(
    geometry: BaseGeometry, by_m: float, *, corners: Literal["round", "mitre"] = "round", steepest: float = 5.0
) -> BaseGeometry:
    """Return the ground within a distance of a geometry; where the distance is negative, what is left of it inside.

    Parameters
    ----------
    geometry
        A geometry of any kind in a projected CRS, m.
    by_m
        The distance, m.
    corners
        How far out the corners reach: as the distance does, or as straight sides do.
    steepest
        With straight sides, how many times the distance a sharp corner reaches at most.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon where nothing is left.
    """
    return _ground.widen(geometry, by_m, corners, steepest)
