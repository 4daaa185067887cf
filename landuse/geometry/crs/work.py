"""The way of a layer into the work system.

The work system of a case is one CGCS2000 3-degree band without prefix, EPSG 4534 to 4554. Axes are always (E, N).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.crs.bands import band_epsg, band_for
from landuse.geometry.crs.interpret import CrsReading, examine_crs, read_crs
from landuse.geometry.crs.locate import (
    across_bands,
    check_in_china,
    check_reading,
    detect_crs,
    lon_lat_bounds,
    read_where,
)
from landuse.geometry.crs.moved import kept_valid, shifted

if TYPE_CHECKING:
    from landuse.geometry.crs.locate import Layer

__all__ = [
    "CrsReading",
    "across_bands",
    "band_for",
    "check_in_china",
    "detect_crs",
    "examine_crs",
    "label",
    "lon_lat_bounds",
    "read_crs",
    "to_system",
    "to_work",
    "work_crs",
]

#: A side this long, degrees, runs 1 cm beside the straight line in the band; one of a step less than 1 mm.
LONG_DEG, STEP_DEG = 0.009, 0.002
_PREFIX = Message("the zone prefix {zone:plain} was taken off the eastings; no other digit changed")
_PREFIXED = Message("the zone prefix {zone:plain} was put before the eastings; no other digit changed")


def work_crs(boundary: Layer, *, where: str = "") -> int:
    """Choose the work system of a case: the CGCS2000 3-degree band, without prefix, of its boundary.

    Parameters
    ----------
    boundary
        The boundary, in any system that is not refused, with something in it.
    where
        The file or layer, for the message.

    Returns
    -------
    int
        EPSG code, 4534 to 4554: the boundary's own band where it is in one, else the band of the centre of its bounds.

    Raises
    ------
    InputError
        If its CRS is refused, if nothing is in it, or if it is not in China.
    """
    reading = read_where(boundary, where)
    if boundary.is_empty.all():
        raise InputError(
            Message("there is no ground in it to choose a band by"), where=where, next=Message("Check the layer")
        )
    check_reading(boundary, reading, where)
    if reading.kind in {"cgcs2000_3", "wgs84_3"} and reading.zone is not None:
        return band_epsg(reading.datum, reading.zone, prefixed=False)
    west, _, east, _ = lon_lat_bounds(boundary, reading)
    return band_for((west + east) / 2)


def to_work(
    frame: gpd.GeoDataFrame, epsg: int, *, where: str = "", densify: bool = True
) -> tuple[gpd.GeoDataFrame, list[Message]]:
    """Take a layer into the work system.

    Where only the zone prefix differs, eastings are shifted and nothing is computed, so that no digit of a survey
    coordinate changes. Heights are dropped. A side that is straight in degrees is bent in the band: long ones of a
    layer in degrees get points in between, so that two layers along one parallel stay along one line, whatever corners
    each has there.

    Parameters
    ----------
    frame
        A layer in any system that is not refused.
    epsg
        The work system, a CGCS2000 3-degree band without prefix, EPSG 4534 to 4554.
    where
        The file or layer, for the message.
    densify
        False to keep to the corners as drawn, for a table of them.

    Returns
    -------
    frame
        A new frame in that system, with the same index.
    notes
        What should be said of the way there, a sentence each.

    Raises
    ------
    InputError
        If the CRS is refused or the coordinates are not in China.
    """
    check_reading(frame, read_where(frame, where), where)
    return to_system(densified(frame) if densify else frame, epsg, where=where)


def densified(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer in degrees with points along its long sides; the same frame where it has none."""
    if frame.crs is None or not frame.crs.is_geographic or frame.empty:
        return frame
    shapes = np.asarray(frame.geometry.array, dtype=object)
    coordinates, row = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        long = np.abs(np.diff(coordinates, axis=0)).max(axis=1, initial=0.0) > LONG_DEG
    rows = np.unique(row[1:][long & (row[1:] == row[:-1])])
    if not rows.size:
        return frame
    shapes = shapes.copy()
    shapes[rows] = shapely.segmentize(shapes[rows], STEP_DEG)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def to_system(frame: gpd.GeoDataFrame, epsg: int, *, where: str = "") -> tuple[gpd.GeoDataFrame, list[Message]]:
    """Take a layer, wherever on Earth it lies, into a system of CGCS2000 or WGS 84.

    Where only the zone prefix differs, eastings are shifted and nothing is computed. Heights are dropped.

    Parameters
    ----------
    frame
        A layer in any system that is not refused.
    epsg
        The system to take it into; none that is refused.
    where
        The file or layer, for the message.

    Returns
    -------
    frame
        A new frame in that system, with the same index.
    notes
        What should be said of the way there, a sentence each.

    Raises
    ------
    InputError
        If either system is refused.
    """
    reading, target = read_where(frame, where), read_crs(epsg)
    flat = frame.set_geometry(shapely.force_2d(frame.geometry.array))
    # A code in place of the text keeps an unknown datum from becoming a guessed shift.
    flat = flat.set_crs(reading.epsg or frame.crs, allow_override=True)
    if None in (reading.zone, target.zone) or reading.central_meridian != target.central_meridian:
        projected = flat.to_crs(epsg)
        shapes, mended = kept_valid(flat.geometry.array, projected.geometry.array)
        ground = gpd.GeoSeries(shapes, index=frame.index, crs=projected.crs)
        return (projected.set_geometry(ground) if mended else projected), [*reading.notes, *mended]
    east_m = _false_easting(target) - _false_easting(reading)
    if not east_m:
        return flat.set_crs(epsg, allow_override=True), list(reading.notes)
    ground = gpd.GeoSeries(shifted(flat.geometry.array, east_m), index=frame.index)
    moved = flat.set_geometry(ground).set_crs(epsg, allow_override=True)
    note = _PREFIXED(zone=target.zone) if east_m > 0 else _PREFIX(zone=reading.zone)
    return moved, [*reading.notes, note]


def label(crs: object) -> str:
    """Name a coordinate system for people and for the record.

    Parameters
    ----------
    crs
        A ``pyproj.CRS`` or anything it is made from.

    Returns
    -------
    str
        ``EPSG:4527``, or its own name where no code describes it.
    """
    system = CRS.from_user_input(crs)
    code = system.to_epsg() or examine_crs(system).epsg
    return f"EPSG:{code}" if code else str(system.name)


def _false_easting(reading: CrsReading) -> float:
    return 500_000.0 + (reading.zone or 0) * 1_000_000.0 * reading.prefixed
