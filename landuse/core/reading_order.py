"""The order findings are read in: broken first, then undecided; must before in principle; notices last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landuse.core.findings import Finding

VERDICT_ORDER = ("broken", "undecided", "met", "not_judged")
WEIGHT_ORDER = ("must", "in_principle", "notice")


def reading_order(finding: Finding) -> tuple[bool, int, int]:
    """Return where a finding stands: notices last, then by verdict, then by weight."""
    return (
        not finding.counted,
        VERDICT_ORDER.index(finding.verdict.value),
        WEIGHT_ORDER.index(finding.rule.weight),
    )


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order they are read."""
    return sorted(findings, key=reading_order)
