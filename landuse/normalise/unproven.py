"""What keeps a layer's emptiness from proving anything: rows marked as deleted, a zone number that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from landuse.core.messages import Message
from landuse.geometry.crs import work as crs

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Source

DELETED = Message(
    "rows of its table are marked as deleted and still there; whether their ground was meant to go is not known, so no "
    "place is free of it"
)
WRONG_ZONE = Message(
    "all {count:count} features lie outside the ground on which the layer is said to be complete, and in its zone they "
    "would lie within: the zone number or the central meridian is probably wrong, so nothing is taken for complete"
)
#: Of the features, so many lie within once the zone is another.
_MOSTLY = 0.5


def has_deleted_rows(source: Source) -> bool:
    """Return whether rows of a layer's table are marked as deleted."""
    return any(issue.code == "ROWS_DELETED" for issue in source.repairs)


def wrong_zone(
    drawn: gpd.GeoDataFrame, moved: gpd.GeoDataFrame, covers: BaseGeometry | None, work: int
) -> Message | None:
    """Return whether a layer lies elsewhere by its zone alone, and so proves nothing here.

    Parameters
    ----------
    drawn, moved
        The features as found, and in the work system.
    covers
        The ground on which the layer is said to be complete, in the work system.
    work
        The work system.
    """
    shapes = np.asarray(moved.geometry.array, dtype=object)
    if covers is None or drawn.crs is None or not len(shapes) or shapely.intersects(covers, shapes).any():
        return None
    reading, home = crs.examine_crs(drawn.crs), crs.examine_crs(work)
    if reading.zone is None or reading.central_meridian == home.central_meridian:
        return None
    points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(drawn.geometry.array, dtype=object)))
    points[:, 0] %= 1_000_000
    within = shapely.contains_xy(shapely.envelope(covers), points)
    return WRONG_ZONE(count=len(shapes)) if within.size and within.mean() >= _MOSTLY else None
