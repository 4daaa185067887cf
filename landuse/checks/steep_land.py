"""Land of a ground that is steeper than a limit, from elevation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.measures.check import check
from landuse.measures.inputs import RasterLike, ScopeLike, as_scope

if TYPE_CHECKING:
    from affine import Affine
    from numpy.typing import NDArray

LIMIT = Message("the limit of slope, in degrees")
UNSEEN = Message("elevation of {area:ha} that the raster does not reach")
NO_LAND = Message("there is no land in this scope")


@check(elevation="raster", boundary="scope")
def steep_land(elevation: RasterLike, boundary: ScopeLike, *, max_slope_degrees: float | None = None) -> Evidence:
    """Measure the land of a ground that is steeper than a limit.

    Parameters
    ----------
    elevation
        Heights, m.
    boundary
        The ground, in metres.
    max_slope_degrees
        The limit, degrees; land exactly that steep is not steeper.

    Returns
    -------
    Evidence
        An area, m²; cells on the edge of the ground, and ground without heights, leave it open.

    Notes
    -----
    Horn's slope at the metric cell size of each row. 水土保持法 第二十条: no new farmland above 25 degrees.

    Examples
    --------
    >>> import geopandas as gpd, numpy as np, rasterio
    >>> from shapely import box
    >>> from landuse.measures.raster.examine import read_raster_layer
    >>> heights = np.array([[0, 0, 0, 10, 20, 30, 40, 50]] * 8, dtype="float32")
    >>> grid = rasterio.transform.from_origin(0, 80, 10, 10)
    >>> shape = {"width": 8, "height": 8, "count": 1, "dtype": "float32", "crs": "EPSG:4548", "transform": grid}
    >>> with rasterio.open("/vsimem/steep.tif", "w", driver="GTiff", **shape) as file:
    ...     file.write(heights, 1)
    >>> elevation = read_raster_layer("elevation", "/vsimem/steep.tif")
    >>> ground = gpd.GeoDataFrame(geometry=[box(10, 10, 70, 70)], crs="EPSG:4548")
    >>> steep_land(elevation, ground, max_slope_degrees=30).interval.value
    2400.0
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    if ground.area_m2 == 0:
        return Evidence.not_applicable(NO_LAND, "m2")
    if elevation is None or max_slope_degrees is None:
        want = (
            missing_layer("elevation")
            if elevation is None
            else MissingInput("param:max_slope_degrees", LIMIT, "authority", float("inf"))
        )
        return Evidence.unknown(0, ground.area_m2, "m2", want)
    from landuse.measures.raster.shares import count_cells
    from landuse.measures.raster.slope import slope_degrees

    def classify(heights: NDArray[np.float64], transform: Affine) -> NDArray[np.float64]:
        slope = slope_degrees(heights, transform, elevation.crs)
        return np.where(np.isnan(slope), np.nan, (slope > max_slope_degrees).astype(float))

    counted = count_cells(gpd.GeoSeries([ground.geometry], crs=ground.features.crs), elevation, classify, 3, margin=1)
    scale = ground.area_m2 / counted.total[0]
    whole, partial = counted.whole[0] * scale, counted.partial[0] * scale
    unseen = max(ground.area_m2 - whole[:2].sum() - partial[:2].sum(), 0.0)
    # noise of the division of areas by cells is no doubt
    unseen = 0.0 if unseen < 1e-6 * ground.area_m2 else unseen
    steep = min(float(whole[1] + partial[1]), ground.area_m2)
    wants = (MissingInput("ground:elevation", UNSEEN(area=unseen), "survey", unseen),) if unseen else ()
    return Evidence(
        Interval(
            min(float(whole[1]), steep),
            min(max(float(whole[1] + partial.sum() + unseen), steep), ground.area_m2),
            steep,
        ),
        "m2",
        where=items([], crs=ground.features.crs),
        figures={"steep_m2": steep, "ground_m2": ground.area_m2, "unseen_m2": unseen},
        wants=wants,
        area="plane",
    )
