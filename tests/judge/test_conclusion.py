"""The four conclusions, gates by their weight, and the shortest list of facts."""

from __future__ import annotations

from datetime import date

import pytest
from shapely import box

from landuse.core.case import Decision
from landuse.core.evidence import Evidence, Interval, MissingInput, Verdict
from landuse.core.findings import Finding
from landuse.core.limits import Limit
from landuse.core.messages import Message
from landuse.core.rules import load_pack
from landuse.judge.conclusion import asks, conclude
from landuse.judge.review import review
from tests.made import case, land, layer, parcels
from tests.made_packs import HEAD, SHARE

LINE = """
[[rules]]
id = "red-line"
clause_id = "L2"
title = { zh = "红线", en = "Red line" }
weight = "must"
check = "control_line_overlap"
layers = { line = "ecological_red_line" }
limit = { op = "<=", value = 0 }
message = { zh = "压占{bounds}", en = "{bounds}" }
remedy = { zh = "调出", en = "take it out" }
citation = { clause = "二", quote = "不得压占" }
"""
GATES = """
[[rules]]
id = "expansion"
clause_id = "L3"
title = { zh = "可否扩区", en = "May it expand" }
weight = "must"
gates = %s
message = { zh = "{verdict}", en = "{verdict}" }
citation = { clause = "三", quote = "方可扩区" }
"""
EVERYWHERE = box(-999, -999, 999, 999)


@pytest.fixture
def pack(tmp_path):
    def write(*parts):
        path = tmp_path / "local.toml"
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return load_pack(path)

    return write


def given(*, industrial=65, line=None, covers=EVERYWHERE, approved=None, mapped=100, **more):
    layers = [layer("draft", land(box(0, 0, 100, 100)))]
    if approved is not None:
        layers.append(layer("approved", land(approved)))
    units = parcels((box(0, 0, industrial, 100), "0601"), (box(industrial, 0, mapped, 100), "0701"))
    layers.append(layer("parcels", units, scheme="gbt21010"))
    shape = box(500, 500, 501, 501) if line is None else line
    layers.append(layer("ecological_red_line", land(shape), covers=covers))
    return case(*layers, **more)


def test_all_met_is_consent(pack):
    found = conclude(review(given(), pack(SHARE, LINE)))
    assert (found.kind, found.title.text("zh"), found.met) == ("consent", "同意", 2)
    assert found.why()[0].text("en") == "all 2 rules judged are met"
    assert found.asks == ()


def test_a_broken_must_bars_whatever_else_is_open(pack):
    found = conclude(review(given(industrial=50, covers=None), pack(SHARE, LINE)))
    assert (found.kind, [one.finding.id for one in found.bars]) == ("refusal", ["local/share@draft"])
    assert [one.finding.id for one in found.undecided] == ["local/red-line@draft"]
    assert "产业用地占比" in found.why()[0].text("zh")


def test_what_is_undecided_asks_for_facts_first(pack):
    found = conclude(review(given(covers=None), pack(SHARE, LINE)))
    assert (found.kind, found.title.text("zh")) == ("supplement", "补正后再审")
    assert [ask.want.key for ask in found.asks] == ["complete:ecological_red_line"]
    assert list(found.by_whom()) == ["bureau"]


def test_a_broken_rule_in_principle_makes_it_conditional_and_wants_a_reason(pack):
    whole = pack(SHARE.replace('"must"', '"in_principle"'), LINE.replace('"must"', '"in_principle"'))
    inside = box(0, 0, 10, 10)
    found = conclude(review(given(line=inside), whole))
    assert found.kind == "supplement"
    assert found.condition_texts("zh") == ["红线：调出（须记录理由）"]
    ruling = Decision(finding="local/red-line", ruling="overruled", reason="历史遗留", by="甲", on=date(2026, 6, 1))
    found = conclude(review(given(line=inside, decisions=(ruling,)), whole))
    assert (found.kind, found.title.text("zh")) == ("conditional", "附条件同意")
    assert "已记录理由：历史遗留，甲" in found.condition_texts("zh")[0]


def test_a_notice_bears_on_nothing_and_nothing_judged_is_no_consent(pack):
    notice = pack(SHARE.replace('"must"', '"notice"'))
    found = conclude(review(given(industrial=10), notice))
    assert (found.kind, found.met) == ("supplement", 0)
    assert found.why()[0].text("zh") == "没有可以评判的条款"


