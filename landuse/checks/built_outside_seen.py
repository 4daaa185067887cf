"""Built-up land beside a boundary and outside it, as land cover shows it, and how it grew."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, items
from landuse.core.layer import RasterLayer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import difference, intersection, split_slivers, united, widened
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, RastersLike, ScopeLike, as_layer, as_scope

LEAD = Message("from land cover: a lead for a site visit and no finding")
TWO = Message("land cover of two dates")
UNSEEN = Message("land cover of {area:ha} that the raster does not show")


@check(land_cover="rasters", boundary="scope", clusters="layer")
def built_outside_seen(
    land_cover: RastersLike,
    boundary: ScopeLike,
    clusters: LayerLike = None,
    *,
    growth: bool = False,
    reach_m: float = 500.0,
    min_width_m: float | None = None,
) -> Evidence:
    """Measure built-up land outside a boundary, within a reach of it, or how much of it is new.

    Parameters
    ----------
    land_cover
        Land cover, of one date, or of two where ``growth`` is asked.
    boundary
        The approved boundary, in metres.
    clusters
        Independent clusters outside the zone; the reach is taken around them instead, where given.
    growth
        Whether only what is built at the last date and was not at the one before counts.
    reach_m
        How far around is looked, m.
    min_width_m
        Width below which a piece is noise of the cells, m; one cell where None.

    Returns
    -------
    Evidence
        An area, m², vectorised into its pieces.

    Notes
    -----
    驻政办〔2019〕125号 三(一): 严禁随意扩大面积; 宁夏 五(十六): 独立产业区块不再扩大.

    Examples
    --------
    >>> import geopandas as gpd, numpy as np, rasterio
    >>> from shapely import box
    >>> from landuse.measures.raster.examine import read_raster_layer
    >>> cells, grid = np.array([[1, 1, 2, 2]] * 4, dtype="uint8"), rasterio.transform.from_origin(0, 40, 10, 10)
    >>> shape = {"width": 4, "height": 4, "count": 1, "dtype": "uint8", "crs": "EPSG:4548", "transform": grid}
    >>> with rasterio.open("/vsimem/outside.tif", "w", driver="GTiff", **shape) as file:
    ...     file.write(cells, 1)
    >>> cover = read_raster_layer("land_cover", "/vsimem/outside.tif", classes={1: "built", 2: "not_built"})
    >>> zone = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 40)], crs="EPSG:4548")
    >>> round(built_outside_seen([cover], zone, reach_m=10).interval.low)
    400
    """
    ground, groups = as_scope(boundary), as_layer(clusters, "clusters")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    if not land_cover:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("land_cover"))
    if growth and len(land_cover) < 2:
        return Evidence.unknown(0, math.inf, "m2", MissingInput("layer:land_cover", TWO, "survey", math.inf))
    core = united(groups.features.geometry.array) if groups is not None and len(groups.features) else ground.geometry
    around = difference(widened(core, reach_m), ground.geometry)
    return _measure(list(land_cover), ground, around, growth, min_width_m)


def _measure(
    covers: list[RasterLayer], ground: Scope, around: BaseGeometry, growth: bool, min_width_m: float | None
) -> Evidence:
    from landuse.measures.raster.polygonise import land_of, shown_of
    from landuse.measures.raster.shares import cell_size_m

    crs = ground.features.crs
    built, shown = land_of(covers[-1], around, crs), shown_of(covers[-1], around, crs)
    if growth:
        built = difference(built, land_of(covers[-2], around, crs))
        shown = intersection(shown, shown_of(covers[-2], around, crs))
    width = cell_size_m(covers[-1], around, crs) * 0.9 if min_width_m is None else min_width_m
    split = split_slivers(built, width)
    unseen = split_slivers(difference(around, shown), width).kept.area
    parts = sorted(shapely.get_parts(split.kept), key=lambda part: (-part.area, part.bounds))
    kind = "new_outside" if growth else "built_outside"
    rows = [
        {"kind": kind, "unit_id": None, "label": None, "area_m2": part.area, "geometry": part}
        for part in parts
        if part.area
    ]
    low = split.kept.area
    return Evidence(
        Interval(low, low + unseen, low),
        "m2",
        where=items(rows, crs=crs),
        figures={"looked_at_m2": around.area, "unseen_m2": unseen},
        notes=(LEAD,),
        wants=(MissingInput("ground:land_cover", UNSEEN(area=unseen), "survey", unseen),) if unseen else (),
        ignored=Ignored(split.count, split.area_m2, split.widest_m, width),
        area="plane",
    )
