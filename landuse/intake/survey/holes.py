"""Which ring is a hole: decided by what contains what, and never by ring number or direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Nest(NamedTuple):
    """The rings of one plot in their parts.

    Parameters
    ----------
    parts
        For each part its outer ring and the holes in it, as positions.
    repeated
        Rings that are given twice.
    crossing
        Pairs of rings that cross.
    """

    parts: list[tuple[int, list[int]]]
    repeated: list[int]
    crossing: list[tuple[int, int]]


def nest(rings: NDArray[np.object_]) -> Nest:
    """Sort the rings of one plot into outer rings and holes.

    Parameters
    ----------
    rings
        Linear rings (R,).

    Returns
    -------
    Nest
        Parts in the order their outer rings come; a ring inside an odd number of others is a hole. A ring that crosses
        a greater one counts as inside where most of it is.
    """
    ground = shapely.make_valid(shapely.polygons(rings))
    areas = shapely.area(ground)
    tree = shapely.STRtree(ground)
    outside, inside = tree.query(ground, predicate="covers")
    pairs = {(int(i), int(j)) for i, j in zip(outside, inside, strict=True) if i != j}
    repeated = {max(pair) for pair in pairs if pair[::-1] in pairs}
    crossing = sorted((int(i), int(j)) for i, j in zip(*tree.query(ground, predicate="overlaps"), strict=True) if i < j)
    pairs = {pair for pair in pairs | _mostly_inside(ground, areas, crossing) if not repeated.intersection(pair)}
    around: dict[int, list[int]] = {ring: [] for ring in range(len(rings)) if ring not in repeated}
    for outer, inner in sorted(pairs):
        around[inner].append(outer)
    parts: dict[int, list[int]] = {ring: [] for ring, outer in around.items() if len(outer) % 2 == 0}
    for ring, outers in around.items():
        holders = [outer for outer in outers if outer in parts]
        if len(outers) % 2 and holders:
            parts[min(holders, key=lambda outer: float(areas[outer]))].append(ring)
        elif len(outers) % 2:
            parts[ring] = []
    return Nest(sorted(parts.items()), sorted(repeated), crossing)


def _mostly_inside(ground: Any, areas: NDArray[np.float64], crossing: list[tuple[int, int]]) -> set[tuple[int, int]]:  # noqa: ANN401
    nested = set()
    for pair in crossing:
        greater, smaller = sorted(pair, key=lambda ring: -float(areas[ring]))
        if shapely.area(shapely.intersection(ground[greater], ground[smaller])) > 0.5 * areas[smaller]:
            nested.add((greater, smaller))
    return nested
