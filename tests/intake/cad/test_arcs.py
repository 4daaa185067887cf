"""Arcs become chords whose every point lies on the arc, and none leaves it by more than was stated."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import shapely
from ezdxf.math import BSpline
from hypothesis import given
from hypothesis import strategies as st

from landuse.intake.cad.arcs import bulged, circular, splined

FAR = (39_600_000.0, 3_521_000.0)


def _off(one: tuple[float, float], other: tuple[float, float], center: tuple[float, float], radius: float) -> float:
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    return radius - math.dist(middle, center)


def test_a_half_circle_to_the_left_of_its_chord_is_a_bulge_of_one():
    points = bulged([(0, 0, 1.0), (0, 200, 0.0)], closed=False, chord=0.01)
    assert points[0] == (0, 0)
    assert points[-1] == (0, 200)
    assert all(math.dist(point, (0, 100)) == pytest.approx(100, abs=1e-9) for point in points)
    # going north, an arc that turns left (counter-clockwise) runs by the east
    assert max(x for x, _ in points) == pytest.approx(100, abs=0.01)
    assert min(x for x, _ in points) == 0


def test_a_negative_bulge_runs_by_the_other_side():
    points = bulged([(0, 0, -1.0), (0, 200, 0.0)], closed=False, chord=0.01)
    assert min(x for x, _ in points) == pytest.approx(-100, abs=0.01)


def test_the_last_side_of_a_closed_line_may_be_an_arc_and_of_an_open_one_is_none():
    corners = [(0, 0, 0.0), (100, 0, 0.0), (100, 100, 0.0), (0, 100, 1.0)]
    assert len(bulged(corners, closed=False, chord=0.01)) == 4
    closed = bulged(corners, closed=True, chord=0.01)
    assert closed[0] == closed[-1] == (0, 0)
    assert min(x for x, _ in closed) == pytest.approx(-50, abs=0.01)


def test_two_half_circles_make_a_ring():
    ring = bulged([(0, 0, 1.0), (0, 200, 1.0)], closed=True, chord=0.001)
    assert ring[0] == ring[-1]
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2
    assert area == pytest.approx(math.pi * 100**2, abs=2 / 3 * 0.001 * math.tau * 100)
    assert area < math.pi * 100**2


@pytest.mark.parametrize(("chord", "steps"), [(100.0, 4), (1.0, 23), (0.01, 223)])
def test_a_circle_of_100_m_takes_as_many_chords_as_its_error_asks(chord, steps):
    points = circular((0.0, 0.0), 100.0, 0.0, 360.0, chord=chord)
    assert len(points) == steps + 1
    assert points[0] == points[-1]


def test_a_bulge_within_the_error_stays_straight():
    # half of chord times bulge: 0.001 m exactly, and a little more
    assert len(bulged([(0, 0, 2e-5), (100, 0, 0.0)], closed=False, chord=0.001)) == 2
    assert len(bulged([(0, 0, 2.1e-5), (100, 0, 0.0)], closed=False, chord=0.001)) == 3


@given(
    radius=st.floats(0.5, 50_000),
    start=st.floats(0, 360),
    span=st.floats(0.01, 360),
    chord=st.sampled_from([0.0005, 0.001, 0.05]),
)
def test_no_chord_leaves_its_arc_by_more_than_stated(radius, start, span, chord):
    points = circular(FAR, radius, start, start + span, chord=chord)
    for one, other in pairwise(points):
        assert math.dist(one, FAR) == pytest.approx(radius, abs=1e-6)
        assert _off(one, other, FAR, radius) <= chord + 1e-6


@given(bulge=st.floats(-20, 20), side=st.floats(0.1, 5000), turn=st.floats(0, math.tau))
def test_points_of_a_bulge_lie_on_one_circle_and_run_from_start_to_end(bulge, side, turn):
    start, end = FAR, (FAR[0] + side * math.cos(turn), FAR[1] + side * math.sin(turn))
    points = bulged([(*start, bulge), (*end, 0.0)], closed=False, chord=0.001)
    assert points[0] == start
    assert points[-1] == end
    if len(points) == 2:
        assert abs(bulge) * side / 2 <= 0.001
        return
    half = 2 * math.atan(bulge)
    radius = side / 2 / abs(math.sin(half))
    length = sum(math.dist(one, other) for one, other in pairwise(points))
    assert length == pytest.approx(radius * abs(2 * half), rel=2e-3, abs=0.01)
    assert length <= radius * abs(2 * half) + 1e-5


@given(
    corners=st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=4, max_size=8, unique=True),
    chord=st.sampled_from([0.001, 0.05]),
)
def test_no_point_of_a_spline_lies_further_off_its_chords_than_stated(corners, chord):
    spline = BSpline([(x, y, 0) for x, y in corners])
    line = shapely.LineString([(point.x, point.y) for point in splined(spline, chord=chord)])
    sampled = shapely.points([(point.x, point.y) for point in spline.approximate(2000)])
    assert shapely.distance(sampled, line).max() <= chord
