"""The findings of a review as one table of typed columns, for those who count, filter and join."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.core.evidence import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landuse.core.messages import Lang

WEIGHTS = ("must", "in_principle", "notice")
#: The columns, each with its type: what a column is, is said in `Review.to_frame`.
COLUMNS: dict[str, object] = {
    "rule": "string", "scope": "string", "part_of": "string", "primary": "bool",
    "weight": pd.CategoricalDtype(WEIGHTS, ordered=False),
    "verdict": pd.CategoricalDtype([verdict.value for verdict in Verdict], ordered=False),
    "value": "float64", "low": "float64", "high": "float64", "unit": "string", "area": "string",
    "limit_op": "string", "limit": "float64", "limit_upper": "float64", "margin": "float64",
    "title": "string", "message": "string", "reason": "string",
    "document": "string", "number": "string", "clause": "string", "quote": "string",
    "pieces": "int64", "area_m2": "float64", "wants": "string", "assumed": "int64", "decision": "string",
}  # fmt: skip


def findings_frame(findings: Sequence[Any], say: Callable[[Any, Lang], str], lang: Lang) -> pd.DataFrame:
    """Return findings as a table of typed columns, a row each, in their order.

    Parameters
    ----------
    findings
        The findings.
    say
        Writes the sentence of a finding.
    lang
        The language of titles, messages and reasons.
    """
    rows = [_row(finding, say(finding, lang), lang) for finding in findings]
    index = pd.Index([finding.id for finding in findings], name="id", dtype="string")
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    return pd.DataFrame({name: pd.Series(columns[name], index, dtype=kind) for name, kind in COLUMNS.items()})


def _row(finding: Any, message: str, lang: Lang) -> dict[str, object]:  # noqa: ANN401  a Finding, of a module above this one
    evidence, rule, limit = finding.evidence, finding.rule, finding.limit
    areas = pd.to_numeric(evidence.where["area_m2"], errors="coerce") if len(evidence.where) else pd.Series(dtype=float)
    return {
        "rule": rule.full_id, "scope": finding.scope, "part_of": finding.part_of, "primary": finding.primary,
        "weight": rule.weight, "verdict": finding.verdict.value,
        "value": _number(evidence.interval.value), "low": evidence.interval.low, "high": evidence.interval.high,
        "unit": evidence.unit, "area": evidence.area,
        "limit_op": limit.op if limit else None, "limit": _number(limit.value if limit else None),
        "limit_upper": _number(limit.upper if limit else None), "margin": _number(finding.margin),
        "title": rule.title.text(lang), "message": message,
        "reason": finding.reason.text(lang) if finding.reason else None,
        "document": rule.citation.document, "number": rule.citation.number,
        "clause": rule.citation.clause, "quote": rule.citation.quote,
        "pieces": len(evidence.where), "area_m2": float(areas.sum()) if len(areas) else 0.0,
        "wants": ", ".join(want.key for want in evidence.wants) or None, "assumed": len(finding.assumed),
        "decision": finding.decision.ruling if finding.decision else None,
    }  # fmt: skip


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
