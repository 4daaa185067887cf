"""What stands beside the verdicts: a reviewer's own rulings, and which of several policies is the stricter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.phrases import Note
from landuse.wording import DECISION_UNMATCHED

if TYPE_CHECKING:
    from landuse.case import Case
    from landuse.findings import Finding


def with_decisions(case: Case, findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], tuple[Note, ...]]:
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
        The findings, and a note for each decision that matches none.
    """
    decided = {decision.finding: decision for decision in case.decisions}
    named = {
        ident: one
        for one in findings
        for ident in (one.id, one.rule.full_id if one.primary else one.id)
        if ident in decided
    }
    by_id = {one.id: decided[ident] for ident, one in named.items()}
    unmatched = tuple(DECISION_UNMATCHED(finding=ident) for ident in decided if ident not in named)
    return tuple(replace(one, decision=by_id.get(one.id)) for one in findings), unmatched


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
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in findings:
        if one.rule.measure and one.limit is not None and one.limit.op in (">=", ">", "<=", "<"):
            groups[one.rule.measure, one.scope].append(one)
    strictest = {key: _strictest(each) for key, each in groups.items() if len({one.limit for one in each}) > 1}
    return tuple(replace(one, stricter=_other(one, strictest)) for one in findings)


def _strictest(each: list[Finding]) -> Finding:
    def strictness(one: Finding) -> tuple[float, bool]:
        assert one.limit is not None
        upwards = one.limit.op in (">=", ">")
        return (one.limit.value if upwards else -one.limit.value, one.limit.op in (">", "<"))

    return max(each, key=strictness)


def _other(one: Finding, strictest: dict[tuple[str, str], Finding]) -> str | None:
    top = strictest.get((one.rule.measure or "", one.scope))
    return top.id if top is not None and top.limit != one.limit else None
