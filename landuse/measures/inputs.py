"""What a check is handed: a layer, a table, a raster or a ground, as a case holds it or as an analyst has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.layer import Layer, RasterLayer, Scope, Table
from landuse.geometry.overlay import difference, united
from landuse.measures.frames import bare_rows, shapes_of

LayerLike: TypeAlias = Layer | gpd.GeoDataFrame | None
LayersLike: TypeAlias = Sequence[Layer] | None
TableLike: TypeAlias = Table | pd.DataFrame | None
TablesLike: TypeAlias = Sequence[Table] | None
RasterLike: TypeAlias = RasterLayer | None
RastersLike: TypeAlias = Sequence[RasterLayer] | None
ScopeLike: TypeAlias = Scope | Layer | gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry | None


def as_layer(data: LayerLike, role: str = "", *, scheme: str | None = None) -> Layer | None:
    """Take a GeoDataFrame for a layer, as an analyst hands it in.

    Parameters
    ----------
    data
        A layer, or a GeoDataFrame in a projected CRS in metres with the code terms as columns, or None.
    role
        The role it plays.
    scheme
        The code list of its use codes; outranks what the layer says.

    Returns
    -------
    Layer or None
        None where there is none.
    """
    if data is None:
        return None
    if isinstance(data, Layer):
        return data if scheme is None else replace(data, scheme=scheme)
    return Layer(role=role, features=data, scheme=scheme, lost=int(bare_rows(shapes_of(data)).sum()))


def as_scope(data: ScopeLike) -> Scope | None:
    """Take polygons for a ground, uniting them.

    Parameters
    ----------
    data
        A ground, polygons, or None.

    Returns
    -------
    Scope or None
        None where there is none.
    """
    if data is None or isinstance(data, Scope):
        return data
    if isinstance(data, Layer):
        return Scope(data.role, united(data.ground.array), data.features)
    if isinstance(data, BaseGeometry):
        # the signed area of a ring that crosses itself may be nothing
        sound = data.geom_type in ("Polygon", "MultiPolygon") and data.is_valid
        return Scope("boundary", data if sound else united([data]), gpd.GeoDataFrame(geometry=[data]))
    features = gpd.GeoDataFrame(geometry=data) if isinstance(data, gpd.GeoSeries) else data
    return Scope("boundary", united(features.geometry.array), features)


def as_table(data: TableLike, role: str = "") -> Table | None:
    """Take a DataFrame for a table.

    Parameters
    ----------
    data
        A table, or a DataFrame with the code terms as columns, or None.
    role
        The role it plays.

    Returns
    -------
    Table or None
        None where there is none.
    """
    return data if data is None or isinstance(data, Table) else Table(role, data)


def unproven_within(layer: Layer, ground: BaseGeometry) -> BaseGeometry:
    """Compute the part of a ground on which the emptiness of a layer proves nothing.

    Parameters
    ----------
    layer
        The layer.
    ground
        The ground, in the work CRS.

    Returns
    -------
    geometry
        What is neither covered nor taken to be complete; all of it where a feature of the layer has no geometry, whose
        ground may lie anywhere.
    """
    if layer.lost:
        return ground
    # the land's own difference is one of areas: a point or a line would vanish in it, and seem proven
    less = difference if shapely.get_dimensions(ground) == 2 else shapely.difference
    unread = shapely.Polygon() if layer.read_within is None else less(ground, layer.read_within)
    if layer.complete:
        return unread
    open_ground = ground if layer.covers is None else less(ground, layer.covers)
    if less is shapely.difference:
        return shapely.union(open_ground, unread)
    return open_ground if unread.is_empty else united([open_ground, unread])
