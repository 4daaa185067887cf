"""The Gauss-Krüger bands of China: zones, central meridians and their EPSG codes."""

from __future__ import annotations

import math
from typing import Literal

from landuse.core.errors import CrsRefused
from landuse.core.messages import Message

Datum = Literal["CGCS2000", "WGS 84", "Xian 80", "Beijing 54"]
Degrees = Literal[3, 6]

#: The zones China uses; the two ranges do not overlap, so a zone number says its own width.
ZONES: dict[Degrees, range] = {3: range(25, 46), 6: range(13, 24)}

#: EPSG = base + zone, for each datum, width and whether eastings carry the zone as a prefix.
_BASES: dict[tuple[str, int, bool], int] = {
    ("CGCS2000", 3, True): 4488,
    ("CGCS2000", 3, False): 4509,
    ("CGCS2000", 6, True): 4478,
    ("CGCS2000", 6, False): 4489,
    ("Xian 80", 3, True): 2324,
    ("Xian 80", 3, False): 2345,
    ("Xian 80", 6, True): 2314,
    ("Xian 80", 6, False): 2325,
    ("Beijing 54", 3, True): 2376,
    ("Beijing 54", 3, False): 2397,
    ("Beijing 54", 6, True): 21400,
    ("Beijing 54", 6, False): 21440,
}

#: EPSG codes of the geographic systems.
GEOGRAPHIC: dict[str, int] = {"CGCS2000": 4490, "WGS 84": 4326, "Xian 80": 4610, "Beijing 54": 4214}


def degrees_of(zone: int) -> Degrees | None:
    """Return the width of a band from its zone number."""
    return next((width for width, zones in ZONES.items() if zone in zones), None)


def central_meridian(zone: int) -> int:
    """Return the central meridian of a zone.

    Parameters
    ----------
    zone
        13 to 23 for 6-degree bands, 25 to 45 for 3-degree bands.

    Returns
    -------
    int
        Longitude of the central meridian, degrees east.

    Raises
    ------
    InputError
        If the number is no zone of China.
    """
    width = degrees_of(zone)
    if width is None:
        raise CrsRefused(
            Message("{zone} is no zone of China", zone=zone),
            next=Message("Zones are 13 to 23 (6 degrees) and 25 to 45 (3 degrees)"),
        )
    return 3 * zone if width == 3 else 6 * zone - 3


def zone_of(meridian: float, degrees: Degrees) -> int | None:
    """Return the zone that has a central meridian.

    Parameters
    ----------
    meridian
        Central meridian, degrees east.
    degrees
        Width of the bands, 3 or 6.

    Returns
    -------
    int or None
        The zone; None where no zone of that width has this central meridian.
    """
    zone = meridian / 3 if degrees == 3 else (meridian + 3) / 6
    nearest = round(zone)
    return nearest if abs(zone - nearest) < 1e-7 and nearest in ZONES[degrees] else None


def zone_at(lon: float, degrees: Degrees = 3) -> int:
    """Return the zone a longitude falls in.

    Parameters
    ----------
    lon
        Longitude, degrees east.
    degrees
        Width of the bands, 3 or 6.

    Returns
    -------
    int
        The zone; a longitude on the edge of two bands belongs to the eastern one.

    Raises
    ------
    InputError
        If the longitude falls in no band of China.
    """
    zone = -1
    if math.isfinite(lon):
        zone = math.floor((lon + 1.5) / 3) if degrees == 3 else math.floor(lon / 6) + 1
    if zone not in ZONES[degrees]:
        raise CrsRefused(
            Message("longitude {lon} falls in no {degrees}-degree band of China", lon=lon, degrees=degrees),
            next=Message("Check the coordinates and their CRS"),
        )
    return zone


def band_epsg(datum: str, zone: int, *, prefixed: bool) -> int:
    """Return the EPSG code of a band.

    Parameters
    ----------
    datum
        ``CGCS2000``, ``Xian 80`` or ``Beijing 54``; ``WGS 84`` has no bands of its own and gets those of CGCS2000.
    zone
        13 to 23 for 6-degree bands, 25 to 45 for 3-degree bands.
    prefixed
        Whether eastings carry the zone number, ``39600000`` and not ``600000``.

    Returns
    -------
    int
        The EPSG code.

    Raises
    ------
    InputError
        If the number is no zone of China.
    """
    central_meridian(zone)
    return _BASES["CGCS2000" if datum == "WGS 84" else datum, degrees_of(zone) or 3, prefixed] + zone


def band_for(lon: float) -> int:
    """Return the CGCS2000 3-degree band, without prefix, that a longitude falls in.

    Parameters
    ----------
    lon
        Longitude, degrees east.

    Returns
    -------
    int
        EPSG code, 4534 to 4554.

    Raises
    ------
    InputError
        If the longitude falls in no band of China.
    """
    return band_epsg("CGCS2000", zone_at(lon), prefixed=False)


#: The EPSG code of a CGCS2000 3-degree band is this and the number of the band.
FIRST_BAND = 4534 - 25


def zone_prefix(epsg: int | None) -> int | None:
    """Return the band number that stands before the eastings of every printed point; None without a band."""
    return None if epsg is None else epsg - FIRST_BAND
