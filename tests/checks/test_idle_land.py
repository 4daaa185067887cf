"""Idle land by the decree: every limit the day before, on the day and the day after."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pandas as pd
import pytest

from landuse.checks.idle_land import idle_land
from landuse.checks.idle_levy import idle_levy
from landuse.core.column_fault import ColumnFault
from landuse.core.layer import Table
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.measures.idle_land.law import IdleNumbers
from landuse.normalise.columns import resolve_columns
from tests.made import land, square

START = date(2020, 3, 1)
BLANK = {
    "contract": "A",
    "parcel_id": "1",
    "area": 2.0,
    "price": 500.0,
    "agreed_start": START,
    "changed_start": None,
    "actual_delivery": None,
    "actual_start": None,
    "actual_completion": None,
    "stopped_on": None,
    "developed_area": None,
    "area_to_develop": None,
    "invested": None,
    "total_investment": None,
    "cause": None,
    "exempt_days": None,
    "determined_on": None,
    "determination_number": None,
}


def contract(**cells):
    return {**BLANK, **cells}


def table(*rows):
    return pd.DataFrame(list(rows or [contract()]), dtype=object)


def line(*rows, on=date(2021, 6, 1), **more):
    return idle_land(table(*rows), on=on, **more).tables["disposal"].iloc[0]


def only(on, **cells):
    return line(contract(**cells), on=on)


@pytest.mark.parametrize(
    ("on", "status", "measure"),
    [
        (date(2020, 2, 29), "not_due", "none"),
        (START, "not_due", "none"),
        (date(2020, 3, 2), "overdue", "warning"),
        (date(2021, 2, 28), "overdue", "warning"),
        (date(2021, 3, 1), "overdue", "warning"),
        (date(2021, 3, 2), "suspected_idle", "fee"),
        (date(2022, 3, 1), "suspected_idle", "fee"),
        (date(2022, 3, 2), "suspected_idle", "recovery"),
    ],
)
def test_not_started_by_the_day(on, status, measure):
    found = only(on)
    assert (found["status"], found["measure"], found["branch"]) == (status, measure, "not_started")
    evidence = idle_land(table(), on=on)
    idle = status == "suspected_idle"
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (idle, idle, idle)


@pytest.mark.parametrize(("on", "idle"), [(date(2021, 2, 28), 0), (date(2021, 3, 1), 1), (date(2021, 3, 2), 1)])
def test_the_anniversary_itself_counts_where_the_parameter_says_so(on, idle):
    assert idle_land(table(), on=on, anniversary="same_day").interval.value == idle


@pytest.mark.parametrize(("on", "idle"), [(date(2021, 2, 27), 0), (date(2021, 2, 28), 0), (date(2021, 3, 1), 1)])
def test_a_start_agreed_for_a_leap_day(on, idle):
    assert idle_land(table(contract(agreed_start=date(2020, 2, 29))), on=on).interval.value == idle


def test_the_fee_is_a_fifth_of_the_price_in_yuan():
    found = only(date(2021, 3, 2))
    assert found["fee_yuan"] == 1_000_000
    assert found["days"] == 366
    assert "拟征缴土地闲置费1,000,000元" in found["why_zh"]
    assert "1,000,000 yuan" in found["why_en"]


def test_a_fee_without_a_price_is_told_and_stays_open():
    evidence = idle_land(table(contract(price=None)), on=date(2021, 3, 2))
    assert evidence.tables["disposal"].iloc[0]["fee_yuan"] is None
    assert evidence.interval.value == 1
    assert "1宗" in evidence.notes[0].text()


def test_a_recovery_has_no_fee():
    assert only(date(2022, 3, 2))["fee_yuan"] is None
    assert "拟无偿收回" in only(date(2022, 3, 2))["why_zh"]


def test_the_start_as_changed_outranks_the_start_agreed_and_exempt_days_are_added():
    assert only(date(2021, 6, 1), changed_start=date(2020, 9, 1))["status"] == "overdue"
    found = only(date(2021, 3, 31), exempt_days=30)
    assert (found["start_due"], found["status"]) == (date(2020, 3, 31), "overdue")
    assert only(date(2021, 4, 1), exempt_days=30)["status"] == "suspected_idle"


def test_without_an_agreed_start_it_is_a_year_from_the_delivery():
    found = only(date(2021, 6, 1), agreed_start=None, actual_delivery=date(2019, 6, 1))
    assert (found["start_due"], found["start_basis"], found["status"]) == (date(2020, 6, 1), "delivery", "overdue")
    assert only(date(2021, 6, 2), agreed_start=None, actual_delivery=date(2019, 6, 1))["status"] == "suspected_idle"


def test_with_neither_start_nor_delivery_it_is_undecided_and_the_row_is_named():
    evidence = idle_land(table(contract(agreed_start=None)), on=date(2030, 1, 1))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert {want.key for want in evidence.wants} == {"row:supply.agreed_start#1", "row:supply.actual_delivery#1"}
    assert "A" in evidence.wants[0].what.text()


@pytest.mark.parametrize("cause", ["government", "force_majeure"])
def test_government_and_force_majeure_owe_nothing_and_have_the_ways_of_article_12(cause):
    found = only(date(2022, 3, 2), cause=cause)
    assert (found["status"], found["measure"], found["fee_yuan"]) == ("suspected_idle", "measures", None)
    assert found["options_zh"].count(";") == 5
    assert "延长不超过一年" in found["options_zh"]


def test_causes_that_contradict_each_other_are_settled_first():
    found = only(date(2022, 3, 2), cause="own", government_cause=True)
    assert (found["measure"], found["fee_yuan"]) == ("cause_first", None)


def test_the_word_depends_on_the_determination():
    assert only(date(2021, 6, 1), determination_number="闲认〔2021〕1号")["status"] == "determined_idle"
    assert only(date(2021, 6, 1), determined_on=date(2021, 6, 1))["status"] == "determined_idle"
    assert only(date(2021, 6, 1), determined_on=date(2021, 6, 2))["status"] == "suspected_idle"
    assert "应征缴" in only(date(2021, 6, 1), determination_number="1")["why_zh"]


STOPPED = {"actual_start": date(2020, 1, 1), "stopped_on": date(2020, 6, 1)}


@pytest.mark.parametrize(
    ("on", "developed", "invested", "status"),
    [
        (date(2021, 6, 1), 0.9, 20.0, "building"),
        (date(2021, 6, 2), 0.9, 20.0, "suspected_idle"),
        (date(2021, 6, 2), 1.0, 24.9, "suspected_idle"),
        (date(2021, 6, 2), 0.99, 25.0, "suspected_idle"),
        (date(2021, 6, 2), 1.0, 25.0, "building"),
        (date(2021, 6, 2), 0.99, None, "suspected_idle"),
        (date(2021, 6, 2), 1.0, None, "undecided"),
        (date(2021, 6, 2), None, 25.0, "undecided"),
        (date(2021, 6, 2), None, None, "undecided"),
    ],
)
def test_stopped_land_by_a_third_and_a_quarter(on, developed, invested, status):
    found = only(
        on, **STOPPED, developed_area=developed, area_to_develop=3.0, invested=invested, total_investment=100.0
    )
    assert (found["status"], found["branch"]) == (status, "stopped")


def test_stopped_land_owes_no_fee_and_is_not_recovered_however_long():
    found = only(date(2030, 1, 1), **STOPPED, developed_area=0.1, area_to_develop=3.0)
    assert (found["measure"], found["fee_yuan"]) == ("measures", None)
    assert "不征缴闲置费" in found["why_zh"]
    evidence = idle_levy(table(contract(**STOPPED, developed_area=0.1, area_to_develop=3.0)), on=date(2030, 1, 1))
    assert evidence.interval.value == evidence.interval.high == 0


def test_a_table_without_the_day_it_stopped_leaves_started_land_open_unless_the_shares_clear_it():
    bare = table(contract(actual_start=date(2018, 1, 1), developed_area=1.0, area_to_develop=3.0)).drop(
        columns="stopped_on"
    )
    assert idle_land(bare, on=date(2021, 6, 1)).interval.high == 1
    cleared = bare.assign(invested=25.0, total_investment=100.0)
    assert idle_land(cleared, on=date(2021, 6, 1)).interval.high == 0
    assert idle_land(bare, on=date(2019, 1, 1)).interval.high == 0


def test_a_total_of_nothing_is_no_denominator():
    evidence = idle_land(
        table(contract(**STOPPED, developed_area=1.0, area_to_develop=0.0, invested=50.0, total_investment=100.0)),
        on=date(2022, 1, 1),
    )
    assert [want.key for want in evidence.wants] == ["row:supply.area_to_develop#1"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("agreed_start", "待定"),
        ("actual_start", "已开工"),
        ("actual_completion", "已竣工"),
        ("exempt_days", -5),
        ("exempt_days", math.nan),
        ("exempt_days", "三十天"),
    ],
)
def test_what_cannot_be_read_is_never_a_pass(column, value):
    evidence = idle_land(table(contract(**{column: value})), on=date(2022, 3, 2))
    assert evidence.interval.high == 1
    if isinstance(value, str) or value == -5:
        assert evidence.interval.low == 0
        assert any(column in want.key and "#1" in want.key for want in evidence.wants)


@pytest.mark.parametrize("bad", [math.inf, -1.0, math.nan, "很多", None])
def test_shares_that_cannot_be_believed_leave_it_open(bad):
    evidence = idle_land(
        table(contract(**STOPPED, developed_area=1.0, area_to_develop=3.0, invested=bad, total_investment=100.0)),
        on=date(2022, 1, 1),
    )
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert [want.key for want in evidence.wants] == ["row:supply.invested#1"]


def test_a_start_in_the_future_of_the_day_is_no_start():
    assert only(date(2021, 6, 1), actual_start=date(2021, 6, 2))["status"] == "suspected_idle"
    assert only(date(2021, 6, 1), actual_start=date(2021, 6, 1))["status"] == "building"


def test_a_start_that_the_flag_denies_is_undecided():
    assert only(date(2021, 6, 1), actual_start=date(2020, 6, 1), is_developed=False)["status"] == "undecided"
    assert only(date(2021, 6, 1), is_developed=False)["status"] == "suspected_idle"
    assert only(date(2021, 6, 1), is_developed=True)["status"] == "building"


def test_what_is_finished_or_cancelled_counts_no_more():
    assert only(date(2030, 1, 1), actual_completion=date(2029, 1, 1))["status"] == "completed"
    assert only(date(2030, 1, 1), cancelled="退地")["status"] == "cancelled"
    assert only(date(2030, 1, 1), cancelled="无")["status"] == "suspected_idle"
    assert only(date(2030, 1, 1), cancelled=1)["status"] == "undecided"


def test_a_missing_table_is_anything_and_an_empty_one_nothing():
    evidence = idle_land(None, on=date(2021, 1, 1))
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0, math.inf, None)
    assert evidence.wants[0].key == "table:supply"
    assert (
        idle_land(Table("supply", pd.DataFrame(columns=["contract"]), complete=True), on=date(2021, 1, 1)).interval.high
        == 0
    )


def test_the_register_says_what_is_disposed_of_and_what_the_supply_table_lacks():
    register = pd.DataFrame(
        [
            {"contract": "A", "disposed_on": date(2021, 5, 1)},
            {"contract": "B", "determined_on": date(2021, 1, 1)},
            {"contract": "C", "struck_off_on": date(2021, 1, 1)},
        ]
    )
    evidence = idle_land(table(), register, on=date(2021, 6, 1))
    assert list(evidence.tables["disposal"]["status"]) == ["disposed", "determined_idle", "disposed"]
    assert evidence.interval.value == 1
    before = idle_land(table(), register, on=date(2021, 4, 30))
    assert before.tables["disposal"].iloc[0]["status"] == "suspected_idle"


def test_a_start_agreed_anew_after_disposal_is_judged_by_itself():
    register = pd.DataFrame([{"contract": "A", "disposed_on": date(2020, 9, 1)}])
    rows = table(contract(changed_start=date(2021, 1, 1)))
    assert idle_land(rows, register, on=date(2022, 1, 2)).interval.value == 1
    assert idle_land(rows, register, on=date(2022, 1, 1)).interval.value == 0


def test_what_the_register_has_but_not_determined_is_open_and_another_contract_is_not_matched():
    register = pd.DataFrame([{"contract": "Z", "holder": "甲厂"}])
    evidence = idle_land(table(contract(actual_completion=date(2020, 5, 1))), register, on=date(2021, 6, 1))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)


def test_the_register_fills_in_the_cause():
    register = pd.DataFrame([{"contract": "A", "cause": "government", "determined_on": date(2021, 5, 1)}])
    found = idle_land(table(), register, on=date(2021, 6, 1)).tables["disposal"].iloc[0]
    assert (found["status"], found["measure"], found["cause"]) == ("determined_idle", "measures", "government")


def test_the_ground_is_found_by_parcel_then_contract_and_a_missing_one_is_told():
    ground = land((square(), {"id": "1", "contract": "X"}), (square(x=200), {"id": "2", "contract": "B"}))
    rows = table(contract(), contract(contract="B", parcel_id=None), contract(contract="C", parcel_id="9"))
    evidence = idle_land(rows, supplied_land=ground, on=date(2021, 6, 1))
    assert [round(shape.area) for shape in evidence.where.geometry] == [10000, 10000, 0]
    assert evidence.where.geometry.iloc[1].bounds[0] == 200
    assert evidence.where.crs == ground.crs
    assert "1宗" in evidence.notes[0].text()


def test_stock_land_stands_beside_it_less_what_is_disposed_of():
    unsupplied = pd.DataFrame(
        [
            {"id": "p", "unsupplied_area": 2.0, "disposed_on": None},
            {"id": "q", "unsupplied_area": 3.0, "disposed_on": date(2021, 1, 1)},
        ]
    )
    inefficient = pd.DataFrame([{"id": "d", "area": 1.0}, {"id": "e", "area": None}])
    figures = idle_land(table(), approved_unsupplied=unsupplied, inefficient=inefficient, on=date(2021, 6, 1)).figures
    assert (figures["approved_unsupplied_count"], figures["approved_unsupplied_m2"]) == (1, 20_000)
    assert (figures["inefficient_count"], figures["inefficient_m2"]) == (2, None)


def test_a_pack_may_bring_its_own_numbers():
    numbers = IdleNumbers(idle_years=2, recovery_years=3, fee_share=0.1)
    assert line(on=date(2021, 6, 1), numbers=numbers)["status"] == "overdue"
    assert line(on=date(2022, 6, 1), numbers=numbers)["fee_yuan"] == 500_000


def test_real_estate_land_is_told_of_its_own_law():
    assert "第二十六条" in only(date(2021, 6, 1), real_estate=True)["why_zh"]
    assert "第二十六条" not in only(date(2021, 6, 1))["why_zh"]


@pytest.mark.parametrize(
    ("on", "fee", "recovery"),
    [(date(2021, 3, 1), 0, 0), (date(2021, 3, 2), 1, 0), (date(2022, 3, 1), 1, 0), (date(2022, 3, 2), 0, 1)],
)
def test_levy_after_one_year_and_after_two(on, fee, recovery):
    figures = idle_levy(table(), on=on).figures
    assert (figures["for_fee"], figures["for_recovery"]) == (fee, recovery)


def test_levy_leaves_the_governments_land_alone_and_is_undecided_without_a_start():
    assert idle_levy(table(contract(cause="government")), on=date(2022, 3, 2)).interval.high == 0
    evidence = idle_levy(table(contract(agreed_start=None)), on=date(2022, 3, 2))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert math.isinf(idle_levy(None, on=START).interval.high)


def test_a_table_of_the_frame_is_taken_as_well_as_a_dataframe():
    assert idle_land(Table("supply", table()), on=START + timedelta(400)).interval.value == 1


def test_what_intake_could_not_read_is_not_taken_for_blank():
    fault = ColumnFault(Message.verbatim("?"), column="agreed_start", rows=(1,))
    rows = table(contract(agreed_start=None, actual_delivery=date(2015, 1, 1)))
    assert idle_land(Table("supply", rows), on=date(2021, 6, 1)).interval.low == 1
    evidence = idle_land(Table("supply", rows, faults=(fault,)), on=date(2021, 6, 1))
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)
    assert evidence.wants[0].key == "row:supply.agreed_start#1"


def test_what_the_register_finds_idle_and_the_dates_do_not_may_owe_a_fee_unless_work_has_started():
    register = pd.DataFrame([{"contract": "A", "determined_on": date(2020, 3, 1)}])

    def levy(**cells):
        interval = idle_levy(table(contract(**cells)), register, on=date(2020, 6, 1)).interval
        return interval.low, interval.high

    assert levy() == (0, 1)
    assert levy(actual_start=date(2020, 1, 1)) == (0, 0)
    assert levy(cause="government") == (0, 0)
    assert levy(actual_completion=date(2020, 5, 1)) == (0, 0)
    alone = idle_levy(Table("supply", pd.DataFrame(columns=["contract"]), complete=True), register, on=date(2020, 6, 1))
    assert (alone.interval.low, alone.interval.high) == (0, 1)
    assert alone.wants[0].key == "row:idle_register.actual_start#1"
    assert (
        idle_land(table(contract(actual_completion=date(2020, 5, 1))), register, on=date(2020, 6, 1)).interval.high == 0
    )


LEDGER = {
    "电子监管号": ["1410A", "1410B", "1410C", "1410D", "1410E"],
    "供地方式": ["拍卖", "挂牌", "招标", "协议", "网上挂牌"],
    "约定开工时间": [date(2019, 3, 1)] * 5,
    "实际开工时间": [date(2019, 2, 1), None, None, None, None],
    "实际竣工时间": [None] * 5,
    "处置情况": [None, "已无偿收回", "正在处置", "见纪要", None],
}


def test_a_ledger_as_it_comes():
    rows, notes = resolve_columns(pd.DataFrame(LEDGER), load_spec("supply"), {}, where="台账.xlsx")
    assert rows["id"].tolist() == LEDGER["电子监管号"]
    assert set(rows["supply_method"]) == {"grant"}
    assert not any("words that are not listed" in note.text("en") and "供地方式" in note.text("en") for note in notes)
    evidence = idle_land(rows, on=date(2026, 6, 30))
    table = evidence.tables["disposal"].set_index("parcel_id")
    assert table["status"].to_dict() == {
        "1410A": "undecided",  # started, and the ledger has no column of stops
        "1410B": "disposed",
        "1410C": "suspected_idle",
        "1410D": "undecided",  # what was disposed of is not known
        "1410E": "suspected_idle",
    }
    assert table.loc["1410A", "branch"] == "started"
    assert (evidence.interval.low, evidence.interval.high) == (2, 4)


def test_a_ledger_numbers_its_rows_by_the_supervision_number_else_the_contract():
    for column in ("电子监管号", "合同编号", "宗地编号"):
        rows, _ = resolve_columns(pd.DataFrame({column: ["甲", None]}), load_spec("supply"), {}, where="台账.xlsx")
        assert rows["id"].tolist() == ["甲", "#2"]


def test_what_was_disposed_of_by_the_register_is_found_by_its_supervision_number():
    contracts = pd.DataFrame(
        {"supervision_number": ["1410A"], "agreed_start": [date(2019, 3, 1)], "actual_start": [None]}
    )
    register = pd.DataFrame({"id": ["9"], "supervision_number": ["1410A"], "disposed_on": [date(2024, 1, 1)]})
    assert idle_land(contracts, register, on=date(2026, 6, 30)).interval.value == 0
