"""A raster layer as it lies on disk: one grid, from one file or several tiles, windows read on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio.errors import RasterioIOError
from rasterio.windows import Window
from rasterio.windows import from_bounds as window_of

from landuse.core.errors import InputError
from landuse.core.gdal import OFFLINE, RASTER_DRIVER, check_raster
from landuse.core.layer import RasterLayer
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, confined
from landuse.core.sandbox.files import size_on_disk

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine


Bounds = tuple[float, float, float, float]
#: What GDAL may keep of the blocks it has read, MB: left alone it takes a twentieth of the machine's memory.
CACHE = 128
#: How many cells are held at once: those of a zone of 200 km² at half a metre come to no more.
MOST_CELLS = 800_000_000
#: Where GDAL keeps files that are in the memory of one process alone.
IN_MEMORY = "/vsimem"
#: The role whose values are heights, and what heights in China can be, m: beyond lies what stands for none.
HEIGHTS, LOWEST_M, HIGHEST_M = "elevation", -500.0, 9000.0
#: Tiles that lie over each other agree on a height to this, m.
AGREE_M = 0.5
_UNITS = {
    **dict.fromkeys(("", "m", "metre", "meter", "metres", "meters", "米", "unknown"), 1.0),
    **dict.fromkeys(("dm", "decimetre", "decimeter", "分米"), 0.1),
    **dict.fromkeys(("cm", "centimetre", "centimeter", "centimetres", "centimeters", "厘米"), 0.01),
    **dict.fromkeys(("mm", "millimetre", "millimeter", "毫米"), 0.001),
    **dict.fromkeys(("km", "kilometre", "kilometer", "千米", "公里"), 1000.0),
    **dict.fromkeys(("ft", "foot", "feet", "英尺"), 0.3048),
    **dict.fromkeys(("us-ft", "us survey foot", "us survey feet", "foot us", "ftus"), 1200 / 3937),
}


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
        If a file is damaged where it is read, or reaches a limit.
    """
    rows, columns = _cells(raster, bounds)
    height, width = max(rows[1] - rows[0], 0), max(columns[1] - columns[0], 0)
    if height * width > MOST_CELLS:
        raise LimitReachedError(
            Message("{n:count} cells of it would have to be held at once", n=height * width),
            where=str(raster.paths[0]),
            next=Message("Give a raster with larger cells"),
        )
    origin = raster.transform.c + columns[0] * raster.transform.a, raster.transform.f + rows[0] * raster.transform.e
    transform = type(raster.transform)(raster.transform.a, 0, origin[0], 0, raster.transform.e, origin[1])
    if not height or not width:
        return np.full((height, width), np.nan), transform
    window = (rows[0], columns[0], height, width)
    if in_memory(raster.paths):
        return _read_window(raster, window), transform
    # what a cell costs to hold is what a byte of a file may cost
    size = height * width + size_on_disk(raster.paths[0], raster.paths[1:])
    return confined(_read_window, bare(raster), window, where=str(raster.paths[0]), size=size), transform


def in_memory(paths: Sequence[Path]) -> bool:
    """Return whether these are files that GDAL holds for this process alone, which no other could read."""
    return all(path.is_relative_to(IN_MEMORY) for path in paths)


def bare(raster: RasterLayer) -> RasterLayer:
    """Return a raster as the process that reads it needs it, its files by their whole paths."""
    return replace(raster, paths=tuple(path.absolute() for path in raster.paths), source=None)


def _read_window(raster: RasterLayer, window: tuple[int, int, int, int]) -> NDArray[np.float64]:
    row, column, height, width = window
    low, high = np.full((height, width), np.nan), np.full((height, width), np.nan)
    for path in raster.paths:
        _fill(raster, path, (low, high), row, column)
    # where tiles lie over each other and disagree nothing is known, whichever comes first
    apart = high - low > (AGREE_M if raster.role == HEIGHTS else 0.0)
    return np.where(apart, np.nan, low)


def _fill(
    raster: RasterLayer, path: Path, values: tuple[NDArray[np.float64], NDArray[np.float64]], row: int, column: int
) -> None:
    low, high = values
    with opened(path) as tile:
        top = round((tile.transform.f - raster.transform.f) / raster.transform.e)
        left = round((tile.transform.c - raster.transform.c) / raster.transform.a)
        first_row, first_column = max(row, top), max(column, left)
        last_row = min(row + low.shape[0], top + tile.height)
        last_column = min(column + low.shape[1], left + tile.width)
        if first_row >= last_row or first_column >= last_column:
            return
        window = Window(first_column - left, first_row - top, last_column - first_column, last_row - first_row)
        try:
            cells = tile.read(raster.band, window=window, masked=True)
        except RasterioIOError as error:
            raise damaged(error, path) from None
        known = values_of(cells, tile, raster.band, heights=raster.role == HEIGHTS)
        here = slice(first_row - row, last_row - row), slice(first_column - column, last_column - column)
        low[here] = np.fmin(low[here], known)
        high[here] = np.fmax(high[here], known)


def values_of(
    cells: np.ma.MaskedArray, tile: rasterio.DatasetReader, band: int, *, heights: bool
) -> NDArray[np.float64]:
    """Return what cells mean: scaled as the band says, heights in metres, NaN where there is no value.

    Parameters
    ----------
    cells
        As they are stored, masked where the file says that there is no value.
    tile
        The file.
    band
        The band, from 1.
    heights
        Whether they are elevations: what can be none, such as an undeclared -9999, is no value.
    """
    values: NDArray[np.float64] = np.ma.filled(cells.astype("float64"), np.nan)
    values = values * tile.scales[band - 1] + tile.offsets[band - 1]
    if heights:
        values = values * metres_of(tile.units[band - 1], tile.name)
        values[(values < LOWEST_M) | (values > HIGHEST_M)] = np.nan
    return values


def metres_of(unit: str | None, where: str) -> float:
    """Return how many metres a unit of heights is; one where none is said.

    Raises
    ------
    InputError
        If the unit is none of length.
    """
    word = (unit or "").strip().casefold().replace("_", " ")
    if word not in _UNITS:
        raise InputError(
            Message("its heights are in '{unit}', which is no unit of length known here", unit=str(unit)),
            where=where,
            next=Message("Give heights in metres"),
        )
    return _UNITS[word]


def damaged(error: Exception, path: Path | str) -> InputError:
    """Return what is to be raised of a file that cannot be read to its end."""
    return InputError(
        Message("it is damaged: {words}", words=_line(error)),
        where=str(path),
        next=Message("Get the file anew; it was cut off or broken on its way"),
    )


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


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
