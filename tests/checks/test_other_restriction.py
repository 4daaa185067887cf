from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from shapely import LineString, Point, Polygon, box

from landuse.checks.other_restriction import other_restriction
from tests.made import DAY, land, layer, square, zone

ABOUT = ["湿地"]


def line(*rows, **more):
    return layer("wetlands", land(*rows), **{"complete": True, **more})


def answer(opinion, **cells):
    row = {"department": "县林业局", "about": "湿地", "opinion": opinion, "answered_on": date(2026, 5, 1), **cells}
    return pd.DataFrame([row], dtype=object)


def bounds(restricted, slips=None, **more):
    interval = other_restriction(restricted, square(), slips, on=DAY, about=ABOUT, **more).interval
    return interval.low, interval.high


@pytest.mark.parametrize(("x", "area"), [(100, 0), (99.51, 0), (99.5, 50), (90, 1000)])
def test_land_under_the_restriction_is_measured(x, area):
    assert bounds(line(box(x, 0, 300, 100))) == (pytest.approx(area), pytest.approx(area))


def test_ground_counts_once_and_a_hole_is_free():
    ring = Polygon(box(0, 0, 50, 100).exterior.coords, [list(box(10, 10, 20, 20).exterior.coords)])
    assert bounds(line(ring, box(40, 0, 60, 100))) == (5900, 5900)


def test_a_line_or_point_stands_for_its_buffer():
    pipe = line((LineString([(-50, 50), (150, 50)]), {"buffer": 10.0}))
    assert bounds(pipe, buffer_column="buffer") == (pytest.approx(2000), pytest.approx(2000))
    assert bounds(pipe)[0] == pytest.approx(100)
    assert bounds(line(Point(50, 50)))[0] > 0


def test_an_answer_settles_it_with_and_without_a_layer():
    wet = line(box(90, 0, 300, 100))
    assert bounds(wet, answer("consent")) == (0, 0)
    assert bounds(None, answer("not_affected")) == (0, 0)
    assert bounds(wet, answer("refusal")) == (1000, 1000)
    assert bounds(None, answer("refusal")) == (10_000, 10_000)
    assert bounds(line(square(x=500)), answer("refusal")) == (0, 10_000)
    assert bounds(wet, answer("conditional", condition="避让")) == (0, 1000)
    assert bounds(None, answer("conditional")) == (0, 10_000)


@pytest.mark.parametrize(
    "cells", [{"about": "林地"}, {"about": None}, {"answered_on": date(2026, 7, 1)}, {"answered_on": None}]
)
def test_an_answer_about_something_else_or_later_or_undated_settles_nothing(cells):
    assert bounds(None, answer("consent", **cells)) == (0, 10_000)


def test_two_answers_are_their_hull_and_a_blank_opinion_is_none():
    both = pd.concat([answer("refusal"), answer("consent", answered_on=date(2026, 6, 1)), answer(None)])
    assert bounds(None, both) == (0, 10_000)
    assert bounds(line(box(90, 0, 300, 100)), both) == (0, 1000)
    assert bounds(None, pd.concat([answer("consent"), answer("同意", answered_on=DAY), answer(None)])) == (0, 0)


def test_no_answer_outranks_measured_ground():
    wet = line(box(50, 0, 300, 100))
    evidence = other_restriction(wet, square(), answer("不涉及"), on=DAY, about=ABOUT)
    assert (evidence.interval.low, evidence.interval.high) == (0, 5000)
    assert evidence.wants[0].key == "consultation:湿地"
    assert "不涉及" in evidence.notes[0].text("zh")
    assert len(evidence.where) == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"department": "甲开发区管委会"}, (0, 10_000)),
        ({"signed_by": "甲开发区管理委员会"}, (0, 10_000)),
        ({"signed_by": "县林业局"}, (0, 0)),
        ({"department": "湿地公园", "about": None}, (0, 10_000)),
        ({"about": "林地、湿地"}, (0, 0)),
        ({"about": "林地等"}, (0, 10_000)),
        ({"opinion": "原则同意"}, (0, 10_000)),
        ({"opinion": "同意,但须避让"}, (0, 10_000)),
        ({"opinion": "另行研究"}, (0, 10_000)),
        ({"opinion": "無意見"}, (0, 0)),
    ],
)
def test_who_answered_about_what_and_how(cells, expected):
    assert bounds(None, answer(**{"opinion": "consent", **cells})) == expected


