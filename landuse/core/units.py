"""Units of land: square metres inside, hectares, mu and square kilometres for people."""

from __future__ import annotations

import math
from typing import Literal

AreaUnit = Literal["m2", "ha", "mu", "km2"]

#: Square metres in one of each unit. 1 mu (亩) is 2000/3 m².
SQUARE_METRES: dict[AreaUnit, float] = {"m2": 1.0, "ha": 10_000.0, "mu": 2000.0 / 3.0, "km2": 1_000_000.0}


def convert(area_m2: float, unit: AreaUnit) -> float:
    """Convert an area from square metres without rounding."""
    # 亩 by its defining fraction, so that whole hectares give whole mu.
    return area_m2 * 3.0 / 2000.0 if unit == "mu" else area_m2 / SQUARE_METRES[unit]


def to_square_metres(area: float, unit: AreaUnit) -> float:
    """Convert an area to square metres without rounding."""
    return area * 2000.0 / 3.0 if unit == "mu" else area * SQUARE_METRES[unit]


def round_half_up(value: float, decimals: int) -> float:
    """Round half away from zero, as the survey software does, and not to even.

    Parameters
    ----------
    value
        Any finite number.
    decimals
        Digits kept after the point.

    Returns
    -------
    float
        The rounded number; a number that is not finite is given back as it is.
    """
    if not math.isfinite(value):
        return value
    from decimal import ROUND_HALF_UP, Decimal  # not needed to print a help text, and slow to load

    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
