"""How the outputs write what a check or an assumption names by a code: kinds of ground, readings, what is taken."""

from __future__ import annotations

from collections.abc import Mapping

from landuse.core.messages import Lang, Message
from landuse.core.missing import role_title
from landuse.core.punctuation import labelled
from landuse.core.terms import DEFINITIONS, KINDS, VALUES, term


def kind_title(kind: object, lang: Lang) -> str:
    """Return how people call a kind of ground."""
    known = KINDS.get(str(kind)) or VALUES.get(str(kind))
    return str(kind).replace("_", " ") if known is None else known.text(lang)


def reading_text(params: Mapping[str, str], lang: Lang) -> str:
    """Write one reading of what a clause leaves open.

    Parameters
    ----------
    params
        Each open definition with the word taken for it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    texts = [
        labelled(term(DEFINITIONS, name, lang), term(DEFINITIONS, taken, lang), lang) for name, taken in params.items()
    ]
    return Message("{texts}", texts=texts).text(lang)


#: What an assumption about a layer or table says, by what it begins with.
_OF_ROLES = {
    "complete:": Message("'{role}' is taken to be complete"),
    "role:": Message("'{role}' is taken to be what it was handed in as"),
}


def taken_text(about: str, take: str, lang: Lang) -> str:
    """Write what an assumption takes for settled."""
    for mark, sentence in _OF_ROLES.items():
        if about.startswith(mark):
            return sentence(role=role_title(about.removeprefix(mark))).text(lang)
    return f"{kind_title(about, lang)} → {kind_title(take, lang)}"
