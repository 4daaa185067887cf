"""Built-up land of a ground as land cover shows it, beside what the parcels' table says."""

from __future__ import annotations

import geopandas as gpd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import united_area
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, RasterLike, ScopeLike, as_layer, as_scope
from landuse.measures.table_rows import rows_of

SEEN = Message("from land cover (cells of {cell:m}), not from a survey")
BESIDE = Message("the parcels' table says {table:share} is built, the raster shows {seen:share}")
UNCOVERED = Message("land cover of {area:ha} that the raster does not show")
NO_LAND = Message("there is no land in this scope")


@check(land_cover="raster", boundary="scope", parcels="layer")
def built_share_seen(land_cover: RasterLike, boundary: ScopeLike, parcels: LayerLike = None) -> Evidence:
    """Measure the share of a ground that land cover shows as built up, with the bounds that its cells leave.

    A lead where a survey is missing: cells on the edge, mixed classes and ground the raster does not show widen it.

    Parameters
    ----------
    land_cover
        Land cover with its classes.
    boundary
        The ground, in metres.
    parcels
        Parcels with ``state`` (``built``, ...), to be compared.

    Returns
    -------
    Evidence
        A share of 1.

    Notes
    -----
    宁夏《促进开发区改革和创新发展的实施方案》五(十五): 已经达到规定开发强度的,方可申请扩区.

    Examples
    --------
    >>> import geopandas as gpd, numpy as np, rasterio
    >>> from shapely import box
    >>> from landuse.measures.raster.examine import read_raster_layer
    >>> cells, grid = np.array([[1, 1, 2, 2]] * 4, dtype="uint8"), rasterio.transform.from_origin(0, 40, 10, 10)
    >>> shape = {"width": 4, "height": 4, "count": 1, "dtype": "uint8", "crs": "EPSG:4548", "transform": grid}
    >>> with rasterio.open("/vsimem/seen.tif", "w", driver="GTiff", **shape) as file:
    ...     file.write(cells, 1)
    >>> cover = read_raster_layer("land_cover", "/vsimem/seen.tif", classes={1: "built", 2: "not_built"})
    >>> ground = gpd.GeoDataFrame(geometry=[box(0, 0, 40, 40)], crs="EPSG:4548")
    >>> built_share_seen(cover, ground).interval
    Interval(low=0.5, high=0.5, value=0.5)
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary"))
    if ground.area_m2 == 0:
        return Evidence.not_applicable(NO_LAND, "1")
    if land_cover is None:
        return Evidence.unknown(0, 1, "1", missing_layer("land_cover"))
    # rasters load only where a case has one
    from landuse.measures.raster.shares import built_shares, cell_size_m

    crs = ground.features.crs
    row = built_shares(gpd.GeoSeries([ground.geometry], crs=crs), land_cover).iloc[0]
    value = None if row["value"] != row["value"] else float(row["value"])
    missing = float(row["uncovered"]) * ground.area_m2
    notes = [
        SEEN(cell=cell_size_m(land_cover, ground.geometry, crs)),
        *_beside(as_layer(parcels, "parcels"), ground, value),
    ]
    wants = [MissingInput("ground:land_cover", UNCOVERED(area=missing), "survey", missing)] if missing > 1 else []
    return Evidence(
        Interval(float(row["low"]), float(row["high"]), value),
        "1",
        where=items([], crs=crs),
        figures={"ground_m2": ground.area_m2, "uncovered_m2": missing, "cells": float(row["cells"])},
        notes=tuple(notes),
        wants=tuple(wants),
        area="plane",
    )


def _beside(parcels: Layer | None, ground: Scope, seen: float | None) -> list[Message]:
    if parcels is None or "state" not in parcels.features or seen is None:
        return []
    built = [row.geometry for row in rows_of(parcels, "parcels") if row.text("state") == "built"]
    table = united_area(built, within=ground.geometry) / ground.area_m2 if built else 0.0
    return [BESIDE(table=table, seen=seen)]
