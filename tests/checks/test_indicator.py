from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.indicator import indicator
from landuse.core.layer import Table
from tests.made import DAY, zone

NAME = "工业用水重复利用率"


def table(*rows):
    return pd.DataFrame([{"name": NAME, **row} for row in rows], dtype=object)


def read(*rows, **more):
    return indicator(table(*rows), on=DAY, names=[NAME], **more)


@pytest.mark.parametrize(
    ("value", "unit", "asked", "expected"),
    [
        (85.0, "%", "1", 0.85),
        (85, "％", "1", 0.85),
        (0.85, "1", "1", 0.85),
        (0.85, None, "1", 0.85),
        (1100.0, "万平方米", "m2", 11_000_000),
        (2, "个", "count", 2),
        (1.5, "万个", "count", 15_000),
        (5, "亿元", "yuan", 500_000_000),
        (15, "亩", "ha", 1),
        (1100.0, "万平方米", "floor_m2", 11_000_000),
    ],
)
def test_a_figure_is_read_in_the_unit_asked_for(value, unit, asked, expected):
    assert read({"value": value, "unit": unit}, unit=asked).interval.value == pytest.approx(expected)


@pytest.mark.parametrize("value", [None, "85", float("nan"), float("inf"), -1, True])
def test_a_figure_that_is_none_is_open_and_named(value):
    evidence = read({"value": value, "unit": "%"})
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "row:indicators.value#1"


@pytest.mark.parametrize(("value", "unit"), [(85, None), (85, "吨"), (85, "尺"), (186, "%")])
def test_a_figure_whose_unit_does_not_fit_is_open(value, unit):
    assert read({"value": value, "unit": unit}).wants[0].key == "row:indicators.unit#1"


def test_the_latest_year_up_to_the_day_counts():
    rows = ({"value": 0.5, "year": 2024}, {"value": 0.7, "year": 2026}, {"value": 0.9, "year": 2027})
    assert read(*rows).interval.value == 0.7
    assert read(*rows, since=2027).wants[0].key == f"indicator:{NAME}"
    assert read({"value": 0.5, "year": 2024}, {"value": 0.7, "year": None}).interval.value is None


@pytest.mark.parametrize("year", [None, "约2026", "待定", "nan"])
def test_a_figure_without_a_year_is_of_none_that_is_asked_for(year):
    evidence = read({"value": 0.9, "unit": "1", "year": year}, since=2026)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "row:indicators.year#1"
    assert read({"value": 0.9, "unit": "1", "year": 2026}, {"value": 0.1, "year": year}, since=2026).interval.low == 0.1


def test_rows_that_disagree_are_their_hull():
    evidence = read({"value": 0.8, "unit": "1"}, {"value": 90, "unit": "%"}, {"value": 0.8, "unit": "1"})
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0.8, 0.9, None)
    assert evidence.notes


def test_whose_figure_it_is():
    rows = ({"value": 0.8, "of": "甲区"}, {"value": 0.9, "of": "全省"})
    assert read(*rows, zone=zone(name="甲区")).interval.value == 0.8
    assert read(*rows, of=["province"]).interval.value == 0.9
    assert read(*rows, zone=zone(name="丙区")).wants[0].key == f"indicator:{NAME}"


@pytest.mark.parametrize("whose", ["全区", "全省", "乙区", None, "某处"])
def test_a_figure_of_somebody_else_is_not_the_zones(whose):
    rows = ({"value": 0.9, "of": whose}, {"name": "别的指标", "value": 0.8, "of": "甲区"})
    named = [{"value": 0.5, "of": "全市"}, rows[0]]
    assert read(*named, zone=zone(name="甲区")).interval.value is None


@pytest.mark.parametrize(("whose", "value"), [("全区", 0.9), ("甲区", None), ("自治区", None), (None, None)])
def test_a_goal_of_the_region_is_held_against_the_regions_figure(whose, value):
    assert read({"value": 0.9, "of": whose}, of=["region"], zone=zone(name="甲区")).interval.value == value


@pytest.mark.parametrize("unit", ["公顷", "亩", "平方公里", None])
def test_floor_area_is_not_land(unit):
    assert read({"value": 1100, "unit": unit}, unit="floor_m2").interval.value is None


def test_another_name_is_no_match_and_spaces_do_not_matter():
    assert indicator(table({"value": 1}), on=DAY, names=["综合能耗"]).interval.high == 1
    assert indicator(table({"name": f" {NAME} ", "value": 1}), on=DAY, names=[NAME]).interval.value == 1


def test_without_a_table_or_its_columns_it_is_open():
    assert indicator(None, on=DAY, names=[NAME]).wants[0].key == "table:indicators"
    assert (
        indicator(Table("indicators", pd.DataFrame({"name": []})), on=DAY, names=[NAME]).wants[0].key
        == "column:indicators.value"
    )


OLD, NEW = (
    {"year": 2024, "value": 0.9, "unit": "1", "of": "甲区"},
    {"year": 2025, "value": 0.5, "unit": "1", "of": "甲区"},
)


@pytest.mark.parametrize("cells", [{"of": None}, {"of": "某处"}, {"name": None}, {"year": None}, {"value": None}])
def test_what_is_blank_in_the_latest_row_does_not_bring_back_an_older_one(cells):
    mine = zone(name="甲区")
    assert read(OLD, NEW, zone=mine).interval.value == 0.5
    evidence = read(OLD, {**NEW, **cells}, zone=mine)
    assert evidence.interval.low <= 0.5
    assert evidence.interval.high >= (0.9 if "year" in cells else 0.5)
    assert evidence.wants
    # an older row of which nobody knows whose it is changes nothing
    assert read({**OLD, "of": None}, NEW, zone=mine).interval.value == 0.5
    assert not read({**OLD, "of": None}, NEW, zone=mine).wants
