"""A raster layer as it lies on disk: one grid, from one file or several tiles, windows read on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from pyproj import CRS
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.windows import Window
from rasterio.windows import from_bounds as window_of

from landuse.core.errors import InputError
from landuse.core.gdal import OFFLINE, RASTER_DRIVER, check_raster
from landuse.core.layer import RasterLayer
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine


Bounds = tuple[float, float, float, float]
#: What GDAL may keep of the blocks it has read, MB: left alone it takes a twentieth of the machine's memory.
CACHE = 128
#: Where GDAL keeps files that are in the memory of one process alone.
_IN_MEMORY = "/vsimem"


def read_cells(raster: RasterLayer, bounds: Bounds) -> tuple[NDArray[np.float64], Affine]:
    """Read the cells that a box touches.

    Parameters
    ----------
    raster
        The raster.
    bounds
        West, south, east, north in the raster's CRS.

    Returns
    -------
    tuple
        Values (rows, columns), NaN where there is none, and the transform of this window.

    Raises
    ------
    InputError
        If a file is damaged where it is read.
    """
    rows, columns = _cells(raster, bounds)
    height, width = max(rows[1] - rows[0], 0), max(columns[1] - columns[0], 0)
    values = np.full((height, width), np.nan)
    origin = raster.transform.c + columns[0] * raster.transform.a, raster.transform.f + rows[0] * raster.transform.e
    transform = type(raster.transform)(raster.transform.a, 0, origin[0], 0, raster.transform.e, origin[1])
    if height and width:
        for path in raster.paths:
            _fill(raster, path, values, rows[0], columns[0])
    return values, transform


def _fill(raster: RasterLayer, path: Path, values: NDArray[np.float64], row: int, column: int) -> None:
    with opened(path) as tile:
        top = round((tile.transform.f - raster.transform.f) / raster.transform.e)
        left = round((tile.transform.c - raster.transform.c) / raster.transform.a)
        first_row, first_column = max(row, top), max(column, left)
        last_row = min(row + values.shape[0], top + tile.height)
        last_column = min(column + values.shape[1], left + tile.width)
        if first_row >= last_row or first_column >= last_column:
            return
        window = Window(first_column - left, first_row - top, last_column - first_column, last_row - first_row)
        try:
            cells = tile.read(raster.band, window=window, masked=True).astype("float64").filled(np.nan)
        except RasterioIOError as error:
            raise InputError(
                Message("it is damaged: {words}", words=_line(error)),
                where=str(path),
                next=Message("Get the file anew; it was cut off or broken on its way"),
            ) from None
        if raster.nodata is not None:
            cells[cells == raster.nodata] = np.nan
        place = values[first_row - row : last_row - row, first_column - column : last_column - column]
        np.copyto(place, cells, where=np.isnan(place))


@contextmanager
def opened(path: Path) -> Iterator[rasterio.DatasetReader]:
    """Open a raster file.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    DatasetReader
        Open for reading.

    Raises
    ------
    InputError
        If it is no raster that can be read.
    """
    check_raster(path)
    try:
        with rasterio.Env(**OFFLINE, GDAL_CACHEMAX=CACHE), rasterio.open(path, driver=RASTER_DRIVER) as dataset:
            yield dataset
    except RasterioIOError as error:
        raise InputError(
            Message("it cannot be read as a raster: {words}", words=_line(error)),
            where=str(path),
            next=Message("Give a GeoTIFF"),
        ) from None


def _cells(layer: RasterLayer, bounds: Bounds) -> tuple[tuple[int, int], tuple[int, int]]:
    window = window_of(*bounds, transform=layer.transform)
    rows = math.floor(window.row_off), math.ceil(window.row_off + window.height)
    columns = math.floor(window.col_off), math.ceil(window.col_off + window.width)
    return _clipped(rows, layer.shape[0]), _clipped(columns, layer.shape[1])


def _clipped(pair: tuple[int, int], most: int) -> tuple[int, int]:
    return min(max(pair[0], 0), most), min(max(pair[1], 0), most)


@dataclass(frozen=True)
class Grid:
    """The one grid that a raster's tiles make up."""

    crs: object
    transform: Affine
    shape: tuple[int, int]
    nodata: float | None


