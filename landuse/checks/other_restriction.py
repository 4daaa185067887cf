"""Land under another restriction, and what the department in charge answered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import shapely

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.layer import Layer, Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import intersection, widened
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import any_shape, check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table
from landuse.measures.pieces import Piece, area_evidence, rows_near, unproven_piece
from landuse.measures.replies import Reply, read_replies, subject_title
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"consultations": "handled"}
MET = Message("whether the condition set by {department} is met")
SLIP = Message("the written opinion of the department in charge of {about}")
UNCLEAR = Message("what {department} answered, about what, on which draft and when, signed by the department")


@check(line="layer", boundary="scope", consultations="table", draft="layer", zone="zone")
@any_shape("line")
def other_restriction(  # noqa: PLR0913  a rule sets them by name
    line: LayerLike,
    boundary: ScopeLike,
    consultations: TableLike = None,
    draft: LayerLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    about: list[str],
    buffer_column: str | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground under a restriction to which the department in charge has not consented.

    With neither a layer nor an answer nothing is known. Consent leaves no land; that nothing is affected does so only
    where nothing is measured, since no answer outranks measured ground. Refusal leaves the land under the restriction,
    or all of the ground where no layer tells which; a condition leaves it open whether it is met. Several answers are
    their hull, and one that may not count leaves both open.

    Parameters
    ----------
    line
        The restricted areas, in metres; lines and points stand for the ground within their buffer.
    boundary
        The ground.
    consultations
        Answers: ``department``, ``about``, ``opinion`` (``consent``, ``not_affected``, ``conditional``, ``refusal``),
        ``answered_on``, ``condition``, ``signed_by``, ``edition``.
    draft
        The draft, with its date and edition: an answer on another one does not count.
    zone
        States ``county``: the department of another county may not answer for it.
    on
        The day it is judged on; later answers are left out.
    about
        What an answer is about: a term of the vocabulary ``restriction``, or words as they stand in ``about``. What a
        department was not asked about it has not answered.
    buffer_column
        The column with the protective width to each side of a line or point, m.
    tolerance_m
        Width below which an overlap is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    Practice: a draft is sent round (征求意见) to the departments in charge of what it may affect.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> from landuse.core.layer import Layer
    >>> pipe = gpd.GeoDataFrame({"buffer": [10.0]}, geometry=[LineString([(-50, 50), (150, 50)])])
    >>> line = Layer("pipelines", pipe, complete=True)
    >>> round(other_restriction(
    ...     line, box(0, 0, 100, 100), on=date(2026, 1, 1), about=["管线"], buffer_column="buffer"
    ... ).interval.value)
    2000
    """
    ground, layer = as_scope(boundary), as_layer(line, "line")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    answers = as_table(consultations, "consultations")
    replies, notes = read_replies(answers, about, on, as_layer(draft, "draft"), zone)
    measured = _measure(layer, ground, buffer_column, tolerance_m, area)
    overlap = measured.interval
    effects = [(reply, _effect(reply.opinion, overlap, ground, layer is not None)) for reply in replies]
    sure = [effect for reply, effect in effects if reply.sure]
    maybe = [effect for reply, effect in effects if not reply.sure]
    interval = Interval.hull([*(sure or [overlap]), *maybe])
    low, high = interval.low, interval.high
    value = None if overlap.value is None else min(max(overlap.value, low), high)
    asked = [*_asked(effects, overlap, about[0], high), *(measured.wants if not sure else ())]
    return replace(
        measured,
        interval=Interval(low, high, low if low == high else value),
        notes=(*measured.notes, *(reply.message for reply in replies), *notes),
        wants=tuple({want.key: want for want in asked}.values()) if low < high else (),
    )


def _measure(
    layer: Layer | None, ground: Scope, buffer_column: str | None, tolerance_m: float, area: AreaKind
) -> Evidence:
    """Measure the land under the restriction, whatever anybody answered."""
    if layer is None:
        return Evidence.unknown(0, ground.area_m2, "m2", missing_layer("line"))
    rows = rows_of(layer)
    bare = [row for row in rows if buffer_column and row.figure(buffer_column) is None]
    widths = [row.figure(buffer_column) or 0.0 for row in rows] if buffer_column else []
    reach = widened(ground.geometry, max(widths, default=0.0) + tolerance_m)
    pieces = [_piece(row, ground, buffer_column, tolerance_m) for row in rows_near(layer, reach, "line")]
    pieces.append(unproven_piece(layer, ground, "line"))
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=layer.features.crs)
    # an area is restricted as it is drawn, but where others of its layer are widened, or its own width cannot be read
    widened_too = any(width > 0 for width in widths)
    lacking = [
        row
        for row in bare
        if shapely.get_dimensions(row.geometry) < 2 or widened_too or (buffer_column and row.given(buffer_column))
    ]
    if not lacking or buffer_column is None:
        return evidence
    # a line or point whose width nobody filled in may reach any ground
    wants = (*(row.want(buffer_column) for row in lacking), *evidence.wants)
    return replace(evidence, interval=replace(evidence.interval, high=ground.area_m2), wants=wants)


def _effect(opinion: str | None, overlap: Interval, ground: Scope, drawn: bool) -> Interval:
    """Return the land without consent as an answer leaves it; what was measured is never less for an answer's words."""
    if opinion == "consent" or (opinion == "not_affected" and overlap.low == 0):
        return Interval.exactly(0.0)
    if opinion == "refusal":
        whole = ground.area_m2
        return overlap if overlap.low > 0 else Interval(0.0 if drawn else whole, whole, None if drawn else whole)
    return Interval(0.0, overlap.high)


def _asked(
    effects: list[tuple[Reply, Interval]], overlap: Interval, about: str, weight: float
) -> Iterator[MissingInput]:
    key = f"consultation:{about}"
    for reply, _ in effects:
        department = reply.row.written("department") or "—"
        if reply.opinion == "not_affected" and overlap.low > 0:
            what = Message(
                "who is right: {department} answered that nothing is affected, and {area:ha} is measured",
                department=department,
                area=overlap.low,
            )
            yield MissingInput(key, what, "authority", weight)
        elif reply.opinion == "conditional":
            yield MissingInput(key, MET(department=department), "authority", weight)
        elif reply.sure is None or reply.opinion is None:
            yield MissingInput(key, UNCLEAR(department=department), "authority", weight)
    if not effects:
        yield MissingInput(key, SLIP(about=subject_title(about)), "authority", weight)


def _piece(row: Row, ground: Scope, buffer_column: str | None, tolerance_m: float) -> Piece:
    """Return the land of one restricted area; a line without a width still stands on the ground it crosses."""
    shape = row.geometry
    width = row.figure(buffer_column) if buffer_column else None
    if width:
        shape = widened(shape, width)
    elif shapely.get_dimensions(shape) < 2:
        shape = widened(shape, tolerance_m)
    land = intersection(ground.geometry, shape)
    return Piece("restricted", land, True, row.ident or None, row.text("name"))
