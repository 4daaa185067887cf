"""One disagreement between two sources of the same boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.phrases import Note


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Two sources that say different things.

    Parameters
    ----------
    what
        What they disagree on: ``area``, ``sum``, ``block_count``, ``block``, ``name``, ``code``, ``catalogue``,
        ``approved_area``, ``point``, ``point_number``, ``point_order``, ``side_length``, ``axes``, ``shift``, ``ring``,
        ``abuttals``, ``abuttals_missing``, ``offset``, ``unknown_name``, ``coordinate``.
    note
        The sentence for people.
    block
        The block it concerns; empty for the whole.
    one, other
        The two sources, for people.
    says
        What each says, in SI units where it is a figure.
    difference, limit
        By how much they differ and how much is allowed, in the unit of what they say.
    where
        The place, m; None where it has none.
    """

    what: str
    note: Note
    block: str
    one: Note
    other: Note
    says: tuple[float | str | None, float | str | None] = (None, None)
    difference: float | None = None
    limit: float | None = None
    where: BaseGeometry | None = None
