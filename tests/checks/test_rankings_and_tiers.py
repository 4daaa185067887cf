"""Places in the evaluation, tiers of revenue, theme parks."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from landuse.checks.rankings_gate import rankings_gate
from landuse.checks.rankings_run import rankings_run
from landuse.checks.revenue_tier import revenue_tier, short_name
from landuse.checks.theme_parks import theme_parks
from tests.made import land, square, zone

ON = date(2020, 6, 1)


def ranks(*rows):
    columns = ["zone", "year", "rank", "of", "measure"]
    return pd.DataFrame(
        [dict(zip(columns, (*row, *[None] * (5 - len(row))), strict=True)) for row in rows], dtype=object
    )


def place(*rows, name="甲", **more):
    evidence = rankings_gate(ranks(*rows), zone(name=name), on=ON, **more)
    return evidence.interval.low, evidence.interval.high


def test_the_worst_place_of_the_latest_year_counts():
    assert place(("甲", 2018, 10, 10), ("甲", 2019, 3, 10), ("乙", 2019, 10, 10)) == (0.3, 0.3)
    assert place(("甲", 2019, 3, 10), ("甲", 2019, 8, 10, "税收")) == (0.8, 0.8)
    assert place(("甲", 2019, 3, 10), ("甲", 2019, 8, 10, "税收"), core=["能耗"]) == (0.3, 0.3)
    assert place(("甲", 2019, 3, 10), ("甲", 2021, 10, 10)) == (0.3, 0.3)


@pytest.mark.parametrize("bad", [None, 0, -1, math.nan, math.inf, "第三", 11])
def test_a_rank_that_cannot_be_believed_is_open_and_named(bad):
    evidence = rankings_gate(ranks(("甲", 2019, bad, 10)), zone(name="甲"), on=ON)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert [want.key for want in evidence.wants] == ["row:rankings.rank#1"]


def test_one_unread_rank_leaves_the_worst_of_the_others_as_the_least():
    assert place(("甲", 2019, 5, 10), ("甲", 2019, None, 10, "税收")) == (0.5, 1)


def test_an_old_evaluation_a_missing_one_and_a_case_without_a_name():
    assert place(("甲", 2018, 1, 10)) == (0.1, 0.1)
    assert place(("甲", 2017, 1, 10)) == (0, 1)
    assert place(("乙", 2019, 1, 10)) == (0, 1)
    assert rankings_gate(None, on=ON).wants[0].key == "table:rankings"
    unnamed = rankings_gate(ranks(("甲", 2019, 1, 10), ("乙", 2019, 9, 10)), on=ON)
    assert unnamed.wants[0].key == "zone:name"
    assert rankings_gate(ranks(("甲", 2019, 1, 10)), on=ON).interval.value == 0.1


def run(*rows, **more):
    interval = rankings_run(ranks(*rows), zone(name="甲"), on=ON, bottom_from=0.8, **more).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((8, 8, 8), (3, 3)),
        ((8, 8, 7), (0, 0)),
        ((8, 7, 8), (1, 1)),
        ((7, 8, 8), (2, 2)),
        ((8, None, 8), (1, 3)),
        ((7, None, 8), (1, 2)),
        ((8, 8, None), (0, 3)),
        ((None, 7, 8), (1, 1)),
        ((10, 9, 8), (3, 3)),
    ],
)
def test_years_running_at_the_bottom(places, expected):
    assert run(*(("甲", 2017 + n, rank, 10) for n, rank in enumerate(places))) == expected


def test_a_year_that_is_missing_is_open_and_asked_for():
    evidence = rankings_run(ranks(("甲", 2019, 9, 10), ("甲", 2017, 9, 10)), zone(name="甲"), on=ON, bottom_from=0.8)
    assert (evidence.interval.low, evidence.interval.high) == (1, 3)
    assert [want.key for want in evidence.wants] == ["row:rankings.rank#2018"]


def test_what_is_low_has_to_be_said():
    evidence = rankings_run(ranks(("甲", 2019, 9, 10)), zone(name="甲"), on=ON)
    assert [want.key for want in evidence.wants] == ["param:bottom_from"]
    assert rankings_run(None, on=ON, bottom_from=0.8).wants[0].key == "table:rankings"
    assert run(("甲", 2016, 9, 10)) == (0, 3)
    two = ranks(("甲", 2019, 9, 10), ("乙", 2019, 9, 10))
    assert rankings_run(two, on=ON, bottom_from=0.8).wants[0].key == "zone:name"


LISTS = {"lists": {"province": ["甲经开区"], "city": ["乙高新区"]}, "least_yi_yuan": {"province": 1000, "city": 500}}


def tiers(*rows):
    return revenue_tier(pd.DataFrame(rows, columns=["name", "main_revenue", "year"], dtype=object), on=ON, **LISTS)


@pytest.mark.parametrize(("revenue", "below"), [(999.99, 1), (1000.0, 0), (1000.01, 0)])
def test_a_tier_exactly_on_its_revenue(revenue, below):
    evidence = tiers(("甲经济技术开发区", revenue, None), ("乙高新区", 500.0, None))
    assert (evidence.interval.low, evidence.interval.high) == (below, below)


def test_zones_off_the_lists_have_a_tier_and_no_shortfall():
    evidence = tiers(("甲经开区", 1000, None), ("乙高新区", 500, None), ("丙经开区", 700, None), ("丁经开区", 1, None))
    assert evidence.interval.high == 0
    table = evidence.tables["tiers"].set_index("name")
    assert table["tier"].to_list() == ["province", "city", "city", None]
    assert table.loc["丙经开区", "list"] is None
    assert (evidence.figures["in_province"], evidence.figures["in_city"]) == (1, 2)


@pytest.mark.parametrize("bad", [None, -5.0, math.nan, math.inf, "千亿"])
def test_a_revenue_that_cannot_be_believed_is_open(bad):
    evidence = tiers(("甲经开区", bad, None), ("乙高新区", 500, None))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "row:zones.main_revenue#1"


def test_a_listed_zone_that_is_in_no_row_is_asked_for():
    evidence = tiers(("乙高新区", 500, None))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert "甲经开区" in evidence.wants[0].what.text()
    assert revenue_tier(None, on=ON, **LISTS).interval.high == 2


def test_of_several_years_the_latest_counts():
    rows = [("甲经开区", 1200, 2018), ("甲经开区", 900, 2019), ("甲经开区", 2000, 2021), ("乙高新区", 500, 2019)]
    assert tiers(*rows).interval.value == 1


def test_short_names():
    assert short_name("石家庄高新技术产业开发区") == short_name("石家庄 高新区") == "石家庄高新区"
    assert short_name("石家庄循环化工园区") == "石家庄循环化工园区"


def theme(count, facts, level="national", **more):
    rows = land(
        *((square(5, n * 10), {"name": str(n), "category": "theme_park"}) for n in range(count)),
        (square(5, 500), {"name": "x", "category": "logistics_park"}),
    )
    return theme_parks(rows, zone(**facts), level=level, **more)


def test_theme_parks_are_counted_for_the_level_a_clause_is_about():
    assert theme(2, {"level": "国家级"}).interval.value == 2
    assert theme(2, {"level": "省级"}).reason is not None
    assert theme(2, {}).wants[0].key == "zone:level"
    assert theme(2, {}).interval.high == math.inf


def test_a_fact_of_the_zone_may_be_asked_as_well():
    asked = {"level": "provincial", "fact": "key_park"}
    assert theme(1, {"level": "省级", "key_park": True}, **asked).interval.value == 1
    assert theme(1, {"level": "省级", "key_park": False}, **asked).reason is not None
    assert theme(1, {"level": "省级"}, **asked).wants[0].key == "zone:key_park"


def test_parks_of_other_zones_and_of_no_category():
    rows = land(
        (square(5), {"name": "a", "category": "theme_park", "zone_name": "乙"}),
        (square(5, 10), {"name": "b", "category": None, "zone_name": "甲"}),
    )
    evidence = theme_parks(rows, zone(level="国家级", name="甲"), level="national")
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "row:inner_parks.category#2"
    assert theme_parks(None, zone(level="国家级"), level="national").wants[0].key == "layer:inner_parks"
