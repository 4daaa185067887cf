"""Papers that are called like what is wanted, and are not it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.layer import Table
from landuse.measures.documents import find_document
from landuse.measures.names import approves_name
from landuse.measures.paper_marks import marks, names_another_zone
from tests.made import DAY, zone

OWN = zone(name="示例经济开发区", county="示例县")
PASSED = {
    "kind": "规划环评", "name": "示例经济开发区规划环评审查意见", "number": "示环审〔2024〕7号", "conclusion": "通过",
    "approved_on": date(2024, 1, 1), "valid_until": date(2029, 1, 1),
}  # fmt: skip


def known(asked="plan_eia", **cells):
    rows = Table("documents", pd.DataFrame([{**PASSED, **cells}], dtype=object), complete=True)
    return find_document(rows, asked, on=DAY, zone=OWN).known


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"name": None},
        {"name": "规划环境影响报告书审查意见"},
        {"name": "示例经开区规划环评审查意见"},
        {"name": "关于印发示例县经济开发区规划环评审查意见的函"},
        {"name": "省级开发区规划环评"},
        {"number": None},
        {"number": "无"},
        {"number": "环审字7号"},
        {"note": "原件存档案室"},
        {"issuer": "示例县生态环境局"},
        {"kind": "公示", "name": "公示情况说明"},
        {"kind": "请示", "name": "关于扩区的请示"},
        {"kind": "征求意见", "name": "征求意见情况说明"},
    ],
)
def test_a_paper_that_is_what_is_asked_for(cells):
    kinds = {"公示": "public_notice", "请示": "application", "征求意见": "consultation"}
    assert known(kinds.get(cells.get("kind"), "plan_eia"), **cells) is True


@pytest.mark.parametrize(
    "cells",
    [
        *[{"name": f"规划环评{tail}"} for tail in ("送审版", "编制合同", "受理通知书", "（过程稿）", " 送  审  稿")],
        *[{"name": f"{place}规划环评审查意见"} for place in ("邻县高新区", "关于乙开发区", "别的开发区", "河东工业园")],
        {"name": "示例经济开发区规划水资源论证报告"},
        {"name": "关于暂停规划环评审批的函"},
        {"name": "关於廢止規劃環評的函"},
        {"name": "规划环评审查意见（旧版）"},
        {"number": "待编"},
        {"number": "拟示环审〔2024〕7号"},
        {"number": "示环审〔2024〕号"},
        {"note": "已作废"},
        {"note": "该意见被撤销"},
        {"issuer": "示例经济开发区管委会"},
        {"issuer": "某环评有限公司"},
    ],
)  # fmt: skip
def test_a_paper_that_is_something_else_or_of_another_zone_proves_nothing(cells):
    assert known(**cells) is None


@given(st.sampled_from([mark for kind in marks().values() for mark in kind]), st.integers(0, len(PASSED["name"])))
def test_a_mark_anywhere_in_a_name_only_takes_away(mark, place):
    name = PASSED["name"][:place] + mark + PASSED["name"][place:]
    assert known(name=name) is None


@pytest.mark.parametrize(
    "title", ["关于设立甲园区的批复（代拟稿）", "关于设立甲园区的公示", "关于设立甲园区的批复（已到期）"]
)
def test_an_approval_by_a_draft_is_none(title):
    assert approves_name(title, {"甲园区"}) is not True


def test_a_zone_without_a_name_has_no_other():
    assert not names_another_zone("乙开发区规划环评", None)
    assert not names_another_zone("乙开发区规划环评", zone(county="示例县"))
