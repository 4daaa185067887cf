"""Shapes as a page draws them: in degrees, rounded, for display only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.measures.feature_areas import official_areas, plane_areas

#: Decimals of a degree kept: a centimetre on the ground.
DECIMALS = 7
Shapes = NDArray[np.object_]


def in_degrees(geometry: gpd.GeoSeries) -> Shapes:
    """Bring shapes into degrees for a web map, which takes CGCS2000 for WGS 84.

    Parameters
    ----------
    geometry
        Shapes (N,) in the work CRS; without a CRS they are taken to be in degrees.

    Returns
    -------
    ndarray
        Shapes (N,), longitude and latitude rounded to `DECIMALS`.
    """
    projected = geometry if geometry.crs is None else geometry.to_crs(4490)
    flat = shapely.force_2d(projected.to_numpy())
    rounded: Shapes = shapely.transform(flat, lambda points: np.round(points, DECIMALS))
    return rounded


def collection(shapes: Shapes, properties: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make a GeoJSON feature collection; what has no shape is left out.

    Parameters
    ----------
    shapes
        Shapes (N,) in degrees.
    properties
        The properties of each.

    Returns
    -------
    dict
        A feature collection; a feature's ``id`` is its place in the layer.
    """
    features = [
        {"type": "Feature", "id": n, "properties": dict(row), "geometry": json.loads(text)}
        for n, (row, text, shape) in enumerate(zip(properties, shapely.to_geojson(shapes), shapes, strict=True))
        if shape is not None and not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}


def box(shapes: Shapes) -> list[list[float]] | None:
    """Return the bounds of shapes as leaflet writes them."""
    west, south, east, north = (round(float(bound), DECIMALS) for bound in shapely.total_bounds(shapes))
    return None if math.isnan(west) else [[south, west], [north, east]]


def attributes(features: gpd.GeoDataFrame, columns: Iterable[str], *, official: bool = False) -> list[dict[str, Any]]:
    """Return the attributes that a popup shows, as JSON has them.

    Parameters
    ----------
    features
        A layer's features (N) in the work CRS.
    columns
        The columns wanted, as far as there are any.
    official
        Whether the official area is wanted as well.

    Returns
    -------
    list of dict
        One for each feature: its columns, less what is not known, and the plane area under ``area_m2``; the
        official one under ``official_m2``.
    """
    wanted = [column for column in columns if column in features]
    rows: list[dict[str, Any]] = [{} for _ in range(len(features))]
    for column in wanted:
        values = features[column].tolist()
        # text, which most of it is, is plain already
        plain = [value if type(value) is str and value.isascii() else plain_value(value) for value in values]
        for row, value in zip(rows, plain, strict=True):
            if value is not None and value != "":
                row[column] = value
    for row, area in zip(rows, plane_areas(features.geometry), strict=True):
        if area > 0:
            # the page rounds, once, to the unit it shows; only the noise of floats is left out here
            row.setdefault("area_m2", round(area, 6))
    areas = official_areas(features.geometry) if official else []
    for row, figure in zip(rows, areas, strict=False):
        if figure > 0:
            row["official_m2"] = figure
    return rows


def plain_value(value: object) -> str | float | int | bool | None:
    """Return a value as JSON has it.

    Parameters
    ----------
    value
        Anything a layer may hold.

    Returns
    -------
    str, float, int, bool or None
        None for what is not known or not finite; dates as ISO text; anything else as text.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return round(float(value), 6) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    # lone surrogates cannot be written as UTF-8
    return str(value).encode("utf-8", "replace").decode("utf-8") or None
