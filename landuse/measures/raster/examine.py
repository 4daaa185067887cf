"""Looks at a raster's tiles: whether they are one grid, where it lies, and whether its values can be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError

from landuse.core.errors import CrsRefused, InputError
from landuse.core.layer import RasterLayer
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk
from landuse.geometry.crs.bands import GEOGRAPHIC
from landuse.geometry.crs.interpret import examine_crs
from landuse.measures.raster.grid import HEIGHTS, damaged, in_memory, metres_of, opened, values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rasterio.transform import Affine


#: Where China lies, degrees.
_CHINA = (73.0, 3.0, 136.0, 54.0)


_OLD = ("Xian 80", "Beijing 54")


IMPOSSIBLE = Message(
    "cells of {where} hold what can be no height in China, such as {value}: they count as without a value"
)


SCALED = Message("the values of {where} are scaled as its band says: times {scale}, plus {offset}")


IN_UNIT = Message("the heights of {where} are in {unit} and were taken to metres")


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
    if in_memory(paths):
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
