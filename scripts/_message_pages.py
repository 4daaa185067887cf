"""The page of what each rule of a pack says: met, broken, undecided and not judged, from the tests of the pack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from landuse.core.evidence import Evidence, Verdict
from landuse.core.finding_text import message
from landuse.core.findings import Finding
from landuse.core.messages import Message
from landuse.core.plugins import names
from landuse.core.rules import Rule, RulePack, load_pack
from landuse.core.terms import VERDICTS
from landuse.core.wording import NOT_ASKED
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.workflows.policies.pack_tests import make_case
from landuse.workflows.policies.run_tests import read_tests

Lang = Literal["zh", "en"]
ABOUT = Message("The words of each rule as a review says them, from the tests of its pack.")


def message_pages(lang: Lang) -> Iterator[tuple[str, str]]:
    """Return the page of each pack, by its name."""
    for name in names("packs"):
        pack = load_pack(name)
        lines = [f"# {pack.title.text(lang)}", "", ABOUT.text(lang), ""]
        for rule in pack.rules:
            said = {_line(one, lang): None for one in findings_of(name) if one.rule.full_id == rule.full_id}
            lines += [f"## {rule.full_id}", "", *said, ""]
        yield name, "\n".join(lines)


@cache
def findings_of(name: str) -> tuple[Finding, ...]:
    """Return the findings of a pack's tests, each rule's own, and for each rule one that is not judged."""
    pack = load_pack(name)
    return (*_tested(pack), *(not_judged(rule) for rule in pack.rules))


def not_judged(rule: Rule) -> Finding:
    """Return the finding of a rule that a review does not ask for."""
    return Finding(
        rule, Verdict.NOT_JUDGED, Evidence.not_applicable(NOT_ASKED), rule.scope or "draft", reason=NOT_ASKED
    )


def _tested(pack: RulePack) -> Iterator[Finding]:
    packs = family([pack])
    rules = {rule.full_id: rule for rule in pack.rules}
    for number, test in enumerate(read_tests(pack), 1):
        rule = rules.get(test.rule if "/" in test.rule else f"{pack.id}/{test.rule}")
        if rule is not None:
            case = make_case(test, rule, f"{pack.id}: test {number}")
            yield RuleEvaluator.of(case, packs).findings(rule)[0]


def _line(finding: Finding, lang: Lang) -> str:
    return f"- **{VERDICTS[finding.verdict].text(lang)}** {message(finding, lang)}"
