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
    ids = {finding.id: finding for finding in findings} | {
        finding.rule.full_id: finding for finding in findings if finding.primary
    }
    for decision in case.decisions:
        if decision.finding in ids:
            by_finding[ids[decision.finding].id].append(decision)
        else:
            notes.append(DECISION_UNMATCHED(finding=decision.finding))
    standing = {ident: max(decisions, key=lambda decision: decision.on) for ident, decisions in by_finding.items()}
    notes += [
        DECISION_LATER(finding=ident, count=len(decisions), on=standing[ident].on)
        for ident, decisions in by_finding.items()
        if len(decisions) > 1
    ]
    return tuple(replace(finding, decision=standing.get(finding.id)) for finding in findings), tuple(notes)


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
    for finding in findings:
        key = _measure(finding)
        if key is not None:
            groups[key].append(finding)
    strictest = {
        key: _strictest(group) for key, group in groups.items() if len({finding.limit for finding in group}) > 1
    }
    return tuple(replace(finding, stricter=_other(finding, strictest)) for finding in findings)


def _measure(finding: Finding) -> tuple[str, str, bool] | None:
    """Return what a finding's limit is comparable with: the same measure on the same ground, from the same side."""
    if not finding.rule.measure or finding.limit is None or finding.limit.op not in (">=", ">", "<=", "<"):
        return None
    return finding.rule.measure, finding.scope, finding.limit.op in (">=", ">")


def _strictest(group: list[Finding]) -> Finding:
    def strictness(finding: Finding) -> tuple[float, bool]:
        assert finding.limit is not None
        upwards = finding.limit.op in (">=", ">")
        return (finding.limit.value if upwards else -finding.limit.value, finding.limit.op in (">", "<"))

    return max(group, key=strictness)


def _other(finding: Finding, strictest: dict[tuple[str, str, bool], Finding]) -> str | None:
    key = _measure(finding)
    top = None if key is None else strictest.get(key)
    return top.id if top is not None and top.limit != finding.limit else None
