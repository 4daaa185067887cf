"""Which cells a polygon covers, and which part of each: exact, with or without exactextract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from rasterio.features import rasterize
from rasterio.transform import Affine
from shapely.geometry.base import BaseGeometry

try:
    from exactextract import exact_extract
    from exactextract.raster import NumPyRasterSource
except ImportError:  # no wheel for this platform; cells are cut with GEOS instead
    exact_extract = None

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats = "NDArray[np.float64]"


def fractions(
    shapes: NDArray[np.object_], values: NDArray[np.float64], transform: Affine, *, exact: bool | None = None
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield, polygon by polygon, the values of the cells it covers and the covered part of each.

    Parameters
    ----------
    shapes
        Polygons (N,), in the raster's CRS.
    values
        Cells (rows, columns); none may be NaN.
    transform
        Of these cells, north up.
    exact
        Whether to use exactextract; where it is installed, unless said.

    Yields
    ------
    tuple
        Values (M,) and fractions (M,) from 0 to 1, for the cells that share ground with the polygon.
    """
    if exact is None:
        exact = exact_extract is not None
    if not len(shapes) or not values.size:
        for _ in shapes:
            yield np.empty(0), np.empty(0)
        return
    yield from _extracted(shapes, values, transform) if exact else (_cut(shape, values, transform) for shape in shapes)


def _extracted(
    shapes: NDArray[np.object_], values: NDArray[np.float64], transform: Affine
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    # a made-up CRS for both sides: they are in one already, and the library warns where they differ
    frame = gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4549")
    height, width = values.shape
    south, east = transform.f + height * transform.e, transform.c + width * transform.a
    source = NumPyRasterSource(values, transform.c, south, east, transform.f, srs_wkt=frame.crs.to_wkt())
    table = exact_extract(source, frame, ["values", "coverage"], output="pandas")
    for cells, covered in zip(table["values"], table["coverage"], strict=True):
        yield np.asarray(cells, dtype=float), np.asarray(covered, dtype=float)


def _cut(
    shape: BaseGeometry, values: NDArray[np.float64], transform: Affine
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cut the cells on the edge of a polygon with GEOS; those inside are whole."""
    if shape.is_empty:
        return np.empty(0), np.empty(0)
    west, south, east, north = shape.bounds
    first = (
        max(int(np.floor((west - transform.c) / transform.a)), 0),
        max(int(np.floor((north - transform.f) / transform.e)), 0),
    )
    last = (
        min(int(np.ceil((east - transform.c) / transform.a)) + 1, values.shape[1]),
        min(int(np.ceil((south - transform.f) / transform.e)) + 1, values.shape[0]),
    )
    if first[0] >= last[0] or first[1] >= last[1]:
        return np.empty(0), np.empty(0)
    window = values[first[1] : last[1], first[0] : last[0]]
    here = Affine(
        transform.a, 0, transform.c + first[0] * transform.a, 0, transform.e, transform.f + first[1] * transform.e
    )
    inside = rasterize([(shape, 1)], window.shape, transform=here, dtype="uint8").astype(bool)
    edge = rasterize([(shape.boundary, 1)], window.shape, transform=here, all_touched=True, dtype="uint8").astype(bool)
    # all_touched may pass by a cell that a line only grazes; its neighbours are looked at too
    edge[:-1] |= edge[1:].copy()
    edge[1:] |= edge[:-1].copy()
    edge[:, :-1] |= edge[:, 1:].copy()
    edge[:, 1:] |= edge[:, :-1].copy()
    rows, columns = np.nonzero(edge)
    left, top = here.c + columns * here.a, here.f + rows * here.e
    cells = shapely.box(left, top + here.e, left + here.a, top)
    part = shapely.area(shapely.intersection(cells, shape)) / abs(here.a * here.e)
    covered = np.where(inside, 1.0, 0.0)
    covered[rows, columns] = part
    kept = covered > 0
    return window[kept], covered[kept]
