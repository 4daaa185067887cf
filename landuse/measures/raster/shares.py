"""Shares of classes under polygons: exact by covered cell fraction, with the bounds that the cell size leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.progress import steps
from landuse.measures.raster.fractions import fractions
from landuse.measures.raster.grid import read_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine

    from landuse.core.layer import RasterLayer

#: Cells read at a time: 16 MB of values, whatever the raster's size.
BLOCK = 2_000
WHOLE = 1 - 1e-9
KINDS = ("built", "not_built", "mixed", "water", "unknown", "nodata")
Classify = Callable[["NDArray[np.float64]", "Affine"], "NDArray[np.float64]"]


@dataclass(frozen=True, eq=False)
class Counted:
    """What lies under each unit, in cells.

    Parameters
    ----------
    whole
        Cells wholly inside, by unit and kind (N, K).
    partial
        Covered parts of cells on the edge, by unit and kind (N, K).
    total
        The unit's area in cells (N,); what is neither whole nor partial lies outside the raster.
    cell_m2
        Plane area of one cell where the unit lies (N,), m².
    """

    whole: NDArray[np.float64]
    partial: NDArray[np.float64]
    total: NDArray[np.float64]
    cell_m2: NDArray[np.float64]


def in_raster(units: gpd.GeoDataFrame | gpd.GeoSeries, raster: RasterLayer) -> NDArray[np.object_]:
    """Move units into the CRS of a raster, so that its cells need not be resampled.

    Parameters
    ----------
    units
        Polygons.
    raster
        The raster.

    Returns
    -------
    ndarray of polygons
        In their order, (N,).
    """
    shapes = units.geometry
    moved = shapes if shapes.crs is None or shapes.crs == raster.crs else shapes.to_crs(raster.crs)
    return np.asarray(moved.array, dtype=object)


def count_cells(
    units: gpd.GeoDataFrame | gpd.GeoSeries, raster: RasterLayer, classify: Classify, kinds: int, margin: int = 0
) -> Counted:
    """Count the cells under each unit by kind, block by block of the raster.

    Parameters
    ----------
    units
        Polygons, in metres.
    raster
        The raster.
    classify
        Gives the kind of each cell of a block, as numbers from 0; NaN where there is no value, which is kind ``kinds
        - 1``.
    kinds
        How many kinds there are, no value included.
    margin
        How many cells around each block ``classify`` must see.

    Returns
    -------
    Counted
        By unit and kind.
    """
    shapes = in_raster(units, raster)
    size = len(shapes)
    whole, partial = np.zeros((size, kinds)), np.zeros((size, kinds))
    cell = abs(raster.transform.a * raster.transform.e)
    boxes = shapely.bounds(shapes) if size else np.empty((0, 4))
    for bounds in steps("counting", list(_blocks(raster, boxes))):
        near = np.nonzero(_meets(boxes, bounds))[0]
        classified, transform = _classified(raster, bounds, classify, margin)
        classified = np.where(np.isnan(classified), kinds - 1, classified)
        for unit, (cells, covered) in zip(near, fractions(shapes[near], classified, transform), strict=True):
            inside = covered >= WHOLE
            which = cells.astype(np.int64)
            whole[unit] += np.bincount(which[inside], covered[inside], kinds)
            partial[unit] += np.bincount(which[~inside], covered[~inside], kinds)
    total = shapely.area(shapes) / cell
    # no more lies in a ground than the ground is large
    counted = whole.sum(axis=1) + partial.sum(axis=1)
    over = np.where(counted > total, np.divide(total, counted, where=counted > 0, out=np.ones(size)), 1.0)[:, None]
    whole, partial = whole * over, partial * over
    plane = np.asarray(units.geometry.area, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Counted(whole, partial, total, np.where(total > 0, plane / total, 0.0))


def built_shares(units: gpd.GeoDataFrame | gpd.GeoSeries, raster: RasterLayer) -> pd.DataFrame:
    """Measure which share of each unit is built up, and between which bounds.

    A cell on the edge says what most of it is, not what its part inside is; a mixed class, an unknown value and
    ground the
    raster does not show could be either. So a unit of three cells is not known to the percent, and its bounds say so.

    Parameters
    ----------
    units
        Polygons, in metres.
    raster
        Land cover with its classes.

    Returns
    -------
    DataFrame
        ``low``, ``value`` (None where nothing is shown), ``high``, ``cells`` and ``uncovered`` (a share), in the
        caller's index.
    """
    kinds = {name: number for number, name in enumerate(KINDS)}
    lookup = {value: kinds[kind] for value, kind in raster.classes.items()}

    def classify(cells: NDArray[np.float64], _: Affine) -> NDArray[np.float64]:
        classified = np.full(cells.shape, float(kinds["unknown"]))
        for value, kind in lookup.items():
            classified[cells == value] = kind
        classified[np.isnan(cells)] = np.nan
        return classified

    counted = count_cells(units, raster, classify, len(KINDS))
    total = np.where(counted.total > 0, counted.total, np.nan)
    sure_not = counted.whole[:, kinds["not_built"]] + counted.whole[:, kinds["water"]]
    seen = counted.whole[:, :-1] + counted.partial[:, :-1]
    built = seen[:, kinds["built"]]
    low = counted.whole[:, kinds["built"]] / total
    high = 1 - sure_not / total
    shown = seen.sum(axis=1) / total
    low, high = np.clip(low, 0, 1), np.clip(np.maximum(high, low), 0, 1)
    value = np.where(shown > 0, np.clip(built / total, low, high), np.nan)
    uncovered = np.clip(1 - shown, 0, 1)
    columns = {"low": low, "value": value, "high": high, "cells": counted.total, "uncovered": uncovered}
    return pd.DataFrame(columns, index=units.index)


def cell_size_m(raster: RasterLayer, ground: BaseGeometry, crs: object) -> float:
    """Return the side of a cell where a ground lies, as the root of its plane area.

    Parameters
    ----------
    raster
        The raster.
    ground
        Where, in the work CRS.
    crs
        The work CRS.

    Returns
    -------
    float
        m.
    """
    units = gpd.GeoSeries([ground], crs=crs)
    cells = shapely.area(in_raster(units, raster))[0] / abs(raster.transform.a * raster.transform.e)
    return math.sqrt(ground.area / cells) if cells else math.nan


def _classified(
    raster: RasterLayer, bounds: tuple[float, float, float, float], classify: Classify, margin: int
) -> tuple[NDArray[np.float64], Affine]:
    values, transform = read_cells(raster, bounds)
    if not margin:
        return classify(values, transform), transform
    reach = margin * raster.transform.a, -margin * raster.transform.e
    west, south, east, north = bounds
    wider, around = read_cells(raster, (west - reach[0], south - reach[1], east + reach[0], north + reach[1]))
    top = round((transform.f - around.f) / around.e)
    left = round((transform.c - around.c) / around.a)
    rows, columns = values.shape
    return classify(wider, around)[top : top + rows, left : left + columns], transform


def _meets(boxes: NDArray[np.float64], bounds: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    met: NDArray[np.bool_] = (boxes[:, 0] < east) & (boxes[:, 2] > west) & (boxes[:, 1] < north) & (boxes[:, 3] > south)
    return met


def blocks_of(raster: RasterLayer, units: gpd.GeoSeries) -> Iterator[tuple[float, float, float, float]]:
    """Yield the blocks of a raster that any unit touches, none of them too big to hold."""
    yield from _blocks(raster, shapely.bounds(in_raster(units, raster)) if len(units) else np.empty((0, 4)))


def _blocks(raster: RasterLayer, boxes: NDArray[np.float64]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the blocks of the grid that any unit touches, aligned on cells, none of them too big to hold."""
    rows, columns = raster.shape
    step = raster.transform
    for top in range(math.ceil(rows / BLOCK)):
        for left in range(math.ceil(columns / BLOCK)):
            west, east = (step.c + column * step.a for column in (left * BLOCK, min((left + 1) * BLOCK, columns)))
            north, south = (step.f + row * step.e for row in (top * BLOCK, min((top + 1) * BLOCK, rows)))
            # a hair inside, so that rounding never takes in the next row of cells
            inset = 1e-6 * step.a
            bounds = west + inset, south + inset, east - inset, north - inset
            if len(boxes) and _meets(boxes, bounds).any():
                yield bounds
