"""An area as it is published, and parts that sum to their whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from landuse.core.brief import brief
from landuse.core.units import convert, round_half_up


@dataclass(frozen=True)
class Area:
    """An area as it is published: m² to 0.01, hectares to 0.0001.

    Parameters
    ----------
    m2, ha
        The area in both units; in a breakdown each unit sums to its whole.
    """

    m2: float
    ha: float

    __repr__ = brief

    @classmethod
    def of(cls, area_m2: float) -> Area:
        """Return an area rounded in both units."""
        return cls(round_half_up(area_m2, 2) + 0.0, round_half_up(convert(area_m2, "ha"), 4) + 0.0)

    @property
    def mu(self) -> float:
        """The area in mu, to 0.01."""
        return round_half_up(convert(self.m2, "mu"), 2)

    def __sub__(self, other: Area) -> Area:
        return Area(round_half_up(self.m2 - other.m2, 2) + 0.0, round_half_up(self.ha - other.ha, 4) + 0.0)

    def __add__(self, other: Area) -> Area:
        return Area(round_half_up(self.m2 + other.m2, 2) + 0.0, round_half_up(self.ha + other.ha, 4) + 0.0)

    def share_of(self, whole: Area) -> float | None:
        """Return the share of a whole; None where the whole has no area."""
        return self.m2 / whole.m2 if whole.m2 else None


NO_AREA = Area(0.0, 0.0)


def closed(parts_m2: Sequence[float], whole: Area) -> list[Area]:
    """Return parts rounded so that in both units they sum to their whole.

    Parameters
    ----------
    parts_m2
        Unrounded areas that sum to the whole but for its rounding, m²; negative ones are taken off.
    whole
        The whole as published.

    Returns
    -------
    list of Area
        In the order given; a part that is exactly 0 stays 0.
    """
    square = _closed(parts_m2, whole.m2, 2)
    hectares = _closed([convert(part, "ha") for part in parts_m2], whole.ha, 4)
    return [Area(m2, ha) for m2, ha in zip(square, hectares, strict=True)]


def _closed(parts: Sequence[float], whole: float, decimals: int) -> list[float]:
    """Round parts by the largest remainder: those nearest to the next unit take the difference."""
    per = 10**decimals
    units = [round(round_half_up(part, decimals) * per) for part in parts]
    gap = round(whole * per) - sum(units)
    step = 1 if gap > 0 else -1
    order = sorted((n for n, part in enumerate(parts) if part), key=lambda n: step * (units[n] - parts[n] * per))
    for turn in range(abs(gap) if order else 0):
        units[order[turn % len(order)]] += step
    return [unit / per + 0.0 for unit in units]
