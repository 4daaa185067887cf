"""What two grounds have in common, and what is left of one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine import checked as _checked
from landuse.geometry.engine.arrays import GeometryArray, one_array
from landuse.geometry.engine.checked import intersections
from landuse.geometry.engine.noise import AREA_NOISE, BELIEVED_M2
from landuse.geometry.engine.trapezoid_sum import common_areas
from landuse.geometry.engine.union import sound

__all__ = ["adds_up", "intersect", "intersections", "part", "subtract"]


def intersect(ground: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return the ground common to both, polygons only; what has no area counts as nothing."""
    first, second = _pair(ground, other)
    common: BaseGeometry = intersections(first, second)[0]
    return common


def subtract(ground: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what is left of a ground without another, polygons only; what has no area counts as nothing."""
    first, second = _pair(ground, other)
    left: BaseGeometry = _checked.differences(first, second)[0]
    return left


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
    first, second = _pair(ground, other)
    shared = common_areas(first, second)
    return intersections(first, second, common=shared)[0], _checked.differences(first, second, common=shared)[0]


def adds_up(pieces: Iterable[BaseGeometry], whole: BaseGeometry) -> bool:
    """Return whether the pieces of a ground have its area, but for rounding: none is lost, none made."""
    apart = sum(piece.area for piece in pieces) - whole.area
    return bool(abs(apart) <= BELIEVED_M2 + AREA_NOISE * whole.area)


def _pair(ground: BaseGeometry, other: BaseGeometry) -> tuple[GeometryArray, GeometryArray]:
    both = sound(np.array([ground, other], dtype=object))
    return one_array(both[0]), one_array(both[1])
