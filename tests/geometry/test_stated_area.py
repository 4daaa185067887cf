"""A stated area against the plane and the ellipsoidal area."""

from __future__ import annotations

import pytest

from landuse.geometry.stated_area import compare_stated_area

PLANE, OFFICIAL = 26707.77, 26698.34


def compare(stated, unit="ha", decimals=4, plane=PLANE, official=OFFICIAL):
    return compare_stated_area(stated, unit, decimals, plane, official)


def test_plane_is_asked_first():
    found = compare(2.6708)
    assert (found.agrees_with, found.faults, found.unit) == ("plane", (), "ha")
    assert found.difference_m2 == pytest.approx(0.23)


def test_the_figures_own_rounding_tells_the_ellipsoid():
    assert compare(2.6698).agrees_with == "ellipsoid"


def test_two_decimals_fit_both_and_plane_wins():
    assert compare(2.67, decimals=2).agrees_with == "plane"


@pytest.mark.parametrize(("stated", "agrees"), [(20.01, "plane"), (19.99, "plane"), (20.0101, None), (19.9899, None)])
def test_hundredth_of_a_hectare_is_the_limit(stated, agrees):
    found = compare(stated, plane=200_000.0, official=200_000.0)
    assert found.agrees_with == agrees
    assert found.faults == (() if agrees else ("AREA_MISMATCH",))


@pytest.mark.parametrize(
    ("stated", "decimals", "agrees"), [(21.0, 0, "plane"), (20.0, 0, None), (20.9, 1, None), (20.6, 1, "plane")]
)
def test_a_coarse_figure_gets_its_own_rounding(stated, decimals, agrees):
    assert compare(stated, decimals=decimals, plane=205_500.0, official=205_450.0).agrees_with == agrees


def test_half_of_the_last_digit_counts():
    assert compare(20.0, decimals=0, plane=205_000.0, official=205_000.0).agrees_with == "plane"
    assert compare(20.0, decimals=0, plane=205_001.0, official=205_001.0).agrees_with is None


@pytest.mark.parametrize(
    ("stated", "unit", "found"),
    [
        (207416.08, "ha", "m2"),
        (0.207416, "ha", "km2"),
        (20.7416, "m2", "ha"),
        (20.7416, "ha", "ha"),
    ],
)
def test_the_unit_shows_by_its_size(stated, unit, found):
    result = compare(stated, unit, plane=207_416.084, official=207_361.58)
    assert result.unit == found
    assert result.agrees_with == "plane"
    assert result.faults == (() if unit == found else ("AREA_UNIT",))


def test_ten_or_fifteen_times_too_much_is_a_wrong_figure_and_not_another_unit():
    for times in (10, 15):
        result = compare(20.7416 * times, plane=207_416.084, official=207_361.58)
        assert (result.agrees_with, result.unit, result.faults) == (None, "ha", ("AREA_MISMATCH",))


def test_wrong_unit_and_wrong_figure():
    assert compare(208_000.0, decimals=0, plane=207_416.0, official=207_361.0).faults == ("AREA_UNIT", "AREA_MISMATCH")


@pytest.mark.parametrize("stated", [0.0, -3.0, float("nan"), 21.7787])
def test_what_fits_no_unit_is_a_mismatch(stated):
    result = compare(stated, plane=207_416.084, official=207_361.58)
    assert (result.agrees_with, result.unit, result.faults) == (None, "ha", ("AREA_MISMATCH",))


def test_nothing_drawn():
    assert compare(1.0, plane=0.0, official=0.0).faults == ("AREA_MISMATCH",)
