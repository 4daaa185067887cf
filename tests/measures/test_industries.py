from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.layer import Table
from landuse.measures.industries import (
    chemical_marks,
    codes_of_name,
    division,
    industries_of,
    industry_title,
    is_chemical,
    read_code,
    same_industry,
)
from landuse.measures.land_use_words import is_industrial
from landuse.measures.organs import is_organ, read_organ
from landuse.measures.table_rows import rows_of


def row(**cells):
    return rows_of(Table("projects", pd.DataFrame([cells], dtype=object)))[0]


@pytest.mark.parametrize(
    ("code", "found"),
    [("C2614", "26"), ("26", "26"), ("C26", "26"), ("2", None), ("C", None), (None, None), ("化工", None)],
)
def test_the_division_of_a_code(code, found):
    assert division(code) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [("C2614", "c2614"), ("2614 有机化学原料制造", "2614"), ("2614 食品制造", None), ("约26", None), ("?", None)],
)
def test_a_code_may_carry_its_name_and_nothing_else(text, code):
    assert read_code(text) == code


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({"chemical": True}, True),
        ({"chemical": False, "industry_code": "26"}, None),
        ({"chemical": "不详", "industry_code": "26"}, None),
        ({"industry_code": "C2661"}, True),
        ({"industry_code": "27"}, False),
        ({"industry_code": "?", "industry": "石化"}, None),
        ({"industry_code": "26", "industry": "食品"}, None),
        ({"industry": "食品"}, False),
        ({"industry": "合成树脂制造"}, True),
        ({"industry": "化學原料製造"}, True),
        ({"industry": "化工设备"}, None),
        ({"industry": "炼油、化工生产专用设备制造"}, False),
        ({"industry": "非化工"}, None),
        ({"leading_industries": "电子、化工"}, True),
        ({"leading_industries": "电子、新材料"}, None),
        ({}, None),
    ],
)
def test_chemical_or_not(cells, known):
    assert is_chemical(row(**cells)) is known


def test_industries_by_division_else_by_word():
    assert industries_of(row(industry_code="C2614", industry="农药")) == {"26"}
    assert industries_of(row(leading_industries="食品、医药;电子")) == {"14", "27", "39"}
    assert industries_of(row(leading_industries="食品、新材料")) == {"食品", "新材料"}
    assert industries_of(row()) == frozenset()
    assert industry_title("14") == "食品制造业"


def test_a_name_alone_is_the_same_or_perhaps():
    assert same_industry(row(industry="化工"), row(industry="化工")) is True
    assert same_industry(row(industry="精细化工"), row(industry="化工")) is None
    assert same_industry(row(industry="纺织"), row(industry="化工")) is False
    assert same_industry(row(industry="新材料"), row(industry="化工")) is None
    assert same_industry(row(industry_code="2614"), row(industry_code="26")) is True
    assert same_industry(row(industry_code="26"), row(industry_code="2614")) is None


@given(st.text(alphabet="化工学原料制造厂设备运输新甲乙", min_size=1, max_size=8))
def test_a_name_decides_only_where_the_classification_has_it(name):
    codes = codes_of_name(name)
    assert is_chemical(row(industry=name)) is (any(code.startswith("26") for code in codes) if codes else None)


@pytest.mark.parametrize(
    ("cells", "scheme", "known"),
    [
        ({"use": "工业用地"}, None, True),
        ({"use": "工業用地"}, None, True),
        ({"use": "仓储用地"}, None, True),
        ({"use": "住宅"}, None, False),
        ({"use": "非工业用地"}, None, None),
        ({"use": "工业园区配套住宅用地"}, None, None),
        ({"use": "厂房用地"}, None, None),
        ({"use": "乱码"}, None, None),
        ({"use": "工业用地", "use_code": "0701"}, "gbt21010", None),
        ({"use_code": "0601"}, None, None),
        ({"use_code": "0601"}, "gbt21010", True),
        ({"use_code": "0601"}, "ydyh2023", False),
        ({"use_code": "06"}, "gbt21010", None),
        ({}, "gbt21010", None),
    ],
)
def test_industrial_land(cells, scheme, known):
    assert is_industrial(row(**cells), scheme) is known


def test_storage_counts_only_where_it_is_asked_for():
    assert is_industrial(row(use="仓储用地"), uses="industrial") is False
    assert is_industrial(row(use="工矿仓储用地"), uses="industrial") is None
    assert is_industrial(row(use_code="0604"), "gbt21010", "industrial") is False


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("国务院", "state_council", "national"),
        ("宁夏回族自治区人民政府", "government", "provincial"),
        ("上海市人民政府", "government", "provincial"),
        ("某縣人民政府辦公室", "government", "county"),
        ("某区人民政府", "government", "county"),
        ("所在地人民政府", "government", None),
        ("管委会(县人民政府派出机构)", "committee", None),
        ("某县自然资源局", "department", None),
        ("某开发投资有限公司", "company", None),
    ],
)
def test_which_body_a_name_is_of(name, kind, level):
    organ = read_organ(name)
    assert (organ.kind, organ.level) == (kind, level)


@pytest.mark.parametrize("name", [None, "", "有关方面", "县人民政府、管委会"])
def test_a_name_of_nobody_or_of_several_is_not_known(name):
    assert read_organ(name) is None


def test_a_body_is_held_against_the_kind_and_level_wanted():
    assert is_organ("某市人民政府", "人民政府") is True
    assert is_organ("某市人民政府", "自治区人民政府") is False
    assert is_organ("当地人民政府", "自治区人民政府") is None
    assert is_organ("管委会", "人民政府") is False


@given(
    st.sampled_from(chemical_marks()),
    st.sampled_from(["", "新型", "高端"]),
    st.sampled_from(["", "项目", "生产", "仓储"]),
)
def test_who_says_that_chemistry_is_none_is_not_believed(mark, before, after):
    cells = {"chemical": "否", "industry": f"{before}{mark}{after}"}
    assert is_chemical(row(**cells)) is not False or codes_of_name(cells["industry"])
    assert is_chemical(row(chemical="否", industry="机械制造")) is False


@pytest.mark.parametrize("industry_code", ["C3360", "3360"])
def test_a_chemical_name_under_another_code_is_open_whatever_is_ticked(industry_code):
    assert is_chemical(row(chemical="否", industry_code=industry_code, industry="化工新材料")) is None


@pytest.mark.parametrize("code", ["C99", "98", "9900"])
def test_a_code_of_no_division_is_none(code):
    assert is_chemical(row(industry_code=code)) is None
    assert is_chemical(row(industry_code=code, chemical="否")) is None
