"""What a case may not do: change a limit, choose its rules, date things later, or pass for want of rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from shapely import box

from landuse.core.case import Assumption
from landuse.core.errors import InputError
from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.findings import Review
from landuse.core.layer import Source, Table, Zone
from landuse.core.messages import Message
from landuse.core.missing import incomplete_register, widened_by
from landuse.core.rules import load_pack
from landuse.core.statements import Completeness
from landuse.judge.as_of import as_of
from landuse.judge.conclusion import conclude
from landuse.judge.review import review
from landuse.judge.strictest import stricter_weight, weaker
from tests.made import case, land, layer
from tests.made_packs import HEAD, SHARE

DAY = date(2026, 6, 30)
ON_LINE = box(0, 0, 1000, 500)
DRAFT = layer("draft", land(box(0, 0, 1000, 1000)))
FAR = box(-5000, -5000, 5000, 5000)


def red_line(shape, **more):
    return layer("ecological_red_line", land(shape), covers=FAR, **more)


def judged(*layers, rule="cn/ecological-red-line", **more) -> Review:
    return review(case(DRAFT, *layers, on=DAY, rules=(rule,), **more), "cn")


def table(role, *rows, complete=False):
    return (Table(role, pd.DataFrame(list(rows)), complete=complete),)


def lines(*each):
    """Return a case with several editions of the red line."""
    given = case(DRAFT, on=DAY, rules=("cn/ecological-red-line",))
    return review(replace(given, layers={"draft": (DRAFT,), "ecological_red_line": each}), "cn").items[0]


# ---- 1 parameters ----


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"limit": 9e9}, "stands in"),
        ({"tolerance_m": 100_000}, "outside what the pack leaves open"),
        ({"tolerance_m": 0.6}, "needs a reason and a name"),
        ({"tolerance_m": {"value": 0.6, "reason": " ", "by": "甲"}}, "needs a reason and a name"),
        ({"tolerance_m": float("nan")}, "outside what the pack leaves open"),
        ({"tolerance_m": True}, "outside what the pack leaves open"),
        ({"subzone": "kind"}, "is not open to a case"),
    ],
)
def test_a_case_changes_nothing_that_its_packs_do_not_leave_open(params, says):
    with pytest.raises(InputError) as error:
        judged(red_line(ON_LINE), params={"cn/ecological-red-line": params})
    assert says in error.value.text("en")


def test_a_stated_limit_cannot_be_lowered_by_a_case():
    with pytest.raises(InputError, match=r"60|stands in|载于"):
        review(case(DRAFT, on=DAY, params={"henan-2022/employment-land-share": {"limit": 0.1}}), "henan-2022")


def test_what_a_case_fills_in_is_listed_with_reason_and_name():
    params = {
        "henan-2022/employment-land-share": {
            "denominator": "boundary",
            "tolerance_m": {"value": 0.4, "reason": "图源比例尺1:2000", "by": "李四"},
        },
        "henan-2022/output-per-mu": {"limit": 20},
    }
    taken = Assumption(about="unmapped", take="not_employment_land", reason="未利用地", by="张三")
    found = review(case(DRAFT, on=DAY, params=params, assumptions=(taken,)), "henan-2022").departures
    assert [(one.kind, one.name, one.value, one.standard, one.by) for one in found] == [
        ("definition", "denominator", "boundary", None, None),
        ("tolerance", "tolerance_m", 0.4, 0.5, "李四"),
        ("wanted", "limit", 20, None, None),
        ("assumption", "unmapped", "not_employment_land", None, "张三"),
    ]


# ---- 2 choice of rules ----


def test_of_a_chosen_part_there_is_no_conclusion_and_no_zero():
    part = judged(red_line(box(2000, 0, 3000, 100)))
    assert part.summary["met"] == 1
    assert (part.partial, part.exit_code) == (True, 3)
    assert (conclude(part).kind, conclude(part).title.text("zh")) == ("partial", "部分审查，不作结论")
    assert not review(case(DRAFT, on=DAY), "cn").partial


def test_a_chosen_part_that_is_broken_stays_broken():
    assert judged(red_line(ON_LINE)).exit_code == 1


# ---- 3 time ----


def test_the_edition_in_force_on_the_day_counts_and_not_the_last():
    old, new = red_line(ON_LINE, on=date(2025, 1, 1)), red_line(box(2000, 0, 3000, 9), on=date(2027, 1, 1))
    one = lines(old, new)
    assert (one.verdict, one.evidence.interval.value) == (Verdict.BROKEN, 500_000)


def test_a_source_dated_later_is_listed_and_counts_nowhere():
    source = Source("supply", "供地.csv", "0", "csv", 1, on=date(2026, 7, 1))
    later = Table("supply", pd.DataFrame({"contract": ["1"]}), source=source, on=date(2026, 7, 1))
    found = as_of(case(DRAFT, on=DAY, tables=(later,)))
    assert found.tables == {}
    assert "2026-07-01" in found.sources[-1].notes[0].text("zh")


def test_rows_and_events_after_the_day_have_not_happened():
    rows = [
        {"contract": "1", "signed_on": DAY, "actual_start": date(2026, 7, 1)},
        {"contract": "2", "signed_on": date(2026, 7, 1), "actual_start": None},
    ]
    found = as_of(case(DRAFT, on=DAY, tables=table("supply", *rows))).tables["supply"][0].rows
    assert list(found["contract"]) == ["1"]
    assert found["actual_start"].isna().all()


# ---- 4 emptiness ----


@pytest.mark.parametrize(("complete", "verdict"), [(False, Verdict.UNDECIDED), (True, Verdict.MET)])
def test_an_empty_register_proves_nothing_unless_somebody_vouches(complete, verdict):
    empty = Table("supply", pd.DataFrame(columns=["contract", "agreed_start", "actual_start"]), complete=complete)
    one = judged(rule="cn/idle-land", tables=(empty,)).finding("cn/idle-land")
    assert one.verdict is verdict
    if not complete:
        assert one.evidence.wants[0].key == "complete:supply"


@pytest.mark.parametrize(
    ("on", "zone", "proves"),
    [
        (date(2026, 6, 30), "甲区", True),
        (date(2026, 7, 1), "甲区", False),
        (date(2024, 12, 31), "甲区", False),
        (date(2026, 6, 30), "乙区", False),
        (date(2026, 6, 30), None, False),
    ],
)
def test_a_statement_proves_for_its_zone_and_its_days(on, zone, proves):
    said = Completeness(by="供地科", reason="监管系统导出", until=DAY, since=date(2025, 1, 1), zone="甲区")
    assert said.proves(on, zone) is proves


def test_that_a_register_is_complete_may_be_assumed():
    empty = (Table("supply", pd.DataFrame(columns=["contract", "agreed_start", "actual_start"])),)
    taken = Assumption(about="complete:supply", reason="台账已核", by="张三")
    one = judged(rule="cn/idle-land", tables=empty, assumptions=(taken,)).finding("cn/idle-land")
    assert one.verdict is Verdict.MET
    assert one.assumed[0].verdict_without is Verdict.UNDECIDED


ends = st.floats(-100, 100, allow_nan=False)


@settings(max_examples=100, deadline=None)
@given(shown=st.tuples(ends, ends), without=st.tuples(ends, ends), able=st.sampled_from(["raise", "lower", "either"]))
def test_missing_rows_only_widen(shown, without, able):
    one, other = (Evidence(Interval(min(pair), max(pair)), "count") for pair in (shown, without))
    found = widened_by(one, other, able, incomplete_register("supply")).interval
    assert found.low <= one.interval.low
    assert found.high >= one.interval.high
    if able != "lower":
        assert found.high >= other.interval.high
    if able != "raise":
        assert found.low <= other.interval.low


def test_a_rule_that_seems_not_to_apply_may_do_so_for_want_of_a_row():
    nothing, known = Evidence.not_applicable(Message("{text}", text="无")), Evidence(Interval(0, 1), "fact")
    assert widened_by(nothing, known, "raise", incomplete_register("supply")).reason is None


# ---- contradictions ----


def test_editions_of_one_day_that_differ_leave_the_hull_of_both():
    day = date(2025, 1, 1)
    one = lines(red_line(ON_LINE, on=day), red_line(box(2000, 0, 3000, 9), on=day))
    assert (one.verdict, one.evidence.interval.low, one.evidence.interval.high) == (Verdict.UNDECIDED, 0, 500_000)


def test_an_edition_without_a_date_may_be_older_than_the_one_that_has_one():
    undated = red_line(box(2000, 0, 3000, 9))
    one = lines(red_line(ON_LINE, on=date(2025, 1, 1)), undated)
    assert (one.verdict, one.evidence.interval.low, one.evidence.interval.high) == (Verdict.UNDECIDED, 0, 500_000)
    assert lines(red_line(box(4000, 0, 5000, 9), on=date(2025, 1, 1)), undated).verdict is Verdict.MET


def test_rows_of_one_thing_that_disagree_leave_the_cell_unknown():
    rows = [{"name": "甲", "year": 2025, "value": 0.5}, {"name": "甲", "year": 2025, "value": 0.9}]
    found = as_of(case(DRAFT, on=DAY, tables=table("indicators", *rows))).tables["indicators"][0]
    assert (len(found.rows), found.rows["value"].iloc[0], found.faults[0].rows) == (1, None, (1,))


# ---- 14 weight ----


def test_a_province_cannot_weaken_a_national_must():
    supply = table("supply", {"contract": "1", "agreed_start": date(2020, 3, 1), "actual_start": None}, complete=True)
    found = review(case(DRAFT, on=DAY, tables=supply), "henan-2022")
    assert conclude(found).kind == "refusal"
    assert "cn/idle-land" in [point.finding.rule.full_id for point in conclude(found).bars]


def test_a_weaker_rule_replaces_nothing(tmp_path):
    (tmp_path / "local.toml").write_text(HEAD + SHARE, encoding="utf-8")
    town = HEAD.replace('"local"', '"town"') + 'extends = "local"\n'
    for change in (("0.6", "0.1"), ('"must"', '"in_principle"')):
        text = town + SHARE.replace(*change) + 'replaces = ["local/share"]\n'
        (tmp_path / "town.toml").write_text(text, encoding="utf-8")
        pack = load_pack(tmp_path / "town.toml")
        assert weaker(pack.rules[0], pack.family()[0].rules[0])
        assert review(case(DRAFT, on=DAY), pack).finding("local/share").verdict is Verdict.UNDECIDED
    assert stricter_weight("in_principle", "must") == "must"


def test_no_pack_switches_off_a_national_must(tmp_path):
    off = '[[off]]\nrule = "cn/idle-land"\nreason = { zh = "不适用", en = "no" }\n'
    town = HEAD.replace('"local"', '"town"') + 'extends = "cn"\n' + off + SHARE
    (tmp_path / "town.toml").write_text(town, encoding="utf-8")
    found = review(case(DRAFT, on=DAY), load_pack(tmp_path / "town.toml"))
    assert found.finding("cn/idle-land").verdict is Verdict.UNDECIDED


# ---- 15 assumptions ----


@pytest.mark.parametrize("blank", ["", " ", "　", "-", "。", "123", "ㅤ", "\u200b", "无", "（待定）", "N/A", "暂无。"])
def test_a_reason_and_a_name_have_letters_in_them(blank):
    with pytest.raises(ValidationError):
        Assumption(about="unmapped", reason=blank, by="张三")
    with pytest.raises(ValidationError):
        Completeness(by=blank, reason="核对", until=DAY)


# ---- 16 never decidable ----


def test_a_new_zone_is_judged_without_an_approved_boundary():
    areas = layer(
        "functional_areas",
        land(
            (box(-5000, -5000, 5000, 5000), {"category": "restricted", "kind": "key_ecological", "level": "national"})
        ),
    )
    given_zone = Zone({"name": "甲区", "action": "设立", "county": "甲县"})
    found = review(case(DRAFT, areas, on=DAY, zone=given_zone), "ningxia")
    assert found.finding("ningxia/no-expansion-in-restricted").verdict is Verdict.BROKEN
    built = found.finding("ningxia/built-inside-approved")
    assert (built.verdict, built.reason is not None) == (Verdict.NOT_JUDGED, True)
    unsaid = review(case(DRAFT, areas, on=DAY, zone=Zone({"name": "甲区"})), "ningxia")
    assert unsaid.finding("ningxia/built-inside-approved").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "name", ["cn", "cn-2026", "drawing", "hebei", "henan-2022", "jiangxi-2019", "ningxia", "zhumadian-2019"]
)
def test_what_counts_has_a_limit(name):
    counted = [rule for rule in load_pack(name).rules if rule.weight != "notice"]
    assert [rule.full_id for rule in counted if rule.limit is None and rule.gates is None] == []
