from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.measures.statutory_periods import add_months, add_years, full_since, is_full


def test_a_leap_day_has_its_anniversary_on_the_last_of_february():
    assert add_years(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_months_end_on_the_last_day_where_the_month_is_short():
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2022, 8, 31), 6) == date(2023, 2, 28)
    assert add_months(date(2024, 1, 15), -1) == date(2023, 12, 15)


@pytest.mark.parametrize(
    ("on", "next_day", "same_day"),
    [(date(2021, 2, 28), False, False), (date(2021, 3, 1), False, True), (date(2021, 3, 2), True, True)],
)
def test_the_day_before_the_day_and_the_day_after(on, next_day, same_day):
    start = date(2020, 3, 1)
    assert is_full(start, on, years=1) is next_day
    assert is_full(start, on, years=1, anniversary="same_day") is same_day


def test_a_year_from_a_leap_day_is_full_on_the_first_of_march():
    assert not is_full(date(2020, 2, 29), date(2021, 2, 28), years=1)
    assert is_full(date(2020, 2, 29), date(2021, 2, 28), years=1, anniversary="same_day")
    assert is_full(date(2020, 2, 29), date(2021, 3, 1), years=1)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 70))
def test_the_anniversary_is_never_more_than_a_day_off_the_same_day_of_the_year(day, years):
    later = add_years(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert 0 <= day.day - later.day <= 1
    assert full_since(day, years=years) - later == timedelta(days=1)
