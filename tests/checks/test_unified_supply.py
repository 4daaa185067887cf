from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from landuse.checks.unified_supply import unified_supply
from tests.made import DAY, zone

WORDS: dict[str, Any] = {"suppliers": ["自然资源", "人民政府"], "not_suppliers": ["管委会"], "exempt": []}
ROW = {
    "contract": "1",
    "supplier": "某县自然资源局",
    "parcel_id": "7",
    "area": 2.0,
    "signed_on": date(2025, 5, 1),
    "use": "工业用地",
}
LINE = {"parcel_id": "7", "area": 2.0, "year": 2025}


def bounds(*rows, plan=(LINE,), of=None, **words):
    table = pd.DataFrame([{**ROW, **row} for row in rows], dtype=object)
    lines = None if plan is None else pd.DataFrame(list(plan), dtype=object)
    interval = unified_supply(table, lines, of, on=DAY, **{**WORDS, **words}).interval
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (0, 0)),
        ({"supplier": "甲区管委会"}, (1, 1)),
        ({"supplier": "某公司"}, (0, 1)),
        ({"supplier": None}, (0, 1)),
        ({"parcel_id": "8"}, (1, 1)),
        ({"parcel_id": None}, (0, 1)),
        ({"signed_on": date(2024, 12, 31)}, (1, 1)),
        ({"signed_on": None}, (0, 1)),
        ({"area": 2.0001}, (1, 1)),
        ({"area": 1.9999}, (0, 0)),
        ({"area": None}, (0, 1)),
        ({"area": "2"}, (0, 1)),
        ({"area": -1}, (0, 1)),
        ({"signed_on": date(2026, 7, 1)}, (0, 0)),
    ],
)
def test_a_contract_stands_within_the_plan_and_is_the_countys(cells, expected):
    assert bounds(cells) == expected


def test_contracts_draw_on_the_plan_in_the_order_they_were_signed():
    block = [
        {"block": "1", "use": "工业用地", "area": 3.0, "from_on": date(2025, 1, 1), "until_on": date(2025, 12, 31)}
    ]
    early = {"block": "1", "parcel_id": "a", "signed_on": date(2025, 2, 1)}
    late = {"block": "1", "parcel_id": "b", "signed_on": date(2025, 3, 1)}
    evidence = unified_supply(
        pd.DataFrame([{**ROW, **late, "contract": "L"}, {**ROW, **early}]), pd.DataFrame(block), on=DAY, **WORDS
    )
    assert evidence.interval.value == 1
    assert list(evidence.where["unit_id"]) == ["L"]
    assert bounds({**early, "use": "住宅用地"}, plan=block) == (1, 1)
    assert bounds({**early, "signed_on": date(2025, 12, 31)}, plan=block) == (0, 0)
    assert bounds({**early, "signed_on": date(2026, 1, 1)}, plan=block) == (1, 1)


def test_a_plan_that_does_not_say_leaves_it_open():
    assert bounds({}, plan=[{"parcel_id": "7", "area": 2.0}]) == (0, 1)
    assert bounds({}, plan=[{"parcel_id": "7", "year": 2025}]) == (0, 1)
    assert bounds({}, plan=None) == (0, 1)
    assert bounds({"supplier": "甲区管委会"}, plan=None) == (1, 1)


def test_a_base_may_be_exempt():
    wrong = {"supplier": "甲区管委会"}
    assert bounds(wrong, of=zone(name="甲区"), exempt=None) == (1, 1)
    assert bounds(wrong, of=zone(name="甲基地"), exempt=None) == (0, 1)
    assert bounds(wrong, exempt=None) == (0, 1)
    table = pd.DataFrame([ROW])
    assert (
        unified_supply(table, None, zone(name="甲基地"), on=DAY, **{**WORDS, "exempt": ["甲基地"]}).reason is not None
    )


def test_without_contracts_it_is_open():
    assert unified_supply(None, None, on=DAY, **WORDS).wants[0].key == "table:supply"


@pytest.mark.parametrize(
    ("supplier", "expected"),
    [
        ("某县人民政府", (0, 0)),
        ("某縣人民政府", (0, 0)),
        ("某县自然资源和规划局", (0, 0)),
        ("甲区管委会(由某县人民政府派出)", (1, 1)),
        ("非自然资源局", (0, 1)),
        ("甲开发区自然资源局", (0, 1)),
        ("某县人民政府委托甲区管委会", (0, 1)),
        ("某县自然资源局、甲区管委会", (0, 1)),
        ("自然资源投资公司", (0, 1)),
    ],
)
def test_a_supplier_is_the_body_its_whole_name_says(supplier, expected):
    assert bounds({"supplier": supplier}) == expected
