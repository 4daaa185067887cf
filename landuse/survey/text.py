"""The bytes of a survey file as text: its encoding, its lines, its punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

#: Full-width signs that stand for signs of the format.
_WIDE, _PLAIN = "，＠　＝．；－＋［］【】０１２３４５６７８９", ",@ =.;-+[][]0123456789"
_SIGNS = str.maketrans(_WIDE, _PLAIN)


def read_text(path: Path, encoding: str | None = None) -> tuple[bytes, str]:
    """Read a text file of unknown encoding.

    Parameters
    ----------
    path
        The file.
    encoding
        Its encoding, where the user states one; else the byte order mark decides, then UTF-8 where it is that, else
        GB 18030.

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
            f"the file cannot be read ({error.strerror})", where=str(path), next="Check the path"
        ) from error
    found = encoding or next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    if found is None and b"\0" in raw:
        raise InputError("this is no text file", where=str(path), next="Give the coordinate text file itself")
    data, found = _to_utf8(raw, found, str(path))
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (data if data.endswith(b"\n") else data + b"\n"), found


def _to_utf8(raw: bytes, encoding: str | None, where: str) -> tuple[bytes, str]:
    for each in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = raw.decode(each)
        except LookupError as error:
            raise InputError(f"there is no encoding {each!r}", where=where, next="Write gb18030 or utf-8") from error
        except UnicodeDecodeError as error:
            wrong = error
            continue
        return (raw if each == "utf-8" else text.removeprefix("\ufeff").encode()), each
    line = raw[: wrong.start].count(b"\n") + 1
    raise InputError(
        f"the text is not in {encoding or 'UTF-8 or GB 18030'}", where=f"{where}:{line}", next="State its encoding"
    ) from wrong


def plain_signs(line: str) -> str:
    """Write the signs of the format in their plain width.

    Parameters
    ----------
    line
        A line or a number; not a name, which may well hold such signs.

    Returns
    -------
    str
        The line with ``，＠　＝．；－`` and digits in plain width.
    """
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
