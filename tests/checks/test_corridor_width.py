from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, affinity, box, union_all

from landuse.checks.corridor_width import corridor_width
from landuse.measures.corridor import sustained_width, typical_width
from tests.made import land, layer

ZONE = box(-2000, -2000, 2000, 2000)


def roads(*rows, **more):
    return layer("roads", land(*rows), **{"complete": True, **more})


@pytest.mark.parametrize("width", [39.999, 40.0, 40.001])
def test_a_straight_road_has_its_width(width):
    assert corridor_width(roads(box(0, 0, 1000, width)), ZONE).interval.value == width


@pytest.mark.parametrize("gap", [0, 0.1, 0.4])
def test_two_strips_side_by_side_are_one_road(gap):
    both = roads(box(0, 0, 1000, 30), box(0, 30 + gap, 1000, 60 + gap))
    assert corridor_width(both, ZONE).interval.value == pytest.approx(60 + gap, abs=0.02)


def test_strips_apart_or_crossing_are_not_one_road():
    assert corridor_width(roads(box(0, 0, 1000, 30), box(0, 40, 1000, 70)), ZONE).interval.value == 30
    crossing = roads(box(0, 0, 1000, 30), box(400, 30, 430, 500), box(400, -500, 430, 0))
    assert corridor_width(crossing, ZONE).interval.value == pytest.approx(30, abs=0.05)


@pytest.mark.parametrize("angle", [0, 17, 45, 90, 133])
def test_a_slanted_road_has_its_width_and_not_that_of_its_box(angle):
    slanted = affinity.rotate(box(0, 0, 1000, 40), angle)
    assert sustained_width(slanted) == pytest.approx(40, abs=0.002)


def test_a_crossing_is_no_width_of_the_road():
    cross = union_all([box(-500, -20, 500, 20), box(-20, -500, 20, 500)])
    assert sustained_width(cross) == pytest.approx(40, abs=0.05)
    assert typical_width(cross) == pytest.approx(40, abs=0.05)


def test_a_lay_by_is_not_the_road_and_a_wide_stretch_is():
    road = box(0, 0, 1000, 30)
    assert sustained_width(union_all([road, box(400, 0, 430, 45)])) == pytest.approx(30, abs=0.2)
    assert sustained_width(union_all([road, box(400, 0, 640, 60)])) == pytest.approx(60, abs=0.2)
    assert typical_width(union_all([road, box(400, 0, 640, 60)])) == pytest.approx(30, abs=0.1)


def test_a_short_road_has_its_width_too():
    assert sustained_width(box(0, 0, 60, 40)) == pytest.approx(40, abs=0.002)


def test_a_hole_narrows_the_road():
    ring = Polygon(box(0, 0, 1000, 40).exterior.coords, [list(box(10, 18, 990, 22).exterior.coords)])
    assert sustained_width(ring) == pytest.approx(18, abs=0.05)


def test_a_bent_road_keeps_its_width():
    bend = Polygon([(0, 0), (500, 0), (500, 500), (470, 500), (470, 30), (0, 30)])
    assert sustained_width(bend) == pytest.approx(30, abs=0.05)


def test_the_widest_of_several_is_named_and_each_is_listed():
    rows = [(box(0, 0, 1000, 20), {"id": "a", "width": 20.0}), (box(0, 100, 1000, 150), {"id": "b", "name": "大道"})]
    evidence = corridor_width(roads(*rows), ZONE)
    assert list(evidence.where["label"]) == ["大道"]
    assert evidence.tables["widths"]["id"].to_list() == ["b", "a"]
    assert evidence.tables["widths"]["width_m"].to_list() == [50, 20]


def test_a_boundary_along_the_middle_does_not_halve_a_road_and_a_touching_one_is_not_its_own():
    assert corridor_width(roads(box(0, 0, 1000, 40)), box(0, 20, 1000, 1000)).interval.value == 40
    assert corridor_width(roads(box(0, 0, 1000, 40)), box(0, 40, 1000, 1000)).interval.value == 0
    assert corridor_width(roads(box(0, 0, 1000, 40)), box(0, 39.6, 1000, 1000)).interval.value == 0


def test_only_roads_of_the_classes_asked_for_count():
    rows = [(box(0, 0, 1000, 60), {"class": "trunk"}), (box(0, 100, 1000, 120), {"class": "branch"})]
    assert corridor_width(roads(*rows), ZONE, classes=["branch"]).interval.value == 20


def test_where_the_layer_is_not_complete_a_wider_one_may_be_there():
    evidence = corridor_width(roads(box(0, 0, 1000, 40), complete=False), ZONE)
    assert (evidence.interval.low, evidence.interval.high) == (40, math.inf)
    assert evidence.wants[0].key == "complete:corridors"
    assert corridor_width(None, ZONE).wants[0].key == "layer:corridors"
    assert corridor_width(roads(), None).wants[0].key == "layer:boundary"


@settings(max_examples=15, deadline=None)
@given(st.floats(2, 80), st.floats(1, 8))
def test_a_strip_is_as_wide_as_its_lesser_side(width, times):
    assert sustained_width(box(0, 0, width * times, width)) == pytest.approx(width, abs=0.002)
