"""Parcels whose present use departs from the approved one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from functools import partial

from landuse.core.code_lists import load_scheme
from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, missing_param, unproven_ground
from landuse.geometry.overlay import difference, intersection, united
from landuse.measures.area_kind import AreaKind
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table, unproven_within
from landuse.measures.pieces import Piece, area_evidence, rows_near
from landuse.measures.statutory_periods import transition_runs
from landuse.measures.table_rows import Row, rows_of
from landuse.measures.use_match import agrees, missing_scheme

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"parcels": "raise", "transitional_uses": "shown"}
EXCEPTED = Message("{count} parcels are in their transitional period and do not count")


@check(boundary="scope", parcels="layer", approved_uses="layer", transitional_uses="table")
def use_departure(
    parcels: LayerLike,
    boundary: ScopeLike,
    approved_uses: LayerLike,
    transitional_uses: TableLike = None,
    *,
    on: date,
    transition_years: int | None = 5,
    tolerance_m: float = 0.5,
    area: AreaKind = "plane",
) -> Evidence:
    """Measure the built land of a ground whose present use is not the approved one.

    Only construction land can depart: farmland waiting for its project does not. Parcels in a transitional period
    granted to new uses of old plant are left out while it runs.

    Parameters
    ----------
    parcels
        Parcels with ``use_code`` and a stated scheme, in metres.
    boundary
        The ground.
    approved_uses
        Approved uses with ``use_code`` and a stated scheme.
    transitional_uses
        Parcels in a transitional period: ``parcel_id``, ``started_on``, ``ends_on``, ``transferred``.
    on
        The day it is judged on.
    transition_years
        How long the period runs at most, whatever end is given, years; None where nobody said.
    tolerance_m
        Width below which a departure is a sliver of drawing, m.
    area
        Which area is measured: ``plane``, or ``official`` on the ellipsoid.

    Returns
    -------
    Evidence
        Area, m².

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十五): 按照核准…用途;
    驻政办〔2019〕125号 三(一): 严禁…改变功能, 三(二) the exception.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from landuse.core.layer import Layer
    >>> halves = [box(0, 0, 70, 100), box(70, 0, 100, 100)]
    >>> built = gpd.GeoDataFrame({"use_code": ["1001", "0901"]}, geometry=halves)
    >>> land = Layer("parcels", built, scheme="ydyh2023")
    >>> plan = gpd.GeoDataFrame({"use_code": ["1001"]}, geometry=[box(0, 0, 100, 100)])
    >>> uses = Layer("approved_uses", plan, scheme="ydyh2023")
    >>> use_departure(land, box(0, 0, 100, 100), uses, on=date(2026, 1, 1)).interval.value
    3000.0
    """
    ground, units, uses = as_scope(boundary), as_layer(parcels, "parcels"), as_layer(approved_uses, "approved_uses")
    if ground is None:
        return Evidence.unknown(0, math.inf, "m2", missing_layer("boundary"))
    for layer, role in ((units, "parcels"), (uses, "approved_uses")):
        if layer is None:
            return Evidence.unknown(0, ground.area_m2, "m2", missing_layer(role))
        if "use_code" not in layer.features:
            return Evidence.unknown(0, ground.area_m2, "m2", missing_column(role, "use_code"))
        if layer.scheme is None:
            return Evidence.unknown(0, ground.area_m2, "m2", missing_scheme(role))
    assert units is not None
    assert uses is not None
    granted = rows_of(as_table(transitional_uses, "transitional_uses"), "transitional_uses")
    running: dict[str | None, bool | None] = {}
    for row in granted:
        runs, parcel = _running(row, on, transition_years), row.text("parcel_id")
        # rows of one parcel that disagree leave it open
        running[parcel] = runs if running.get(parcel, runs) is runs else None
    wants = [row.want(_unsaid(row)) for row in granted if running[row.text("parcel_id")] is None]
    wants += [missing_param("transition_years")] if wants and transition_years is None else []
    rows = rows_near(units, ground.geometry, "parcels")
    # a period of which nobody says for which parcel it runs may be any parcel's
    nameless = any(row.text("parcel_id") is None and running[None] is not False for row in granted)
    if running.get(None, True) is not True:
        # and one that is over may be of a parcel for which another still runs
        running = {parcel: None if runs else runs for parcel, runs in running.items()}
    excepted = [row for row in rows if running.get(row.text("id")) is True]
    held = [row for row in rows if running.get(row.text("id"), False) is not True]
    notes = [EXCEPTED(count=len(excepted))] if excepted else list[Message]()
    pieces = [
        piece
        for row in held
        for piece in _pieces(row, ground, units, uses, nameless or running.get(row.text("id"), False) is None)
    ]
    return area_evidence(pieces, tolerance_m=tolerance_m, area=area, crs=units.features.crs, notes=notes, wants=wants)


def _running(row: Row, on: date, years: int | None) -> bool | None:
    """Return whether a transitional period runs on the day; a transfer ends it."""
    start, transferred, within = row.day("started_on"), row.yes("transferred"), transition_runs(row, on, years)
    if transferred is True or within is False:
        return False
    return True if within and (start is None or start <= on) and transferred is False else None


def _unsaid(row: Row) -> str:
    """Return what a period lacks for it to be known whether it runs."""
    blank = [column for column in ("started_on", "transferred") if not row.given(column)]
    return blank[0] if blank else "ends_on"


def _pieces(row: Row, ground: Scope, units: Layer, uses: Layer, maybe_excepted: bool) -> Iterator[Piece]:
    code, land = row.text("use_code") or "", intersection(ground.geometry, row.geometry)
    classes = load_scheme(str(units.scheme)).land_classes(code)
    if land.area == 0 or not classes & {"construction", "unknown"}:
        return
    sure = classes == {"construction"} and not maybe_excepted
    over = rows_near(uses, land, "approved_uses")
    answers = {
        use.number: agrees(code, str(units.scheme), use.text("use_code") or "", str(uses.scheme)) for use in over
    }
    agreed = united([use.geometry for use in over if answers[use.number]]) if any(answers.values()) else None
    rest = land if agreed is None else difference(land, agreed)
    label = row.first("name", "use_name")
    for use in over:
        if answers[use.number] is not True:
            known = True if answers[use.number] is False and sure else None
            piece = intersection(rest, use.geometry)
            yield Piece(
                "departs", piece, known, row.text("id"), label, partial(_ask, row, use, known_use=answers[use.number])
            )
    blank = difference(rest, united([use.geometry for use in over])) if over else rest
    proven = difference(blank, unproven_within(uses, blank))
    yield Piece("no_approved_use", proven, True if sure else None, row.text("id"), label, partial(_ask, row, row))
    yield Piece(
        "no_approved_use",
        difference(blank, proven),
        None,
        row.text("id"),
        label,
        partial(unproven_ground, "approved_uses"),
    )


def _ask(row: Row, use: Row, area: float, known_use: bool | None = False) -> MissingInput:
    """Ask for the use that is not known, or for whether the parcel is in its transitional period."""
    asked = use if known_use is None and row.given("use_code") else row
    return asked.want("use_code", weight=area, whom="survey")
