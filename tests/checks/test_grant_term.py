from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from landuse.checks.grant_term import grant_term
from landuse.core.layer import Table
from tests.made import DAY, zone

SINCE = date(2018, 1, 1)


def contracts(*rows):
    base = {
        "contract": "1",
        "use": "工业用地",
        "supply_method": "grant",
        "grant_term": 20.0,
        "signed_on": date(2024, 1, 1),
    }
    return pd.DataFrame([{**base, **row} for row in rows], dtype=object)


def measure(*rows, since=SINCE, **more):
    evidence = grant_term(contracts(*rows), on=DAY, since=since, **more)
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize("term", [19.99, 20.0, 20.01, 50])
def test_the_longest_term_is_measured(term):
    assert measure({"grant_term": term}, {"grant_term": 10.0}) == (term, term)


@pytest.mark.parametrize("term", [None, "50", float("nan"), float("inf"), -20])
def test_a_term_that_is_none_has_no_upper_bound_and_is_named(term):
    evidence = grant_term(contracts({}, {"grant_term": term}), on=DAY, since=SINCE)
    assert (evidence.interval.low, evidence.interval.high) == (20, float("inf"))
    assert evidence.wants[0].key == "row:supply.grant_term#2"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"use": "住宅用地"}, (0, 0)),
        ({"use": "工矿仓储用地"}, (0, 50)),
        ({"use": None, "use_code": "100101"}, (50, 50)),
        ({"use": None, "use_code": "0601"}, (0, 50)),
        ({"use": None}, (0, 50)),
        ({"supply_method": "lease"}, (0, 0)),
        ({"supply_method": None}, (0, 50)),
        ({"renewal": "yes"}, (0, 0)),
        ({"renewal": "no"}, (50, 50)),
        ({"signed_on": SINCE}, (50, 50)),
        ({"signed_on": SINCE - timedelta(days=1)}, (0, 0)),
        ({"signed_on": DAY + timedelta(days=1)}, (0, 0)),
        ({"signed_on": None}, (0, 50)),
    ],
)
def test_only_new_grants_of_industrial_land_count(cells, expected):
    assert measure({"grant_term": 50.0, **cells}) == expected


def test_where_nobody_says_since_when_a_long_term_may_be_older():
    evidence = grant_term(contracts({"grant_term": 50.0}), on=DAY, since=None)
    assert (evidence.interval.low, evidence.interval.high) == (0, 50)
    assert evidence.wants[0].key == "param:since"


def test_renewals_are_listed_apart():
    table = grant_term(contracts({}, {"renewal": "yes"}), on=DAY, since=SINCE).tables["terms"]
    assert list(table["kind"]) == ["grant", "renewal"]


def test_contracts_of_another_zone_are_left_out():
    assert measure({"grant_term": 50.0, "zone_name": "乙区"}, zone=zone(name="甲区")) == (0, 0)


def test_without_a_table_or_its_column_it_is_open():
    assert grant_term(None, on=DAY, since=SINCE).wants[0].key == "table:supply"
    assert (
        grant_term(Table("supply", pd.DataFrame({"use": []})), on=DAY, since=SINCE).wants[0].key
        == "column:supply.grant_term"
    )
    assert grant_term(Table("supply", contracts().assign(grant_term=[])), on=DAY, since=SINCE).interval.high == 0
