"""What a check is called with, held against what it declares: taken, put right, or refused with what to do."""

from __future__ import annotations

import difflib
import math
import numbers
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError, NoGeometry
from landuse.core.layer import Layer, RasterLayer, Scope, Table, Zone
from landuse.core.messages import Message
from landuse.core.specs import LayerSpec, list_specs, load_spec
from landuse.geometry.overlay import require_one_plane
from landuse.measures.frames import (
    bare_rows,
    plain_frame,
    require_columns,
    shapes_of,
    with_geometry_named,
    without_area,
)

TAKES: dict[str, Message] = {
    "layer": Message("a layer: a GeoDataFrame, or case.layer(role)"),
    "layers": Message("layers of several dates: case.layers[role], or a list of Layer(role, frame, on=date(...))"),
    "table": Message("a table: a DataFrame, or case.table(role)"),
    "tables": Message("tables of several dates: case.tables[role], or a list of Table(role, rows, on=date(...))"),
    "raster": Message("a raster of a case: case.raster(role)"),
    "rasters": Message("rasters of a case: case.rasters[role]"),
    "scope": Message("a ground: a GeoDataFrame, a GeoSeries, a polygon, or case.layer(role)"),
    "zone": Message("what is known of the zone: case.zone, or a mapping such as {{'name': '...'}}"),
    "on": Message("a day: date(2026, 6, 30)"),
}
NOT_TAKEN = Message("it is {what}; it has to be {takes}")
NO_GROUND = Message("the frame has no geometry; its columns are {columns}")
SET_GEOMETRY = Message(
    "Say which column holds it (geopandas.GeoDataFrame(frame, geometry='...')), or read the file as a layer "
    "(geopandas.read_file)"
)
NO_FEATURES = Message("it has no features")
NO_ROWS = Message("it has no rows, and an empty table proves nothing")
EMPTY_TABLE = Message(
    "Leave it out where there is none; where somebody vouches that there is nothing to list, give "
    "Table(role, rows, complete=True)"
)
CHECK_FRAME = Message("Check how it was read or filtered")
NOT_POLYGONS = Message("{n} of its {count} geometries are no polygons ({kinds})")
NO_AREA = Message("the ground has no area: it holds {kinds}")
MAKE_POLYGONS = Message("Make polygons of them (shapely.polygonize), or leave them out")
LOST_GROUND = Message("{n} of its {count} rows have no geometry: the ground is not whole")
DROP_LOST = Message("Complete them, or drop them: frame[frame.geometry.notna() & ~frame.geometry.is_empty]")
WRONG_ROLE = Message("it is the layer or table of '{role}', which has not what is asked of '{wanted}' ({columns})")
OTHER_ROLE = Message("Give that of '{wanted}'")
UNKNOWN_WORD = Message("{value} is none of {known}")
DID_YOU_MEAN = Message("Did you mean '{word}'?")
ONE_OF_THEM = Message("Take one of them")
NOTHING_ASSUMED = Message("nothing may be assumed about '{about}'; about {known}")

#: How the names of lengths and areas end.
MEASURES = ("_m", "_m2")
#: Columns that roles of all kinds have: by these alone no role is like another.
COMMON = {
    "id", "note", "name", "county_code", "county_name", "stated_area", "category", "level", "block", "zone_name",
    "year",
}  # fmt: skip
#: With so many columns of its own, none of which another role has, a role is unlike it.
TELLING = 3
NO_DATE = Message("of several frames it is not known which day each stands for")
TAKES_NEXT = Message("Give {takes}")
NOT_FINITE = Message("a coordinate is no finite number (row {row})")
MEND_FILE = Message("Mend the geometry where it was made")
NO_NUMBER = Message("{value} is no finite number")
NEGATIVE = Message("{value} is less than 0")
_ONE_OF = {"layers": "layer", "tables": "table", "rasters": "raster"}


def accepted(
    function: Callable[..., object], arguments: Mapping[str, Any], kinds: Mapping[str, str], any_shape: Sequence[str]
) -> dict[str, Any]:
    """Return the arguments of a check in the form it reads, or refuse them.

    Parameters
    ----------
    function
        The check.
    arguments
        What it was called with, by name.
    kinds
        What each argument is, as `landuse.measures.check.check` declares it.
    any_shape
        Layers that may hold points and lines, though no spec says so.

    Returns
    -------
    dict
        By name. A case's own layers and tables are taken as they are.

    Raises
    ------
    InputError
        If an argument is of another kind, of another role, or cannot be measured as it is.
    """
    taken = dict(arguments)
    for name, value in arguments.items():
        kind = kinds.get(name, "on" if name == "on" else "")
        where = f"{function.__name__}(): {name}"
        if value is not None and kind:
            taken[name] = _take(kind, name, value, where, name in any_shape)
        elif name == "assume":
            _check_assumed(function, value, where)
        elif value is not None:
            _check_word(_words(function).get(name, ()), value, where)
            if name.endswith(MEASURES):
                _check_number(value, where)
    # ground is moved to the cells of a raster, in whatever system they are
    require_one_plane(*(plane for name in kinds if name in taken for plane in _planes(taken[name])))
    return taken


