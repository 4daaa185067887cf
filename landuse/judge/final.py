"""What stands between a draft and a final opinion: unconfirmed texts, unsigned changes, parts not reviewed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.errors import LanduseError
from landuse.core.messages import Message, language
from landuse.core.missing import role_title
from landuse.judge.conclusion import conclude

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.case import Confirmation, RoleDoubt
    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import Citation, Rule

#: Certainties of a text that somebody must hold against the original before an opinion rests on it.
UNCONFIRMED = ("recalled", "partly")


def unconfirmed(citation: Citation) -> bool:
    """Return whether a clause's text is recalled, wholly or in part."""
    return citation.certainty.startswith(UNCONFIRMED)


def confirmation_of(review: Review, rule_id: str) -> Confirmation | None:
    """Return who held the text of a rule against the original; None where nobody did."""
    return next((confirmation for confirmation in review.case.confirmed if confirmation.rule == rule_id), None)


def final_obstacles(review: Review) -> tuple[Message, ...]:
    """Return what keeps a review from being final."""
    return (
        *_partial(review), *guess_obstacles(review), *_texts(review), *_names(review), *_roles(review),
        *_reasons(review),
    )  # fmt: skip


class NotFinal(LanduseError):  # noqa: N818
    """A review that cannot be final yet, told with the list of what keeps it from that.

    Parameters
    ----------
    obstacles
        What keeps it.
    """

    def __init__(self, obstacles: tuple[Message, ...]) -> None:
        self.obstacles = obstacles
        super().__init__(Message("the opinion cannot be final yet ({n:count} points)", n=len(obstacles)))

    def text(self, lang: Lang | None = None) -> str:
        """Write the refusal, a line for each obstacle."""
        chosen = language() if lang is None else lang
        listed = [f"  {n}. {obstacle.text(chosen)}" for n, obstacle in enumerate(self.obstacles, 1)]
        return "\n".join([super().text(chosen), *listed])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.obstacles,)


def finalised(review: Review) -> Review:
    """Return a review whose opinion is written as final.

    Parameters
    ----------
    review
        The review.

    Returns
    -------
    Review
        The same, no longer a draft.

    Raises
    ------
    NotFinal
        If anything keeps it from being final, with the list.
    """
    obstacles = final_obstacles(review)
    if obstacles:
        raise NotFinal(obstacles)
    return replace(review, final=True)


def _partial(review: Review) -> Iterator[Message]:
    if review.partial or review.case.rules:
        yield Message("only part of the rules was reviewed; leave out the choice of rules")


def guess_obstacles(review: Review) -> Iterator[Message]:
    """Return, of each file that was guessed to be what it is taken for, that nobody has confirmed it."""
    for role in review.case.guessed:
        yield Message(
            "that the file taken for '{role}' is that was guessed; look at it, then delete its line guessed = ...",
            role=role_title(role),
        )


def unconfirmed_rules(review: Review) -> Iterator[Rule]:
    """Return every rule of recalled text, confirmed by nobody, that a rule which decides rests on, once."""
    rules = {rule.full_id: rule for pack in review.packs for rule in pack.rules}
    seen: set[str] = set()
    for finding in review.items:
        if not finding.counted or finding.verdict == "not_judged":
            continue
        for rule in _rests_on(finding, rules):
            if unconfirmed(rule.citation) and rule.full_id not in seen and not confirmation_of(review, rule.full_id):
                seen.add(rule.full_id)
                yield rule


def _texts(review: Review) -> Iterator[Message]:
    for rule in unconfirmed_rules(review):
        yield Message(
            "the text of “{title}” ({document} {clause}) is recalled and nobody has confirmed it: hold it "
            "against the original and name {rule} under [[confirmed]]",
            title=rule.title.message,
            document=rule.citation.document,
            clause=rule.citation.clause,
            rule=rule.full_id,
        )


def _rests_on(finding: Finding, rules: dict[str, Rule]) -> Iterator[Rule]:
    yield finding.rule
    yield from (rules[ident] for ident in finding.rule.basis if ident in rules)


def _names(review: Review) -> Iterator[Message]:
    for assumption in review.case.assumptions:
        if not _named(assumption.by):
            yield Message("the assumption about {about} has no name", about=assumption.about)
    for departure in review.departures:
        if not _named(departure.by):
            yield Message("the departure {name} has no name", name=departure.name)


def _roles(review: Review) -> Iterator[Message]:
    """Return every layer or table that looks like something else than its role, and nobody has answered for."""
    yield from (answer_for(doubt) for doubt in review.case.unanswered_doubts)


def answer_for(doubt: RoleDoubt) -> Message:
    """Return what looks like something else than its role, and how it is answered for in a case."""
    return Message(
        "{why}; where it is right, answer for {about} under [[assumptions]], with a reason and a name",
        why=doubt.why,
        about=doubt.about,
    )


def _named(by: str | None) -> bool:
    return any(letter.isalpha() for letter in by or "")


def _reasons(review: Review) -> Iterator[Message]:
    """Return a conclusion that waits for nothing but this office's own reason."""
    conclusion = conclude(review)
    if conclusion is None or conclusion.kind != "supplement" or conclusion.undecided:
        return
    for point in conclusion.conditions:
        if point.finding.decision is None and not point.legacy:
            yield Message(
                "no reason is recorded for “{title}”, which is broken in principle; record it under [[decisions]]",
                title=point.title,
            )
