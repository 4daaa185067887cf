"""What a coordinate system is: its datum, its band, and whether it can be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyproj import CRS
from pyproj.exceptions import CRSError

from landuse.core.errors import CrsRefused
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.geometry.crs.bands import GEOGRAPHIC, band_epsg, central_meridian, degrees_of, zone_of
from landuse.geometry.crs.datum_names import read_datum

if TYPE_CHECKING:
    from landuse.geometry.crs.bands import Degrees

_STEMS = {"CGCS2000": "cgcs2000", "WGS 84": "wgs84", "Xian 80": "xian80", "Beijing 54": "beijing54"}
_NAMED_SIX = re.compile(r"6[_ -]*deg|6度|(cgcs2000|xian[_ ]1980|beijing[_ ]1954)[_ /]*(gk|gauss)", re.IGNORECASE)
#: UTM is defined on WGS 84; a Chinese datum with its scale is somebody's own plane.
_CHINESE, _UTM = ("CGCS2000", "Xian 80", "Beijing 54"), 0.9996
STATE_CRS = Message('State it, as crs = "EPSG:4527"')
_ASK_BAND = Message("Ask for the file in a CGCS2000 3-degree band")
_ASK_SHIFT = Message("Ask for the file in CGCS2000, or give the datum shift in a file of four or seven parameters")


_HEIGHTS = Message("the vertical system was left aside")
_XIAN = Message("'{crs}' is Xian 80, and its shift to CGCS2000 is not public")
_BEIJING = Message("'{crs}' is Beijing 54, and its shift to CGCS2000 is not public")
_NO_PROJECTION = Message("'{crs}' is a local system (地方坐标系): its projection is unknown")
_ORIGIN = Message(
    "'{crs}' is a local system (地方坐标系): its origin is moved to latitude {latitude:g} and northing {northing:g}"
)
_FALSE_EASTING = Message("'{crs}' is a local system (地方坐标系): its false easting is {easting:.3f}")
_OF_TWO_ZONES = Message(
    "'{crs}' contradicts itself: false easting {easting:.0f} and central meridian {meridian:.9g} are of different zones"
)
_NO_BAND = Message(
    "'{crs}' is a local system (地方坐标系): its central meridian {meridian:.9g} "
    "is that of no 3- or 6-degree band of China"
)


@dataclass(frozen=True)
class CrsReading:
    """What a coordinate system was found to be.

    Parameters
    ----------
    epsg
        The code to treat it as; None where no code describes it.
    kind
        Datum and system: ``cgcs2000_3``, ``cgcs2000_6``, ``cgcs2000_geographic``, ``cgcs2000_projected`` (no band of
        China, but well defined) or ``cgcs2000_local``; the same with ``wgs84``, ``xian80``, ``beijing54``, ``other``.
    zone
        The zone of a Gauss-Krüger band.
    prefixed
        Whether eastings carry the zone number.
    central_meridian
        Degrees east, for a band.
    datum
        ``CGCS2000``, ``WGS 84``, ``Xian 80``, ``Beijing 54``, or the name of another.
    notes
        What should be said where it is used, a sentence each.
    trouble, advice
        Why it cannot be used and what to do; empty where it can.
    """

    epsg: int | None
    kind: str
    zone: int | None
    prefixed: bool
    central_meridian: float | None
    datum: str
    notes: tuple[Message, ...] = ()
    trouble: Message | None = None
    advice: Message | None = None


@dataclass(frozen=True)
class _System:
    """The part of a coordinate system that is not its datum."""

    name: str
    zone: int | None = None
    prefixed: bool = False
    trouble: Message | None = None


def read_crs(crs: object) -> CrsReading:
    """Read a coordinate system, and refuse it unless it is CGCS2000 or WGS 84.

    Parameters
    ----------
    crs
        A ``pyproj.CRS`` or anything it is made from.

    Returns
    -------
    CrsReading
        What it is, without trouble.

    Raises
    ------
    InputError
        If there is none, if it is Xian 80, Beijing 54, a local system or another datum, or if its name and its
        ellipsoid disagree.
    """
    reading = examine_crs(crs)
    if reading.trouble:
        raise CrsRefused(reading.trouble, next=reading.advice)
    return reading


def examine_crs(crs: object) -> CrsReading:
    """Read a coordinate system without refusing it.

    Parameters
    ----------
    crs
        A ``pyproj.CRS`` or anything it is made from.

    Returns
    -------
    CrsReading
        What it is; ``trouble`` says why it cannot be used, where it cannot.

    Raises
    ------
    InputError
        If there is none or it cannot be parsed.
    """
    return _interpret(_parsed(crs))


@lru_cache(maxsize=256)  # a case asks for the same few systems again and again: each is interpreted once
def _interpret(crs: CRS) -> CrsReading:
    horizontal, notes = _horizontal(crs)
    datum, system = read_datum(horizontal), _system(horizontal)
    if datum.name in _CHINESE and _scale(horizontal) == _UTM and horizontal.to_epsg() is None:
        system = _local(
            Message(
                "'{crs}' is a local system (地方坐标系): its scale factor is {scale:.9g} and not 1",
                crs=horizontal.name,
                scale=_UTM,
            )
        )
    trouble, advice = (datum.trouble, datum.advice) if datum.trouble else (system.trouble, system.trouble and _ASK_BAND)
    if not trouble and datum.name in {"Xian 80", "Beijing 54"}:
        what = _XIAN if datum.name == "Xian 80" else _BEIJING
        trouble, advice = what(crs=horizontal.name), _ASK_SHIFT
    stem = _STEMS.get(datum.name, "other")
    meridian = None if system.zone is None else float(central_meridian(system.zone))
    return CrsReading(
        None if datum.trouble or system.trouble else _code(horizontal, datum.name, system),
        f"{stem}_{system.name}",
        system.zone,
        system.prefixed,
        meridian,
        datum.name,
        (*notes, *datum.notes),
        trouble,
        advice,
    )


def _parsed(crs: object) -> CRS:
    if crs is None:
        raise CrsRefused(Message("the layer has no CRS"), next=STATE_CRS)
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise CrsRefused(
            Message("'{crs}' is no CRS ({words})", crs=str(crs)[:80], words=words_of(error)), next=STATE_CRS
        ) from error


def _horizontal(crs: CRS) -> tuple[CRS, tuple[Message, ...]]:
    """Take a system out of what it is compounded with or bound to."""
    horizontal = crs
    notes: tuple[Message, ...] = ()
    if horizontal.is_compound:
        horizontal, notes = horizontal.sub_crs_list[0], (_HEIGHTS,)
    if horizontal.is_bound and horizontal.source_crs is not None:
        operation = horizontal.coordinate_operation
        shift = [float(item.value) for item in operation.params] if operation else []
        if any(shift):
            raise CrsRefused(
                Message(
                    "'{crs}' brings a datum shift of its own, {shift}, by nobody", crs=horizontal.name, shift=shift
                ),
                next=_ASK_SHIFT,
            )
        horizontal = horizontal.source_crs
    return horizontal, notes


def _code(crs: CRS, datum: str, system: _System) -> int | None:
    if system.zone is not None:
        return band_epsg(datum, system.zone, prefixed=system.prefixed)
    return GEOGRAPHIC[datum] if system.name == "geographic" else crs.to_epsg()


def _scale(crs: CRS) -> float | None:
    operation = crs.coordinate_operation if crs.is_projected else None
    return next((float(item.value) for item in operation.params if item.code == "8805"), None) if operation else None


def _system(crs: CRS) -> _System:
    if crs.is_engineering:
        return _local(Message("'{crs}' is a local system (地方坐标系): it is tied to no datum", crs=crs.name))
    if crs.is_geographic:
        return _System("geographic")
    if crs.is_geocentric or not crs.is_projected:
        return _System("geocentric", trouble=Message("'{crs}' is geocentric", crs=crs.name))
    operation = crs.coordinate_operation
    method = operation.method_code if operation else ""
    if method != "9807":
        return _System("projected") if method else _local(_NO_PROJECTION(crs=crs.name))
    if abs(crs.axis_info[0].unit_conversion_factor - 1) > 1e-12:
        return _System("projected")
    values = {item.code: float(item.value) for item in operation.params} if operation else {}
    latitude, longitude, scale, easting, northing = (values[f"880{digit}"] for digit in (1, 2, 5, 6, 7))
    if abs(scale - 0.9996) < 1e-9 and abs(easting - 500_000) < 1e-3 and abs((longitude - 3) % 6) < 1e-7:
        return _System("projected")  # UTM
    if abs(scale - 1) > 1e-9:
        return _local(
            Message(
                "'{crs}' is a local system (地方坐标系): its scale factor is {scale:.9g} and not 1",
                crs=crs.name,
                scale=scale,
            )
        )
    if latitude or northing:
        return _local(_ORIGIN(crs=crs.name, latitude=latitude, northing=northing))
    return _band(crs, longitude, easting)


def _band(crs: CRS, meridian: float, false_easting: float) -> _System:
    prefix, rest = divmod(false_easting, 1_000_000)
    if abs(rest - 500_000) > 1e-3:
        return _local(_FALSE_EASTING(crs=crs.name, easting=false_easting))
    zone = int(prefix) or _bare_zone(crs, meridian)
    width = degrees_of(zone)
    if width is None or zone_of(meridian, width) != zone:
        if prefix:
            return _System("other", trouble=_OF_TWO_ZONES(crs=crs.name, easting=false_easting, meridian=meridian))
        return _local(_NO_BAND(crs=crs.name, meridian=meridian))
    return _System(str(width), zone, prefix > 0)


def _bare_zone(crs: CRS, meridian: float) -> int:
    """Return the zone of a band without prefix, or 0; a name decides where both widths have the meridian."""
    widths: tuple[Degrees, Degrees] = (6, 3) if _NAMED_SIX.search(crs.name) else (3, 6)
    return next((zone for width in widths if (zone := zone_of(meridian, width))), 0)


def _local(why: Message) -> _System:
    return _System("local", trouble=why)
