"""Cells of a table, read or not."""

from __future__ import annotations

import math
from datetime import date, datetime, time

import numpy as np
import pandas as pd
import pytest
from shapely import box

from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Layer, Table
from landuse.core.messages import Message
from landuse.measures.table_rows import RowAssessment, count, rows_of
from tests.made import land


def row(**cells):
    return rows_of(Table("supply", pd.DataFrame([cells], dtype=object)))[0]


@pytest.mark.parametrize("bad", [None, math.nan, pd.NA, math.inf, -math.inf, -1, "12", "", True, np.True_])
def test_no_figure_is_read_from_what_is_none(bad):
    assert row(area=bad).figure("area") is None


@pytest.mark.parametrize("good", [0, 1.5, np.float64(2), np.int64(3)])
def test_figures(good):
    assert row(price=good).figure("price") == float(good)


def test_a_zero_where_there_can_be_none_and_a_share_over_one_are_not_filled_in():
    assert row(grant_term=0).figure("grant_term") is None
    assert row(area=0).figure("area") is None
    firm = rows_of(Table("enterprises", pd.DataFrame([{"research_intensity": 1.2, "tax": 0}], dtype=object)))[0]
    assert firm.figure("research_intensity") is None
    assert firm.figure("tax") == 0


def test_a_word_is_read_in_the_vocabulary_of_its_column():
    assert [row(supply_method=word).text("supply_method") for word in ("掛牌出讓", "grant", "别的")] == [
        "grant",
        "grant",
        None,
    ]
    assert row(supply_method="别的").written("supply_method") == "别的"
    assert row(project="别的").text("project") == "别的"


def test_a_figure_may_be_negative_where_it_is_allowed():
    assert row(area=-2).figure("area", least=-math.inf) == -2


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2020, 1, 2), date(2020, 1, 2)),
        (datetime.combine(date(2020, 1, 2), time(3)), date(2020, 1, 2)),
        (pd.Timestamp("2020-01-02"), date(2020, 1, 2)),
        ("2020-01-02", date(2020, 1, 2)),
        ("2020年1月", None),
        (pd.NaT, None),
        (20200102, None),
    ],
)
def test_days(value, day):
    assert row(signed_on=value).day("signed_on") == day


@pytest.mark.parametrize(
    ("value", "known"),
    [(True, True), (False, False), ("是", True), ("no", False), (None, None), (pd.NA, None), ("也许", None)],
)
def test_yes_and_no(value, known):
    assert row(renewal=value).yes("renewal") is known


def test_what_intake_could_not_read_is_given_and_says_nothing():
    table = Table(
        "supply",
        pd.DataFrame({"contract": ["A", "B"], "area": [None, 2.0]}),
        faults=(ColumnFault(Message.verbatim("?"), column="area", rows=(1, 2)),),
    )
    first, second = rows_of(table)
    assert first.given("area")
    assert (first.figure("area"), first.text("area"), first.day("area"), first.yes("area")) == (None, None, None, None)
    assert second.figure("area") == 2


def test_a_row_is_known_by_its_contract_then_its_id():
    assert row(id="#1", contract="A").ident == "A"
    assert row(id="#1", contract=" ").ident == "#1"
    assert row(area=1).ident == ""
    assert row(contract=12.0).ident == "12"


def test_the_first_word_of_several_columns():
    assert row(name=None, project="甲").first("name", "project") == "甲"
    assert row(name=None).first("name", "project") is None


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("撤销", True),
        ("已撤銷", True),
        ("未撤销", False),
        ("正在办理撤销", None),
        ("拟撤销", False),
        ("二次招商", None),
        (" 无 ", False),
        ("否", False),
        ("N/A", False),
        (None, False),
        ("", False),
        (0, False),
        (True, None),
    ],
)
def test_a_cell_that_says_something_in_words(value, says):
    assert row(cancelled=value).says("cancelled") is says


def test_a_term_is_one_of_those_known():
    assert row(state="built").term("state", ("built", "unbuilt")) == "built"
    assert row(state="建成").term("state", ("built", "unbuilt")) is None


def test_a_count_has_the_open_rows_for_its_width():
    rows = rows_of(Table("supply", pd.DataFrame({"contract": ["A", "B", "C"]})))
    told = [
        RowAssessment(rows[0], True, "late"),
        RowAssessment(rows[1], False, "fine"),
        RowAssessment(rows[2], None, "", wants=(rows[2].want("area"),)),
    ]
    evidence = count(told)
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (1, 2, 1)
    assert list(evidence.where["kind"]) == ["late", "undecided"]
    assert [want.key for want in evidence.wants] == ["row:supply.area#3"]


def test_nothing_is_counted_of_nothing():
    evidence = count([])
    assert (evidence.interval.low, evidence.interval.high) == (0, 0)
    assert evidence.where.empty


def test_features_keep_their_ground():
    layer = Layer("clusters", land((box(0, 0, 2, 2), {"id": "1"})))
    assert rows_of(layer)[0].geometry.area == 4
    assert rows_of(None) == []
