"""Stated area against drawn area: every block, and their sum against the stated total."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Scope, Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_figure, missing_layer
from landuse.core.units import AreaUnit, to_square_metres
from landuse.geometry.area import official_area
from landuse.geometry.stated_area import StatedArea, compare_stated_area
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import ScopeLike, as_scope

#: What rows that a register lacks could do to the measure: a total that nobody states is not judged.
ABSENT_ROWS = {"zone:stated_area": "judged"}

COLUMNS = {"approved": ("approved_area", "stated_area"), "draft": ("stated_area",)}
NO_FIGURE = Message("no area is stated of this portion")
AGREES = Message(
    "{id}: stated {stated:ha}, drawn {plane:ha} plane and {official:ha} ellipsoidal; agrees with the {kind}"
)
DIFFERS = Message("{id}: stated {stated:ha}, drawn {plane:ha} plane and {official:ha} ellipsoidal; agrees with neither")
UNIT_TAKEN = Message("{id}: by its size, the stated figure is taken to be in {unit}")
KINDS = {"plane": Message("plane area"), "ellipsoid": Message("ellipsoidal area")}


TOTAL = "Σ"


@dataclass(frozen=True)
class _Row:
    ident: str
    stated: float | None
    geometry: BaseGeometry
    plane_m2: float
    official_m2: float


@check(boundary="scope", zone="zone")
def stated_area(
    boundary: ScopeLike,
    zone: Zone | None = None,
    *,
    unit: AreaUnit = "ha",
    decimals: int | None = None,
    tolerance_m2: float = 100.0,
) -> Evidence:
    """Measure by how much a stated area departs from the drawn one, beyond what its own rounding explains.

    Each row's figure is held against its plane area first, then against its official ellipsoidal area; the sum is
    held against
    the zone's stated total (``stated_area`` under ``[zone]``) where the case gives one.

    Parameters
    ----------
    boundary
        The boundary, with ``stated_area`` (or ``approved_area``) by row, in a CGCS2000 band.
    zone
        Facts stated of the zone.
    unit
        The unit the figures should be in.
    decimals
        Digits after the point they were given with; as they stand where None.
    tolerance_m2
        Departure that is allowed for each figure at least, m²; drafts are sent back for 0.01 ha.

    Returns
    -------
    Evidence
        The largest departure beyond what is allowed, m²; 0 where all agree.

    Notes
    -----
    Practice: drafts are returned where map, text, table and coordinates disagree on area.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> drawn = [box(500_000, 3_300_000, 500_100, 3_300_100)]
    >>> boundary = gpd.GeoDataFrame({"stated_area": [1.02]}, geometry=drawn, crs="EPSG:4549")
    >>> round(stated_area(boundary, unit="ha", tolerance_m2=100.0).interval.value)
    100
    """
    ground = as_scope(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    role = ground.scope.partition("/")[0]
    column = next((heading for heading in COLUMNS.get(role, ("stated_area",)) if heading in ground.features), None)
    if column is None and role not in (*COLUMNS, "boundary"):
        return Evidence.not_applicable(NO_FIGURE, "m2")
    if column is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_column(role, COLUMNS.get(role, ("stated_area",))[0]))
    rows = _rows(ground, column)
    wants = [missing_figure(role, column, n, row.ident) for n, row in enumerate(rows, start=1) if row.stated is None]
    if ground.scope == "draft" and zone_facts.stated(zone, "stated_area"):
        total = zone_facts.stated_area(zone, unit)
        wants += [] if total is not None else [zone_facts.missing_fact("stated_area")]
        rows += [] if total is None else [_total(ground, total)]
    compared = [
        _compare(row, unit, decimals, tolerance_m2 * _parts(row, rows)) for row in rows if row.stated is not None
    ]
    return _evidence(compared, wants, unit, ground)


def _rows(ground: Scope, column: str) -> list[_Row]:
    features = ground.features
    official = np.asarray(official_area(features.geometry), dtype=float)
    names = (
        features["block"]
        if "block" in features
        else features["id"]
        if "id" in features
        else pd.Series(range(1, len(features) + 1), index=features.index)
    )
    figures = pd.to_numeric(features[column], errors="coerce")
    return [
        _Row(str(name), float(figure) if np.isfinite(figure) and figure > 0 else None, geometry, geometry.area, exact)
        for name, figure, geometry, exact in zip(names, figures, features.geometry, official, strict=True)
    ]


def _total(ground: Scope, stated: float) -> _Row:
    """Return the stated total beside the united ground: what two blocks both claim counts once."""
    return _Row(
        TOTAL,
        stated,
        ground.geometry,
        float(ground.geometry.area),
        float(official_area([ground.geometry], crs=ground.features.crs)[0]),
    )


def _parts(row: _Row, rows: list[_Row]) -> int:
    """Return how many figures were rounded to make this one: a total may be off by as many as it has parts."""
    return max(len(rows) - 1, 1) if row.ident == TOTAL else 1


def _compare(row: _Row, unit: AreaUnit, decimals: int | None, tolerance_m2: float) -> tuple[_Row, StatedArea]:
    stated = float(row.stated or 0)
    digits = _decimals(stated) if decimals is None else decimals
    return row, compare_stated_area(stated, unit, digits, row.plane_m2, row.official_m2, tolerance_m2=tolerance_m2)


def _evidence(
    compared: list[tuple[_Row, StatedArea]], wants: list[MissingInput], unit: AreaUnit, ground: Scope
) -> Evidence:
    off = [_excess(row, agreement, unit) for row, agreement in compared]
    least = max((low for low, _ in off), default=0.0)
    most = math.inf if wants else max((high for _, high in off), default=0.0)
    wants = [*wants, *(_unit_asked(row, unit) for row, agreement in compared if agreement.unit != unit)]
    pieces = [
        {"kind": "area_differs", "unit_id": row.ident, "label": None, "area_m2": row.plane_m2, "geometry": row.geometry}
        for (row, _), (_, high) in zip(compared, off, strict=True)
        if high > 0
    ]
    table = pd.DataFrame([_line(row, agreement) for row, agreement in compared])
    blocks = table[table["id"] != TOTAL] if len(table) else table
    sums = {name: float(blocks[name].sum()) for name in ("stated_m2", "plane_m2", "official_m2") if len(blocks)}
    return Evidence(
        Interval(least, most, least),
        "m2",
        where=items(pieces, crs=getattr(ground.features, "crs", None)),
        figures=sums,
        notes=tuple(note for row, agreement in compared for note in _said(row, agreement, unit)),
        wants=tuple(wants),
        tables={"stated_area": table},
        area="plane",
    )


def _excess(row: _Row, agreement: StatedArea, unit: AreaUnit) -> tuple[float, float]:
    """Return the departure at least and at most: a figure that fits only in another unit fits, or is far off."""
    by = 0.0 if agreement.agrees_with else max(abs(agreement.difference_m2) - agreement.tolerance_m2, 0.0)
    if agreement.unit == unit:
        return by, by
    as_given = abs(to_square_metres(float(row.stated or 0), unit) - row.plane_m2) - agreement.tolerance_m2
    return min(by, as_given), max(by, as_given)


def _unit_asked(row: _Row, unit: AreaUnit) -> MissingInput:
    what = Message("in which unit the area of {id} is stated; it should be in {unit}", id=row.ident, unit=unit)
    return MissingInput(f"unit:stated_area#{row.ident}", what, "zone", row.plane_m2)


def _line(row: _Row, agreement: StatedArea) -> dict[str, object]:
    drawn = {"plane_m2": row.plane_m2, "official_m2": row.official_m2, "difference_m2": agreement.difference_m2}
    return {"id": row.ident, "stated_m2": agreement.stated_m2, **drawn, "agrees_with": agreement.agrees_with}


def _said(row: _Row, agreement: StatedArea, unit: AreaUnit) -> Iterator[Message]:
    figures = {"stated": agreement.stated_m2, "plane": row.plane_m2, "official": row.official_m2}
    if agreement.agrees_with:
        yield AGREES(id=row.ident, kind=KINDS[agreement.agrees_with], **figures)
    else:
        yield DIFFERS(id=row.ident, **figures)
    if agreement.unit != unit:
        yield UNIT_TAKEN(id=row.ident, unit=agreement.unit)


def _decimals(figure: float) -> int:
    exponent = Decimal(repr(figure)).normalize().as_tuple().exponent
    # a float cannot say whether it was written 110 or 110.0000; files that keep the text give decimals
    return max(-int(exponent), 2) if isinstance(exponent, int) else 2
