from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from shapely import box

from landuse.checks.documents import documents
from landuse.core.layer import Table
from tests.made import DAY, land, zone

ONE_DAY = timedelta(days=1)


def table(*rows):
    made = [{"kind": "plan_eia", "name": "规划环评", "conclusion": "通过", **row} for row in rows]
    return Table("documents", pd.DataFrame(made, dtype=object), complete=True)


def fact(*rows, on=DAY, kind="plan_eia", **more):
    return documents(table(*rows), on=on, kind=kind, **more)


@pytest.mark.parametrize(
    ("since", "until", "known"),
    [
        (DAY, DAY, 1),
        (DAY + ONE_DAY, DAY + ONE_DAY, 0),
        (DAY - ONE_DAY, DAY - ONE_DAY, 0),
        (DAY - ONE_DAY, DAY, 1),
        (None, DAY, None),
        (None, DAY - ONE_DAY, 0),
        (DAY, None, None),
    ],
)
def test_a_document_is_in_force_from_its_day_until_its_last(since, until, known):
    evidence = fact({"approved_on": since, "valid_until": until})
    assert evidence.interval.value == known
    assert (evidence.interval.low, evidence.interval.high) == ((known, known) if known is not None else (0, 1))
    assert bool(evidence.wants) is (known is None)


@pytest.mark.parametrize("cell", ["someday", float("nan"), 20260101])
def test_a_date_that_cannot_be_read_is_open_and_named(cell):
    evidence = fact({"approved_on": cell, "valid_until": DAY})
    assert evidence.interval.value is None
    assert evidence.wants[0].key == "row:documents.approved_on#1"


def test_a_kind_that_stands_in_no_row_is_absent():
    evidence = fact({"kind": "development_plan", "approved_on": DAY, "valid_until": DAY})
    assert evidence.interval.value == 0
    assert evidence.wants[0].key == "document:plan_eia"
    assert "规划环评" in evidence.wants[0].what.text("zh")


def test_a_list_that_nobody_calls_whole_may_lack_it_and_a_refusal_stands_all_the_same():
    def of(row):
        return documents(replace(table(row), complete=False), on=DAY, kind="plan_eia")

    absent = of({"kind": "approval"})
    assert absent.interval.value is None
    assert [want.key for want in absent.wants] == ["document:plan_eia", "complete:documents"]
    assert of({"approved_on": date(2010, 1, 1), "valid_until": date(2015, 1, 1)}).interval.value is None
    assert of({"approved_on": DAY, "valid_until": DAY, "conclusion": "不予通过"}).interval.value == 0


def test_a_row_that_does_not_say_its_kind_may_be_it():
    assert fact({"kind": None, "approved_on": DAY, "valid_until": DAY}).interval.value is None


def test_the_best_of_several_counts():
    old = {"approved_on": date(2010, 1, 1), "valid_until": date(2015, 1, 1)}
    assert fact(old, {"approved_on": date(2024, 1, 1), "valid_until": date(2029, 1, 1)}).interval.value == 1
    assert fact(old, {"approved_on": None, "valid_until": None}).interval.value is None
    assert fact(old, old).interval.value == 0


def test_a_document_of_another_zone_is_left_out():
    row = {"approved_on": DAY, "valid_until": DAY, "zone_name": "乙区"}
    assert fact(row, zone=zone(name="甲区")).interval.value == 0
    assert fact(row, zone=zone(name="乙区")).interval.value == 1


@pytest.mark.parametrize(
    ("conclusion", "known"),
    [
        ("通过", 1), ("審查通過", 1), ("已通过审查", 1), ("不予通过", 0), ("未通过", 0), ("送审稿", None),
        ("审查中", None),
        ("原则通过", None), ("通过,但须补充完善", None), ("另行研究", None), (None, None),
    ],
)  # fmt: skip
def test_what_it_comes_to_decides_whether_it_stands(conclusion, known):
    evidence = fact({"approved_on": DAY, "valid_until": DAY, "conclusion": conclusion})
    assert evidence.interval.value == known
    assert ("row:documents.conclusion#1" in {want.key for want in evidence.wants}) is (known is None)


@pytest.mark.parametrize("name", ["规划环评报告(送审稿)", "规划环评(征求意见稿)", "关于不予通过规划环评的意见"])
def test_the_mark_of_a_draft_in_its_name_raises_a_doubt(name):
    assert fact({"approved_on": DAY, "valid_until": DAY, "name": name}).interval.value is None


def test_a_later_refusal_is_not_passed_over_for_an_earlier_consent():
    good = {"approved_on": date(2024, 1, 1), "valid_until": date(2029, 1, 1)}
    refused = {**good, "conclusion": "不予通过"}
    assert fact(good, {**refused, "approved_on": date(2025, 1, 1)}).interval.value is None
    assert fact(good, {**refused, "approved_on": date(2023, 1, 1)}).interval.value == 1
    assert fact(good, {**refused, "approved_on": date(2027, 1, 1)}).interval.value == 1


def test_a_plan_that_is_only_issued_is_not_approved():
    issued = {"kind": "development_plan", "issued_on": DAY, "valid_until": DAY}
    assert fact(issued, kind="development_plan").interval.value is None
    assert fact({**issued, "approved_on": DAY}, kind="development_plan").interval.value == 1


