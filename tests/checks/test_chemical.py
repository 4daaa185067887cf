"""Chemical parks, leading industries, projects, and chemical enterprises in protected areas."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from shapely import Point, Polygon, box

from landuse.checks.chemical_in_protected import chemical_in_protected
from landuse.checks.chemical_industries import chemical_industries
from landuse.checks.chemical_parks import chemical_parks
from landuse.checks.chemical_projects import chemical_projects
from landuse.core.layer import Layer, Table
from tests.made import land, layer, square, zone

ON, SINCE = date(2020, 6, 1), date(2019, 11, 15)


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


PROJECT = {"name": "甲", "industry_code": "C2614", "approved_on": date(2020, 1, 1)}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"approved_on": SINCE}, (1, 1)),
        ({"approved_on": date(2019, 11, 14)}, (0, 0)),
        ({"approved_on": ON}, (1, 1)),
        ({"approved_on": date(2020, 6, 2)}, (0, 0)),
        ({"approved_on": None, "signed_on": SINCE}, (1, 1)),
        ({"approved_on": None}, (0, 1)),
        ({"approved_on": "待批", "signed_on": SINCE}, (0, 1)),
        ({"industry_code": "1399"}, (0, 0)),
        ({"industry_code": None}, (0, 1)),
        ({"industry_code": None, "industry": "精细化工"}, (1, 1)),
        ({"industry_code": None, "industry": "食品制造"}, (0, 0)),
        ({"chemical": False}, (0, 1)),
        ({"chemical": True, "industry_code": "1399"}, (0, 1)),
        ({"chemical": False, "industry_code": None}, (0, 0)),
        ({"industry_code": None, "industry": "合成树脂制造"}, (1, 1)),
        ({"industry_code": None, "industry": "化學原料製造"}, (1, 1)),
        ({"industry_code": None, "industry": "新材料"}, (0, 1)),
        ({"industry_code": "约26"}, (0, 1)),
        ({"industry_code": None, "industry": "化工设备批发"}, (0, 1)),
        ({"chemical": "也许"}, (0, 1)),
        ({"zone_name": "乙区"}, (0, 0)),
    ],
)
def test_new_chemical_projects(cells, expected):
    rows = pd.DataFrame([{**PROJECT, **cells}], dtype=object)
    assert bounds(chemical_projects(rows, zone(name="甲区"), on=ON, since=SINCE)) == expected


def test_which_codes_count_is_a_parameter():
    rows = pd.DataFrame([{**PROJECT, "industry_code": "C2511"}])
    assert bounds(chemical_projects(rows, on=ON, since=SINCE)) == (0, 0)
    assert bounds(chemical_projects(rows, on=ON, since=SINCE, codes=["25", "26"])) == (1, 1)
    assert chemical_projects(None, on=ON, since=SINCE).interval.high == math.inf


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"since": SINCE}, (1, 1)),
        ({"since": date(2019, 11, 14)}, (0, 0)),
        ({"since": date(2020, 6, 2)}, (0, 0)),
        ({"since": None}, (0, 1)),
        ({"since": "近年"}, (0, 1)),
        ({"since": SINCE, "industry": "食品"}, (0, 0)),
        ({"since": None, "industry": "食品"}, (0, 0)),
    ],
)
def test_new_chemical_leading_industries(cells, expected):
    rows = Table("leading_industries", pd.DataFrame([{"industry": "煤化工", **cells}], dtype=object))
    assert bounds(chemical_industries([rows], on=ON, since=SINCE)) == expected


def test_an_earlier_edition_of_the_list_tells_what_is_new():
    def edition(on, *industries):
        return Table("leading_industries", pd.DataFrame({"industry": list(industries)}), on=on)

    before = edition(date(2019, 1, 1), "食品", "煤化工")
    assert bounds(chemical_industries([before, edition(date(2020, 1, 1), "煤化工")], on=ON, since=SINCE)) == (0, 0)
    assert bounds(chemical_industries([before, edition(date(2020, 1, 1), "石化")], on=ON, since=SINCE)) == (0, 1)
    only_food = edition(date(2019, 1, 1), "食品")
    assert bounds(chemical_industries([only_food, edition(date(2020, 1, 1), "石化")], on=ON, since=SINCE)) == (1, 1)
    late = edition(date(2021, 1, 1), "石化")
    assert bounds(chemical_industries([before, edition(date(2020, 1, 1), "食品"), late], on=ON, since=SINCE)) == (0, 0)
    assert chemical_industries(None, on=ON, since=SINCE).wants[0].key == "table:leading_industries"


def parks(on, *rows):
    return Layer("inner_parks", land(*((shape, {"name": name, "category": kind}) for name, kind, shape in rows)), on=on)


OLD = parks(date(2019, 1, 1), ("甲", "chemical_park", square(100)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("甲", "chemical_park", square(100))], (0, 0)),
        ([("改名", "chemical_park", square(150, 50))], (0, 0)),
        ([("乙", "chemical_park", square(100, 100))], (1, 1)),
        ([("乙", "chemical_park", square(100, 300)), ("甲", "chemical_park", square(100))], (1, 1)),
        ([("乙", "inner_park", square(100, 300))], (0, 0)),
        ([("乙", None, square(100, 300))], (0, 1)),
        ([("乙", "乱码", square(100, 300))], (0, 1)),
        ([("乙化工园", None, square(100, 300))], (0, 1)),
    ],
)
def test_new_chemical_parks(rows, expected):
    assert bounds(chemical_parks([OLD, parks(date(2020, 1, 1), *rows)], on=ON, since=SINCE)) == expected


def test_parks_need_a_date_before_and_no_park_is_none():
    evidence = chemical_parks([parks(date(2020, 1, 1), ("甲", "chemical_park", square()))], on=ON, since=SINCE)
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "layer:inner_parks"
    assert bounds(chemical_parks([parks(date(2020, 1, 1))], on=ON, since=SINCE)) == (0, 0)
    assert bounds(chemical_parks([OLD], on=ON, since=SINCE)) == (0, 1)
    assert chemical_parks(None, on=ON, since=SINCE).interval.high == math.inf


EMPTY = layer("nature_reserves", land(square()).iloc[:0], complete=True)


def inside(*sites, reserve=None, **more):
    rows = land(*((shape, {"name": str(n), "chemical": True}) for n, shape in enumerate(sites)))
    areas = {"drinking_water_sources": EMPTY, "environmentally_sensitive_areas": EMPTY, **more}
    given = EMPTY if reserve is None else layer("nature_reserves", land(*reserve), complete=True)
    return chemical_in_protected(rows, None, given, **areas)


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (square(10, 90), (0, 0)),
        (square(10, 90.4), (0, 0)),
        (square(10, 90.5), (1, 1)),
        (square(10, 100), (1, 1)),
        (Point(120, 50), (1, 1)),
        (Point(150, 50), (0, 0)),
        (Point(100, 50), (0, 0)),
        (Point(50, 50), (0, 0)),
        (square(20, 140, 40), (0, 0)),
        (square(20, 145, 40), (1, 1)),
    ],
)
def test_inside_touching_and_in_a_hole(site, expected):
    hole = box(140, 40, 160, 60)
    reserve = Polygon(box(100, 0, 200, 100).exterior.coords, [hole.exterior.coords])
    assert bounds(inside(site, reserve=[reserve, square(5, 900, 900)])) == expected


def test_two_areas_count_a_site_once_and_both_are_named():
    evidence = inside(
        square(10),
        square(10, 500),
        reserve=[square(20)],
        drinking_water_sources=layer("x", land(square(20)), complete=True),
    )
    assert bounds(evidence) == (1, 1)
    assert evidence.where.iloc[0]["areas"] == "nature_reserves、drinking_water_sources"


def test_an_area_that_is_missing_or_not_complete_leaves_a_site_open():
    missing = inside(square(10), drinking_water_sources=None)
    assert bounds(missing) == (0, 1)
    assert [want.key for want in missing.wants] == ["layer:drinking_water_sources"]
    partly = layer("nature_reserves", land(square(5, 50)), covers=box(0, 0, 5, 10))
    assert bounds(inside(square(10), environmentally_sensitive_areas=partly)) == (0, 1)
    whole = layer("nature_reserves", land(square(5, 50)), covers=box(0, 0, 10, 10))
    assert bounds(inside(square(10), environmentally_sensitive_areas=whole)) == (0, 0)


def test_chemical_parks_count_too_and_what_is_not_chemical_needs_no_layer():
    park = land(
        (square(10), {"name": "甲", "category": "chemical_park"}),
        (square(10, 50), {"name": "乙", "category": "theme_park"}),
    )
    firms = land((square(5), {"name": "丙", "industry_code": "1399"}))
    reserve = layer("nature_reserves", land(square(100)))
    assert bounds(chemical_in_protected(firms, park, reserve)) == (1, 1)
    assert bounds(chemical_in_protected(firms)) == (0, 0)
    assert chemical_in_protected(None).interval.high == math.inf
    assert bounds(chemical_in_protected(None, park, reserve)) == (1, math.inf)


def test_a_site_of_unknown_industry_is_open_only_where_it_lies_in_an_area():
    firms = land((square(5), {"name": "丙"}))
    areas = {"drinking_water_sources": EMPTY, "environmentally_sensitive_areas": EMPTY}
    assert bounds(chemical_in_protected(firms, None, layer("x", land(square()), complete=True), **areas)) == (0, 1)
    assert bounds(chemical_in_protected(firms, None, EMPTY, **areas)) == (0, 0)
