"""How far around its boundary a case looks: what lies beyond is left unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd

from landuse.core.case import LayerEntry
from landuse.core.specs import LayerSpec
from landuse.geometry.crs import work as crs
from landuse.intake.extent import ReadExtent


def read_extent(boundaries: Sequence[gpd.GeoDataFrame]) -> ReadExtent | None:
    """Return the ground a case is about.

    Parameters
    ----------
    boundaries
        Its boundaries, as found.

    Returns
    -------
    ReadExtent or None
        None where they do not say where they lie.
    """
    boxes = []
    for frame in boundaries:
        if frame.crs is None or crs.examine_crs(frame.crs).trouble or frame.is_empty.all():
            return None
        boxes.append(crs.lon_lat_bounds(frame, crs.examine_crs(frame.crs)))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return ReadExtent(min(west), min(south), max(east), max(north))


def near_for(spec: LayerSpec, entry: LayerEntry, near: ReadExtent | None) -> ReadExtent | None:
    """Return how far around the boundary a layer is read: as its spec allows, or as the case says.

    Parameters
    ----------
    spec
        Of the layer's role.
    entry
        The layer in the case.
    near
        The ground the case is about.

    Returns
    -------
    ReadExtent or None
        None where all of the layer is read.
    """
    if near is None or entry.shift is not None:
        return None
    if entry.within_m is not None:
        return replace(near, margin_m=entry.within_m, above=0)
    return near if spec.near else None
