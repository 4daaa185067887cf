"""What the rules say: in every verdict a sentence that holds, with its units, and no word of the code."""

from __future__ import annotations

import math
import re

import pytest

from landuse.core.evidence import Evidence, Interval, MissingInput, Verdict
from landuse.core.finding_text import message
from landuse.core.findings import Finding
from landuse.core.messages import Message
from landuse.core.plugins import names
from landuse.core.rules import load_pack
from landuse.core.wording import bounds, decimals_beside
from scripts._message_pages import findings_of

RULES = [(name, rule) for name in names("packs") for rule in load_pack(name).rules if rule.check]
LAYER = MissingInput("layer:parcels", Message.verbatim("现状地块"), "zone")
ROW = MissingInput("row:parcels:use", Message.verbatim("第1行的地类"), "zone", math.inf)
FAULTS = re.compile(r"不明|—|None|(?<!供)应[:：,，]|\bnan\b|至无上限|(公顷|平方米|元|宗|个|年|米|家)\1")


@pytest.mark.parametrize("name", names("packs"))
def test_no_message_of_a_pack_has_a_word_of_the_code_or_of_nothing(name):
    for one in findings_of(name):
        said = message(one, "zh").replace("2—3", "").replace("1—2", "")
        assert not FAULTS.search(said), said
        assert not re.search(r"[a-z]{2,}_[a-z]+|\bprovincial\b|\bTrue\b|\bFalse\b", said), said


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.full_id for _, rule in RULES])
@pytest.mark.parametrize("wants", [(LAYER,), (ROW,), ()])
def test_what_was_not_measured_is_said_without_figures(name, rule, wants):
    unit = next(
        (one.evidence.unit for one in findings_of(name) if one.rule is rule and one.verdict is Verdict.MET), "1"
    )
    low, high = (0.0, 1.0) if unit in ("1", "fact") else (0.0, math.inf)
    evidence = Evidence(Interval(low, high, None), unit, wants=wants)
    said = message(Finding(rule, Verdict.UNDECIDED, evidence, "draft"), "zh")
    assert "无法判定" in said
    assert not FAULTS.search(said.replace(rule.title.zh, "")), said
    assert all(want.what.text("zh") in said for want in wants)


@pytest.mark.parametrize(
    ("interval", "unit", "said"),
    [
        (Interval(0, 5, None), "count", "0至5"),
        (Interval(2, math.inf, None), "count", "至少2"),
        (Interval(11e6, 11e6, 11e6), "floor_m2", "1100万平方米"),
        (Interval(2022, 2022, 2022), "plain", "2022"),
        (Interval(1, 1, 1), "ratio", "1.00"),
        (Interval(3000, 3000, 3000), "wan_yuan/ha", "3,000万元/公顷"),
        (Interval(1.234567, 1.234567, 1.234567), "yuan", "1.23元"),
        (Interval(0.1, 0.4, 0.4), "1", "10.00%至40.00%"),
    ],
)
def test_a_figure_has_its_unit_once_and_two_decimals(interval, unit, said):
    assert bounds(interval, unit, "zh") == said


def test_a_share_that_misses_its_limit_by_little_does_not_read_as_the_limit():
    rule = next(rule for _, rule in RULES if rule.full_id == "henan-2022/employment-land-share")
    just = Interval(0.599999, 0.599999, 0.599999)
    assert decimals_beside(rule.limit, just, "1", "zh") == 4
    said = message(Finding(rule, Verdict.BROKEN, Evidence(just, "1"), "draft", limit=rule.limit), "zh")
    assert "59.9999%" in said
    assert "60.0000%" not in said