def _take(kind: str, name: str, value: Any, where: str, any_shape: bool) -> Any:  # noqa: ANN401  whatever is handed in
    if kind in _ONE_OF:
        single = isinstance(value, (Layer, Table, RasterLayer, pd.DataFrame))
        if not single and not isinstance(value, (list, tuple)):
            raise _refused(kind, value, where)
        every = (value,) if single else value
        return tuple(_dated(name, _take(_ONE_OF[kind], name, item, where, any_shape), kind, len(every), where)
                     for item in every)  # fmt: skip
    if kind == "layer":
        return _layer(name, value, where, any_shape)
    if kind == "table":
        return _table(name, value, where)
    if kind == "scope":
        return _ground(value, where)
    if kind == "zone":
        return _of(Zone, value if isinstance(value, Zone) else _zone(value, where), kind, where)
    if kind == "on":
        return value.date() if isinstance(value, datetime) else _of(date, value, kind, where)
    return _of(RasterLayer, value, kind, where)


def _dated(name: str, item: Any, kind: str, count: int, where: str) -> Any:  # noqa: ANN401
    """Return one of several dates as a layer or table; a frame alone says no date, and so stands alone."""
    if not isinstance(item, pd.DataFrame):
        return item
    if count > 1:
        raise InputError(NO_DATE, where=where, next=TAKES_NEXT(takes=TAKES[kind]))
    return Layer(name, item) if kind == "layers" else Table(name, item)


def _of(wanted: type, value: Any, kind: str, where: str) -> Any:  # noqa: ANN401
    if not isinstance(value, wanted):
        raise _refused(kind, value, where)
    return value


def _zone(value: object, where: str) -> Zone:
    if not isinstance(value, Mapping):
        raise _refused("zone", value, where)
    return Zone(dict(value))


def _refused(kind: str, value: object, where: str) -> InputError:
    named = type(value).__name__
    return InputError(NOT_TAKEN(what=f"{named}", takes=TAKES[kind]), where=where)


def _layer(name: str, value: Any, where: str, any_shape: bool) -> Layer | gpd.GeoDataFrame:  # noqa: ANN401
    if isinstance(value, Layer):
        _check_role(name, value.role, where)
        if value.source is not None:
            return value
        features = plain_frame(_named(value.features, where), value.role, where)
        _require_measurable(features, name, any_shape, where)
        lost = max(value.lost, int(bare_rows(shapes_of(features)).sum()))
        same = features is value.features and lost == value.lost
        return value if same else replace(value, features=features, lost=lost)
    if isinstance(value, gpd.GeoSeries):
        value = gpd.GeoDataFrame(geometry=value)
    if not isinstance(value, pd.DataFrame):
        raise _refused("layer", value, where)
    spec = load_spec(name) if name in list_specs() else None
    frame = plain_frame(_named(value, where), name, where)
    if not len(frame) and spec is not None and spec.empty == "error":
        raise InputError(NO_FEATURES, where=where, next=CHECK_FRAME)
    require_columns(frame, name, where)
    _require_measurable(frame, name, any_shape, where)
    return frame


def _require_measurable(frame: gpd.GeoDataFrame, name: str, any_shape: bool, where: str) -> None:
    """Refuse corners that are no numbers, and points and lines where ground is wanted."""
    shapes = shapes_of(frame)
    _require_finite(shapes, where)
    if (load_spec(name).geometry == "polygon") if name in list_specs() else not any_shape:
        _require_polygons(shapes, where)


