"""Land outside the urban development boundary on squares counted by hand."""

from __future__ import annotations

import pytest
from shapely import box

from landuse.checks.outside_urban_boundary import outside_urban_boundary
from tests.made import land, layer, parcels

GROUND = box(0, 0, 100, 100)
EVERYWHERE = box(-1000, -1000, 1000, 1000)


def line(*rows, covers=EVERYWHERE):
    frame = land(*((shape, {"id": str(n), "subzone": kind}) for n, (shape, kind) in enumerate(rows, start=1)))
    return layer("urban_development_boundary", frame, covers=covers)


def bounds(evidence):
    return evidence.interval.low, evidence.interval.value, evidence.interval.high


def test_what_lies_outside_counts_once():
    inside = line((box(0, 0, 50, 100), "concentrated"), (box(40, 0, 80, 100), "城鎮集中建設區"))
    assert bounds(outside_urban_boundary(inside, GROUND)) == (2000, 2000, 2000)


@pytest.mark.parametrize("kind", [None, "弹性区", "420", "未知", "非集中建设区", "集中建设区(拟)"])
def test_only_what_is_literally_in_the_list_is_inside(kind):
    inside = line((box(0, 0, 50, 100), "concentrated"), (box(50, 0, 100, 100), kind))
    evidence = outside_urban_boundary(inside, GROUND)
    assert bounds(evidence) == (0, 0, 5000)
    assert evidence.wants[0].key == "column:line.subzone"
    assert list(evidence.where["kind"]) == ["unknown_zone"]


@pytest.mark.parametrize(
    ("kind", "code", "high"),
    [
        ("城镇集中建设区", "420", 10000),
        ("城镇集中建设区", "02", 10000),
        ("城镇集中建设区", "410", 0),
        ("城镇集中建设区", None, 0),
        ("城镇集中建设区", "X", 0),
        (None, "410", 10000),
    ],
)
def test_a_code_that_contradicts_the_name_takes_it_away_and_none_stands_for_it(kind, code, high):
    frame = land((EVERYWHERE, {"id": "1", "subzone": kind, "subzone_code": code}))
    evidence = outside_urban_boundary(layer("urban_development_boundary", frame, covers=EVERYWHERE), GROUND)
    assert (evidence.interval.low, evidence.interval.high) == (0, high)


def test_without_the_column_no_zone_is_known():
    frame = land(EVERYWHERE)
    assert bounds(outside_urban_boundary(layer("urban_development_boundary", frame), GROUND)) == (0, 0, 10000)


def test_a_village_zone_is_outside_and_two_zones_on_one_ground_settle_nothing():
    village = line((box(0, 0, 50, 100), "concentrated"), (box(50, 0, 100, 100), "村庄建设区"))
    assert bounds(outside_urban_boundary(village, GROUND)) == (5000, 5000, 5000)
    both = line((box(0, 0, 60, 100), "concentrated"), (box(50, 0, 100, 100), "村庄建设区"))
    assert bounds(outside_urban_boundary(both, GROUND)) == (4000, 4000, 5000)


def test_all_inside_is_nothing_outside_even_where_nothing_proves_the_layer_complete():
    assert bounds(outside_urban_boundary(line((EVERYWHERE, "concentrated"), covers=None), GROUND)) == (0, 0, 0)


def test_outside_a_layer_that_nobody_proved_complete_is_open():
    evidence = outside_urban_boundary(line((box(0, 0, 80, 100), "concentrated"), covers=None), GROUND)
    assert bounds(evidence) == (0, 2000, 2000)
    assert evidence.wants[0].key == "complete:line"


def test_flexible_zone_is_open_until_somebody_says_it_was_converted():
    zones = line((box(0, 0, 50, 100), "concentrated"), (box(50, 0, 100, 100), "flexible"))
    assert bounds(outside_urban_boundary(zones, GROUND)) == (0, 0, 5000)
    assert bounds(outside_urban_boundary(zones, GROUND, assume={"flexible_zone": "converted"})) == (0, 0, 0)
    assert bounds(outside_urban_boundary(zones, GROUND, assume={"flexible_zone": "not_converted"})) == (
        5000,
        5000,
        5000,
    )


def test_special_use_zone_counts_only_where_construction_is_planned():
    zones = line((box(0, 0, 50, 100), "concentrated"), (box(50, 0, 100, 100), "special"))
    assert bounds(outside_urban_boundary(zones, GROUND)) == (0, 0, 5000)
    plan = layer(
        "planned_parcels", parcels((box(50, 0, 60, 100), "1001"), (box(60, 0, 100, 100), "1401")), scheme="ydyh2023"
    )
    planned = outside_urban_boundary(zones, GROUND, plan)
    assert planned.interval.low == planned.interval.high
    partly = layer(
        "planned_parcels", parcels((box(50, 0, 60, 100), "1001"), (box(60, 0, 70, 100), "01")), scheme="ydyh2023"
    )
    assert bounds(outside_urban_boundary(zones, GROUND, partly)) == (1000, 1000, 4000)


def test_a_strip_thinner_than_the_tolerance_is_counted_apart():
    evidence = outside_urban_boundary(line((box(0, 0, 99.6, 100), "concentrated")), GROUND)
    assert bounds(evidence) == (0, 0, 0)
    assert evidence.ignored.area_m2 == pytest.approx(40)


def test_a_missing_layer_is_the_widest_interval():
    assert bounds(outside_urban_boundary(None, GROUND)) == (0, None, 10000)
