"""Faults that somebody agreed to: they stay in the report, marked with the reason and the name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from landuse.core.statements import says_something
from landuse.geometry.engine.arrays import geometry_array

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.boundary.topology.faults import TopologyFaults


def accept(faults: TopologyFaults, exceptions: gpd.GeoDataFrame, *, reach_m: float = 0.01) -> TopologyFaults:
    """Mark the faults that somebody agreed to; they stay in the report.

    Parameters
    ----------
    faults
        The faults.
    exceptions
        A layer of agreed places, of any kind, with ``reason`` and ``by``; where there are columns ``code``,
        ``id_a`` and ``id_b``, a filled one restricts what is agreed to. One without a reason or a name agrees to
        nothing.
    reach_m
        A fault counts as agreed where it lies within the agreed place widened by this, m.

    Returns
    -------
    TopologyFaults
        The same faults, with ``accepted``, ``reason`` and ``accepted_by`` filled in where they apply.
    """
    frame = faults.frame.copy()
    places = shapely.buffer(geometry_array(exceptions), reach_m)
    where, agreed = shapely.STRtree(places).query(geometry_array(frame), predicate="covered_by")
    for row, at in sorted(zip(where.tolist(), agreed.tolist(), strict=True)):
        exception = exceptions.iloc[at]
        if not frame["accepted"].iloc[row] and _meant(frame.iloc[row], exception):
            frame.loc[frame.index[row], ["accepted", "reason", "accepted_by"]] = [
                True,
                _text(exception, "reason"),
                _text(exception, "by"),
            ]
    return replace(faults, frame=frame)


def _meant(fault: pd.Series, exception: pd.Series) -> bool:
    if not (says_something(_text(exception, "reason")) and says_something(_text(exception, "by"))):
        return False
    ids = {str(fault["id_a"]), str(fault["id_b"])}
    wanted = {_text(exception, "id_a"), _text(exception, "id_b")} - {""}
    return _text(exception, "code") in ("", fault["code"]) and wanted <= ids


def _text(row: pd.Series, column: str) -> str:
    return "" if column not in row or pd.isna(row[column]) else str(row[column]).strip()
