"""Coordinates in degrees: decimal, or degrees, minutes and seconds run together (ddd.mmss)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from landuse.core.errors import InputError
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.intake.survey.areas import read_figure
from landuse.intake.survey.rings import cut_rings, ring_areas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landuse.intake.survey.header import Header
    from landuse.intake.survey.records import Records

    Floats = NDArray[np.float64]

#: How far an area may be off, as a share, and still tell which way of writing is meant; the two differ sevenfold.
_SLACK = 0.1


def as_degrees(records: Records, header: Header, faults: IssueLog) -> Records:
    """Turn ddd.mmss into decimal degrees, where that is what is written; metres are left as they are.

    Parameters
    ----------
    records
        The points as written.
    header
        What the header says; 计量单位=度分秒 or 度 settles it.
    faults
        Where faults are noted.

    Returns
    -------
    Records
        The points in decimal degrees or metres.

    Raises
    ------
    InputError
        If the coordinates could be either, and neither the header nor a stated area tells.
    """
    values = np.concatenate([records.first, records.second])
    if records.sexagesimal or header.unit == "degree" or not len(values) or np.abs(values).max() > 180:
        return records
    turned = replace(records, first=from_dms(records.first), second=from_dms(records.second))
    possible = bool(can_be_dms(values).all())
    if header.unit == "dms" and not possible:
        raise InputError(
            Message("计量单位 says 度分秒, but some minutes or seconds are 60 and more"),
            where=faults.where,
            next=Message("Check 计量单位"),
        )
    if not possible:
        return records
    if header.unit != "dms":
        meant = _by_stated_area(records, turned)
        if meant is None:
            raise InputError(
                Message("the coordinates may be decimal degrees or degrees, minutes and seconds (ddd.mmss)"),
                where=faults.at(int(records.line[0])),
                next=Message("Write 计量单位=度 or 计量单位=度分秒 into the header"),
            )
        if not meant:
            return records
    what = Message("coordinates are degrees, minutes and seconds (ddd.mmss); they were read as such")
    faults.add("DEGREES_MINUTES_SECONDS", what, line=int(records.line[0]))
    return turned


def can_be_dms(values: Floats) -> NDArray[np.bool_]:
    """Return which numbers can be degrees, minutes and seconds run together."""
    _, minutes, seconds = _split(values)
    return (minutes < 60) & (seconds < 60)


def from_dms(values: Floats) -> Floats:
    """Turn degrees, minutes and seconds run together into degrees."""
    degrees, minutes, seconds = _split(values)
    return np.asarray(np.copysign(degrees + minutes / 60 + seconds / 3600, values))


def _split(values: Floats) -> tuple[Floats, Floats, Floats]:
    size = np.abs(values)
    degrees = np.floor(size)
    # 0.0516 is not quite 516 tenthousandths: a hair is added before cutting, and taken off the seconds again
    rest = np.round((size - degrees) * 10_000, 9)
    minutes = np.floor(rest / 100)
    return degrees, minutes, rest - minutes * 100


def _by_stated_area(records: Records, turned: Records) -> bool | None:
    """Return by the stated areas whether ddd.mmss is meant; None where they don't tell."""
    decimal, sexagesimal = (_areas(reading) for reading in (records, turned))
    votes = set()
    for row, head in enumerate(records.heads):
        figure = read_figure(head.area)
        if figure is None or figure.value <= 0:
            continue
        fits = [abs(areas[row] / (figure.value * 10_000) - 1) <= _SLACK for areas in (decimal, sexagesimal)]
        votes |= {fits[1]} if fits[0] != fits[1] else set()
    return votes.pop() if len(votes) == 1 else None


def _areas(records: Records) -> Floats:
    east, north = np.maximum(records.first, records.second), np.minimum(records.first, records.second)
    rings = cut_rings(records, np.column_stack((east, north)), IssueLog(""), degrees=True)
    return np.bincount(rings.plot, weights=ring_areas(rings), minlength=len(records.heads)).astype(float)
