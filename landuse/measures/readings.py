"""A check measured in every reading of the rings it is handed: the hull of all is what the data leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import one_array
from landuse.geometry.overlay import difference, intersection, united
from landuse.geometry.readings import two_readings

if TYPE_CHECKING:
    from landuse.geometry.engine.arrays import GeometryArray

#: Both readings of so many arguments are taken with each other; of more, each alone beside the others.
CROSSED = 4
AGREED, EITHER = 0, 1
WANTED = Message(
    "which ground is meant where rings cross or parts lie over each other: {area:ha} is in one reading of the "
    "drawing and not in the other"
)
NOTE = Message("rings that cross, or parts drawn over each other, have two readings; what both agree on is the least")
#: An argument by what both readings agree on, by what either has, and the ground between the two.
Readings = tuple[Any, Any, BaseGeometry]


def in_every_reading(
    function: Callable[..., Evidence], arguments: Mapping[str, Any], kinds: Mapping[str, str]
) -> Evidence:
    """Measure with every reading of the rings that have two, and return the hull.

    Parameters
    ----------
    function
        The check.
    arguments
        What it is called with, by name.
    kinds
        What each argument is.

    Returns
    -------
    Evidence
        That of the one reading where there is one. Else the hull, with no value where the readings differ, the ground
        between them among what the figure stands on, and what would decide it.
    """
    readings_of = {
        name: _readings(arguments[name]) for name, kind in kinds.items() if kind in _GROUND and name in arguments
    }
    open_ = {name: readings for name, readings in readings_of.items() if readings is not None}
    if not open_:
        return function(**arguments)
    measured = [
        function(**{**arguments, **{name: open_[name][which] for name, which in choice.items()}})
        for choice in _choices(list(open_))
    ]
    first, *_ = measurable = [evidence for evidence in measured if evidence.reason is None] or measured
    interval = Interval.hull(evidence.interval for evidence in measurable)
    if first.reason is not None or all(evidence.interval == first.interval for evidence in measurable):
        return first
    scopes = [arguments[name] for name, kind in kinds.items() if kind == "scope" and arguments.get(name) is not None]
    return _left_open(first, interval, united([readings[2] for readings in open_.values()]), scopes)


def _choices(names: Sequence[str]) -> list[dict[str, int]]:
    """List which reading is taken of which argument: first what all agree on."""
    if len(names) <= CROSSED:
        return [dict(zip(names, taken, strict=True)) for taken in product((AGREED, EITHER), repeat=len(names))]
    alike = [dict.fromkeys(names, which) for which in (AGREED, EITHER)]
    return alike + [{**every, name: 1 - every[name]} for every in alike for name in names]


def _readings(given: Any) -> Readings | None:  # noqa: ANN401  as the check takes it
    if isinstance(given, Scope):
        return _of_scope(given)
    if isinstance(given, Layer):
        if given.doubt is not None:
            between = difference(given.doubt["either"].array, given.doubt["agreed"].array)
            return given.read_as("agreed"), given.read_as("either"), between
        # what a case read was mended on the way; a layer of an analyst's own was not
        made = None if given.source is not None else _readings(given.features)
        return None if made is None else (replace(given, features=made[0]), replace(given, features=made[1]), made[2])
    if isinstance(given, BaseGeometry):
        made = _of_shapes(one_array(given))
        return None if made is None else (made[0][0], made[1][0], made[2])
    if isinstance(given, gpd.GeoDataFrame | gpd.GeoSeries) and len(given):
        made = _of_shapes(np.asarray(given.geometry.array, dtype=object))
        return None if made is None else (_with(given, made[0]), _with(given, made[1]), made[2])
    if isinstance(given, Sequence) and not isinstance(given, str):
        return _of_layers(given)
    return None


def _of_scope(scope: Scope) -> Readings | None:
    if not scope.readings:
        return None
    agreed, either = scope.readings
    return agreed, either, difference(either.geometry, agreed.geometry)


def _of_layers(layers: Sequence[Any]) -> Readings | None:
    readings_of = [_readings(layer) for layer in layers]
    if all(readings is None for readings in readings_of):
        return None
    pairs = [
        (layer, layer, shapely.Polygon()) if made is None else made
        for layer, made in zip(layers, readings_of, strict=True)
    ]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), united([pair[2] for pair in pairs])


def _of_shapes(shapes: GeometryArray) -> tuple[GeometryArray, GeometryArray, BaseGeometry] | None:
    doubles = two_readings(shapes)
    if doubles is None:
        return None
    agreed, either = shapes.copy(), shapes.copy()
    agreed[doubles.at], either[doubles.at] = doubles.agreed, doubles.either
    return agreed, either, united(doubles.doubted())


def _with(frame: gpd.GeoDataFrame | gpd.GeoSeries, shapes: GeometryArray) -> gpd.GeoDataFrame | gpd.GeoSeries:
    series = gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)
    return series if isinstance(frame, gpd.GeoSeries) else frame.set_geometry(series)


def _left_open(evidence: Evidence, interval: Interval, between: BaseGeometry, scopes: Sequence[Any]) -> Evidence:
    for scope in scopes:
        ground = scope.geometry if isinstance(scope, Scope) else scope
        reach = [reading.geometry for reading in getattr(scope, "readings", ())] or [ground]
        between = intersection(between, reach[-1])
    row = {"kind": "drawn_twice", "unit_id": None, "label": None, "area_m2": between.area, "geometry": between}
    shown = items([row], crs=evidence.where.crs) if between.area > 0 else evidence.where.iloc[:0]
    where = (
        evidence.where if not len(shown) else shown if not len(evidence.where) else pd.concat([evidence.where, shown])
    )
    want = MissingInput("ground:drawn_twice", WANTED(area=between.area), "zone", interval.high - interval.low)
    return replace(
        evidence,
        interval=interval,
        where=where.reset_index(drop=True),
        notes=(*evidence.notes, NOTE),
        wants=(*evidence.wants, want),
    )


_GROUND = ("layer", "layers", "scope")
