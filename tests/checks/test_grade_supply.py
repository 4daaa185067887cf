"""New industrial land for enterprises of a grade."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from landuse.checks.grade_supply import grade_supply
from landuse.measures.grading import Grading
from tests.made import zone

ON, SINCE = date(2020, 6, 1), date(2019, 11, 15)
CONTRACT = {"contract": "K", "holder": "甲", "use": "工业用地", "new_land": True, "signed_on": date(2020, 1, 1)}
FIRM = {"name": "甲", "grade": "C"}


def bounds(contract=None, firms=(FIRM,), **more):
    rows = pd.DataFrame([{**CONTRACT, **(contract or {})}], dtype=object)
    interval = grade_supply(rows, pd.DataFrame(list(firms), dtype=object), on=ON, since=SINCE, **more).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        ({}, (1, 1)),
        ({"signed_on": date(2019, 11, 15)}, (1, 1)),
        ({"signed_on": date(2019, 11, 14)}, (0, 0)),
        ({"signed_on": ON}, (1, 1)),
        ({"signed_on": date(2020, 6, 2)}, (0, 0)),
        ({"signed_on": None}, (0, 1)),
        ({"new_land": False}, (0, 0)),
        ({"new_land": None}, (0, 1)),
        ({"use": "城镇住宅用地"}, (0, 0)),
        ({"use": None}, (0, 1)),
        ({"use": None, "new_land": False}, (0, 0)),
        ({"use": None, "use_code": "0601"}, (0, 1)),
        ({"holder": "乙"}, (0, 1)),
        ({"holder": None}, (0, 1)),
    ],
)
def test_each_part_of_the_clause(contract, expected):
    assert bounds(contract) == expected


def test_a_use_code_means_something_under_its_code_list():
    assert bounds({"use": None, "use_code": "0601"}, scheme="gbt21010") == (1, 1)
    assert bounds({"use": None, "use_code": "0601"}, scheme="ydyh2023") == (0, 0)


def test_a_holder_is_found_by_credit_code_before_name_and_one_that_is_not_listed_has_no_grade():
    firms = [{**FIRM, "credit_code": "1"}, {"name": "乙", "credit_code": "2", "grade": "A"}]
    assert bounds({"credit_code": "2", "holder": "改了名"}, firms) == (0, 0)
    assert bounds({"credit_code": "1", "holder": "改了名"}, firms) == (1, 1)
    assert bounds({"credit_code": "9", "holder": "丙"}, firms) == (0, 0)
    assert bounds({"credit_code": "9"}, [FIRM]) == (1, 1)


def test_a_code_of_one_enterprise_beside_the_name_of_another_settles_nothing():
    firms = [{**FIRM, "credit_code": "1"}, {"name": "乙", "credit_code": "2", "grade": "A"}]
    assert bounds({"credit_code": "2"}, firms) == (0, 1)
    assert bounds({"credit_code": "9"}, firms) == (0, 1)
    assert bounds({"credit_code": "1"}, firms) == (1, 1)


@pytest.mark.parametrize(
    ("firms", "expected"),
    [
        ([{"name": "甲", "grade": None}], (0, 1)),
        ([{"name": "甲", "grade": "良"}], (0, 1)),
        ([{"name": "甲"}], (0, 1)),
        ([{"name": "甲", "grade": "B"}], (0, 0)),
        ([FIRM, {"name": "甲", "grade": "A"}], (0, 1)),
        ([{**FIRM, "year": 2018}, {"name": "甲", "grade": "B", "year": 2019}], (0, 0)),
    ],
)
def test_grades_that_are_missing_or_disagree_leave_it_open(firms, expected):
    assert bounds(firms=firms) == expected


def test_grades_can_be_computed():
    firms = [{"name": "甲", "tax_per_mu": 1.0}, {"name": "乙", "tax_per_mu": 9.0}]
    how = Grading(weights={"tax_per_mu": 1}, normalisation="rank", cutoffs={"A": 0.5, "B": 0.5}, cut_by="share")
    assert bounds(firms=firms, grading=how) == (1, 1)
    assert bounds(firms=firms, grading=how, grade="A") == (0, 0)


def test_contracts_of_other_zones_are_left_out():
    assert bounds({"zone_name": "乙区"}, zone=zone(name="甲区")) == (0, 0)
    assert bounds({"zone_name": "甲区"}, zone=zone(name="甲区")) == (1, 1)


def test_missing_tables_are_asked_for():
    evidence = grade_supply(None, pd.DataFrame([FIRM]), on=ON)
    assert (evidence.interval.high, evidence.wants[0].key) == (math.inf, "table:supply")
    evidence = grade_supply(pd.DataFrame([CONTRACT]), None, on=ON)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "table:enterprises"


def test_what_is_open_names_its_row():
    rows = pd.DataFrame([CONTRACT, {**CONTRACT, "signed_on": "不详"}], dtype=object)
    evidence = grade_supply(rows, pd.DataFrame([FIRM]), on=ON)
    assert [want.key for want in evidence.wants] == ["row:supply.signed_on#2"]
