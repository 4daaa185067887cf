"""Runs every rule on every test case of its pack with less known: no verdict may be gained by it.

Three properties hold for every rule. Erasing knowledge never helps: the interval with less known contains the one with
more, and a verdict stays or becomes undecided. The future changes nothing: what is dated after the day leaves every
finding as it is. A contradiction never settles: two sources that disagree give the hull of both.
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
from landuse.judge.bind import find_check
from landuse.judge.evaluate import RuleEvaluator, full_id
from landuse.judge.review import family
from landuse.judge.validate import check_asked
from landuse.workflows.policies.erasures import Trial, erasures, trials
from landuse.workflows.policies.pack_tests import make_case
from landuse.workflows.policies.run_tests import find_rule, read_tests, untested

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
        ``erasure``, ``future`` or ``contradiction``.
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
    """Put the three properties to the test on every test case of a pack.

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
    for number, test in enumerate(read_tests(pack), 1):
        rule = find_rule(test, pack)
        case = make_case(test, rule, f"{pack.id}: test {number}")
        before = _judged(case, packs, rule, test)
        if before is None:
            continue
        chance = random.Random(f"{seed}/{pack.id}/{number}")
        for trial in _together(case, chance, _kinds(rule, packs)) if full and not test.contradicts else ():
            tried[trial.principle] += 1
            breaches += _breaches(trial, packs, rule, test, number, before)
        for trial in trials(case):
            if test.contradicts and trial.principle == "erasure":
                # its sources disagree: without one of them the other stands
                continue
            key = (rule.full_id, before.verdict.value, trial.sort)
            if not full and key in seen:
                continue
            seen.add(key)
            tried[trial.principle] += 1
            breaches += _breaches(trial, packs, rule, test, number, before)
    unproven = [gap.rule for gap in untested(pack) if {"met", "broken"} & set(gap.missing)]
    return Attack(pack.id, dict(tried), tuple(breaches), tuple(unproven))


def _together(case: Case, chance: random.Random, kinds: Mapping[str, str]) -> Iterator[Trial]:
    """Yield the case with two or three pieces of knowledge taken away, one after the other; exceptions are left."""
    for _ in range(TOGETHER):
        taken, changed = [], case
        for _ in range(chance.choice((2, 3))):
            able = [trial for trial in erasures(changed) if not (trial.drops and trial.role in kinds)]
            if able:
                trial = chance.choice(able)
                taken.append(trial.what)
                changed = trial.case
        if len(taken) > 1:
            yield Trial("erasure", "; ".join(taken), changed)


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


def _breaches(
    trial: Trial, packs: tuple[RulePack, ...], rule: Rule, test: PackTest, number: int, before: Finding
) -> Iterator[Breach]:
    after = _judged(trial.case, packs, rule, test)
    if after is None:
        return
    kind = _kinds(rule, packs).get(trial.role) if trial.drops else None
    if kind == "judged" or (kind == "shown" and not _gained(before, after)):
        # what is judged itself is another thing without a part; an exception that nobody shows is none
        return
    other = None if trial.other is None else _judged(trial.other, packs, rule, test)
    held = [before] if other is None else [before, other]
    kept = all(same(reading, after) if trial.principle == "future" else wider(reading, after) for reading in held)
    if not kept:
        shown = " | ".join(describe(reading) for reading in held)
        yield Breach(trial.principle, rule.full_id, number, trial.what, shown, describe(after))


def _kinds(rule: Rule, packs: tuple[RulePack, ...]) -> dict[str, str]:
    """Return the roles that a rule, or one it rests on, takes as exceptions to be shown or as what is judged."""
    by_id = {member.full_id: member for pack in packs for member in pack.rules}
    if rule.gates is not None:
        named = [by_id[full_id(rule, ident)] for ident in rule.gates.rules()]
        return {role: kind for member in named for role, kind in _kinds(member, packs).items()}
    check = find_check(str(rule.check))
    mapping = {**rule.layers, **rule.tables}
    return {mapping.get(name, name): kind for name, kind in check.absent_rows.items() if kind in ("shown", "judged")}


def _gained(before: Finding, after: Finding) -> bool:
    return after.verdict is Verdict.MET and before.verdict is not Verdict.MET


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
    ends = [abs(end) for end in (inner.low, inner.high) if abs(end) != float("inf")]
    crumb = ROUNDING * max(1.0, *ends, 1.0)
    return outer.low <= inner.low + crumb and inner.high - crumb <= outer.high


def describe(finding: Finding) -> str:
    """Return a finding in one line: its verdict and its interval."""
    interval = finding.evidence.interval
    value = "" if interval.value is None else f" at {interval.value:g}"
    applies = "" if finding.evidence.reason is None else ", not applicable"
    return f"{finding.verdict.value} {interval.low:g}..{interval.high:g}{value}{applies}"
