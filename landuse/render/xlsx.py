"""tables.xlsx: the figures of a review as sheets of typed tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from landuse.core.audience import notice
from landuse.core.findings import message
from landuse.core.messages import Message
from landuse.core.punctuation import bracketed, clauses, labelled, listed
from landuse.core.reading_order import in_reading_order
from landuse.core.specs import load_spec
from landuse.core.terms import DECISIONS, LEVELS, SUPPLIERS, UNITS, VALUES, VERDICTS, WEIGHTS, term
from landuse.core.titles import FACTS
from landuse.core.wording import bounds, limit_text, scope_title
from landuse.render.shared.certainty import certainty_text
from landuse.render.shared.finding_text import aside
from landuse.render.shared.land_use import structure
from landuse.render.shared.words import reading_text, taken_text, word
from landuse.render.workbook.land import land_sheets
from landuse.render.workbook.points import points_sheet
from landuse.render.workbook.tables import by_portion, evidence_sheets, portions, repairs, sources
from landuse.render.workbook.workbook import FigureCell, Kind, Workbook, WorkbookColumn

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.case import Decision
    from landuse.core.findings import Assumed, Finding, Review
    from landuse.core.messages import Lang

FILES = ("tables.xlsx",)
#: How the figures of a finding are shown: areas in hectares, shares in percent.
KIND_OF_UNIT: dict[str, Kind] = {"1": "share", "m2": "ha", "m": "m", "count": "count"}
FINDING_COLUMNS: tuple[tuple[str, Kind, int | None], ...] = (
    ("title", "text", 28), ("scope", "text", 16), ("verdict", "verdict", None), ("weight", "text", 10),
    ("counted", "text", 9), ("bounds", "text", 26), ("limit", "text", 18), ("message", "long", None),
    ("wants", "long", 40), ("remedy", "long", 36), ("document", "long", 36), ("clause", "text", 14),
    ("value", "number", None), ("low", "number", None), ("high", "number", None), ("limit_value", "number", None),
    ("margin", "number", None), ("unit", "text", 8), ("area_kind", "text", 12), ("reason", "long", 28),
    ("definitions", "long", 40),
    ("assumed", "long", 36), ("decision", "long", 28), ("notes", "long", 36), ("clause_id", "text", 8),
    ("number", "text", 18), ("quote", "long", None), ("certainty", "text", 10), ("finding", "text", 44),
    ("part_of", "text", 44),
)  # fmt: skip
#: The columns that a reader prints; those after them are for machines and for looking up.
PRINTED = 12


def render(review: Review, folder: Path, lang: Lang) -> None:
    """Write the workbook of a review."""
    foot = notice(review.case.withheld, lang)
    book = Workbook(folder / FILES[0], review.case.title, review.case.on, lang, foot)
    _summary(book, review, lang)
    columns = [WorkbookColumn(key, word(key, lang), kind, width) for key, kind, width in FINDING_COLUMNS]
    book.sheet(word("findings", lang), columns, [_in_order(review, lang)], freeze=3, printed=PRINTED)
    _structure(book, review, lang)
    measured = (portions(review, lang), by_portion(review, lang), *land_sheets(review, lang))
    measured += tuple(evidence_sheets(review, lang))
    for sheet in (*measured, points_sheet(review, lang), sources(review, lang), repairs(review, lang)):
        if sheet is None:
            continue
        book.sheet(sheet.name, sheet.columns, sheet.groups, freeze=sheet.freeze)
    book.close()


def _in_order(review: Review, lang: Lang) -> list[dict[str, Any]]:
    """Return the findings in reading order, each with its portions below it."""
    portions: dict[str, list[Finding]] = {}
    for finding in review.items:
        portions.setdefault(finding.part_of or "", []).append(finding)
    ordered = [
        row_finding
        for finding in in_reading_order(portions.get("", []))
        for row_finding in (finding, *portions.get(finding.id, []))
    ]
    return [_finding(finding, lang) for finding in ordered]


def _summary(book: Workbook, review: Review, lang: Lang) -> None:
    made = book.book.add_worksheet(word("summary", lang))
    made.set_column(0, 0, 26)
    made.set_column(1, 1, 100)
    book.paper(made)
    book.put(made, 0, 0, review.case.title, "heading")
    for line, (heading, content) in enumerate(_facts(review, lang), start=2):
        book.put(made, line, 0, heading, "label")
        book.put(made, line, 1, content, "date" if isinstance(content, date) else "verdict")


def _facts(review: Review, lang: Lang) -> Iterator[tuple[str, Any]]:
    case, zone = review.case, load_spec("zones")
    yield word("on", lang), case.on
    for pack in review.packs:
        title = f"{pack.title.text(lang)} · {pack.document} {pack.number} ({pack.id} {pack.version})"
        yield word("policy", lang), title
    if case.work_crs:
        yield word("crs", lang), f"EPSG:{case.work_crs}"
        yield word("area_kind", lang), word("area_said", lang, crs=f"EPSG:{case.work_crs}")
    for verdict, n in review.summary.items():
        yield word("counted", lang), (verdict, f"{VERDICTS[verdict].text(lang)} {n}")
    for name, fact in case.zone.facts.items():
        known = zone.columns[name].title.text(lang) if name in zone.columns else term(FACTS, name, lang)
        yield known, term(LEVELS, fact, lang) if name == "level" else str(fact)
    for assumption in case.assumptions:
        yield (
            word("assumption", lang),
            labelled(
                taken_text(assumption.about, assumption.take, lang),
                assumption.reason + bracketed(assumption.by, lang),
                lang,
            ),
        )
    for decision in case.decisions:
        yield word("decision", lang), labelled(decision.finding, _ruled(decision, lang), lang)
    for note in (*case.notes, *review.notes):
        yield word("notes", lang), note.text(lang)
    yield word("notice_title", lang), notice(case.withheld, lang)
    for left_out in () if case.withheld is None else case.withheld.left_out:
        yield word("left_out", lang), left_out.text(lang)


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    rule = finding.rule
    return {
        "title": rule.title.text(lang),
        "scope": scope_title(finding.scope).text(lang),
        "verdict": (finding.verdict.value, VERDICTS[finding.verdict].text(lang)),
        "weight": WEIGHTS[rule.weight].text(lang),
        "counted": finding.counted,
        **_measures(finding, lang),
        **_words(finding, lang),
        "clause_id": rule.clause_id,
        "clause": rule.citation.clause,
        "document": rule.citation.document,
        "number": rule.citation.number,
        "quote": rule.citation.quote,
        "certainty": certainty_text(rule.citation.certainty, lang),
        "finding": finding.id,
        "part_of": finding.part_of,
    }


def _measures(finding: Finding, lang: Lang) -> dict[str, Any]:
    measured, unit, limit = finding.evidence.interval, finding.evidence.unit, finding.limit
    if finding.evidence.reason is not None or finding.gates is not None:
        return {}
    return {
        "bounds": bounds(measured, unit, lang),
        "limit": limit_text(limit, unit, lang) if limit else None,
        "value": _figure(measured.value, unit),
        "low": _figure(measured.low, unit),
        "high": _figure(measured.high, unit),
        "limit_value": _figure(limit.value, unit) if limit else None,
        "margin": _figure(finding.margin, unit),
        "area_kind": term(VALUES, finding.evidence.area, lang) if finding.evidence.area else None,
        "unit": _unit(unit, lang),
    }


def _unit(unit: str, lang: Lang) -> str:
    return (
        "%"
        if unit == "1"
        else ""
        if unit in ("fact", "count", "ratio")
        else term(UNITS, "ha" if unit == "m2" else unit, lang)
    )


def _figure(value: float | None, unit: str) -> FigureCell | None:
    if value is None:
        return None
    return FigureCell(value / 10_000 if unit == "m2" else value, KIND_OF_UNIT.get(unit, "number"))


def _words(finding: Finding, lang: Lang) -> dict[str, str | None]:
    evidence, remedy = finding.evidence, finding.rule.remedy
    wants = (want.what.text(lang) + bracketed(term(SUPPLIERS, want.whom, lang), lang) for want in evidence.wants)
    readings = (
        labelled(reading_text(reading.params, lang), bounds(reading.interval, evidence.unit, lang), lang)
        for reading in evidence.definitions
    )
    return {
        "message": message(finding, lang),
        "reason": finding.reason.text(lang) if finding.reason else None,
        "wants": _lines(wants),
        "remedy": remedy.text(lang) if remedy and finding.verdict in ("broken", "undecided") else None,
        "definitions": _lines(readings),
        "assumed": _lines(_assumed(finding, assumption, lang) for assumption in finding.assumed),
        "decision": _ruled(finding.decision, lang) if finding.decision else None,
        "notes": _lines([*(note.text(lang) for note in evidence.notes), *aside(finding, lang)]),
    }


def _assumed(finding: Finding, assumption: Assumed, lang: Lang) -> str:
    without = listed(
        (bounds(assumption.without, finding.evidence.unit, lang), VERDICTS[assumption.verdict_without].text(lang)), lang
    )
    text = labelled(
        taken_text(assumption.about, assumption.take, lang), assumption.reason + bracketed(assumption.by, lang), lang
    )
    return clauses((text, labelled(word("without_it", lang), without, lang)), lang)


def _ruled(decision: Decision, lang: Lang) -> str:
    reason = decision.reason + bracketed(listed((decision.by, str(decision.on)), lang), lang)
    return labelled(DECISIONS[decision.ruling].text(lang), reason, lang)


def _lines(texts: Iterable[str]) -> str | None:
    return "\n".join(texts) or None


def _structure(book: Workbook, review: Review, lang: Lang) -> None:
    """Write the land-use structure: a group for each ground, whose sum is the ground."""
    groups = structure(review, lang)
    if not groups:
        return
    named: tuple[tuple[str, int], ...] = (("scope", 20), ("scheme", 16), ("use", 28))
    kinds: tuple[Kind, ...] = ("m2", "ha", "share")
    columns = [WorkbookColumn(key, word(key, lang), "text", width) for key, width in named]
    columns += [
        WorkbookColumn(
            f"{name}_{kind}",
            Message("{land} {figure}", land=word(name, lang), figure=word(f"in_{kind}", lang)).text(lang),
            kind,
            total=True,
        )
        for name in ("current", "planned")
        for kind in kinds
    ]
    book.sheet(word("structure", lang), columns, groups, freeze=3)
