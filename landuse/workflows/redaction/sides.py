"""The abuttals that a public copy may hold: sides by name, and none by coordinate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.boundary.abuttals.described import Bound
from landuse.workflows.redaction.texts import DASH

if TYPE_CHECKING:
    from landuse.boundary.abuttals.described import Description


def public_sides(description: Description) -> Description | None:
    """Return abuttals less coordinates and names of blocks; None where no side is told by a name."""
    blocks = tuple(
        replace(block, name="", sides={side: tuple(map(_named, bounds)) for side, bounds in block.sides.items()})
        for block in description.blocks
    )
    bounds = [bound for block in blocks for side in block.sides.values() for bound in side]
    return replace(description, blocks=blocks) if any(bound.name != DASH for bound in bounds) else None


def _named(bound: Bound) -> Bound:
    return Bound(name=DASH) if bound.by_coordinate else bound
