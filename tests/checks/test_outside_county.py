from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import Polygon, box

from landuse.checks.outside_county import outside_county
from landuse.core.specs import load_spec
from tests.made import land, layer, square, zone

EAST = (box(90, 0, 300, 100), {"name": "乙县", "county_code": "410002"})
WEST = (box(-100, 0, 90, 100), {"name": "甲县", "county_code": "410001"})
COUNTIES = land(WEST, EAST)


@pytest.mark.parametrize("stated", [{"county": "甲县"}, {"county_code": "410001"}, {"county": ["甲县"]}])
def test_land_beyond_the_legal_line_is_measured_and_named(stated):
    evidence = outside_county(COUNTIES, square(), zone(**stated))
    assert evidence.interval.value == 1000
    assert evidence.interval.low == evidence.interval.high
    assert list(evidence.where["label"]) == ["乙县"]


def test_a_zone_may_lawfully_span_two_counties():
    assert outside_county(COUNTIES, square(), zone(county=["甲县", "乙县"])).interval.high == 0


def test_touching_the_line_is_inside():
    assert outside_county(COUNTIES, box(0, 0, 90, 100), zone(county="甲县")).interval.high == 0


@pytest.mark.parametrize(("width", "area"), [(0.49, 0), (0.5, 50), (0.51, 51)])
def test_a_strip_thinner_than_the_tolerance_is_noise(width, area):
    evidence = outside_county(COUNTIES, box(0, 0, 90 + width, 100), zone(county="甲县"))
    assert evidence.interval.value == pytest.approx(area)
    assert evidence.ignored.count == (0 if area else 1)


def test_an_unknown_county_leaves_the_hull_over_those_touched():
    evidence = outside_county(COUNTIES, square())
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (1000, 9000, None)
    assert [want.key for want in evidence.wants] == ["zone:county"]


def test_one_county_around_it_needs_no_statement():
    assert (
        outside_county(land((box(-1, -1, 101, 101), {"name": "甲县", "county_code": "1"})), square()).interval.high == 0
    )


def test_a_zone_that_names_no_county_may_belong_to_another():
    lies_in = land((box(-1, -1, 101, 101), {"name": "甲县", "county_code": "1"}))
    for silent in (zone(), zone(name="甲区"), zone(county="　")):
        evidence = outside_county(lies_in, square(), silent)
        assert (evidence.interval.low, evidence.interval.high) == (0, 10_000)


def test_a_county_that_is_not_drawn_leaves_all_open():
    evidence = outside_county(COUNTIES, square(), zone(county="丙县"))
    assert (evidence.interval.low, evidence.interval.high) == (0, 10_000)
    assert "丙县" in evidence.wants[0].what.text("zh")


def test_a_hole_in_the_county_is_outside():
    drawn = Polygon(box(-10, -10, 110, 110).exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = outside_county(land((drawn, {"name": "甲县", "county_code": "1"})), square(), zone(county="甲县"))
    assert evidence.interval.value == 400
    assert list(evidence.where["kind"]) == ["in_no_county"]


def test_without_boundary_or_counties_it_is_open():
    assert outside_county(COUNTIES, None).wants[0].key == "layer:boundary"
    assert outside_county(None, square()).interval.high == 10_000


def test_a_county_known_by_its_name_alone_will_do():
    frame = land((box(0, 0, 90, 100), {"name": "甲县"}))
    found = outside_county(layer("counties", frame), square(), zone(county="甲县"))
    assert found.interval.value == 1000
    by_code = outside_county(layer("counties", frame), square(), zone(county_code="410001"))
    assert (by_code.interval.low, by_code.interval.high) == (0, 10_000)
    assert load_spec("counties").columns["name"].required
    assert not load_spec("counties").columns["county_code"].required


def test_a_county_without_its_ground_may_hold_what_lies_outside():
    counties = replace(layer("counties", COUNTIES), lost=1)
    evidence = outside_county(counties, square(), zone(county="甲县"))
    assert (evidence.interval.low, evidence.interval.value, evidence.interval.high) == (0, 1000, 1000)
    assert [want.key for want in evidence.wants] == ["row:counties"]
    assert outside_county(counties, box(0, 0, 90, 100), zone(county="甲县")).interval.high == 0


@pytest.mark.parametrize("stated", [{}, {"county": ""}, {"county": "  "}, {"county": []}])
def test_a_zone_that_states_no_county_may_belong_to_another_than_it_lies_in(stated):
    """Blanking the county of a zone that lies wholly in another one's ground proves nothing."""
    wholly = box(0, 0, 80, 100)
    assert outside_county(COUNTIES, wholly, zone(county="乙县")).interval.value == 8000
    for counties in (COUNTIES, land(WEST)):
        evidence = outside_county(counties, wholly, zone(**stated))
        assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0, 8000, None)
        assert [want.key for want in evidence.wants] == ["zone:county"]
