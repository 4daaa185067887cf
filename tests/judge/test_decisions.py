"""Several policies at once, editions, and a reviewer's own rulings."""

from __future__ import annotations

from datetime import date

import pytest
from shapely import box

from landuse.core.case import Decision
from landuse.core.evidence import Verdict
from landuse.core.rules import load_pack
from landuse.judge.review import review
from tests.made import case, land, layer, parcels
from tests.made_packs import HEAD, SHARE

MEASURED = SHARE + 'measure = "employment_land_share"\n'


@pytest.fixture
def pack(tmp_path):
    def write(name, *parts, head=""):
        text = HEAD.replace('"local"', f'"{name}"').replace("tools = ", head + "tools = ")
        path = tmp_path / f"{name}.toml"
        path.write_text(text + "".join(parts), encoding="utf-8")
        return load_pack(path)

    return write


def judged(*packs, on=date(2026, 6, 30), **more):
    ground = layer("draft", land(box(0, 0, 100, 100)))
    units = parcels((box(0, 0, 65, 100), "0601"), (box(65, 0, 100, 100), "0701"))
    return review(case(ground, layer("parcels", units, scheme="gbt21010"), on=on, **more), list(packs))


def test_each_limit_from_below_and_from_above_is_compared_with_its_own_kind(pack):
    upper = MEASURED.replace(">=", "<=").replace("0.6", "0.9").replace('"share"', '"share-most"')
    first, second = pack("one", MEASURED, upper), pack("two", MEASURED.replace("0.6", "0.7"))
    stricter = {one.rule.full_id: one.stricter for one in judged(first, second).items}
    assert stricter == {"one/share": "two/share@draft", "one/share-most": None, "two/share": None}


def test_a_strict_limit_is_stricter_than_the_same_number_included(pack):
    first, second = pack("one", MEASURED), pack("two", MEASURED.replace(">=", ">"))
    stricter = {one.rule.full_id: one.stricter for one in judged(first, second).items}
    assert stricter == {"one/share": "two/share@draft", "two/share": None}


@pytest.mark.parametrize(
    ("on", "verdicts"),
    [(date(2025, 12, 31), ("met", "not_judged")), (date(2026, 1, 1), ("not_judged", "broken"))],
)
def test_the_edition_in_force_on_the_day_is_the_one_that_judges(pack, on, verdicts):
    old = pack("edition-2020", MEASURED, head="in_force = { from = 2020-01-01 }\n")
    new = pack(
        "edition-2026",
        MEASURED.replace("0.6", "0.7"),
        head='supersedes = ["edition-2020"]\nin_force = { from = 2026-01-01 }\n',
    )
    found = judged(old, new, on=on).items
    assert tuple(one.verdict.value for one in found) == verdicts
    reasons = [one.reason.text() for one in found if one.reason is not None]
    assert any(word in reasons[0] for word in ("edition-2026", "2026-01-01"))


def test_a_pack_that_is_not_in_force_replaces_nothing_and_switches_nothing_off(pack):
    pack("local", SHARE)
    off = '[[off]]\nrule = "local/share"\nreason = { zh = "不适用", en = "no" }\n'
    late = pack(
        "town", SHARE.replace('"share"', '"other"'), head='extends = "local"\nin_force = { from = 2027-01-01 }\n'
    )
    assert judged(late).finding("local/share").verdict is Verdict.MET
    late = pack("town", off, SHARE, head='extends = "local"\nin_force = { from = 2027-01-01 }\n')
    assert judged(late).finding("local/share").verdict is Verdict.MET
    now = pack("town", off, SHARE, head='extends = "local"\n')
    assert judged(now).finding("local/share").verdict is Verdict.NOT_JUDGED


def test_a_rule_that_is_switched_off_replaces_nothing(pack):
    pack("local", SHARE)
    replacing = SHARE + 'replaces = ["local/share"]\n'
    off = '[[off]]\nrule = "town/share"\nreason = { zh = "不适用", en = "no" }\n'
    assert (
        judged(pack("town", replacing, head='extends = "local"\n')).finding("local/share").verdict is Verdict.NOT_JUDGED
    )
    both = judged(pack("town", off, replacing, head='extends = "local"\n'))
    assert both.finding("local/share").verdict is Verdict.MET
    assert both.finding("town/share").verdict is Verdict.NOT_JUDGED


def ruling(finding, by, on):
    return Decision(finding=finding, ruling="upheld", reason="核实", by=by, on=on)


def test_a_decision_may_name_the_rule_or_the_finding_and_the_later_one_stands(pack):
    whole = pack("local", SHARE)
    decisions = (
        ruling("local/share", "甲", date(2026, 6, 2)),
        ruling("local/share@draft", "乙", date(2026, 6, 1)),
        ruling("local/share@added", "丙", date(2026, 6, 1)),
    )
    found = judged(whole, decisions=decisions)
    assert found.finding("local/share").decision.by == "甲"
    assert ["added" in note.text() for note in found.notes] == [True, False]
    assert "2次" in found.notes[1].text()
