"""Holds what was written against what was to be written, feature by feature, so that no loss goes unsaid."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from landuse.core.errors import CrsRefused
from landuse.geometry.crs import work as crs

#: How far a vertex may lie off in metres and in degrees and still count as the same place: what floats hold.
_SAME_M, _SAME_DEGREES = 1e-9, 1e-14

_NUMBERED = re.compile(r"_\d+$")
#: Whole numbers that a float holds exactly.
_WHOLE = 2.0**53


@dataclass(frozen=True)
class Difference:
    """One way in which what was read back is not what was to be written.

    Parameters
    ----------
    what
        ``features``, ``crs``, ``geometry``, ``shift``, ``lost``, ``renamed`` or ``values``.
    field
        The column, for ``lost`` and ``values``; ``old -> new`` for ``renamed``.
    count
        How many features it concerns.
    most
        The largest shift of a vertex, in the units of the CRS.
    """

    what: str
    field: str | None = None
    count: int = 0
    most: float = 0.0


def differences(wanted: gpd.GeoDataFrame, written: gpd.GeoDataFrame) -> list[Difference]:
    """Return how a layer read back differs from the one that was to be written.

    Rings may start elsewhere and run the other way, a single part may stand as several of one, no text may stand for
    empty text: none of this is a difference.

    Parameters
    ----------
    wanted
        What was to be written.
    found
        What was read back.

    Returns
    -------
    list of Difference
        Empty where everything is there.
    """
    faults: list[Difference] = []
    here, there = wanted.reset_index(drop=True), written.reset_index(drop=True)
    if len(here) != len(there):
        faults.append(Difference("features", count=len(here) - len(there)))
        bare = shapely.is_missing(here.geometry.array) | shapely.is_empty(here.geometry.array)
        here = here[~bare].reset_index(drop=True)
        if len(here) != len(there):
            return faults
    if wanted.crs is not None and (written.crs is None or crs.label(wanted.crs) != crs.label(written.crs)):
        faults.append(Difference("crs"))
        if written.crs is not None:
            here = _moved(here, written.crs)
    faults += _shapes(np.asarray(here.geometry.array), np.asarray(there.geometry.array), written.crs)
    return [*faults, *_columns(here, there)]


def _moved(frame: gpd.GeoDataFrame, target: CRS) -> gpd.GeoDataFrame:
    code = target.to_epsg()
    try:
        return crs.to_system(frame, code)[0] if code else frame
    except CrsRefused:
        return frame


def _shapes(here: NDArray[np.object_], there: NDArray[np.object_], system: CRS | None) -> list[Difference]:
    here, there = (_normal(shapes) for shapes in (here, there))
    same = shapely.equals_identical(here, there) | (shapely.is_missing(here) & shapely.is_missing(there))
    if same.all():
        return []
    near = _SAME_DEGREES if system is not None and system.is_geographic else _SAME_M
    shifts = [_shift(here[row], there[row]) for row in np.flatnonzero(~same)]
    known = [shift for shift in shifts if math.isfinite(shift)]
    faults = []
    if len(known) < len(shifts):
        faults.append(Difference("geometry", count=len(shifts) - len(known)))
    moved = [shift for shift in known if shift > near]
    return [*faults, Difference("shift", count=len(moved), most=max(moved))] if moved else faults


def _normal(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Bring shapes to the form in which start, direction and order of rings don't matter."""
    present = shapes.copy()
    present[shapely.is_empty(shapes)] = None
    with np.errstate(invalid="ignore"):  # of corners that are no numbers
        flat = shapely.normalize(shapely.force_2d(present))
    single = ~shapely.is_missing(flat) & (shapely.get_num_geometries(flat) == 1)
    flat[single] = shapely.get_geometry(flat[single], 0)
    return np.asarray(flat, dtype=object)


def _shift(first: Any, second: Any) -> float:  # noqa: ANN401
    """Return how far vertices lie apart; infinity where the rings have not the same vertices."""
    if first is None or second is None or shapely.get_num_coordinates(first) != shapely.get_num_coordinates(second):
        return math.inf
    if shapely.get_type_id(first) != shapely.get_type_id(second):
        return math.inf
    apart = float(np.abs(shapely.get_coordinates(first) - shapely.get_coordinates(second)).max())
    # rounding may make another vertex the first: then the rings as point sets decide
    return min(apart, float(shapely.hausdorff_distance(first, second))) if math.isfinite(apart) else math.inf


def _columns(here: gpd.GeoDataFrame, there: gpd.GeoDataFrame) -> list[Difference]:
    mine, yours = _table(here), _table(there)
    free = {name: values for name, values in yours.items() if name not in mine}
    faults = []
    for name, values in mine.items():
        held = sum(value is not None for value in values)
        other = name if name in yours else _renamed(str(name), values, free)
        if other is None:
            faults += [Difference("lost", str(name), held)] if held else []
            continue
        free.pop(other, None)
        changed = sum(not _equal(mine, theirs) for mine, theirs in zip(values, yours[other], strict=True))
        if other != name:
            faults.append(Difference("renamed", f"{name} -> {other}", held))
        if changed:
            faults.append(Difference("values", str(name), changed))
    return faults


def _table(frame: gpd.GeoDataFrame) -> dict[Any, list[object]]:
    names = [name for name in frame.columns if name != frame.geometry.name]
    return {name: [_plain(value) for value in frame[name].tolist()] for name in names}


def _renamed(name: str, values: list[object], free: dict[Any, list[object]]) -> Any:  # noqa: ANN401
    """Find a column again under another name: the same cut off, or one that holds the same values."""
    for other in free:
        core = _NUMBERED.sub("", str(other)).casefold()
        if core and name.casefold().startswith(core):
            return other
    for other, theirs in free.items():
        if any(value is not None for value in values) and all(map(_equal, values, theirs)):
            return other
    return None


def _equal(first: object, second: object) -> bool:
    return first == second or (first is not None and second is not None and str(first) == str(second))


def _plain(value: Any) -> object:  # noqa: ANN401
    """Bring a value to the form in which types that hold the same are the same; no text is no value."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        whole = float(value).is_integer() and abs(float(value)) < _WHOLE
        return int(value) if whole else float(value)
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text.removesuffix("T00:00:00")
    if isinstance(value, str):
        return _list_of(value) if value.startswith("[") else value or None
    if isinstance(value, (list, tuple, np.ndarray)):
        return tuple(_plain(item) for item in value)
    return value


def _list_of(text: str) -> object:
    """Read a list as formats without lists write it."""
    try:
        held = json.loads(text)
    except ValueError:
        return text
    return tuple(_plain(item) for item in held) if isinstance(held, list) else text
