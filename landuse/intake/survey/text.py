"""The bytes of a survey file as text: its encoding, its lines, its punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.decode import decode
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.issue_log import IssueLog

#: Lines with damaged characters up to which a short file is still taken to be in an encoding.
_DAMAGED_LINES = 3

#: Full-width signs that stand for signs of the format.
_WIDE, _PLAIN = "，＠　＝．；－＋［］【】０１２３４５６７８９", ",@ =.;-+[][]0123456789"
_SIGNS = str.maketrans(_WIDE, _PLAIN)


def read_text(path: Path, encoding: str | None, faults: IssueLog) -> tuple[bytes, str]:
    """Read a text file of unknown encoding.

    Parameters
    ----------
    path
        The file.
    encoding
        Its encoding, where the user states one; else the byte order mark decides, then UTF-8 where it is that, else
        GB 18030. A few damaged characters are told, and read as unknown ones.
    faults
        Where faults are noted.

    Returns
    -------
    data
        The text in UTF-8, without byte order mark, each line ending in a line feed.
    encoding
        The encoding it was found in.

    Raises
    ------
    InputError
        If the file cannot be read, is not text, or not in that encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            Message("the file cannot be read ({words})", words=words_of(error)),
            where=str(path),
            next=Message("Check the path"),
        ) from error
    # A damaged name leaves the ground as certain as it was; a damaged number is found out when it is read.
    decoded = decode(raw, str(faults.where), stated=encoding, damaged_lines=_DAMAGED_LINES)
    if decoded.damaged:
        what = Message(
            "some characters are damaged in {encoding}; they were read as unknown ones", encoding=decoded.encoding
        )
        faults.add_lines("ENCODING", what, list(decoded.damaged))
    data = raw if decoded.encoding == "utf-8" and not decoded.damaged else decoded.text.encode()
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (data if data.endswith(b"\n") else data + b"\n"), decoded.encoding


def plain_signs(line: str) -> str:
    """Write the signs of the format in their plain width."""
    return line.translate(_SIGNS)


def plain_signs_in_bytes(data: bytes) -> bytes:
    """Write the signs of the format in their plain width, in point lines of any number.

    Parameters
    ----------
    data
        Text in UTF-8.

    Returns
    -------
    bytes
        The text; the same object where nothing was to be changed.
    """
    if data.isascii():
        return data
    for wide, plain in zip(_WIDE, _PLAIN, strict=True):
        data = data.replace(wide.encode(), plain.encode())
    return data
