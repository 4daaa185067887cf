"""Runs the test cases a policy pack carries: tiny squares and tables with the verdict they must come to."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from landuse.core.errors import FaultList, LanduseError, PackError
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec
from landuse.core.wording import MEASURED
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.judge.validate import check_asked
from landuse.workflows.policies.pack_tests import SHAPES, PackTest, TestLayer, TestTable, _words, make_case

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from landuse.core.findings import Finding
    from landuse.core.rules import Rule, RulePack


@dataclass(frozen=True)
class TestOutcome:
    """How one test came out.

    Parameters
    ----------
    rule
        The full id of the rule tested.
    number
        The test, counted from 1 in its pack.
    expect, found
        What it must come to, and what it came to.
    passed
        Whether they agree, figures included.
    why
        What is different where it failed.
    """

    rule: str
    number: int
    expect: str
    found: str
    passed: bool
    why: str = ""


@dataclass(frozen=True)
class Untested:
    """What the tests of a pack leave out of a rule.

    Parameters
    ----------
    rule
        The full id.
    missing
        The outcomes that no test expects.
    """

    rule: str
    missing: tuple[str, ...]


def run_tests(pack: RulePack) -> tuple[TestOutcome, ...]:
    """Run the tests of a pack.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of TestOutcome
        One for each test, in their order.

    Raises
    ------
    PackError
        If a test is not written as one: an unknown key, rule, layer or column.
    """
    packs = family([pack])
    return tuple(_run(pack, packs, number, test) for number, test in enumerate(read_tests(pack), 1))


def read_tests(pack: RulePack) -> tuple[PackTest, ...]:
    """Read the tests of a pack without running them.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of PackTest
        In their order.

    Raises
    ------
    PackError
        If a test is not written as one.
    """
    faults, read = FaultList(), []
    known = {rule.full_id for member in pack.family() for rule in member.rules}
    for number, content in enumerate(pack.tests, 1):
        test, wrong = test_faults(content, pack.id, known, f"{pack.id}: test {number}")
        for fault in wrong:
            faults.add(fault)
        read += [test] if test is not None else []
    faults.raise_any()
    return tuple(read)


def test_faults(
    content: Mapping[str, Any], pack: str, known: Collection[str], where: str
) -> tuple[PackTest | None, list[PackError]]:
    """Return a test as it stands in a pack, and all that is wrong with it.

    Parameters
    ----------
    content
        What stands under ``[[tests]]``.
    pack, known
        The id of the pack, and the full ids of the rules there are.
    where
        The test, for messages.
    """
    try:
        test = PackTest.model_validate(content)
    except ValidationError as error:
        see = Message("See the docs on a pack's tests")
        return None, [
            PackError(
                Message("'{key}': {fault}", key=".".join(str(step) for step in fault["loc"]), fault=form_fault(fault)),
                where=where,
                next=see,
            )
            for fault in error.errors()
        ]
    return test, list(_faults(test, pack, known, where))


test_faults.__test__ = False  # type: ignore[attr-defined]  # it is no test of pytest's


def rule_of(test: PackTest, pack: str) -> str:
    """Return the full id of the rule a test of a pack is about."""
    return test.rule if "/" in test.rule else f"{pack}/{test.rule}"


def untested(pack: RulePack) -> tuple[Untested, ...]:
    """Return which outcomes of which rules no test of the pack expects.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of Untested
        The rules whose tests are not complete; a rule with a limit has met, broken and undecided, others are measured.
    """
    expected: dict[str, set[str]] = {}
    for test in read_tests(pack):
        expected.setdefault(find_rule(test, pack).full_id, set()).add(test.expect)
    gaps = (Untested(rule.full_id, _missing(rule, expected.get(rule.full_id, set()))) for rule in pack.rules)
    return tuple(gap for gap in gaps if gap.missing)


def without_test(pack: RulePack) -> tuple[str, ...]:
    """Return the rules of a pack that no test is about."""
    about = {rule_of(test, pack.id) for test in read_tests(pack)}
    return tuple(rule.full_id for rule in pack.rules if rule.full_id not in about)


def _missing(rule: Rule, expected: set[str]) -> tuple[str, ...]:
    judged = rule.limit is not None or rule.gates is not None
    wanted = ("met", "broken", "undecided") if judged else ("measured",)
    return tuple(word for word in wanted if word not in expected)


def find_rule(test: PackTest, pack: RulePack) -> Rule:
    """Return the rule a test is about."""
    ident = rule_of(test, pack.id)
    return next(rule for member in pack.family() for rule in member.rules if rule.full_id == ident)


def _faults(test: PackTest, pack: str, known: Collection[str], where: str) -> Iterator[PackError]:
    """Find what is wrong with a test: its rule, its layers and tables, their columns."""
    if rule_of(test, pack) not in known:
        near = difflib.get_close_matches(rule_of(test, pack), known, n=2, cutoff=0.6)
        yield PackError(
            Message("there is no rule '{rule}' in {pack}", rule=test.rule, pack=pack),
            where=where,
            next=Message("Did you mean {names}?", names=near) if near else Message("Mend its id"),
        )
    given: tuple[tuple[str, Mapping[str, Sequence[TestLayer | TestTable]]], ...] = (
        ("layer", test.layers),
        ("table", test.tables),
    )
    for kind, roles in given:
        for role, sources in roles.items():
            if role not in list_specs() or load_spec(role).kind != kind:
                yield PackError(
                    Message("there is no layer '{role}'", role=role)
                    if kind == "layer"
                    else Message("there is no table '{role}'", role=role),
                    where=where,
                    next=Message("`landuse policies show` names those of a rule"),
                )
                continue
            columns = {"id", *load_spec(role).columns, *(SHAPES if kind == "layer" else ())}
            given_columns = dict.fromkeys(column for source in sources for row in source.rows for column in row)
            for column in (column for column in given_columns if column not in columns):
                yield PackError(
                    Message("'{role}' has no column '{column}'", role=role, column=column),
                    where=where,
                    next=Message("It has: {known}", known=sorted(columns)),
                )


def _run(pack: RulePack, packs: tuple[RulePack, ...], number: int, test: PackTest) -> TestOutcome:
    rule = find_rule(test, pack)
    case = make_case(test, rule, f"{pack.id}: test {number}")
    try:
        check_asked(case, packs)
        findings = RuleEvaluator.of(case, packs).findings(rule)
    except PackError:
        raise
    except LanduseError as error:
        return TestOutcome(rule.full_id, number, test.expect, "error", False, error.text())
    named = [finding for finding in findings if (finding.scope == test.scope if test.scope else finding.primary)]
    if not named:
        scopes = ", ".join(finding.scope for finding in findings)
        return TestOutcome(
            rule.full_id, number, test.expect, "none", False, f"no finding on '{test.scope}'; there are: {scopes}"
        )
    word = _word(named[0])
    faults = [*([f"it is {word}"] if word != test.expect else []), *_figures(test, named[0]), *_words(named[0])]
    return TestOutcome(rule.full_id, number, test.expect, word, not faults, "; ".join(faults))


def _word(finding: Finding) -> str:
    return "measured" if finding.reason == MEASURED else finding.verdict.value


def _figures(test: PackTest, finding: Finding) -> Iterator[str]:
    interval = finding.evidence.interval
    for name in ("value", "low", "high"):
        wanted, measured = getattr(test, name), getattr(interval, name)
        if wanted is not None and (measured is None or abs(measured - wanted) > 1e-6 * max(1.0, abs(wanted))):
            yield f"{name} is {measured}, expected {wanted}"
