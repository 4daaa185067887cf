"""What two grounds have in common, and what is left of one: GEOS answers, and is not believed unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import GeometryArray
from landuse.geometry.engine.trapezoid_sum import common_area
from landuse.geometry.engine.union import AREA_NOISE, paired, polygonal_one, sound

#: Where GEOS's two answers to one question differ by more, m², neither is believed.
BELIEVED_M2 = 1e-6
#: Widths of the grids to which a pair is snapped that GEOS does not get right otherwise, m.
GRIDS_M = (1e-9, 1e-6)


def intersections(
    left: GeometryArray,
    right: GeometryArray,
    threads: int | None = None,
    chunk: int = 512,
    *,
    checked: bool = True,
) -> GeometryArray:
    """Intersect pairs of valid geometries, on several threads.

    GEOS 3.14 gives an area wrong by a twentieth for about one pair in 65 000 that share vertices, and says nothing.
    Each pair is therefore put to it both ways round; where the answers differ the sum of trapezoids decides.

    Parameters
    ----------
    left, right
        Shape (n,), not prepared.
    threads
        How many at once; None for all processors.
    chunk
        Pairs that a thread takes at a time; 1 for a few large ones.
    checked
        False where the caller sees by itself that no ground is lost, as by `adds_up`.

    Returns
    -------
    numpy.ndarray
        Shape (n,), polygonal.
    """
    # GEOS works out an envelope when it is first asked for: not in two threads at once
    shapely.bounds(left), shapely.bounds(right)
    if not checked:
        return paired(shapely.intersection, left, right, threads, chunk)
    pairs = len(left)
    # both ways round at once, so that a few large pairs take no longer where there are two processors
    ways = np.concatenate([left, right]), np.concatenate([right, left])
    made, again = np.split(paired(shapely.intersection, *ways, threads, max(1, min(chunk, pairs))), [pairs])
    least = np.minimum(shapely.area(left), shapely.area(right))
    apart = np.abs(shapely.area(made) - shapely.area(again)) > BELIEVED_M2 + AREA_NOISE * least
    for at in np.flatnonzero(apart):
        made[at] = _nearest_to_measure(left[at], right[at], [made[at], again[at]])
    return made


def intersect(ground: BaseGeometry, other: BaseGeometry, *, checked: bool = True) -> BaseGeometry:
    """Give the ground common to both.

    Parameters
    ----------
    ground, other
        Any geometry; what has no area counts as nothing.
    checked
        As in `intersections`.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only.
    """
    return _common(*sound(np.array([ground, other], dtype=object)), checked=checked)


def subtract(ground: BaseGeometry, other: BaseGeometry, *, valid: bool = False, checked: bool = True) -> BaseGeometry:
    """Give what is left of a ground without another.

    Parameters
    ----------
    ground, other
        Any geometry; what has no area counts as nothing.
    valid
        Known to be valid polygons, both, where it is not checked; to find that out can take as long as the overlay.
    checked
        As in `intersections`.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only.
    """
    if checked:
        return part(ground, other)[1]
    if not valid:
        ground, other = sound(np.array([ground, other], dtype=object))
    return polygonal_one(shapely.difference(ground, other))


def part(ground: BaseGeometry, other: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Part a ground into what it has in common with another and what is left; together they are the ground.

    Parameters
    ----------
    ground, other
        Any geometry; what has no area counts as nothing.

    Returns
    -------
    tuple
        What is common and what is left: Polygon or MultiPolygon, empty where there is none.
    """
    ground, other = sound(np.array([ground, other], dtype=object))
    common, left = _common(ground, other), polygonal_one(shapely.difference(ground, other))
    if not adds_up([common, left], ground):
        # GEOS has it wrong: see `intersections`.
        snapped = [polygonal_one(shapely.difference(ground, other, grid_size=grid)) for grid in GRIDS_M]
        left = min(snapped, key=lambda rest: abs(common.area + rest.area - ground.area))
    return common, left


def adds_up(pieces: Iterable[BaseGeometry], whole: BaseGeometry) -> bool:
    """Tell whether the pieces of a ground have its area, but for rounding.

    Parameters
    ----------
    pieces
        Polygons that share no ground.
    whole
        What they should be together.

    Returns
    -------
    bool
        False where GEOS has lost ground, or made some.
    """
    apart = sum(piece.area for piece in pieces) - whole.area
    return bool(abs(apart) <= BELIEVED_M2 + AREA_NOISE * whole.area)


def _common(ground: BaseGeometry, other: BaseGeometry, *, checked: bool = True) -> BaseGeometry:
    pair = np.array([[ground], [other]], dtype=object)
    common: BaseGeometry = intersections(pair[0], pair[1], checked=checked)[0]
    return common


def _nearest_to_measure(left: BaseGeometry, right: BaseGeometry, answers: Sequence[BaseGeometry]) -> BaseGeometry:
    snapped = [polygonal_one(shapely.intersection(left, right, grid_size=grid)) for grid in GRIDS_M]
    measured = common_area(left, right)
    return min([*answers, *snapped], key=lambda answer: abs(answer.area - measured))
