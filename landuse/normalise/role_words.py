"""Finds, within a name, the words by which roles are known: 临河县界, 核准范围(2018版目录)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from landuse.core.specs import list_specs, load_spec
from landuse.normalise.role_doubts import role_names, telling_words

_BRACKETS = re.compile(r"[(\[【〔{（].*?[)\]】〕}）]")
_LETTERS = re.compile(r"[a-z]")
_SHORTEST = 2
_TAIL = re.compile(r"[\d\s._\-年月版]+$")


@dataclass(frozen=True)
class RoleWord:
    """A word of a name, and the role it tells of.

    Parameters
    ----------
    role
        The role.
    word
        The word, as the name has it.
    hint
        Whether the word is too common to tell more than a likelihood.
    """

    role: str
    word: str
    hint: bool


def role_word(name: str, kind: Literal["layer", "table", "raster"]) -> tuple[RoleWord, ...]:
    """Return which roles of a kind a name tells of by a word within it.

    Parameters
    ----------
    name
        The name of a layer, or of a file without its ending.
    kind
        What it is.

    Returns
    -------
    tuple of RoleWord
        The word nearest to the end, where names of the field say what a thing is; several where one word tells several
        roles; none where no word tells any.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    outside = _BRACKETS.sub(" ", plain)
    for text in (outside, plain) if outside != plain else (plain,):
        hits = [(end, known) for role in list_specs(kind) for known in _words(role) if (end := _end(known.word, text))]
        if hits:
            last = max(end for end, _ in hits)
            longest = max(len(known.word) for end, known in hits if end == last)
            return tuple(known for end, known in hits if end == last and len(known.word) == longest)
    bare = _TAIL.sub("", outside)
    weak = [(role, word) for role, words in role_names()["weak"].items() for word in words if bare.endswith(word)]
    return tuple(RoleWord(role, word, hint=True) for role, word in weak[:1] if role in list_specs(kind))


def _end(word: str, text: str) -> int:
    """Return where the last such word of a text ends, 0 where it has none; a word of letters stands alone."""
    if _LETTERS.search(word):
        return max((match.end() for match in re.finditer(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text)), default=0)
    place = text.rfind(word)
    return 0 if place < 0 else place + len(word)


@cache
def _words(role: str) -> tuple[RoleWord, ...]:
    """Return the words of a role, and whether each is only a hint."""
    weak = {word for words in role_names()["weak"].values() for word in words}
    names = [name.casefold() for name in load_spec(role).names if len(name) > _SHORTEST]
    hints = [word.casefold() for word in role_names()["hints"].get(role, ())]
    telling = [word.casefold() for word in telling_words().get(role, ())]
    words = dict.fromkeys((*names, *hints), True) | dict.fromkeys(telling, False)
    return tuple(RoleWord(role, word, hint) for word, hint in words.items() if word not in weak)