def test_a_gate_bears_with_the_weight_it_has_there(pack):
    lighter = GATES % '{ all_of = [{ rule = "share", weight = "in_principle" }, { rule = "red-line" }] }'
    ruling = Decision(finding="local/share", ruling="deferred", reason="规划在编", by="甲", on=date(2026, 6, 1))
    found = conclude(review(given(industrial=50, decisions=(ruling,)), pack(SHARE, LINE, lighter)))
    assert (found.kind, [one.finding.id for one in found.conditions]) == ("conditional", ["local/share@draft"])
    heavier = GATES.replace('"expansion"', '"other"') % '{ all_of = [{ rule = "share" }] }'
    assert conclude(review(given(industrial=50), pack(SHARE, LINE, lighter, heavier))).kind == "refusal"
    unheard = GATES % '{ all_of = [{ rule = "share", weight = "notice" }, { rule = "red-line" }] }'
    assert conclude(review(given(industrial=50), pack(SHARE, LINE, unheard))).kind == "consent"


def test_a_rule_met_where_it_is_a_gate_and_broken_elsewhere_is_left_to_the_reviewer(pack):
    gates = GATES % '{ all_of = [{ rule = "red-line", scope = "added" }] }'
    old = given(approved=box(0, 0, 50, 100), line=box(0, 0, 10, 10))
    found = conclude(review(old, pack(LINE, gates)))
    assert (found.kind, found.conditions[0].legacy) == ("conditional", True)
    assert "历史遗留" in found.condition_texts("zh")[0]
    new = given(approved=box(0, 0, 50, 100), line=box(60, 0, 70, 10))
    assert conclude(review(new, pack(LINE, gates))).kind == "refusal"


def test_a_gate_on_a_portion_there_is_not_leaves_the_rule_standing_by_itself(pack):
    gates = GATES % '{ all_of = [{ rule = "share" }, { rule = "red-line", scope = "added" }] }'
    ground = layer("approved", land(box(0, 0, 100, 100)))
    units = layer("parcels", parcels((box(0, 0, 100, 100), "0601")), scheme="gbt21010")
    line = layer("ecological_red_line", land(box(0, 0, 10, 10)), covers=EVERYWHERE)
    found = conclude(review(case(ground, units, line), pack(SHARE, LINE, gates)))
    assert (found.kind, [one.finding.id for one in found.bars]) == ("refusal", ["local/red-line@approved"])


def test_rules_put_together_count_together(pack):
    either = GATES % '{ all_of = [{ any_of = [{ rule = "share" }, { rule = "red-line" }] }] }'
    assert conclude(review(given(industrial=50), pack(SHARE, LINE, either))).kind == "consent"
    neither = conclude(review(given(industrial=50, line=box(0, 0, 9, 9)), pack(SHARE, LINE, either)))
    assert (neither.kind, [one.finding.id for one in neither.bars]) == ("refusal", ["local/expansion@draft"])


def doubtful(pack, interval, *wants, limit=0.6, scope="draft"):
    rule = pack(SHARE).rules[0]
    return Finding(rule, Verdict.UNDECIDED, Evidence(interval, "1", wants=wants), scope, limit=Limit(">=", limit))


def want(key, weight, whom="zone"):
    return MissingInput(key, Message.verbatim(key), whom, weight)


def test_facts_are_taken_until_the_rest_can_no_longer_matter(pack):
    wants = [want("small", 5), want("large", 90), want("smallest", 5)]
    far = doubtful(pack, Interval(0.0, 0.5 + 0.5, 0.2), *wants)
    assert [ask.want.key for ask in asks([far])] == ["large"]
    close = doubtful(pack, Interval(0.0, 1.0, 0.59), *wants)
    assert [ask.want.key for ask in asks([close])] == ["large", "small", "smallest"]
    unknown = doubtful(pack, Interval(0.0, 1.0), *wants)
    assert len(asks([unknown])) == 3


def test_a_fact_that_several_findings_want_stands_once_and_first(pack):
    one = doubtful(pack, Interval(0, 1), want("a", 1.0), want("b", 1.0))
    other = doubtful(pack, Interval(0, 1), want("b", 2.0), want("layer:x", float("inf")), scope="approved")
    found = asks([one, other])
    assert [ask.want.key for ask in found] == ["layer:x", "b", "a"]
    assert next(ask for ask in found if ask.want.key == "b").want.weight == 2.0
