from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse.checks.transitional_use import transitional_use
from tests.made import DAY


def bounds(**cells):
    row = {"parcel_id": "7", "started_on": date(2021, 6, 30), "transferred": "no", "formalities_on": None, **cells}
    interval = transitional_use(pd.DataFrame([row], dtype=object), on=DAY).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (0, 0)),
        ({"started_on": date(2021, 6, 29)}, (1, 1)),
        ({"started_on": date(2021, 7, 1)}, (0, 0)),
        ({"started_on": date(2027, 1, 1), "transferred": None}, (0, 0)),
        ({"started_on": date(2015, 1, 1), "ends_on": DAY}, (1, 1)),
        ({"started_on": date(2022, 1, 1), "ends_on": DAY}, (0, 0)),
        ({"started_on": None, "ends_on": date(2030, 1, 1)}, (0, 1)),
        ({"ends_on": date(2026, 6, 29)}, (1, 1)),
        ({"started_on": None}, (0, 1)),
        ({"started_on": "long ago"}, (0, 1)),
        ({"transferred": "yes"}, (1, 1)),
        ({"transferred": None}, (0, 1)),
        ({"started_on": date(2015, 1, 1), "transferred": None}, (1, 1)),
        ({"started_on": date(2015, 1, 1), "formalities_on": DAY}, (0, 0)),
        ({"started_on": date(2015, 1, 1), "formalities_on": date(2027, 1, 1)}, (1, 1)),
        ({"started_on": date(2015, 1, 1), "formalities_on": "办理中"}, (0, 1)),
    ],
)
def test_a_period_that_is_over_needs_new_formalities(cells, expected):
    assert bounds(**cells) == expected


def test_29_february_ends_on_the_28th():
    row = pd.DataFrame([{"parcel_id": "7", "started_on": date(2020, 2, 29), "transferred": False}])
    assert transitional_use(row, on=date(2025, 2, 28)).interval.high == 0
    assert transitional_use(row, on=date(2025, 3, 1)).interval.low == 1


def test_what_is_open_names_its_row_and_a_missing_table_is_open():
    row = pd.DataFrame([{"parcel_id": "7", "started_on": None, "transferred": False}])
    assert transitional_use(row, on=DAY).wants[0].key == "row:transitional_uses.started_on#1"
    assert transitional_use(None, on=DAY).wants[0].key == "table:transitional_uses"
