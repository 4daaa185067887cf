"""Closed lines within closed lines of a boundary: the inner one is a hole, what lies in the hole is ground again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from landuse.intake.cad.report import DrawingReport

_HATCHES = ("HATCH", "MPOLYGON")
_PLAIN = ("handle", "layer", "entity", "block_ref")
#: Two lines that leave no ground as wide as this between them are one line drawn twice, m.
TWICE_M = 0.5
_DEGREES_A_METRE = 1e-5

_Row = tuple[BaseGeometry, dict[str, object]]


def with_holes(rows: Sequence[_Row], report: DrawingReport) -> list[_Row]:
    """Return the ground of a boundary with the closed lines that lie within others as their holes.

    A line with data of its own, one that crosses, and one that only repeats the line around it stay as they are; what
    is drawn of them is seen by the checks of the drawing.

    Parameters
    ----------
    rows
        Shapes with their columns, as drawn.
    report
        Where each hole is listed.

    Returns
    -------
    list
        The rows that are no holes, in their order.
    """
    layers: dict[object, list[int]] = defaultdict(list)
    for at, (shape, columns) in enumerate(rows):
        if columns["entity"] not in _HATCHES and shape.geom_type == "Polygon" and shape.is_valid:
            layers[columns["layer"]].append(at)
    around = {inner: outer for mine in layers.values() for inner, outer in _parents(rows, mine).items()}
    width = TWICE_M * (1.0 if report.grain.unit == "m" else _DEGREES_A_METRE)
    holes: dict[int, list[int]] = defaultdict(list)
    for inner, outer in around.items():
        if _depth(inner, around) % 2 and _is_hole(rows[inner], rows[outer], width):
            holes[outer].append(inner)
    gone = {inner for inners in holes.values() for inner in inners}
    report.holes([str(rows[at][1]["handle"]) for at in sorted(gone)])
    return [(_cut(row, [rows[inner] for inner in holes[at]]), row[1]) for at, row in enumerate(rows) if at not in gone]


def _parents(rows: Sequence[_Row], mine: list[int]) -> dict[int, int]:
    """Return the closed line right around each that lies within another on its layer."""
    shapes = np.array([rows[at][0] for at in mine], dtype=object)
    areas = shapely.area(shapes)
    inner, outer = shapely.STRtree(shapes).query(shapes, predicate="covered_by")
    within = areas[outer] > areas[inner]
    pairs = sorted(zip(inner[within].tolist(), outer[within].tolist(), strict=True), key=lambda pair: -areas[pair[1]])
    return {mine[within]: mine[around] for within, around in pairs}


def _depth(at: int, around: dict[int, int]) -> int:
    depth = 0
    while at in around:
        at, depth = around[at], depth + 1
    return depth


def _is_hole(inner: _Row, outer: _Row, width: float) -> bool:
    """Return whether a line has no data of its own, and leaves ground between it and the line around it."""
    own = {name: value for name, value in inner[1].items() if name not in _PLAIN and value not in (None, "")}
    if any(value != outer[1].get(name) for name, value in own.items()):
        return False
    left = shapely.difference(outer[0], inner[0])
    return not shapely.buffer(left, -width / 2, join_style="mitre").is_empty


def _cut(row: _Row, holes: list[_Row]) -> BaseGeometry:
    if not holes:
        return row[0]
    return shapely.Polygon(row[0].exterior, [*row[0].interiors, *(shape.exterior for shape, _ in holes)])
