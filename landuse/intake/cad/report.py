"""What reading a drawing left out or changed, gathered into entries a person can go through."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.repairs import Repair

if TYPE_CHECKING:
    from ezdxf.document import Drawing

    from landuse.intake.cad.entities import DrawnEntity, Met
    from landuse.intake.cad.outlines import Grain, Outline

_LISTED = 10
#: A line whose ends come nearer than this many times the gap that is closed was meant to close: 1 m.
_ALMOST = 500
_HATCHES = ("HATCH", "MPOLYGON")


class Ledger:
    """Gathers what happens to the entities of one drawing."""

    def __init__(self, where: str, grain: Grain) -> None:
        self.where, self.grain = where, grain
        self.fillings: list[str] = []
        self.copied: list[str] = []
        self._curved: list[str] = []
        self._raised: list[str] = []
        self._degenerate: list[str] = []
        self._entries: list[Repair] = []

    def note(self, one: DrawnEntity, *, degenerate: int) -> None:
        """Take down what was done to the rings of an entity that is read."""
        rings = [line for line in one.outlines if line.closed]
        if any(line.curved for line in rings):
            self._curved.append(one.handle)
        if any(line.raised for line in rings):
            self._raised.append(one.handle)
        if degenerate:
            self._degenerate.append(one.handle)
        for line in rings:
            if line.gap:
                gap = f"{line.gap:.3g} {self.grain.unit}"
                self._say("RING_OPEN", f"its ends lay {gap} apart and were joined", one.handle)

    def leave_open(self, drawn: Iterable[DrawnEntity]) -> None:
        """List what is not closed and was left out: one by one where it nearly closes, else by layer and kind."""
        lengths: dict[tuple[str, str], list[float]] = defaultdict(list)
        points = Counter(one.layer for one in drawn if one.point is not None)
        for one in drawn:
            for line in (line for line in one.outlines if not line.closed):
                if self._almost(line):
                    what = f"{one.kind} on layer '{one.layer}' is open by {line.gap:.3g} {self.grain.unit}"
                    self._say("NOT_CLOSED", f"{what} and was left out", one.handle)
                elif len(line.points) > 1:
                    lengths[one.layer, one.kind].append(float(shapely.LineString(line.points).length))
        for (layer, kind), each in lengths.items():
            total = f"{math.fsum(each):.6g} {self.grain.unit}"
            what = f"{len(each)} {kind} on layer '{layer}' bound no ground and were left out ({total})"
            self._say("NOT_CLOSED", what)
        for layer, count in points.items():
            self._say("NOT_CLOSED", f"{count} POINT on layer '{layer}' were left out")

    def nested(self, rows: Sequence[tuple[BaseGeometry, dict[str, object]]]) -> None:
        """List closed lines that lie in another on the same layer: a hole, or a piece within a piece."""
        layers: dict[object, list[tuple[BaseGeometry, object]]] = defaultdict(list)
        for shape, columns in rows:
            if columns["entity"] not in _HATCHES:
                layers[columns["layer"]].append((shape, columns["handle"]))
        for layer, each in layers.items():
            shapes = np.array([shape for shape, _ in each], dtype=object)
            inside = shapely.point_on_surface(shapes)
            inner, outer = shapely.STRtree(shapes).query(inside, predicate="within")
            within = sorted(set(inner[shapely.area(shapes[outer]) > shapely.area(shapes[inner])].tolist()))
            if within:
                what = f"{len(within)} closed lines on layer '{layer}' lie within others and were read as ground of"
                handles = _listed([str(each[row][1]) for row in within])
                self._say("NESTED", f"{what} their own, not as holes: {handles}")

    def entries(self, met: Met, drawing: Drawing, drawn: Sequence[DrawnEntity]) -> list[Repair]:
        """Give all entries.

        Parameters
        ----------
        met
            What was met besides.
        drawing
            The drawing.
        drawn
            What was drawn in it.

        Returns
        -------
        list of Repair
            By kind.
        """
        self._blocks(met, drawn)
        for code, handles, what in (*self._counted(), *_met(met)):
            if handles:
                self._say(code, f"{len(handles)} {what}: {_listed(handles)}")
        self._besides(met, drawing, drawn)
        return list(self._entries)

    def _say(self, code: str, what: str, handle: str | None = None) -> None:
        self._entries.append(Repair(code, what, self.where, handle))

    def _almost(self, line: Outline) -> bool:
        return len(line.points) > 3 and 0 < line.gap <= _ALMOST * self.grain.near

    def _counted(self) -> Iterator[tuple[str, list[str], str]]:
        chord = f"{self.grain.chord:g} {self.grain.unit}"
        yield "CURVES", self._curved, f"entities have arcs or splines, which were drawn as chords at most {chord} off"
        yield "Z_DROPPED", self._raised, "entities have heights, which were dropped"
        yield "TOO_FEW_POINTS", self._degenerate, "entities have rings of fewer than three corners, which were left out"
        yield "FILLING", self.fillings, "hatches fill a closed line that is read already, and were left out"
        yield "COPIED", self.copied, "entities are copies that carry the number of their original; each was kept"

    def _blocks(self, met: Met, drawn: Sequence[DrawnEntity]) -> None:
        rings = Counter(one.block for one in drawn for line in one.outlines if line.closed)
        for name, count in met.blocks.items():
            if rings[name]:
                self._say("BLOCK", f"block '{name}', placed {count} times, was exploded: {rings[name]} closed lines")

    def _besides(self, met: Met, drawing: Drawing, drawn: Sequence[DrawnEntity]) -> None:
        by_layer: dict[str, list[str]] = defaultdict(list)
        for (layer, kind), count in met.others.items():
            by_layer[layer].append(f"{count} {kind}")
        for layer, counts in by_layer.items():
            self._say("NOT_LAND", f"layer '{layer}' holds what draws no line: {', '.join(counts)}")
        used = {one.layer for one in drawn if one.outlines or one.point}
        for entry in drawing.layers:
            if entry.dxf.name in used and (entry.is_frozen() or entry.is_off()):
                state = "frozen" if entry.is_frozen() else "off"
                self._say("LAYER_HIDDEN", f"layer '{entry.dxf.name}' is {state}, and was read all the same")
        paper = sum(len(layout) for layout in drawing.layouts if layout.name != "Model")
        if paper:
            self._say("PAPER_SPACE", f"{paper} entities of paper space were left out")


def _met(met: Met) -> Iterator[tuple[str, list[str], str]]:
    yield "TILTED", met.tilted, "entities lie in a plane that is not level, and were read as seen from above"
    yield "EXTERNAL", met.external, "references to other drawings or missing blocks were left out"
    yield "CLIPPED", met.clipped, "block references are clipped, and were read whole"
    for what, handles in met.failed.items():
        yield "NOT_READ", handles, f"were not read, {what}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
