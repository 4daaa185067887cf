from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.plan_conformity import plan_conformity
from tests.made import land, square

SPATIAL, LAND_USE = "国土空间规划", "土地利用总体规划"


def plans(*rows):
    return land(
        *(
            (shape, {"plan_kind": kind, "buildable": word, "id": str(n)})
            for n, (shape, kind, word) in enumerate(rows, 1)
        )
    )


@pytest.mark.parametrize(("x", "area"), [(100, 0), (99.51, 0), (99.5, 50), (90, 1000)])
def test_ground_where_the_plan_admits_no_building_is_measured(x, area):
    drawn = plans((box(0, 0, x, 100), SPATIAL, "yes"), (box(x, 0, 200, 100), SPATIAL, "no"))
    evidence = plan_conformity(drawn, square(), kinds=["空间规划"])
    assert evidence.interval.low == evidence.interval.high == pytest.approx(area)


def test_every_plan_named_is_held_against_and_ground_counts_once():
    drawn = plans(
        (square(), SPATIAL, "yes"),
        (square(), LAND_USE, "yes"),
        (box(0, 0, 50, 100), LAND_USE, "no"),
        (box(0, 0, 20, 100), SPATIAL, "no"),
    )
    assert plan_conformity(drawn, square(), kinds=["空间规划", LAND_USE]).interval.value == 5000
    assert plan_conformity(drawn, square(), kinds=["空间规划"]).interval.value == 2000


def test_a_hole_in_a_plan_says_nothing():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = plan_conformity(plans((ring, SPATIAL, "yes")), square(), kinds=["空间规划"])
    assert (evidence.interval.low, evidence.interval.high) == (0, 400)
    assert [want.key for want in evidence.wants] == ["plan:空间规划"]


def test_a_plan_that_is_not_given_leaves_all_ground_open():
    evidence = plan_conformity(plans((square(), SPATIAL, "yes")), square(), kinds=["空间规划", "城镇体系规划"])
    assert (evidence.interval.low, evidence.interval.high) == (0, 10_000)


def test_a_plan_may_have_taken_the_place_of_another():
    evidence = plan_conformity(
        plans((square(), SPATIAL, "yes")), square(), kinds=["空间规划", LAND_USE], merged={LAND_USE: "空间规划"}
    )
    assert evidence.interval.high == 0
    assert LAND_USE in evidence.notes[0].text("zh")


@pytest.mark.parametrize("word", [None, "maybe", float("nan")])
def test_a_zoning_that_does_not_say_is_open_and_named(word):
    evidence = plan_conformity(plans((square(), SPATIAL, word)), square(), kinds=["空间规划"])
    assert (evidence.interval.low, evidence.interval.high) == (0, 10_000)
    assert evidence.wants[0].key == "row:plans.buildable#1"


def test_a_row_is_named_by_its_number_in_the_whole_layer():
    drawn = plans((square(x=5000), SPATIAL, "yes"), (square(), SPATIAL, None))
    evidence = plan_conformity(drawn, square(), kinds=["空间规划"])
    assert evidence.wants[0].key == "row:plans.buildable#2"


def test_land_against_the_plan_is_listed_by_parcel():
    drawn = plans((box(0, 0, 90, 100), SPATIAL, "yes"), (box(90, 0, 100, 100), SPATIAL, "no"))
    units = land((box(80, 0, 100, 50), {"id": "a"}), (box(0, 0, 80, 100), {"id": "b"}))
    table = plan_conformity(drawn, square(), units, kinds=["空间规划"]).tables["by_parcel"]
    assert table.to_dict("records") == [{"id": "a", "against_plan_m2": 500.0}]


def test_without_data_it_is_open():
    assert plan_conformity(None, square(), kinds=["空间规划"]).interval.high == 10_000
    assert plan_conformity(plans((square(), SPATIAL, "no")), None, kinds=["空间规划"]).wants[0].key == "layer:boundary"
    assert (
        plan_conformity(land((square(), {"plan_kind": "x"})), square(), kinds=["空间规划"]).wants[0].key
        == "column:plans.buildable"
    )


@pytest.mark.parametrize(
    ("kind", "high"),
    [
        ("某市国土空间总体规划（2021—2035年）", 0),
        ("國土空間規劃", 0),
        ("非空间规划", 10_000),
        ("空间规划编制说明", 10_000),
        (None, 10_000),
    ],
)
def test_a_plan_is_of_the_kind_its_name_ends_in(kind, high):
    assert plan_conformity(plans((square(), kind, "yes")), square(), kinds=["空间规划"]).interval.high == high


def test_a_plan_of_no_kind_that_admits_no_building_may_be_the_one_asked_for():
    drawn = plans((square(), SPATIAL, "yes"), (square(), None, "no"))
    evidence = plan_conformity(drawn, square(), kinds=["空间规划"])
    assert (evidence.interval.low, evidence.interval.high) == (0, 10_000)
    assert "规划类型" in evidence.wants[0].what.text("zh")
