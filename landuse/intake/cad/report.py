"""What reading a drawing left out or changed, gathered into entries a person can go through."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue

if TYPE_CHECKING:
    from ezdxf.document import Drawing

    from landuse.intake.cad.entities import DrawnEntity, Met
    from landuse.intake.cad.outlines import Grain, Outline

_LISTED = 10
#: A line whose ends come nearer than this many times the gap that is closed was meant to close: 1 m.
_ALMOST = 500
_HATCHES = ("HATCH", "MPOLYGON")
_CURVES = Message.plural(
    "{n} entity has arcs or splines, which were drawn as chords at most {chord:g} {unit} off: {handles}",
    "{n} entities have arcs or splines, which were drawn as chords at most {chord:g} {unit} off: {handles}",
    n=0,
)
_HEIGHTS = Message.plural(
    "{n} entity has heights, which were dropped: {handles}",
    "{n} entities have heights, which were dropped: {handles}",
    n=0,
)
_DEGENERATE = Message.plural(
    "{n} entity has rings of fewer than three corners, which were left out: {handles}",
    "{n} entities have rings of fewer than three corners, which were left out: {handles}",
    n=0,
)
_FILLINGS = Message.plural(
    "{n} hatch fills a closed line that is read already, and was left out: {handles}",
    "{n} hatches fill a closed line that is read already, and were left out: {handles}",
    n=0,
)
_COPIES = Message.plural(
    "{n} entity is a copy that carries the number of its original; it was kept: {handles}",
    "{n} entities are copies that carry the number of their original; each was kept: {handles}",
    n=0,
)
_TILTED = Message.plural(
    "{n} entity lies in a plane that is not level, and was read as seen from above: {handles}",
    "{n} entities lie in a plane that is not level, and were read as seen from above: {handles}",
    n=0,
)
_EXTERNAL = Message.plural(
    "{n} reference to another drawing or a missing block was left out: {handles}",
    "{n} references to other drawings or missing blocks were left out: {handles}",
    n=0,
)
_CLIPPED = Message.plural(
    "{n} block reference is clipped, and was read whole: {handles}",
    "{n} block references are clipped, and were read whole: {handles}",
    n=0,
)
_NOT_READ = Message.plural(
    "{n} {kind} was not read ({words}): {handles}", "{n} {kind} were not read ({words}): {handles}", n=0
)
_NOT_READ_IN_BLOCK = Message.plural(
    "{n} {kind} in block '{block}' was not read ({words}): {handles}",
    "{n} {kind} in block '{block}' were not read ({words}): {handles}",
    n=0,
)
_NESTED = Message.plural(
    "{n} closed line on layer '{layer}' lies within another and was read as ground of its own, "
    "not as a hole: {handles}",
    "{n} closed lines on layer '{layer}' lie within others and were read as ground of their own, "
    "not as holes: {handles}",
    n=0,
)
_HOLES = Message.plural(
    "{n} closed line lies within another and was read as a hole of it: {handles}",
    "{n} closed lines lie within others and were read as holes of them: {handles}",
    n=0,
)
_FROZEN = Message("layer '{layer}' is frozen, and was read all the same")
_OFF = Message("layer '{layer}' is off, and was read all the same")


class DrawingReport:
    """Gathers what happens to the entities of one drawing."""

    def __init__(self, where: str, grain: Grain) -> None:
        self.where, self.grain = where, grain
        self.fillings: list[str] = []
        self.copied: list[str] = []
        self._curved: list[str] = []
        self._raised: list[str] = []
        self._degenerate: list[str] = []
        self._log = IssueLog(where)

    def note(self, entity: DrawnEntity, *, degenerate: int) -> None:
        """Take down what was done to the rings of an entity that is read."""
        rings = [line for line in entity.outlines if line.closed]
        if any(line.curved for line in rings):
            self._curved.append(entity.handle)
        if any(line.raised for line in rings):
            self._raised.append(entity.handle)
        if degenerate:
            self._degenerate.append(entity.handle)
        for line in rings:
            if line.gap:
                gap = f"{line.gap:.3g} {self.grain.unit}"
                self._say("RING_OPEN", Message("its ends lay {gap} apart and were joined", gap=gap), entity.handle)

    def leave_open(self, drawn: Iterable[DrawnEntity]) -> None:
        """List what is not closed and was left out: one by one where it nearly closes, else by layer and kind."""
        lengths: dict[tuple[str, str], list[float]] = defaultdict(list)
        points = Counter(entity.layer for entity in drawn if entity.point is not None)
        for entity in drawn:
            for line in (line for line in entity.outlines if not line.closed):
                if self._almost(line):
                    what = Message(
                        "{kind} on layer '{layer}' is open by {gap:.3g} {unit} and was left out",
                        kind=entity.kind,
                        layer=entity.layer,
                        gap=line.gap,
                        unit=self.grain.unit,
                    )
                    self._say("NOT_CLOSED", what, entity.handle)
                elif len(line.points) > 1:
                    lengths[entity.layer, entity.kind].append(float(shapely.LineString(line.points).length))
        for (layer, kind), measured in lengths.items():
            total = f"{math.fsum(measured):.6g} {self.grain.unit}"
            what = Message.plural(
                "{n} {kind} on layer '{layer}' bounds no ground and was left out ({total})",
                "{n} {kind} on layer '{layer}' bound no ground and were left out ({total})",
                n=len(measured),
                kind=kind,
                layer=layer,
                total=total,
            )
            self._say("NOT_CLOSED", what)
        for layer, count in points.items():
            self._say(
                "NOT_CLOSED",
                Message.plural(
                    "{n} POINT on layer '{layer}' was left out",
                    "{n} POINT on layer '{layer}' were left out",
                    n=count,
                    layer=layer,
                ),
            )

    def holes(self, handles: Sequence[str]) -> None:
        """List closed lines that were read as holes of the ones around them."""
        if handles:
            self._say("HOLES", _HOLES(n=len(handles), handles=_listed(handles)))

    def nested(self, rows: Sequence[tuple[BaseGeometry, dict[str, object]]]) -> None:
        """List closed lines that lie in another on the same layer: a hole, or a piece within a piece."""
        layers: dict[object, list[tuple[BaseGeometry, object]]] = defaultdict(list)
        for shape, columns in rows:
            if columns["entity"] not in _HATCHES:
                layers[columns["layer"]].append((shape, columns["handle"]))
        for layer, members in layers.items():
            shapes = np.array([shape for shape, _ in members], dtype=object)
            inside = shapely.point_on_surface(shapes)
            inner, outer = shapely.STRtree(shapes).query(inside, predicate="within")
            within = sorted(set(inner[shapely.area(shapes[outer]) > shapely.area(shapes[inner])].tolist()))
            if within:
                handles = _listed([str(members[row][1]) for row in within])
                self._say("NESTED", _NESTED(n=len(within), layer=layer, handles=handles))

    def entries(self, met: Met, drawing: Drawing, drawn: Sequence[DrawnEntity]) -> list[ReadIssue]:
        """Return all entries.

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
        list of ReadIssue
            By kind.
        """
        self._blocks(met, drawn)
        for code, handles, what in (*self._counted(), *_met(met)):
            if handles:
                self._say(code, what(n=len(handles), handles=_listed(handles)))
        self._besides(met, drawing, drawn)
        return list(self._log.as_logged())

    def _say(self, code: str, what: Message, handle: str | None = None) -> None:
        self._log.add(code, what, id=handle)

    def _almost(self, line: Outline) -> bool:
        return len(line.points) > 3 and 0 < line.gap <= _ALMOST * self.grain.near

    def _counted(self) -> Iterator[tuple[str, list[str], Message]]:
        yield "CURVES", self._curved, _CURVES(chord=self.grain.chord, unit=self.grain.unit)
        yield "Z_DROPPED", self._raised, _HEIGHTS
        yield "TOO_FEW_POINTS", self._degenerate, _DEGENERATE
        yield "FILLING", self.fillings, _FILLINGS
        yield "COPIED", self.copied, _COPIES

    def _blocks(self, met: Met, drawn: Sequence[DrawnEntity]) -> None:
        rings = Counter(entity.block for entity in drawn for line in entity.outlines if line.closed)
        for name, count in met.blocks.items():
            if rings[name]:
                self._say(
                    "BLOCK",
                    Message(
                        "block '{name}', placed {count} times, was exploded: {rings} closed lines",
                        name=name,
                        count=count,
                        rings=rings[name],
                    ),
                )

    def _besides(self, met: Met, drawing: Drawing, drawn: Sequence[DrawnEntity]) -> None:
        by_layer: dict[str, list[str]] = defaultdict(list)
        for (layer, kind), count in met.others.items():
            by_layer[layer].append(f"{count} {kind}")
        for layer, counts in by_layer.items():
            self._say(
                "NOT_LAND", Message("layer '{layer}' holds what draws no line: {counts}", layer=layer, counts=counts)
            )
        used = {entity.layer for entity in drawn if entity.outlines or entity.point}
        for entry in drawing.layers:
            if entry.dxf.name in used and (entry.is_frozen() or entry.is_off()):
                hidden = _FROZEN if entry.is_frozen() else _OFF
                self._say("LAYER_HIDDEN", hidden(layer=entry.dxf.name))
        paper = sum(len(layout) for layout in drawing.layouts if layout.name != "Model")
        if paper:
            self._say(
                "PAPER_SPACE",
                Message.plural(
                    "{n} entity of paper space was left out", "{n} entities of paper space were left out", n=paper
                ),
            )


def _met(met: Met) -> Iterator[tuple[str, list[str], Message]]:
    yield "TILTED", met.tilted, _TILTED
    yield "EXTERNAL", met.external, _EXTERNAL
    yield "CLIPPED", met.clipped, _CLIPPED
    for (kind, block, words), handles in met.failed.items():
        what = _NOT_READ_IN_BLOCK(block=block) if block else _NOT_READ
        yield "NOT_READ", handles, what(kind=kind, words=words)


def _listed(names: Sequence[str]) -> list[str]:
    return [*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])]
