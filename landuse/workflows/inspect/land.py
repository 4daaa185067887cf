"""What is wrong with the land of a layer, and what reading it into a case would repair."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.boundary.topology.check import check_topology
from landuse.core.errors import CrsRefused, InputError
from landuse.core.heading_text import fold, split_unit
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.core.specs import load_spec
from landuse.core.units import AreaUnit
from landuse.geometry.area import official_area, plane_area
from landuse.geometry.crs import work as crs
from landuse.geometry.stated_area import compare_stated_area
from landuse.intake.tabular.role_columns import id_heading
from landuse.normalise.repair_geometry import repair
from landuse.normalise.values import UnreadableError, read_number

if TYPE_CHECKING:
    from landuse.intake.tabular.role_columns import Likely

#: Layers of more features are not searched for overlaps and gaps.
MOST_SEARCHED = 200_000
_LISTED = 20
#: Coordinates that are all smaller may be degrees.
_DEGREES = 180.0
_UNITS: tuple[AreaUnit, ...] = ("m2", "ha", "mu", "km2")
#: Roles whose rows are a boundary.
_BOUNDARIES = ("draft", "approved", "blocks")
HOLES = Message("{count:count} holes: see that they do not belong")
UNSEARCHED = Message("there are {count:count} features: overlaps and gaps were not searched for")
UNMEASURED = Message("not measured: {why}")


@dataclass(frozen=True)
class StatedReport:
    """How a column of stated areas agrees with what is drawn.

    Parameters
    ----------
    heading, unit
        The column, and the unit it is in.
    plane, ellipsoid, neither
        How many figures agree with the area in the plane, on the ellipsoid, or with none.
    other_unit
        How many are in another unit by their size.
    missing
        How many rows state none.
    worst
        Rows whose figures agree with neither, with stated less drawn, m²; the largest first.
    """

    heading: str
    unit: AreaUnit
    plane: int
    ellipsoid: int
    neither: int
    other_unit: int
    missing: int
    worst: tuple[tuple[int, float], ...]


@dataclass(frozen=True, eq=False)
class LandReport:
    """What is wrong with the polygons of a layer.

    Parameters
    ----------
    plane_m2, official_m2
        The areas in the plane and on the ellipsoid, summed, m²; None where they cannot be measured.
    repairs
        What reading it into a case would repair, each with its row.
    faults
        How many faults of each kind a search for drawing faults finds.
    told
        The first of them, as sentences.
    stated
        Stated against drawn areas.
    notes
        What else is to be said.
    """

    plane_m2: float | None = None
    official_m2: float | None = None
    repairs: tuple[ReadIssue, ...] = ()
    faults: Mapping[str, int] | None = None
    told: tuple[Message, ...] = ()
    stated: StatedReport | None = None
    notes: tuple[Message, ...] = ()


def report_land(frame: gpd.GeoDataFrame, likely: Sequence[Likely], *, where: str) -> LandReport:
    """Measure the polygons of a layer and look for faults.

    Parameters
    ----------
    frame
        The layer as found, in the CRS it is read as, or without one.
    likely
        The roles it may play, for its ids and stated areas.
    where
        The file, for the log.

    Returns
    -------
    LandReport
        Areas, faults, and what reading it into a case would repair.
    """
    ids = id_heading([str(name) for name in frame.columns], likely)
    numbers = [f"#{row}" for row in range(1, len(frame) + 1)]
    named = frame.assign(id=numbers if ids is None else frame[ids].astype(object))
    try:
        plane = _in_metres(named, where)
        mended, repairs = repair(plane, where=where)
    except InputError as error:
        return LandReport(notes=(UNMEASURED(why=error.reason),))
    if shapely.get_dimensions(mended.geometry.array).max(initial=0) < 2:
        return LandReport(repairs=tuple(repairs))
    official, drawn = _official(mended), _drawn(mended)
    faults, sentences, notes = _faults(plane, likely)
    stated = _stated(mended, drawn, official, likely)
    return LandReport(
        None if drawn is None else float(drawn.sum()),
        None if official is None else float(official.sum()),
        tuple(repairs),
        faults,
        sentences,
        stated,
        notes,
    )


def _in_metres(frame: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    """Keep a layer in the band it is in; take degrees to the band they lie in; without a CRS, as it is."""
    flat = frame.set_geometry(shapely.force_2d(frame.geometry.array)).reset_index(drop=True)
    if frame.crs is None:
        bounds = np.abs(frame.total_bounds)
        if np.isfinite(bounds).all() and bounds.max() <= _DEGREES:
            raise InputError(Message("it says no CRS, and its coordinates may be degrees"))
        return flat
    reading = crs.examine_crs(frame.crs)
    if reading.zone is not None:
        return flat
    moved, _ = crs.to_work(flat, crs.work_crs(flat, where=where), where=where)
    return moved


def _official(frame: gpd.GeoDataFrame) -> pd.Series | None:
    if frame.crs is None:
        return None
    try:
        measured: pd.Series = official_area(frame)
    except CrsRefused:
        return None
    return measured


def _drawn(frame: gpd.GeoDataFrame) -> pd.Series | None:
    """Return the areas in the plane; None where the layer reaches too far for any band to keep them."""
    try:
        measured: pd.Series = plane_area(frame)
    except CrsRefused:
        return None
    return measured


def _faults(
    frame: gpd.GeoDataFrame, likely: Sequence[Likely]
) -> tuple[dict[str, int] | None, tuple[Message, ...], tuple[Message, ...]]:
    if len(frame) > MOST_SEARCHED:
        return None, (), (UNSEARCHED(count=len(frame)),)
    shapes = frame.geometry.array
    polygons = np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    searched = frame[polygons & ~shapely.is_empty(shapes)]
    # what the rows of a boundary enclose between them is left out of it; parcels should leave nothing
    boundary = bool(likely) and likely[0].role in _BOUNDARIES
    try:
        faults = check_topology(searched, ids="id", meant=searched if boundary and len(searched) else None)
    except InputError as error:
        return None, (), (UNMEASURED(why=error.reason),)
    hole = faults.frame["code"] == "hole"
    notes = (HOLES(count=int(hole.sum())),) if hole.any() else ()
    counted = faults.only(set(faults.frame["code"]) - {"hole"})
    sentences = tuple(counted.sentences()[:_LISTED])
    return dict(sorted(Counter(counted.frame["code"]).items())), sentences, notes


def _stated(
    frame: gpd.GeoDataFrame, plane: pd.Series | None, official: pd.Series | None, likely: Sequence[Likely]
) -> StatedReport | None:
    column = next(((role.role, role.columns["stated_area"]) for role in likely if "stated_area" in role.columns), None)
    column = column or _as_of_a_draft(frame)
    areas = official if plane is None else plane
    if column is None or frame.crs is None or areas is None:
        return None
    role, heading = column
    unit = _unit(role, heading)
    drawn = areas.to_numpy()
    curved = drawn if official is None else official.to_numpy()
    counts: Counter[str] = Counter()
    worst: list[tuple[int, float]] = []
    for place, (row, value) in enumerate(zip(frame.index.tolist(), frame[heading].tolist(), strict=True)):
        figure, decimals = _figure(value, unit)
        if figure is None:
            counts["missing"] += 1
            continue
        agreement = compare_stated_area(figure, unit, decimals, float(drawn[place]), float(curved[place]))
        counts[agreement.agrees_with or "neither"] += 1
        counts["other_unit"] += agreement.unit != unit
        if agreement.agrees_with is None:
            worst.append((int(row), agreement.difference_m2))
    worst.sort(key=lambda difference: -abs(difference[1]))
    return StatedReport(
        heading, unit, counts["plane"], counts["ellipsoid"], counts["neither"], counts["other_unit"],
        counts["missing"], tuple(worst[:_LISTED]),
    )  # fmt: skip


def _as_of_a_draft(frame: gpd.GeoDataFrame) -> tuple[str, str] | None:
    """Find a column that a draft's stated area would be read from."""
    headings = {fold(split_unit(str(name))[0]): str(name) for name in frame.columns}
    names = ("stated_area", *load_spec("draft").columns["stated_area"].aliases)
    heading = next((headings[fold(name)] for name in names if fold(name) in headings), None)
    return None if heading is None else ("draft", heading)


def _unit(role: str, heading: str) -> AreaUnit:
    """Return the unit a column of areas is in: as its heading says, else as the spec has it, else m²."""
    column = load_spec(role).columns["stated_area"]
    base, own = split_unit(heading)
    known = own or column.units.get(heading) or column.units.get(base) or column.unit
    return next((unit for unit in _UNITS if unit == known), "m2")


def _figure(value: Any, unit: AreaUnit) -> tuple[float | None, int]:  # noqa: ANN401
    """Read a stated area with the digits it was given with."""
    if isinstance(value, str):
        try:
            return read_number(value, unit), _decimals(value.strip())
        except UnreadableError:
            return None, 0
    if value is None or value is pd.NA or not math.isfinite(float(value)):
        return None, 0
    return float(value), _decimals(np.format_float_positional(float(value), trim="-"))


def _decimals(text: str) -> int:
    digits = text.partition(".")[2]
    return len(digits) - len(digits.lstrip("0123456789"))
