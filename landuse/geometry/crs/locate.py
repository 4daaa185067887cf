"""Where the coordinates of a layer lie: in which band, in China or out of it, and what slipped where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from pyproj import CRS, Transformer

from landuse.core.earth import CHINA
from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.crs.bands import GEOGRAPHIC, band_epsg, degrees_of, zone_at
from landuse.geometry.crs.interpret import STATE_CRS, CrsReading, read_crs

if TYPE_CHECKING:
    import geopandas as gpd

    Layer: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries

Box: TypeAlias = tuple[float, float, float, float]

#: Degrees between which all land of China lies: west, south, east, north.
#: Where eastings without prefix and northings lie in China, m.
_EAST, _NORTH = (1e5, 9e5), (1.9e6, 6e6)

_ACROSS = Message("the data run across the 3-degree zones {first:plain} to {last:plain}; all is measured in one band")
_PREFIXED = Message("the eastings carry the zone prefix {prefix}, against EPSG:{epsg} ({bounds})")
_UNPREFIXED = Message("the eastings carry no zone prefix, against EPSG:{epsg} ({bounds})")


def detect_crs(frame: Layer, *, where: str = "") -> CRS:
    """Find the band of a layer that says no CRS, by the zone prefix of its eastings.

    Coordinates cannot tell a datum; CGCS2000 is taken because nothing else may be handed in since 2018-07-01
    (国土资源部、国家测绘地理信息局公告2017年第30号). Without a prefix nothing is certain, and nothing is taken.

    Parameters
    ----------
    frame
        A layer without CRS.
    where
        The file or layer, for the message.

    Returns
    -------
    pyproj.CRS
        A CGCS2000 band with zone prefix, EPSG 4491 to 4501 or 4513 to 4533.

    Raises
    ------
    InputError
        If the eastings carry no zone prefix, or different ones, or if axes are swapped.
    """
    west, south, east, north = bounds = _bounds(frame)
    extent = _stated_bounds(bounds)
    first, last = (int(value // 1_000_000) if np.isfinite(value) else 0 for value in (west, east))
    if first == last and degrees_of(first) and _NORTH[0] <= south and north <= _NORTH[1]:
        return CRS.from_epsg(band_epsg("CGCS2000", first, prefixed=True))
    if _inside(bounds, CHINA):
        raise CrsRefused(
            Message("it has no CRS; its coordinates are degrees ({bounds})", bounds=extent),
            where=where,
            next=Message('State it: crs = "EPSG:4490" (CGCS2000) or "EPSG:4326" (WGS 84)'),
        )
    if south >= 1e7 > east or _inside((south, west, north, east), CHINA) or _looks_swapped(bounds):
        raise CrsRefused(
            Message("it has no CRS, and x and y are swapped ({bounds})", bounds=extent),
            where=where,
            next=Message("Swap them"),
        )
    if _EAST[0] <= west and east <= _EAST[1] and _NORTH[0] <= south and north <= _NORTH[1]:
        raise CrsRefused(
            Message("ZONE_UNKNOWN: it has no CRS, and its eastings no zone prefix ({bounds})", bounds=extent),
            where=where,
            next=Message('State it, as crs = "EPSG:4548" (CGCS2000, 3 degrees, central meridian 117)'),
        )
    raise CrsRefused(
        Message("it has no CRS, and its coordinates tell none ({bounds})", bounds=extent), where=where, next=STATE_CRS
    )


def across_bands(frame: Layer) -> Message | None:
    """Return whether a layer runs across several 3-degree bands.

    Parameters
    ----------
    frame
        A layer in China, in any system that is not refused.

    Returns
    -------
    Message or None
        The zones it touches, where they are several.
    """
    if frame.is_empty.all():
        return None
    west, _, east, _ = lon_lat_bounds(frame, read_crs(frame.crs))
    first, last = zone_at(west), zone_at(east)
    return None if first == last else _ACROSS(first=first, last=last)


def _bounds(frame: Layer) -> Box:
    west, south, east, north = map(float, frame.total_bounds)
    return west, south, east, north


def lon_lat_bounds(frame: Layer, reading: CrsReading) -> Box:
    """Return the bounds of a layer in degrees.

    Parameters
    ----------
    frame
        The layer, with something in it.
    reading
        What its CRS was read as.

    Returns
    -------
    tuple
        West, south, east, north, degrees.
    """
    bounds = _bounds(frame)
    if reading.kind.endswith("_geographic"):
        return bounds
    system = reading.epsg or frame.crs
    to_degrees = Transformer.from_crs(system, GEOGRAPHIC["CGCS2000"], always_xy=True)
    degrees: Box = to_degrees.transform_bounds(*bounds)
    return degrees


def check_in_china(frame: Layer, *, where: str = "") -> None:
    """Refuse a layer whose coordinates are not in China, and say what is likely wrong with them.

    Parameters
    ----------
    frame
        A layer in any system that is not refused; one with nothing in it passes.
    where
        The file or layer, for the message.

    Raises
    ------
    InputError
        If any of its bounds lies outside 73 to 136 degrees east or 3 to 54 degrees north.
    """
    check_reading(frame, read_where(frame, where), where)


def read_where(frame: Layer, where: str) -> CrsReading:
    """Read the CRS of a layer, and name the layer where it is refused.

    Parameters
    ----------
    frame
        The layer.
    where
        The file or layer, for the message.

    Returns
    -------
    CrsReading
        What the CRS was read as.

    Raises
    ------
    InputError
        If the CRS is refused.
    """
    try:
        return read_crs(frame.crs)
    except CrsRefused as error:
        raise CrsRefused(error.what, where=where, next=error.next) from error


def check_reading(frame: Layer, reading: CrsReading, where: str) -> None:
    """Refuse coordinates outside China, where the CRS has been read already.

    Parameters
    ----------
    frame
        The layer.
    reading
        What its CRS was read as.
    where
        The file or layer, for the message.

    Raises
    ------
    InputError
        If any of its bounds lies outside China.
    """
    bounds = _bounds(frame)
    if np.isnan(bounds).all():
        return
    slip = _slip(bounds, reading)
    degrees = (np.nan,) * 4 if slip else lon_lat_bounds(frame, reading)
    if _inside(degrees, CHINA):
        return
    if not slip:
        west, south, east, north = degrees
        slip = _Slip(
            Message(
                "the coordinates lie outside China "
                "(longitude {west:.4f} to {east:.4f}, latitude {south:.4f} to {north:.4f})",
                west=west,
                south=south,
                east=east,
                north=north,
            ),
            Message("Check the coordinates, the zone and the CRS"),
        )
    raise CrsRefused(Message("OUT_OF_CHINA: {what}", what=slip.what), where=where, next=slip.next)


class _Slip(NamedTuple):
    """A usual mistake in a file's coordinates, and what to do about it."""

    what: Message
    next: Message


