from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.approval_route import approval_route
from tests.made import zone

WORDS = {
    "applicant": {"provincial": "人民政府", "national": "自治区人民政府"},
    "approver": {"provincial": "自治区人民政府", "national": "国务院"},
    "filing": {"provincial": "国务院"},
}
RIGHT = {
    "name": "甲区",
    "level": "省级",
    "applicant": "某市人民政府",
    "approver": "某自治区人民政府",
    "filing": "国务院",
}


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({}, 1),
        ({"applicant": "甲区管委会"}, 0),
        ({"applicant": "管委会(县人民政府派出机构)"}, 0),
        ({"applicant": "某縣人民政府"}, 1),
        ({"applicant": "某开发有限公司"}, 0),
        ({"applicant": "县人民政府、管委会"}, None),
        ({"applicant": "有关方面"}, None),
        ({"filing": "已报国务院备案"}, 1),
        ({"filing": "未报国务院备案"}, 0),
        ({"applicant": "某自治区人民政府"}, 0),
        ({"approver": "某市人民政府"}, 0),
        ({"filing": None}, None),
        ({"filing": None, "approver": "某市人民政府"}, 0),
        ({"filing": "省发展改革委"}, 0),
        ({"level": None}, None),
        ({"level": "县级"}, None),
        ({"level": "国家级", "applicant": "某自治区人民政府", "approver": "国务院", "filing": None}, 1),
        ({"level": "国家级"}, 0),
    ],
)
def test_each_part_is_held_against_the_level(cells, known):
    facts = {name: value for name, value in {**RIGHT, **cells}.items() if value is not None}
    evidence = approval_route(zone=zone(**facts), **WORDS)
    assert evidence.interval.value == known
    assert bool(evidence.wants) is (known is None)
    assert bool(evidence.notes) is (known == 0)


def test_the_register_tells_what_the_case_does_not():
    register = pd.DataFrame([{**RIGHT, "level": "provincial"}, {"name": "乙区", "level": "national"}])
    assert approval_route(register, zone(name="甲区"), **WORDS).interval.value == 1
    assert approval_route(register, zone(name="甲区", approver="某县人民政府"), **WORDS).interval.value is None
    assert approval_route(register, zone(name="丙区"), **WORDS).wants[0].key == "zone:level"


@pytest.mark.parametrize(
    "second",
    [
        {"level": "national"},
        {"level": "某级"},
        {"approver": "某市人民政府"},
        {"applicant": "甲区管委会"},
        {"filing": "未备案"},
    ],
)
def test_two_rows_of_the_zone_that_disagree_settle_nothing(second):
    register = pd.DataFrame([{**RIGHT, "level": "provincial"}, {**RIGHT, "level": "provincial", **second}])
    for rows in (register, register.iloc[::-1].reset_index(drop=True)):
        assert approval_route(rows, zone(name="甲区"), **WORDS).interval.value is None
    agreed = pd.DataFrame([{**RIGHT, "level": "provincial"}] * 2)
    assert approval_route(agreed, zone(name="甲区"), **WORDS).interval.value == 1


def test_a_case_and_a_register_that_disagree_on_the_level_settle_nothing():
    register = pd.DataFrame([{**RIGHT, "level": "national"}])
    assert approval_route(register, zone(**RIGHT), **WORDS).wants[0].key == "zone:level"
