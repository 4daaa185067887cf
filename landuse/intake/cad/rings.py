"""Ground from rings: which ring is a hole in which is decided by where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Style = Literal["normal", "outermost", "ignore"]


def ground_of(rings: Sequence[Sequence[tuple[float, float]]], style: Style = "normal") -> BaseGeometry:
    """Return the ground that rings bound together.

    Parameters
    ----------
    rings
        Closed rings of four points or more.
    style
        How a hatch fills what lies within it: every second ring, only the outermost strip, or all of it.

    Returns
    -------
    geometry
        A polygon, or a multipolygon where there are several parts; the rings as they were.
    """
    if len(rings) == 1:
        return shapely.Polygon(rings[0])
    shapes = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
    parents, depth = _nesting(shapes)
    shells = np.flatnonzero((depth % 2 == 0) if style == "normal" else (depth == 0))
    holes: dict[int, list[int]] = {int(shell): [] for shell in shells}
    for ring in np.flatnonzero(depth % 2 == 1):
        if style != "ignore" and int(parents[ring]) in holes:
            holes[int(parents[ring])].append(int(ring))
    parts = [shapely.Polygon(rings[shell], [rings[hole] for hole in inner]) for shell, inner in holes.items()]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _nesting(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how deep each ring lies within others, and which one is right around it."""
    areas = shapely.area(shapes)
    inner, outer = shapely.STRtree(shapes).query(shapely.point_on_surface(shapes), predicate="within")
    within = areas[outer] > areas[inner]
    inner, outer = inner[within], outer[within]
    depth = np.bincount(inner, minlength=len(shapes)).astype(np.int64)
    parents = np.full(len(shapes), -1, dtype=np.int64)
    for ring, around in sorted(zip(inner.tolist(), outer.tolist(), strict=True), key=lambda pair: -areas[pair[1]]):
        parents[ring] = around
    return parents, depth
