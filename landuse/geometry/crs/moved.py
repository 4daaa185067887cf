"""Moves ground so that what was valid stays valid: by a constant exactly, by a projection without losing area."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from landuse.core.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Decimals that people write coordinates with, m.
_DECIMALS = (3, 4, 5, 6, 7)
#: How far a side that is straight in one system may lie beside the straight side in another, m.
BESIDE_M = 0.01
#: Noise of a sum of areas, m².
_NOISE_M2 = 1e-6

MENDED = Message(
    "features that are valid as drawn and cross themselves by less than {beside:m} once they are projected: "
    "{count:count}; they were mended, and their areas are as drawn to {most} m²"
)


def shifted(geometries: Any, east_m: float) -> NDArray[np.object_]:  # noqa: ANN401  arrays of geometries have no type
    """Move ground east by a whole number of metres, exactly.

    Taking a zone prefix off loses no digit of a coordinate: the difference is exact. Where all coordinates were
    written with a few decimals, and adding the constant again gives them back to their last bit, they are those
    decimals again, so that a layer with a prefix meets one without; but never where valid ground would become invalid.

    Parameters
    ----------
    geometries
        The geometries; they are not changed.
    east_m
        By how much.

    Returns
    -------
    ndarray
        The geometries moved.
    """
    shapes = np.asarray(geometries, dtype=object)
    exact = shapely.transform(shapes, partial(_moved_east, east_m=east_m))
    written = _as_written(shapes, exact, east_m)
    if written is None:
        return np.asarray(exact, dtype=object)
    worse = ~shapely.is_valid(written)
    if worse.any():
        worse[worse] = shapely.is_valid(np.asarray(exact, dtype=object)[worse])
    return np.asarray(np.where(worse, exact, written), dtype=object)


def _as_written(shapes: NDArray[np.object_], exact: Any, east_m: float) -> Any:  # noqa: ANN401
    """Return ground with the decimals that were written; None where they are not a few, or do not lead back."""
    source, moved = shapely.get_coordinates(shapes)[:, 0], shapely.get_coordinates(exact)[:, 0]
    last_bit = np.spacing(np.abs(source))
    fits = (
        decimals for decimals in _DECIMALS if (np.abs(np.round(moved, decimals) - east_m - source) <= last_bit).all()
    )
    decimals = next(fits, None)
    return None if decimals is None else shapely.transform(exact, partial(_rounded_east, decimals=decimals))


def _moved_east(points: NDArray[np.float64], *, east_m: float) -> NDArray[np.float64]:
    return np.column_stack([points[:, 0] + east_m, points[:, 1]])


def _rounded_east(points: NDArray[np.float64], *, decimals: int) -> NDArray[np.float64]:
    return np.column_stack([np.round(points[:, 0], decimals), points[:, 1]])


def kept_valid(before: Any, after: Any) -> tuple[NDArray[np.object_], list[Message]]:  # noqa: ANN401
    """Return projected ground with what a projection alone made invalid mended, where that keeps its area.

    Parameters
    ----------
    before, after
        The geometries as drawn, and projected.

    Returns
    -------
    tuple
        The projected geometries; and what is to be said. What cannot be mended without losing ground stays invalid, to
        be repaired aloud.
    """
    moved = np.asarray(after, dtype=object)
    broken = ~shapely.is_valid(moved)
    if not broken.any():
        return moved, []
    rows = np.flatnonzero(broken & shapely.is_valid(np.asarray(before, dtype=object)))
    moved, worst, count = moved.copy(), 0.0, 0
    for row in rows.tolist():
        mended, off = _mended(moved[row])
        if off <= shapely.length(moved[row]) * BESIDE_M + _NOISE_M2:
            moved[row], worst, count = mended, max(worst, off), count + 1
    return moved, [MENDED(count=count, beside=BESIDE_M, most=f"{worst:.2g}")] if count else []


def _mended(shape: Any) -> tuple[Any, float]:  # noqa: ANN401
    """Return ground made valid in the way that keeps its area best, and by how much, m², it is off."""
    drawn = shapely.area(shape)  # shells less holes: a corner that moved a little moves it a little
    ways = [shapely.make_valid(shape), shapely.make_valid(shape, method="structure", keep_collapsed=False)]
    polygons = [_ground(way) for way in ways]
    off = [abs(float(shapely.area(way)) - drawn) for way in polygons]
    best = int(np.argmin(off))
    return polygons[best], off[best]


def _ground(shape: Any) -> Any:  # noqa: ANN401
    """Return the polygons of what was made valid."""
    if shapely.get_type_id(shape) != shapely.GeometryType.GEOMETRYCOLLECTION:
        return shape
    polygons = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    return shapely.multipolygons([piece for part in polygons for piece in shapely.get_parts(part)])
