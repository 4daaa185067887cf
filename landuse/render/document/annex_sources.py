"""附件5: the data, the documents, repairs, departures, assumptions, rulings, notes, software and checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.punctuation import clauses, listed
from landuse.core.version import software_versions
from landuse.render.document.conclusion_text import ruling_line
from landuse.render.document.parts import Column, Heading, Paragraph, VerbatimText, labelled, table
from landuse.render.shared.departure_text import departure_text
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part

#: Repairs of one kind in one layer are told in one row; so many rows stand here.
REPAIRS = 40

#: So many notes on the case keep to one page with what stands before and behind them.
KEPT = 12


def annex_sources(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the fifth annex.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Part
        Tables and paragraphs under headings.
    """
    yield from _sources(review, lang)
    yield from _stated(review, lang)
    yield from _role_doubts(review, lang)
    yield from _repairs(review, lang)
    yield from _by_hand(review, lang)
    yield from _left_out(review, lang)
    yield Heading(2, Message("Limits of the review").text(lang))
    yield Paragraph(
        Message(
            "This review measures and compares what was handed in. No site was visited, no seal or original was "
            "checked. Slivers narrower than the tolerance do not count; their number and area stand with each clause."
        ).text(lang),
        "small",
        keep=True,
    )
    notes = [note.text(lang) for note in (*review.case.notes, *review.notes)]
    # what stands last keeps together: no page with a line or two of it
    keep = len(notes) <= KEPT
    yield from (Paragraph(f"{n}. {note}", "small", keep=keep) for n, note in enumerate(notes, 1))
    versions = clauses([f"{name} {version}" for name, version in software_versions().items()], lang)
    yield Paragraph(Message("Software: {versions}.", versions=versions).text(lang), "small")


def _left_out(review: Review, lang: Lang) -> Iterator[Part]:
    withheld = review.case.withheld
    if withheld is not None:
        yield Heading(2, Message("Left out of the public copy").text(lang))
        for n, kind in enumerate(withheld.left_out, 1):
            yield Paragraph(f"{n}. {kind.text(lang)}", "small")


def _sources(review: Review, lang: Lang) -> Iterator[Part]:
    columns = (
        Column(Message("Layer").text(lang), 1.2),
        Column(Message("File").text(lang), 1.7),
        Column(Message("Edition").text(lang), 1.3),
        Column(Message("Rows").text(lang), 0.6, "right"),
        Column(Message("Coordinate system").text(lang), 1.0),
        Column(Message("SHA-256").text(lang), 3.2),
    )
    unstated = Message("not stated").text(lang)
    rows = [
        (
            role_title(source.role).text(lang),
            VerbatimText(f"{source.path} {source.layer or ''}".strip()),
            " ".join(text for text in (source.edition or "", source.on.isoformat() if source.on else "") if text)
            or unstated,
            str(source.features),
            source.crs or "—",
            VerbatimText(source.sha256),
        )
        for source in review.case.sources
    ]
    yield table(columns, rows, Message("Data").text(lang), "dense")
    documents = (
        Column(Message("Document").text(lang), 2.8),
        Column(Message.in_context("opinion", "Rules").text(lang), 1.3),
        Column(Message("SHA-256").text(lang), 3.2),
    )
    packs = [
        (
            " ".join(text for text in (pack.document or pack.title.text(lang), pack.number) if text),
            VerbatimText(f"{pack.id} {pack.version}"),
            VerbatimText(pack.sha256),
        )
        for pack in review.packs
    ]
    yield table(documents, packs, Message("Documents reviewed under").text(lang), "dense")


#: What the case states of the matter beside the body, by its key under ``[zone]``.
STATED: dict[str, Message] = {
    "evaluation_year": Message("Year of the intensive-use evaluation"),
    "plan_approval": Message("Approval of the territorial plan"),
    "consulted": Message("Departments consulted"),
}


def _stated(review: Review, lang: Lang) -> Iterator[Part]:
    rows = [(title.text(lang), fact(review.case, name)) for name, title in STATED.items() if fact(review.case, name)]
    if rows:
        yield labelled(rows)


def _repairs(review: Review, lang: Lang) -> Iterator[Part]:
    """Return repairs and faults: those of one kind in one layer in one row, with the rows they touch."""
    groups: dict[tuple[str, str], list[str]] = {}
    for source in review.case.sources:
        for repair in source.repairs:
            named = repair.id or (f"#{repair.row + 1}" if repair.row is not None else "")
            groups.setdefault((role_title(source.role).text(lang), repair.text(lang)), []).append(named)
    yield Heading(2, Message("Repairs and faults").text(lang))
    if not groups:
        yield Paragraph(Message("Nothing was repaired or found wrong while reading.").text(lang), "small")
        return
    columns = (
        Column(Message("Layer").text(lang), 1.2),
        Column(Message.in_context("opinion", "What").text(lang), 4),
        Column(Message("Rows").text(lang), 2),
    )
    rows = [(role, what, _named(names, lang)) for (role, what), names in list(groups.items())[:REPAIRS]]
    yield table(columns, rows, size="small")
    if len(groups) > REPAIRS:
        yield Paragraph(
            Message.plural(
                "{n} more row is in the workbook.", "{n} more rows are in the workbook.", n=len(groups) - REPAIRS
            ).text(lang),
            "small",
        )


def _role_doubts(review: Review, lang: Lang) -> Iterator[Part]:
    """Return what looks like something else than it was handed in as, and who answers for it."""
    answers = {taken.about: taken for taken in review.case.assumptions}
    lines = []
    for doubt in review.case.role_doubts:
        answer = answers.get(doubt.about)
        why = doubt.why.text(lang)
        if answer is not None:
            why = Message("{why}; answered for by {by}: {reason}", why=why, by=answer.by, reason=answer.reason).text(
                lang
            )
        lines.append(why)
    if lines:
        yield Heading(2, Message("Layers that look like others").text(lang))
        yield from (Paragraph(f"{n}. {text}", "small") for n, text in enumerate(lines, 1))


def _named(names: list[str], lang: Lang, most: int = 6) -> str:
    shown = listed((name for name in names[:most] if name), lang)
    if len(names) <= most:
        return shown or "—"
    return Message("{shown} and {n} more", shown=shown, n=len(names) - most).text(lang)


def _by_hand(review: Review, lang: Lang) -> Iterator[Part]:
    """Return what persons put in: departures, assumptions, rulings, confirmed texts."""
    texts = list(_departures(review, lang))
    texts += [
        ruling_line(finding, lang) for finding in review.items if finding.primary and finding.decision is not None
    ]
    texts += [
        Message(
            "Text of {rule} held against the original by {by} on {on}.",
            rule=_rule_title(review, confirmation.rule, lang),
            by=confirmation.by,
            on=confirmation.on,
        ).text(lang)
        for confirmation in review.case.confirmed
    ]
    yield Heading(2, Message("Departures, assumptions and rulings").text(lang))
    if not texts:
        yield Paragraph(Message("None.").text(lang), "small")
    yield from (Paragraph(f"{n}. {text}", "small") for n, text in enumerate(texts, 1))


def _rule_title(review: Review, rule_id: str, lang: Lang) -> str:
    titles = {rule.full_id: rule.title.text(lang) for pack in review.packs for rule in pack.rules}
    return titles.get(rule_id, rule_id)


def _departures(review: Review, lang: Lang) -> Iterator[str]:
    yield from (departure_text(review, departure, lang) for departure in review.departures)
