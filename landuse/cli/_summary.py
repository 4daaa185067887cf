"""A review on a console: the conclusion, what is broken or undecided, the next step, the paths; the rest folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.finding_text import message
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.reading_order import in_reading_order
from landuse.core.terms import VERDICTS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang

#: What a reviewer does next, by the kind of conclusion.
NEXT: dict[str, Message] = {
    "consent": Message("Next: read the opinion, then write it as final with --final."),
    "conditional": Message("Next: read the conditions in the opinion, then write it as final with --final."),
    "supplement": Message("Next: send the notice of what is to be supplied, and review again with what comes in."),
    "refusal": Message("Next: have what is broken put right (the opinion lists it), and review again."),
    "partial": Message("Next: review all rules; of a part there is no conclusion."),
}


def summary_lines(review: Review, lang: Lang, *, every: bool = False) -> list[str]:
    """Write a review for a console.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    every
        Whether what is met and the notices are listed too.

    Returns
    -------
    list of str
        The rest where every finding is wanted; then the conclusion, the counts, what is broken, what is undecided (must
        before in principle), departures, and the next step.
    """
    from landuse.judge.conclusion import conclude
    from landuse.judge.final import answer_for

    judged = [
        finding for finding in in_reading_order(review.items) if finding.primary and finding.verdict != "not_judged"
    ]
    open_points = [finding for finding in judged if finding.counted and finding.verdict != "met"]
    rest = [finding for finding in judged if finding not in open_points]
    lines = [finding_line(finding, lang) for finding in rest] if every else []
    conclusion = conclude(review)
    lines.append(conclusion_text(review, conclusion.title).text(lang))
    lines.append("  ".join(f"{VERDICTS[verdict].text(lang)} {count}" for verdict, count in review.summary.items()))
    lines += [finding_line(finding, lang) for finding in open_points]
    lines += _guesses(review, lang)
    lines += _departures(review, lang)
    lines += [answer_for(doubt).text(lang) for doubt in review.case.unanswered_doubts]
    if rest and not every:
        lines.append(_folded(rest, lang))
    return [*lines, NEXT[conclusion.kind].text(lang), *_own_templates(review, lang)]


def _own_templates(review: Review, lang: Lang) -> Iterator[str]:
    """Return that a template of the bureau's own shapes the Word file alone."""
    named = [str(review.case.zone.get(key) or "") for key in ("opinion_template", "supplement_template")]
    own = [name for name in named if name.endswith(".docx")]
    if own:
        yield Message(
            "{templates} shape the Word files; the PDFs have the same content in the shipped layout", templates=own
        ).text(lang)


def conclusion_text(review: Review, title: Message) -> Message:
    """Return the conclusion as a line; of a draft it is proposed."""
    if review.partial:
        return title
    if review.final:
        return Message("Conclusion: {title}", title=title)
    return Message("Proposed conclusion (draft): {title}", title=title)


def finding_line(finding: Finding, lang: Lang) -> str:
    """Return one finding as a line: verdict and weight, its id, its message."""
    mark = f"[{VERDICTS[finding.verdict].text(lang)}·{WEIGHTS[finding.rule.weight].text(lang)}]"
    return f"{mark} {finding.id}  {message(finding, lang)}"


def _folded(rest: Sequence[Finding], lang: Lang) -> str:
    met = sum(finding.counted for finding in rest)
    return Message("… {met:count} met and {notices:count} notices are folded; --all lists them", met=met,
                   notices=len(rest) - met).text(lang)  # fmt: skip


def _guesses(review: Review, lang: Lang) -> Iterator[str]:
    """Return a line where files are used by a guess."""
    if review.case.guessed:
        roles = [role_title(role) for role in review.case.guessed]
        yield Message(
            "guessed and not confirmed: {roles}; look at each file, then delete its line guessed = ... in case.toml",
            roles=roles,
        ).text(lang)


def _departures(review: Review, lang: Lang) -> Iterator[str]:
    """Return every departure of the case from its packs, with who answers for it."""
    from landuse.render.shared.departure_text import departure_text

    for departure in review.departures:
        yield Message("departure: {said}", said=departure_text(review, departure, lang)).text(lang)
