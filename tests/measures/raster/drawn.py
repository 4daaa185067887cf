"""Rasters of a few cells, drawn by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

from landuse.core.layer import RasterLayer
from landuse.measures.raster.examine import examine

CLASSES = {1: "built", 2: "not_built", 3: "mixed", 4: "water"}


def write(path: Path, cells: object, *, size: float = 10, west: float = 0, north: float = 30, **more: object) -> Path:
    """Write cells as a GeoTIFF in metres."""
    values = np.asarray(cells)
    settings = {"crs": "EPSG:4548", "transform": from_origin(west, north, size, size), **more}
    with rasterio.open(
        path, "w", "GTiff", values.shape[1], values.shape[0], 1, dtype=values.dtype, **settings
    ) as target:
        target.write(values, 1)
    return path


def cover(*paths: Path, classes: dict[int, str] | None = None, role: str = "land_cover") -> RasterLayer:
    """Give the raster of some files."""
    grid = examine(paths)
    known = CLASSES if classes is None else classes
    return RasterLayer(
        role, paths, rasterio.crs.CRS.from_user_input(grid.crs), 1, grid.nodata, grid.transform, grid.shape, known
    )
