"""附件1: the table of clauses, one row each, and the details of what is broken, undecided or near its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.punctuation import clauses, letters_for, reference
from landuse.core.terms import VERDICTS, WEIGHTS
from landuse.core.wording import bounds, limit_text, scope_title
from landuse.render.document.details import detail_parts, told_in_detail
from landuse.render.document.parts import Column, Heading, Paragraph, table
from landuse.render.document.sentences import joined, missing, primary_findings, shortened, title_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part, TableBlock
    from landuse.render.document.spot import LocatorMaps


#: Letters that what is missing takes in the table of clauses; all of it stands in annex 2.
MISSING = 36


def annex_clauses(review: Review, lang: Lang, maps: LocatorMaps) -> Iterator[Part]:
    """Return the first annex.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    maps
        Draws the locator maps.

    Yields
    ------
    Part
        The documents, the table of clauses, figures without a limit, what was not judged and why, the details.
    """
    documents = _documents(review)
    findings = primary_findings(review)
    judged = [finding for finding in findings if finding.verdict != "not_judged"]
    yield Paragraph(_listed(documents, lang), "small")
    yield _clauses(judged, documents, lang)
    yield from _figures([finding for finding in findings if without_limit(finding)], documents, lang)
    rest = [finding for finding in findings if finding.verdict == "not_judged" and not without_limit(finding)]
    yield from _not_judged(review, rest, lang)
    detailed = [finding for finding in findings if told_in_detail(finding)]
    if detailed:
        yield Heading(2, Message("Details of what is broken, undecided or near its limit").text(lang))
    for n, finding in enumerate(detailed, 1):
        yield from detail_parts(review, finding, n, lang, maps)
    if maps.left:
        yield Paragraph(
            Message.plural(
                "The locator map of {n} more clause is in map.html.",
                "The locator maps of {n} more clauses are in map.html.",
                n=maps.left,
            ).text(lang),
            "small",
        )


def _documents(review: Review) -> dict[str, int]:
    """Return numbers of the documents cited, in the order they come up."""
    names: dict[str, int] = {}
    for finding in primary_findings(review):
        citation = finding.rule.citation
        names.setdefault(f"{citation.document} {citation.number}".strip(), len(names) + 1)
    return names


def _listed(documents: dict[str, int], lang: Lang) -> str:
    references = clauses([reference(n, name, lang) for name, n in documents.items()], lang)
    return Message("Documents cited: {each}.", each=references).text(lang)


def _source(finding: Finding, documents: dict[str, int], lang: Lang) -> str:
    citation = finding.rule.citation
    n = documents[f"{citation.document} {citation.number}".strip()]
    return reference(n, citation.clause, lang)


def without_limit(finding: Finding) -> bool:
    """Return whether a finding is a figure that its clause sets no limit to."""
    return (
        finding.verdict == "not_judged"
        and finding.limit is None
        and finding.evidence.reason is None
        and finding.gates is None
    )


def unmeasured(finding: Finding) -> bool:
    """Return whether a finding stands on nothing: no figure, no ground, no reading of a definition."""
    evidence = finding.evidence
    return evidence.interval.value is None and not len(evidence.where) and bool(evidence.wants)


def measured(finding: Finding, lang: Lang) -> str:
    """Return what was measured of a finding; what is missing where that is nothing."""
    if finding.gates is not None:
        return Message("put together from other clauses").text(lang)
    if finding.evidence.reason is not None:
        return "—"
    interval, unit = finding.evidence.interval, finding.evidence.unit
    known = interval.low == interval.high
    if unmeasured(finding) and not known:
        return Message("missing: {what}", what=shortened(missing(finding, lang, 2), lang, MISSING)).text(lang)
    text = bounds(interval, unit, lang)
    if finding.evidence.area == "official":
        return Message("{text} (official area)", text=text).text(lang)
    return text


def _weight(finding: Finding, lang: Lang) -> str:
    return Message("compound").text(lang) if finding.gates is not None else WEIGHTS[finding.rule.weight].text(lang)


def verdict_text(finding: Finding, lang: Lang) -> str:
    """Return the verdict, with what makes it conditional and what a reviewer ruled."""
    text = VERDICTS[finding.verdict.value].text(lang)
    if finding.conditional:
        text = Message("{verdict}, conditional", verdict=text).text(lang)
    if finding.decision is not None:
        text = Message("{verdict} (ruled on, see details)", verdict=text).text(lang)
    return text


def _clauses(judged: Sequence[Finding], documents: dict[str, int], lang: Lang) -> TableBlock:
    columns = (
        Column(Message("No.").text(lang), 0.45, "centre"),
        Column(Message("Clause").text(lang), 2.5),
        Column(Message.in_context("opinion", "Source").text(lang), 1.3),
        Column(Message("Weight").text(lang), 0.45 + 0.3 * letters_for(1, lang), "centre"),
        Column(Message.in_context("opinion", "Measured").text(lang), 2.1),
        Column(Message.in_context("opinion", "Limit").text(lang), 1.15),
        Column(Message("Verdict").text(lang), 0.6 + 0.35 * letters_for(1, lang), "centre"),
    )
    rows = [
        (
            str(n),
            title_of(finding, lang),
            _source(finding, documents, lang),
            _weight(finding, lang),
            measured(finding, lang),
            limit_text(finding.limit, finding.evidence.unit, lang),
            verdict_text(finding, lang),
        )
        for n, finding in enumerate(judged, 1)
    ]
    return table(columns, rows, size="small")


def _figures(findings: Sequence[Finding], documents: dict[str, int], lang: Lang) -> Iterator[Part]:
    """Return the figures that no clause limits: figures, and no verdict."""
    if not findings:
        return
    yield Heading(2, Message("Figures without a limit").text(lang))
    known = [finding for finding in findings if not unmeasured(finding)]
    if known:
        columns = (
            Column(Message("Figure").text(lang), 2.6),
            Column(Message.in_context("opinion", "Source").text(lang), 1.6),
            Column(Message("Ground").text(lang), 1.2),
            Column(Message.in_context("opinion", "Measured").text(lang), 2.6),
        )
        yield table(
            columns,
            [
                (
                    title_of(finding, lang),
                    _source(finding, documents, lang),
                    scope_title(finding.scope, finding.block_name).text(lang),
                    measured(finding, lang),
                )
                for finding in known
            ],
            size="small",
        )
    unknown = [title_of(finding, lang) for finding in findings if unmeasured(finding)]
    if unknown:
        yield Paragraph(
            Message("Not measured, since nothing was handed in for it: {titles}.", titles=joined(unknown, lang)).text(
                lang
            ),
            "small",
        )


def _not_judged(review: Review, findings: Sequence[Finding], lang: Lang) -> Iterator[Part]:
    if not findings:
        return
    yield Heading(2, Message("Clauses not judged").text(lang))
    columns = (Column(Message("Clause").text(lang), 3), Column(Message.in_context("opinion", "Why").text(lang), 4))
    why = [titled(review, finding.reason.text(lang), lang) if finding.reason else "—" for finding in findings]
    yield table(columns, zip([title_of(finding, lang) for finding in findings], why, strict=True), size="small")
