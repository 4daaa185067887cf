"""What is surely inside a ground need not be laid over it, and has the area it would have had."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.geometry.engine import pairs
from landuse.geometry.inside import FEW, surely_inside
from landuse.geometry.overlay import area_within

SQUARES = np.array([box(10 * i, 10 * j, 10 * i + 10, 10 * j + 10) for i in range(10) for j in range(10)], dtype=object)
corner = st.tuples(st.integers(-20, 120), st.integers(-20, 120))


@given(st.lists(corner, min_size=3, max_size=8), st.lists(corner, min_size=3, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_areas_are_those_of_the_engine_to_the_last_digit(ring, other):
    hull = shapely.MultiPoint(ring).convex_hull
    hole = shapely.MultiPoint(other).convex_hull
    ground = hull.difference(hole)
    ours = area_within(SQUARES, ground).to_numpy()
    assert (ours == pairs.within(SQUARES, np.array([ground], dtype=object))).all()
    inside = surely_inside(SQUARES, ground)
    assert all(ground.contains_properly(square) for square in SQUARES[inside])


@pytest.mark.parametrize(("by_m", "sure"), [(0.0, False), (0.0005, False), (0.002, True)])
def test_what_touches_a_side_or_nearly_does_is_laid_over_it(by_m, sure):
    ground = box(10 - by_m, -20, 120, 120)
    inside = surely_inside(SQUARES, ground).reshape(10, 10)
    assert inside[1].all() == sure
    assert inside[2:].all()
    assert not inside[0].any()


def test_only_the_units_that_meet_a_side_are_laid_over_it(monkeypatch):
    laid = []
    listed = pairs.listed
    monkeypatch.setattr(pairs, "listed", lambda left, *more: laid.append(len(left)) or listed(left, *more))
    assert area_within(SQUARES, box(5, 5, 95, 95)).sum() == 90 * 90
    assert sum(laid) == 100 - 8 * 8


def test_a_hole_around_a_unit_is_no_ground_and_parts_are():
    ringed = box(-5, -5, 105, 105).difference(box(22, 22, 48, 48))
    inside = surely_inside(SQUARES, ringed).reshape(10, 10)
    assert not inside[2:5, 2:5].any()
    assert inside.sum() == 100 - 9
    apart = MultiPolygon([box(-5, -5, 25, 105), box(65, -5, 105, 105)])
    assert surely_inside(SQUARES, apart).reshape(10, 10)[[0, 1, 7, 8, 9]].all()
    assert surely_inside(SQUARES, apart).sum() == 50


@pytest.mark.parametrize(
    ("units", "ground"),
    [
        (SQUARES[: FEW - 1], box(-5, -5, 105, 105)),
        (SQUARES, None),
        (SQUARES, Polygon()),
        (SQUARES, shapely.LineString([(0, 0), (100, 100)])),
        (SQUARES, Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])),
        (np.array([None, Polygon(), shapely.Point(5, 5)] * FEW, dtype=object), box(-5, -5, 105, 105)),
        (np.array([Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])] * FEW, dtype=object), box(-5, -5, 105, 105)),
    ],
)
def test_of_nothing_few_or_invalid_none_is_sure(units, ground):
    assert not surely_inside(units, ground).any()
    if ground is not None:
        over = np.array([ground], dtype=object)
        assert (area_within(units, ground).to_numpy() == pairs.within(units, over)).all()
