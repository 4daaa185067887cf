from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from landuse.checks.stated_area import stated_area
from landuse.core.layer import Scope
from tests.made import zone

EAST, NORTH = 500_000, 3_300_000


def drawn(*figures, shift=1000, names=None):
    shapes = [box(EAST + n * shift, NORTH, EAST + n * shift + 1000, NORTH + 1000) for n in range(len(figures))]
    rows = {"stated_area": list(figures), "block": names or [str(n) for n in range(1, len(figures) + 1)]}
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4549")


def departure(*figures, facts=None, **more):
    rows = drawn(*figures, **more)
    scope = Scope("draft", rows.union_all(), rows)
    return stated_area(scope, zone(**(facts or {})))


def test_figures_that_agree():
    assert departure(100.0, 100.0).interval.high == 0


@pytest.mark.parametrize("times", [10, 15])
def test_ten_times_too_much_is_a_finding_whatever_unit_it_would_fit(times):
    assert departure(100.0 * times).interval.low == pytest.approx(1e6 * (times - 1), rel=1e-3)


def test_a_figure_that_fits_only_in_square_metres_is_open():
    evidence = departure(1_000_000.0)
    assert evidence.interval.low == 0
    assert evidence.interval.high > 0
    assert evidence.wants[0].key == "unit:stated_area#1"


def test_two_rows_of_one_name_are_each_held():
    assert departure(105.0, 100.0, names=["1", "1"]).interval.low == pytest.approx(49_900, rel=1e-2)


@pytest.mark.parametrize(
    ("total", "low", "high"),
    [
        ("200公顷", 0, 0),
        ("2平方公里", 0, 0),
        (200, 0, 0),
        ("2000公顷", 17_999_800, 18_000_000),
        ("约200公顷", 0, float("inf")),
    ],
)
def test_a_total_that_is_text_is_read_or_open(total, low, high):
    interval = departure(100.0, 100.0, facts={"stated_area": total}).interval
    assert interval.low == pytest.approx(low, abs=5_000)
    assert interval.high == pytest.approx(high, abs=5_000)


def test_the_total_is_that_of_the_united_ground():
    assert departure(100.0, 100.0, shift=900, facts={"stated_area": 190}).interval.high == 0
    assert departure(100.0, 100.0, shift=900, facts={"stated_area": 200}).interval.low > 0
