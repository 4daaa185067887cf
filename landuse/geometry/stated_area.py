"""A stated area held against the areas that were computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from landuse.core.brief import brief
from landuse.core.units import AreaUnit, convert, to_square_metres

Agreement = Literal["plane", "ellipsoid"]

#: Drafts are sent back for a difference of more than 0.01 ha.
TOLERANCE_M2 = 100.0
#: How near the ratio of stated to drawn must come to that of two units for the unit to be taken as mistaken.
_UNIT_SLACK = 0.05


@dataclass(frozen=True)
class StatedArea:
    """What a stated area agrees with.

    Parameters
    ----------
    agrees_with
        ``plane``, ``ellipsoid``, or None where it agrees with neither.
    unit
        The unit the figure is in, as its size shows; not always the one it should be in. Hectares and mu are never
        taken for each other: a figure fifteen times too large is a wrong one.
    stated_m2
        The figure in that unit, m².
    difference_m2
        Stated less computed, m²: against the area it agrees with, or the plane area.
    tolerance_m2
        The difference allowed, m².
    faults
        ``AREA_UNIT`` and ``AREA_MISMATCH``, as they apply.
    """

    agrees_with: Agreement | None
    unit: AreaUnit
    stated_m2: float
    difference_m2: float
    tolerance_m2: float
    faults: tuple[str, ...]

    __repr__ = brief


def compare_stated_area(
    stated: float,
    unit: AreaUnit,
    decimals: int,
    plane_m2: float,
    official_m2: float,
    *,
    tolerance_m2: float = TOLERANCE_M2,
) -> StatedArea:
    """Return which computed area a stated figure agrees with, and whether its unit is the one it should be in.

    The plane area is asked first, each within the figure's own rounding; then each within the tolerance.

    Parameters
    ----------
    stated
        The figure.
    unit
        The unit it should be in.
    decimals
        Digits it was given with after the point; half of the last one is its own rounding.
    plane_m2, official_m2
        The areas computed in the plane and on the ellipsoid, m².
    tolerance_m2
        Difference that is allowed at least, m².

    Returns
    -------
    StatedArea
        Which area it agrees with, in which unit, and by how much.
    """
    likely = _unit_by_size(stated, unit, plane_m2)
    unit_fault = () if likely == unit else ("AREA_UNIT",)
    stated_m2 = to_square_metres(stated, likely)
    # A figure like 20.7416 is a decimal: half a unit of its last digit must not fail on the last bit.
    own = to_square_metres(0.5 * 10.0**-decimals, likely) * (1 + 1e-6) + 1e-6
    allowed = max(own, tolerance_m2 * (1 + 1e-9))
    computed: tuple[tuple[Agreement, float], ...] = (("plane", plane_m2), ("ellipsoid", official_m2))
    for limit in (own, allowed):
        for name, area_m2 in computed:
            if abs(stated_m2 - area_m2) <= limit:
                return StatedArea(name, likely, stated_m2, stated_m2 - area_m2, allowed, unit_fault)
    faults = (*unit_fault, "AREA_MISMATCH")
    return StatedArea(None, likely, stated_m2, stated_m2 - plane_m2, allowed, faults)


def _unit_by_size(stated: float, unit: AreaUnit, plane_m2: float) -> AreaUnit:
    if not math.isfinite(stated) or stated <= 0 or plane_m2 <= 0:
        return unit
    # ten or fifteen times too much is a wrong figure before it is one in mu
    others = (other for other in get_args(AreaUnit) if other != unit and {unit, other} != {"ha", "mu"})
    units = (unit, *others)
    return next(
        (candidate for candidate in units if abs(stated / convert(plane_m2, candidate) - 1) <= _UNIT_SLACK), unit
    )


def stated_in_ha(stated_ha: Sequence[float], plane_m2: Sequence[float], official_m2: Sequence[float]) -> list[float]:
    """Return stated areas in hectares, each in the unit that its size shows: 10000 of 1 ha drawn are square metres.

    Parameters
    ----------
    stated_ha
        As stated, where hectares are due; NaN where nothing is (N,).
    plane_m2, official_m2
        The areas computed in the plane and on the ellipsoid, m² (N,).

    Returns
    -------
    list of float
        Hectares; a figure that fits no other unit stays as it is.
    """
    areas = []
    for stated, plane, official in zip(stated_ha, plane_m2, official_m2, strict=True):
        if not math.isfinite(stated):
            areas.append(stated)
            continue
        decimals = len(f"{stated:.10f}".rstrip("0").partition(".")[2])
        areas.append(convert(compare_stated_area(stated, "ha", decimals, plane, official).stated_m2, "ha"))
    return areas
