"""The same question put to the kernel and to GEOS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from landuse.geometry.engine import compiled, counted_once
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.union import sound
from tests.geometry.engine import rational

DATA = Path(__file__).parents[3].parent / "shared" / "data"


def array(geometries):
    found = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


def by_kernel(left, right, counts=None, threads=None):
    counts = EngineCounts() if counts is None else counts
    one, other = compiled.ready(array(left), counts, threads), compiled.ready(array(right), counts, threads)
    lefts, rights, area = compiled.measure(one, other, counts, threads)
    return dict(zip(zip(lefts.tolist(), rights.tolist(), strict=True), area.tolist(), strict=True))


def truly(left, right):
    """The same question in rational arithmetic."""
    left, right = sound(array(left)), sound(array(right))
    areas = {(i, j): rational.common(one, other) for i, one in enumerate(left) for j, other in enumerate(right)}
    return {pair: area for pair, area in areas.items() if area > 0}


def by_geos(left, right):
    left, right = sound(array(left)), sound(array(right))
    found = {}
    for i, one in enumerate(left):
        for j, area in enumerate(shapely.area(shapely.intersection(one, right))):
            if area > 0:
                found[i, j] = area
    return found


def once_by_kernel(ground, counts=None):
    counts = EngineCounts() if counts is None else counts
    return counted_once.covered(compiled.ready(array(ground), counts), counts)


def within_by_kernel(units, ground):
    counts = EngineCounts()
    return counted_once.within(compiled.ready(array(units), counts), compiled.ready(array(ground), counts), counts)


def assert_same(one, other, tolerance_m2=1e-6):
    """Two tables of pairs agree; a pair that one of them lacks has no area there."""
    for pair in one.keys() | other.keys():
        assert abs(one.get(pair, 0.0) - other.get(pair, 0.0)) <= tolerance_m2, (pair, one.get(pair), other.get(pair))
