"""review.json: the part other programs hold on to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from landuse.core.audience import notice
from landuse.core.finding_text import message
from landuse.core.findings import evidence_items
from landuse.core.units import round_half_up
from landuse.judge.conclusion import conclude
from landuse.render.shared.land_json import land_content

if TYPE_CHECKING:
    from landuse.core.case import RoleDoubt
    from landuse.core.evidence import Interval
    from landuse.core.findings import Assumed, Departure, Finding, GateResult, Review
    from landuse.core.layer import Source
    from landuse.core.limits import Limit
    from landuse.core.messages import Lang

FILES = ("review.json",)
SCHEMA = "1"
DECIMALS = {"m2": 2, "1": 6, "m": 3}


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write ``review.json``."""
    (folder / FILES[0]).write_text(dump(review, lang), encoding="utf-8", newline="\n")


def dump(review: Review, lang: Lang = "zh") -> str:
    """Return the text of ``review.json``."""
    return json.dumps(content(review, lang), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def content(review: Review, lang: Lang = "zh") -> dict[str, Any]:
    """Return what ``review.json`` holds, as plain values.

    Parameters
    ----------
    review
        The review.
    lang
        Language of the messages.

    Returns
    -------
    dict
        As its JSON Schema says.
    """
    case = review.case
    return {
        "schema": SCHEMA,
        "title": case.title,
        "on": case.on.isoformat(),
        "lang": lang,
        "policies": [
            {
                "id": pack.id,
                "version": pack.version,
                "sha256": pack.sha256,
                "document": pack.document,
                "number": pack.number,
            }
            for pack in review.packs
        ],
        "work_crs": f"EPSG:{case.work_crs}" if case.work_crs else None,
        "zone": {name: _plain(value) for name, value in case.zone.facts.items()},
        "summary": review.summary,
        "notes": [note.text(lang) for note in (*case.notes, *review.notes)],
        "sources": [_source(source, lang) for source in case.sources],
        "departures": [_departure(departure) for departure in review.departures],
        "role_doubts": [_role_doubt(doubt, review, lang) for doubt in case.role_doubts],
        "conclusion": _conclusion(review, lang),
        "final": review.final,
        "audience": "internal" if case.withheld is None else "public",
        "notice": notice(case.withheld, lang),
        "left_out": [] if case.withheld is None else [kind.text(lang) for kind in case.withheld.left_out],
        "findings": [_finding(finding, lang) for finding in review.items],
        "land": land_content(review.land),
    }


def _conclusion(review: Review, lang: Lang) -> dict[str, Any] | None:
    if review.partial:
        return None
    proposed = conclude(review)
    return {
        "kind": proposed.kind,
        "title": proposed.title.text(lang),
        "why": [note.text(lang) for note in proposed.why()],
        "bars": [point.finding.id for point in proposed.bars],
        "conditions": proposed.condition_texts(lang),
        "asks": [
            {
                "key": ask.want.key,
                "what": ask.want.what.text(lang),
                "whom": ask.want.whom,
                "findings": list(ask.findings),
            }
            for ask in proposed.asks
        ],
    }


def _source(source: Source, lang: Lang) -> dict[str, Any]:
    return {
        "role": source.role, "path": source.path, "layer": source.layer, "sha256": source.sha256,
        "reader": source.reader, "edition": source.edition,
        "on": _plain(source.on), "features": source.features, "crs": source.crs,
        "repairs": [{key: _plain(value) for key, value in repair.as_dict().items()} for repair in source.repairs],
        "complete": None if source.complete is None else source.complete.model_dump(mode="json", exclude_none=True),
        "notes": [note.text(lang) for note in source.notes],
    }  # fmt: skip


def _role_doubt(doubt: RoleDoubt, review: Review, lang: Lang) -> dict[str, Any]:
    unanswered = doubt in review.case.unanswered_doubts
    return {
        "role": doubt.role,
        "looks_like": doubt.other,
        "why": doubt.why.text(lang),
        "opens": doubt.opens,
        "answered": not unanswered,
    }


def _departure(departure: Departure) -> dict[str, Any]:
    return {name: _plain(value) for name, value in vars(departure).items()}


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    evidence, rule = finding.evidence, finding.rule
    nothing = finding.evidence.reason is not None
    low, high = (None, None) if nothing else (evidence.interval.low, evidence.interval.high)
    return {
        "id": finding.id,
        "rule": rule.full_id,
        "clause_id": rule.clause_id,
        "title": rule.title.text(lang),
        "scope": finding.scope,
        "part_of": finding.part_of,
        "weight": rule.weight,
        "verdict": finding.verdict.value,
        "conditional": finding.conditional,
        "reason": finding.reason.text(lang) if finding.reason else None,
        "value": None if nothing else _rounded(evidence.interval.value, evidence.unit),
        "low": _rounded(low, evidence.unit),
        "high": _rounded(high, evidence.unit),
        "limit": _limit(finding.limit),
        "unit": evidence.unit,
        "area": evidence.area,
        "other_area": _other_area(finding),
        "margin": _rounded(finding.margin, evidence.unit),
        "definitions": [
            {**reading.params, **_interval(reading.interval, evidence.unit)} for reading in evidence.definitions
        ],
        "assumed": [_assumed(assumption, evidence.unit) for assumption in finding.assumed],
        "decision": _decision(finding),
        "stricter": finding.stricter,
        "message": message(finding, lang),
        "remedy": rule.remedy.text(lang) if rule.remedy and finding.verdict in ("broken", "undecided") else None,
        "notes": [note.text(lang) for note in evidence.notes],
        **({} if evidence.if_confirmed is None else {"if_confirmed": _interval(evidence.if_confirmed, evidence.unit)}),
        "citation": {
            "document": rule.citation.document, "number": rule.citation.number, "body": rule.citation.body,
            "issued": _plain(rule.citation.issued),
            "clause": rule.citation.clause, "quote": rule.citation.quote, "certainty": rule.citation.certainty,
        },
        "basis": list(rule.basis),
        "figures": {name: _rounded(value, _unit_of(name)) for name, value in evidence.figures.items()},
        "ignored": {
            "count": evidence.ignored.count, "area_m2": _rounded(evidence.ignored.area_m2, "m2"),
            "widest_m": _rounded(evidence.ignored.widest_m, "m"), "tolerance_m": evidence.ignored.tolerance_m,
        },
        "evidence": list(_items(finding)),
        "decides": [want.what.text(lang) for want in evidence.wants],
        "wants": [{"key": want.key, "what": want.what.text(lang), "whom": want.whom} for want in evidence.wants],
        "gates": _gate(finding.gates, lang) if finding.gates else None,
        "tables": {name: _rows(table) for name, table in evidence.tables.items()},
    }  # fmt: skip


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    upper = {} if limit.upper is None else {"upper": limit.upper}
    return {"op": limit.op, "value": limit.value, **upper}


def _unit_of(name: str) -> str:
    return "m2" if name.endswith("_m2") else ""


def _items(finding: Finding) -> Iterator[dict[str, Any]]:
    if not len(finding.evidence.where):
        return
    frame = evidence_items(finding)
    for ident, row in zip(frame.index, frame.drop(columns="geometry").to_dict("records"), strict=True):
        extra = {
            name: _plain(value) for name, value in row.items() if name not in ("kind", "unit_id", "label", "area_m2")
        }
        yield {
            "id": ident,
            "layer": row["kind"],
            "unit_id": _plain(row["unit_id"]),
            "label": _plain(row["label"]),
            "area_m2": _rounded(row["area_m2"], "m2"),
            **extra,
        }


def _other_area(finding: Finding) -> dict[str, Any] | None:
    other = finding.other_area
    if other is None:
        return None
    return {"area": other.area, **_interval(other.interval, finding.evidence.unit), "verdict": other.verdict.value}


def _assumed(assumption: Assumed, unit: str) -> dict[str, Any]:
    without = {**_interval(assumption.without, unit), "verdict": assumption.verdict_without.value}
    return {
        "about": assumption.about,
        "take": assumption.take,
        "reason": assumption.reason,
        "by": assumption.by,
        "without": without,
    }


def _decision(finding: Finding) -> dict[str, Any] | None:
    decision = finding.decision
    if decision is None:
        return None
    return {"ruling": decision.ruling, "reason": decision.reason, "by": decision.by, "on": decision.on.isoformat()}


def _gate(gate: GateResult, lang: Lang) -> dict[str, Any]:
    return {
        "kind": gate.kind, "weight": gate.weight, "verdict": gate.verdict.value, "finding": gate.finding,
        "title": gate.title.text(lang) if gate.title else None, "parts": [_gate(part, lang) for part in gate.parts],
    }  # fmt: skip


def _interval(interval: Interval, unit: str) -> dict[str, Any]:
    return {
        "value": _rounded(interval.value, unit),
        "low": _rounded(interval.low, unit),
        "high": _rounded(interval.high, unit),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): _plain(value, name) for name, value in row.items()} for row in table.to_dict("records")]


def _rounded(value: float | None, unit: str) -> float | None:
    """Round a figure as it is published; no bound is null, for JSON knows no infinity."""
    if value is None or not math.isfinite(value):
        return None
    return round_half_up(float(value), DECIMALS.get(unit, 6)) + 0.0


def _plain(value: object, name: object = "") -> Any:  # noqa: ANN401  whatever JSON holds
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, (np.generic,)):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, (date, pd.Timestamp)):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return _rounded(value, _unit_of(str(name)))
    return value if isinstance(value, (str, int, bool)) else str(value)
