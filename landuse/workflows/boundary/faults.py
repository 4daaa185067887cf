"""The faults of a drawn boundary: in itself, against its county and its neighbours, less what is agreed to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from landuse.boundary.block_names import names_by_label
from landuse.boundary.points import block_labels
from landuse.boundary.topology.check import Limits, check_between, check_topology, check_within
from landuse.boundary.topology.exceptions import accept

if TYPE_CHECKING:
    from landuse.boundary.topology.faults import TopologyFaults
    from landuse.core.messages import Message
    from landuse.workflows.boundary.inputs import Given

#: Layers that were drawn apart are held to this width, m.
APART_M = 0.5


def find_faults(
    blocks: gpd.GeoDataFrame, given: Given, tolerance_m: float
) -> tuple[TopologyFaults, tuple[Message, ...]]:
    """Find the faults of a drawing, and mark those that somebody agreed to; holes it is drawn with are none.

    Parameters
    ----------
    blocks
        The blocks, m.
    given
        What came with them: ``counties``, ``neighbour_zones`` and ``agreed_exceptions`` are used.
    tolerance_m
        The width below which a fault within the drawing is noise, m; against other layers it is 0.5 m at least.

    Returns
    -------
    tuple
        All of them, each with its place, ids, size and message; and a sentence for each hole of the boundary.
    """
    labels = [str(label) for label in block_labels(blocks)]
    names = names_by_label(blocks, labels)
    named = blocks[[blocks.geometry.name]].assign(label=[names.get(label, label) for label in labels])
    limits, apart = Limits(tolerance_m=tolerance_m), Limits(tolerance_m=max(tolerance_m, APART_M))
    tables = [check_topology(named, ids="label", limits=limits)]
    county, zones = given.frame("counties"), given.frame("neighbour_zones")
    if county is not None and len(county):
        tables.append(check_within(named, county, ids="label", outline_id="县界", covered=False, limits=apart))
    if zones is not None and len(zones):
        others = zones[[zones.geometry.name]].assign(label=_names(zones))
        tables.append(check_between([named, others], ids="label", limits=apart))
    together = _together(tables)
    agreed = given.frame("agreed_exceptions")
    if agreed is not None and len(agreed):
        ids = [column for column in ("id_a", "id_b") if column in agreed]
        together = accept(together, agreed.assign(**{column: agreed[column].replace(names) for column in ids}))
    faults, holes = together.left_out(APART_M)
    return faults, tuple(holes)


def _names(zones: gpd.GeoDataFrame) -> list[str]:
    titles = zones.reindex(columns=["zone_name", "name", "block_name"]).bfill(axis=1).iloc[:, 0]
    return [str(number if pd.isna(name) else name) for number, name in enumerate(titles, 1)]


def _together(tables: list[TopologyFaults]) -> TopologyFaults:
    first, *others = tables
    frames = [table.frame for table in tables if len(table.frame)] or [first.frame]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=first.frame.crs)
    ignored = dict(first.ignored)
    for table in others:
        for code, noise in table.ignored.items():
            ignored[code] = ignored[code] + noise if code in ignored else noise
    return replace(first, frame=frame, ignored=ignored)
