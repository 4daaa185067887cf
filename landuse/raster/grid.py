"""A raster layer as it lies on disk: one grid, from one file or several tiles, windows read on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.windows import Window
from rasterio.windows import from_bounds as window_of

from landuse.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS
    from rasterio.transform import Affine

    from landuse.layer import Source

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class RasterLayer:
    """A raster that plays a role in a case.

    Parameters
    ----------
    role
        Its role: the name of its spec.
    paths
        The file, or the tiles of one grid.
    crs
        Its CRS; units are moved into it, and its cells are never resampled to measure.
    band
        The band, from 1.
    nodata
        What stands for no value; None where every value is one.
    transform
        Of the whole grid.
    shape
        Rows and columns of the whole grid.
    classes
        For land cover: value to ``built``, ``not_built``, ``mixed`` or ``water``.
    edition, on
        Its edition, and the day it shows.
    source
        Where it came from.
    """

    role: str
    paths: tuple[Path, ...]
    crs: CRS
    band: int
    nodata: float | None
    transform: Affine
    shape: tuple[int, int]
    classes: Mapping[int, str] = field(default_factory=dict)
    edition: str | None = None
    on: date | None = None
    source: Source | None = None

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of the whole grid, in its own CRS."""
        rows, columns = self.shape
        west, north = self.transform.c, self.transform.f
        return west, north + rows * self.transform.e, west + columns * self.transform.a, north

    def read(self, bounds: Bounds) -> tuple[NDArray[np.float64], Affine]:
        """Read the cells that a box touches.

        Parameters
        ----------
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
        rows, columns = _cells(self, bounds)
        height, width = max(rows[1] - rows[0], 0), max(columns[1] - columns[0], 0)
        values = np.full((height, width), np.nan)
        origin = self.transform * (columns[0], rows[0])
        transform = type(self.transform)(self.transform.a, 0, origin[0], 0, self.transform.e, origin[1])
        if height and width:
            for path in self.paths:
                self._fill(path, values, rows[0], columns[0])
        return values, transform

    def _fill(self, path: Path, values: NDArray[np.float64], row: int, column: int) -> None:
        with opened(path) as tile:
            top = round((tile.transform.f - self.transform.f) / self.transform.e)
            left = round((tile.transform.c - self.transform.c) / self.transform.a)
            first_row, first_column = max(row, top), max(column, left)
            last_row = min(row + values.shape[0], top + tile.height)
            last_column = min(column + values.shape[1], left + tile.width)
            if first_row >= last_row or first_column >= last_column:
                return
            window = Window(first_column - left, first_row - top, last_column - first_column, last_row - first_row)
            try:
                cells = tile.read(self.band, window=window, masked=True).astype("float64").filled(np.nan)
            except RasterioIOError as error:
                raise InputError(
                    f"it is damaged: {_line(error)}",
                    where=str(path),
                    next="Get the file anew; it was cut off or broken on its way",
                ) from None
            if self.nodata is not None:
                cells[cells == self.nodata] = np.nan
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
    try:
        with rasterio.open(path) as dataset:
            yield dataset
    except RasterioIOError as error:
        raise InputError(
            f"it cannot be read as a raster: {_line(error)}", where=str(path), next="Give a GeoTIFF"
        ) from None


def _cells(layer: RasterLayer, bounds: Bounds) -> tuple[tuple[int, int], tuple[int, int]]:
    window = window_of(*bounds, transform=layer.transform)
    rows = math.floor(window.row_off), math.ceil(window.row_off + window.height)
    columns = math.floor(window.col_off), math.ceil(window.col_off + window.width)
    clip = lambda pair, most: (min(max(pair[0], 0), most), min(max(pair[1], 0), most))  # noqa: E731
    return clip(rows, layer.shape[0]), clip(columns, layer.shape[1])


def examine(paths: Sequence[Path], *, band: int = 1, classes: bool = False, where: str = "") -> dict[str, object]:
    """Look at a raster's tiles and give the one grid they make up.

    Parameters
    ----------
    paths
        The file, or its tiles.
    band
        The band that is asked for.
    classes
        Whether its values are classes, which are whole numbers.
    where
        The file for messages.

    Returns
    -------
    dict
        ``crs``, ``transform``, ``shape``, ``nodata`` of the whole grid.

    Raises
    ------
    InputError
        If it has no CRS, is rotated, lacks the band, holds no value, is of floats where classes are due, or its tiles do not fit together.
    """
    tiles = [_examine_one(path, band, classes, where or path.name) for path in paths]
    first = tiles[0]
    step_x, step_y = first["transform"].a, first["transform"].e
    for path, tile in zip(paths, tiles, strict=True):
        if tile["crs"] != first["crs"] or not np.allclose(
            (tile["transform"].a, tile["transform"].e), (step_x, step_y), rtol=1e-9
        ):
            raise InputError(
                f"it is of another grid than {paths[0].name}",
                where=str(path),
                next="Give tiles of one grid, or one role for each raster",
            )
        offsets = (
            (tile["transform"].c - first["transform"].c) / step_x,
            (tile["transform"].f - first["transform"].f) / step_y,
        )
        if max(abs(offset - round(offset)) for offset in offsets) > 1e-3:
            raise InputError(
                f"its cells do not fall on those of {paths[0].name}", where=str(path), next="Give tiles of one grid"
            )
    west = min(tile["transform"].c for tile in tiles)
    north = max(tile["transform"].f for tile in tiles)
    east = max(tile["transform"].c + tile["shape"][1] * step_x for tile in tiles)
    south = min(tile["transform"].f + tile["shape"][0] * step_y for tile in tiles)
    shape = round((south - north) / step_y), round((east - west) / step_x)
    transform = type(first["transform"])(step_x, 0, west, 0, step_y, north)
    return {"crs": first["crs"], "transform": transform, "shape": shape, "nodata": first["nodata"]}


def _examine_one(path: Path, band: int, classes: bool, where: str) -> dict[str, object]:
    with opened(path) as dataset:
        if dataset.crs is None:
            raise InputError("the raster has no CRS", where=where, next='State it in case.toml: crs = "EPSG:4549"')
        turned = dataset.transform
        if turned.b or turned.d or turned.a <= 0 or turned.e >= 0:
            raise InputError(
                "the raster is rotated or upside down", where=where, next="Warp it north-up first, with gdalwarp"
            )
        if not 1 <= band <= dataset.count:
            raise InputError(
                f"it has no band {band}; it has {dataset.count}", where=where, next="Name one of them: band = 1"
            )
        kind = dataset.dtypes[band - 1]
        if classes and kind.startswith(("float", "complex")) and not _whole(dataset, band):
            raise InputError(
                f"its values are {kind} and not classes",
                where=where,
                next="Give a land-cover raster whose values are whole numbers",
            )
        if _empty(dataset, band):
            raise InputError("it holds no value at all, only nodata", where=where, next="Check the file")
        return {
            "crs": dataset.crs,
            "transform": dataset.transform,
            "shape": dataset.shape,
            "nodata": dataset.nodatavals[band - 1],
        }


def _sample(dataset: rasterio.DatasetReader, band: int) -> np.ma.MaskedArray:
    """Read a raster thinned to at most a million cells: enough to tell what it holds, at any size."""
    factor = max(1, math.ceil(math.sqrt(dataset.width * dataset.height / 1e6)))
    shape = max(dataset.height // factor, 1), max(dataset.width // factor, 1)
    try:
        return dataset.read(band, out_shape=shape, masked=True)
    except RasterioError as error:
        raise InputError(
            f"it is damaged: {_line(error)}",
            where=dataset.name,
            next="Get the file anew; it was cut off or broken on its way",
        ) from None


def _whole(dataset: rasterio.DatasetReader, band: int) -> bool:
    values = _sample(dataset, band).compressed()
    return bool(np.all(np.mod(values[np.isfinite(values)], 1) == 0))


def _empty(dataset: rasterio.DatasetReader, band: int) -> bool:
    values = _sample(dataset, band)
    return values.count() == 0 or bool(np.isnan(values.compressed().astype("float64")).all())


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