def test_an_answer_about_another_draft_does_not_count():
    newer = layer("draft", land(square()), on=date(2026, 5, 15), edition="第二稿")
    assert bounds(None, answer("consent"), draft=newer) == (0, 10_000)
    assert bounds(None, answer("consent", answered_on=date(2026, 6, 1)), draft=newer) == (0, 0)
    late = {"answered_on": date(2026, 6, 1)}
    assert bounds(None, answer("consent", edition="第一稿", **late), draft=newer) == (0, 10_000)
    assert bounds(None, answer("consent", edition="第二稿", **late), draft=newer) == (0, 0)


def test_a_width_that_nobody_filled_in_may_reach_any_ground():
    rows = land((LineString([(-50, 50), (150, 50)]), {"buffer": 0.0}))
    pipe = layer("pipelines", rows, complete=True)
    assert bounds(pipe, buffer_column="buffer") == (pytest.approx(100), 10_000)


def test_with_neither_layer_nor_answer_it_is_open():
    evidence = other_restriction(None, square(), on=DAY, about=ABOUT)
    assert [want.key for want in evidence.wants] == ["consultation:湿地", "layer:line"]
    assert bounds(line(square(x=500), complete=False)) == (0, 10_000)
    assert other_restriction(None, None, on=DAY, about=ABOUT).wants[0].key == "layer:boundary"


@pytest.mark.parametrize(
    "cells",
    [
        *[{"department": f"示例县{name}"} for name in ("教育局", "规划设计院", "律师事务所", "村民委员会", "招商部")],
        {"department": "示例经济开发区管委会规划建设局"},
        {"department": "邻县林业局"},
        {"department": "县林业局", "signed_by": "示例经济开发区自然资源分局"},
        {"opinion": "不涉及？"},
        {"opinion": "不涉及", "condition": "须先办理使用林地审批"},
        {"opinion": "同意", "condition": "避让古树"},
        {"asked_on": date(2026, 5, 2)},
        {"answered_on": date(2023, 6, 29)},
    ],
)  # fmt: skip
def test_an_answer_of_whoever_has_no_say_or_on_a_condition_settles_nothing(cells):
    row = {"department": "县林业局", "about": "湿地", "opinion": "不涉及", "answered_on": date(2026, 5, 1), **cells}
    answers = pd.DataFrame([row], dtype=object)
    interval = other_restriction(
        None, square(), answers, zone=zone(county="示例县"), on=DAY, about=["wetlands"]
    ).interval
    assert (interval.low, interval.high) == (0, 10_000)


@pytest.mark.parametrize(
    "department", ["示例县林业和草原局", "县自然资源局", "某市林业局", "县人民政府", "主管部门", "自然资源部"]
)
def test_a_department_in_charge_settles_it(department):
    row = {
        "department": department,
        "about": "湿地",
        "opinion": "不涉及",
        "answered_on": date(2023, 6, 30),
        "condition": "无",
    }
    answers = pd.DataFrame([row], dtype=object)
    interval = other_restriction(
        None, square(), answers, zone=zone(county="示例县"), on=DAY, about=["wetlands"]
    ).interval
    assert (interval.low, interval.high) == (0, 0)


@pytest.mark.parametrize(("width", "high"), [(20.0, 1000), (None, 10_000), ("约20", 10_000)])
def test_an_area_beside_others_that_are_widened_is_open_where_its_own_width_is_blank(width, high):
    areas = [(box(110, 0, 120, 100), {"buffer": width}), (box(300, 0, 310, 100), {"buffer": 20.0})]
    assert bounds(line(*areas), buffer_column="buffer") == (1000 if width == 20.0 else 0, pytest.approx(high))
    alone = line((box(110, 0, 120, 100), {"buffer": None}))
    assert bounds(alone, buffer_column="buffer") == (0, 0)
