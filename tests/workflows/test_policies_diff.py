from __future__ import annotations

from landuse.core.rules import load_pack
from landuse.judge.review import review
from landuse.workflows.policies.diff import compare_packs, compare_verdicts, limit_words
from tests.made import case, land, layer, parcels, square
from tests.made_packs import HEAD, IDLE, SHARE


def packs(folder, first, second):
    for name, text in (("one", first), ("two", second)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_pack(folder / "one.toml"), load_pack(folder / "two.toml")


def test_limits_quotes_weights_and_rules_that_differ(tmp_path):
    other = SHARE.replace("value = 0.6", "value = 0.55").replace("低于60%", "低于55%").replace('"must"', '"notice"')
    changes = compare_packs(*packs(tmp_path, HEAD + SHARE, HEAD + other + IDLE))
    assert [(one.rule, one.what, one.before, one.after) for one in changes] == [
        ("share", "limit", ">= 0.6", ">= 0.55"),
        ("share", "quote", "不得低于60%", "不得低于55%"),
        ("share", "weight", "must", "notice"),
        ("idle", "added", "", "闲置土地"),
    ]


def test_a_rule_taken_out_and_packs_that_are_the_same(tmp_path):
    one, two = packs(tmp_path, HEAD + SHARE + IDLE, HEAD + SHARE)
    assert [(each.rule, each.what) for each in compare_packs(one, two)] == [("idle", "removed")]
    assert compare_packs(one, one) == ()


def test_a_limit_that_is_wanted_and_one_of_two_ends(tmp_path):
    wanted = 'limit = { op = ">=", wanted = { what = { zh = "数", en = "n" }, whom = { zh = "省", en = "p" } } }'
    between = 'limit = { op = "between", value = 1, upper = 2 }'
    plain = 'limit = { op = ">=", value = 0.6 }'
    one, two = packs(tmp_path, HEAD + SHARE.replace(plain, wanted), HEAD + SHARE.replace(plain, between))
    assert (limit_words(one.rules[0]), limit_words(two.rules[0])) == (">= ?", "between 1 .. 2")


def test_the_verdicts_that_turn_on_a_case(tmp_path):
    one, two = packs(tmp_path, HEAD + SHARE + IDLE, HEAD + SHARE.replace("value = 0.6", "value = 0.5"))
    given = case(
        layer("draft", land(square())),
        layer("parcels", parcels((square(50), "0601"), (square(50, 50), "0601"), (square(50, 0, 50), "0701"))),
    )
    turned = compare_verdicts(review(given, one), review(given, two))
    assert [(each.finding, each.before, each.after) for each in turned] == [("idle@zone", "not_judged", "")]
    full = case(
        layer("draft", land(square())),
        layer("parcels", parcels((square(), "0701")), scheme="gbt21010"),
    )
    assert [each.finding for each in compare_verdicts(review(full, one), review(full, two))] == ["idle@zone"]
    half = case(
        layer("draft", land(square())),
        layer("parcels", parcels((square(100, -45), "0601"), (square(100, 55), "0701")), scheme="gbt21010"),
    )
    turned = compare_verdicts(review(half, one), review(half, two))
    assert next((each.finding, each.before, each.after) for each in turned) == ("share@draft", "broken", "met")
