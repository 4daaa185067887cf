"""Labels that do not collide: each is put where there is room for it, or left out and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely

from landuse.render.layout.page import Box


@dataclass
class Labels:
    """What lies on the map already, mm on the paper.

    Parameters
    ----------
    within
        Where labels may lie.
    """

    within: Box
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    left_out: int = 0

    def block(self, box: Box) -> None:
        """Keep a place free of labels."""
        self.taken.append((box.left, box.bottom, box.right, box.top))

    def place(self, candidates: Iterable[Box], lines: shapely.STRtree | None = None) -> Box | None:
        """Take the first place that is free, and better one that no line crosses.

        Parameters
        ----------
        candidates
            Places by preference, mm.
        lines
            Lines that a label should not lie on, mm.

        Returns
        -------
        Box or None
            The place, which is then taken; None where there is none.
        """
        free = [box for box in candidates if self._free(box)]
        clear = (box for box in free if lines is None or not len(_crossing(lines, box)))
        chosen = next(clear, None) or (free[0] if free else None)
        if chosen is None:
            self.left_out += 1
        else:
            self.block(chosen)
        return chosen

    def _free(self, box: Box) -> bool:
        if box.left < self.within.left or box.right > self.within.right:
            return False
        if box.bottom < self.within.bottom or box.top > self.within.top:
            return False
        return not any(
            box.left < right and box.right > left and box.bottom < top and box.top > bottom
            for left, bottom, right, top in self.taken
        )


def _crossing(lines: shapely.STRtree, box: Box) -> list[int]:
    positions = lines.query(shapely.box(box.left, box.bottom, box.right, box.top), predicate="intersects")
    return [int(position) for position in positions]


def around(x: float, y: float, width: float, height: float, gap: float) -> list[Box]:
    """Return the places round a point, those to the right first.

    Parameters
    ----------
    x, y
        The point, mm.
    width, height
        The label, mm.
    gap
        How far it stays from the point, mm.

    Returns
    -------
    list of Box
        Sixteen places, the near ones first.
    """
    made = []
    for far in (gap, gap * 2.5):
        near, step = far * 0.7, far
        made += [
            Box(x + near, y + near, width, height), Box(x - near - width, y + near, width, height),
            Box(x + near, y - near - height, width, height), Box(x - near - width, y - near - height, width, height),
            Box(x + step, y - height / 2, width, height), Box(x - step - width, y - height / 2, width, height),
            Box(x - width / 2, y + step, width, height), Box(x - width / 2, y - step - height, width, height),
        ]  # fmt: skip
    return made


def over(x: float, y: float, width: float, height: float, reach: float) -> list[Box]:
    """Return places on and about a point for a label that stands on an area.

    Parameters
    ----------
    x, y
        The middle, mm.
    width, height
        The label, mm.
    reach
        How far the label may move, mm.

    Returns
    -------
    list of Box
        Those in the middle first.
    """
    steps = [(0.0, 0.0)]
    for part in (0.25, 0.5, 0.75, 1.0):
        far = reach * part
        steps += [(0, far), (0, -far), (far, 0), (-far, 0), (far, far), (-far, far), (far, -far), (-far, -far)]
    return [Box(x + dx - width / 2, y + dy - height / 2, width, height) for dx, dy in steps]
