"""Outlines that cross themselves so often that no mending of them means anything, refused before it takes for ever."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import GeometryArray

#: An outline that crosses itself more often is no drawing of ground: what mends it takes time and room by the square.
MOST_CROSSINGS = 1_000


class TangledOutlineError(InputError):
    """An outline that crosses itself too often to be mended."""


def refuse_tangled(shape: BaseGeometry, *, feature: str | None = None, where: str = "") -> None:
    """Refuse a shape whose rings cross themselves or each other more than a thousand times.

    Parameters
    ----------
    shape
        An invalid polygon or multipolygon.
    feature
        What the user calls it.
    where
        The file and layer.

    Raises
    ------
    TangledOutlineError
        If it does.
    """
    if crossings(shape, MOST_CROSSINGS) <= MOST_CROSSINGS:
        return
    what = Message("the outline crosses itself more than {most:count} times", most=MOST_CROSSINGS)
    if feature is not None:
        what = Message("feature {feature}: {what}", feature=feature, what=what)
    raise TangledOutlineError(
        what, where=where, next=Message("See whether its points are in the order of the boundary, and draw it anew")
    )


def crossings(shape: BaseGeometry, most: int) -> int:
    """Count where sides of a shape cross; once there are more than ``most`` the rest is not looked at."""
    rings = shapely.get_rings(np.atleast_1d(shapely.get_parts(shape)))
    sides = _sides(rings)
    tree, found, first, step = shapely.STRtree(sides), 0, 0, 4
    while first < len(sides) and found <= 2 * most:
        found += len(tree.query(sides[first : first + step], predicate="crosses")[0])
        first, step = first + step, min(2 * step, 4096)
    return (found + 1) // 2  # each is met from either side


def _sides(rings: GeometryArray) -> GeometryArray:
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    ends = np.stack([coordinates[:-1][within], coordinates[1:][within]], axis=1)
    sides: GeometryArray = shapely.linestrings(ends[(ends[:, 0] != ends[:, 1]).any(axis=1)])
    return np.atleast_1d(sides)
