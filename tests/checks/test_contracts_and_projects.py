"""Promises of contracts, and projects against a standard."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from landuse.checks.contract_shortfalls import contract_shortfalls
from landuse.checks.project_review import project_review

ON = date(2020, 6, 1)
TERM = {"enterprise": "甲", "measure": "亩均税收", "agreed": 15.0, "actual": 14.0, "cause": "own"}


def short(**cells):
    interval = contract_shortfalls(pd.DataFrame([{**TERM, **cells}], dtype=object), on=ON).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"actual": 15.0}, (0, 0)),
        ({"actual": 15.01}, (0, 0)),
        ({"actual": 14.99}, (1, 1)),
        ({"actual": -3.0}, (1, 1)),
        ({"actual": None}, (0, 1)),
        ({"actual": math.inf}, (0, 1)),
        ({"actual": "达标"}, (0, 1)),
        ({"agreed": None}, (0, 1)),
        ({"agreed": -1.0}, (0, 1)),
        ({"cause": "government"}, (0, 0)),
        ({"cause": None}, (0, 1)),
        ({"cause": None, "actual": 20.0}, (0, 0)),
        ({"due_on": ON}, (1, 1)),
        ({"due_on": date(2020, 6, 2)}, (0, 0)),
        ({"due_on": "年底"}, (0, 1)),
    ],
)
def test_a_promise_not_kept(cells, expected):
    assert short(**cells) == expected


def test_shortfalls_show_their_size_and_missing_tables_are_asked_for():
    evidence = contract_shortfalls(pd.DataFrame([TERM]), on=ON)
    assert evidence.where.iloc[0]["shortfall"] == 1.0
    assert contract_shortfalls(None, on=ON).wants[0].key == "table:contract_terms"


PROJECT = {
    "name": "甲",
    "industry_code": "C1399",
    "investment": 10000.0,
    "land_need": 2.0,
    "tax": 450.0,
    "output": 3000.0,
}


def reviewed(standard, standards=None, **cells):
    rows = pd.DataFrame([{**PROJECT, **cells}], dtype=object)
    given = None if standards is None else pd.DataFrame(standards)
    interval = project_review(rows, given, standard=standard).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("standard", "cells", "expected"),
    [
        ({"investment": 10000}, {}, (0, 0)),
        ({"investment": 10000}, {"investment": 9999.9}, (1, 1)),
        ({"investment": 10000}, {"investment": 10000.1}, (0, 0)),
        ({"tax_per_mu": 15}, {}, (0, 0)),
        ({"tax_per_mu": 15.01}, {}, (1, 1)),
        ({"output_per_mu": 100}, {}, (0, 0)),
        ({"tax_per_mu": 15}, {"land_need": 0.0}, (0, 1)),
        ({"investment": 10000}, {"investment": None}, (0, 1)),
        ({"investment": 10000}, {"investment": math.nan}, (0, 1)),
        ({"investment": 10000}, {"investment": -1.0}, (0, 1)),
        ({"investment": 10000}, {"investment": "一亿"}, (0, 1)),
        ({"investment": 10000, "tax_per_mu": 16}, {"investment": None}, (1, 1)),
        ({"technology": 1}, {}, (1, 1)),
        ({"technology": 1}, {"technology": "高新技术企业"}, (0, 0)),
    ],
)
def test_a_project_against_a_standard(standard, cells, expected):
    assert reviewed(standard, **cells) == expected


def test_the_standard_of_the_industry_closest_to_the_project_outranks_the_general_one():
    standards = [
        {"industry_code": "13", "min_tax_per_mu": 20.0},
        {"industry_code": "1399", "min_tax_per_mu": 15.0},
        {"industry_code": "26", "min_tax_per_mu": 99.0},
    ]
    assert reviewed(None, standards) == (0, 0)
    assert reviewed(None, standards[:1]) == (1, 1)
    assert reviewed({"tax_per_mu": 16}, standards[2:]) == (1, 1)


def test_without_any_standard_it_is_asked_for_and_every_project_is_open():
    evidence = project_review(pd.DataFrame([PROJECT, PROJECT]))
    assert (evidence.interval.low, evidence.interval.high) == (0, 2)
    assert [want.key for want in evidence.wants] == ["param:standard", "table:industry_standards"]
    assert project_review(None).wants[0].key == "table:projects"


def test_the_table_has_a_row_for_each_project_and_figure():
    evidence = project_review(pd.DataFrame([PROJECT]), standard={"investment": 1, "tax_per_mu": 16})
    lines = evidence.tables["shortfalls"]
    assert list(lines["figure"]) == ["investment", "tax_per_mu"]
    assert list(lines["short"]) == [False, True]
    assert evidence.where.iloc[0]["short_of"] == "tax_per_mu"
