"""Holds quotes against the text they are taken from, word for word."""

from __future__ import annotations

import re

#: White space and quotation marks are set aside: copies of one document differ in them.
_ASIDE = re.compile(r"[\s“”‘’\"'「」『』]")


def plain(text: str) -> str:
    """Take a text without its white space and quotation marks."""
    return _ASIDE.sub("", text)


def stands_in(quote: str, text: str) -> bool:
    """Return whether a quote stands in a text word for word.

    Parameters
    ----------
    quote
        The quote; ``…`` marks words left out, and what stands between must follow in its order.
    text
        The text it is taken from.

    Returns
    -------
    bool
        True where every part is found.

    Examples
    --------
    >>> stands_in("按照…划定", "按照标准,稳妥推进“四至”划定")
    True
    """
    document, place = plain(text), 0
    for part in (plain(piece) for piece in re.split("…+", quote)):
        position = document.find(part, place) if part else -1
        if position < 0:
            return False
        place = position + len(part)
    return True
