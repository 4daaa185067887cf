"""Where the points of a survey file lie: which number is north, which zone, which datum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

from landuse.core.earth import METRES_PER_DEGREE
from landuse.core.errors import CrsRefused, InputError
from landuse.core.messages import Message
from landuse.geometry.crs.bands import GEOGRAPHIC, band_epsg, degrees_of
from landuse.geometry.crs.interpret import CrsReading, examine_crs
from landuse.intake.survey.header import refuse_local

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.core.issue_log import IssueLog
    from landuse.intake.survey.header import Header
    from landuse.intake.survey.records import Records

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

#: Where eastings without prefix and northings lie in China, m.
_EAST, _NORTH = (1e5, 9e5), (3e5, 6e6)
#: Northings at or above this cannot be eastings; below lie only the islands of the South China Sea.
_MAINLAND = 1.9e6
_CHINA = (73.0, 136.0, 3.0, 54.0)
_IN_DEGREES = Message(
    "corrupt vertex: the point {first:.4f}, {second:.4f} is in degrees, and others are in metres ({lines})"
)
_IN_NO_BAND = Message(
    "corrupt vertex: the point {first:.4f}, {second:.4f} can be no point of a band of China ({lines})"
)
_OF_ANOTHER_ZONE = Message(
    "corrupt vertex: the point {first:.4f}, {second:.4f} is of another zone than its plot, {zones} ({lines})"
)
_OUT_OF_CHINA = Message("OUT_OF_CHINA: the point {first:.4f}, {second:.4f} lies outside China ({lines})")
_ZONE_EMPTY = Message("ZONE_UNKNOWN: eastings carry no zone prefix and 带号 is empty ({lines})")
_ZONE_WRONG = Message("ZONE_UNKNOWN: eastings carry no zone prefix and 带号 says “{told}”, which is no zone ({lines})")
_ZONE_MISSING = Message("ZONE_UNKNOWN: eastings carry no zone prefix and there is no 带号 ({lines})")
_LATITUDE_FIRST = Message("coordinates are degrees (lat,lon order), and not metres")
_LONGITUDE_FIRST = Message("coordinates are degrees (lon,lat order), and not metres")
_EITHER_FIRST = Message("coordinates are degrees (mixed order), and not metres")


@dataclass(frozen=True, eq=False)
class Georeferenced:
    """Points in one system.

    Parameters
    ----------
    east, north
        Eastings with zone prefix and northings, m, or longitudes and latitudes, degrees (P,).
    crs
        The system as the file or the user says it; None where the datum is not said.
    zone
        The zone of the band; None for degrees.
    """

    east: Floats
    north: Floats
    crs: CRS | None
    zone: int | None


def place(records: Records, header: Header, crs: str | None, faults: IssueLog) -> Georeferenced:
    """Find which coordinate is which, and in which band, and note what was wrong.

    Parameters
    ----------
    records
        The points as written.
    header
        What the header says.
    crs
        The CRS the user states, which outranks the header.
    faults
        Where faults are noted.

    Returns
    -------
    Georeferenced
        The points, every easting with its zone prefix.

    Raises
    ------
    InputError
        If the zone is not known, a point lies where no point of the file can, or outside China, or the system is local.
    """
    stated = examine_crs(crs) if crs is not None else None
    if stated is None:
        refuse_local(header, faults.where)
    small = (np.abs(records.first) <= 180) & (np.abs(records.second) <= 180)
    if len(small) and small.all():
        return _degrees(records, header, stated, faults)
    _refuse(records, small, _IN_DEGREES, faults)
    return _plane(records, header, stated, faults)


def _refuse(records: Records, wrong: Bools, what: Message, faults: IssueLog) -> None:
    lines = records.line[wrong]
    if len(lines):
        at = np.flatnonzero(wrong)[0]
        message = what(first=records.first[at], second=records.second[at], lines=faults.named(lines))
        raise InputError(message, where=faults.at(int(lines[0])), next=Message("Correct the coordinates"))


def _plane(records: Records, header: Header, stated: CrsReading | None, faults: IssueLog) -> Georeferenced:
    east, north = _unswapped(records, faults)
    prefix = np.where(east >= 1e7, east // 1e6, 0).astype(np.int64)
    bare = np.where(prefix > 0, east - prefix * 1e6, east)
    known = np.isin(prefix, [0, *range(13, 24), *range(25, 46)])
    fits = known & (bare >= _EAST[0]) & (bare <= _EAST[1]) & (north >= _NORTH[0]) & (north <= _NORTH[1])
    _refuse(records, ~fits, _IN_NO_BAND, faults)
    zones = np.where(prefix > 0, prefix, _zone_of_bare(records, header, stated, prefix == 0, faults))
    _compare_zones(records, header, stated, prefix, faults)
    east = np.where(prefix > 0, east, np.round(bare + zones * 1e6, 7))
    datum = stated.datum if stated else header.datum
    east, north, zone = _one_band(records, (east, north), zones, datum or "CGCS2000", faults)
    epsg = band_epsg(datum or "CGCS2000", zone, prefixed=True)
    _check_in_china(records, (east, north), epsg, faults)
    _check_width(records, east - zone * 1e6, north, zone, faults)
    return Georeferenced(east, north, CRS.from_epsg(epsg) if datum else None, zone)


def _unswapped(records: Records, faults: IssueLog) -> tuple[Floats, Floats]:
    """Put north and east where they belong, point by point."""
    first, second = records.first, records.second
    swapped = ((first >= 1e7) & (second < 1e7)) | (
        (first >= _EAST[0]) & (first <= _EAST[1]) & (second >= _MAINLAND) & (second <= _NORTH[1])
    )
    plots, at, counts = np.unique(records.plot[swapped], return_index=True, return_counts=True)
    of = np.bincount(records.plot)
    for plot, line, count in zip(plots.tolist(), records.line[swapped][at].tolist(), counts.tolist(), strict=True):
        what = Message("X and Y are swapped on {count} of {of} points; they were put right", count=count, of=of[plot])
        faults.add("XY_SWAPPED", what, line=line, row=plot, id=records.heads[plot].number)
    return np.where(swapped, first, second), np.where(swapped, second, first)


def _zone_of_bare(records: Records, header: Header, stated: CrsReading | None, bare: Bools, faults: IssueLog) -> int:
    """Return the zone of eastings without prefix, and say that the prefix was added."""
    lines = records.line[bare]
    if not len(lines):
        return 0
    zone = stated.zone if stated and stated.zone else header.zone
    if zone is None:
        written = header.values.get("带号", "")
        what = _ZONE_EMPTY if header.values else _ZONE_MISSING
        raise CrsRefused(
            (_ZONE_WRONG(told=written) if written else what)(lines=faults.named(lines)),
            where=faults.at(header.lines.get("带号", int(lines[0]))),
            next=Message(
                "Write the zone into 带号: 25 to 45, the central meridian divided by 3; or state the CRS of that band"
            )
            if header.values
            else Message("State the CRS of its band: EPSG:4513 for zone 25 to EPSG:4533 for zone 45"),
        )
    faults.add(
        "PREFIX_ADDED",
        Message.plural(
            "an easting lacks the zone prefix; {zone} was added on {n} point",
            "eastings lack the zone prefix; {zone} was added on {n} points",
            n=len(lines),
            zone=zone,
        ),
        line=int(lines[0]),
    )
    return zone


def _compare_zones(
    records: Records, header: Header, stated: CrsReading | None, prefix: NDArray[np.int64], faults: IssueLog
) -> None:
    zones = np.unique(prefix[prefix > 0]).tolist()
    if stated and stated.zone and zones and zones != [stated.zone]:
        raise InputError(
            Message(
                "the eastings carry the zone prefix {prefixes}, and the CRS stated is of zone {zone}",
                prefixes=zones,
                zone=stated.zone,
            ),
            where=faults.at(int(records.line[prefix > 0][0])),
            next=Message("State the CRS of the file, or none"),
        )
    if header.zone and zones and header.zone not in zones:
        what = Message(
            "{zone}!={prefix}: 带号 and the prefix of the eastings disagree; the prefix was taken",
            zone=header.zone,
            prefix=zones[0],
        )
        faults.add("ZONE_HEADER_MISMATCH", what, line=header.lines.get("带号"))
    zone = zones[0] if zones else (header.zone if not stated else None)
    width = degrees_of(zone) if zone else None
    if header.degrees and width and width != header.degrees:
        what = Message(
            "几度分带={degrees}, but zone {zone} is one of {width} degrees; taken as that",
            degrees=header.degrees,
            zone=zone,
            width=width,
        )
        faults.add("DEGREE_MISMATCH", what, line=header.lines.get("几度分带"))


def _one_band(
    records: Records, points: tuple[Floats, Floats], zones: NDArray[np.int64], datum: str, faults: IssueLog
) -> tuple[Floats, Floats, int]:
    """Bring plots of other zones to the zone of most; a plot whose points are of several zones is refused."""
    east, north = points
    values, counts = np.unique(zones, return_counts=True)
    zone = int(values[np.argmax(counts)])
    for plot in np.unique(records.plot[zones != zone]):
        mine = records.plot == plot
        own = np.unique(zones[mine])
        if len(own) > 1:
            odd = mine & (zones != own[np.argmax([np.sum(zones[mine] == candidate) for candidate in own])])
            _refuse(records, odd, _OF_ANOTHER_ZONE(zones=own.tolist()), faults)
        here, there = (band_epsg(datum, int(zone_number), prefixed=True) for zone_number in (own[0], zone))
        over = Transformer.from_crs(here, there, always_xy=True)
        east[mine], north[mine] = over.transform(east[mine], north[mine])
        head = records.heads[plot]
        what = Message(
            "the plot is in zone {own}, most are in zone {zone}; it was computed over to that", own=own[0], zone=zone
        )
        faults.add("TWO_BANDS", what, line=head.line or None, row=int(plot), id=head.number)
    return east, north, zone


def _check_in_china(records: Records, points: tuple[Floats, Floats], epsg: int, faults: IssueLog) -> None:
    to_degrees = Transformer.from_crs(epsg, GEOGRAPHIC["CGCS2000"], always_xy=True)
    east, north = ((axis.min(), axis.max()) for axis in points)
    if _in_china(*to_degrees.transform(np.repeat(east, 2), np.tile(north, 2))).all():
        return
    inside = _in_china(*to_degrees.transform(*points))
    _refuse(records, ~inside, _OUT_OF_CHINA, faults)


def _in_china(lon: Floats, lat: Floats) -> Bools:
    return (lon >= _CHINA[0]) & (lon <= _CHINA[1]) & (lat >= _CHINA[2]) & (lat <= _CHINA[3])


def _check_width(records: Records, bare: Floats, north: Floats, zone: int, faults: IssueLog) -> None:
    """Note points farther than half a degree beyond the edge of their band."""
    half = (degrees_of(zone) or 3) / 2 + 0.5
    reach = half * METRES_PER_DEGREE * np.cos(north / 6_367_000)
    beyond = np.abs(bare - 500_000) > reach
    faults.add_lines(
        "OUT_OF_BAND", Message("points lie far outside zone {zone}; check the zone", zone=zone), records.line[beyond]
    )


def _degrees(records: Records, header: Header, stated: CrsReading | None, faults: IssueLog) -> Georeferenced:
    first, second = records.first, records.second
    latitude_first = (first >= _CHINA[2]) & (first <= _CHINA[3]) & (second >= _CHINA[0]) & (second <= _CHINA[1])
    longitude_first = (second >= _CHINA[2]) & (second <= _CHINA[3]) & (first >= _CHINA[0]) & (first <= _CHINA[1])
    _refuse(records, ~(latitude_first | longitude_first), _OUT_OF_CHINA, faults)
    what = _LATITUDE_FIRST if latitude_first.all() else _LONGITUDE_FIRST if longitude_first.all() else _EITHER_FIRST
    faults.add("GEOGRAPHIC", what, line=int(records.line[0]))
    datum = stated.datum if stated else header.datum
    crs = CRS.from_epsg(GEOGRAPHIC[datum]) if datum in GEOGRAPHIC else None
    lon, lat = np.where(latitude_first, second, first), np.where(latitude_first, first, second)
    return Georeferenced(lon, lat, crs, None)
