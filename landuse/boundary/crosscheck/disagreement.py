"""One disagreement between two sources of the same boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.messages import Message


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Two sources that say different things.

    Parameters
    ----------
    what
        What they disagree on: ``area``, ``sum``, ``block_count``, ``block``, ``name``, ``code``, ``catalogue``,
        ``approved_area``, ``point``, ``point_number``, ``point_order``, ``side_length``, ``axes``, ``shift``, ``ring``,
        ``abuttals``, ``abuttals_apart``, ``abuttals_missing``, ``offset``, ``unknown_name``, ``coordinate``.
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
    note: Message
    block: str
    one: Message
    other: Message
    says: tuple[float | str | None, float | str | None] = (None, None)
    difference: float | None = None
    limit: float | None = None
    where: BaseGeometry | None = None


@dataclass(frozen=True)
class Allowance:
    """How far two sources may differ.

    Parameters
    ----------
    area_m2
        A stated area may differ from a measured one by this, m²; drafts are sent back for 0.01 ha.
    point_m
        A point of the table may lie this far from the drawn one, m.
    side_m
        A stated side length may differ from the one computed back by this, m.
    along_m
        A named thing runs along a side up to this distance, m.
    offset_m, offset_share
        A stated offset may differ from the measured one by the larger of this, m, and this share of it.
    """

    area_m2: float = 100.0
    point_m: float = 0.001
    side_m: float = 0.002
    along_m: float = 15.0
    offset_m: float = 10.0
    offset_share: float = 0.05
