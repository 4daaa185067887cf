"""The ground that many polygons cover together, measured from slab to slab: nothing is noded, nothing is drawn.

Between two neighbouring x at which an edge begins, ends or crosses another, edges lie one over the other in one order,
and what lies between two of them is a trapezoid, covered or not. So however often a place is covered it counts once,
and no vertex is ever written down, whose rounding would be in the area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, totals
from landuse.geometry.engine.intervals import Places, places, spans
from landuse.geometry.engine.trapezoid_sum import Edges, laid_edges

#: So many pairs of edges, or edges in slabs, are held at once; where there would be more nothing is measured.
MUCH = 3_000_000
#: Overlaps up to this area, m², are the rounding of vertices.
SAME = 1e-8


def clusters(lower: Ints, upper: Ints, count: int) -> Ints:
    """Find which items hang together.

    Parameters
    ----------
    lower, upper
        The items of each pair.
    count
        How many items there are.

    Returns
    -------
    numpy.ndarray
        Shape (count,): the least item of the cluster that each belongs to.
    """
    label = np.arange(count)
    while True:
        least, before = np.minimum(label[lower], label[upper]), label.copy()
        np.minimum.at(label, lower, least)
        np.minimum.at(label, upper, least)
        label = label[label]
        if (label == before).all():
            return label


def covered_runs(polygons: GeometryArray, run: Ints, unit: GeometryArray | None = None) -> Floats | None:
    """Measure the ground that the polygons of each run cover together, within a unit of its own where there are any.

    Parameters
    ----------
    polygons
        Shape (n,): valid polygons.
    run
        Shape (n,): whose each is, from 0, ascending; each run has one at least.
    unit
        Shape (runs,): valid polygons.

    Returns
    -------
    numpy.ndarray or None
        Shape (runs,), m²; None where there are too many edges over each other.
    """
    count = int(run[-1]) + 1
    layers = [(polygons, run, np.ones(len(polygons), dtype=np.int64))]
    if unit is not None:
        layers.append((unit, np.arange(count), np.zeros(count, dtype=np.int64)))
    stacked = _stacked(layers, _corners(polygons, run))
    if stacked is None:
        return None
    inside = stacked.covered_by(1) if unit is None else stacked.covered_by(1) & stacked.covered_by(0)
    return totals(stacked.owner, np.where(inside, stacked.area, 0.0), count)


def split_by_layer(whole: GeometryArray, polygons: GeometryArray, layer: Ints) -> dict[tuple[int, ...], float] | None:
    """Measure a ground by which layers of polygons cover it.

    Parameters
    ----------
    whole
        Shape (n,): the ground, valid polygons that share none.
    polygons
        Shape (m,): valid polygons.
    layer
        Shape (m,): the layer of each, from 1, at most 62.

    Returns
    -------
    dict or None
        By the layers, ascending: m²; None where there are too many edges over each other.
    """
    layers = [(whole, np.zeros(len(whole), dtype=np.int64), np.zeros(len(whole), dtype=np.int64))]
    layers.append((polygons, np.zeros(len(polygons), dtype=np.int64), layer))
    stacked = _stacked(layers, shapely.total_bounds(whole)[None, :2])
    if stacked is None:
        return None
    inside = stacked.covered_by(0)
    covers = np.zeros(len(inside), dtype=np.int64)
    for at in np.unique(layer).tolist():
        covers |= stacked.covered_by(at).astype(np.int64) << at
    sets, of = np.unique(covers[inside], return_inverse=True)
    area = totals(of, stacked.area[inside], len(sets))
    return {tuple(at for at in range(1, 63) if covered >> at & 1): value
            for covered, value in zip(sets.tolist(), area.tolist(), strict=True)}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Stacked:
    """What lies between each edge and the next one over it in a slab, from the foot of each slab upwards.

    Parameters
    ----------
    owner, area
        Shape (k,): the run, and the area of the trapezoid, m²; 0 over the last edge of a slab.
    step, layer
        Shape (k,): how often more the layer of the edge covers what lies over it than what lies under it.
    """

    owner: Ints
    area: Floats
    step: Floats
    layer: Ints

    def covered_by(self, layer: int) -> NDArray[np.bool_]:
        """Return what a layer covers: each slab begins and ends with none."""
        covered: NDArray[np.bool_] = np.cumsum(np.where(self.layer == layer, self.step, 0.0)) > 0.5
        return covered


def _stacked(layers: Sequence[tuple[GeometryArray, Ints, Ints]], corner: Floats) -> _Stacked | None:
    """Stack the edges of polygons, each with its run and layer, in slabs; None where too many lie over each other."""
    laid = [_local(laid_edges(polygons), run, layer, corner) for polygons, run, layer in layers if len(polygons)]
    rows, owner, layer = (np.concatenate([part[k] for part in laid]) for k in range(3))
    order = np.lexsort((rows[:, 0], owner))
    rows, owner, layer = rows[order], owner[order], layer[order]
    stops = _stops(rows, owner)
    if stops is None:
        return None
    first = np.searchsorted(stops, places(owner, rows[:, 0]))
    last = np.searchsorted(stops, places(owner, rows[:, 2]))
    if int((last - first).sum()) > MUCH:
        return None
    edge, slab = spans(first, last)
    left, right = stops.imag[slab], stops.imag[slab + 1]
    share = ((left - rows[edge, 0]) + (right - rows[edge, 0])) / (2 * (rows[edge, 2] - rows[edge, 0]))
    height = rows[edge, 1] + share * (rows[edge, 3] - rows[edge, 1])
    order = np.lexsort((height, slab))
    edge, slab, height, width = edge[order], slab[order], height[order], (right - left)[order]
    area = np.zeros(len(edge))
    area[:-1] = np.where(slab[1:] == slab[:-1], (height[1:] - height[:-1]) * width[:-1], 0.0)
    # from below, an edge under ground leads into it and one over ground out of it
    return _Stacked(owner[edge], area, -rows[edge, 4], layer[edge])


def _corners(polygons: GeometryArray, run: Ints) -> Floats:
    """Return the lower left corner of each run."""
    begins = np.flatnonzero(np.diff(run, prepend=-1))
    corners: Floats = np.minimum.reduceat(shapely.bounds(polygons)[:, :2], begins, axis=0)
    return corners


def _local(edges: Edges, run: Ints, layer: Ints, corner: Floats) -> tuple[Floats, Ints, Ints]:
    """Return the edges of polygons, as often as each stands, relative to its run's corner; their run and layer."""
    counts = np.bincount(edges.polygon, minlength=int(edges.of.max()) + 1)
    starts = np.cumsum(counts) - counts
    which, at = spans(starts[edges.of], starts[edges.of] + counts[edges.of])
    owner, rows = run[which], edges.rows[at].copy()
    rows[:, [0, 2]] -= corner[owner, :1]
    rows[:, [1, 3]] -= corner[owner, 1:]
    wide = rows[:, 0] < rows[:, 2]
    return rows[wide], owner[wide], layer[which][wide]


