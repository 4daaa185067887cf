"""Reasons for sending a draft back that lie in how it is drawn: n, o."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.crosscheck.submission import Submission, drawn_areas
from landuse.boundary.return_reasons.notes import labelled, repair_note, stated_reason
from landuse.boundary.return_reasons.types import Search, looked
from landuse.boundary.topology.check import check_topology
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd


NO_DRAWING = Message("drawing of the boundary")
NO_POINTS = Message("point table")
NO_LIMIT = Message("limit on the number and size of blocks")
DRAWING = Message("the drawing itself")
TINY = Message("splinters; {count:count} blocks, the least of {least:ha}")
TWICE = Message("block {block}: the number {number} stands for two points of one ring")
MANY = Message("{count:count} blocks, more than {limit:count}")
SMALL = Message("block {block} has only {area:ha}, less than {limit:ha}")
#: What reading a file may have found wrong with its rings and points (standards §1.6).
_RING_CODES = {
    "POINT_COUNT", "RING_OPEN", "DUP_VERTEX", "SPIKE", "SELF_INTERSECTION", "ZERO_AREA", "HOLE_OUTSIDE", "CLOSE_X_X",
}  # fmt: skip


def drawing(given: Submission, notes: list[Message]) -> Search:
    """Look for n: self-crossing, duplicates, point counts, unclosed rings.

    Faults of the drawing itself, of the point table, and what reading the files found.
    """
    # an outline that nearly closes, and was left out, is one that is not closed; a mere line is none
    nearly = {id(repair) for repair in given.repairs if repair.code == "NOT_CLOSED" and repair.id is not None}
    findings = [repair_note(repair) for repair in given.repairs if repair.code in _RING_CODES or id(repair) in nearly]
    findings += notes
    if given.drawn is not None:
        faults = check_topology(labelled(given.drawn), ids="block")
        findings += stated_reason(faults.only(["invalid", "repeated_point", "spike", "duplicate"]))
    findings += [*_repeated_numbers(given.drawn)] if given.own_points and given.drawn is not None else []
    points = given.points if given.points is not None or not given.own_points else given.drawn
    wants = [want for want, there in ((NO_DRAWING, given.drawn), (NO_POINTS, points)) if there is None]
    done = [] if given.drawn is None else [DRAWING]
    return looked(findings, looked_at=len(wants) < 2 or bool(given.repairs), wants=wants, done=done)


def _repeated_numbers(drawn: gpd.GeoDataFrame) -> Iterator[Message]:
    """Yield each number that stands for two points of one ring; rings may begin anew."""
    rows = labelled(drawn)
    for block, names in zip(rows["block"], rows["point_names"], strict=True):
        for ring in str(names).split(";"):
            numbers = [number.strip() for number in ring.split(",") if number.strip()]
            for number in dict.fromkeys(number for number in numbers if numbers.count(number) > 1):
                yield TWICE(block=block, number=number)


def blocks(given: Submission) -> Search:
    """Look for o: too many or tiny blocks.

    Blocks beyond the number, or below the size, that the rules of the province allow; and splinters of any block.
    """
    assert given.drawn is not None
    areas = drawn_areas(given.drawn)
    findings = stated_reason(check_topology(labelled(given.drawn), ids="block").only(["tiny"]))
    if given.max_blocks is not None and len(areas) > given.max_blocks:
        findings.append(MANY(count=len(areas), limit=given.max_blocks))
    if given.min_block_m2 is not None:
        small = ((key, area.m2) for key, area in areas.items() if area.m2 < given.min_block_m2)
        findings += [SMALL(block=key, area=area, limit=given.min_block_m2) for key, area in small]
    unlimited = given.max_blocks is None and given.min_block_m2 is None
    done = [TINY(count=len(areas), least=min(area.m2 for area in areas.values()))] if areas else []
    return looked(findings, looked_at=not unlimited, wants=[NO_LIMIT] if unlimited else [], done=done)
