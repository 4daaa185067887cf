"""What joins texts, as each language writes it: lists, clauses, labels, brackets, sentences one after another."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from landuse.core.catalogue import mark, translated
from landuse.core.figures import LIST_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landuse.core.figures import Lang

_BETWEEN_CLAUSES = mark("; ")
_LABELLED = mark("{label}: {text}")
_BRACKETED = mark(" ({text})")
_RUN_ON = mark("{first} {second}")
_SENTENCE = mark("{sentence}.")
_REFERENCE = mark("[{number}] {text}")
_INDENT = mark("- ")
#: Letters that say as much as one Chinese character.
_LETTERS: dict[Lang, int] = {"zh": 1, "en": 2}
_ENDS = ("。", ".", "!", "?", "！", "？")


def listed(texts: Iterable[str], lang: Lang) -> str:
    """Return short texts as a list."""
    return translated(LIST_SEPARATOR, lang).join(texts)


def clauses(texts: Iterable[str], lang: Lang) -> str:
    """Return parts of a sentence, one after another."""
    return translated(_BETWEEN_CLAUSES, lang).join(texts)


def labelled(label: str, text: str, lang: Lang) -> str:
    """Return a text behind its label and a colon."""
    return translated(_LABELLED, lang).format(label=label, text=text)


def bracketed(text: str, lang: Lang) -> str:
    """Return a text in brackets, to follow other text."""
    return translated(_BRACKETED, lang).format(text=text)


def run_on(texts: Iterable[str], lang: Lang) -> str:
    """Return whole sentences, one after another; an empty one is left out."""
    template = translated(_RUN_ON, lang)
    filled = [text for text in texts if text]
    return reduce(lambda first, second: template.format(first=first, second=second), filled) if filled else ""


def sentence(text: str, lang: Lang) -> str:
    """Return a text that ends as a sentence; an empty one stays empty."""
    return text if not text or text.rstrip().endswith(_ENDS) else translated(_SENTENCE, lang).format(sentence=text)


def reference(number: int, text: str, lang: Lang) -> str:
    """Return a text behind the number of the document it stands in."""
    return translated(_REFERENCE, lang).format(number=number, text=text)


def indent(depth: int, lang: Lang) -> str:
    """Return what stands before a line of a nested list."""
    return translated(_INDENT, lang) * depth


def letters_for(characters: int, lang: Lang) -> int:
    """Return how many letters take the place of so many Chinese characters."""
    return characters * _LETTERS[lang]
