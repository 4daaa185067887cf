"""Runs every rule on every test case of its pack with less known: no verdict may be gained by it.

Four properties hold for every rule. Erasing knowledge never helps: the interval with less known contains the one with
more, and a verdict stays or becomes undecided. Silence decides nothing: no fact that is left unsaid can overturn what
is certain without it. The future changes nothing: what is dated after the day leaves every finding as it is. A
contradiction never settles: two sources that disagree give the hull of both, and one of them alone lies within it.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from typing import TYPE_CHECKING

from landuse.core.errors import LanduseError
from landuse.core.evidence import Interval, Verdict
from landuse.core.findings import Finding
from landuse.core.rules import load_pack
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.judge.validate import check_asked
from landuse.workflows.policies.erasures import Trial, erasures, trials
from landuse.workflows.policies.fillings import fillings
from landuse.workflows.policies.run_tests import untested
from landuse.workflows.policies.subjects import PackFacts, Subject, kinds_of, subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.case import Case
    from landuse.core.rules import Rule, RulePack
    from landuse.workflows.policies.pack_tests import PackTest

#: What the least figure of a measure may differ by for rounding alone.
ROUNDING = 1e-6
#: How many cases with several erasures at once are tried for each test, in full.
TOGETHER = 20


@dataclass(frozen=True)
class Breach:
    """A property that a rule does not keep.

    Parameters
    ----------
    property
        ``erasure``, ``silence``, ``future`` or ``contradiction``.
    rule
        The full id of the rule.
    number
        The test, counted from 1 in its pack.
    what
        What was changed.
    before, after
        The finding as it was, and as it came out.
    """

    property: str
    rule: str
    number: int
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Attack:
    """What an adversary tried on a pack.

    Parameters
    ----------
    pack
        The id of the pack.
    tried
        How many cases were tried, by property.
    breaches
        What broke.
    unproven
        Rules with a limit that no test shows to become met, or broken.
    """

    pack: str
    tried: Mapping[str, int] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    unproven: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing broke, and every rule with a limit can become met and broken."""
        return not self.breaches and not self.unproven


def attack_all(named: Sequence[str], *, full: bool = False) -> list[Attack]:
    """Put the properties to the test on several packs, on every core: see `attack`.

    Parameters
    ----------
    named
        Ids of shipped packs, or paths of one's own.
    full
        As for `attack`.

    Returns
    -------
    list of Attack
        In the order of the names; the same on any number of cores.
    """
    workers = min(len(named), os.cpu_count() or 1)
    if workers < 2 or "fork" not in get_all_start_methods():
        return [attack(load_pack(name), full=full) for name in named]
    # forked, not begun anew: one's own checks and packs (--plugins) are there as well
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(partial(_attack_named, full=full), named))


def _attack_named(name: str, *, full: bool) -> Attack:
    return attack(load_pack(name), full=full)


def attack(pack: RulePack, *, full: bool = False, seed: int = 0) -> Attack:
    """Put the four properties to the test on every test case of a pack.

    Parameters
    ----------
    pack
        The pack, shipped or one's own.
    full
        Whether to try every change in every test, and several at once; else each sort of change once for each rule and
        outcome.
    seed
        What the choice of several changes at once starts from.

    Returns
    -------
    Attack
        What was tried, and what broke.

    Raises
    ------
    PackError
        If the pack, or one of its tests, is wrong in itself.
    """
    packs = family([pack])
    tried: Counter[str] = Counter()
    breaches: list[Breach] = []
    seen: set[tuple[str, str, str]] = set()
    asked = subjects_of(pack)
    facts = PackFacts.of(asked, packs)
    for subject in asked:
        before = _judged(subject.case, packs, subject.rule, subject.test)
        if before is None:
            continue
        chance = random.Random(f"{seed}/{pack.id}/{subject.number}")
        for trial in _trials(subject, before, facts, chance, full=full):
            key = (subject.rule.full_id, before.verdict.value, trial.sort)
            if not full and key in seen:
                continue
            seen.add(key)
            tried[trial.principle] += 1
            breaches += _breaches(trial, packs, subject, before)
    unproven = [gap.rule for gap in untested(pack) if {"met", "broken"} & set(gap.missing)]
    return Attack(pack.id, dict(tried), tuple(breaches), tuple(unproven))


def _trials(
    subject: Subject, before: Finding, facts: PackFacts, chance: random.Random, *, full: bool
) -> Iterator[Trial]:
    """Yield what is tried on a test: several erasures at once in full, one change at a time, what it leaves unsaid."""
    if full:
        yield from _together(subject.case, chance, kinds_of(subject.rule, facts.packs))
    yield from trials(subject.case)
    certain = (Verdict.MET, Verdict.BROKEN) if full else (Verdict.MET,)
    if before.verdict in certain and not subject.test.contradicts:
        yield from fillings(subject.case, facts.read[subject.rule.full_id])
        yield from facts.handed_in(subject)


