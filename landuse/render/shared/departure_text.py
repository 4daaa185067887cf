"""By what a case leaves its packs, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.terms import DEFINITIONS, PARAMETERS, term
from landuse.render.shared.words import taken_text

if TYPE_CHECKING:
    from landuse.core.findings import Departure, Review
    from landuse.core.messages import Lang
    from landuse.core.rules import Rule


def departure_text(review: Review, departure: Departure, lang: Lang) -> str:
    """Return what a case takes instead of what its pack says, why, and who answers for it.

    Parameters
    ----------
    review
        The review, for the title of the rule.
    departure
        The departure.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One sentence.
    """
    rules = {rule.full_id: rule for pack in review.packs for rule in pack.rules}
    rule = rules.get(departure.rule or "")
    about = Message("every clause") if rule is None else rule.title.message
    if departure.kind == "assumption":
        what = taken_text(departure.name, str(departure.value), lang)
    elif departure.kind == "definition":
        name, value = (term(DEFINITIONS, word, lang) for word in (departure.name, str(departure.value)))
        what = Message("{name} taken as “{value}”", name=name, value=value).text(lang)
    else:
        what = Message("{name} = {value}", name=_parameter(departure.name, rule), value=str(departure.value)).text(lang)
    text = Message("{about}: {what}", about=about, what=what)
    if departure.standard is not None:
        text = Message(
            "{about}: {what} (the pack: {standard})", about=about, what=what, standard=str(departure.standard)
        )
    if not departure.by:
        return text.text(lang)
    return Message(
        "{said}; reason: {reason}; by {by}", said=text, reason=departure.reason or "—", by=departure.by
    ).text(lang)


def _parameter(name: str, rule: Rule | None) -> Message:
    """Return how people call a parameter: a number that a document leaves to somebody is called as its pack says."""
    wanted = rule.wanted.get(name) if rule is not None else None
    if wanted is not None:
        return wanted.what.message
    return PARAMETERS.get(name, Message("a parameter"))
