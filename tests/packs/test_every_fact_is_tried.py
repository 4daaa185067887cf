"""Whatever a rule reads, an adversary takes away from, or fills in on, a test in which the rule is met."""

from __future__ import annotations

import pytest

from landuse.core.plugins import names
from landuse.core.rules import load_pack
from landuse.core.specs import list_specs, load_spec
from landuse.judge.review import family
from landuse.measures import zone_facts
from landuse.workflows.policies.erasures import ASKED
from landuse.workflows.policies.fillings import UNSAID, ZONE_FACTS, facts_read, fillings
from landuse.workflows.policies.subjects import UNSAID_SOURCES, PackFacts, kinds_of, roles_of, subjects_of

#: Facts of a zone that are never filled in, with the reason.
NEVER_FILLED = {
    "name": "without it, rows that name a zone are perhaps its own: its erasure is tried where a test has it",
    "code": "as name",
    "action": "says what is asked for, not what is so",
    "leading_industries": "what is proposed, and so judged",
}
#: Roles that no test of a pack hands in, with the reason.
NOT_HANDED_IN = {
    "elevation": "a raster: a pack's test has none",
    "land_cover": "a raster: a pack's test has none",
    "imagery": "a raster: a pack's test has none",
}


def met_subjects(name):
    """Return the richest test of each rule in which it is met, with the facts of its pack."""
    pack = load_pack(name)
    packs = family([pack])
    richest = {}
    for subject in subjects_of(pack):
        if subject.test.expect == "met":
            richest.setdefault(subject.rule.full_id, subject)
    return PackFacts(subjects_of(pack), packs, {}), richest


@pytest.mark.parametrize("name", names("packs"))
def test_each_source_a_rule_takes_is_in_a_test_that_is_met_or_handed_in_on_it(name):
    facts, richest = met_subjects(name)
    known = {role for subject in facts.subjects for role in (*subject.case.layers, *subject.case.tables)}
    for ident, subject in richest.items():
        roles = roles_of(subject.rule, facts.packs) & set(list_specs())
        kinds = kinds_of(subject.rule, facts.packs)
        held = {*subject.case.layers, *subject.case.tables}
        tried = {trial.role for trial in facts.handed_in(subject)}
        left = {role for role in roles - held - tried - NOT_HANDED_IN.keys() - kinds.keys() if role in known}
        unsaid = {role for check, role in UNSAID_SOURCES if check == subject.rule.check}
        assert left <= {*ASKED, *unsaid}, (ident, left)


@pytest.mark.parametrize("name", names("packs"))
def test_each_fact_a_rule_asks_of_the_zone_is_in_its_test_or_filled_in(name):
    facts, richest = met_subjects(name)
    for ident, subject in richest.items():
        read = facts_read(subject.case, subject.rule, facts.packs)
        tried = {trial.role for trial in fillings(subject.case, read) if trial.role.startswith("zone:")}
        left = read.zone - subject.case.zone.facts.keys() - {role.partition(":")[2] for role in tried}
        assert left <= NEVER_FILLED.keys(), (ident, left)


def test_every_fact_that_checks_know_of_a_zone_is_filled_in_or_excepted():
    assert zone_facts.FACTS.keys() <= {*ZONE_FACTS, *NEVER_FILLED}


def test_what_may_go_unsaid_is_a_column_of_some_role():
    columns = {column for role in list_specs() for column in load_spec(role).columns}
    qualified = {f"{role}.{column}" for role in list_specs() for column in load_spec(role).columns}
    assert UNSAID.keys() <= columns | qualified | {"geometry", "id_a", "id_b"}