def _together(case: Case, chance: random.Random, kinds: Mapping[str, str]) -> Iterator[Trial]:
    """Yield the case with two or three pieces of knowledge taken away, one after the other."""
    for _ in range(TOGETHER):
        taken, changed, shown = [], case, ""
        for _ in range(chance.choice((2, 3))):
            able = [trial for trial in erasures(changed) if not (trial.drops and kinds.get(trial.role) == "judged")]
            if able:
                trial = chance.choice(able)
                taken.append(trial.what)
                changed = trial.case
                shown = trial.role if kinds.get(trial.role) == "shown" else shown
        if len(taken) > 1:
            yield Trial("erasure", "; ".join(taken), changed, None, shown)


def _judged(case: Case, packs: tuple[RulePack, ...], rule: Rule, test: PackTest) -> Finding | None:
    """Return the finding a test is about; None where the case is refused, which decides nothing."""
    try:
        check_asked(case, packs)
        findings = RuleEvaluator.of(case, packs).findings(rule)
    except LanduseError:
        return None
    return next(
        (finding for finding in findings if (finding.scope == test.scope if test.scope else finding.primary)), None
    )


def _breaches(trial: Trial, packs: tuple[RulePack, ...], subject: Subject, before: Finding) -> Iterator[Breach]:
    rule, test = subject.rule, subject.test
    after = _judged(trial.case, packs, rule, test)
    if after is None:
        return
    other = None if trial.other is None else _judged(trial.other, packs, rule, test)
    held = [before] if other is None else [before, other]
    kind = kinds_of(rule, packs).get(trial.role)
    if not all(_kept(trial, reading, after, kind, contradicts=test.contradicts) for reading in held):
        first, last = " | ".join(describe(reading) for reading in held), describe(after)
        # a case that leaves a fact unsaid is the one filled in with less known
        first, last = (last, first) if trial.principle == "silence" else (first, last)
        yield Breach(trial.principle, rule.full_id, subject.number, trial.what, first, last)


def _kept(trial: Trial, before: Finding, after: Finding, kind: str | None, *, contradicts: bool) -> bool:
    """Return whether a finding after a change keeps the property that the change puts to the test."""
    if trial.principle == "future":
        return same(before, after)
    if kind == "judged" and (trial.drops or trial.principle == "silence"):
        # what is judged itself is another thing without a part
        return True
    if trial.principle == "silence":
        return not _overturned(after, before)
    if kind == "shown":
        return wider(before, after) or no_better(before, after)
    if contradicts and trial.principle == "erasure":
        return wider(before, after) or within(after, before)
    return wider(before, after)


def _overturned(before: Finding, after: Finding) -> bool:
    """Return whether a certain verdict and another certain one are contrary."""
    return {before.verdict, after.verdict} == {Verdict.MET, Verdict.BROKEN}


def no_better(before: Finding, after: Finding) -> bool:
    """Return whether a finding without an exception comes no nearer to being met than with it.

    An exception is for whoever claims it to show: without it a rule may be broken that was met, never the other way.
    """
    if after.verdict is Verdict.MET and before.verdict is not Verdict.MET:
        return False
    if before.verdict is Verdict.BROKEN and after.verdict is not Verdict.BROKEN:
        return False
    limit, first, second = before.limit, before.evidence.interval, after.evidence.interval
    if limit is None or before.evidence.reason is not None or after.evidence.reason is not None:
        return True
    crumb = _crumb(first)
    if limit.op in ("<=", "<"):
        return second.low >= first.low - crumb and second.high >= first.high - crumb
    if limit.op in (">=", ">"):
        return second.low <= first.low + crumb and second.high <= first.high + crumb
    return True


def within(inner: Finding, outer: Finding) -> bool:
    """Return whether a finding from one of two sources that disagree lies within the hull that the two gave."""
    if inner.evidence.reason is not None or outer.evidence.reason is not None:
        return inner.verdict is Verdict.NOT_JUDGED
    return outer.verdict is Verdict.UNDECIDED and _contains(outer.evidence.interval, inner.evidence.interval)


def wider(before: Finding, after: Finding) -> bool:
    """Return whether a finding with less known claims no more than the one with more."""
    if before.evidence.reason is not None:
        return after.verdict in (Verdict.UNDECIDED, Verdict.NOT_JUDGED)
    if after.evidence.reason is not None or after.verdict not in (before.verdict, Verdict.UNDECIDED):
        return False
    return _contains(after.evidence.interval, before.evidence.interval)


def same(before: Finding, after: Finding) -> bool:
    """Return whether two findings come to the same."""
    first, second = before.evidence.interval, after.evidence.interval
    return before.verdict is after.verdict and (first.low, first.high, first.value) == (
        second.low,
        second.high,
        second.value,
    )


def _contains(outer: Interval, inner: Interval) -> bool:
    crumb = _crumb(inner)
    return outer.low <= inner.low + crumb and inner.high - crumb <= outer.high


def _crumb(interval: Interval) -> float:
    ends = [abs(end) for end in (interval.low, interval.high) if abs(end) != float("inf")]
    return ROUNDING * max(1.0, *ends, 1.0)


def describe(finding: Finding) -> str:
    """Return a finding in one line: its verdict and its interval."""
    interval = finding.evidence.interval
    value = "" if interval.value is None else f" at {interval.value:g}"
    applies = "" if finding.evidence.reason is None else ", not applicable"
    return f"{finding.verdict.value} {interval.low:g}..{interval.high:g}{value}{applies}"
