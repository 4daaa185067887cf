"""What the map says beside the shapes: each finding's figures and words, and what the review rests on."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from landuse.core.figures import number
from landuse.core.finding_text import if_confirmed, message
from landuse.core.findings import evidence_items
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.reading_order import in_reading_order
from landuse.core.terms import DECISIONS, SUPPLIERS, VERDICTS, WEIGHTS, term
from landuse.core.wording import bounds, figure, limit_text, scope_title
from landuse.render.shared.departure_text import departure_text
from landuse.render.shared.layers import drawn_items, leading
from landuse.render.shared.shapes import box, in_degrees
from landuse.render.shared.styles import DOUBTS
from landuse.render.shared.words import kind_title, reading_text, taken_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.case import Decision
    from landuse.core.findings import Finding, GateResult, Review
    from landuse.core.layer import Scope, Source
    from landuse.core.messages import Lang
    from landuse.core.rules import RulePack

#: Which findings a reviewer reads first.
ORDER = ("broken", "undecided", "met", "not_judged")
#: Pieces of ground listed under a finding; all of them are drawn.
LISTED = 200


def panel(review: Review, lang: Lang) -> list[dict[str, Any]]:
    """Return the findings as the panel shows them: broken first, portions under their finding.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of dict
        One for each primary finding, its portions under ``portions``.
    """
    beside: dict[str, list[dict[str, Any]]] = {}
    for finding in review.items:
        if finding.part_of is not None:
            beside.setdefault(finding.part_of, []).append(entry(review, finding, lang))
    primary = in_reading_order(finding for finding in review.items if finding.primary)
    return [{**entry(review, finding, lang), "portions": beside.get(finding.id, [])} for finding in primary]


def entry(review: Review, finding: Finding, lang: Lang) -> dict[str, Any]:
    """Return one finding as the panel shows it.

    Parameters
    ----------
    review
        The review it is of.
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        Texts ready to be read, the pieces of its ground, and the bounds to fly to.
    """
    rule, evidence = finding.rule, finding.evidence
    frame = evidence_items(finding)
    return {
        "id": finding.id,
        "verdict": finding.verdict.value,
        "word": VERDICTS[finding.verdict].text(lang),
        "title": rule.title.text(lang),
        "scope": scope_title(finding.scope, finding.block_name).text(lang),
        "weight": WEIGHTS[rule.weight].text(lang),
        "counted": finding.counted,
        "message": message(finding, lang),
        **_figures(finding, lang),
        "clause": rule.citation.clause,
        "document": rule.citation.document,
        "number": rule.citation.number,
        "quote": rule.citation.quote,
        "remedy": rule.remedy.text(lang) if rule.remedy and finding.verdict in ("broken", "undecided") else None,
        "decides": [
            {"what": want.what.text(lang), "whom": term(SUPPLIERS, want.whom, lang)} for want in evidence.wants
        ],
        "definitions": [
            {"what": reading_text(reading.params, lang), "bounds": bounds(reading.interval, evidence.unit, lang)}
            for reading in evidence.definitions
        ],
        "assumed": [_assumed(finding, n, lang) for n in range(len(finding.assumed))],
        "decision": _ruling(finding.decision, lang) if finding.decision else None,
        "gates": list(_gates(finding.gates, lang)) if finding.gates else [],
        "conditional": finding.conditional,
        "stricter": finding.stricter,
        "notes": [*(note.text(lang) for note in evidence.notes), *aside(finding, lang)],
        "items": _items(frame, lang),
        "more": max(0, len(frame) - LISTED),
        "box": _box(review, finding),
    }


def _figures(finding: Finding, lang: Lang) -> dict[str, str | None]:
    measured, unit = finding.evidence.interval, finding.evidence.unit
    if finding.evidence.reason is not None or finding.gates is not None:
        return {"figure": None, "limit": None, "margin": None}
    open_ended = math.isinf(measured.low) and math.isinf(measured.high)
    unknown = open_ended or (unit == "fact" and measured.low != measured.high)
    guessed = if_confirmed(finding, lang)
    not_known = Message("not known") if guessed is None else Message("not known. {guessed}", guessed=guessed)
    margin = None if finding.margin is None or unit == "fact" else _signed(finding.margin, unit, lang)
    return {
        "figure": not_known.text(lang) if unknown else bounds(measured, unit, lang),
        "limit": None if finding.limit is None else limit_text(finding.limit, unit, lang),
        "margin": margin,
    }


def _signed(margin: float, unit: str, lang: Lang) -> str:
    """Write a margin with its sign; shares differ by percentage points."""
    text = figure(abs(margin), unit, lang).replace("%", Message(" percentage points").text(lang))
    return f"{'+' if margin > 0 else chr(0x2212) if margin < 0 else ''}{text}"


def _assumed(finding: Finding, n: int, lang: Lang) -> dict[str, str]:
    assumption = finding.assumed[n]
    verdict = VERDICTS[assumption.verdict_without].text(lang)
    return {
        "about": taken_text(assumption.about, assumption.take, lang),
        "reason": assumption.reason,
        "by": assumption.by,
        "without": f"{bounds(assumption.without, finding.evidence.unit, lang)} · {verdict}",
    }


def _gates(gate: GateResult, lang: Lang, depth: int = 0) -> Iterator[dict[str, Any]]:
    title = (
        gate.title.text(lang)
        if gate.title
        else {
            "all_of": Message("all of").text(lang),
            "any_of": Message("any of").text(lang),
            "not": Message("not").text(lang),
        }.get(gate.kind, gate.kind)
    )
    yield {
        "depth": depth, "title": title, "verdict": gate.verdict.value, "word": VERDICTS[gate.verdict].text(lang),
        "weight": term(WEIGHTS, gate.weight, lang), "finding": gate.finding,
    }  # fmt: skip
    for part in gate.parts:
        yield from _gates(part, lang, depth + 1)


def aside(finding: Finding, lang: Lang) -> Iterator[str]:
    """Write what did not count in a finding for being thinner than the tolerance.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    str
        One sentence, where there was anything.
    """
    ignored = finding.evidence.ignored
    if ignored.count:
        widest, tolerance = number(ignored.widest_m, "m", lang), number(ignored.tolerance_m, "m", lang)
        values = {
            "n": ignored.count,
            "area": number(ignored.area_m2, "m2", lang),
            "widest": widest,
            "tolerance": tolerance,
        }
        yield Message(
            "slivers left out: {n}, {area} in all, the widest {widest} (tolerance {tolerance})", **values
        ).text(lang)


def _items(frame: gpd.GeoDataFrame, lang: Lang) -> list[dict[str, Any]]:
    if not len(frame):
        return []
    area = frame["area_m2"].astype(float).fillna(0.0)
    order = frame.assign(_doubt=frame["kind"].isin(DOUBTS), _area=-area).sort_values(["_doubt", "_area"], kind="stable")
    largest = order.head(LISTED)
    shapes = in_degrees(largest.geometry)
    return [
        {
            "id": row.Index,
            "kind": kind_title(row.kind, lang),
            "label": _name(row),
            "area": number(row.area_m2, "ha", lang) if row.area_m2 else None,
            "box": None if shape is None or shape.is_empty else box(np.array([shape])),
        }
        for row, shape in zip(largest.itertuples(), shapes, strict=True)
    ]


def _name(row: Any) -> str:  # noqa: ANN401
    return " ".join(str(part) for part in (row.unit_id, row.label) if isinstance(part, str) and part)


def _box(review: Review, finding: Finding) -> list[list[float]] | None:
    """Return where to fly to: the ground the finding is about, else the ground it was judged on."""
    drawn = drawn_items(finding)
    if len(drawn):
        return box(in_degrees(drawn.geometry[drawn["kind"].isin(leading(finding, drawn["kind"]))]))
    ground = finding.ground or review.grounds.get(finding.scope)
    if ground is None or ground.geometry.is_empty:
        return None
    return _around(ground, review.case.work_crs)


@lru_cache(maxsize=32)
def _around(ground: Scope, crs: object) -> list[list[float]] | None:
    return box(in_degrees(gpd.GeoSeries([ground.geometry], crs=crs)))


def about(review: Review, lang: Lang) -> dict[str, Any]:
    """Return what the review rests on: sources, departures, assumptions, decisions, notes.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        Texts ready to be read.
    """
    case = review.case
    return {
        "policies": [_policy(pack, lang) for pack in review.packs],
        "sources": [_source(source, lang) for source in case.sources],
        "departures": [departure_text(review, departure, lang) for departure in review.departures],
        "assumptions": [
            {
                "about": taken_text(assumption.about, assumption.take, lang),
                "reason": assumption.reason,
                "by": assumption.by,
            }
            for assumption in case.assumptions
        ],
        "decisions": [{"finding": decision.finding, **_ruling(decision, lang)} for decision in case.decisions],
        "notes": [
            note.text(lang) for note in (*(doubt.why for doubt in case.unanswered_doubts), *case.notes, *review.notes)
        ],
    }


def _policy(pack: RulePack, lang: Lang) -> dict[str, str]:
    numbers = {"document": pack.document, "number": pack.number, "version": pack.version}
    return {"id": pack.id, "title": pack.title.text(lang), **numbers}


def _source(source: Source, lang: Lang) -> dict[str, Any]:
    return {
        "role": role_title(source.role).text(lang),
        "path": source.path,
        "layer": source.layer,
        "edition": source.edition,
        "crs": source.crs,
        "features": source.features,
        "sha256": source.sha256,
        "repairs": len(source.repairs),
    }


def _ruling(decision: Decision, lang: Lang) -> dict[str, str]:
    return {
        "ruling": DECISIONS[decision.ruling].text(lang),
        "reason": decision.reason,
        "by": decision.by,
        "on": decision.on.isoformat(),
    }
