from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse.checks.register_stage import register_stage
from landuse.core.layer import Table

DUE = date(2022, 6, 30)
LATER = date(2022, 9, 1)


def stand(stage, day, on=LATER, asked="pre_drawn"):
    row = {"name": "甲区", "stage": stage, "pre_drawn_on": day, "confirmed_on": None}
    evidence = register_stage(pd.DataFrame([row], dtype=object), on=on, stage=asked, due=DUE)
    return evidence.tables["ledger"]["state"].iloc[0], evidence.interval.low, evidence.interval.high


@pytest.mark.parametrize(
    ("stage", "day", "on", "expected"),
    [
        ("pre_drawn", date(2022, 6, 30), LATER, ("done", 0, 0)),
        ("pre_drawn", date(2022, 7, 1), LATER, ("done_late", 1, 1)),
        ("pre_drawn", date(2022, 7, 1), DUE, ("pending", 0, 0)),
        (None, date(2022, 10, 1), LATER, ("late", 1, 1)),
        ("未启动", None, LATER, ("late", 1, 1)),
        ("未启动", None, DUE, ("pending", 0, 0)),
        ("confirmed", None, LATER, ("open", 0, 1)),
        ("confirmed", None, DUE, ("done", 0, 0)),
        (None, None, LATER, ("open", 0, 1)),
        (None, None, date(2022, 7, 1), ("open", 0, 1)),
        ("pre_drawn", "soon", LATER, ("open", 0, 1)),
    ],
)
def test_who_is_done_and_who_is_late_on_a_day(stage, day, on, expected):
    assert stand(stage, day, on) == expected


def test_a_zone_that_is_only_pre_drawn_is_late_for_the_next_stage():
    assert stand("pre_drawn", date(2022, 6, 1), asked="confirmed") == ("late", 1, 1)


def test_the_ledger_has_every_zone_and_the_figures_count_them():
    rows = [
        {"name": "甲区", "stage": "pre_drawn", "pre_drawn_on": DUE},
        {"name": "乙区", "stage": "未启动", "pre_drawn_on": None},
    ]
    evidence = register_stage(pd.DataFrame(rows, dtype=object), on=LATER, stage="pre_drawn", due=DUE)
    assert list(evidence.tables["ledger"]["name"]) == ["甲区", "乙区"]
    assert (evidence.figures["done"], evidence.figures["late"]) == (1, 1)
    assert list(evidence.where["label"]) == ["乙区"]


def test_an_empty_register_holds_nobody_late_and_a_missing_one_is_open():
    assert (
        register_stage(
            Table("zones", pd.DataFrame({"name": []}), complete=True), on=LATER, stage="confirmed", due=DUE
        ).interval.high
        == 0
    )
    assert register_stage(None, on=LATER, stage="confirmed", due=DUE).wants[0].key == "table:zones"
