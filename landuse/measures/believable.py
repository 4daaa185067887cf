"""Figures that no land can have: a sum ten thousand times too great is no figure, whatever unit it was meant in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.measures.table_rows import Row

#: The most that a measure of a parcel can be, in its unit: floors over land, shares of it, 10 000 yuan per ha or mu.
MOST: dict[str, float] = {
    "floor_area_ratio": 30.0,
    "industrial_floor_area_ratio": 30.0,
    "building_density": 1.0,
    "building_coefficient": 1.0,
    "office_share": 1.0,
    "investment": 1e6,
    "tax": 1e5,
    "overall_tax": 1e5,
    "output": 1e5,
}
#: A drawn parcel may be smaller than the one a figure was taken of by so much.
_ROUNDING = 1.01


def sum_of(row: Row, columns: Sequence[str], area: float, measure: str) -> float | None:
    """Return the sum of a row's figures; None where one is missing, or the sum is more than such land can have.

    Parameters
    ----------
    row
        The parcel.
    columns
        The columns that are added up.
    area
        Its area, in the unit the measure is over.
    measure
        The measure.
    """
    figures = [row.figure(column) for column in columns]
    if any(figure is None for figure in figures):
        return None
    total = sum(figure or 0.0 for figure in figures)
    return None if total > MOST.get(measure, float("inf")) * _ROUNDING * area else total
