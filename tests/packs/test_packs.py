"""Every shipped pack passes its own tests, and tests every outcome of every rule."""

from __future__ import annotations

import pytest

from landuse.core.plugins import names
from landuse.core.rules import load_pack
from landuse.judge.review import family
from landuse.workflows.policies.run_tests import run_tests, untested
from landuse.workflows.policies.trace import trace

CLAUSES = {
    "cn": [f"C{n}" for n in range(1, 11)],
    "henan-2022": [f"H{n}" for n in range(1, 15)],
    "ningxia": [f"N{n}" for n in range(1, 28)],
    "zhumadian-2019": [f"Z{n}" for n in range(1, 24)],
    "jiangxi-2019": [f"J{n}" for n in range(1, 12)],
    "hebei": [f"B{n}" for n in range(1, 5)],
}


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_a_pack_passes_its_own_tests(name):
    pack = load_pack(name)
    family([pack])
    failed = [(one.number, one.rule, one.expect, one.why) for one in run_tests(pack) if not one.passed]
    assert failed == []


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_every_outcome_of_every_rule_is_tested(name):
    assert [(gap.rule, gap.missing) for gap in untested(load_pack(name))] == []


@pytest.mark.parametrize(("name", "clauses"), sorted(CLAUSES.items()))
def test_every_clause_of_the_document_has_its_rules_or_its_command(name, clauses):
    rows = trace([load_pack(name)])
    assert [row.clause for row in rows] == clauses
    assert all(row.rules for row in rows)


@pytest.mark.parametrize("name", names("packs"))
def test_every_rule_speaks_both_languages_and_says_whom_it_asks_for_a_number(name):
    for rule in load_pack(name).rules:
        texts = [rule.title, rule.message, *([rule.remedy] if rule.remedy else [])]
        wanted = [*rule.wanted.values(), *([rule.limit.wanted] if rule.limit and rule.limit.wanted else [])]
        texts += [words for one in wanted for words in (one.what, one.whom)]
        assert all(words.zh.strip() and words.en.strip() for words in texts), rule.full_id


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_a_number_that_is_wanted_has_no_default(name):
    for rule in load_pack(name).rules:
        assert not set(rule.wanted) & set(rule.params), rule.full_id


def test_all_79_clauses_of_the_five_documents_are_traced():
    rows = [row for row in trace(load_pack(name) for name in CLAUSES if name != "cn") if row.rules]
    assert len(rows) == 79
