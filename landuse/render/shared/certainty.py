"""How sure it is that a clause stands as quoted, in words."""

from __future__ import annotations

from landuse.core.messages import Lang, Message

#: How sure it is that a clause stands so, as packs state it.
CERTAINTIES: dict[str, Message] = {
    "text": Message("the document's own words"),
    "found": Message("found in the document"),
    "practice": Message("common practice, not a document's words"),
    "partly confirmed": Message("partly confirmed"),
    "recalled": Message("recalled, check before use (confidence {rest})"),
}


def certainty_text(certainty: str, lang: Lang) -> str:
    """Return the certainty a pack states in words; the pack's own where there are none for it."""
    first, _, rest = certainty.partition(" ")
    known = CERTAINTIES.get(certainty) or CERTAINTIES.get(first)
    return known(rest=rest).text(lang) if known else certainty
