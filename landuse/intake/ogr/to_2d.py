"""Takes geometry as a format stores it down to plain points, lines and polygons in two dimensions, aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue

if TYPE_CHECKING:
    from numpy.typing import NDArray


def from_wkb(binaries: NDArray[np.object_], *, where: str) -> tuple[NDArray[np.object_], list[ReadIssue]]:
    """Read geometries from WKB in two dimensions; what can't be read is left without geometry.

    Parameters
    ----------
    binaries
        WKB, one a feature; None where there is no geometry.
    where
        The file and layer, for the log.

    Returns
    -------
    tuple of (ndarray, list of ReadIssue)
        The geometries, and what was dropped or mended.
    """
    with np.errstate(invalid="ignore"):  # a corrupt vertex is refused where it is known which feature has it
        geometry = shapely.from_wkb(binaries, on_invalid="ignore")
    repairs: list[ReadIssue] = []
    for row in np.flatnonzero(shapely.is_missing(geometry) & ~pd.isna(binaries)).tolist():
        geometry[row], entry = _read_again(binaries[row], where, row)
        repairs.append(entry)
    flat, entries = to_2d(geometry, where=where)
    return flat, [*repairs, *entries]


def to_2d(geometry: NDArray[np.object_], *, where: str) -> tuple[NDArray[np.object_], list[ReadIssue]]:
    """Drop heights and measures, aloud."""
    repairs = dropped(int(shapely.has_z(geometry).sum()), int(shapely.has_m(geometry).sum()), where)
    return (shapely.force_2d(geometry) if repairs else geometry), repairs


def dropped(heights: int, measures: int, where: str) -> list[ReadIssue]:
    """List the heights and measures that were dropped.

    Parameters
    ----------
    heights, measures
        How many features had them.
    where
        The file and layer.

    Returns
    -------
    list of ReadIssue
        One entry for each kind.
    """
    entries = []
    if heights:
        what = Message.plural(
            "heights (Z) of {n} feature were dropped", "heights (Z) of {n} features were dropped", n=heights
        )
        entries.append(ReadIssue("Z_DROPPED", what, where))
    if measures:
        what = Message.plural(
            "measures (M) of {n} feature were dropped", "measures (M) of {n} features were dropped", n=measures
        )
        entries.append(ReadIssue("M_DROPPED", what, where))
    return entries


def _read_again(binary: bytes, where: str, row: int) -> tuple[shapely.Geometry | None, ReadIssue]:
    """Read geometry that is no sound WKB: close its rings, or give it up."""
    with np.errstate(invalid="ignore"):
        mended = shapely.from_wkb(binary, on_invalid="fix")
    if mended is not None and shapely.get_dimensions(mended) == 2:
        return mended, ReadIssue("RING_OPEN", Message("a ring was not closed, and was closed"), where, None, row)
    what = Message("its geometry cannot be read ({kind}); it was taken as having none", kind=_kind(binary))
    return None, ReadIssue("GEOMETRY_UNREADABLE", what, where, None, row)


def _kind(binary: bytes) -> Message:
    number = int.from_bytes(binary[1:5], "little" if binary[0] else "big") % 1000 & 0xFF
    names = {
        1: Message("a point"),
        2: Message("a line with one point"),
        3: Message("a polygon"),
        15: Message("a polyhedral surface"),
        16: Message("a surface of triangles"),
    }
    return names.get(number, Message("WKB type {number}", number=number))
