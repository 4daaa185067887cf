"""Opens drawings, in whatever encoding their text is, and mends what can be mended."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ezdxf
from ezdxf import recover
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.encoding import decode_mif_to_unicode
from ezdxf.lldxf.tagger import binary_tags_loader
from ezdxf.tools.codepage import toencoding

from landuse.core.decode import codec_named, decode, marked_encoding
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.read_issues import READER_SAYS, ReadIssue

if TYPE_CHECKING:
    from pathlib import Path

    from ezdxf.document import Drawing

# what it has to say is logged
logging.getLogger("ezdxf").addHandler(logging.NullHandler())

_BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_UTF8_SINCE = "AC1021"
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
_COORDINATES = frozenset((*range(10, 19), *range(20, 29), *range(30, 38), 40, 41, 42))
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_HAN = re.compile("[\u3400-\u9fff]")
#: What a damaged file makes its reader raise.
DAMAGED = (DXFError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)
ASK = Message("Ask for it saved anew as AutoCAD 2007 DXF or later")


@dataclass(frozen=True, eq=False)
class Opened:
    """A drawing, the encoding of its text, and what was mended to open it."""

    drawing: Drawing
    encoding: str
    repairs: tuple[ReadIssue, ...]


def open_drawing(path: Path, encoding: str | None = None) -> Opened:
    """Open a DXF file, in text or binary form.

    Parameters
    ----------
    path
        The file.
    encoding
        The encoding of its text, where the user states one.

    Returns
    -------
    Opened
        The drawing.

    Raises
    ------
    InputError
        If it is no DXF file, breaks off, is damaged beyond mending, or its text is in no encoding that fits.
    """
    content = path.read_bytes()
    if marked_encoding(content):
        content = decode(content, str(path)).text.encode()
    if content.startswith(b"AC10"):
        raise InputError(
            Message("this is a DWG file under another name"), where=str(path), next=Message("Ask for it saved as DXF")
        )
    if content.startswith(_BINARY):
        return Opened(_binary(content, path), "utf-8", ())
    repairs = _check_whole(content, path)
    codec, issues = _encoding(content, encoding, path)
    text = _unescaped(content.decode(codec))
    text = f"{text.rstrip()}\n  0\nEOF\n" if repairs else text
    try:
        drawing = ezdxf.read(io.StringIO(text, newline=None))  # type: ignore[attr-defined]
    except DAMAGED as error:
        _refuse_corrupt(text, path)
        drawing, mended = _recovered(content, path, error)
        repairs += mended
    return Opened(drawing, codec, (*issues, *repairs))


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Refuse, in one line, a drawing that turns out to be damaged while it is gone through.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        If something in it refers to what is not there, or is no number where one has to be.
    """
    try:
        yield
    except DAMAGED as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(Message("this DXF is damaged: {words}", words=words), where=str(path), next=ASK) from error


def _unescaped(text: str) -> str:
    """Put the letters for what stands for them where a drawing's code page has none."""
    return decode_mif_to_unicode(_UNICODE.sub(_letter, text)) if "\\U+" in text or "\\M+" in text else text


def _letter(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    # a control character would break the line, and half of a pair is no letter
    return match[0] if number < 0x20 or 0xD800 <= number < 0xE000 else chr(number)


def _binary(content: bytes, path: Path) -> Drawing:
    from ezdxf.document import Drawing

    try:
        return Drawing.load(binary_tags_loader(content))
    except DAMAGED as error:
        raise InputError(
            Message("this binary DXF cannot be read: {words}", words=words_of(error)), where=str(path), next=ASK
        ) from error


def _check_whole(content: bytes, path: Path) -> list[ReadIssue]:
    """Refuse a file that breaks off: what is lacking at its end may be land."""
    tail = content[-200:].split()
    if b"SECTION" not in content[:2000]:
        raise InputError(Message("this is no DXF file"), where=str(path), next=ASK)
    if tail and tail[-1] == b"EOF":
        return []
    if tail and tail[-1] == b"ENDSEC":
        return [
            ReadIssue("EOF_MISSING", Message("its last section ends, but the mark of its end is missing"), path.name)
        ]
    raise InputError(
        Message("the drawing breaks off before its end"), where=str(path), next=Message("Ask for the whole file")
    )


def _encoding(content: bytes, stated: str | None, path: Path) -> tuple[str, list[ReadIssue]]:
    """Find the encoding: as stated, as the bytes show, as the header says."""
    version, page = _VERSION.search(content[:20_000]), _CODE_PAGE.search(content[:20_000])
    header = "utf-8" if version and version[1].decode() >= _UTF8_SINCE else "cp1252"
    if header != "utf-8" and page:
        header = toencoding(page[1].decode("ascii", "replace"))
    header = "gb18030" if header in ("gbk", "gb2312", "cp936") else header
    if stated is not None:
        decode(content, str(path), stated=stated)
        return codec_named(stated, str(path)), []
    if content.isascii():
        return header, []
    for codec in dict.fromkeys(("utf-8", "gb18030" if header in ("cp1252", "utf-8") else header, header)):
        text = _decoded(content, codec)
        if text is not None and (codec == header or codec == "utf-8" or _HAN.search(text)):
            what = Message("its header says {header}, and its text was read as {codec}", header=header, codec=codec)
            return codec, [] if codec == header else [ReadIssue("ENCODING", what, path.name)]
    raise InputError(
        Message("its text is not in {header}", header=header),
        where=str(path),
        next=Message('Name the encoding, as encoding = "gb18030"'),
    )


def _decoded(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _refuse_corrupt(text: str, path: Path) -> None:
    """Refuse a coordinate that is no number before a damaged file is mended: mending would put a nought for it."""
    lines = text.splitlines()
    for number in range(0, len(lines) - 1, 2):
        code, value = lines[number].strip(), lines[number + 1]
        if not code.lstrip("-").isdecimal():
            raise InputError(
                Message("'{code}' stands where a group code should", code=code[:40]),
                where=f"{path}:{number + 1}",
                next=ASK,
            )
        if int(code) in _COORDINATES:
            try:
                float(value)
            except ValueError:
                what = Message("a coordinate is no number: '{value}'", value=value.strip()[:40])
                raise InputError(what, where=f"{path}:{number + 2}", next=ASK) from None


def _recovered(content: bytes, path: Path, error: Exception) -> tuple[Drawing, list[ReadIssue]]:
    """Open a file that breaks the format's rules, and list what was mended."""
    try:
        drawing, auditor = recover.read(io.BytesIO(content))
    except DAMAGED as worse:
        raise InputError(Message("this DXF cannot be read: {words}", words=worse), where=str(path), next=ASK) from error
    if auditor.has_errors:
        first = auditor.errors[0].message
        raise InputError(
            Message("this DXF is damaged beyond mending: {words}", words=first), where=str(path), next=ASK
        ) from error
    faults = [
        ReadIssue(
            "DAMAGED",
            Message("it breaks the rules of the format ({words}) and was mended", words=words_of(error)),
            path.name,
        )
    ]
    return drawing, [
        *faults,
        *(ReadIssue("MENDED", READER_SAYS(words=fix.message), path.name) for fix in auditor.fixes),
    ]
