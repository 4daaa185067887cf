"""Reads TOML that others wrote: of bounded size and depth, with numbers a computer can hold."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: A case or a pack is a few hundred kilobytes at most, nests a few steps, and lists a few hundred things.
_BYTES, _DEPTH, _LENGTH = 4 << 20, 32, 10_000
_INTEGER = 2**63
MEND = Message("Mend the line it names")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file in UTF-8.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    dict
        Its content.

    Raises
    ------
    InputError
        If it is too large, is not TOML, nests too deep, or holds a number or a list beyond all use.
    """
    return parse_toml(read_bounded(path), str(path))


def read_bounded(path: Path) -> bytes:
    """Read a file that a page of text is expected in; raise where it is no regular file, or is far larger."""
    where = str(path)
    if not path.is_file():
        raise InputError(Message("there is no such file"), where=where, next=Message("Check the path"))
    with path.open("rb") as file:
        content = file.read(_BYTES + 1)
    if len(content) > _BYTES:
        raise InputError(
            Message("it is larger than {n:count} bytes", n=_BYTES),
            where=where,
            next=Message("A page of text is expected here; check that it is the right file"),
        )
    return content


def parse_toml(content: bytes, where: str) -> dict[str, Any]:
    """Parse TOML in UTF-8, as `read_toml` does."""
    try:
        parsed = tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise InputError(Message("it nests deeper than {n} steps", n=_DEPTH), where=where, next=MEND) from None
    except ValueError as error:  # also of what is no UTF-8, and of a number of thousands of digits
        words = " ".join(str(error).split())[:200]
        raise InputError(Message("not TOML in UTF-8: {words}", words=words), where=where, next=MEND) from None
    check_parsed(parsed, where)
    return parsed


def check_parsed(parsed: dict[str, Any], where: str) -> None:
    """Raise where parsed TOML nests too deep, or holds a number or a list beyond all use."""
    waiting: list[tuple[object, str, int]] = [(parsed, "", 0)]
    while waiting:
        value, key, depth = waiting.pop()
        if depth > _DEPTH:
            raise InputError(Message("it nests deeper than {n} steps", n=_DEPTH), where=where, next=MEND)
        if isinstance(value, (dict, list)):
            if len(value) > _LENGTH:
                raise InputError(
                    Message("'{key}' lists {n:count} things", key=key, n=len(value)),
                    where=where,
                    next=Message("More than {n:count} are not taken", n=_LENGTH),
                )
            items = value.items() if isinstance(value, dict) else ((key, item) for item in value)
            waiting += [(item, str(name), depth + 1) for name, item in items]
        elif not _is_usable(value):
            raise InputError(Message("'{key}' is no number that can be used", key=key), where=where, next=MEND)


def _is_usable(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -_INTEGER <= value < _INTEGER