def _slip(bounds: Box, reading: CrsReading) -> _Slip | None:
    """Name the usual slips: axes swapped, degrees for metres, a prefix too many or too few."""
    west, south, east, north = bounds
    extent = _stated_bounds(bounds)
    in_degrees = _inside(bounds, (-180.0, -180.0, 180.0, 180.0))
    swapped_degrees = in_degrees and not _inside(bounds, CHINA) and _inside((south, west, north, east), CHINA)
    if reading.kind.endswith("_geographic"):
        if swapped_degrees:
            return _Slip(Message("latitude and longitude are swapped ({bounds})", bounds=extent), Message("Swap them"))
        wrong = Message("the CRS is in degrees and the coordinates are not ({bounds})", bounds=extent)
        return None if in_degrees else _Slip(wrong, Message("State the CRS they are in"))
    if swapped_degrees or (in_degrees and _inside(bounds, CHINA)):
        return _Slip(
            Message("the CRS is in metres and the coordinates are degrees ({bounds})", bounds=extent),
            Message('State crs = "EPSG:{epsg}"', epsg=4490),
        )
    if reading.zone is None:
        return None
    if south >= 1e7 > east or _looks_swapped(bounds):
        return _Slip(Message("northings and eastings are swapped ({bounds})", bounds=extent), Message("Swap them"))
    return _prefix_slip(bounds, reading, extent)


def _prefix_slip(bounds: Box, reading: CrsReading, extent: Message) -> _Slip | None:
    first, last = (int(value // 1_000_000) for value in (bounds[0], bounds[2]))
    zone = first or reading.zone or 0
    if first != last or first == (reading.zone if reading.prefixed else 0) or degrees_of(zone) is None:
        return None
    what = _PREFIXED(prefix=first) if first else _UNPREFIXED
    state = band_epsg(reading.datum, zone, prefixed=first > 0)
    return _Slip(what(epsg=reading.epsg, bounds=extent), Message('State crs = "EPSG:{epsg}"', epsg=state))


def _inside(bounds: Box, box: Box) -> bool:
    return box[0] <= bounds[0] and box[1] <= bounds[1] and bounds[2] <= box[2] and bounds[3] <= box[3]


def _looks_swapped(bounds: Box) -> bool:
    return _inside(bounds, (_NORTH[0], _EAST[0], _NORTH[1], _EAST[1]))


def _stated_bounds(bounds: Box) -> Message:
    west, south, east, north = bounds
    return Message(
        "x {west:.3f} to {east:.3f}, y {south:.3f} to {north:.3f}", west=west, east=east, south=south, north=north
    )