def _named(frame: pd.DataFrame, where: str) -> gpd.GeoDataFrame:
    """Return a frame that has its ground in ``geometry``."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name not in frame.columns:
        columns = [str(column) for column in frame.columns][:12]
        raise NoGeometry(NO_GROUND(columns=columns), where=where, next=SET_GEOMETRY)
    return with_geometry_named(frame)


def _require_polygons(shapes: np.ndarray, where: str) -> None:
    odd = without_area(shapes)
    if len(odd):
        kinds = sorted({shape.geom_type for shape in shapes[odd]})
        what = NOT_POLYGONS(n=len(odd), count=len(shapes), kinds=kinds)
        raise InputError(what, where=where, next=MAKE_POLYGONS)


def _require_finite(shapes: np.ndarray, where: str) -> None:
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    wrong = rows[~np.isfinite(coordinates).all(axis=1)]
    if len(wrong):
        raise InputError(NOT_FINITE(row=int(wrong[0]) + 1), where=where, next=MEND_FILE)


def _table(name: str, value: Any, where: str) -> Table | pd.DataFrame:  # noqa: ANN401
    if isinstance(value, Table):
        _check_role(name, value.role, where)
        if value.source is not None:
            return value
        rows = plain_frame(value.rows, value.role, where)
        return value if rows is value.rows else replace(value, rows=rows)
    if not isinstance(value, pd.DataFrame):
        raise _refused("table", value, where)
    if not len(value):
        raise InputError(NO_ROWS, where=where, next=EMPTY_TABLE)
    frame = plain_frame(value, name, where)
    require_columns(frame, name, where)
    return frame


def check_ground(boundary: Layer, where: str) -> None:
    """Refuse a boundary that somebody made by hand and of which part of the ground is not there, or none.

    A boundary that was read is refused, or its rows without ground accounted for, where it is read.

    Raises
    ------
    InputError
        If it has no features, a row without geometry, points or lines, or a corner that is no number.
    """
    if boundary.source is None:
        _ground(boundary.features, where)


def _ground(value: Any, where: str) -> Any:  # noqa: ANN401  as `as_scope` takes it
    if isinstance(value, Layer):
        check_ground(value, where)
    if isinstance(value, (Scope, Layer)):
        return value
    if isinstance(value, BaseGeometry):
        shapes = np.array([value], dtype=object)
    elif isinstance(value, gpd.GeoSeries):
        shapes = np.asarray(value.array, dtype=object)
    elif isinstance(value, pd.DataFrame):
        value = plain_frame(_named(value, where), "draft", where)
        shapes = shapes_of(value)
        if not len(value):
            raise InputError(NO_FEATURES, where=where, next=CHECK_FRAME)
    else:
        raise _refused("scope", value, where)
    _require_finite(shapes, where)
    lost = int(bare_rows(shapes).sum())
    if lost and not isinstance(value, BaseGeometry):
        raise InputError(LOST_GROUND(n=lost, count=len(shapes)), where=where, next=DROP_LOST)
    if len(without_area(shapes)):
        kinds = sorted({shape.geom_type for shape in shapes if shapely.get_dimensions(shape) < 2})
        raise InputError(NO_AREA(kinds=kinds), where=where, next=MAKE_POLYGONS)
    return value.reset_index(drop=True) if isinstance(value, gpd.GeoSeries) else value


@cache
def _misfit(wanted: str, role: str) -> tuple[str, ...]:
    """List the columns for want of which a role cannot stand for another; none where it can."""
    if wanted == role or not {wanted, role} <= set(list_specs()):
        return ()
    asked, given = load_spec(wanted), load_spec(role)
    if asked.kind != given.kind:
        return tuple(asked.columns)[:4]
    lacking = tuple(column for column in asked.required if column not in given.columns)
    own = _own_columns(asked)
    unlike = len(own) >= TELLING and not own & _own_columns(given)
    return lacking or (tuple(sorted(own))[:4] if unlike else ())


def _own_columns(spec: LayerSpec) -> set[str]:
    return set(spec.columns) - COMMON


def _check_role(wanted: str, role: str, where: str) -> None:
    lacking = _misfit(wanted, role)
    if lacking:
        what = WRONG_ROLE(role=role, wanted=wanted, columns=list(lacking))
        raise InputError(what, where=where, next=OTHER_ROLE(wanted=wanted))


def _planes(value: Any) -> list[Any]:  # noqa: ANN401
    """List what of an argument lies in a plane of its own."""
    if isinstance(value, tuple):
        return [plane for item in value for plane in _planes(item)]
    if isinstance(value, (Layer, Scope)):
        return [value.features] if len(value.features) else []
    return [value] if isinstance(value, (gpd.GeoDataFrame, gpd.GeoSeries)) else []


@cache
def _words(function: Callable[..., object]) -> dict[str, tuple[str, ...]]:
    """Return the words that parameters of a check are chosen from."""
    return {name: words for name, hint in typing.get_type_hints(function).items() if (words := _literal(hint))}


def _literal(hint: object) -> tuple[str, ...]:
    parts = get_args(hint)
    if get_origin(hint) is Literal:
        return parts
    words = [_literal(part) for part in parts if part is not type(None)]
    return words[0] if len(words) == 1 else ()


def _check_word(words: tuple[str, ...], value: object, where: str) -> None:
    if not words or value in words:
        return
    near = difflib.get_close_matches(str(value), words, n=1)
    next_step = DID_YOU_MEAN(word=near[0]) if near else ONE_OF_THEM
    raise InputError(UNKNOWN_WORD(value=repr(value), known=list(words)), where=where, next=next_step)


def _check_number(value: object, where: str) -> None:
    """Refuse what is no length, area or time: text, NaN, less than nothing."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise InputError(NO_NUMBER(value=repr(value)), where=where)
    if value < 0:
        raise InputError(NEGATIVE(value=repr(value)), where=where)


def _check_assumed(function: Callable[..., object], assumed: object, where: str) -> None:
    allowed: Mapping[str, tuple[str, ...]] = getattr(function, "__globals__", {}).get("ASSUMES", {})
    for about, take in dict(assumed or {}).items():  # type: ignore[call-overload]
        if about not in allowed:
            raise InputError(NOTHING_ASSUMED(about=str(about), known=list(allowed)), where=where, next=ONE_OF_THEM)
        _check_word(allowed[about], take, where)
