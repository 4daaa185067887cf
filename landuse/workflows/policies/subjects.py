"""What an adversary tries its changes on: the tests of a pack with their cases, and what their rules read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landuse.judge.bind import SOURCES, find_check
from landuse.judge.evaluate import full_id
from landuse.workflows.policies.erasures import ASKED, Trial
from landuse.workflows.policies.fillings import FactsRead, facts_given, facts_read
from landuse.workflows.policies.pack_tests import make_case
from landuse.workflows.policies.run_tests import find_rule, read_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from landuse.core.case import Case
    from landuse.core.rules import Rule, RulePack
    from landuse.workflows.policies.pack_tests import PackTest

#: Sources of a check that may go unsaid, each with the reason.
UNSAID_SOURCES = {("not_in_catalogue", "plans"): "a piece's own row says which tests of the clause it fails"}
#: How many sources of one role are handed in where a test has none.
DONORS = 2


@dataclass(frozen=True, eq=False)
class Subject:
    """A test of a pack with its rule and its case.

    Parameters
    ----------
    number
        The test, counted from 1 in its pack.
    test, rule, case
        The test, the rule it is about, and the case it describes.
    """

    number: int
    test: PackTest
    rule: Rule
    case: Case


@dataclass(frozen=True, eq=False)
class PackFacts:
    """What the rules of a pack read, over all of its tests.

    Parameters
    ----------
    subjects
        The tests.
    packs
        The pack, and those it extends.
    read
        What each rule reads, by its full id.
    """

    subjects: Sequence[Subject]
    packs: tuple[RulePack, ...]
    read: Mapping[str, FactsRead]

    @classmethod
    def of(cls, subjects: Sequence[Subject], packs: tuple[RulePack, ...]) -> PackFacts:
        """Return what the rules read of the cases of these tests."""
        read: dict[str, FactsRead] = {}
        for subject in subjects:
            name = subject.rule.full_id
            read[name] = read.get(name, FactsRead()) | facts_read(subject.case, subject.rule, packs)
        return cls(subjects, packs, read)

    def handed_in(self, subject: Subject) -> Iterator[Trial]:
        """Yield the case of a test with a layer or table that its rule takes and it does not have, as others have it.

        Exceptions, and what is judged itself, are left: with them the case is another one.
        """
        kinds = kinds_of(subject.rule, self.packs)
        unsaid = {role for name, role in UNSAID_SOURCES if name == subject.rule.check}
        held = {*subject.case.layers, *subject.case.tables, *kinds, *ASKED, *unsaid}
        for role in sorted(roles_of(subject.rule, self.packs) - held):
            for donor in self._donors(role, subject)[:DONORS]:
                kind = "layers" if role in donor.case.layers else "tables"
                sources = {**getattr(subject.case, kind), role: getattr(donor.case, kind)[role]}
                case = (
                    replace(subject.case, layers=sources) if kind == "layers" else replace(subject.case, tables=sources)
                )
                yield Trial("silence", f"{role} not handed in, as of test {donor.number}", case, role=role)

    def _donors(self, role: str, subject: Subject) -> list[Subject]:
        """Return the tests that have a role: those of the same rule first, then of its check, and what breaks it."""
        able = [donor for donor in self.subjects if role in donor.case.layers or role in donor.case.tables]
        return sorted(
            able,
            key=lambda donor: (
                donor.rule.full_id != subject.rule.full_id,
                donor.rule.check != subject.rule.check,
                donor.test.expect != "broken",
                donor.number,
            ),
        )


def subjects_of(pack: RulePack) -> list[Subject]:
    """Return the tests of a pack, those that say the most first: what is tried once is tried on them."""
    subjects = []
    for number, test in enumerate(read_tests(pack), 1):
        rule = find_rule(test, pack)
        subjects.append(Subject(number, test, rule, make_case(test, rule, f"{pack.id}: test {number}")))
    return sorted(subjects, key=lambda subject: (-_richness(subject.case), subject.number))


def _richness(case: Case) -> int:
    given = facts_given(case)
    return len(given.cells) + len(given.zone)


def members_of(rule: Rule, packs: Sequence[RulePack]) -> list[Rule]:
    """Return the rules a rule rests on; a rule with a check rests on itself alone."""
    if rule.gates is None:
        return [rule]
    by_id = {member.full_id: member for pack in packs for member in pack.rules}
    named = [by_id[full_id(rule, ident)] for ident in rule.gates.rules()]
    return [member for gate in named for member in members_of(gate, packs)]


def roles_of(rule: Rule, packs: Sequence[RulePack]) -> set[str]:
    """Return the layers, tables and rasters that a rule, or one it rests on, takes."""
    roles = set()
    for member in members_of(rule, packs):
        check, mapping = find_check(str(member.check)), {**member.layers, **member.tables}
        roles |= {mapping.get(name, name) for kind in SOURCES for name in check.named(kind)}
    return roles


def kinds_of(rule: Rule, packs: Sequence[RulePack]) -> dict[str, str]:
    """Return the roles that a rule, or one it rests on, takes as exceptions to be shown or as what is judged."""
    kinds: dict[str, str] = {}
    for member in members_of(rule, packs):
        mapping, able = {**member.layers, **member.tables}, find_check(str(member.check)).absent_rows
        kinds |= {mapping.get(name, name): kind for name, kind in able.items() if kind in ("shown", "judged")}
    return kinds
