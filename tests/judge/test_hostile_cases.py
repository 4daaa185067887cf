"""Cases somebody careless or dishonest would hand in: none of them may come out met where the data do not show it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from landuse.core.rules import RulePack, load_pack
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.workflows.policies.pack_tests import PackTest, make_case
from landuse.workflows.policies.run_tests import find_rule

SQUARE = [0, 0, 1000, 1000]
FAR = [-5000, -5000, 6000, 6000]
DAY = date(2026, 6, 30)
CASES: list[Any] = []


@cache
def pack_of(name: str) -> RulePack:
    return load_pack(name)


def add(name, rule, verdicts, layers=None, tables=None, zone=None, params=None):
    """Add a case: a square of 100 ha, what lies on it and beside it, and the verdicts it may come to."""
    given = {"draft": {"rows": [{"box": SQUARE}]}, **(layers or {})}
    content = {"rule": rule, "expect": "met", "on": DAY, "layers": given, "tables": tables or {}, "zone": zone or {}}
    CASES.append(pytest.param({**content, "params": params or {}}, verdicts.split("|"), id=f"{rule}: {name}"))


URBAN = "urban_development_boundary"
RED = "ecological_red_line"


def udb(z, box=FAR, **k):
    return {URBAN: {"rows": [{"box": box, "subzone": z}], "covers": FAR, **k}}


for z, w in [
    ("concentrated", "met"),
    ("非城镇集中建设区", "undecided|broken"),
    ("城镇集中建设区（拟调入）", "undecided"),
    ("集中建设区外", "undecided|broken"),
    ("城镇开发边界", "undecided"),
    ("", "undecided"),
    ("420", "undecided"),
    ("flexible", "undecided"),
    ("城镇集中建设区、村庄建设区", "undecided"),
    ("outside", "broken"),
]:
    add("subzone " + z, "henan-2022/urban-development-boundary", w, udb(z))
add(
    "udb drawn twice, once concentrated once outside",
    "henan-2022/urban-development-boundary",
    "undecided|broken",
    {URBAN: {"rows": [{"box": FAR, "subzone": "concentrated"}, {"box": SQUARE, "subzone": "outside"}], "covers": FAR}},
)
add(
    "udb tomorrow",
    "henan-2022/urban-development-boundary",
    "undecided",
    {URBAN: {"rows": [{"box": FAR, "subzone": "concentrated"}], "covers": FAR, "on": date(2026, 7, 1)}},
)
add("red line no covers", "cn/ecological-red-line", "undecided", {RED: {"rows": [{"box": [2000, 0, 3000, 1000]}]}})
add(
    "red line covers only draft",
    "cn/ecological-red-line",
    "met",
    {RED: {"rows": [{"box": [2000, 0, 3000, 1000]}], "covers": SQUARE}},
)
add(
    "red line covers half",
    "cn/ecological-red-line",
    "undecided",
    {RED: {"rows": [{"box": [2000, 0, 3000, 1000]}], "covers": [0, 0, 500, 1000]}},
)
add(
    "red line founded tomorrow",
    "cn/ecological-red-line",
    "met|undecided",
    {RED: {"rows": [{"box": [0, 0, 500, 500], "founded_on": date(2026, 7, 1)}], "covers": FAR}},
)
add("red line empty w/o covers", "cn/ecological-red-line", "undecided", {RED: {"rows": []}})
add(
    "red line two editions",
    "cn/ecological-red-line",
    "undecided",
    {
        RED: [
            {"rows": [{"box": [0, 0, 500, 500]}], "covers": FAR, "on": DAY},
            {"rows": [{"box": [3000, 0, 3500, 500]}], "covers": FAR, "on": DAY},
        ]
    },
)
add(
    "red line older says none, newer says half",
    "cn/ecological-red-line",
    "broken",
    {
        RED: [
            {"rows": [{"box": [3000, 0, 3500, 500]}], "covers": FAR, "on": date(2020, 1, 1)},
            {"rows": [{"box": [0, 0, 500, 500]}], "covers": FAR, "on": date(2025, 1, 1)},
        ]
    },
)
add(
    "farmland, hole = draft no approval",
    "cn/permanent-basic-farmland",
    "broken|undecided",
    {
        "permanent_basic_farmland": {"rows": [{"box": SQUARE}], "covers": FAR},
        "farmland_holes": {"rows": [{"box": SQUARE}]},
    },
)
add(
    "hole approved later",
    "cn/permanent-basic-farmland",
    "broken|undecided",
    {
        "permanent_basic_farmland": {"rows": [{"box": SQUARE}], "covers": FAR},
        "farmland_holes": {"rows": [{"box": SQUARE, "approval_number": "国函1号", "approved_on": date(2026, 7, 1)}]},
    },
)


def share(*rows, scheme="ydyh2023", **k):
    return {"planned_parcels": {"rows": list(rows), "scheme": scheme, **k}}


SHARES = {"denominator": "boundary", "uses": "industrial"}
add(
    "plan 60",
    "henan-2022/employment-land-share",
    "met",
    share(
        {"box": [0, 0, 600, 1000], "use_code": "1001", "plan_status": "批复"},
        {"box": [600, 0, 1000, 1000], "use_code": "0701", "plan_status": "批复"},
    ),
    params=SHARES,
)
add(
    "plan draft status",
    "henan-2022/employment-land-share",
    "undecided",
    share(
        {"box": [0, 0, 600, 1000], "use_code": "1001", "plan_status": "草案"},
        {"box": [600, 0, 1000, 1000], "use_code": "0701", "plan_status": "草案"},
    ),
    params=SHARES,
)
add(
    "plan parcels twice",
    "henan-2022/employment-land-share",
    "met|undecided",
    share(
        {"box": [0, 0, 600, 1000], "use_code": "1001"},
        {"box": [0, 0, 600, 1000], "use_code": "1001"},
        {"box": [600, 0, 1000, 1000], "use_code": "0701"},
    ),
    params=SHARES,
)
add(
    "59 twice",
    "henan-2022/employment-land-share",
    "broken|undecided",
    share(
        {"box": [0, 0, 590, 1000], "use_code": "1001"},
        {"box": [0, 0, 590, 1000], "use_code": "1001"},
        {"box": [590, 0, 1000, 1000], "use_code": "0701"},
    ),
    params=SHARES,
)
add(
    "code typo",
    "henan-2022/employment-land-share",
    "undecided|broken",
    share({"box": [0, 0, 600, 1000], "use_code": "100l"}, {"box": [600, 0, 1000, 1000], "use_code": "0701"}),
    params=SHARES,
)
add(
    "plan shifted",
    "henan-2022/employment-land-share",
    "undecided|broken",
    share({"box": [5000, 0, 5600, 1000], "use_code": "1001"}),
    params=SHARES,
)
add(
    "scheme wrong",
    "henan-2022/employment-land-share",
    "undecided|broken",
    share(
        {"box": [0, 0, 600, 1000], "use_code": "1001"},
        {"box": [600, 0, 1000, 1000], "use_code": "0701"},
        scheme="sandiao",
    ),
    params=SHARES,
)


def docs(*rows, complete=True):
    return {"documents": {"rows": list(rows), "complete": complete}}


PASSED = {"kind": "plan_eia", "approved_on": date(2024, 1, 1), "valid_until": date(2029, 1, 1), "conclusion": "passed"}
EIA = "henan-2022/plan-eia"
add("eia ok", EIA, "met", {"approved": {"rows": [{"box": [0, 0, 2000, 1000]}]}}, docs(PASSED))
for k, v, w in [
    ("conclusion", "不予通过", "broken|undecided"),
    ("conclusion", "原则通过", "undecided"),
    ("conclusion", "待定", "undecided"),
    ("approved_on", date(2026, 7, 1), "broken|undecided"),
    ("valid_until", date(2026, 6, 29), "broken|undecided"),
    ("name", "示例开发区规划环评（送审稿）", "undecided"),
    ("name", "关于撤销示例开发区规划环评审查意见的函", "undecided|broken"),
    ("zone_name", "别的开发区", "broken|undecided"),
    ("sealed", "no", "broken|undecided"),
    ("approved_on", None, "undecided"),
    ("kind", "规划环评（拟编）", "undecided|broken"),
    ("name", "规划环评审查意见（已失效）", "undecided|broken"),
    ("name", "规划环评编制计划", "undecided|met"),
]:
    add(f"eia {k}={v}", EIA, w, tables=docs({**PASSED, k: v}), zone={"name": "示例开发区"})
add(
    "eia old extent, added land",
    EIA,
    "undecided|broken",
    {"approved": {"rows": [{"box": [0, 0, 500, 1000]}]}},
    docs(PASSED),
)
IDLE = "cn/idle-land"
IDLE_ROW = {"contract": "甲", "agreed_start": date(2024, 1, 1), "actual_start": None, "area": 1.0, "holder": "甲"}
for name, r, w in [
    ("never started", IDLE_ROW, "broken|undecided"),
    ("cancelled 未撤销", {**IDLE_ROW, "cancelled": "未撤销"}, "broken|undecided"),
    ("completed tomorrow", {**IDLE_ROW, "actual_completion": date(2026, 7, 1)}, "broken|undecided"),
    ("started tomorrow", {**IDLE_ROW, "actual_start": date(2026, 7, 1)}, "broken|undecided"),
    ("started before agreed 1900", {**IDLE_ROW, "actual_start": date(1900, 1, 1)}, "undecided|broken"),
    ("ok", {**IDLE_ROW, "actual_start": date(2024, 2, 1), "actual_completion": date(2025, 1, 1)}, "met"),
]:
    add("idle " + name, IDLE, w, tables={"supply": {"rows": [r], "complete": True}})
add(
    "idle foreign row",
    IDLE,
    "met",
    tables={"supply": {"rows": [{**IDLE_ROW, "zone_name": "别的开发区"}], "complete": True}},
    zone={"name": "示例开发区"},
)
add("idle empty not complete", IDLE, "undecided", tables={"supply": {"rows": []}})
CONSULTED = "consultations"


def rep(**cells):
    reply = {"department": "示例县林业局", "about": "林地", "opinion": "不涉及", "answered_on": date(2026, 6, 1)}
    return {CONSULTED: {"rows": [{**reply, **cells}], "complete": True}}


for k, v, w in [
    ("department", "示例开发区管理委员会", "undecided"),
    ("signed_by", "管委会", "undecided"),
    ("opinion", "原则同意", "undecided"),
    ("opinion", "不同意", "broken|undecided"),
    ("opinion", "未回复", "undecided"),
    ("about", "湿地", "undecided"),
    ("answered_on", date(2026, 7, 1), "undecided"),
    ("answered_on", date(1900, 1, 1), "undecided"),
    ("edition", "上一稿", "undecided|met"),
    ("department", "林业局(管委会代章)", "undecided|met"),
    ("opinion", "不涉及，但须避让古树", "undecided"),
]:
    add(f"reply {k}={v}", "cn/forest", w, tables=rep(**{k: v}))
add(
    "reply vs ground",
    "cn/forest",
    "undecided|broken",
    {"forest": {"rows": [{"box": [0, 0, 500, 500]}], "covers": FAR}},
    rep(),
)
add(
    "county by name other",
    "cn/inside-county",
    "undecided|broken",
    {"counties": {"rows": [{"box": FAR, "name": "别县"}]}},
    zone={"county": "示例县"},
)
add(
    "county twin rows",
    "cn/inside-county",
    "undecided|broken",
    {
        "counties": {
            "rows": [{"box": [0, 0, 500, 1000], "name": "示例县"}, {"box": [500, 0, 5000, 1000], "name": "别县"}]
        }
    },
    zone={"county": "示例县"},
)
add("stated 10x", "cn/stated-area", "broken", {"draft": {"rows": [{"box": SQUARE, "stated_area": 10_000_000}]}})
add("stated text", "cn/stated-area", "undecided", {"draft": {"rows": [{"box": SQUARE, "stated_area": None}]}})
add(
    "neighbour overlap same name no code",
    "cn/neighbour-overlap",
    "met|undecided|broken",
    {"neighbour_zones": {"rows": [{"box": SQUARE, "zone_name": "示例开发区"}], "covers": FAR}},
    zone={"name": "示例开发区"},
)
add(
    "neighbour overlaps, name blank",
    "cn/neighbour-overlap",
    "broken|undecided",
    {"neighbour_zones": {"rows": [{"box": SQUARE, "zone_name": ""}], "covers": FAR}},
    zone={"name": "示例开发区"},
)
add(
    "block overlap same name",
    "cn/block-overlap",
    "broken|undecided",
    {"draft": {"rows": [{"box": [0, 0, 600, 1000], "block": "1"}, {"box": [500, 0, 1000, 1000], "block": "1"}]}},
)
add(
    "zones per county, year next",
    "ningxia/one-zone-per-county",
    "undecided|met",
    tables={
        "zones": {
            "rows": [
                {"name": "甲", "county_name": "示例县", "approved_on": date(2010, 1, 1)},
                {"name": "乙", "county_name": "示例县", "approved_on": date(2026, 7, 1)},
            ],
            "complete": True,
        }
    },
    zone={"county": "示例县"},
)
add(
    "zones per county 2",
    "ningxia/one-zone-per-county",
    "broken|undecided",
    tables={
        "zones": {
            "rows": [
                {"name": "甲", "county_name": "示例县", "approved_on": date(2010, 1, 1)},
                {"name": "乙", "county_name": "示例县", "approved_on": date(2012, 1, 1)},
            ],
            "complete": True,
        }
    },
    zone={"county": "示例县"},
)
add(
    "blocks 5 named 1",
    "ningxia/blocks-per-zone",
    "broken|undecided",
    {"draft": {"rows": [{"box": [i * 100, 0, i * 100 + 50, 50], "block": "1"} for i in range(5)]}},
)
add(
    "water reuse 86 no unit",
    "ningxia/water-reuse",
    "undecided",
    tables={"indicators": {"rows": [{"name": "工业用水重复利用率", "value": 86, "of": "全区"}]}},
)
add(
    "water reuse 860 %",
    "ningxia/water-reuse",
    "undecided",
    tables={"indicators": {"rows": [{"name": "工业用水重复利用率", "value": 860, "unit": "%", "of": "全区"}]}},
)
add(
    "water reuse zone figure",
    "ningxia/water-reuse",
    "undecided",
    tables={"indicators": {"rows": [{"name": "工业用水重复利用率", "value": 86, "unit": "%", "of": "示例开发区"}]}},
    zone={"name": "示例开发区"},
)


@pytest.mark.parametrize(("content", "verdicts"), CASES)
def test_a_hostile_or_careless_case(content, verdicts):
    test = PackTest.model_validate(content)
    pack = pack_of(test.rule.split("/")[0])
    rule = find_rule(test, pack)
    findings = RuleEvaluator.of(make_case(test, rule, "hostile"), family([pack])).findings(rule)
    primary = next(finding for finding in findings if finding.primary)
    assert primary.verdict.value in verdicts
