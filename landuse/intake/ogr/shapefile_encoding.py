"""In which encoding a shapefile's table is written: as stated, as it declares, as its bytes show."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from landuse.core.decode import codec_named
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.ogr.shapefile import column_texts, parts

#: The language byte of a dBASE header, where it names a code page beyond doubt.
_LANGUAGES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5", 0x4E: "cp949", 0x79: "cp949", 0x13: "cp932",
              0x7B: "cp932", 0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251", 0xC8: "cp1250", 0xCB: "cp1253"}  # fmt: skip


_MOSTLY = 0.9


def table_encoding(path: Path, stated: str | None = None) -> tuple[str, ReadIssue | None]:
    """Decide in which encoding a shapefile's table is written.

    What the user states goes first, then the .cpg file, then the language byte where it names a code page; but what
    the bytes contradict is passed over, aloud. Where nothing is declared, strict UTF-8 and then GB 18030 are tried.

    Parameters
    ----------
    path
        The ``.shp`` or ``.dbf`` file.
    stated
        The encoding the user states.

    Returns
    -------
    tuple of (str, ReadIssue or None)
        The encoding, and what was found wrong with what is declared.

    Raises
    ------
    InputError
        If the user states an encoding there is not, or one that the bytes contradict.
    """
    files = parts(path)
    if ".dbf" not in files:
        return stated or "utf-8", None
    texts = column_texts(files[".dbf"])
    if stated is not None:
        return _stated(stated, texts, path), None
    declared = _declared(files)
    detected = _detect(texts)
    if declared and _decodes(texts, declared) and not _contradicted(texts, declared, detected):
        return declared, None
    if declared and detected != declared:
        what = Message(
            "the table is declared to be {declared}, but is in {detected}, and was read so",
            declared=declared,
            detected=detected,
        )
        return detected, ReadIssue("ENCODING", what, path.name)
    if any(text and not text.isascii() for text in texts):
        what = Message(
            "no encoding is declared; by its bytes the table is in {detected}, and was read so", detected=detected
        )
        return detected, ReadIssue("ENCODING_UNSAID", what, path.name)
    return detected, None


def _stated(stated: str, texts: list[bytes], path: Path) -> str:
    name = codec_named(stated, path.name)
    if not _decodes(texts, name) or _contradicted(texts, name, _detect(texts)):
        raise InputError(
            Message("its table is not in {stated}", stated=stated),
            where=path.name,
            next=Message("By its bytes it is in {encoding}", encoding=_detect(texts)),
        )
    return name


def _declared(files: dict[str, Path]) -> str | None:
    """Read the encoding from .cpg, or from the language byte where that is no mere default."""
    if ".cpg" in files:
        word = files[".cpg"].read_bytes()[:64].decode("ascii", errors="ignore").strip()
        return _code_page(word)
    with files[".dbf"].open("rb") as file:
        header = file.read(32)
    return _LANGUAGES.get(header[29]) if len(header) == 32 else None


def _code_page(word: str) -> str | None:
    plain = re.sub(r"^(ansi|oem|cp|windows)[\s_-]*", "", word.strip(), flags=re.IGNORECASE)
    plain = {"936": "gb18030", "54936": "gb18030", "65001": "utf-8", "88591": "iso-8859-1"}.get(plain, plain)
    for name in (f"cp{plain}" if plain.isdigit() else plain, re.sub(r"^8859[\s_-]*", "iso-8859-", plain), word):
        try:
            codec = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        return "gb18030" if codec in ("gbk", "gb2312") else codec
    return None


def _detect(texts: list[bytes]) -> str:
    """Find the encoding by the bytes: where both fit, the one in which they are Chinese."""
    utf8, gb18030 = (_decodes(texts, encoding) for encoding in ("utf-8", "gb18030"))
    if utf8 and not (gb18030 and _han(texts, "gb18030") >= _MOSTLY > _han(texts, "utf-8")):
        return "utf-8"
    if gb18030 and _reads_as_chinese(texts):
        return "gb18030"
    return "iso-8859-1"


def _contradicted(texts: list[bytes], declared: str, detected: str) -> bool:
    """Whether the bytes are Chinese in another encoding than is said, and not in that one."""
    if detected == declared or ("iso-8859-1" in (detected, declared) and detected == "iso-8859-1"):
        return False
    return _han(texts, detected) >= _MOSTLY > _han(texts, declared)


def _han(texts: list[bytes], encoding: str) -> float:
    """Return the share of common hanzi among all that is not ASCII; 0 where nothing is."""
    wide = [
        character
        for text in texts
        if not text.isascii()
        for character in codecs.getincrementaldecoder(encoding)("ignore").decode(text, final=False)
        if not character.isascii()
    ]
    common = sum("一" <= character <= "鿿" and _is_common(character) for character in wide)
    return common / len(wide) if wide else 0.0


def _is_common(character: str) -> bool:
    return len(character.encode("gb2312", errors="ignore")) > 1


def _decodes(texts: list[bytes], encoding: str) -> bool:
    """Whether every text decodes; a character cut off at the end of a field doesn't count against it."""
    for text in texts:
        try:
            codecs.getincrementaldecoder(encoding)("strict").decode(text, final=False)
        except UnicodeDecodeError:
            return False
    return True


def _reads_as_chinese(texts: list[bytes]) -> bool:
    """Return Chinese from western letters that happen to decode: common hanzi are pairs of high bytes."""
    characters = "".join(text.decode("gb18030", errors="ignore") for text in texts if not text.isascii())
    wide = [character for character in characters if not character.isascii()]
    common = sum(1 for character in wide if len(character.encode("gb2312", errors="ignore")) > 1)
    return bool(wide) and common >= _MOSTLY * len(wide)
