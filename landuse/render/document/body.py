"""The body of an opinion: who asks, from how much to how much, what was found, the conclusion, what is required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.numerals import to_chinese
from landuse.core.messages import Message
from landuse.core.punctuation import clauses, labelled, run_on, sentence
from landuse.core.texts import texts_message
from landuse.judge.conclusion import conclude
from landuse.render.document.basics import basics
from landuse.render.document.conclusion_text import conclusion_parts, requirements, with_verdict
from landuse.render.document.detail import Detail
from landuse.render.document.parts import Heading, Paragraph
from landuse.render.document.sentences import (
    BLANK,
    DAY_BLANK,
    NAME_BLANK,
    first_clauses,
    joined,
    measured_text,
    missing,
    primary_findings,
    shortened,
    title_of,
    titles,
)
from landuse.render.document.subjects import SUBJECTS, subject_of
from landuse.render.shared.departure_text import departure_text
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import RulePack
    from landuse.render.document.parts import Part
    from landuse.render.layout.content import Content


def body_sections(review: Review, content: Content | None, lang: Lang, detail: Detail) -> dict[str, tuple[Part, ...]]:
    """Return the sections of the body.

    Parameters
    ----------
    review
        The review.
    content
        What the boundary sheet shows, for the abuttals; None where there is no boundary.
    lang
        ``zh`` or ``en``.
    detail
        How much it tells.

    Returns
    -------
    dict
        By the names of `BODY`.
    """
    conclusion = conclude(review)
    return {
        "opening": (
            *opening(review, lang, cites=True),
            *departures(review, lang, detail),
            *role_doubts(review, lang, detail),
        ),
        "basics": (_head(1, Message.in_context("opinion", "Background"), lang), *basics(review, content, lang)),
        "findings": (_head(2, Message.in_context("opinion", "What was found"), lang), *findings(review, lang, detail)),
        "conclusion": (
            _head(3, Message.in_context("opinion", "Conclusion"), lang),
            *conclusion_parts(review, conclusion, lang, detail),
        ),
        "requirements": (
            _head(4, Message.in_context("opinion", "Requirements"), lang),
            *requirements(review, conclusion, lang, detail),
        ),
        "signature": tuple(signature(review, lang)),
    }


def _head(n: int, title: Message, lang: Lang) -> Heading:
    return Heading(1, Message("{number} {title}", number=_ordinal(n), title=title).text(lang))


def _ordinal(n: int) -> Message:
    """Return a number as each language numbers its headings."""
    return texts_message(zh=to_chinese(n), en=str(n))


def opening(review: Review, lang: Lang, *, letter: bool = False, cites: bool = False) -> Iterator[Part]:
    """Return whom a document is addressed to, and what it answers; a letter announces no opinion.

    One that cites clauses says which document those are of that it cites by their place alone.
    """
    case = review.case
    addressee = fact(case, "addressee") or fact(case, "applicant") or BLANK.text(lang)
    yield Paragraph(Message("{addressee}:", addressee=addressee).text(lang), "addressee")
    number = fact(case, "letter") or BLANK.text(lang)
    asked = Message("Your {title} ({letter}) has reached us.", title=case.title, letter=number)
    if fact(case, "received"):
        received = fact(case, "received")
        asked = Message(
            "Your {title} ({letter}) reached us on {received}.", title=case.title, letter=number, received=received
        )
    by = Message(
        "It was reviewed under {policies}, as of {on}. Our opinion is as follows.",
        policies=policies(review, lang),
        on=case.on,
    )
    if letter:
        by = Message("It was reviewed under {policies}, as of {on}.", policies=policies(review, lang), on=case.on)
    yield Paragraph(run_on([asked.text(lang), by.text(lang), _unnamed(review, lang) if cites else ""], lang))


def _unnamed(review: Review, lang: Lang) -> str:
    """Return which document the clauses are of that the body cites by their place in it alone; empty where none is."""
    names = {
        finding.rule.citation.document
        for finding in primary_findings(review)
        if finding.counted and finding.verdict == "broken" and finding.gates is None and is_unnamed(finding)
    }
    documents = list(dict.fromkeys(pack.document for pack in reversed(review.packs) if pack.document))
    if len(names) != 1 or len(documents) == 1:
        return ""
    if names == {documents[0]}:
        return Message("Clauses cited without a document are those of the first.").text(lang)
    title = Message.in_context("name of a document", "{title}", title=names.pop())
    return Message("Clauses cited without a document are those of {title}.", title=title).text(lang)


def is_unnamed(finding: Finding) -> bool:
    """Return whether the body cites a finding's clause by its place alone: its document has a name and no number."""
    citation = finding.rule.citation
    return bool(citation.document) and not citation.number and not citation.certainty.startswith("practice")


