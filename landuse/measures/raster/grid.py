"""A raster layer as it lies on disk: one grid, from one file or several tiles, windows read on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.windows import Window
from rasterio.windows import from_bounds as window_of

from landuse.core.errors import CrsRefused, InputError
from landuse.core.gdal import OFFLINE, RASTER_DRIVER, check_raster
from landuse.core.layer import RasterLayer
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, confined
from landuse.core.sandbox.files import size_on_disk
from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.interpret import examine_crs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine


Bounds = tuple[float, float, float, float]
#: What GDAL may keep of the blocks it has read, MB: left alone it takes a twentieth of the machine's memory.
CACHE = 128
#: How many cells are held at once: those of a zone of 200 km² at half a metre come to no more.
MOST_CELLS = 800_000_000
#: Where GDAL keeps files that are in the memory of one process alone.
_IN_MEMORY = "/vsimem"
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
#: Where China lies, degrees.
_CHINA = (73.0, 3.0, 136.0, 54.0)
_OLD = ("Xian 80", "Beijing 54")
IMPOSSIBLE = Message(
    "cells of {where} hold what can be no height in China, such as {value}: they count as without a value"
)
SCALED = Message("the values of {where} are scaled as its band says: times {scale}, plus {offset}")
IN_UNIT = Message("the heights of {where} are in {unit} and were taken to metres")


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
    # what a cell costs to hold is what a byte of a file may cost
    size = height * width + size_on_disk(raster.paths[0], raster.paths[1:])
    window = (rows[0], columns[0], height, width)
    return confined(_read_window, bare(raster), window, where=str(raster.paths[0]), size=size), transform


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


@dataclass(frozen=True)
class Grid:
    """The one grid that a raster's tiles make up."""

    crs: object
    transform: Affine
    shape: tuple[int, int]
    nodata: float | None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class GridRequest:
    """What is asked of a raster: a band, whether its values are classes or heights, a CRS the user states."""

    band: int = 1
    classes: bool = False
    heights: bool = False
    crs: str | None = None


