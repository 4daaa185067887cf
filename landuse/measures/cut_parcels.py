"""Parcels that a line cuts: what of their area counts, by their stated area or measured anew, less what is deducted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landuse.geometry.area import net_area, proportional_parts

#: Below this what closes a sum is rounding, m².
LEAST_M2 = 0.005

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from landuse.core.layer import Cut


def counted_areas(units: gpd.GeoDataFrame, part_m2: pd.Series, cut: Cut) -> pd.DataFrame:
    """Return the area that counts of each parcel's part, and what of it is deducted (扣除地类).

    Parameters
    ----------
    units
        Parcels, in metres; with ``stated_area`` (TBMJ) and ``deduction_coefficient`` (KCXS) where they have them.
    part_m2
        Plane area of the part that is cut off, on the same index.
    cut
        ``recomputed``: the part's own area counts. ``proportional``: the stated area in the proportion of the part to
        the whole parcel, so that the parts of a parcel sum to what is stated; the part's own where none is stated.

    Returns
    -------
    DataFrame
        ``counted_m2``, unrounded, and where the parcels have a coefficient ``deducted_m2`` and ``net_m2``, to 0.01 m²,
        on the caller's index; these two are unknown where the coefficient is below 0, or 1 or more. Without a stated
        area and without a coefficient there is no column.

    Notes
    -----
    TD/T 1057-2020: KCMJ = TBMJ x KCXS, TBDLMJ = TBMJ - KCMJ.
    """
    table = pd.DataFrame(index=part_m2.index)
    stated = _figures(units, "stated_area") if cut == "proportional" else None
    coefficient = _figures(units, "deduction_coefficient")
    if stated is None and coefficient is None:
        return table
    counted = part_m2.to_numpy(dtype=float)
    if stated is not None:
        shared = proportional_parts(np.where(stated > 0, stated, np.nan), counted, units.geometry.area.to_numpy())
        counted = np.where(np.isfinite(shared), shared, counted)
    table["counted_m2"] = counted
    if coefficient is not None:
        wrong = (coefficient < 0) | (coefficient >= 1)
        deducted, net = net_area(counted, np.where(wrong, np.nan, coefficient))
        table["deducted_m2"], table["net_m2"] = (np.where(wrong, np.nan, column) for column in (deducted, net))
    return table


def with_closing(table: pd.DataFrame, column: str, whole_m2: float, covered_m2: float) -> pd.DataFrame:
    """Add to a table of parcels what closes its sum to the whole: what is claimed twice, taken off, and what by none.

    Parameters
    ----------
    table
        A row for each parcel, with ``kind``.
    column
        The areas that are summed, m².
    whole_m2
        What they are parts of.
    covered_m2
        What of it the parcels cover together.

    Returns
    -------
    DataFrame
        With a row of kind ``claimed_twice`` or ``unmapped`` for each that is more than rounding.
    """
    closing = {"claimed_twice": covered_m2 - float(table[column].sum()), "unmapped": whole_m2 - covered_m2}
    rows = [{"kind": kind, column: area} for kind, area in closing.items() if abs(area) >= LEAST_M2]
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True) if rows else table


def _figures(units: gpd.GeoDataFrame, column: str) -> NDArray[np.float64] | None:
    if column not in units:
        return None
    figures: NDArray[np.float64] = pd.to_numeric(units[column], errors="coerce").to_numpy(dtype=float)
    return figures
