"""Land under another restriction, and what the department in charge answered."""

from __future__ import annotations

import math
from datetime import date
from typing import Literal

import shapely

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.layer import Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import intersection, widened
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table
from landuse.measures.pieces import Piece, area_evidence, rows_near, unproven_piece
from landuse.measures.table_rows import Row, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"consultations": "handled"}
Answer = Literal["consent", "conditional", "refusal"]
CONSENT = Message("{department} answered on {on}: consent, or not affected ({number})")
CONDITION = Message("{department} consents on the condition: {condition}")
REFUSAL = Message("{department} answered on {on}: refused ({number})")
MET = Message("whether the condition set by {department} is met")
SLIP = Message("the written opinion of the department in charge of {about}")


@check(line="layer", boundary="scope", consultations="table")
def other_restriction(
    line: LayerLike,
    boundary: ScopeLike,
    consultations: TableLike = None,
    *,
    on: date,
    about: list[str],
    buffer_column: str | None = None,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the land of a ground under a restriction to which the department in charge has not consented.

    With neither a layer nor an answer nothing is known. An answer settles it, also without a layer: consent, or that
    nothing is affected, leaves no land; refusal leaves the land under the restriction, or all of the ground where no
    layer tells which; a condition leaves it open whether it is met.

    Parameters
    ----------
    line
        The restricted areas, in metres; lines and points stand for the ground within their buffer.
    boundary
        The ground.
    consultations
        Answers: ``department``, ``about``, ``opinion`` (``consent``, ``not_affected``, ``conditional``, ``refusal``),
        ``answered_on``, ``condition``.
    on
        The day it is judged on; later answers are left out.
    about
        Words by which an answer is about this restriction, in its ``about``: what a department was not asked about it
        has not answered.
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
    answer = _answer(rows_of(as_table(consultations, "consultations")), about, on)
    opinion = None if answer is None else answer.text("opinion")
    notes = [] if answer is None else [_note(answer, str(opinion))]
    if layer is None:
        return _by_answer_alone(ground, answer, opinion, about[0], notes)
    widths = [row.figure(buffer_column) or 0.0 for row in rows_of(layer)] if buffer_column else []
    reach = widened(ground.geometry, max(widths, default=0.0) + tolerance_m)
    close = rows_near(layer, reach, "line")
    pieces = [_piece(row, ground, buffer_column, tolerance_m) for row in close]
    pieces.append(unproven_piece(layer, ground, "line"))
    evidence = area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=layer.features.crs, notes=notes)
    low, high = evidence.interval.low, evidence.interval.high
    if opinion in ("consent", "not_affected"):
        low = high = 0.0
    elif opinion == "refusal" and low == 0:
        low, high = 0.0, ground.area_m2
    elif opinion == "conditional" and answer is not None:
        want = MissingInput(f"consultation:{about[0]}", MET(department=answer.text("department")), "authority", high)
        return Evidence(**{**evidence.__dict__, "interval": Interval(0.0, high), "wants": (want, *evidence.wants)})
    wants = evidence.wants if low < high else ()
    value = min(max(evidence.interval.value or 0.0, low), high)
    return Evidence(**{**evidence.__dict__, "interval": Interval(low, high, value), "wants": wants})


def _answer(rows: list[Row], about: list[str], on: date) -> Row | None:
    """Give the latest answer about the restriction that has an opinion."""
    mine = [
        row for row in rows if any(word in f"{row.text('about') or ''}{row.text('department') or ''}" for word in about)
    ]
    dated = [row for row in mine if row.given("opinion") and (day := row.day("answered_on")) is not None and day <= on]
    return max(dated, key=lambda row: row.day("answered_on") or on, default=None)


def _note(answer: Row, opinion: str) -> Message:
    phrase = {"refusal": REFUSAL, "conditional": CONDITION}.get(opinion, CONSENT)
    words = {name: answer.text(name) or "—" for name in ("department", "number", "condition")}
    return phrase(on=answer.day("answered_on"), **words)


def _by_answer_alone(
    ground: Scope, answer: Row | None, opinion: str | None, about: str, notes: list[Message]
) -> Evidence:
    if opinion in ("consent", "not_affected"):
        return Evidence(Interval.exactly(0.0), "m2", notes=tuple(notes))
    if opinion == "refusal":
        return Evidence(Interval.exactly(ground.area_m2), "m2", notes=tuple(notes))
    wants = [
        MissingInput(f"consultation:{about}", SLIP(about=about), "authority", ground.area_m2),
        missing_layer("line"),
    ]
    if answer is not None:
        wants[0] = MissingInput(
            f"consultation:{about}", MET(department=answer.text("department")), "authority", ground.area_m2
        )
    return Evidence.unknown(0, ground.area_m2, "m2", *wants, notes=notes)


def _piece(row: Row, ground: Scope, buffer_column: str | None, tolerance_m: float) -> Piece:
    """Give the land of one restricted area; a line without a width still stands on the ground it crosses."""
    shape = row.geometry
    width = row.figure(buffer_column) if buffer_column else None
    if width:
        shape = widened(shape, width)
    elif shapely.get_dimensions(shape) < 2:
        shape = widened(shape, tolerance_m)
    land = intersection(ground.geometry, shape)
    return Piece("restricted", land, True, row.ident or None, row.text("name"))
