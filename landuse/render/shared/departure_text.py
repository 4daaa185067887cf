"""By what a case leaves its packs, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.render.shared.words import reading_text, taken_text

if TYPE_CHECKING:
    from landuse.core.findings import Departure, Review
    from landuse.core.messages import Lang


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
    titles = {rule.full_id: rule.title for pack in review.packs for rule in pack.rules}
    title = titles.get(departure.rule or "")
    about = Message("every clause") if title is None else title.message
    if departure.kind == "assumption":
        what = taken_text(departure.name, str(departure.value), lang)
    elif departure.kind == "definition":
        what = reading_text({departure.name: str(departure.value)}, lang)
    else:
        what = Message("{name} = {value}", name=departure.name, value=str(departure.value)).text(lang)
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
