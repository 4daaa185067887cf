"""Coordinate systems as people of the field call them, on a page."""

from __future__ import annotations

import re

from landuse.core.messages import Message

_EPSG = re.compile(r"EPSG:(\d+)", re.IGNORECASE)
_DEGREES = {
    4490: Message("CGCS2000, longitude and latitude"),
    4326: Message("WGS 84, longitude and latitude"),
}
#: The first code of a row of Gauss-Krüger bands, how many, their width, and the meridian of the first.
_BANDS = ((4491, 11, 6, 75), (4502, 11, 6, 75), (4513, 21, 3, 75), (4534, 21, 3, 75))


def crs_title(code: str) -> Message:
    """Return what a coordinate system is called: the CGCS2000 bands by their meridian, another as it is written."""
    match = _EPSG.fullmatch(code.strip())
    number = int(match[1]) if match else 0
    if number in _DEGREES:
        return _DEGREES[number]
    for first, count, width, meridian in _BANDS:
        if first <= number < first + count:
            at = meridian + (number - first) * width
            return Message("CGCS2000, {width}° band, meridian {meridian}°", width=width, meridian=at)
    return Message.verbatim(code)
