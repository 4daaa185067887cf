"""Plots written as a survey coordinate text file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.core.errors import InputError, OutputError
from landuse.core.foreign_words import words_of
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.geometry.crs.interpret import CrsReading, examine_crs
from landuse.intake.survey.header import HEADER, KEYS, PLOTS, PROJECT, datum_of, degrees_said
from landuse.intake.survey.layout import lay_out, lost_columns, plot_lines

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from landuse.core.read_issues import ReadIssue

    Floats = NDArray[np.float64]

_SYSTEMS = {
    "CGCS2000": "2000国家大地坐标系",
    "WGS 84": "WGS84",
    "Xian 80": "1980西安坐标系",
    "Beijing 54": "1954北京坐标系",
}
#: Decimals up to which rounding gives a coordinate back exactly; beyond, its shortest text is written.
_MOST_DIGITS = 7
_COLLECTION = 7


def write_survey(path: Path, frame: gpd.GeoDataFrame, *, encoding: str | None = None) -> list[ReadIssue]:
    """Write plots as a survey coordinate text file (勘测定界/报部坐标 TXT).

    Rings start at their north-west vertex, outer ones clockwise and holes the other way, and are closed by their first
    point; numbers run on through a plot. Points that came with names keep them. Coordinates are written to their last
    digit, with at least three.

    Parameters
    ----------
    path
        The file.
    frame
        Polygons, lines or points in a band of CGCS2000, Xian 80 or Beijing 54, or in degrees; columns as `read_survey`
        gives them, or those of other layers that hold the same.
    encoding
        GBK unless said; GB 18030 where GBK lacks a character.

    Returns
    -------
    list of ReadIssue
        What was changed or lost.

    Raises
    ------
    InputError
        If the CRS is none the header can name, or there is nothing to write.
    OutputError
        If the file cannot be written.
    """
    losses = IssueLog(str(path))
    reading = _system(frame, losses)
    plots = _plots(frame, losses)
    runs = lay_out(np.asarray(plots.geometry.array))
    xy = runs.rings.xy[runs.walked]
    digits = _digits(xy, losses)
    header = _header(frame.attrs.get("survey_header") or {}, reading, digits)
    project = frame.attrs.get("survey_project") or {}
    lines = [f"[{PROJECT}]", *(f"{key}={value}" for key, value in project.items())] if project else []
    lines += [f"[{HEADER}]", *(f"{key}={value}" for key, value in header.items()), f"[{PLOTS}]"]
    lines += plot_lines(plots, _texts(xy, reading, digits, losses), runs, losses)
    lost = lost_columns(frame)
    if lost:
        losses.add("COLUMNS_LOST", Message("the format has no place for the columns {lost}", lost=lost))
    _save(path, "\r\n".join(lines) + "\r\n", encoding, losses)
    return list(losses.issues())


def _system(frame: gpd.GeoDataFrame, losses: IssueLog) -> CrsReading:
    reading = examine_crs(frame.crs)
    if reading.datum not in _SYSTEMS or not (reading.zone or reading.kind.endswith("_geographic")):
        raise InputError(
            Message("a survey file cannot name the CRS '{name}'", name=frame.crs.name),
            where=losses.where,
            next=Message("Convert to a CGCS2000 3-degree band first, say --to-crs EPSG:4527"),
        )
    if reading.zone is None:
        losses.add(
            "GEOGRAPHIC",
            Message("coordinates were written in degrees; a survey file should be in a band, say --to-crs"),
        )
    elif not reading.prefixed:
        losses.add("PREFIX_ADDED", Message("eastings were written with their zone prefix {zone}", zone=reading.zone))
    return reading


def _plots(frame: gpd.GeoDataFrame, losses: IssueLog) -> gpd.GeoDataFrame:
    """Leave out what has no ground, and heights."""
    geometries = np.asarray(frame.geometry.array)
    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    for row in np.flatnonzero(empty).tolist():
        losses.add("EMPTY_PLOT", Message("the feature has no geometry and was left out"), row=row)
    mixed = np.flatnonzero(shapely.get_type_id(geometries) == _COLLECTION).tolist()
    if empty.all() or mixed:
        what = (
            Message("row {row} is a collection of different geometries", row=mixed[0])
            if mixed
            else Message("there is nothing to write")
        )
        raise InputError(what, where=losses.where, next=Message("Give polygons"))
    if shapely.has_z(geometries).any():
        losses.add("HEIGHTS_DROPPED", Message("the format holds no heights; they were dropped"))
    plots = frame[~empty]
    return plots.set_geometry(shapely.force_2d(geometries[~empty]))


def _header(given: dict[str, str], reading: CrsReading, digits: int) -> dict[str, str]:
    """Keep what the file came with, and put in what the coordinates now say."""
    header = {key: str(given.get(key, default)) for key, default in KEYS.items()} | {
        key: str(value) for key, value in given.items() if key not in KEYS
    }
    if datum_of(header["坐标系"]) != reading.datum:
        header["坐标系"] = _SYSTEMS[reading.datum]
    width = int(reading.kind[-1]) if reading.zone else None
    if degrees_said(header["几度分带"]) != width:
        header["几度分带"] = str(width or "")
    header["带号"] = str(reading.zone or "")
    header["投影类型"] = header["投影类型"] or KEYS["投影类型"] if reading.zone else ""
    header["计量单位"] = "米" if reading.zone else "度"
    finest = 10.0**-digits
    if not _is_number(header["精度"]) or float(header["精度"]) != finest:
        header["精度"] = f"{finest:.{digits}f}"
    return header


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _digits(xy: Floats, losses: IssueLog) -> int:
    """Return the decimals that all coordinates need, three at least."""
    digits = next((count for count in range(3, _MOST_DIGITS + 1) if (np.round(xy, count) == xy).all()), _MOST_DIGITS)
    if digits > 4:
        losses.add(
            "PRECISION",
            Message("coordinates were written with {digits} decimals or more; 3 or 4 are usual", digits=digits),
        )
    return digits


def _texts(xy: Floats, reading: CrsReading, digits: int, losses: IssueLog) -> tuple[list[str], list[str]]:
    """Write northings and eastings to their last digit."""
    prefix, width = "", 0
    if reading.zone is not None and not reading.prefixed:
        prefix, width = str(reading.zone), 6
        if len(xy) and not (xy[:, 0].min() >= 0 and xy[:, 0].max() < 1e6):
            raise InputError(
                Message(
                    "an easting lies out of its band ({least:.3f} to {most:.3f})",
                    least=xy[:, 0].min(),
                    most=xy[:, 0].max(),
                ),
                where=losses.where,
                next=Message("Convert to the band the ground lies in"),
            )
    exact = np.round(xy, digits) == xy
    north, east = (
        [f"{value:.{digits}f}" if plain else repr(value) for value, plain in zip(values, flags, strict=True)]
        for values, flags in ((xy[:, axis].tolist(), exact[:, axis].tolist()) for axis in (1, 0))
    )
    if prefix:
        east = [prefix + text.zfill(width + 1 + len(text.partition(".")[2])) for text in east]
    return north, east


def _save(path: Path, text: str, encoding: str | None, losses: IssueLog) -> None:
    wanted = encoding or "gbk"
    try:
        data = text.encode(wanted)
    except LookupError as error:
        raise InputError(
            Message("there is no encoding '{wanted}'", wanted=wanted),
            where=str(path),
            next=Message("Write gbk or utf-8"),
        ) from error
    except UnicodeEncodeError as error:
        data = text.encode("gb18030", errors="strict")
        rare = text[error.start : error.end]
        losses.add(
            "ENCODING", Message("{wanted} lacks '{rare}'; the file was written in GB 18030", wanted=wanted, rare=rare)
        )
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            Message("the file cannot be written ({words})", words=words_of(error)), where=str(path)
        ) from error
