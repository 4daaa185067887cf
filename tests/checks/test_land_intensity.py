from __future__ import annotations

import math

import pytest
from shapely import Polygon, box

from landuse.checks.control_indicators import control_indicators
from landuse.checks.land_intensity import land_intensity
from tests.made import land, layer, square, zone

BUILT = {"state": "built", "use_code": "0601"}


def works(*rows, scheme="sandiao"):
    frame = land(*((shape, {"id": str(n), **BUILT, **cells}) for n, (shape, cells) in enumerate(rows, 1)))
    return layer("parcels", frame, scheme=scheme)


WEST, EAST = box(0, 0, 50, 100), box(50, 0, 100, 100)


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("measure", "cells", "figure"),
    [
        ("floor_area_ratio", {"floor_area": 12_000.0}, 1.2),
        ("building_density", {"footprint": 4000.0}, 0.4),
        ("building_coefficient", {"footprint": 3000.0, "open_yard": 1000.0}, 0.4),
        ("investment", {"investment": 3000.0}, 3000),
        ("tax", {"tax": 150.0}, 10),
        ("output", {"output": 300.0}, 20),
    ],
)
def test_each_measure_is_a_sum_over_the_land(measure, cells, figure):
    assert land_intensity(works((square(), cells)), square(), measure=measure).interval.value == pytest.approx(figure)


@pytest.mark.parametrize("figure", [None, "9", float("nan"), float("inf"), -1.0])
def test_a_figure_that_is_none_has_no_upper_bound_and_is_named(figure):
    evidence = land_intensity(works((WEST, {"tax": 75.0}), (EAST, {"tax": figure})), square(), measure="tax")
    assert bounds(evidence) == (pytest.approx(5), math.inf)
    assert evidence.wants[0].key == "row:parcels.tax#2"


def test_a_parcel_that_may_count_pulls_either_way():
    rows = works((WEST, {"tax": 75.0}), (EAST, {"tax": 0.0, "state": None}))
    assert bounds(land_intensity(rows, square(), measure="tax")) == (pytest.approx(5), pytest.approx(10))
    rows = works((WEST, {"tax": 75.0}), (EAST, {"tax": 750.0, "use_code": "06"}))
    assert bounds(land_intensity(rows, square(), measure="tax")) == (pytest.approx(10), pytest.approx(55))


def test_only_built_industry_that_lies_mostly_inside_counts():
    rows = works(
        (WEST, {"tax": 75.0}), (EAST, {"tax": 750.0, "state": "unbuilt"}), (box(-300, 0, 0, 100), {"tax": 9.0})
    )
    assert bounds(land_intensity(rows, square(), measure="tax")) == (pytest.approx(10), pytest.approx(10))
    slip = works((box(0, 0, 150, 100), {"tax": 75.0}))
    assert land_intensity(slip, box(0, 0, 75, 100), measure="tax").interval.value == pytest.approx(75 / 22.5)
    assert land_intensity(slip, box(0, 0, 74, 100), measure="tax").interval.value is None


def test_ground_no_parcel_covers_may_hold_anything():
    ring = Polygon(square().exterior.coords, [list(box(40, 40, 60, 60).exterior.coords)])
    evidence = land_intensity(works((ring, {"tax": 144.0})), square(), measure="tax")
    assert bounds(evidence) == (pytest.approx(9.6), math.inf)
    assert evidence.wants[-1].key == "ground:unmapped"


def test_land_per_person():
    rows = works((square(), {}))
    assert land_intensity(rows, square(), zone(population=100), measure="land_per_person").interval.value == 100
    assert land_intensity(
        rows, square(), zone(population=100), measure="people_per_area"
    ).interval.value == pytest.approx(100)
    for people in (None, 0, -1, "100", math.inf, math.nan):
        assert (
            land_intensity(rows, square(), zone(population=people), measure="land_per_person").wants[0].key
            == "zone:population"
        )


def test_without_built_land_it_does_not_apply_and_without_data_it_is_open():
    assert (
        land_intensity(works((square(), {"tax": 1.0, "state": "unbuilt"})), square(), measure="tax").reason is not None
    )
    assert land_intensity(None, square(), measure="tax").wants[0].key == "layer:parcels"
    assert land_intensity(works((square(), {})), square(), measure="tax").wants[0].key == "column:parcels.tax"
    assert (
        land_intensity(works((square(), {"tax": 1.0}), scheme=None), square(), measure="tax").wants[0].key
        == "definition:scheme"
    )


@pytest.mark.parametrize(
    ("measure", "column", "figures", "worst"),
    [
        ("floor_area_ratio", "floor_area", (5000.0, 4000.0), 0.8),
        ("investment", "investment", (1000.0, 1500.0), 2000),
        ("office_share", "office_area", (350.0, 400.0), 0.08),
    ],
)
def test_the_worst_parcel_is_measured(measure, column, figures, worst):
    rows = works((WEST, {column: figures[0]}), (EAST, {column: figures[1]}))
    evidence = control_indicators(rows, square(), measure=measure)
    assert bounds(evidence) == (pytest.approx(worst), pytest.approx(worst))
    assert len(evidence.where) == 1


@pytest.mark.parametrize("figure", [None, "9", float("nan"), -1.0])
def test_a_missing_figure_can_only_make_it_worse(figure):
    least = control_indicators(
        works((WEST, {"floor_area": 5000.0}), (EAST, {"floor_area": figure})), square(), measure="floor_area_ratio"
    )
    assert bounds(least) == (0, 1)
    most = control_indicators(
        works((WEST, {"office_area": 250.0}), (EAST, {"office_area": figure})), square(), measure="office_share"
    )
    assert bounds(most) == (0.05, math.inf)
    assert most.wants[0].key == "row:parcels.office_area#2"


def test_a_parcel_that_may_be_industrial_may_be_the_worst():
    rows = works((WEST, {"floor_area": 5000.0}), (EAST, {"floor_area": 500.0, "use_code": "06"}))
    assert bounds(control_indicators(rows, square(), measure="floor_area_ratio")) == (0.1, 1)
    rows = works((WEST, {"floor_area": 5000.0, "state": None}), (EAST, {"floor_area": 500.0, "state": None}))
    assert bounds(control_indicators(rows, square(), measure="floor_area_ratio")) == (0.1, 1)


def test_control_indicators_need_their_data():
    assert control_indicators(
        works((square(), {"floor_area": 1.0, "use_code": "0701"})), square(), measure="floor_area_ratio"
    ).reason
    assert control_indicators(None, square(), measure="investment").wants[0].key == "layer:parcels"
    assert (
        control_indicators(works((square(), {})), square(), measure="investment").wants[0].key
        == "column:parcels.investment"
    )