def _stops(rows: Floats, owner: Ints) -> Places | None:
    """Find where edges begin, end or cross another, sorted by run; None where too many lie over each other."""
    begins = places(owner, rows[:, 0])
    # sorted by their left end, each is held against those after it that begin before it ends
    after, upto = np.arange(1, len(rows) + 1), np.searchsorted(begins, places(owner, rows[:, 2]))
    if int(np.maximum(upto - after, 0).sum()) > MUCH:
        return None
    edge, other = spans(after, upto)
    a, b = rows[edge], rows[other]
    left, right = np.maximum(a[:, 0], b[:, 0]), np.minimum(a[:, 2], b[:, 2])
    apart = _height(a, left) - _height(b, left), _height(a, right) - _height(b, right)
    cross = np.flatnonzero((apart[0] > 0) != (apart[1] > 0))
    apart, left, right = (apart[0][cross], apart[1][cross]), left[cross], right[cross]
    at = np.clip(left + (right - left) * (apart[0] / (apart[0] - apart[1])), left, right)
    return np.unique(np.concatenate([begins, places(owner, rows[:, 2]), places(owner[edge[cross]], at)]))


def _height(rows: Floats, at: Floats) -> Floats:
    """Compute how high edges lie at an x."""
    height: Floats = rows[:, 1] + (at - rows[:, 0]) / (rows[:, 2] - rows[:, 0]) * (rows[:, 3] - rows[:, 1])
    return height
