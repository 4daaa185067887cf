"""The reply on one page: what was asked, what was found, the conclusion and what is required, without annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.punctuation import run_on
from landuse.judge.conclusion import conclude
from landuse.render.document.basics import areas_text, blocks_text
from landuse.render.document.body import opening, signature_lines
from landuse.render.document.conclusion_text import asked_of_applicant, conclusion_line
from landuse.render.document.detail import Detail
from landuse.render.document.parts import Paragraph
from landuse.render.document.sentences import DAY_BLANK, joined, measured_text, primary_findings, title_of
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part
    from landuse.render.layout.content import Content

#: Broken clauses that a reply names by their titles alone.
NAMED = 5


def reply_parts(review: Review, content: Content | None, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return the paragraphs of a reply.

    Parameters
    ----------
    review
        The review.
    content
        What the boundary sheet shows; None where there is no boundary.
    lang
        ``zh`` or ``en``.
    detail
        How much it tells.

    Yields
    ------
    Part
        Paragraphs, the conclusion, the signature.
    """
    yield from opening(review, lang)
    if content is not None:
        blocks = [blocks_text(review.land, lang)] if detail.met else []
        yield Paragraph(run_on([areas_text(review.land, lang), *blocks], lang))
    yield Paragraph(_counts(review, lang))
    broken = [finding for finding in primary_findings(review) if finding.counted and finding.verdict == "broken"]
    if broken:
        most = max(1, detail.broken // 2)
        # the first with their figures, and those behind them by their titles: a reply is read without annexes
        named = [measured_text(finding, lang, detail.letters) for finding in broken[:most]]
        named += [title_of(finding, lang) for finding in broken[most : most + NAMED]]
        broken_titles = joined(named, lang)
        if len(broken) > len(named):
            broken_titles = Message("{told} and {n} more", told=broken_titles, n=len(broken) - len(named)).text(lang)
        yield Paragraph(Message("Broken: {titles}.", titles=broken_titles).text(lang))
    conclusion = conclude(review)
    yield Paragraph(conclusion_line(review, conclusion, lang), "strong")
    asked, _ = asked_of_applicant(conclusion)
    if asked:
        yield Paragraph(_asked(review, [ask.want.what.text(lang) for ask in asked], lang, max(1, detail.tasks // 2)))
    yield Paragraph(Message("This opinion is no basis for an approval of land use.").text(lang), "notice")
    yield from signature_lines(review, lang)


def _counts(review: Review, lang: Lang) -> str:
    counts = review.summary
    total = counts["met"] + counts["broken"] + counts["undecided"]
    return Message(
        "Of {total:count} clauses {met:count} are met, {broken:count} broken and {undecided:count} undecided.",
        total=total,
        met=counts["met"],
        broken=counts["broken"],
        undecided=counts["undecided"],
    ).text(lang)


def _asked(review: Review, items: list[str], lang: Lang, most: int) -> str:
    by = fact(review.case, "supply_by") or DAY_BLANK.text(lang)
    text = joined(items[:most], lang)
    if len(items) > most:
        text = Message("{told} and {n} more", told=text, n=len(items) - most).text(lang)
    return Message("Please supply by {by}: {said}.", by=by, said=text).text(lang)
