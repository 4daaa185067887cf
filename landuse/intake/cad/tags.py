"""How a layer's rows are kept in a drawing, so that reading it back gives them as they were.

Each ring carries, as extended data of the application LANDUSE, the feature, part and ring it is; the first ring of a
feature carries its attributes as well: a pair of braces each, the name and the value in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

APP = "LANDUSE"
#: Names of the drawing's own properties that keep what a drawing has no place for.
COLUMNS, SYSTEM = "landuse.normalise.columns", "landuse.geometry.crs.work"

#: The ring number of a line.
LINE = -1
TEXT, CONTROL, REAL, SHORT, LONG = 1000, 1002, 1040, 1070, 1071
_TEXT_BYTES = 255
#: Extended data of one entity, bytes; CAD programs hold no more.
_ENTITY_BYTES = 16_000
_LONG_MOST = 2**31 - 1
_ESCAPED = re.compile(r"\^(.)")
_LIKE_ESCAPE = re.compile(r"\\(?=[UM]\+)")

Tag = tuple[int, object]


def place_tags(feature: int, part: int, ring: int) -> list[Tag]:
    """Write which feature, part and ring an entity is."""
    return [(LONG, feature), (LONG, part), (LONG, ring)]


def value_tags(row: Mapping[str, object]) -> tuple[list[Tag], list[str]]:
    """Write the attributes of one feature.

    Parameters
    ----------
    row
        Values by column; what is null is left out.

    Returns
    -------
    tuple of (list of tuple, list of str)
        Group codes with their values, and the columns there was no room for.
    """
    tags: list[Tag] = []
    used, left = 0, []
    for name, value in row.items():
        if value is None or (not isinstance(value, str) and value != value):
            continue
        block = [(CONTROL, "{"), *_chunks(name), (CONTROL, "{"), *_value(value), (CONTROL, "}"), (CONTROL, "}")]
        size = sum(len(str(content).encode()) + 16 for _, content in block)
        if used + size > _ENTITY_BYTES:
            left.append(name)
            continue
        tags += block
        used += size
    return tags, left


def read_place(tags: Sequence[Tag]) -> tuple[int, int, int] | None:
    """Read which feature, part and ring an entity is.

    Parameters
    ----------
    tags
        The extended data of LANDUSE.

    Returns
    -------
    tuple or None
        None where the data are not of the form that `place_tags` writes.
    """
    head = [value for code, value in tags[:3] if code == LONG and isinstance(value, int)]
    if len(head) < 3 or min(head[:2]) < 0:
        return None
    return head[0], head[1], head[2]


def read_values(tags: Sequence[Tag]) -> dict[str, object]:
    """Read the attributes of one feature.

    Parameters
    ----------
    tags
        The extended data of LANDUSE.

    Returns
    -------
    dict
        Values by column.
    """
    attributes: dict[str, object] = {}
    name: list[str] = []
    value: list[Tag] = []
    depth = 0
    for code, content in tags[3:]:
        if code == CONTROL:
            depth += 1 if content == "{" else -1
            if depth == 0:
                attributes["".join(name)] = _one(value)
                name, value = [], []
        elif depth == 1:
            name.append(unescape(str(content)))
        else:
            value.append((code, content))
    return attributes


def escape(text: str) -> str:
    """Write a text so that it fits in one line, by the caret notation of DXF."""
    safe = "".join(f"^{chr(ord(letter) + 64)}" if letter < " " else letter for letter in text.replace("^", "^ "))
    return _LIKE_ESCAPE.sub(r"\\^~", safe)


def unescape(text: str) -> str:
    """Read what `escape` wrote."""
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    letter = match[1]
    if letter in " ~":
        return "^" if letter == " " else ""
    return chr(ord(letter) - 64) if "@" <= letter <= "_" else match[0]


def _chunks(text: str) -> list[Tag]:
    """Cut a text to what one line of extended data holds; a character is never cut."""
    safe, chunks = escape(text), [""]
    for piece in re.findall(r"\^.|.", safe, re.DOTALL):
        if len((chunks[-1] + piece).encode()) > _TEXT_BYTES - 4:
            chunks.append("")
        chunks[-1] += piece
    return [(TEXT, chunk) for chunk in chunks]


def _value(value: object) -> list[Tag]:
    if isinstance(value, (bool, np.bool_)):
        return [(SHORT, int(value))]
    if isinstance(value, (int, np.integer)):
        whole = int(value)
        return [(LONG, whole)] if abs(whole) <= _LONG_MOST else [(TEXT, str(whole))]
    if isinstance(value, (float, np.floating)) and math.isfinite(value):
        return [(REAL, float(value))]
    return _chunks(str(value))


def _one(tags: Iterable[Tag]) -> object:
    tags = list(tags)
    if len(tags) == 1 and tags[0][0] != TEXT:
        return bool(tags[0][1]) if tags[0][0] == SHORT else tags[0][1]
    return "".join(unescape(str(content)) for _, content in tags)
