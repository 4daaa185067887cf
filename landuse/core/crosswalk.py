"""Crosswalks: which codes of one list a code of another may be, and how sure each is."""

from __future__ import annotations

import csv
import itertools
from functools import cache
from typing import TYPE_CHECKING

from landuse.core.code_lists import load_scheme
from landuse.core.codes import CodeList
from landuse.core.errors import NoCrosswalk
from landuse.core.messages import Message
from landuse.core.resources import resource_folder

if TYPE_CHECKING:
    from collections.abc import Mapping


def crosswalk(code: object, from_scheme: str, to_scheme: str) -> tuple[str, ...]:
    """Return which codes of another scheme a code may be."""
    return tuple(sorted({to for to, _ in crosswalk_rows(code, from_scheme, to_scheme)}))


def crosswalk_rows(code: object, from_scheme: str, to_scheme: str) -> tuple[tuple[str, float], ...]:
    """Return which codes of another scheme a code may be, and how sure each is.

    Parameters
    ----------
    code
        A code as written in the data.
    from_scheme, to_scheme
        The scheme it is of, and the scheme wanted.

    Returns
    -------
    tuple of (str, float)
        Codes with their certainty, 0 to 1.
    """
    source = load_scheme(from_scheme)
    load_scheme(to_scheme)
    codes = [part for part in map(source.find, source.split(code)) if part]
    if from_scheme == to_scheme:
        return tuple((part, 1.0) for part in codes)
    table = _crosswalk_table(from_scheme, to_scheme)
    return tuple(dict.fromkeys(itertools.chain.from_iterable(_across(part, source, table) for part in codes)))


def _across(code: str, source: CodeList, table: Mapping[str, tuple[tuple[str, float], ...]]) -> list[tuple[str, float]]:
    """Look a code up: itself, else all that stands below it, else the nearest above it."""
    if code in table:
        return list(table[code])
    below = [row for key, rows in table.items() if _is_below(key, code, source) for row in rows]
    parent = source.codes[code].parent
    return below or (_across(parent, source, table) if parent and parent in table else [])


def _is_below(code: str, above: str, source: CodeList) -> bool:
    parent = source.codes[code].parent if code in source.codes else ""
    return bool(parent) and (parent == above or _is_below(parent, above, source))


@cache
def _crosswalk_table(from_scheme: str, to_scheme: str) -> dict[str, tuple[tuple[str, float], ...]]:
    path = resource_folder("layers") / "codes" / "crosswalks" / f"{from_scheme}__{to_scheme}.csv"
    if not path.is_file():
        raise NoCrosswalk(
            Message(
                "no crosswalk leads from '{from_scheme}' to '{to_scheme}'", from_scheme=from_scheme, to_scheme=to_scheme
            ),
            next=Message("Add {name}", name=path.name),
        )
    rows: dict[str, tuple[tuple[str, float], ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["from"]] = (*rows.get(row["from"], ()), (row["to"], float(row["certainty"])))
    return rows


def _same(code: str, first: str, second: str) -> bool:
    """Whether a code means one thing in both schemes: the crosswalk leads to itself or within it."""
    listed = load_scheme(first).find(code)
    other = crosswalk(code, first, second)
    return bool(listed) and any(to.startswith(str(listed)) or str(listed).startswith(to) for to in other)
