"""tables.xlsx: the figures of a review as sheets of typed tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from landuse.core.audience import notice
from landuse.core.finding_text import message
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
from landuse.render.shared.words import reading_text, taken_text
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
FINDING_COLUMNS: tuple[tuple[str, Message, Kind, int | None], ...] = (
    ("title", Message("Rule"), "text", 28),
    ("scope", Message("Ground"), "text", 16),
    ("verdict", Message("Verdict"), "verdict", None),
    ("weight", Message("Weight"), "text", 10),
    ("counted", Message("Counted"), "text", 9),
    ("bounds", Message("Bounds"), "text", 26),
    ("limit", Message("Limit"), "text", 18),
    ("message", Message("Message"), "long", None),
    ("wants", Message("Wanted"), "long", 40),
    ("remedy", Message("Remedy"), "long", 36),
    ("document", Message("Document"), "long", 36),
    ("clause", Message("Clause"), "text", 14),
    ("value", Message("Measured"), "number", None),
    ("low", Message("At least"), "number", None),
    ("high", Message("At most"), "number", None),
    ("limit_value", Message("Limit, figure"), "number", None),
    ("margin", Message("Margin"), "number", None),
    ("unit", Message("Unit"), "text", 8),
    ("area_kind", Message("Area measured"), "text", 12),
    ("reason", Message("Reason"), "long", 28),
    ("definitions", Message("By definition"), "long", 40),
    ("assumed", Message("Assumptions that counted"), "long", 36),
    ("decision", Message("Decision"), "long", 28),
    ("notes", Message("Notes"), "long", 36),
    ("clause_id", Message("Clause id"), "text", 8),
    ("number", Message("Number"), "text", 18),
    ("quote", Message("Quote"), "long", None),
    ("certainty", Message("Certainty of the text"), "text", 10),
    ("finding", Message("Finding"), "text", 44),
    ("part_of", Message("Portion of"), "text", 44),
)
#: The columns that a reader prints; those after them are for machines and for looking up.
PRINTED = 12


def render(review: Review, folder: Path, lang: Lang) -> None:
    """Write the workbook of a review."""
    foot = notice(review.case.withheld, lang)
    book = Workbook(folder / FILES[0], review.case.title, review.case.on, lang, foot)
    _summary(book, review, lang)
    columns = [WorkbookColumn(key, title.text(lang), kind, width) for key, title, kind, width in FINDING_COLUMNS]
    book.sheet(Message("Findings").text(lang), columns, [_in_order(review, lang)], freeze=3, printed=PRINTED)
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
    made = book.book.add_worksheet(Message("Summary").text(lang))
    made.set_column(0, 0, 26)
    made.set_column(1, 1, 100)
    book.paper(made)
    book.put(made, 0, 0, review.case.title, "heading")
    for line, (heading, content) in enumerate(_facts(review, lang), start=2):
        book.put(made, line, 0, heading, "label")
        book.put(made, line, 1, content, "date" if isinstance(content, date) else "verdict")


def _facts(review: Review, lang: Lang) -> Iterator[tuple[str, Any]]:
    case, zone = review.case, load_spec("zones")
    yield Message("Review date").text(lang), case.on
    for pack in review.packs:
        title = f"{pack.title.text(lang)} · {pack.document} {pack.number} ({pack.id} {pack.version})"
        yield Message("Policy").text(lang), title
    if case.work_crs:
        yield Message("Coordinates").text(lang), f"EPSG:{case.work_crs}"
        yield (
            Message("Area measured").text(lang),
            Message(
                "plane area in {crs} (the Gauss-Krüger plane), unless it is called official; official area is "
                "that on the ellipsoid, by 国土调查办发〔2008〕32号",
                crs=f"EPSG:{case.work_crs}",
            ).text(lang),
        )
    for verdict, n in review.summary.items():
        yield Message("Counted").text(lang), (verdict, f"{VERDICTS[verdict].text(lang)} {n}")
    for name, fact in case.zone.facts.items():
        known = zone.columns[name].title.text(lang) if name in zone.columns else term(FACTS, name, lang)
        yield known, term(LEVELS, fact, lang) if name == "level" else str(fact)
    for assumption in case.assumptions:
        yield (
            Message("Assumption").text(lang),
            labelled(
                taken_text(assumption.about, assumption.take, lang),
                assumption.reason + bracketed(assumption.by, lang),
                lang,
            ),
        )
    for decision in case.decisions:
        yield Message("Decision").text(lang), labelled(decision.finding, _ruled(decision, lang), lang)
    for note in (*case.notes, *review.notes):
        yield Message("Notes").text(lang), note.text(lang)
    yield Message("Notice").text(lang), notice(case.withheld, lang)
    for left_out in () if case.withheld is None else case.withheld.left_out:
        yield Message("Left out").text(lang), left_out.text(lang)


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    rule = finding.rule
    return {
        "title": rule.title.text(lang),
        "scope": scope_title(finding.scope, finding.block_name).text(lang),
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
    return clauses((text, labelled(Message("Without it").text(lang), without, lang)), lang)


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
    named = (
        ("scope", Message("Ground"), 20),
        ("scheme", Message("Code list"), 16),
        ("use", Message.in_context("land", "Use"), 28),
    )
    kinds: dict[Kind, Message] = {"m2": Message("area (m²)"), "ha": Message("area (ha)"), "share": Message("share")}
    columns = [WorkbookColumn(key, title.text(lang), "text", width) for key, title, width in named]
    columns += [
        WorkbookColumn(
            f"{name}_{kind}",
            Message("{land} {figure}", land=land, figure=figure).text(lang),
            kind,
            total=True,
        )
        for name, land in (("current", Message("Present")), ("planned", Message("Planned")))
        for kind, figure in kinds.items()
    ]
    book.sheet(Message("Land use").text(lang), columns, groups, freeze=3)
