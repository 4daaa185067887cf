"""Compulsory exit: two grounds, own doing, cure period over."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from landuse.checks.exit_ground import exit_ground
from landuse.core.layer import Table

LATE = {
    "contract": "K",
    "investment_start": date(2020, 8, 31),
    "actual_start": None,
    "substantial_progress": None,
    "cause": "own",
    "cure_until": date(2021, 1, 31),
    "cured": False,
}
STUCK = {**LATE, "actual_start": date(2020, 8, 31), "substantial_progress": False}


def found(row, on=date(2021, 6, 1), **more):
    evidence = exit_ground(pd.DataFrame([row], dtype=object), on=on, **more)
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2021, 2, 27), 0), (date(2021, 2, 28), 0), (date(2021, 3, 1), 1), (date(2021, 3, 2), 1)]
)
def test_six_months_end_with_the_last_of_february_and_are_full_the_day_after(on, expected):
    assert found(LATE, on) == (expected, expected)


def test_the_anniversary_itself_where_the_parameter_says_so():
    assert found(LATE, date(2021, 2, 28), anniversary="same_day") == (1, 1)
    assert found(LATE, date(2021, 2, 27), anniversary="same_day") == (0, 0)


def test_a_leap_day_gives_the_month_its_last_day():
    row = {**LATE, "investment_start": date(2023, 8, 31), "cure_until": date(2023, 12, 1)}
    assert found(row, date(2024, 2, 29)) == (0, 0)
    assert found(row, date(2024, 3, 1)) == (1, 1)


@pytest.mark.parametrize(
    ("base", "cells", "expected"),
    [
        (LATE, {}, (1, 1)),
        (STUCK, {}, (1, 1)),
        (STUCK, {"substantial_progress": True}, (0, 0)),
        (STUCK, {"substantial_progress": None}, (0, 1)),
        (LATE, {"cause": "government"}, (0, 0)),
        (LATE, {"cause": "force_majeure"}, (0, 0)),
        (LATE, {"cause": None}, (0, 1)),
        (LATE, {"cause": "own", "government_cause": True}, (0, 1)),
        (LATE, {"cured": True}, (0, 0)),
        (LATE, {"cured": None}, (0, 1)),
        (LATE, {"cure_until": date(2021, 6, 1)}, (0, 0)),
        (LATE, {"cure_until": date(2021, 5, 31)}, (1, 1)),
        (LATE, {"cure_until": None}, (0, 1)),
        (LATE, {"cure_until": "三个月"}, (0, 1)),
        (LATE, {"investment_start": None}, (0, 1)),
        (LATE, {"actual_start": "已开工"}, (0, 1)),
        (LATE, {"actual_start": date(2021, 6, 2)}, (1, 1)),
        (LATE, {"actual_completion": date(2021, 5, 1)}, (0, 0)),
        (LATE, {"cancelled": "退地"}, (0, 0)),
        (LATE, {"cancelled": "否"}, (1, 1)),
        (LATE, {"cancelled": 1}, (0, 1)),
        (LATE, {"actual_completion": "已竣工"}, (0, 1)),
        (LATE, {"investment_start": None, "cured": True}, (0, 0)),
    ],
)
def test_each_part_of_the_clause(base, cells, expected):
    assert found({**base, **cells}) == expected


def test_the_row_and_what_is_missing_are_named():
    rows = pd.DataFrame([LATE, {**LATE, "contract": "L", "cause": None}], dtype=object)
    evidence = exit_ground(rows, on=date(2021, 6, 1))
    assert [want.key for want in evidence.wants] == ["row:supply.cause#2"]
    assert evidence.where["kind"].tolist() == ["not_started", "undecided"]


def test_a_missing_table_and_an_empty_one():
    assert exit_ground(None, on=date(2021, 6, 1)).interval.high == math.inf
    assert (
        exit_ground(
            Table("supply", pd.DataFrame(columns=["contract"]), complete=True), on=date(2021, 6, 1)
        ).interval.high
        == 0
    )