@pytest.mark.parametrize(("extent", "known"), [("扩区后范围", 1), ("原核准范围", 0), (None, None), ("某处", None)])
def test_a_document_of_the_old_extent_does_not_cover_added_land(extent, known):
    old, new = land(box(0, 0, 100, 100)), land(box(0, 0, 200, 100))
    row = {"approved_on": DAY, "valid_until": DAY, "extent": extent}
    assert fact(row, draft=new, approved=old).interval.value == known
    assert fact(row, draft=old, approved=old).interval.value == 1
    # nobody shows what is approved, so the draft may add land, but where the zone is to be set up
    assert fact(row, draft=new).interval.value == (1 if known == 1 else None)
    assert fact(row, draft=new, zone=zone(action="设立")).interval.value == 1


def test_whose_document_it_is_may_be_open():
    named, silent = ({"approved_on": DAY, "valid_until": DAY, "zone_name": name} for name in ("乙区", None))
    assert fact(named, silent, zone=zone(name="甲区")).interval.value is None
    assert fact(silent, zone=zone(name="甲区")).interval.value == 1


def test_without_a_seal_it_is_not_in_force():
    assert fact({"approved_on": DAY, "valid_until": DAY, "sealed": "no"}).interval.value == 0
    assert fact({"approved_on": DAY, "valid_until": DAY, "sealed": "yes"}).interval.value == 1


@pytest.mark.parametrize(("made", "known"), [(date(2025, 6, 30), 1), (date(2025, 6, 29), 0), (DAY, 1), (None, None)])
def test_how_old_it_may_be_is_counted_by_the_calendar(made, known):
    assert fact({"approved_on": None, "issued_on": made}, max_age_months=12).interval.value == known


@pytest.mark.parametrize(
    ("approved", "on", "known"),
    [
        (date(2022, 12, 31), date(2023, 6, 1), 1),
        (date(2023, 1, 1), date(2023, 6, 1), 0),
        (None, date(2022, 12, 31), None),
        (date(2022, 12, 31), date(2022, 12, 1), None),
    ],
)
def test_a_date_by_which_it_had_to_be_there(approved, on, known):
    assert fact({"approved_on": approved}, on=on, by=date(2022, 12, 31)).interval.value == known


def test_where_it_is_absent_before_the_date_it_is_still_to_come():
    evidence = fact({"kind": "approval"}, on=date(2022, 12, 31), by=date(2022, 12, 31))
    assert evidence.interval.value is None
    assert "2022-12-31" in evidence.notes[0].text("en")
    assert fact({"kind": "approval"}, on=date(2023, 1, 1), by=date(2022, 12, 31)).interval.value == 0


def test_a_kind_without_a_last_day_may_be_asked_for():
    assert fact({"approved_on": DAY}, expires=False).interval.value == 1


def test_without_a_table_or_its_column_it_is_open():
    assert documents(None, on=DAY, kind="plan_eia").wants[0].key == "table:documents"
    assert documents(pd.DataFrame({"name": ["x"]}), on=DAY, kind="plan_eia").wants[0].key == "column:documents.kind"


VALID = {"name": "批复", "number": "1号", "approved_on": DAY - 90 * ONE_DAY, "valid_until": DAY + 90 * ONE_DAY}
REFUSAL = {"name": "答复", "number": "2号", "approved_on": DAY - 30 * ONE_DAY, "conclusion": "不予通过"}
REVOCATION = {"name": "关于撤销批复的决定", "number": "3号", "approved_on": DAY - 30 * ONE_DAY, "conclusion": None}


@pytest.mark.parametrize("later", [REFUSAL, REVOCATION])
@pytest.mark.parametrize("cells", [{}, {"approved_on": None}, {"kind": None}, {"kind": "某某"}, {"valid_until": DAY}])
def test_what_a_later_one_refuses_or_takes_back_is_open_whatever_is_blank_in_it(later, cells):
    assert fact(VALID).interval.value == 1
    evidence = fact(VALID, {**later, **cells})
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0, 1, None)
    assert evidence.wants


@pytest.mark.parametrize("later", [REFUSAL, REVOCATION])
@pytest.mark.parametrize("day", [DAY - 91 * ONE_DAY, DAY + ONE_DAY])
def test_an_older_refusal_is_past_and_one_to_come_changes_nothing(later, day):
    assert fact(VALID, {**later, "approved_on": day}).interval.value == 1


def test_a_day_nobody_can_read_is_not_made_good_by_another_column():
    register = table({"kind": "filing", "approved_on": None, "issued_on": DAY - ONE_DAY, "valid_until": DAY})
    assert documents(register, on=DAY, kind="filing").interval.value == 1
    unread = replace(register, rows=register.rows.assign(approved_on="待定"))
    assert documents(unread, on=DAY, kind="filing").interval.value is None


def test_without_the_approved_boundary_a_draft_may_add_land():
    """An assessment of the old extent proves nothing of a draft of which nobody shows what it adds."""
    old = {**VALID, "extent": "approved"}
    draft, approved = land((box(0, 0, 200, 100), {})), land((box(0, 0, 100, 100), {}))
    assert fact(old, draft=draft, approved=approved).interval.value == 0
    assert fact(old, draft=draft).interval.value is None
    assert fact(VALID, draft=draft).interval.value is None
    assert fact({**VALID, "extent": "draft"}, draft=draft).interval.value == 1
    assert fact(old, draft=approved, approved=approved).interval.value == 1
