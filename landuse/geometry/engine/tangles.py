"""Outlines that cross themselves so often that no mending of them means anything, refused before it takes for ever."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints
from landuse.geometry.engine.intervals import meeting_spans

#: An outline that crosses itself more often is no drawing of ground: what mends it takes time and room by the square.
MOST_CROSSINGS = 1_000
#: Two outlines that cross each other more often have more pieces in common than anybody can look at.
MOST_CROSSED = 200_000


#: An outline of fewer sides doesn't cross another so often.
_FEW = 100


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


def refuse_entangled(left: GeometryArray, right: GeometryArray) -> None:
    """Refuse a pair of shapes whose outlines cross each other more than two hundred thousand times.

    Parameters
    ----------
    left, right
        Shape (n,): polygonal.

    Raises
    ------
    TangledOutlineError
        If a pair does, with its place.
    """
    ones, others = (shapely.get_num_coordinates(side).astype(np.int64) for side in (left, right))
    for at in np.flatnonzero((ones * others > MOST_CROSSED) & (np.minimum(ones, others) > _FEW)).tolist():
        less, more = sorted((left[at], right[at]), key=shapely.get_num_coordinates)
        if _crossed(less, more, MOST_CROSSED) > MOST_CROSSED:
            middle = shapely.box(*less.bounds).centroid
            raise TangledOutlineError(
                Message("two outlines cross each other more than {most:count} times", most=MOST_CROSSED),
                where=Message("near X={north:m}, Y={east:m}", north=float(middle.y), east=float(middle.x)),
                next=Message("See whether both layers are what they should be, and draw their outlines more simply"),
            )


def _crossed(less: BaseGeometry, more: BaseGeometry, most: int) -> int:
    """Count where outlines cross, no farther than to ``most``; only sides within the box of both can."""
    ones, others = _sides_within(less, more.bounds), _sides_within(more, less.bounds)
    if len(ones) * len(others) <= most or _one_over_another(ones, others) <= most:
        return 0
    tree, sides = shapely.STRtree(shapely.linestrings(others)), shapely.linestrings(ones)
    crossing_count, first = 0, 0
    while first < len(sides) and crossing_count <= most:
        crossing_count += len(tree.query(sides[first : first + 64], predicate="crosses")[0])
        first += 64
    return crossing_count


def _one_over_another(ones: Floats, others: Floats) -> int:
    """Count the pairs of sides that share an x: no others can cross."""
    first, last, inner_first, inner_last = meeting_spans(_along_x(ones), _along_x(others))
    return int((last - first).clip(0).sum() + (inner_last - inner_first).clip(0).sum())


def _along_x(ends: Floats) -> tuple[Ints, Floats, Floats]:
    left, right = ends[:, :, 0].min(axis=1), np.nextafter(ends[:, :, 0].max(axis=1), np.inf)
    order = np.argsort(left)
    return np.zeros(len(ends), dtype=np.int64), left[order], right[order]


def crossings(shape: BaseGeometry, most: int) -> int:
    """Count where sides of a shape cross; once there are more than ``most`` the rest is not looked at."""
    sides = _sides_of(shape)
    tree, crossing_count, first, step = shapely.STRtree(sides), 0, 0, 4
    while first < len(sides) and crossing_count <= 2 * most:
        crossing_count += len(tree.query(sides[first : first + step], predicate="crosses")[0])
        first, step = first + step, min(2 * step, 4096)
    return (crossing_count + 1) // 2  # each is met from either side


def _sides_of(shape: BaseGeometry) -> GeometryArray:
    sides: GeometryArray = shapely.linestrings(_ends_of(shape))
    return np.atleast_1d(sides)


def _sides_within(shape: BaseGeometry, box: tuple[float, float, float, float]) -> Floats:
    ends, (left, bottom, right, top) = _ends_of(shape), box
    low, high = ends.min(axis=1), ends.max(axis=1)
    meets = (low[:, 0] <= right) & (high[:, 0] >= left) & (low[:, 1] <= top) & (high[:, 1] >= bottom)
    within: Floats = ends[meets]
    return within


def _ends_of(shape: BaseGeometry) -> Floats:
    """Return both ends of each side of a shape, shape (n, 2, 2); a double point is no side."""
    rings = shapely.get_rings(np.atleast_1d(shapely.get_parts(shape)))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    ends = np.stack([coordinates[:-1][within], coordinates[1:][within]], axis=1)
    sides: Floats = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    return sides
