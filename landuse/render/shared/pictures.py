"""The rasters of a case as pictures: cut to the zone, made small enough to travel, never measured from."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from rasterio.enums import ColorInterp, Resampling
from rasterio.features import geometry_mask
from rasterio.merge import merge
from rasterio.vrt import WarpedVRT

from landuse.core.gdal import open_raster
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk
from landuse.measures.raster.grid import bare, in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from landuse.core.findings import Review
    from landuse.core.layer import RasterLayer
    from landuse.core.messages import Lang

    Pixels = NDArray[np.uint8]

#: The longer side of a picture in the map, px.
SIDE = 1600
#: Beyond the zone so much of its longer side is shown.
ROOM = 0.05
#: What is shown, the earlier before the later; a terrain model is measured and not shown.
SHOWN: dict[str, Message] = {"land_cover": Message("Land cover"), "imagery": Message("Imagery")}
#: Built land red-brown, open land green, mixed cells yellow, water blue.
COLOURS = {"built": (192, 80, 77), "not_built": (169, 209, 142), "mixed": (242, 193, 78), "water": (91, 155, 213)}


@dataclass(frozen=True, eq=False)
class Picture:
    """One raster, as it is shown.

    Parameters
    ----------
    role, title
        Its role in the case, and what it is called, with its date.
    pixels
        Shape (rows, columns, 4): red, green, blue, alpha.
    bounds
        West, south, east, north in the system asked for.
    classes
        Whether it shows classes, whose colours are `COLOURS`.
    """

    role: str
    title: str
    pixels: Pixels
    bounds: tuple[float, float, float, float]
    classes: bool


def pictures(review: Review, crs: object, lang: Lang, *, side: int = SIDE) -> list[Picture]:
    """Make pictures of the rasters of a case, cut to its zone.

    Parameters
    ----------
    review
        The review.
    crs
        The system to show them in.
    lang
        ``zh`` or ``en``.
    side
        The longer side of a picture, px, at most.

    Returns
    -------
    list of Picture
        Land cover first, then imagery, each by date; none where a raster does not reach the zone.
    """
    grounds = [ground.geometry for ground in review.grounds.values() if not ground.geometry.is_empty]
    if not grounds or review.case.work_crs is None:
        return []
    zone = gpd.GeoSeries([shapely.union_all(grounds)], crs=review.case.work_crs)
    room = ROOM * max(zone.total_bounds[2] - zone.total_bounds[0], zone.total_bounds[3] - zone.total_bounds[1])
    seen = zone.buffer(room).to_crs(crs).iloc[0]
    made = (_picture(raster, seen, crs, side, lang) for role in SHOWN for raster in review.case.rasters.get(role, ()))
    return [picture for picture in made if picture is not None]


def _picture(raster: RasterLayer, seen: BaseGeometry, crs: object, side: int, lang: Lang) -> Picture | None:
    if in_memory(raster.paths):
        read = _read_pixels(raster, seen, crs, side)
    else:
        size = side * side + size_on_disk(raster.paths[0], raster.paths[1:])
        read = confined(_read_pixels, bare(raster), seen, crs, side, where=str(raster.paths[0]), size=size)
    if read is None:
        return None
    pixels, place, cell = read
    alpha = (pixels[-1] > 0) & ~geometry_mask([seen], pixels.shape[1:], place)
    if not alpha.any():
        return None
    colours = _by_class(pixels[0], raster) if raster.classes else _stretched(pixels[:-1], alpha)
    shown = np.dstack([colours, np.where(alpha, 255, 0)]).astype(np.uint8)
    rows, columns = shown.shape[:2]
    bounds = (place.c, place.f - rows * cell, place.c + columns * cell, place.f)
    when = raster.on.isoformat() if raster.on else raster.edition
    title = " ".join(filter(None, (SHOWN[raster.role].text(lang), when)))
    return Picture(raster.role, title, shown, bounds, bool(raster.classes))


def _read_pixels(
    raster: RasterLayer, seen: BaseGeometry, crs: object, side: int
) -> tuple[NDArray[Any], Any, float] | None:
    """Read what is seen of a raster, its last band saying where there is anything; in a process of its own."""
    resampling = Resampling.nearest if raster.classes else Resampling.average
    with ExitStack() as stack:
        tiles = list(_warped(stack, raster, crs, resampling))
        west, south, east, north = _common(seen.bounds, tiles)
        if west >= east or south >= north:
            return None
        cell = max(abs(tiles[0].transform.a), (east - west) / side, (north - south) / side)
        bands = _bands(tiles[0], raster)
        pixels, place = merge(
            tiles, bounds=(west, south, east, north), res=cell, indexes=[*bands, tiles[0].count], resampling=resampling
        )
    return pixels, place, cell


def _warped(stack: ExitStack, raster: RasterLayer, crs: object, resampling: Resampling) -> Iterator[Any]:
    for path in raster.paths:
        source = stack.enter_context(open_raster(path))
        has_alpha = ColorInterp.alpha in source.colorinterp
        options = {"crs": crs, "src_crs": raster.crs, "resampling": resampling, "add_alpha": not has_alpha}
        yield stack.enter_context(WarpedVRT(source, src_nodata=raster.nodata, **options))


def _common(seen: tuple[float, float, float, float], tiles: list[Any]) -> tuple[float, float, float, float]:
    edges = np.array([tile.bounds for tile in tiles])
    low, high = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    west, south = (max(a, b) for a, b in zip(seen[:2], low.tolist(), strict=True))
    east, north = (min(a, b) for a, b in zip(seen[2:], high.tolist(), strict=True))
    return west, south, east, north


def _bands(tile: Any, raster: RasterLayer) -> list[int]:  # noqa: ANN401  rasterio ships no types
    """Return the bands to show: red, green and blue of a picture, else the one that is measured."""
    colours = list(tile.colorinterp)
    wanted = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if not raster.classes and all(colour in colours for colour in wanted):
        return [colours.index(colour) + 1 for colour in wanted]
    return [raster.band]


def _by_class(values: NDArray[Any], raster: RasterLayer) -> Pixels:
    colours = np.full((*values.shape, 3), 230, dtype=np.uint8)
    for value, kind in raster.classes.items():
        colours[values == value] = COLOURS[kind]
    return colours


def _stretched(bands: NDArray[Any], alpha: NDArray[np.bool_]) -> Pixels:
    if bands.dtype != np.uint8:
        low, high = np.nanpercentile(bands[:, alpha], (2, 98))
        bands = np.clip((bands - low) / max(high - low, 1e-9) * 255, 0, 255)
    colours = np.repeat(bands[:1], 3, axis=0) if len(bands) < 3 else bands
    shown: Pixels = np.nan_to_num(np.moveaxis(colours, 0, -1)).astype(np.uint8)
    return shown
