"""Width, not area: which parts of a ground are thinner than a tolerance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from landuse.core.brief import brief
from landuse.geometry.engine.arrays import GeometryArray, collect, exploded
from landuse.geometry.engine.union import sound, unite

#: A part exactly as wide as the tolerance is not thinner than it, so it is shrunk by this share less than half. GEOS
#: loses what a shrink leaves below about 1e-5 of the distance, so that the share cannot be smaller: 0.1 mm of 0.5 m.
_EXACTLY = 2e-4
_HALVINGS = 12


@dataclass(frozen=True, eq=False)
class Slivers:
    """A ground split into what counts and what is thinner than the tolerance.

    Parameters
    ----------
    kept
        The parts that count, with their full area: nothing is shaved off them.
    ignored
        The slivers.
    count
        How many slivers.
    area_m2
        Their total plane area, m².
    widest_m
        The width of the widest of them to a thousandth of the tolerance, m; 0 where there is none.
    """

    kept: BaseGeometry
    ignored: BaseGeometry
    count: int
    area_m2: float
    widest_m: float

    __repr__ = brief


def split(ground: GeometryArray, tolerance_m: float) -> Slivers:
    """Split a ground into slivers and the rest; see `landuse.geometry.overlay.split_slivers`.

    Parameters
    ----------
    ground
        Shape (n,); several are united first.
    tolerance_m
        Width, m.

    Returns
    -------
    Slivers
        Kept and ignored parts in the order they had.

    Raises
    ------
    ValueError
        If the tolerance is negative or not finite.
    """
    if not 0 <= tolerance_m < np.inf:
        raise ValueError(f"tolerance_m must be a width of 0 or more, not {tolerance_m}")
    whole = sound(ground) if len(ground) == 1 else np.array([unite(ground)], dtype=object)
    parts = exploded(whole)[0]
    thin = thinner_than(parts, tolerance_m)
    if not thin.any():
        return Slivers(collect(parts), shapely.Polygon(), 0, 0.0, 0.0)
    slivers = parts[thin]
    return Slivers(
        collect(parts[~thin]),
        collect(slivers),
        int(thin.sum()),
        float(shapely.area(slivers).sum()),
        widest(slivers, tolerance_m),
    )


def thinner_than(polygons: GeometryArray, width_m: float) -> NDArray[np.bool_]:
    """Return which polygons vanish when shrunk by half a width; one exactly that wide does not.

    Parameters
    ----------
    polygons
        Shape (n,): single valid polygons.
    width_m
        Width, m.

    Returns
    -------
    numpy.ndarray
        Shape (n,), bool.
    """
    thin = np.zeros(len(polygons), dtype=bool)
    if width_m <= 0 or not len(polygons):
        return thin
    half = width_m / 2 * (1 - _EXACTLY)
    left, bottom, right, top = shapely.bounds(polygons).T
    # No circle is wider than the box around the polygon.
    boxed = np.minimum(right - left, top - bottom) < 2 * half
    # Every point lies within the inner radius r of the outline, so area <= r * outline + pi * r² * (holes - 1).
    outline, holes = shapely.length(polygons), shapely.get_num_interior_rings(polygons)
    surely_wide = shapely.area(polygons) > half * outline + np.pi * half**2 * np.maximum(holes - 1, 0)
    doubtful = np.flatnonzero(~boxed & ~surely_wide)
    thin[boxed] = True
    thin[doubtful] = shapely.is_empty(shapely.buffer(polygons[doubtful], -half, quad_segs=8))
    return thin


def widest(slivers: GeometryArray, tolerance_m: float) -> float:
    """Find the width of the widest sliver by halving, to a thousandth of the tolerance.

    Parameters
    ----------
    slivers
        Shape (n,): polygons thinner than the tolerance.
    tolerance_m
        Width that all of them are below, m.

    Returns
    -------
    float
        Width, m.
    """
    low, high, left = 0.0, tolerance_m, slivers
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        wider = left[~thinner_than(left, middle)]
        if len(wider):
            low, left = middle, wider
        else:
            high = middle
    return (low + high) / 2
