from __future__ import annotations

from typing import Any

import pytest
from shapely import Polygon, box

from landuse.checks.functional_area import functional_area
from tests.made import land, layer, square, zone


def areas(*rows, **more):
    return layer("functional_areas", land(*((shape, cells) for shape, cells in rows)), **more)


RESTRICTED = {"category": "restricted", "kind": "key_ecological", "level": "national"}
ASKED: dict[str, Any] = {"categories": ["restricted"], "kind": "key_ecological", "level": "national"}


@pytest.mark.parametrize(("x", "area"), [(100, 0), (99.51, 0), (99.5, 50), (90, 1000)])
def test_ground_in_a_restricted_area_is_measured(x, area):
    evidence = functional_area(areas((box(x, 0, 300, 100), RESTRICTED), complete=True), square(), **ASKED)
    assert evidence.interval.low == evidence.interval.high == pytest.approx(area)


def test_two_areas_on_one_ground_count_once_and_a_hole_does_not():
    ring = Polygon(box(0, 0, 50, 100).exterior.coords, [list(box(10, 10, 20, 20).exterior.coords)])
    layers = areas((ring, RESTRICTED), (box(40, 0, 60, 100), RESTRICTED), complete=True)
    assert functional_area(layers, square(), **ASKED).interval.value == 6000 - 100


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ({"kind": "farming"}, 0, 0),
        ({"level": "provincial"}, 0, 0),
        ({"category": "key"}, 0, 0),
        ({"kind": None}, 0, 1000),
        ({"level": None}, 0, 1000),
        ({"category": None}, 0, 1000),
    ],
)
def test_only_areas_of_the_kind_asked_for_count(cells, low, high):
    layers = areas((box(0, 0, 10, 100), {**RESTRICTED, **cells}), complete=True)
    evidence = functional_area(layers, square(), **ASKED)
    assert (evidence.interval.low, evidence.interval.high) == (low, high)
    assert [want.key for want in evidence.wants] == ([f"row:functional_areas.{next(iter(cells))}#1"] if high else [])


def test_where_a_layer_is_not_complete_its_emptiness_proves_nothing():
    optimised = areas((box(0, 0, 50, 100), {**RESTRICTED, "category": "optimised"}))
    assert functional_area(optimised, square(), **ASKED).interval.high == 5000
    assert functional_area(optimised, square(), categories=["prohibited"]).interval.high == 10_000
    assert functional_area(areas(covers=square()), square(), categories=["prohibited"]).wants != ()


def test_an_area_that_names_the_zones_county_stands_for_all_of_it():
    layers = areas((box(900, 0, 990, 100), {**RESTRICTED, "county_code": "410001"}), complete=True)
    home = zone(county_code="410001")
    assert functional_area(layers, square(), home, **ASKED, by_county=True).interval.value == 10_000
    assert functional_area(layers, square(), home, **ASKED).interval.value == 0
    assert functional_area(layers, square(), zone(county_code="2"), **ASKED, by_county=True).interval.value == 0


@pytest.mark.parametrize(
    ("stated", "county", "high"),
    [
        ({"county": "甲县"}, {"county_code": "410001"}, 10_000),
        ({"county_code": "410001"}, {"county_name": "甲县"}, 10_000),
        ({"county": "甲县", "county_code": "410001"}, {"county_name": "甲县", "county_code": "410002"}, 10_000),
        ({"county": "甲县"}, {"county_name": "乙县"}, 0),
        ({"county": "410001"}, {"county_code": "410002"}, 0),
    ],
)
def test_a_county_by_name_is_not_told_apart_from_one_by_code(stated, county, high):
    layers = areas((box(900, 0, 990, 100), {**RESTRICTED, **county}), complete=True)
    evidence = functional_area(layers, square(), zone(**stated), **ASKED, by_county=True)
    assert (evidence.interval.low, evidence.interval.high) == (0, high)
    assert bool(evidence.wants) is bool(high)


def test_without_data_it_is_open():
    assert functional_area(None, square(), **ASKED).interval.high == 10_000
    assert functional_area(areas((square(), RESTRICTED)), None, **ASKED).wants[0].key == "layer:boundary"
    assert functional_area(land(square()), square(), **ASKED).wants[0].key == "column:functional_areas.category"
