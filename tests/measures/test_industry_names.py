from __future__ import annotations

import pandas as pd
import pytest

from landuse.core.layer import Table
from landuse.measures.industry_names import division, industries_of, is_chemical, is_industrial
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
    ("cells", "known"),
    [
        ({"chemical": True}, True),
        ({"chemical": False, "industry_code": "26"}, False),
        ({"chemical": "不详", "industry_code": "26"}, None),
        ({"industry_code": "C2661"}, True),
        ({"industry_code": "27"}, False),
        ({"industry_code": "?", "industry": "石化"}, True),
        ({"industry": "食品"}, False),
        ({"leading_industries": "电子、化工"}, True),
        ({}, None),
    ],
)
def test_chemical_or_not(cells, known):
    assert is_chemical(row(**cells)) is known


def test_industries_by_code_else_by_word():
    assert industries_of(row(industry_code="C2614", industry="农药")) == {"26"}
    assert industries_of(row(leading_industries="食品、医药;电子 装备")) == {"食品", "医药", "电子", "装备"}
    assert industries_of(row()) == frozenset()


@pytest.mark.parametrize(
    ("cells", "scheme", "known"),
    [
        ({"use": "工业用地"}, None, True),
        ({"use": "仓储用地"}, None, True),
        ({"use": "住宅"}, None, False),
        ({"use": "厂房用地"}, None, None),
        ({"use": "乱码"}, None, None),
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
    assert is_industrial(row(use_code="0604"), "gbt21010", "industrial") is False
