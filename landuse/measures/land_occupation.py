"""The ground of each finding parcel by parcel, with what no parcel covers: each table sums to its finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landuse.core.area import Area, closed
from landuse.core.land import OPEN_GROUND, Closing, Occupation, OccupiedArea
from landuse.geometry.area import official_area
from landuse.geometry.overlay import clip, united_area
from landuse.measures.cut_parcels import LEAST_M2, counted_areas

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from landuse.core.findings import Finding
    from landuse.core.layer import Layer

#: Portions whose occupation is told beside that of the primary scope.
PORTIONS = ("kept", "added", "withdrawn")


def occupation(findings: Iterable[Finding], parcels: Layer | None, crs: str | None) -> Iterator[Occupation]:
    """Measure what the ground of each area finding takes of which parcel.

    Ground that only leaves a verdict open is no part of it.

    Parameters
    ----------
    findings
        The findings; those that measure an area, on the primary scope and on its portions, are told.
    parcels
        Present use; without it all the ground is under no parcel.
    crs
        The work CRS.

    Yields
    ------
    Occupation
        For each finding with ground.
    """
    for finding in findings:
        where = finding.evidence.where
        if finding.evidence.unit != "m2" or not len(where) or not (finding.primary or finding.scope in PORTIONS):
            continue
        ground = where[~where["kind"].isin(OPEN_GROUND) & (where.geometry.area > 0)]
        if len(ground):
            yield _occupation(finding, ground, parcels, crs)


def _occupation(finding: Finding, ground: gpd.GeoDataFrame, parcels: Layer | None, crs: str | None) -> Occupation:
    kind = finding.evidence.area or "plane"
    total_m2 = _total(finding, ground, kind, crs)
    # by place, for a user's labels may repeat
    units = None if parcels is None else parcels.window(tuple(ground.total_bounds)).reset_index(drop=True)
    pieces = None if units is None or not len(units) else clip(units, ground.geometry.array)
    if parcels is None or units is None or pieces is None or not len(pieces):
        total = Area.of(total_m2)
        rest = OccupiedArea("unmapped", None, None, None, None, None, total)
        return Occupation(finding.id, None, kind, total, (rest,))
    areas = _areas(pieces, kind, crs)
    covered = united_area(pieces.geometry)
    twice = covered - float(pieces.geometry.area.sum())
    closing: dict[Closing, float] = {"claimed_twice": twice if abs(twice) >= LEAST_M2 else 0.0}
    bare = total_m2 - float(areas.sum()) - closing["claimed_twice"]
    closing["unmapped"] = bare if united_area(ground.geometry) - covered >= LEAST_M2 else 0.0
    closing = {name: area for name, area in closing.items() if area}
    total = Area.of(total_m2)
    rounded = closed([*areas, *closing.values()], total)
    rows = [*_parcels(parcels, units.loc[pieces.index], pieces, rounded)]
    closed_by = zip(closing, rounded[len(pieces) :], strict=True)
    rows += [OccupiedArea(name, None, None, None, None, None, area) for name, area in closed_by]
    return Occupation(finding.id, parcels.scheme, kind, total, tuple(rows))


def _total(finding: Finding, ground: gpd.GeoDataFrame, kind: str, crs: str | None) -> float:
    """Return the area the finding itself tells of its ground: the rows sum to that figure."""
    figure = finding.evidence.interval.value
    drawn = float(_areas(ground, kind, crs).sum())
    return figure if figure is not None and abs(figure - drawn) <= 0.01 * (len(ground) + 1) else drawn


def _areas(frame: gpd.GeoDataFrame, kind: str, crs: str | None) -> NDArray[np.float64]:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    if kind == "official" and crs is not None:
        return np.asarray(official_area(shapes, crs=crs), dtype=float)
    return np.asarray(frame.geometry.area, dtype=float)


def _parcels(
    parcels: Layer, units: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, areas: list[Area]
) -> Iterator[OccupiedArea]:
    whole = units.geometry.area.to_numpy()
    counted = counted_areas(units, pieces.geometry.area, parcels.cut)
    columns = [_column(pieces, name) for name in ("id", "name", "use_code", "ownership")]
    by_stated = [_figures(counted, name) for name in ("counted_m2", "deducted_m2", "net_m2")]
    for place in range(len(pieces)):
        unit_id, name, use_code, owner = (column[place] for column in columns)
        yield OccupiedArea("parcels", unit_id, name, use_code, owner, Area.of(float(whole[place])), areas[place],
                           *(figures[place] for figures in by_stated))  # fmt: skip


def _column(frame: gpd.GeoDataFrame, name: str) -> list[str | None]:
    if name not in frame:
        return [None] * len(frame)
    return [None if pd.isna(value) or not str(value).strip() else str(value).strip() for value in frame[name]]


def _figures(frame: pd.DataFrame, name: str) -> list[float | None]:
    if name not in frame:
        return [None] * len(frame)
    return [None if pd.isna(value) else float(value) for value in frame[name]]
