"""The four sides by the true course of the line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box

from landuse.boundary.abuttals.sides import four_sides, side_pieces


def lengths(block: object) -> dict[str, float]:
    return {side: round(sum(line.length for line in lines), 6) for side, lines in four_sides(block).items()}


def test_a_box_has_four_sides_walked_clockwise() -> None:
    sides = four_sides(box(0, 0, 100, 50))
    assert list(sides["N"][0].coords) == [(0, 50), (100, 50)]
    assert list(sides["E"][0].coords) == [(100, 50), (100, 0)]
    assert list(sides["S"][0].coords) == [(100, 0), (0, 0)]
    assert list(sides["W"][0].coords) == [(0, 0), (0, 50)]


@pytest.mark.parametrize("degrees", [-40, -20, 10, 40])
def test_a_turned_long_box_keeps_its_whole_edges(degrees: float) -> None:
    # Sectors of 45 degrees round the middle would cut the long edges of such a box in three.
    assert lengths(affinity.rotate(box(0, 0, 1000, 50), degrees)) == {"E": 50, "S": 1000, "W": 50, "N": 1000}


def test_a_bay_does_not_tear_a_side_apart() -> None:
    bay = box(0, 0, 300, 100).difference(box(100, 60, 200, 100))
    assert lengths(bay) == {"E": 100, "S": 300, "W": 100, "N": 380}


def test_a_side_at_45_degrees_goes_whole_to_one_side() -> None:
    diamond = Polygon([(0, 100), (100, 0), (0, -100), (-100, 0)])
    assert set(lengths(diamond).values()) == {round(100 * np.sqrt(2), 6)}


def test_a_triangle_has_a_side_of_no_length() -> None:
    assert lengths(Polygon([(0, 0), (100, 0), (50, 300)]))["N"] == 0


def test_parts_are_walked_apart_the_largest_first_and_holes_not_at_all() -> None:
    holed = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    sides = four_sides(MultiPolygon([box(500, 0, 510, 10), holed]))
    assert [line.length for line in sides["E"]] == [100, 10]


@given(st.integers(0, 8), st.booleans(), st.sampled_from([0.0, 1e6]), st.sampled_from([1e9, 7.0]))
def test_sides_do_not_depend_on_how_the_ring_is_stored(roll: int, back: bool, shift: float, step: float) -> None:
    ring = np.array([[0, 0], [90, -10], [200, 5], [210, 80], [205, 150], [120, 140], [100, 160], [10, 150], [-10, 70]])
    stored = Polygon(np.roll(ring, roll, axis=0)[:: -1 if back else 1] + shift).segmentize(step)
    assert lengths(stored) == pytest.approx(lengths(Polygon(ring)), abs=1e-4)


def test_pieces_are_no_longer_than_the_step_and_point_out() -> None:
    pieces = side_pieces(four_sides(box(0, 0, 100, 50))["E"], step_m=20)
    assert pieces.length.tolist() == pytest.approx([50 / 3] * 3)
    assert pieces.outward.tolist() == [[1, 0]] * 3
    assert not len(side_pieces([], step_m=5).length)
