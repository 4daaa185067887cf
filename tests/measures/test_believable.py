"""Figures no land can have, days before any paper, numbers that are none: they settle nothing."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from shapely import box

from landuse import checks
from landuse.core.layer import Table
from landuse.measures.table_rows import rows_of
from tests.made import land, layer

PLOT = box(0, 0, 100, 100)
DAY = date(2026, 6, 30)


def works(**cells):
    return layer("parcels", land(PLOT).assign(state="built", use_code="0601", **cells), scheme="sandiao")


@pytest.mark.parametrize(("floor_m2", "value"), [(10_000, 1), (300_000, 30), (304_000, None), (100_000_000, None)])
def test_a_floor_area_ten_thousand_times_too_great_is_none(floor_m2, value):
    for measured in (
        checks.control_indicators(works(floor_area=floor_m2), PLOT, measure="floor_area_ratio"),
        checks.land_intensity(works(floor_area=floor_m2), PLOT, measure="industrial_floor_area_ratio"),
    ):
        assert measured.interval.low == (value or 0)
        assert (measured.interval.high == value) is (value is not None)
        assert bool(measured.wants) is (value is None)


@pytest.mark.parametrize(("footprint", "known"), [(10_000, True), (10_101, False)])
def test_a_footprint_larger_than_the_plot_is_none(footprint, known):
    measured = checks.control_indicators(
        works(footprint=footprint, open_yard=0.0), PLOT, measure="building_coefficient"
    )
    assert (measured.interval.low == measured.interval.high) is known


@pytest.mark.parametrize(
    ("written", "day"),
    [(date(1900, 1, 1), None), (date(1949, 9, 30), None), (date(1949, 10, 1), date(1949, 10, 1)), (DAY, DAY)],
)
def test_a_day_before_any_paper_is_an_empty_cell(written, day):
    row = rows_of(Table("documents", pd.DataFrame([{"id": "1", "approved_on": written}])), "documents")[0]
    assert row.day("approved_on") == day
    assert row.given("approved_on")


@pytest.mark.parametrize(("number", "met"), [("国函〔2020〕1号", True), ("待定", False), ("/", False), (None, False)])
def test_a_hole_needs_the_number_of_its_approval(number, met):
    line = layer("permanent_basic_farmland", land(PLOT), complete=True)
    holes = layer("farmland_holes", land(PLOT).assign(approval_number=number, approved_on=DAY))
    measured = checks.control_line_overlap(line, PLOT, holes=holes, on=DAY)
    assert (measured.interval.high == 0) is met


@pytest.mark.parametrize(("start", "high"), [(date(2034, 1, 2), 0), (date(2034, 1, 3), 1), (date(2062, 1, 1), 1)])
def test_building_agreed_to_begin_ten_years_later_is_a_slip(start, high):
    row = {"id": "1", "contract": "甲", "signed_on": date(2024, 1, 2), "agreed_start": start, "actual_start": None}
    assert checks.idle_land(Table("supply", pd.DataFrame([row]), complete=True), on=DAY).interval.high == high


@pytest.mark.parametrize(("start", "high"), [(date(2036, 6, 30), 0), (date(2036, 7, 1), 1), (date(2062, 1, 1), 1)])
def test_a_contract_without_a_day_was_signed_by_the_day(start, high):
    row = {"id": "1", "contract": "甲", "agreed_start": start, "actual_start": None}
    assert checks.idle_land(Table("supply", pd.DataFrame([row]), complete=True), on=DAY).interval.high == high


@pytest.mark.parametrize(
    ("stage", "low", "high"), [("confirmed", 0, 0), (None, 0, 0), ("pre_drawn", 0, 1), ("none", 0, 1)]
)
def test_a_stage_that_contradicts_its_day_is_open(stage, low, high):
    row = {"id": "1", "name": "甲", "stage": stage, "confirmed_on": date(2022, 6, 1)}
    table = Table("zones", pd.DataFrame([row]), complete=True)
    interval = checks.register_stage(table, on=DAY, stage="confirmed", due=date(2022, 12, 31)).interval
    assert (interval.low, interval.high) == (low, high)


@pytest.mark.parametrize(
    ("cap_ha", "value"), [(1.0, 0), (0.5, 5000), (100.0, -990_000), (101.0, None), (10_000.0, None)]
)
def test_a_cap_in_another_unit_is_none(cap_ha, value):
    reply = {"id": "1", "kind": "approval", "approved_on": date(2020, 5, 1), "area_cap": cap_ha}
    table = Table("documents", pd.DataFrame([reply]), complete=True)
    measured = checks.total_area_cap(table, land(PLOT), on=DAY, kinds=["approval"])
    assert measured.interval.value == value
    assert bool(measured.wants) is (value is None)
