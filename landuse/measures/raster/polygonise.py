"""From cells to land: built-up land as polygons in the work CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from rasterio.features import shapes as polygonised
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from landuse.geometry.overlay import intersection, united
from landuse.measures.raster.grid import read_cells
from landuse.measures.raster.shares import blocks_of

if TYPE_CHECKING:
    from landuse.core.layer import RasterLayer


def land_of(
    raster: RasterLayer, ground: BaseGeometry, crs: object, kinds: tuple[str, ...] = ("built",)
) -> BaseGeometry:
    """Return the land that a raster shows as of some kinds, within a ground.

    Parameters
    ----------
    raster
        Land cover with its classes.
    ground
        Where, in the work CRS.
    crs
        The work CRS.
    kinds
        Kinds of class: ``built``, ``not_built``, ``mixed`` or ``water``.

    Returns
    -------
    geometry
        The united cells within the ground, in the work CRS.
    """
    window = (
        gpd.GeoSeries([shapely.box(*ground.bounds)], crs=crs).to_crs(raster.crs)
        if not ground.is_empty
        else gpd.GeoSeries([], crs=crs)
    )
    values = [value for value, kind in raster.classes.items() if kind in kinds]
    shapes: list[BaseGeometry] = []
    for bounds in blocks_of(raster, window):
        cells, transform = read_cells(raster, bounds)
        mask = np.isin(cells, values)
        if mask.any():
            shapes += [
                shape(outline) for outline, _ in polygonised(mask.astype("uint8"), mask=mask, transform=transform)
            ]
    if not shapes:
        return shapely.Polygon()
    moved = gpd.GeoSeries([shapely.union_all(shapes)], crs=raster.crs).to_crs(crs).iloc[0]
    return intersection(ground, united([shapely.make_valid(moved)]))


def shown_of(raster: RasterLayer, ground: BaseGeometry, crs: object) -> BaseGeometry:
    """Return the part of a ground on which a raster has a value of a known class."""
    return land_of(raster, ground, crs, ("built", "not_built", "mixed", "water"))
