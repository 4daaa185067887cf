"""Brings what may be drawn onto the grid of a public copy, and takes the rest away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.core.wording import scope_title

if TYPE_CHECKING:
    from collections.abc import Collection

    from landuse.core.audience import PublicCopy
    from landuse.core.layer import Layer, Scope, Source


def coarse(shapes: gpd.GeoSeries, grid_m: float) -> gpd.GeoSeries:
    """Return shapes in the work system with every corner on a grid; what is narrower than it may vanish."""
    flat = shapely.force_2d(np.asarray(shapes.array, dtype=object))
    on_grid = shapely.set_precision(flat, grid_m)
    # a float such as 3300099.9999999995 would still say a little more than the grid
    exact = shapely.transform(on_grid, lambda points: np.round(points / grid_m) * grid_m)
    return gpd.GeoSeries(exact, shapes.index, shapes.crs)


def coarse_layer(layer: Layer, copy: PublicCopy) -> Layer:
    """Return a layer with its outlines on the grid and none but the columns that may be shown."""
    return replace(
        layer,
        features=_bare(layer.features, copy.layers[layer.role], copy.coordinate_m),
        covers=None,
        source=bare_source(layer.source),
        edition=None,
        more_sources=tuple(source for given in layer.more_sources if (source := bare_source(given)) is not None),
        read_within=None,
        doubt=None,
        dense=None,
    )


def coarse_scope(scope: Scope, copy: PublicCopy) -> Scope:
    """Return a ground with its outline on the grid and none of its attributes."""
    shape = coarse(gpd.GeoSeries([scope.geometry]), copy.coordinate_m).iloc[0]
    features = scope.features
    if isinstance(features, gpd.GeoDataFrame) and features.active_geometry_name is not None:
        features = _bare(features, (), copy.coordinate_m)
    bare = replace(scope, geometry=shape, features=features, readings=())
    if not scope.name or shows_names(copy, scope.scope):
        return bare
    return replace(bare, name="", title=scope_title(scope.scope))


def shows_names(copy: PublicCopy, scope: str) -> bool:
    """Return whether the names of the blocks of a boundary may be shown: where the list names their column."""
    return "block_name" in copy.layers.get(scope.partition("/")[0], ())


def bare_source(source: Source | None) -> Source | None:
    """Return where data came from without its path, its hash, and what was said of it while reading."""
    if source is None:
        return None
    return replace(source, path="", sha256="", layer=None, repairs=(), notes=(), complete=None, edition=None)


def _bare(features: gpd.GeoDataFrame, columns: Collection[str], grid_m: float) -> gpd.GeoDataFrame:
    kept = [column for column in columns if column in features.columns and column != features.geometry.name]
    frame = features[[*kept, features.geometry.name]].copy()
    frame = frame.set_geometry(coarse(frame.geometry, grid_m))
    frame.attrs = {}
    return frame
