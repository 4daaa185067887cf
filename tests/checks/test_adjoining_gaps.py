from __future__ import annotations

import pytest
from shapely import Polygon, box

from landuse.checks.adjoining_gaps import adjoining_gaps
from landuse.core.layer import Scope
from tests.made import land, layer, square


def two(x, text="东至园区二"):
    first = (square(), {"block": "1", "block_name": "园区一", "abuttals": text})
    return land(first, (square(x=x), {"block": "2", "block_name": "园区二", "abuttals": None}))


@pytest.mark.parametrize(("x", "area"), [(100, 0), (100.49, 0), (100.5, 50), (110, 1000), (149, 4900), (400, 30_000)])
def test_ground_between_two_that_claim_to_adjoin_is_measured(x, area):
    evidence = adjoining_gaps(two(x))
    assert evidence.interval.value == pytest.approx(area)
    assert evidence.interval.low == evidence.interval.high


def test_a_claim_by_either_is_enough_and_a_third_block_is_not_asked():
    third = (square(x=130), {"block": "3", "block_name": "园区三", "abuttals": "无"})
    rows = land((square(), {"block": "1", "block_name": "园区一", "abuttals": None}), third)
    assert adjoining_gaps(rows).reason is not None
    rows.loc[1, "abuttals"] = "西邻园区一"
    assert adjoining_gaps(rows).interval.value == pytest.approx(3000)


def test_a_bay_of_one_of_them_is_no_gap():
    bay = Polygon([(0, 0), (100, 0), (100, 100), (60, 100), (60, 50), (40, 50), (40, 100), (0, 100)])
    rows = land((bay, {"block": "1", "abuttals": "东至乙园"}), (square(x=100), {"block": "2", "block_name": "乙园"}))
    assert adjoining_gaps(rows).interval.high == 0


def test_a_neighbour_named_in_the_abuttals_is_held_to_it():
    rows = land((square(), {"block": "1", "abuttals": "北至甲开发区"}))
    other = layer(
        "neighbour_zones", land((square(y=120), {"name": "甲开发区"}), (square(y=-150), {"name": "乙开发区"}))
    )
    assert adjoining_gaps(rows, other).interval.value == pytest.approx(2000)


def test_without_texts_it_is_open_and_without_claims_it_does_not_apply():
    assert adjoining_gaps(land((square(), {"block": "1"}))).wants[0].key.startswith("column:")
    assert adjoining_gaps(two(110, "东至二环路")).reason is not None
    assert adjoining_gaps(Scope("draft/1", square(), two(110))).reason is not None
    assert adjoining_gaps(None).wants[0].key == "layer:boundary"


def test_a_bare_number_names_nothing():
    rows = land(
        (square(), {"block": "1", "abuttals": "东至2号路"}), (box(110, 0, 200, 100), {"block": "2", "abuttals": ""})
    )
    assert adjoining_gaps(rows).reason is not None


@pytest.mark.parametrize(("name", "text", "named"), [
    ("区块1", "东至区块1", True), ("区块1", "东至区块10", False), ("区块1", "东至区块10、区块1，西至河", True),
    ("园区一", "东至园区一十", False), ("园区一", "东至园区一。", True), ("甲园", "东至甲园一期", True),
])  # fmt: skip
def test_a_name_that_ends_in_a_number_is_named_whole(name, text, named):
    first = (square(), {"block": "a", "block_name": "起步园", "abuttals": text})
    rows = land(first, (square(x=110), {"block": "b", "block_name": name, "abuttals": None}))
    assert (adjoining_gaps(rows).reason is None) is named
