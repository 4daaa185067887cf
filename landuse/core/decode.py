"""The text of a file whose encoding nobody states: one way for every reader.

A stated encoding is taken at its word. Else the byte order mark decides, else UTF-8 where the bytes are that, else
GB 18030, which holds GBK and GB 2312.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: The encodings that Chinese software writes, the one that proves itself first.
CHOICE = ("utf-8", "gb18030")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
#: UTF-16 without its mark, known by two plain letters, or ends of lines, at its beginning.
_UNMARKED = {
    "utf-16-le": re.compile(rb"(?:[\t\n\r -~]\0){2}"), "utf-16-be": re.compile(rb"(?:\0[\t\n\r -~]){2}"),
}  # fmt: skip
#: Codecs of Python that are no encodings of a text: they transform it, or run what stands in it.
_NO_TEXT = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
#: Encodings in which a byte of nought is part of a letter; elsewhere it stands in no text.
_WIDE = ("utf-16", "utf-32")
_NAME_IT = Message('Name the encoding, as encoding = "gb18030"')
_ANOTHER = Message("Name another encoding, as gb18030")
_MARK, _UNKNOWN = "\ufeff", "\ufffd"


@dataclass(frozen=True)
class DecodedText:
    """A text without byte order mark, the encoding it was found in, and the lines of which a character is damaged."""

    text: str
    encoding: str
    damaged: tuple[int, ...] = ()


def decode(
    content: bytes,
    where: str,
    *,
    stated: str | None = None,
    damaged_lines: int = 0,
    next: Message | None = None,
) -> DecodedText:
    """Decode the bytes of a text file.

    Parameters
    ----------
    content
        The bytes.
    where
        The file, for the message.
    stated
        The encoding, where the user states one.
    damaged_lines
        How many lines, or what share of 1 in 10 000 characters if that is more, may hold what is no character of the
        encoding; such characters are read as unknown ones. 0 takes none.
    next
        What to do where it cannot be decoded.

    Returns
    -------
    DecodedText
        The text.

    Raises
    ------
    InputError
        If there is no such encoding, the text is in none that fits, or it is no text.
    """
    marked = marked_encoding(content)
    tried = (codec_named(stated, where),) if stated else (marked,) if marked else CHOICE
    if b"\0" in content and not tried[0].startswith(_WIDE):
        raise InputError(Message("this is no text file"), where=where, next=next or Message("Check the file"))
    wrong = 0
    for encoding in tried:
        try:
            return DecodedText(content.decode(encoding).removeprefix(_MARK), stated or encoding)
        except UnicodeDecodeError as error:
            wrong = error.start
    decoded = _with_unknown(content, tried) if damaged_lines else None
    if decoded is None or len(decoded.damaged) > max(damaged_lines, len(decoded.text) // 10_000):
        line = decoded.damaged[0] if decoded else content.count(b"\n", 0, wrong) + 1
        raise InputError(
            Message("its text is not in {encoding}", encoding=stated or marked or Message("UTF-8 or GB 18030")),
            where=f"{where}:{line}",
            next=next or (_ANOTHER if stated else _NAME_IT),
        )
    return decoded


def codec_named(stated: str, where: str) -> str:
    """Return Python's name of an encoding that a user states; GB 18030 for GBK and GB 2312, which it holds whole.

    Raises
    ------
    InputError
        If there is no such encoding of texts.
    """
    try:
        codec = codecs.lookup(stated)
        fits = codec._is_text_encoding and codec.name not in _NO_TEXT
    except (LookupError, ValueError):
        fits = False
    if not fits:
        raise InputError(
            Message("there is no encoding '{encoding}'", encoding=stated[:40]),
            where=where,
            next=Message("Write gb18030 or utf-8"),
        )
    return "gb18030" if codec.name in ("gbk", "gb2312") else codec.name


def marked_encoding(content: bytes) -> str | None:
    """Return the encoding that the byte order mark of a text says, or its first letters in UTF-16; else None."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    return marked or next((name for name, letters in _UNMARKED.items() if letters.match(content)), None)


def _with_unknown(content: bytes, tried: tuple[str, ...]) -> DecodedText:
    """Decode with the encoding that leaves the fewest characters unknown."""
    texts = {name: content.decode(name, errors="replace").removeprefix(_MARK) for name in tried}
    likeliest = min(texts, key=lambda name: texts[name].count(_UNKNOWN))
    lines = enumerate(texts[likeliest].split("\n"), 1)
    return DecodedText(texts[likeliest], likeliest, tuple(number for number, line in lines if _UNKNOWN in line))
