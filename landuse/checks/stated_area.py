"""Stated area against drawn area: every block, and their sum against the stated total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from landuse.area import official_area
from landuse.evidence import Evidence, Interval, Want, items
from landuse.layer import Ground, GroundLike, Zone, as_ground
from landuse.phrases import Note, Phrase
from landuse.stated_area import compare_stated_area
from landuse.units import AreaUnit
from landuse.wants import missing_column, missing_figure, missing_layer

COLUMNS = {"approved": ("approved_area", "stated_area"), "draft": ("stated_area",)}
NO_FIGURE = Phrase("此部分没有申报面积可比", "no area is stated of this portion")
AGREES = Phrase(
    "{id}:申报{stated:ha},图上平面{plane:ha}、椭球{official:ha},与{kind}一致",
    "{id}: stated {stated:ha}, drawn {plane:ha} plane and {official:ha} ellipsoidal; agrees with the {kind}",
)
DIFFERS = Phrase(
    "{id}:申报{stated:ha},图上平面{plane:ha}、椭球{official:ha},都不一致",
    "{id}: stated {stated:ha}, drawn {plane:ha} plane and {official:ha} ellipsoidal; agrees with neither",
)
UNIT_TAKEN = Phrase(
    "{id}:申报面积按数值大小认作{unit}", "{id}: by its size, the stated figure is taken to be in {unit}"
)
KINDS = {"plane": {"zh": "平面面积", "en": "plane area"}, "ellipsoid": {"zh": "椭球面积", "en": "ellipsoidal area"}}


@dataclass(frozen=True)
class _Row:
    ident: str
    stated: float | None
    geometry: BaseGeometry
    plane_m2: float
    official_m2: float


def stated_area(
    boundary: GroundLike,
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
    """
    ground = as_ground(boundary)
    if ground is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_layer("boundary"))
    role = ground.scope.partition("/")[0]
    column = next((each for each in COLUMNS.get(role, ("stated_area",)) if each in ground.features), None)
    if column is None and role not in (*COLUMNS, "boundary"):
        return Evidence.not_applicable(NO_FIGURE(), "m2")
    if column is None:
        return Evidence.unknown(0, float("inf"), "m2", missing_column(role, COLUMNS.get(role, ("stated_area",))[0]))
    rows = _rows(ground, column)
    total = zone.get("stated_area") if zone is not None and ground.scope == "draft" else None
    if isinstance(total, (int, float)) and not isinstance(total, bool):
        rows.append(
            _Row(
                "Σ",
                float(total),
                ground.geometry,
                sum(row.plane_m2 for row in rows),
                sum(row.official_m2 for row in rows),
            )
        )
    return _evidence(rows, ground, role, column, unit, decimals, tolerance_m2)


def _rows(ground: Ground, column: str) -> list[_Row]:
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


def _evidence(
    rows: list[_Row], ground: Ground, role: str, column: str, unit: AreaUnit, decimals: int | None, tolerance_m2: float
) -> Evidence:
    worst, notes, where, table, wants = (
        0.0,
        list[Note](),
        list[dict[str, object]](),
        list[dict[str, object]](),
        list[Want](),
    )
    for number, row in enumerate(rows, start=1):
        if row.stated is None:
            wants.append(missing_figure(role, column, number, row.ident))
            continue
        parts = max(len(rows) - 1, 1) if row.ident == "Σ" else 1
        found = compare_stated_area(
            row.stated,
            unit,
            _decimals(row.stated) if decimals is None else decimals,
            row.plane_m2,
            row.official_m2,
            tolerance_m2=tolerance_m2 * parts,
        )
        excess = 0.0 if found.agrees_with else abs(found.difference_m2) - found.tolerance_m2
        figures = {"stated": found.stated_m2, "plane": row.plane_m2, "official": row.official_m2}
        table.append(
            {
                "id": row.ident,
                "stated_m2": found.stated_m2,
                "plane_m2": row.plane_m2,
                "official_m2": row.official_m2,
                "difference_m2": found.difference_m2,
                "agrees_with": found.agrees_with,
            }
        )
        notes.append(
            AGREES(id=row.ident, kind=KINDS[found.agrees_with], **figures)
            if found.agrees_with
            else DIFFERS(id=row.ident, **figures)
        )
        if found.unit != unit:
            notes.append(UNIT_TAKEN(id=row.ident, unit=found.unit))
        if excess > 0:
            where.append(
                {
                    "kind": "area_differs",
                    "unit_id": row.ident,
                    "label": None,
                    "area_m2": row.plane_m2,
                    "geometry": row.geometry,
                }
            )
        worst = max(worst, excess)
    known = Interval(worst, float("inf"), worst) if wants else Interval.exactly(worst)
    figures = {
        "stated_m2": _total(table, "stated_m2", rows),
        "plane_m2": _total(table, "plane_m2", rows),
        "official_m2": _total(table, "official_m2", rows),
    }
    return Evidence(
        known,
        "m2",
        where=items(where, crs=_crs(ground)),
        figures=figures,
        notes=tuple(notes),
        wants=tuple(wants),
        tables={"stated_area": pd.DataFrame(table)},
        area="plane",
    )


def _total(table: list[dict[str, object]], column: str, rows: list[_Row]) -> float | None:
    blocks = [row for row in table if row["id"] != "Σ"]
    return float(sum(float(str(row[column])) for row in blocks)) if len(blocks) >= len(rows) - 1 else None


def _decimals(figure: float) -> int:
    exponent = Decimal(repr(figure)).normalize().as_tuple().exponent
    # a float cannot say whether it was written 110 or 110.0000; files that keep the text give decimals
    return max(-int(exponent), 2) if isinstance(exponent, int) else 2


def _crs(ground: Ground) -> object:
    return ground.features.crs if isinstance(ground.features, gpd.GeoDataFrame) else None
