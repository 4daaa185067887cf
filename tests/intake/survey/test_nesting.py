"""Holes by containment, on squares that can be counted."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from landuse.intake.survey.holes import nest


def rings(*boxes):
    return np.array([shapely.box(*corners).exterior for corners in boxes], dtype=object)


OUTER, HOLE, ISLAND, APART = (0, 0, 100, 100), (10, 10, 90, 90), (20, 20, 80, 80), (200, 0, 300, 100)


@pytest.mark.parametrize(
    ("given_rings", "parts"),
    [
        ([OUTER], [(0, [])]),
        ([OUTER, APART], [(0, []), (1, [])]),
        ([OUTER, HOLE], [(0, [1])]),
        ([HOLE, OUTER], [(1, [0])]),
        ([OUTER, HOLE, ISLAND], [(0, [1]), (2, [])]),
        ([ISLAND, APART, HOLE, OUTER], [(0, []), (1, []), (3, [2])]),
        ([OUTER, HOLE, ISLAND, (30, 30, 40, 40)], [(0, [1]), (2, [3])]),
        ([OUTER, (10, 10, 20, 20), (30, 30, 40, 40)], [(0, [1, 2])]),
        ([OUTER, (0, 0, 20, 20)], [(0, [1])]),  # touches from within
        ([OUTER, (100, 0, 200, 100)], [(0, []), (1, [])]),  # touches from without
    ],
)
def test_who_is_in_whom(given_rings, parts):
    found = nest(rings(*given_rings))
    assert found.parts == parts
    assert (found.repeated, found.crossing) == ([], [])


def test_given_twice():
    assert nest(rings(OUTER, HOLE, OUTER)) == ([(0, [1])], [2], [])


@pytest.mark.parametrize(("west", "parts"), [(-9, [(0, [1])]), (-11, [(0, []), (1, [])]), (-10, [(0, []), (1, [])])])
def test_a_ring_that_crosses_lies_where_most_of_it_is(west, parts):
    found = nest(rings(OUTER, (west, 40, west + 20, 60)))
    assert found.parts == parts
    assert found.crossing == [(0, 1)]


def test_a_bow_tie_holds_rings_too():
    bow_tie = shapely.LinearRing([(0, 0), (100, 100), (100, 0), (0, 100)])
    found = nest(np.array([bow_tie, box(5, 45, 15, 55).exterior], dtype=object))
    assert found.parts == [(0, [1])]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8, unique=True), st.randoms())
def test_rings_within_rings_in_any_order(sizes, random):
    order = sorted(sizes, reverse=True)
    random.shuffle(sizes)
    found = nest(rings(*[(-size, -size, size, size) for size in sizes]))
    total = sum(4 * sizes[outer] ** 2 - sum(4 * sizes[hole] ** 2 for hole in holes) for outer, holes in found.parts)
    assert total == sum(4 * size**2 * (-1) ** depth for depth, size in enumerate(order))
