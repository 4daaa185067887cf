from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.measures.names import approves_name, plan_kinds

NAME = "甲园区"
WORDS = st.text(alphabet="关于同意设立批复的省市县新东片分", max_size=8)


@given(WORDS, WORDS, st.sampled_from(["不同意", "不予", "暂缓", "撤销", "驳回"]))
def test_no_words_make_an_approval_of_a_refusal(before, after, refusal):
    assert approves_name(f"{refusal}{before}{NAME}{after}", {NAME}) is False
    assert approves_name(f"{before}{NAME}{after}{refusal}", {NAME}) is False


@given(WORDS, WORDS)
def test_a_title_never_approves_a_name_it_lacks(before, after):
    assert approves_name(f"{before}{after}", {NAME}) is False


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("某市国土空间规划", {"空间规划"}),
        ("某县土地利用总体规划(2006-2020年)文本", {"土地利用总体规划"}),
        ("空间规划、城市总体规划", {"空间规划", "城市总体规划"}),
        ("交通规划", set()),
        ("非空间规划", None),
        ("原土地利用总体规划", None),
        (" ", None),
    ],
)
def test_a_plan_is_of_the_kind_its_name_ends_in(written, kinds):
    assert plan_kinds(written, ["空间规划", "土地利用总体规划", "城市总体规划"]) == kinds
