from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from landuse.checks.restricted_industry import restricted_industry
from landuse.core.layer import Table
from tests.made import DAY, land, square, zone

SINCE = date(2018, 7, 1)
LIST = pd.DataFrame([{"industry_code": "26", "since": SINCE}])


def one(**cells):
    return pd.DataFrame([{"name": "甲厂", "industry_code": "2614", "settled_on": SINCE, **cells}], dtype=object)


def measure(*tables, listed=LIST, **more):
    evidence = restricted_industry(listed, *tables, on=DAY, **more)
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"settled_on": SINCE - timedelta(days=1)}, (0, 0)),
        ({"settled_on": None}, (0, 1)),
        ({"settled_on": "lately"}, (0, 1)),
        ({"settled_on": DAY + timedelta(days=1)}, (0, 0)),
        ({"industry_code": "3610"}, (0, 0)),
        ({"industry_code": "2"}, (0, 1)),
        ({"industry_code": None}, (0, 1)),
    ],
)
def test_what_came_after_the_list_was_made_counts(cells, expected):
    assert measure(one(**cells)) == expected


@pytest.mark.parametrize(
    ("code", "listed", "expected"),
    [
        ("C26", "26", (1, 1)),
        ("2614", "C26", (1, 1)),
        ("c2614", "C26", (1, 1)),
        ("C26", "C", (1, 1)),
        ("26", "C", (0, 1)),
        ("B06", "C", (0, 0)),
        ("B26", "C26", (0, 0)),
        ("C", "C26", (0, 1)),
    ],
)
def test_the_letter_of_the_section_makes_no_difference(code, listed, expected):
    assert measure(one(industry_code=code), listed=LIST.assign(industry_code=listed)) == expected


def test_those_that_were_there_are_listed_and_no_breach():
    evidence = restricted_industry(LIST, one(settled_on=date(2010, 1, 1)), on=DAY)
    assert evidence.tables["listed"]["state"].to_list() == ["existing"]


def test_a_list_without_a_day_leaves_it_open():
    assert measure(one(), listed=LIST.drop(columns="since")) == (0, 1)
    assert measure(one(), listed=LIST.rename(columns={"since": "published_on"})) == (1, 1)


def test_an_entry_may_be_of_one_block_and_of_one_zone():
    listed = LIST.assign(block="1", zone_name="甲区")
    own = zone(name="甲区")
    assert measure(one(block="1"), listed=listed, zone=own) == (1, 1)
    assert measure(one(block="2"), listed=listed, zone=own) == (0, 0)
    assert measure(one(), listed=listed, zone=own) == (0, 1)
    assert measure(one(block="1"), listed=listed) == (0, 1)
    assert measure(one(block="1"), listed=listed, zone=zone(name="乙区")) == (0, 0)


def test_names_stand_in_where_there_are_no_codes():
    listed = pd.DataFrame([{"industry": "化工", "since": SINCE}])
    for word, expected in (("化工", (1, 1)), ("精细化工", (0, 1)), ("纺织", (0, 0))):
        assert measure(one(industry_code=None, industry=word), listed=listed) == expected


def test_projects_count_by_the_day_they_were_signed_and_parcels_by_the_day_they_were_settled():
    project = pd.DataFrame([{"name": "P", "industry_code": "26", "signed_on": SINCE}])
    assert measure(None, project) == (1, 1)
    parcels = land(
        (square(), {"industry_code": "26", "settled_on": SINCE, "enterprise": "甲厂"}),
        (square(x=200), {"industry_code": None}),
    )
    assert measure(None, None, parcels) == (1, 1)
    assert measure(one(), None, parcels) == (1, 1)


def test_without_a_list_or_anything_to_hold_against_it_it_is_open():
    assert restricted_industry(None, one(), on=DAY).wants[0].key == "table:restricted"
    assert restricted_industry(LIST, on=DAY).wants[0].key == "table:enterprises"
    assert measure(Table("enterprises", one().iloc[:0])) == (0, 0)
