"""Which polygons share ground with which, and how much."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from landuse.engine.arrays import GeometryArray, collect, polygonal
from landuse.engine.ground import sound


def candidates(left: GeometryArray, right: GeometryArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the pairs whose bounding boxes meet.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,); missing and empty ones meet nothing.

    Returns
    -------
    tuple
        Positions on the left and on the right, sorted by left, then right.
    """
    lefts, rights = shapely.STRtree(right).query(left)
    order = np.lexsort((rights, lefts))
    return lefts[order].astype(np.int64), rights[order].astype(np.int64)


def common_area(left: GeometryArray, right: GeometryArray) -> NDArray[np.float64]:
    """Measure the ground common to the two of each pair.

    Parameters
    ----------
    left, right
        Shape (n,): the pairs, polygons of any kind.

    Returns
    -------
    numpy.ndarray
        Shape (n,), m².
    """
    area: NDArray[np.float64] = shapely.area(shapely.intersection(left, right))
    return area


def pairs(
    left: GeometryArray, right: GeometryArray
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find every pair that shares ground, and how much.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,); invalid ones are repaired for the purpose.

    Returns
    -------
    tuple
        Positions on the left, on the right, and area, m², sorted by left, then right.
    """
    left, right = sound(left), sound(right)
    lefts, rights = candidates(left, right)
    area = common_area(left[lefts], right[rights])
    real = area > 0
    return lefts[real], rights[real], area[real]


def near(geometries: GeometryArray, ground: BaseGeometry) -> GeometryArray:
    """Keep the geometries whose bounding box meets that of a ground.

    Parameters
    ----------
    geometries
        Shape (n,); missing and empty ones are left out.
    ground
        Any geometry.

    Returns
    -------
    numpy.ndarray
        Shape (m,), in their order.
    """
    bounds = shapely.bounds(geometries)
    left, bottom, right, top = shapely.bounds(ground)
    # Comparison with NaN, the bounds of nothing, is false.
    meets = (bounds[:, 0] <= right) & (bounds[:, 2] >= left) & (bounds[:, 1] <= top) & (bounds[:, 3] >= bottom)
    kept: GeometryArray = geometries[meets]
    return kept


def cut_to(units: GeometryArray, pieces: GeometryArray) -> GeometryArray:
    """Cut units to a ground given as pieces that share no ground with each other.

    Parameters
    ----------
    units
        Shape (n,); invalid ones are repaired for the purpose.
    pieces
        Shape (m,): single valid polygons.

    Returns
    -------
    numpy.ndarray
        Shape (n,): polygonal, empty where a unit lies outside, the unit itself where it lies wholly in one piece.
    """
    units = sound(units)
    cut = np.full(len(units), shapely.Polygon(), dtype=object)
    shapely.prepare(pieces)
    lefts, rights = candidates(units, pieces)
    whole = shapely.covers(pieces[rights], units[lefts])
    cut[lefts[whole]] = units[lefts[whole]]
    left_over = ~np.isin(lefts, lefts[whole])
    lefts, rights = lefts[left_over], rights[left_over]
    shared = polygonal(shapely.intersection(units[lefts], pieces[rights]))
    owners, starts = np.unique(lefts, return_index=True)
    for owner, start, end in zip(owners, starts, np.append(starts, len(lefts))[1:], strict=True):
        cut[owner] = collect(shared[start:end])
    return cut


def apart(
    left: GeometryArray, right: GeometryArray, within_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find the pairs within a distance of each other, and the distance.

    Parameters
    ----------
    left, right
        Shapes (n,) and (m,).
    within_m
        Greatest distance, m, itself included.

    Returns
    -------
    tuple
        Positions on the left, on the right, and distance, m, sorted by left, then right.
    """
    lefts, rights = shapely.STRtree(right).query(left, predicate="dwithin", distance=within_m)
    order = np.lexsort((rights, lefts))
    lefts, rights = lefts[order].astype(np.int64), rights[order].astype(np.int64)
    return lefts, rights, shapely.distance(left[lefts], right[rights])
