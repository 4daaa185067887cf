"""Goes through a drawing: every entity that draws something, blocks exploded, and what was met on the way."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.intake.cad.attributes import block_attributes, extended_data
from landuse.intake.cad.outlines import Grain, Outline, is_tilted, outlines
from landuse.intake.cad.tags import APP, Tag

if TYPE_CHECKING:
    from ezdxf.document import Drawing

#: Blocks within blocks, and entities in all, beyond which a drawing is taken to be made to choke on.
_DEEPEST, _MOST = 32, 2_000_000


@dataclass(frozen=True, eq=False)
class DrawnEntity:
    """An entity that draws something.

    Parameters
    ----------
    kind
        Its DXF type.
    layer
        The layer it is drawn on; that of the block reference for what lies on layer 0 of a block.
    handle
        Its handle; that of the outermost block reference for what is in a block.
    block
        The outermost block it is part of.
    attributes
        Attributes of the blocks around it, and extended data.
    outlines
        What it draws; nothing for a point.
    point
        Where it is, for a point.
    tags
        What `landuse.intake.cad.tags` keeps with it.
    style
        How a hatch fills: 0, 1 or 2.
    """

    kind: str
    layer: str
    handle: str
    block: str | None
    attributes: Mapping[str, object]
    outlines: tuple[Outline, ...]
    point: tuple[float, float] | None = None
    tags: tuple[Tag, ...] = ()
    style: int = 0


@dataclass
class Met:
    """What was met on the way that is not among the drawn."""

    others: Counter[tuple[str, str]] = field(default_factory=Counter)
    blocks: Counter[str] = field(default_factory=Counter)
    tilted: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    clipped: list[str] = field(default_factory=list)
    failed: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    seen: int = 0


@dataclass(frozen=True)
class _Around:
    """What a block passes on to what is in it."""

    layer: str | None = None
    handle: str = ""
    block: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    depth: int = 0


@dataclass(frozen=True)
class _AskedEntities:
    layer: str | None
    grain: Grain


def walk(drawing: Drawing, *, layer: str | None, grain: Grain) -> tuple[list[DrawnEntity], Met]:
    """Go through the model space of a drawing.

    Parameters
    ----------
    drawing
        The drawing.
    layer
        Only what is on this layer.
    grain
        How fine arcs and closings are taken.

    Returns
    -------
    tuple of (list of Drawn, Met)
        What is drawn, in the order of the drawing, and what else was met.

    Raises
    ------
    InputError
        If blocks hold each other without end.
    """
    count = _expanded(drawing.modelspace(), {}, 0)
    if count > _MOST:
        raise InputError(
            Message("its blocks, taken apart, make {n:count} entities", n=count),
            next=Message("Ask for the drawing exploded, with what bounds the ground alone"),
        )
    met = Met()
    asked = _AskedEntities(None if layer is None else layer.casefold(), grain)
    return list(_walk(drawing.modelspace(), _Around(), met, asked)), met


def _expanded(entities: Iterable[Any], known: dict[str, int], depth: int) -> int:
    """Return how many entities there are once every block is taken apart."""
    count = 0
    for entity in entities:
        count += 1
        if entity.dxftype() != "INSERT" or depth > _DEEPEST:
            continue
        name, block = str(entity.dxf.name), entity.block()
        if block is None or block.block.is_xref:
            continue
        if name not in known:
            known[name] = 0  # a block that holds itself is met, and refused, on the walk
            known[name] = _expanded(block, known, depth + 1)
        count += known[name] * max(entity.mcount, 1)
    return count


def _walk(entities: Iterable[Any], around: _Around, met: Met, asked: _AskedEntities) -> Iterator[DrawnEntity]:
    for entity in entities:
        met.seen += 1
        if around.depth > _DEEPEST or met.seen > _MOST:
            raise InputError(
                Message("block '{block}' holds blocks without end", block=around.block),
                next=Message("Ask for the drawing exploded"),
            )
        if entity.dxftype() == "INSERT":
            yield from _inside(entity, around, met, asked)
            continue
        layer = around.layer if around.layer is not None and entity.dxf.layer == "0" else str(entity.dxf.layer)
        if asked.layer is None or layer.casefold() == asked.layer:
            drawn = _drawn(entity, layer, around, met, asked.grain)
            if drawn is not None:
                yield drawn


def _inside(insert: Any, around: _Around, met: Met, asked: _AskedEntities) -> Iterator[DrawnEntity]:  # noqa: ANN401
    name = str(insert.dxf.name)
    block = insert.block()
    if block is None or block.block.is_xref:
        met.external.append(name)
        return
    if insert.has_extension_dict and "ACAD_FILTER" in insert.get_extension_dict():
        met.clipped.append(name)
    if around.depth == 0:
        met.blocks[name] += insert.mcount
    layer = around.layer if around.layer is not None and insert.dxf.layer == "0" else str(insert.dxf.layer)
    within = _Around(
        layer,
        around.handle or str(insert.dxf.handle),
        around.block or name,
        {**around.attributes, **block_attributes(insert), **extended_data(insert)},
        around.depth + 1,
    )

    def skipped(entity: Any, reason: str) -> None:  # noqa: ANN401
        met.failed[entity.dxftype(), name, reason].append(within.handle)

    for copy in insert.multi_insert() if insert.mcount > 1 else (insert,):
        yield from _walk(copy.virtual_entities(skipped_entity_callback=skipped), within, met, asked)


def _drawn(entity: Any, layer: str, around: _Around, met: Met, grain: Grain) -> DrawnEntity | None:  # noqa: ANN401
    kind = entity.dxftype()
    handle = around.handle or str(entity.dxf.handle)
    try:
        lines = outlines(entity, grain)
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError) as error:
        met.failed[kind, "", str(error)].append(handle)
        return None
    if lines is None and kind != "POINT":
        met.others[layer, kind] += 1
        return None
    if any(not math.isfinite(number) for line in lines or () for place in line.points for number in place):
        raise InputError(
            Message("{kind} {handle} has a coordinate that is no number", kind=kind, handle=handle),
            next=Message("Correct it in the drawing"),
        )
    if lines and is_tilted(entity):
        met.tilted.append(handle)
    point = (entity.dxf.location.x, entity.dxf.location.y) if kind == "POINT" else None
    tags = tuple((tag.code, tag.value) for tag in entity.get_xdata(APP)) if entity.has_xdata(APP) else ()
    attributes = {**around.attributes, **extended_data(entity)}
    style = int(entity.dxf.get("hatch_style", 0)) if kind == "HATCH" else 0
    return DrawnEntity(kind, layer, handle, around.block, attributes, tuple(lines or ()), point, tags, style)
