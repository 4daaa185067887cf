from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.not_in_catalogue import not_in_catalogue
from tests.made import land, layer, square

CATALOGUE = pd.DataFrame({"name": ["甲经济开发区"], "zone_code": ["S410001"]})


def pieces(**cells):
    return land((square(), {"id": "7", "name": "丙工业小区", "in_catalogue": "no", "fails": "经济贡献小", **cells}))


def bounds(evidence):
    return evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"in_catalogue": "yes"}, (0, 0)),
        ({"fails": "无"}, (0, 0)),
        ({"fails": None}, (0, 1)),
        ({"fails": "别的"}, (0, 1)),
        ({"in_catalogue": None}, (1, 1)),
        ({"in_catalogue": None, "name": "甲经济开发区"}, (0, 0)),
        ({"in_catalogue": None, "name": "其他", "zone_code": "S410001"}, (0, 0)),
        ({"in_catalogue": None, "name": None}, (0, 1)),
    ],
)
def test_a_piece_outside_the_catalogue_that_fails_a_test_counts(cells, expected):
    assert bounds(not_in_catalogue(pieces(**cells), CATALOGUE)) == expected


def test_without_a_catalogue_a_piece_that_does_not_say_is_open():
    evidence = not_in_catalogue(pieces(in_catalogue=None))
    assert bounds(evidence) == (0, 1)
    assert evidence.wants[0].key == "table:catalogue"


def test_the_plan_tells_the_first_test_and_the_table_which_fail():
    plan = layer("plans", land((square(x=50), {"buildable": "no"})))
    evidence = not_in_catalogue(pieces(fails="无"), CATALOGUE, plan)
    assert bounds(evidence) == (1, 1)
    assert evidence.tables["pieces"].loc[0, ["plan", "layout"]].to_list() == [True, False]
    touching = layer("plans", land((square(x=100), {"buildable": "no"})))
    assert bounds(not_in_catalogue(pieces(fails="无"), CATALOGUE, touching)) == (0, 0)


def test_every_word_of_the_clause_is_a_test():
    words = "不符合城市总体规划、布局不合理、集聚效应差、产业层次低、环境污染大、经济贡献小、难以形成投入产出良性循环"
    table = not_in_catalogue(pieces(fails=words), CATALOGUE).tables["pieces"]
    assert table.loc[0, ["plan", "layout", "clustering", "industry", "pollution", "contribution", "cycle"]].all()


def test_without_the_layer_it_is_open():
    assert not_in_catalogue(None).wants[0].key == "layer:loose_pieces"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("布局不合理、环境污染大", (1, 1)),
        ("經濟貢獻小", (1, 1)),
        ("难以形成投入产出良性循环", (1, 1)),
        ("布局合理", (0, 1)),
        ("环境污染小", (0, 1)),
        ("经济贡献待核实", (0, 1)),
        ("无污染", (0, 1)),
        ("没有", (0, 0)),
        ("布局合理、经济贡献小", (1, 1)),
    ],
)
def test_a_test_is_failed_where_a_whole_clause_says_so(words, expected):
    interval = not_in_catalogue(pieces(fails=words)).interval
    assert (interval.low, interval.high) == expected
