"""Takes geometry as a format stores it down to plain points, lines and polygons in two dimensions, aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from landuse.core.repairs import Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray


def from_wkb(binaries: NDArray[np.object_], *, where: str) -> tuple[NDArray[np.object_], list[Repair]]:
    """Read geometries from WKB in two dimensions; what can't be read is left without geometry.

    Parameters
    ----------
    binaries
        WKB, one a feature; None where there is no geometry.
    where
        The file and layer, for the ledger.

    Returns
    -------
    tuple of (ndarray, list of Repair)
        The geometries, and what was dropped or mended.
    """
    with np.errstate(invalid="ignore"):  # a corrupt vertex is refused where it is known which feature has it
        geometry = shapely.from_wkb(binaries, on_invalid="ignore")
    repairs: list[Repair] = []
    for row in np.flatnonzero(shapely.is_missing(geometry) & ~pd.isna(binaries)).tolist():
        geometry[row], entry = _read_again(binaries[row], where, row)
        repairs.append(entry)
    flat, entries = to_2d(geometry, where=where)
    return flat, [*repairs, *entries]


def to_2d(geometry: NDArray[np.object_], *, where: str) -> tuple[NDArray[np.object_], list[Repair]]:
    """Drop heights and measures, aloud.

    Parameters
    ----------
    geometry
        Geometries; None where there is none.
    where
        The file and layer, for the ledger.

    Returns
    -------
    tuple of (ndarray, list of Repair)
        The geometries in two dimensions, and what was dropped.
    """
    repairs = []
    for code, what, found in (
        ("Z_DROPPED", "heights (Z)", shapely.has_z(geometry)),
        ("M_DROPPED", "measures (M)", shapely.has_m(geometry)),
    ):
        if found.any():
            repairs.append(Repair(code, f"{what} of {int(found.sum())} features were dropped", where))
    return (shapely.force_2d(geometry) if repairs else geometry), repairs


def _read_again(binary: bytes, where: str, row: int) -> tuple[shapely.Geometry | None, Repair]:
    """Read geometry that is no sound WKB: close its rings, or give it up."""
    mended = shapely.from_wkb(binary, on_invalid="fix")
    if mended is not None and shapely.get_dimensions(mended) == 2:
        return mended, Repair("RING_OPEN", "a ring was not closed, and was closed", where, None, row)
    what = f"its geometry cannot be read ({_kind(binary)}); it was taken as having none"
    return None, Repair("GEOMETRY_UNREADABLE", what, where, None, row)


def _kind(binary: bytes) -> str:
    number = int.from_bytes(binary[1:5], "little" if binary[0] else "big") % 1000 & 0xFF
    names = {
        1: "a point",
        2: "a line with one point",
        3: "a polygon",
        15: "a polyhedral surface",
        16: "a surface of triangles",
    }
    return names.get(number, f"WKB type {number}")
