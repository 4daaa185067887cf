"""Which columns of a role stand under the headings of a file: asked wherever a role is guessed or doubted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from landuse.core.heading_text import fold, split_unit
from landuse.core.specs import load_spec

#: Columns most roles have, which tell none.
COMMON_COLUMNS = frozenset(
    {"id", "name", "note", "county_name", "county_code", "zone_name", "zone_code", "stated_area", "block"}
)


def folded_heading(heading: str) -> str:
    """Return a heading without its unit, as headings are compared."""
    return fold(split_unit(heading)[0])


def folded_headings(headings: Iterable[str]) -> dict[str, str]:
    """Return headings by what they are compared by; of two alike the first."""
    by_folded: dict[str, str] = {}
    for heading in headings:
        by_folded.setdefault(folded_heading(heading), heading)
    return by_folded


def matched_columns(role: str, folded: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a role that stand under headings, each with its heading.

    Parameters
    ----------
    role
        The role.
    folded
        The headings, by `folded_headings`.

    Returns
    -------
    dict
        In the order of the role's columns.
    """
    matched: dict[str, str] = {}
    for name, titles in column_titles(role):
        heading = next((folded[title] for title in titles if title in folded), None)
        if heading is not None:
            matched[name] = heading
    return matched


@cache
def column_titles(role: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each column of a role with its titles, as headings are compared."""
    columns = load_spec(role).columns
    return tuple((name, tuple(fold(title) for title in (name, *column.aliases))) for name, column in columns.items())
