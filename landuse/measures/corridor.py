"""The true width of a road or green belt, measured along it by discs that fit inside."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.overlay import distance, intersection, united, widened

#: A wide part shorter than this many times its width is a junction or a lay-by, not the width of the road.
ALONG = 3.0
#: The search stops at a centimetre: GEOS loses what is left of a shrink below about 1e-5 of it.
STEP_M = 0.01


def sustained_width(shape: BaseGeometry, along: float = ALONG) -> float:
    """Measure the greatest width that a corridor keeps along some length.

    A disc of that width rolls through it: the ground the disc reaches in one connected run is at least ``along`` times
    as long as wide, or at least half of the corridor where this is short.
    """
    return _greatest(shape, lambda width: min(along * width * width, shape.area / 2))


def typical_width(shape: BaseGeometry) -> float:
    """Measure the width that one connected half of a corridor's ground has or exceeds."""
    return _greatest(shape, lambda _: shape.area / 2)


def wider_than(shape: BaseGeometry, width_m: float) -> BaseGeometry:
    """Return the ground of a corridor that a disc of a width reaches."""
    runs = [widened(run, width_m / 2) for run in _eroded(shape, width_m)]
    return intersection(shape, united(runs))


def _eroded(shape: BaseGeometry, width: float) -> list[BaseGeometry]:
    shrunk = widened(shape, -width / 2)
    return [part for part in shapely.get_parts(shrunk) if not part.is_empty]


def _greatest(shape: BaseGeometry, least_m2: Callable[[float], float]) -> float:
    """Halve towards the greatest width whose disc reaches at least so much ground in one run."""
    if shape.is_empty or shape.area == 0:
        return 0.0
    west, south, east, north = shape.bounds
    # however it slants, a corridor is at most as wide as the lesser side of its box
    low, high, runs = 0.0, min(east - west, north - south) + STEP_M, [shape]
    while high - low > STEP_M:
        middle = (low + high) / 2
        wide = [run for run in _eroded(shape, middle) if _reached(run, middle) >= least_m2(middle)]
        low, high, runs = (middle, high, wide) if wide else (low, middle, runs)
    # the run that is left lies along the middle line, where the distance to the side is half the width itself
    exact = max(2 * distance(shape.boundary, run.representative_point()) for run in runs)
    return round(float(min(max(exact, low), high + STEP_M)), 3)


def _reached(run: BaseGeometry, width: float) -> float:
    return float(widened(run, width / 2).area)