def examine(
    paths: Sequence[Path],
    *,
    band: int = 1,
    classes: bool = False,
    heights: bool = False,
    crs: str | None = None,
    where: str = "",
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
    heights
        Whether its values are elevations.
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
        If it has no CRS or one that is refused, lies outside China, is rotated, lacks the band, holds no value, is of
        floats where classes are due, or its tiles do not fit together.
    """
    asked = (list(paths), GridRequest(band, classes, heights, crs), where)
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
        if tile.crs != first.crs or not same_step or max(abs(offset - round(offset)) for offset in offsets) > 1e-3:
            what = Message("its cells are not those of the grid of {name}", name=paths[0].name)
            raise InputError(
                what, where=str(path), next=Message("Give tiles of one grid, or one entry for each raster")
            )
    west = min(tile.transform.c for tile in tiles)
    north = max(tile.transform.f for tile in tiles)
    east = max(tile.transform.c + tile.shape[1] * step.a for tile in tiles)
    south = min(tile.transform.f + tile.shape[0] * step.e for tile in tiles)
    shape = round((south - north) / step.e), round((east - west) / step.a)
    notes = tuple(dict.fromkeys(note for tile in tiles for note in tile.notes))
    return Grid(first.crs, type(step)(step.a, 0, west, 0, step.e, north), shape, first.nodata, notes)


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
    grid = examine(list(files), band=band, classes=classes is not None, heights=role == HEIGHTS)
    crs = CRS.from_user_input(grid.crs)
    return RasterLayer(role, files, crs, band, grid.nodata, grid.transform, grid.shape, dict(classes or {}), on=on)


def _examine_all(paths: Sequence[Path], asked: GridRequest, where: str) -> list[Grid]:
    return [_examine_one(path, asked, where or path.name) for path in paths]


def _examine_one(path: Path, asked: GridRequest, where: str) -> Grid:
    band = asked.band
    with opened(path) as dataset:
        known = dataset.crs or asked.crs
        if known is None:
            raise InputError(
                Message("the raster has no CRS"), where=where, next=Message('State it, such as crs = "EPSG:4549"')
            )
        turned = dataset.transform
        if turned.b or turned.d or turned.a <= 0 or turned.e >= 0:
            what = Message("the raster is rotated or upside down")
            raise InputError(what, where=where, next=Message("Warp it north-up first, with gdalwarp"))
        notes = _notes_of_datum(known, where)
        if not 1 <= band <= dataset.count:
            raise InputError(
                Message("it has no band {band}; it has {count}", band=band, count=dataset.count),
                where=where,
                next=Message("Name one: band = 1"),
            )
        notes += _notes_of_values(dataset, asked, where)
        return Grid(known, turned, dataset.shape, dataset.nodatavals[band - 1], notes)


def _notes_of_datum(known: object, where: str) -> tuple[Message, ...]:
    """Refuse an old datum of China, whose shift is not public: what a library takes for it is metres off."""
    reading = examine_crs(CRS.from_user_input(known))
    if reading.trouble and reading.datum in _OLD:
        raise CrsRefused(reading.trouble, where=where, next=reading.advice)
    return tuple(reading.notes)


def check_place(grid: Grid, where: str) -> None:
    """Refuse the CRS of a raster as that of a layer is refused, and a raster that lies wholly outside China.

    Parameters
    ----------
    grid
        Of the raster.
    where
        The file, for the message.

    Raises
    ------
    CrsRefused
        If it is of another datum, a local system, or by its CRS elsewhere.
    """
    system = CRS.from_user_input(grid.crs)
    reading = examine_crs(system)
    if reading.trouble:
        raise CrsRefused(reading.trouble, where=where, next=reading.advice)
    rows, columns = grid.shape
    step = grid.transform
    bounds = step.c, step.f + rows * step.e, step.c + columns * step.a, step.f
    to_degrees = Transformer.from_crs(reading.epsg or system, GEOGRAPHIC["CGCS2000"], always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*bounds)
    inside = west < _CHINA[2] and east > _CHINA[0] and south < _CHINA[3] and north > _CHINA[1]
    if not inside:  # what cannot be told in degrees is not inside either
        raise CrsRefused(
            Message(
                "OUT_OF_CHINA: by its CRS the raster lies outside China (x {west} to {east}, y {south} to {north})",
                west=f"{bounds[0]:.3f}", east=f"{bounds[2]:.3f}", south=f"{bounds[1]:.3f}", north=f"{bounds[3]:.3f}",
            ),
            where=where,
            next=Message("Check the coordinates, the zone and the CRS"),
        )  # fmt: skip


def _notes_of_values(dataset: rasterio.DatasetReader, asked: GridRequest, where: str) -> tuple[Message, ...]:
    """Look at what a band holds, and say how it is understood."""
    band, notes = asked.band, list[Message]()
    kind, scale, offset = dataset.dtypes[band - 1], dataset.scales[band - 1], dataset.offsets[band - 1]
    sample = _sample(dataset, band)
    values = values_of(sample, dataset, band, heights=asked.heights)
    if asked.classes and kind.startswith(("float", "complex")) and not _whole(values):
        what = Message("its values are {kind} and not classes", kind=kind)
        raise InputError(what, where=where, next=Message("Give a land-cover raster whose values are whole numbers"))
    if np.isnan(values).all():
        raise InputError(Message("it holds no value at all, only nodata"), where=where, next=Message("Check the file"))
    if (scale, offset) != (1.0, 0.0):
        notes.append(SCALED(where=where, scale=f"{scale:g}", offset=f"{offset:g}"))
    if asked.heights:
        if metres_of(dataset.units[band - 1], where) != 1.0:
            notes.append(IN_UNIT(where=where, unit=str(dataset.units[band - 1])))
        stored = np.ma.filled(sample.astype("float64"), np.nan)
        odd = stored[np.isnan(values) & ~np.isnan(stored)]
        notes += [IMPOSSIBLE(where=where, value=f"{odd.flat[0]:g}")] if odd.size else []
    return tuple(notes)


def _sample(dataset: rasterio.DatasetReader, band: int) -> np.ma.MaskedArray:
    """Read a raster thinned to at most a million cells: enough to tell what it holds, at any size."""
    factor = max(1, math.ceil(math.sqrt(dataset.width * dataset.height / 1e6)))
    shape = max(dataset.height // factor, 1), max(dataset.width // factor, 1)
    try:
        sample: np.ma.MaskedArray = dataset.read(band, out_shape=shape, masked=True)
    except RasterioError as error:
        raise damaged(error, dataset.name) from None
    return sample


def _whole(values: NDArray[np.float64]) -> bool:
    return bool(np.all(np.mod(values[np.isfinite(values)], 1) == 0))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
