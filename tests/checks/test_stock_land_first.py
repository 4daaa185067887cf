from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.checks.stock_land_first import stock_land_first
from landuse.core.layer import Layer
from landuse.measures.stock import rank_sites


def stock(*rows):
    columns = ["id", "category", "use_code", "serviced"]
    cells = [dict(zip(columns, row[1:], strict=True)) for row in rows]
    return gpd.GeoDataFrame(cells, geometry=[row[0] for row in rows], crs="EPSG:4549")


SMALL = (box(0, 0, 100, 100), "a", "inefficient", "1001", "yes")
LARGE = (box(200, 0, 300, 200), "b", "approved_unsupplied", "100101", None)
TWO = stock(SMALL, LARGE)


def projects(**cells):
    row = {"name": "P", "land_need": 1.0, "use_code": "1001", "new_land": "yes", **cells}
    return pd.DataFrame([row], dtype=object)


@pytest.mark.parametrize(("need", "low"), [(2.0, 1), (2.0001, 0), (1.9999, 1), (1.0, 1)])
def test_a_piece_as_large_as_the_need_can_take_it(need, low):
    assert stock_land_first(projects(land_need=need), TWO).interval.low == low


def test_what_the_state_can_supply_at_once_comes_first():
    evidence = stock_land_first(projects(), TWO)
    assert list(evidence.tables["sites"]["id"]) == ["b", "a"]
    assert list(evidence.tables["sites"]["surplus_m2"]) == [10_000, 0]
    assert "b" in evidence.notes[0].text("en")


@pytest.mark.parametrize("need", [None, "1", float("inf"), float("nan"), -1])
def test_an_unknown_need_is_open_and_named(need):
    evidence = stock_land_first(projects(land_need=need), TWO)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert [want.key for want in evidence.wants] == ["row:projects.land_need#1"]


def test_whether_it_needs_new_land_may_be_open():
    evidence = stock_land_first(projects(new_land=None), TWO)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)


def test_a_piece_without_a_use_may_fit_and_is_named():
    evidence = stock_land_first(projects(), stock((box(0, 0, 200, 100), "a", "inefficient", None, "yes")))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert [want.key for want in evidence.wants] == ["row:stock_land.use_code#1"]


def test_no_lead_for_another_use_or_on_old_land_or_for_a_finished_project():
    for cells in ({"use_code": "0901"}, {"new_land": "no"}, {"state": "completed"}):
        assert stock_land_first(projects(**cells), TWO).interval.high == 0


def test_missing_data_are_open():
    assert stock_land_first(None, TWO).wants[0].key == "table:projects"
    assert stock_land_first(projects(), None).interval.high == 1
    assert stock_land_first(projects(), TWO.drop(columns="use_code")).wants[0].key == "column:stock_land.use_code"
    assert stock_land_first(projects(new_land="no"), None).interval.high == 0


def test_sites_that_surely_fit_stand_before_those_that_may():
    pieces = (
        (box(0, 0, 1, 1), "x", "approved_unsupplied", None, "yes"),
        (box(0, 0, 2, 1), "y", "inefficient", "1001", "no"),
    )
    layer = Layer("stock_land", stock(*pieces))
    assert list(rank_sites(layer, 1.0, "1001")["id"]) == ["y", "x"]
    assert rank_sites(layer, 3.0, "1001").empty
