"""What an opinion concludes and asks for: counts, the conclusion with its reasons, what must be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.punctuation import clauses, labelled
from landuse.core.terms import DECISIONS
from landuse.judge.conclusion import Conclusion, ConclusionItem, InputRequest
from landuse.render.document.detail import Detail
from landuse.render.document.parts import Paragraph
from landuse.render.document.sentences import (
    DAY_BLANK,
    first_clauses,
    joined,
    primary_findings,
    title_of,
    titles,
)
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part


def with_verdict(findings: Sequence[Finding], verdict: str) -> list[Finding]:
    """Return the findings of one verdict."""
    return [finding for finding in findings if finding.verdict == verdict]


def conclusion_parts(review: Review, conclusion: Conclusion | None, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return the counts on one line, the conclusion, its reasons, and what the reviewer ruled by hand."""
    yield Paragraph(counts_line(review, lang))
    yield Paragraph(conclusion_line(review, conclusion, lang), "strong")
    if conclusion is None:
        return
    yield from (Paragraph(text) for text in _reasons(conclusion, lang, detail))
    ruled = [finding for finding in review.items if finding.decision is not None and finding.primary]
    for finding in ruled[: detail.tasks]:
        yield Paragraph(ruling_line(finding, lang, detail.letters))
    if len(ruled) > detail.tasks:
        more = Message.plural(
            "{n} more ruling stands in annex 1.", "{n} more rulings stand in annex 1.", n=len(ruled) - detail.tasks
        )
        yield Paragraph(more.text(lang))


def conclusion_line(review: Review, conclusion: Conclusion | None, lang: Lang) -> str:
    """Return the conclusion as one line."""
    if conclusion is None:
        return Message("Only part of the rules was reviewed: no conclusion is drawn.").text(lang)
    title = conclusion.title.text(lang)
    if review.final:
        return Message("Conclusion: {title}.", title=title).text(lang)
    return Message("Proposed conclusion: {title}.", title=title).text(lang)


def counts_line(review: Review, lang: Lang) -> str:
    """Return the counts of verdicts: must, in principle and compound rules told apart, each counted once."""
    groups = {
        "must": [
            finding
            for finding in review.items
            if finding.counted and finding.gates is None and finding.rule.weight == "must"
        ],
        "in_principle": [
            finding
            for finding in review.items
            if finding.counted and finding.gates is None and finding.rule.weight == "in_principle"
        ],
        "compound": [finding for finding in review.items if finding.counted and finding.gates is not None],
    }
    groups = {name: [finding for finding in mine if finding.verdict != "not_judged"] for name, mine in groups.items()}
    texts = [_group(name, mine, lang) for name, mine in groups.items() if mine]
    total = sum(len(mine) for mine in groups.values())
    return Message("{told}; {total:count} in all.", told=clauses(texts, lang), total=total).text(lang)


def _group_title(name: str, n: int) -> Message:
    if name == "must":
        return Message.plural("clause that must hold", "clauses that must hold", n=n)
    if name == "in_principle":
        return Message.plural("clause in principle", "clauses in principle", n=n)
    return Message.plural(
        "compound clause, put together from those before", "compound clauses, put together from those before", n=n
    )


def _group(name: str, mine: Sequence[Finding], lang: Lang) -> str:
    numbers = {verdict: len(with_verdict(mine, verdict)) for verdict in ("met", "broken", "undecided")}
    return Message(
        "{n:count} {group}: {met:count} met, {broken:count} broken, {undecided:count} undecided",
        n=len(mine),
        group=_group_title(name, len(mine)),
        **numbers,
    ).text(lang)


def _reasons(conclusion: Conclusion, lang: Lang, detail: Detail) -> Iterator[str]:
    most = max(3, detail.broken)
    if conclusion.bars:
        yield Message(
            "Reason: of what must hold, this is broken: {titles}.", titles=_points(conclusion.bars, lang, most)
        ).text(lang)
    elif conclusion.undecided:
        yield Message("Reason: undecided: {titles}.", titles=_points(conclusion.undecided, lang, most)).text(lang)
    unexplained = [point for point in conclusion.conditions if point.finding.decision is None]
    explained = [point for point in conclusion.conditions if point.finding.decision is not None]
    if explained and conclusion.kind == "conditional":
        yield Message("Conditions: {titles} are to be put right.", titles=_points(explained, lang, most)).text(lang)
    if unexplained:
        yield Message(
            "Of {titles} this office has not yet recorded its reason; that is for the reviewer, not for the applicant.",
            titles=_points(unexplained, lang, most),
        ).text(lang)


