"""Whatever holds geometry, as one plain array of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.crs.areal_scale import require_true_areas

GeometryArray: TypeAlias = NDArray[np.object_]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
#: What every measure takes: a frame, a series, an array or list of shapely geometries, or one of them.
Geometries: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries | NDArray[np.object_] | Sequence[BaseGeometry] | BaseGeometry

POLYGON, MULTIPOLYGON, COLLECTION = 3, 6, 7


def geometry_array(geometries: Geometries) -> GeometryArray:
    """Return the geometries as a one-dimensional array of objects.

    Parameters
    ----------
    geometries
        A frame, a series, an array or list of shapely geometries, or a single one; missing ones stay None.

    Returns
    -------
    numpy.ndarray
        Shape (n,), dtype object.

    Raises
    ------
    TypeError
        If something in it is not a geometry.
    """
    if isinstance(geometries, gpd.GeoDataFrame):
        return np.asarray(geometries.geometry.array, dtype=object)
    if isinstance(geometries, BaseGeometry):
        shapes = np.empty(1, dtype=object)
        shapes[0] = geometries
        return shapes
    if isinstance(geometries, pd.Series):
        geometries = geometries.array
    shapes = np.asarray(geometries, dtype=object).reshape(-1)
    try:
        shapely.get_type_id(shapes)
    except TypeError:
        at = int(np.flatnonzero(~(shapely.is_geometry(shapes) | shapely.is_missing(shapes)))[0])
        raise TypeError(f"not a geometry at position {at}: {type(shapes[at]).__name__}") from None
    return shapes


def one_array(geometry: BaseGeometry) -> GeometryArray:
    """Return one geometry as an array of one."""
    array = np.empty(1, dtype=object)
    array[0] = geometry
    return array


def index_of(geometries: Geometries) -> pd.Index[Any]:
    """Return the caller's own index, or positions from 0 where there is none.

    Parameters
    ----------
    geometries
        As in `geometry_array`.

    Returns
    -------
    pandas.Index
        Of the same length.
    """
    if isinstance(geometries, gpd.GeoDataFrame | pd.Series):
        return geometries.index
    return pd.RangeIndex(len(geometry_array(geometries)))


def require_one_plane(*layers: object) -> None:
    """Refuse degrees, layers that lie in different systems, and planes that do not keep areas where the layers lie.

    Parameters
    ----------
    layers
        Anything; what carries no CRS is taken to lie in the others' plane.

    Raises
    ------
    InputError
        If a CRS is geographic, two of them differ, or areas in it are not those on the ground.
    """
    systems = [crs for crs in (getattr(layer, "crs", None) for layer in layers) if crs is not None]
    for crs in systems:
        if crs.is_geographic:
            raise CrsRefused(
                Message("areas and widths cannot be measured in degrees ({crs})", crs=crs.to_string()),
                next=Message("Project the layer to a CGCS2000 3-degree band first"),
            )
        if crs != systems[0]:
            raise CrsRefused(
                Message(
                    "two layers lie in different systems: {first} and {second}",
                    first=systems[0].to_string(),
                    second=crs.to_string(),
                ),
                next=Message("Project them to one system first"),
            )
    require_true_areas(
        [(layer.crs, geometry_array(layer)) for layer in layers
         if isinstance(layer, gpd.GeoDataFrame | gpd.GeoSeries) and layer.crs is not None and len(layer)]
    )  # fmt: skip


def polygonal(geometries: GeometryArray) -> GeometryArray:
    """Keep of each geometry what has area: no points, no lines.

    Parameters
    ----------
    geometries
        Shape (n,); missing ones allowed.

    Returns
    -------
    numpy.ndarray
        Shape (n,): Polygon or MultiPolygon, an empty polygon where nothing has area.
    """
    kinds = shapely.get_type_id(geometries)
    odd = (kinds != POLYGON) & (kinds != MULTIPOLYGON)
    if not odd.any():
        return geometries
    kept = geometries.copy()
    # neighbours that only touch have a line or a point in common: there are many, and one empty polygon does for all
    kept[odd] = shapely.Polygon()
    for at in np.flatnonzero(kinds == COLLECTION):
        kept[at] = collect(_polygons_in(geometries[at]))
    return kept


def collect(polygons: Sequence[BaseGeometry] | GeometryArray) -> BaseGeometry:
    """Put polygons that don't share ground into one geometry, without touching their rings.

    Parameters
    ----------
    polygons
        Polygons and multipolygons; empty ones are left out.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon for none.
    """
    array = np.asarray(polygons, dtype=object).reshape(-1)
    parts = shapely.get_parts(array[~(shapely.is_missing(array) | shapely.is_empty(array))])
    if len(parts) == 0:
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def exploded(geometries: GeometryArray) -> tuple[GeometryArray, NDArray[np.int64]]:
    """Split multipolygons into their polygons, remembering whose each is.

    Parameters
    ----------
    geometries
        Shape (n,); missing, empty and line-like ones give nothing.

    Returns
    -------
    tuple
        The polygons, shape (m,), and for each the position it came from, shape (m,), ascending.
    """
    parts, owners = shapely.get_parts(polygonal(geometries), return_index=True)
    full = ~shapely.is_empty(parts)
    return parts[full], owners[full].astype(np.int64)


def totals(at: Ints, values: Floats, count: int) -> Floats:
    """Add up values by the position they belong to, in the order they stand."""
    return np.bincount(at, weights=values, minlength=count).astype(np.float64)


def _polygons_in(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    if geometry is None:
        return []
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in _polygons_in(part)]
