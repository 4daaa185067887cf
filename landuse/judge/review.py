"""Judges a case against policy packs: measure, hold against the limit, say what would decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.errors import PackError
from landuse.core.findings import Review
from landuse.core.messages import Message
from landuse.core.progress import steps
from landuse.core.rules import RulePack, load_pack
from landuse.core.timings import timed
from landuse.judge.bind import verify
from landuse.judge.decisions import with_decisions, with_stricter
from landuse.judge.departures import departures_of
from landuse.judge.evaluate import RuleEvaluator, full_id
from landuse.judge.validate import check_asked
from landuse.measures.land_summary import land_summary

if TYPE_CHECKING:
    from landuse.core.case import Case

Named = str | Path | RulePack


def review(case: Case, pack: Named | Sequence[Named] | None = None) -> Review:
    """Judge a case, clause by clause.

    Parameters
    ----------
    case
        The case, from `read_case`.
    pack
        The pack or packs to judge by, as ids, paths or from `load_pack`; those the case names where None.

    Returns
    -------
    Review
        Every rule's finding on its primary ground, and beside it those on its portions.

    Raises
    ------
    PackError
        If a pack is wrong in itself; nothing is judged then.
    InputError
        If the case names a rule, a parameter or an assumption that there is not.
    """
    wanted = case.policy if pack is None else pack
    packs = family([wanted] if isinstance(wanted, Named) else wanted)
    check_asked(case, packs)
    departures = departures_of(case, packs)
    evaluator = RuleEvaluator.of(case, packs)
    findings = tuple(finding for rule in steps("judging", evaluator.rules) for finding in evaluator.findings(rule))
    decided, unmatched = with_decisions(case, with_stricter(findings))
    with timed("adding up"):
        land = land_summary(evaluator.case, evaluator.grounds, decided)
    return Review(evaluator.case, packs, decided, evaluator.grounds, unmatched, departures, land)


def family(wanted: Sequence[Named]) -> tuple[RulePack, ...]:
    """Load packs and those they extend, each once, the national one first, and hold every rule against its check.

    Parameters
    ----------
    wanted
        Ids, paths or packs.

    Returns
    -------
    tuple of RulePack
        Ready to judge by.

    Raises
    ------
    PackError
        If no pack is named, or one is wrong in itself.
    """
    loaded = [named if isinstance(named, RulePack) else load_pack(named) for named in wanted]
    packs = {pack.id: pack for named in loaded for pack in named.family()}
    if not packs:
        raise PackError(
            Message("no policy is named"),
            next=Message(
                'Put policy = ["henan-2022"] into case.toml, or give --policy; `landuse policies list` shows them'
            ),
        )
    rules = {rule.full_id for pack in packs.values() for rule in pack.rules}
    for pack in packs.values():
        for rule in pack.rules:
            verify(rule)
            _known(
                rules,
                (*rule.replaces, *(full_id(rule, rule_id) for rule_id in (rule.gates.rules() if rule.gates else ()))),
                rule.full_id,
            )
        _known(rules, (off.rule for off in pack.off), pack.id)
    return tuple(packs.values())


def _known(rules: set[str], named: Iterable[str], where: str) -> None:
    for ident in named:
        if ident not in rules:
            raise PackError(
                Message("it names the rule '{rule}', which is in none of the packs", rule=ident),
                where=where,
                next=Message("Mend its id, or extend the pack it stands in"),
            )
