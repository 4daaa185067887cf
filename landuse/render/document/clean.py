"""Brings every text of a document into a form that can be set: control characters, and punctuation between Han."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.render.document.parts import Document, Heading, Paragraph, Part, PictureBlock, TableBlock, VerbatimText

if TYPE_CHECKING:
    from landuse.core.messages import Lang

_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？"}
_HAN = "㐀-䶿一-鿿豈-﫿"
_BESIDE = rf"{_HAN}，。；：（）！？、“”《》〔〕％"
_AFTER = re.compile(rf"(?<=[{_BESIDE}])([,;:()!?])(?=[{_BESIDE}0-9A-Za-z≥≤]|$)")
_BEFORE = re.compile(rf"(?<=[0-9A-Za-z%²])([,;:()!?])(?=[{_BESIDE}])")


def full_width(text: str) -> str:
    """Return a Chinese text with full-width punctuation between Han characters; paths and checksums keep theirs.

    Parameters
    ----------
    text
        A text; `VerbatimText` comes back as it is.

    Returns
    -------
    str
        The same words.
    """
    if isinstance(text, VerbatimText):
        return text
    last = None
    while text != last:
        last = text
        text = _AFTER.sub(lambda match: _FULL[match[1]], text)
        text = _paired(_BEFORE.sub(lambda match: _FULL[match[1]], text))
    return text


def _paired(text: str) -> str:
    """Bring the brackets of a pair to one width: what opens full-width closes so."""
    out, open_ = list(text), []
    for n, letter in enumerate(text):
        if letter in "(（":
            open_.append(n)
        elif letter in ")）" and open_:
            at = open_.pop()
            if "（" in (out[at],) or letter == "）":
                out[at], out[n] = "（", "）"
    return "".join(out)


def cleaned(written: Document, clean: Callable[[object], str]) -> Document:
    """Bring every text of a document into a form that a writer can set.

    Parameters
    ----------
    written
        The document.
    clean
        What to do with each line of text.

    Returns
    -------
    Document
        The same document.
    """
    lang: Lang = written.lang

    def lines(text: str) -> str:
        whole = full_width(text) if lang == "zh" else text
        return "\n".join(clean(line) for line in whole.split("\n"))

    def part(block: Part) -> Part:
        if isinstance(block, Heading):
            return replace(block, text=lines(block.text))
        if isinstance(block, Paragraph):
            return replace(block, text=lines(block.text), lead=clean(block.lead) if block.lead else "")
        if isinstance(block, PictureBlock):
            return replace(block, caption=lines(block.caption))
        if isinstance(block, TableBlock):
            columns = tuple(replace(column, title=lines(column.title)) for column in block.columns)
            rows = tuple(tuple(lines(cell) for cell in row) for row in block.rows)
            return TableBlock(columns, rows, lines(block.caption), block.size)
        return block

    return Document(
        lang,
        {name: lines(text) for name, text in written.fields.items()},
        {name: tuple(part(block) for block in parts) for name, parts in written.sections.items()},
        written.mark,
    )