def _points(points: Sequence[ConclusionItem], lang: Lang, most: int) -> str:
    return titles([point.finding for point in points], lang, most)


def ruling_line(finding: Finding, lang: Lang, letters: int = 200) -> str:
    """Return what a reviewer ruled by hand on a finding, with name and date."""
    assert finding.decision is not None
    return Message(
        "Reviewer's ruling on {title}: {ruling}; {reason} ({by}, {on}).",
        title=title_of(finding, lang),
        ruling=DECISIONS[finding.decision.ruling],
        reason=first_clauses(finding.decision.reason, lang, letters),
        by=finding.decision.by,
        on=finding.decision.on,
    ).text(lang)


#: Who of those that a fact is wanted of is asked by the opinion; the others are the bureau's own to ask.
APPLICANT = ("zone", "survey")


def asked_of_applicant(conclusion: Conclusion | None) -> tuple[list[InputRequest], list[InputRequest]]:
    """Return what the applicant must supply, and what the bureau itself must look up."""
    every = () if conclusion is None else conclusion.asks
    return (
        [ask for ask in every if ask.want.whom in APPLICANT],
        [ask for ask in every if ask.want.whom not in APPLICANT],
    )


def requirements(review: Review, conclusion: Conclusion | None, lang: Lang, detail: Detail) -> Iterator[Part]:
    """Return what the applicant must do and supply and by when, and what this office looks up itself."""
    broken = [
        finding
        for finding in primary_findings(review)
        if finding.counted and finding.verdict == "broken" and finding.gates is None and finding.rule.remedy
    ]
    by = fact(review.case, "supply_by") or DAY_BLANK.text(lang)
    asked, own = asked_of_applicant(conclusion)
    n = 0
    if broken:
        n += 1
        texts = [
            labelled(title_of(finding, lang), _remedy(finding, lang, detail), lang)
            for finding in broken[: detail.tasks]
        ]
        if len(texts) > 1:
            texts = [Message("({n}) {said}", n=k, said=text).text(lang) for k, text in enumerate(texts, 1)]
        more = len(broken) - detail.tasks
        text_put_right = clauses(texts, lang)
        text_put_right = (
            Message("{said}; {n} more in annex 1", said=text_put_right, n=more).text(lang)
            if more > 0
            else text_put_right
        )
        yield Paragraph(
            Message("Please put right and submit again by {by}: {said}.", by=by, said=text_put_right).text(lang),
            lead=_item(n, lang),
        )
    if asked:
        n += 1
        text_put_right = _asks(asked, lang, detail.tasks)
        yield Paragraph(
            Message("Please supply by {by}: {said}.", by=by, said=text_put_right).text(lang), lead=_item(n, lang)
        )
    if own:
        n += 1
        text_put_right = _asks(own, lang, max(1, detail.tasks // 2))
        text = Message("This office looks up itself, and the applicant need not supply: {said}.", said=text_put_right)
        yield Paragraph(text.text(lang), lead=_item(n, lang))
    if not n:
        yield Paragraph(Message("Nothing is required.").text(lang))


def _item(n: int, lang: Lang) -> str:
    return Message("{n}. ", n=n).text(lang)


def _remedy(finding: Finding, lang: Lang, detail: Detail) -> str:
    assert finding.rule.remedy is not None
    return first_clauses(finding.rule.remedy.text(lang).rstrip("。."), lang, detail.letters)


def _asks(asks_: Sequence[InputRequest], lang: Lang, most: int) -> str:
    shown = joined([ask.want.what.text(lang) for ask in asks_[:most]], lang)
    if len(asks_) <= most:
        return shown
    return Message("{shown} and {n} more (annex 2)", shown=shown, n=len(asks_) - most).text(lang)
