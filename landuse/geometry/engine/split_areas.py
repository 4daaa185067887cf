"""How much of a ground which claims cover, measured: nothing is drawn, so no vertex is rounded."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import GeometryArray, Ints, exploded, one_array
from landuse.geometry.engine.noise import FINE_M2
from landuse.geometry.engine.sweep import split_by_layer
from landuse.geometry.engine.union import sound

#: The claims, by rank, that cover ground.
Ranks = tuple[int, ...]
#: So many corners are not worth loading a compiler for; so many layers have room in a number.
FEW, _LAYERS = 40_000, 62
#: So many different sets of claims have room in a window.
_SETS = 512
#: So many marks of a layer in a set may there be in all windows; where there would be more nothing is measured.
_ROOM = 500_000_000


def split_areas(whole: BaseGeometry, claims: Mapping[Hashable, GeometryArray]) -> dict[Ranks, float] | None:
    """Measure a ground by which claims cover it.

    Parameters
    ----------
    whole
        The ground, valid.
    claims
        The units of each claim, by its key.

    Returns
    -------
    dict or None
        By the ranks of the claims that cover it: m², without what is only rounding; None where too many lie over each
        other.
    """
    units, polygons, layer = _laid(whole, claims)
    corners = int(shapely.get_num_coordinates(polygons).sum() + shapely.get_num_coordinates(units).sum())
    few = corners <= FEW and layer.max(initial=0) <= _LAYERS
    measured = split_by_layer(units, polygons, layer) if few and len(units) else None
    return by_kernel(whole, claims) if measured is None else _by_rank(measured)


def by_kernel(whole: BaseGeometry, claims: Mapping[Hashable, GeometryArray]) -> dict[Ranks, float] | None:
    """Measure as `split_areas`, compiled, however few there are."""
    units, polygons, layer = _laid(whole, claims)
    measured = _swept(units, polygons, layer) if len(units) else {}
    return None if measured is None else _by_rank(measured)


def _laid(whole: BaseGeometry, claims: Mapping[Hashable, GeometryArray]) -> tuple[GeometryArray, GeometryArray, Ints]:
    """Return the parts of a ground and those of the claims that lie near it, and the layer of each of these, from 1."""
    units = exploded(one_array(whole))[0]
    if not len(units):
        return units, units, np.empty(0, dtype=np.int64)
    parts = [exploded(sound(claim))[0] for claim in claims.values()]
    layer = np.repeat(np.arange(len(parts)) + 1, list(map(len, parts)))
    polygons = np.concatenate([np.empty(0, dtype=object), *parts])
    box, bounds = shapely.total_bounds(units), shapely.bounds(polygons).reshape(-1, 4)
    near = (bounds[:, :2] < box[2:]).all(axis=1) & (bounds[:, 2:] > box[:2]).all(axis=1)
    return units, polygons[near], layer[near]


def _by_rank(measured: Mapping[Ranks, float]) -> dict[Ranks, float]:
    return {tuple(at - 1 for at in layers): area for layers, area in measured.items() if area > FINE_M2}


def _swept(units: GeometryArray, polygons: GeometryArray, layer: Ints) -> dict[Ranks, float] | None:
    """Measure in windows side by side, and add up what each set of layers has in all of them."""
    from landuse.geometry.engine import windows  # loads a compiler
    from landuse.geometry.engine.compiled import ready
    from landuse.geometry.engine.counts import EngineCounts
    from landuse.geometry.engine.piece_pairs import row_bounds

    own, ground = ready(units, EngineCounts()), ready(polygons, EngineCounts())
    across = math.ceil(math.sqrt((len(own.closed[0]) + len(ground.closed[0])) / windows.EDGES))
    frame, none = shapely.total_bounds(units)[None], np.zeros(len(polygons), dtype=np.int64)
    cells = windows.windows_over(frame, np.array([across]), row_bounds(ground), none, every=True)
    jobs = len(cells.windows)
    if jobs * _SETS * int(layer.max(initial=1)) > _ROOM:
        return None
    every_unit = own, np.arange(jobs + 1) * len(units), np.tile(np.arange(len(units)), jobs)
    sums = windows.sweep(every_unit, (ground, layer), cells, _SETS, None, bare=True)
    if sums.much.any():
        return None
    terms: dict[Ranks, list[float]] = {}
    for job, at in zip(*np.nonzero(sums.covers[:, :, 0]), strict=True):
        covers = np.flatnonzero(sums.covers[job, at])[1:]
        terms.setdefault(tuple(covers.tolist()), []).append(float(sums.area[job, at]))
    return {covers: math.fsum(values) for covers, values in terms.items()}