def examine(
    paths: Sequence[Path], *, band: int = 1, classes: bool = False, crs: str | None = None, where: str = ""
) -> Grid:
    """Look at a raster's tiles and give the one grid they make up.

    Parameters
    ----------
    paths
        The file, or its tiles.
    band
        The band that is asked for.
    classes
        Whether its values are classes, which are whole numbers.
    crs
        The CRS a user states for a raster that has none.
    where
        The file for messages.

    Returns
    -------
    Grid
        Of all tiles together.

    Raises
    ------
    InputError
        If it has no CRS, is rotated, lacks the band, holds no value, is of floats where classes are due, or its tiles
        do not fit together.
    """
    asked = (list(paths), band, classes, crs, where)
    if all(path.is_relative_to(_IN_MEMORY) for path in paths):
        tiles = _examine_all(*asked)
    else:
        size = sum(size_on_disk(path) for path in paths)
        tiles = confined(_examine_all, *asked, where=where or str(paths[0]), size=size)
    first = tiles[0]
    step = first.transform
    for path, tile in zip(paths, tiles, strict=True):
        same_step = np.allclose((tile.transform.a, tile.transform.e), (step.a, step.e), rtol=1e-9)
        offsets = (tile.transform.c - step.c) / step.a, (tile.transform.f - step.f) / step.e
        if tile.crs != first.crs or not same_step or max(abs(each - round(each)) for each in offsets) > 1e-3:
            what = Message("its cells are not those of the grid of {name}", name=paths[0].name)
            raise InputError(
                what, where=str(path), next=Message("Give tiles of one grid, or one entry for each raster")
            )
    west = min(tile.transform.c for tile in tiles)
    north = max(tile.transform.f for tile in tiles)
    east = max(tile.transform.c + tile.shape[1] * step.a for tile in tiles)
    south = min(tile.transform.f + tile.shape[0] * step.e for tile in tiles)
    shape = round((south - north) / step.e), round((east - west) / step.a)
    return Grid(first.crs, type(step)(step.a, 0, west, 0, step.e, north), shape, first.nodata)


def read_raster_layer(
    role: str, *paths: str | Path, classes: Mapping[int, str] | None = None, band: int = 1, on: date | None = None
) -> RasterLayer:
    """Read a raster of one's own, for a check called alone; its cells stay where they are.

    Parameters
    ----------
    role
        ``land_cover``, ``elevation`` or another role of a raster.
    *paths
        The file, or the tiles of one grid.
    classes
        For land cover: value to ``built``, ``not_built``, ``mixed`` or ``water``.
    band
        The band, from 1.
    on
        The day it shows.

    Returns
    -------
    RasterLayer
        The raster, in its own CRS.

    Raises
    ------
    InputError
        If a file cannot be read, has no CRS, or the files are not of one grid.
    """
    files = tuple(Path(path) for path in paths)
    grid = examine(list(files), band=band, classes=classes is not None)
    crs = CRS.from_user_input(grid.crs)
    return RasterLayer(role, files, crs, band, grid.nodata, grid.transform, grid.shape, dict(classes or {}), on=on)


def _examine_all(paths: Sequence[Path], band: int, classes: bool, crs: str | None, where: str) -> list[Grid]:
    return [_examine_one(path, band, classes, crs, where or path.name) for path in paths]


def _examine_one(path: Path, band: int, classes: bool, crs: str | None, where: str) -> Grid:
    with opened(path) as dataset:
        known = dataset.crs or crs
        if known is None:
            raise InputError(
                Message("the raster has no CRS"), where=where, next=Message('State it in case.toml: crs = "EPSG:4549"')
            )
        turned = dataset.transform
        if turned.b or turned.d or turned.a <= 0 or turned.e >= 0:
            what = Message("the raster is rotated or upside down")
            raise InputError(what, where=where, next=Message("Warp it north-up first, with gdalwarp"))
        if not 1 <= band <= dataset.count:
            raise InputError(
                Message("it has no band {band}; it has {count}", band=band, count=dataset.count),
                where=where,
                next=Message("Name one: band = 1"),
            )
        kind = dataset.dtypes[band - 1]
        if classes and kind.startswith(("float", "complex")) and not _whole(dataset, band):
            what = Message("its values are {kind} and not classes", kind=kind)
            raise InputError(what, where=where, next=Message("Give a land-cover raster whose values are whole numbers"))
        if _empty(dataset, band):
            raise InputError(
                Message("it holds no value at all, only nodata"), where=where, next=Message("Check the file")
            )
        return Grid(known, turned, dataset.shape, dataset.nodatavals[band - 1])


def _sample(dataset: rasterio.DatasetReader, band: int) -> np.ma.MaskedArray:
    """Read a raster thinned to at most a million cells: enough to tell what it holds, at any size."""
    factor = max(1, math.ceil(math.sqrt(dataset.width * dataset.height / 1e6)))
    shape = max(dataset.height // factor, 1), max(dataset.width // factor, 1)
    try:
        sample: np.ma.MaskedArray = dataset.read(band, out_shape=shape, masked=True)
    except RasterioError as error:
        raise InputError(
            Message("it is damaged: {words}", words=_line(error)),
            where=dataset.name,
            next=Message("Get the file anew; it was cut off or broken on its way"),
        ) from None
    return sample


def _whole(dataset: rasterio.DatasetReader, band: int) -> bool:
    values = _sample(dataset, band).compressed()
    return bool(np.all(np.mod(values[np.isfinite(values)], 1) == 0))


def _empty(dataset: rasterio.DatasetReader, band: int) -> bool:
    values = _sample(dataset, band)
    return values.count() == 0 or bool(np.isnan(values.compressed().astype("float64")).all())


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
