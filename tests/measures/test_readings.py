"""Rings with two readings: the interval holds both, in a case and for an analyst alike."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

import landuse
from landuse.core.evidence import Interval
from landuse.core.layer import Layer
from landuse.geometry import overlay
from landuse.geometry.engine.tangles import MOST_CROSSINGS, TangledOutlineError, crossings
from landuse.geometry.readings import agreed_ground, two_readings
from tests.geometry.engine.helpers import array

TWICE = MultiPolygon([box(0, 0, 100, 100), box(50, 0, 150, 100)])
BOW_TIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
#: A ring that comes back to a corner, and so touches itself there.
TOUCHING = Polygon([(0, 0), (50, 50), (100, 0), (100, 100), (50, 50), (0, 100)])
STAR = Polygon([(np.sin(4 * np.pi * k / 5) * 100, np.cos(4 * np.pi * k / 5) * 100) for k in range(5)])


def frame(*shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4549)


def alone(shape):
    return shape


def star(points):
    angle = np.arange(points) * 2 * np.pi * (points // 2) / points
    return Polygon(np.c_[np.cos(angle), np.sin(angle)] * 1000)


class TestReadings:
    def test_parts_over_the_same_ground_have_two(self) -> None:
        found = two_readings(array([box(0, 0, 1, 1), TWICE, None]))
        assert found.at.tolist() == [1]
        assert found.agreed[0].area == 10_000.0
        assert found.either[0].area == 15_000.0
        assert found.doubted()[0].equals(box(50, 0, 100, 100))
        assert agreed_ground(array([TWICE])).area == 10_000.0

    @pytest.mark.parametrize("one_way", [BOW_TIE, TOUCHING, box(0, 0, 10, 10), Polygon(), shapely.Point(0, 0)])
    def test_a_figure_of_eight_and_a_ring_that_touches_itself_have_one(self, one_way) -> None:
        assert two_readings(array([one_way])) is None

    def test_holes_count_in_either_reading(self) -> None:
        holed = Polygon(box(0, 0, 100, 100).exterior, [box(20, 20, 60, 60).exterior, box(40, 40, 80, 80).exterior])
        found = two_readings(array([holed]))
        assert (found.agreed[0].area, found.either[0].area) == (7_200.0, 7_600.0)
        assert two_readings(array([MultiPolygon([box(0, 0, 100, 100)] * 2)])).agreed[0].is_empty

    def test_the_middle_of_a_star_is_in_one_of_them(self) -> None:
        found = two_readings(array([STAR]))
        assert found.either[0].area - found.agreed[0].area == pytest.approx(shapely.area(found.doubted()[0]))
        assert found.doubted()[0].contains(shapely.Point(0, 0))

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=2, max_size=4), st.randoms())
    def test_the_order_of_parts_and_where_rings_begin_change_nothing(self, sizes, random) -> None:
        parts = [box(x, y, x + w + 1, y + h + 1) for x, y, w, h in sizes]
        shuffled = [Polygon(np.roll(shapely.get_coordinates(part)[:-1], random.randrange(4), axis=0)) for part in parts]
        random.shuffle(shuffled)
        one, other = (two_readings(array([MultiPolygon(each)])) for each in (parts, shuffled))
        assert (one is None) == (other is None)
        if one is not None:
            assert one.agreed[0].equals(other.agreed[0])
            assert one.either[0].equals(other.either[0])
            assert one.either[0].area == pytest.approx(shapely.union_all(parts).area)


class TestHull:
    def test_a_control_line_drawn_twice_leaves_the_rule_open_for_an_analyst(self) -> None:
        line = Layer("ecological_red_line", frame(TWICE, id=["R1"]), complete=True)
        on_both = landuse.checks.control_line_overlap(line, box(0, 0, 100, 100))
        assert on_both.interval == Interval(5_000.0, 10_000.0)
        assert on_both.where.set_index("kind").loc["drawn_twice", "area_m2"] == 5_000.0
        assert [want.key for want in on_both.wants] == ["ground:drawn_twice"]
        assert any("两种读法" in note.text("zh") for note in on_both.notes)

    def test_away_from_what_was_drawn_twice_nothing_is_open(self) -> None:
        line = Layer("ecological_red_line", frame(TWICE), complete=True)
        assert landuse.checks.control_line_overlap(line, box(0, 0, 50, 100)).interval == Interval.exactly(5_000.0)

    @pytest.mark.parametrize("make", [alone, frame, lambda shape: frame(shape).geometry])
    def test_a_boundary_drawn_twice_too(self, make) -> None:
        line = Layer("ecological_red_line", frame(box(0, 0, 200, 200)), complete=True)
        measured = landuse.checks.control_line_overlap(line, make(TWICE))
        assert measured.interval == Interval(10_000.0, 15_000.0)

    def test_both_drawn_twice(self) -> None:
        line = Layer("ecological_red_line", frame(TWICE), complete=True)
        measured = landuse.checks.control_line_overlap(line, TWICE)
        assert measured.interval == Interval(10_000.0, 15_000.0)
        assert measured.where.set_index("kind").loc["drawn_twice", "area_m2"] == 5_000.0


class TestTangles:
    @pytest.mark.parametrize(("shape", "times"), [(box(0, 0, 1, 1), 0), (BOW_TIE, 1), (STAR, 5), (TWICE, 0)])
    def test_crossings_are_counted(self, shape, times) -> None:
        assert crossings(shape, 100) == times

    @pytest.mark.parametrize(("points", "refused"), [(45, False), (47, True), (20_001, True)])
    def test_an_outline_that_crosses_itself_too_often_is_refused(self, points, refused) -> None:
        assert (crossings(star(points), MOST_CROSSINGS) > MOST_CROSSINGS) == refused
        if not refused:
            assert two_readings(array([star(points)])) is not None
            return
        for measure in (
            lambda: two_readings(array([star(points)])),
            lambda: landuse.geometry.overlay.united([star(points)]),
        ):
            with pytest.raises(TangledOutlineError, match="crosses itself more than 1,000 times"):
                measure()


def comb(teeth, turned):
    at = np.linspace(0, 1000, 2 * teeth + 1)
    sides = [
        point
        for k in range(teeth)
        for point in ((at[2 * k], 10), (at[2 * k], 990), (at[2 * k + 1], 990), (at[2 * k + 1], 10))
    ]
    xy = np.array([(0, 0), *sides, (1000, 10), (1000, 0)])
    return Polygon(xy[:, ::-1] if turned else xy)


class TestCombs:
    def test_what_two_combs_share_is_measured(self) -> None:
        one, other = comb(30, False), comb(30, True)
        exact = overlay.pair_areas([one], [other])["area_m2"].iloc[0]
        assert overlay.intersection(one, other).area == pytest.approx(exact)
        assert overlay.united_area([one, other]) == pytest.approx(one.area + other.area - exact)

    def test_two_that_cross_too_often_are_refused(self) -> None:
        one, other = comb(250, False), comb(250, True)
        for measure in (overlay.intersection, overlay.difference, lambda a, b: overlay.united([a, b])):
            with pytest.raises(TangledOutlineError, match="cross each other more than 200,000 times"):
                measure(one, other)


def test_overlaps_of_a_layer_with_itself() -> None:
    shapes = [box(0, 0, 10, 10), box(5, 0, 15, 10), box(20, 0, 30, 10)]
    table = overlay.overlaps(shapes)
    assert table.to_numpy().tolist() == [[0, 1, 50.0]]
    many = overlay.overlaps([box(0, 0, 10, 10)] * 50 + shapes[1:])
    assert len(many) == 50
    assert {(0, 1), (48, 49), (0, 50)} <= set(zip(many["left"], many["right"], strict=True))
    assert sorted(set(many["area_m2"])) == [50.0, 100.0]
    assert len(overlay.overlaps([box(0, 0, 10, 10)] * 4)) == 6
