"""Messages in every language at once, for what is kept and shown later to whoever looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from landuse.core.messages import LANGS, Message

if TYPE_CHECKING:
    from landuse.core.errors import LanduseError

Words = dict[str, str]


def in_words(message: Message) -> Words:
    """Return a message as it reads in each language."""
    return {lang: message.text(lang) for lang in LANGS}


def all_in_words(messages: Iterable[Message]) -> list[Words]:
    """Return messages as they read in each language."""
    return [in_words(message) for message in messages]


def error_in_words(error: LanduseError) -> Words:
    """Return an error as it reads in each language."""
    return {lang: error.text(lang) for lang in LANGS}
