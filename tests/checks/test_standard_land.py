from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse.checks.standard_land import standard_land
from tests.made import DAY

SET = ["floor_area_ratio", "energy_per_value_added", "emission_standard"]
ROW = {"parcel_id": "7", "floor_area_ratio": 1.2, "energy_per_value_added": 0.3, "emission_standard": "GB"}
TERM = {"parcel_id": "7", "measure": "floor_area_ratio", "agreed": 1.2, "actual": 1.2, "due_on": DAY}


def bounds(row=(), terms=None):
    offered = pd.DataFrame([{**ROW, **dict(row)}], dtype=object)
    held = None if terms is None else pd.DataFrame([{**TERM, **each} for each in terms], dtype=object)
    interval = standard_land(offered, held, on=DAY, indicators=SET).interval
    return interval.low, interval.high


@pytest.mark.parametrize("cell", [None, "1.2", -1, float("nan")])
def test_an_indicator_that_is_not_set_is_open(cell):
    assert bounds() == (0, 0)
    assert bounds({"floor_area_ratio": cell}) == (0, 1)
    assert bounds({"emission_standard": None}) == (0, 1)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({}, (0, 0)),
        ({"actual": 1.1999}, (1, 1)),
        ({"actual": 1.3}, (0, 0)),
        ({"actual": None}, (0, 1)),
        ({"actual": 1.0, "due_on": date(2026, 7, 1)}, (0, 0)),
        ({"actual": 1.0, "due_on": None}, (0, 1)),
        ({"agreed": None, "actual": 1.1}, (1, 1)),
        ({"measure": "energy_per_value_added", "agreed": 0.3, "actual": 0.31}, (1, 1)),
        ({"measure": "energy_per_value_added", "agreed": 0.3, "actual": 0.3}, (0, 0)),
        ({"parcel_id": "8", "actual": 0.1}, (0, 0)),
        ({"measure": "greening", "actual": 0.1}, (0, 0)),
    ],
)
def test_a_term_that_is_due_is_held_against_what_was_reached(term, expected):
    assert bounds(terms=[term]) == expected


def test_what_is_offered_later_is_left_out_and_a_missing_table_is_open():
    assert bounds({"offered_on": date(2026, 7, 1), "floor_area_ratio": None}) == (0, 0)
    assert standard_land(None, on=DAY, indicators=SET).wants[0].key == "table:standard_land"
