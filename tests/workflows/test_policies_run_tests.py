"""A pack tests itself, and its own tests are held to their form."""

from __future__ import annotations

import pytest

from landuse.core.errors import PackError
from landuse.core.rules import load_pack
from landuse.workflows.policies.run_tests import read_tests, run_tests, untested
from tests.made_packs import HEAD, IDLE, SHARE, TESTS


@pytest.fixture
def pack(tmp_path):
    def write(*parts):
        path = tmp_path / "local.toml"
        path.write_text("".join(parts), encoding="utf-8")
        return load_pack(path)

    return write


def test_a_pack_whose_tests_pass(pack):
    whole = pack(HEAD, SHARE, IDLE, TESTS)
    outcomes = run_tests(whole)
    assert [(one.expect, one.found, one.passed, one.why) for one in outcomes] == [
        ("met", "met", True, ""),
        ("broken", "broken", True, ""),
        ("undecided", "undecided", True, ""),
        ("measured", "measured", True, ""),
    ]
    assert untested(whole) == ()


def test_a_wrong_verdict_and_a_wrong_figure_fail_and_say_so(pack):
    broken = TESTS.replace('expect = "met"\nvalue = 0.6', 'expect = "broken"\nvalue = 0.7')
    outcome = run_tests(pack(HEAD, SHARE, IDLE, broken))[0]
    assert not outcome.passed
    assert outcome.why == "it is met; value is 0.6, expected 0.7"


def test_what_is_not_tested_is_told_rule_by_rule(pack):
    gaps = untested(pack(HEAD, SHARE, IDLE, TESTS.split("[[tests]]")[0] + "[[tests]]" + TESTS.split("[[tests]]")[1]))
    assert [(gap.rule, gap.missing) for gap in gaps] == [
        ("local/share", ("broken", "undecided")),
        ("local/idle", ("measured",)),
    ]


def test_a_portion_can_be_tested(pack):
    test = """
[[tests]]
rule = "share"
expect = "broken"
scope = "added"
[tests.layers.approved]
rows = [{ box = [0, 0, 100, 100] }]
[tests.layers.draft]
rows = [{ box = [0, 0, 150, 100] }]
[tests.layers.parcels]
scheme = "gbt21010"
rows = [{ box = [0, 0, 100, 100], use_code = "0601" }, { box = [100, 0, 150, 100], use_code = "0701" }]
"""
    assert run_tests(pack(HEAD, SHARE, test))[0].passed
    nowhere = run_tests(pack(HEAD, SHARE, test.replace('"added"', '"draft/7"')))[0]
    assert (nowhere.passed, nowhere.found) == (False, "none")
    assert "draft/7" in nowhere.why


def test_several_dates_params_zone_covers_and_assumptions_reach_the_case(pack):
    test = """
[[tests]]
rule = "share"
expect = "met"
params = { uses = "industrial_storage", limit = 0.5 }
zone = { level = "provincial" }
[[tests.layers.draft]]
on = 2020-01-01
rows = [{ box = [0, 0, 10, 10] }]
[[tests.layers.draft]]
on = 2021-01-01
rows = [{ box = [0, 0, 100, 100] }]
[tests.layers.parcels]
scheme = "gbt21010"
covers = [0, 0, 1000, 1000]
complete = true
rows = [{ box = [0, 0, 50, 100], use_code = "0604" }]
[[tests.assumptions]]
about = "unmapped"
take = "not_employment_land"
reason = "踏勘"
by = "甲"
"""
    outcome = run_tests(pack(HEAD, SHARE, test))[0]
    assert outcome.passed, outcome.why


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('rule = "share"\nexpect = "met"', 'rule = "sahre"\nexpect = "met"', "no rule 'sahre'"),
        ('expect = "met"', 'expect = "passed"', "test 1: 'expect'"),
        ("[tests.layers.parcels]", "[tests.layers.parcel]", "no layer 'parcel'"),
        ("[tests.layers.parcels]", "[tests.layers.supply]", "no layer 'supply'"),
        ("use_code", "usecode", "no column 'usecode'"),
        ("value = 0.6\n", "valeu = 0.6\n", "valeu"),
        ('rows = [{ box = [0, 0, 100, 100], block = "1" }]', 'rows = [{ block = "1" }]', "needs one of box"),
        ("box = [0, 0, 100, 100], block", "box = [0, 0, 100], block", "no such shape"),
        ("polygon = [[0, 0], [100, 0], [100, 100], [0, 100]]", "polygon = [[0, 0], [1, 1]]", "no such shape"),
    ],
)
def test_a_test_that_is_wrong_in_itself_is_an_error(pack, old, new, says):
    assert old in TESTS
    whole = pack(HEAD, SHARE, IDLE, TESTS.replace(old, new, 1))
    with pytest.raises(PackError, match=says):
        run_tests(whole)


def test_bad_input_in_a_test_is_its_failure_not_a_crash(pack):
    test = '[[tests]]\nrule = "share"\nexpect = "met"\nparams = { denominator = "moon" }\n'
    outcome = run_tests(pack(HEAD, SHARE, test))[0]
    assert (outcome.passed, outcome.found) == (False, "error")
    assert "denominator" in outcome.why


def test_a_pack_without_tests_has_none(pack):
    assert read_tests(pack(HEAD, SHARE)) == ()


def test_a_message_that_names_what_the_check_does_not_give_fails(pack):
    outcomes = run_tests(pack(HEAD, SHARE.replace("占{bounds}", "占{shrae:share}"), IDLE, TESTS))
    assert [one.passed for one in outcomes] == [False, False, True, True]
    assert "{shrae}" in outcomes[0].why


def test_parameters_of_other_rules_reach_the_rules_a_compound_rests_on(pack):
    gates = """
[[rules]]
id = "may-expand"
clause_id = "L3"
title = { zh = "可否扩区", en = "May it expand" }
weight = "must"
gates = { all_of = [{ rule = "share" }] }
message = { zh = "{verdict}", en = "{verdict}" }
citation = { clause = "三", quote = "方可扩区" }
"""
    test = """
[[tests]]
rule = "may-expand"
expect = "met"
params = { "local/share" = { limit = 0.5 } }
[tests.layers.draft]
rows = [{ box = [0, 0, 100, 100] }]
[tests.layers.parcels]
scheme = "gbt21010"
rows = [{ box = [0, 0, 50, 100], use_code = "0601" }, { box = [50, 0, 100, 100], use_code = "0701" }]
"""
    assert run_tests(pack(HEAD, SHARE, gates, test))[0].passed
    assert run_tests(pack(HEAD, SHARE, gates, test.replace("0.5 }", "0.51 }").replace('"met"', '"broken"')))[0].passed
    bare = run_tests(pack(HEAD, SHARE, gates, test.replace('"local/share"', "share-of-nothing")))[0]
    assert not bare.passed