def policies(review: Review, lang: Lang, most: int = 2) -> str:
    """Return the documents judged by: by their own, Chinese, names, and in English by what the pack calls them."""
    names = list(dict.fromkeys(filter(None, (_policy(pack).text(lang) for pack in reversed(review.packs)))))
    if len(names) <= most:
        return joined(names, lang)
    shown = joined(names[:most], lang)
    return Message("{names} and {n} other documents", names=shown, n=len(names) - most).text(lang)


def departures(review: Review, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return what the case takes other than its packs say, on the first page."""
    if not review.departures:
        return
    texts = [departure_text(review, departure, lang) for departure in review.departures[: detail.tasks]]
    more = len(review.departures) - detail.tasks
    text = clauses(texts, lang)
    if more > 0:
        text = Message("{said}; {n} more in annex 5", said=text, n=more).text(lang)
    yield Paragraph(Message("This review departs from its packs: {said}.", said=text).text(lang))


def role_doubts(review: Review, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return which layers and tables look like something else than they were handed in as, and nobody answered for."""
    doubts = review.case.unanswered_doubts
    if not doubts:
        return
    text = clauses([doubt.why.text(lang) for doubt in doubts[: detail.tasks]], lang)
    if len(doubts) > detail.tasks:
        text = Message("{said}; {n} more in annex 5", said=text, n=len(doubts) - detail.tasks).text(lang)
    yield Paragraph(Message("What was handed in is to be looked at once more: {said}.", said=text).text(lang))


def _policy(pack: RulePack) -> Message:
    document = f"《{pack.document}》" if pack.number or pack.issued else pack.document
    return texts_message(zh=document if pack.document else "", en=pack.title.en)


def findings(review: Review, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return what was found, a paragraph a subject; notices, which bear on nothing, come last."""
    counted = [finding for finding in primary_findings(review) if finding.counted and finding.gates is None]
    judged = [finding for finding in counted if finding.verdict != "not_judged"]
    n = 0
    for subject, name in SUBJECTS.items():
        mine = [finding for finding in judged if subject_of(finding.rule) == subject]
        if mine:
            n += 1
            yield Paragraph(_subject(mine, lang, detail), lead=_lead(n, name, lang))
    notices = [
        finding
        for finding in primary_findings(review)
        if finding.rule.weight == "notice" and finding.verdict != "not_judged"
    ]
    if notices:
        yield Paragraph(
            _notices(notices, lang, detail), lead=_lead(n + 1, Message.in_context("opinion", "Notices"), lang)
        )
    if not judged and not notices:
        yield Paragraph(Message("There is no clause that could be judged.").text(lang))


def _lead(n: int, name: Message, lang: Lang) -> str:
    return Message("({number}) {name}. ", number=_ordinal(n), name=name).text(lang)


def _subject(mine: Sequence[Finding], lang: Lang, detail: Detail) -> str:
    sentences = [
        sentence(_broken(finding, lang, detail), lang) for finding in with_verdict(mine, "broken")[: detail.broken]
    ]
    more = len(with_verdict(mine, "broken")) - detail.broken
    if more > 0:
        sentences.append(
            Message.plural(
                "{n} more clause is broken (annex 1).", "{n} more clauses are broken (annex 1).", n=more
            ).text(lang)
        )
    undecided = with_verdict(mine, "undecided")
    if undecided:
        sentences.append(_undecided(undecided, lang, detail))
    met = with_verdict(mine, "met")
    if met:
        sentences.append(_met(met, lang, detail, alone=not sentences))
    return run_on(sentences, lang)


def _broken(finding: Finding, lang: Lang, detail: Detail) -> str:
    measured = measured_text(finding, lang, detail.letters)
    clause = clause_of(finding, lang)
    if finding.rule.weight == "in_principle":
        if finding.decision is not None:
            return Message(
                "{told}: broken ({clause}, in principle; reason on record: {reason})",
                told=measured,
                clause=clause,
                reason=first_clauses(finding.decision.reason, lang, detail.letters),
            ).text(lang)
        return Message("{told}: broken ({clause}, in principle)", told=measured, clause=clause).text(lang)
    return Message("{told}: broken ({clause})", told=measured, clause=clause).text(lang)


def clause_of(finding: Finding, lang: Lang) -> str:
    """Return the clause of a finding as the body cites it."""
    citation = finding.rule.citation
    if citation.certainty.startswith("practice"):
        return Message("common practice: {clause}", clause=citation.clause).text(lang)
    return citation.clause if not citation.number else f"{citation.number} {citation.clause}"


def _undecided(undecided: Sequence[Finding], lang: Lang, detail: Detail) -> str:
    shown = undecided[: detail.undecided]
    phrases = (
        [_lacking(finding, lang, detail) for finding in shown]
        if detail.lacking
        else [title_of(finding, lang) for finding in shown]
    )
    rest = len(undecided) - len(shown)
    text = clauses(phrases, lang) if detail.lacking else joined(phrases, lang)
    if rest > 0:
        return Message("Undecided: {told} and {n} more (annex 1).", told=text, n=rest).text(lang)
    return Message("Undecided: {told}.", told=text).text(lang)


def _lacking(finding: Finding, lang: Lang, detail: Detail) -> str:
    lacking = missing(finding, lang, 1)
    if not lacking:
        return title_of(finding, lang)
    lacking = shortened(lacking, lang, detail.letters)
    return Message("{title} (missing: {lacking})", title=title_of(finding, lang), lacking=lacking).text(lang)


def _met(met: Sequence[Finding], lang: Lang, detail: Detail, *, alone: bool) -> str:
    if detail.met or (alone and len(met) <= 2):
        return Message("Met: {titles}.", titles=titles(met, lang)).text(lang)
    if alone:
        return Message("All {n:count} clauses are met.", n=len(met)).text(lang)
    return Message.plural("{n} clause is met.", "{n} clauses are met.", n=len(met)).text(lang)


def _notices(notices: Sequence[Finding], lang: Lang, detail: Detail) -> str:
    broken, undecided, met = (with_verdict(notices, verdict) for verdict in ("broken", "undecided", "met"))
    text = Message(
        "Notices bear on no conclusion: {broken:count} broken, {undecided:count} undecided, {met:count} met (annex 1).",
        broken=len(broken),
        undecided=len(undecided),
        met=len(met),
    ).text(lang)
    if not broken:
        return text
    named = Message("Broken: {titles}.", titles=titles(broken, lang, max(1, detail.broken // 2))).text(lang)
    return run_on((text, named), lang)


#: The annexes, as the end of the body lists them.
ANNEX_TITLES = {
    "annex_clauses": Message.in_context("opinion", "Clause by clause"),
    "annex_supplies": Message.in_context("opinion", "What is to be supplied"),
    "annex_land": Message("Areas, land use and occupation"),
    "annex_points": Message("Boundary points"),
    "annex_sources": Message("Data and how they were read"),
}


def signature(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the list of annexes, what an opinion is not, and the lines for signatures, seal and date."""
    listed = clauses([f"{n}. {title.text(lang)}" for n, title in enumerate(ANNEX_TITLES.values(), 1)], lang)
    yield Paragraph(Message("Annexes: {listed}.", listed=listed).text(lang))
    yield Paragraph(Message("This opinion is no basis for an approval of land use.").text(lang), "notice", keep=True)
    roles = (Message("Reviewed by"), Message("Checked by"), Message("Approved by"))
    blanks = [labelled(role.text(lang), NAME_BLANK.text(lang), lang) for role in roles]
    yield Paragraph(
        Message("{first}   {second}   {third}", first=blanks[0], second=blanks[1], third=blanks[2]).text(lang),
        keep=True,
    )
    yield from signature_lines(review, lang)


def signature_lines(review: Review, lang: Lang) -> Iterator[Part]:
    """Return office, seal and date."""
    office = fact(review.case, "office") or BLANK.text(lang)
    yield Paragraph(Message("{office} (seal)", office=office).text(lang), "right", keep=True)
    yield Paragraph(fact(review.case, "opinion_date") or DAY_BLANK.text(lang), "right")
