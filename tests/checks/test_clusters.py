from __future__ import annotations

from datetime import date

import pytest
from shapely import Polygon, box

from landuse.checks.clusters_conflict import clusters_conflict
from landuse.checks.clusters_growth import clusters_growth
from tests.made import DAY, land, layer, square


def dated(*pairs):
    return [layer("clusters", land(*shapes), on=day) for day, shapes in pairs]


OLD, NEW = date(2020, 12, 31), date(2024, 12, 31)


@pytest.mark.parametrize(("east", "area"), [(100, 0), (100.49, 0), (100.5, 50), (130, 3000)])
def test_what_a_cluster_gains_is_measured_beyond_the_noise_of_drawing(east, area):
    evidence = clusters_growth(dated((OLD, [square()]), (NEW, [box(0, 0, east, 100)])), on=DAY)
    assert evidence.interval.low == evidence.interval.high == pytest.approx(area)


def test_a_new_cluster_is_growth_and_a_loss_elsewhere_does_not_pay_for_it():
    evidence = clusters_growth(dated((NEW, [square(x=300), square(x=350)]), (OLD, [square()])), on=DAY)
    assert evidence.interval.value == 15_000
    assert evidence.tables["steps"].to_dict("records")[0]["lost_m2"] == 10_000


def test_a_filled_hole_is_growth():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    assert clusters_growth(dated((OLD, [ring]), (NEW, [square()])), on=DAY).interval.value == 400


def test_ground_inside_a_zone_is_left_out():
    zone = layer("approved", land(box(100, 0, 120, 100)))
    other = layer("neighbour_zones", land(box(120, 0, 125, 100)))
    grown = dated((OLD, [square()]), (NEW, [box(0, 0, 130, 100)]))
    assert clusters_growth(grown, zone, on=DAY).interval.value == 1000
    assert clusters_growth(grown, zone, other, on=DAY).interval.value == 500


def test_two_dates_up_to_the_day_are_needed():
    assert clusters_growth(None, on=DAY).wants[0].key == "layer:clusters"
    assert clusters_growth(dated((OLD, [square()])), on=DAY).interval.high == float("inf")
    assert clusters_growth(dated((OLD, [square()]), (NEW, [square()])), on=date(2022, 1, 1)).interval.high == float(
        "inf"
    )
    assert clusters_growth([layer("clusters", land(square()))] * 2, on=DAY).interval.high == float("inf")


def lines(**more):
    empty = {
        role: layer(role, land(square(x=5000)), complete=True) for role in ("nature_reserves", "ecological_red_line")
    }
    plan = layer("plans", land((box(-900, -900, 900, 900), {"plan_kind": "空间规划", "buildable": "yes"})))
    return {**empty, "plans": plan, **more}


TWO = land((square(), {"id": "a"}), (square(x=200), {"id": "b"}))


@pytest.mark.parametrize(("west", "conflicts"), [(300, 0), (299.51, 0), (299.5, 1), (250, 1)])
def test_a_cluster_on_a_line_is_in_conflict(west, conflicts):
    reserve = layer("nature_reserves", land(box(west, 0, 900, 100)), complete=True)
    evidence = clusters_conflict(TWO, **lines(nature_reserves=reserve))
    assert evidence.interval.low == evidence.interval.high == conflicts
    assert list(evidence.where["unit_id"]) == ["b"] * conflicts
    rest = clusters_conflict(TWO, **lines(nature_reserves=reserve), listed="compliant")
    assert rest.interval.value == 2 - conflicts


def test_land_where_the_plan_says_no_is_in_conflict_and_where_it_is_silent_is_open():
    plan = land((square(), {"buildable": "no"}), (square(x=200), {"buildable": None}))
    evidence = clusters_conflict(TWO, **lines(plans=layer("plans", plan)))
    assert (evidence.interval.low, evidence.interval.high) == (1, 2)


def test_a_missing_or_unproven_line_leaves_it_open():
    for more in (
        {"nature_reserves": None},
        {"plans": None},
        {"nature_reserves": layer("nature_reserves", land(square(x=900)))},
    ):
        evidence = clusters_conflict(TWO, **lines(**more))
        assert (evidence.interval.low, evidence.interval.high) == (0, 2)
        assert evidence.wants


def test_a_cluster_inside_a_zone_is_no_independent_one():
    assert clusters_conflict(TWO, **lines(approved=layer("approved", land(square())))).figures["rows"] == 1
    assert clusters_conflict(None).wants[0].key == "layer:clusters"
