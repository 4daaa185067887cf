from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse.checks.dates_apart import dates_apart, months_between
from landuse.core.layer import Table
from tests.made import DAY

PAIR = {
    "first": "territorial_plan",
    "first_date": "submitted_on",
    "second": "zone_territorial_plan",
    "second_date": "approved_on",
}


def table(start, end):
    rows = [{"kind": "territorial_plan", "submitted_on": start}, {"kind": "zone_territorial_plan", "approved_on": end}]
    return pd.DataFrame([*rows, {"kind": "plan_eia", "approved_on": date(1999, 1, 1)}], dtype=object)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 1, 31), date(2022, 7, 31), 6),
        (date(2023, 8, 31), date(2024, 2, 29), 6),
        (date(2022, 8, 31), date(2023, 2, 28), 6),
        (date(2022, 1, 1), date(2022, 1, 1), 0),
        (date(2022, 3, 1), date(2022, 2, 1), -1),
    ],
)
def test_months_are_counted_by_the_calendar(start, end, months):
    assert dates_apart(table(start, end), on=DAY, **PAIR).interval.value == months


def test_a_day_more_or_less_is_more_or_less_than_the_months():
    assert (
        5.9
        < months_between(date(2022, 1, 31), date(2022, 7, 30))
        < 6
        < months_between(date(2022, 1, 31), date(2022, 8, 1))
    )


def test_what_is_still_to_come_is_at_least_the_months_gone_by():
    evidence = dates_apart(table(date(2026, 1, 30), None), on=DAY, **PAIR)
    assert (evidence.interval.low, evidence.interval.high) == (5, float("inf"))
    assert evidence.wants[0].key == "row:documents.approved_on#2"
    assert "5" in evidence.notes[0].text("en")


@pytest.mark.parametrize("start", [None, "soon"])
def test_without_the_first_day_all_is_open(start):
    evidence = dates_apart(table(start, date(2022, 7, 31)), on=DAY, **PAIR)
    assert evidence.interval.low == -float("inf")
    assert evidence.wants[0].key == "row:documents.submitted_on#1"


def test_an_unreadable_second_day_leaves_all_open():
    assert dates_apart(table(date(2026, 1, 30), "soon"), on=DAY, **PAIR).interval.low == -float("inf")


def test_without_documents_or_table_it_is_open():
    none = table(None, None).iloc[2:]
    assert dates_apart(none, on=DAY, **PAIR).wants[0].key == "document:territorial_plan"
    assert (
        dates_apart(table(date(2026, 1, 1), None).iloc[:1], on=DAY, **PAIR).wants[0].key
        == "document:zone_territorial_plan"
    )
    assert dates_apart(None, on=DAY, **PAIR).wants[0].key == "table:documents"
    assert (
        dates_apart(Table("documents", pd.DataFrame({"name": []})), on=DAY, **PAIR).wants[0].key
        == "column:documents.kind"
    )


@pytest.mark.parametrize("unread", [None, "待定"])
@pytest.mark.parametrize(
    ("kind", "column", "low", "high"),
    [
        ("territorial_plan", "submitted_on", 6, float("inf")),
        ("zone_territorial_plan", "approved_on", -float("inf"), 6),
    ],
)
def test_one_of_several_without_its_day_may_be_the_earliest(unread, kind, column, low, high):
    rows = table(date(2022, 1, 31), date(2022, 7, 31))
    more = pd.concat([rows, pd.DataFrame([{"kind": kind, column: unread}], dtype=object)], ignore_index=True)
    evidence = dates_apart(more, on=DAY, blank_is_open=True, **PAIR)
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (low, high, 6)
    assert [want.key for want in evidence.wants] == [f"row:documents.{column}#4"]


def test_a_second_one_still_to_come_does_not_come_first():
    rows = table(date(2022, 1, 31), date(2022, 7, 31))
    more = pd.concat([rows, pd.DataFrame([{"kind": "zone_territorial_plan"}], dtype=object)], ignore_index=True)
    assert dates_apart(more, on=DAY, **PAIR).interval.value == 6
