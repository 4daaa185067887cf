"""What stands beside the verdicts: a reviewer's own rulings, and which of several policies is the stricter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.wording import DECISION_LATER, DECISION_UNMATCHED

if TYPE_CHECKING:
    from landuse.core.case import Case, Decision
    from landuse.core.findings import Finding
    from landuse.core.messages import Message


def with_decisions(case: Case, findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], tuple[Message, ...]]:
    """Put each recorded decision beside the finding it names; verdicts stay.

    Parameters
    ----------
    case
        The case with its decisions.
    findings
        The findings.

    Returns
    -------
    tuple
        The findings, and a note for each decision that matches none, or that a later one on the same finding outdates.
    """
    by_finding: dict[str, list[Decision]] = defaultdict(list)
    notes: list[Message] = []
    ids = {one.id: one for one in findings} | {one.rule.full_id: one for one in findings if one.primary}
    for decision in case.decisions:
        if decision.finding in ids:
            by_finding[ids[decision.finding].id].append(decision)
        else:
            notes.append(DECISION_UNMATCHED(finding=decision.finding))
    standing = {ident: max(each, key=lambda decision: decision.on) for ident, each in by_finding.items()}
    notes += [
        DECISION_LATER(finding=ident, count=len(each), on=standing[ident].on)
        for ident, each in by_finding.items()
        if len(each) > 1
    ]
    return tuple(replace(one, decision=standing.get(one.id)) for one in findings), tuple(notes)


def with_stricter(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Note on each finding which policy sets a stricter limit on the same measure and ground.

    Parameters
    ----------
    findings
        The findings.

    Returns
    -------
    tuple of Finding
        The same, with ``stricter`` filled in.
    """
    groups: dict[tuple[str, str, bool], list[Finding]] = defaultdict(list)
    for one in findings:
        key = _measure(one)
        if key is not None:
            groups[key].append(one)
    strictest = {key: _strictest(each) for key, each in groups.items() if len({one.limit for one in each}) > 1}
    return tuple(replace(one, stricter=_other(one, strictest)) for one in findings)


def _measure(one: Finding) -> tuple[str, str, bool] | None:
    """Return what a finding's limit is comparable with: the same measure on the same ground, from the same side."""
    if not one.rule.measure or one.limit is None or one.limit.op not in (">=", ">", "<=", "<"):
        return None
    return one.rule.measure, one.scope, one.limit.op in (">=", ">")


def _strictest(each: list[Finding]) -> Finding:
    def strictness(one: Finding) -> tuple[float, bool]:
        assert one.limit is not None
        upwards = one.limit.op in (">=", ">")
        return (one.limit.value if upwards else -one.limit.value, one.limit.op in (">", "<"))

    return max(each, key=strictness)


def _other(one: Finding, strictest: dict[tuple[str, str, bool], Finding]) -> str | None:
    key = _measure(one)
    top = None if key is None else strictest.get(key)
    return top.id if top is not None and top.limit != one.limit else None
