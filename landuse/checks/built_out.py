"""How far each contiguous piece of supplied land is built out (开发一片成一片)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import area_within, intersection, united, united_area, widened
from landuse.measures.check import check, every_ground
from landuse.measures.inputs import LayerLike, ScopeLike, as_layer, as_scope
from landuse.measures.pieces import parts
from landuse.measures.table_rows import Row, rows_of

STATES = ("built", "under_construction", "stalled", "unbuilt", "unbuildable")


@dataclass(frozen=True, eq=False)
class _Part:
    """One contiguous piece of supplied land: its ground, what of it is surely built, what may be."""

    ground: BaseGeometry
    built_m2: float
    open_m2: float
    rows: tuple[Row, ...]


@check(supplied_land="layer", boundary="scope")
@every_ground("supplied_land")
def built_out(supplied_land: LayerLike, boundary: ScopeLike, *, gap_m: float = 0.5) -> Evidence:
    """Measure the built-out share of the contiguous piece of supplied land that is least built.

    Parameters
    ----------
    supplied_land
        Supplied land with ``state``; only ``built`` counts as built out.
    boundary
        The ground; only land in it counts.
    gap_m
        The gap that two parcels of one piece may have between them, m; a road's width joins its two sides.

    Returns
    -------
    Evidence
        A share of 1; land whose state is not known widens it. ``tables["pieces"]`` has each piece, the least built
        first.

    Notes
    -----
    驻政办〔2019〕125号 三(一): 杜绝圈地运动,不搞遍地开花,开发一片成一片.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> squares = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(50, 0, 60, 10)]
    >>> land = gpd.GeoDataFrame({"state": ["built", "unbuilt", "built"]}, geometry=squares)
    >>> built_out(land, box(0, 0, 100, 100)).interval.value
    0.5
    """
    ground, layer = as_scope(boundary), as_layer(supplied_land, "supplied_land")
    if ground is None or layer is None:
        return Evidence.unknown(0, 1, "1", missing_layer("boundary" if ground is None else "supplied_land"))
    every = rows_of(layer)
    inside = area_within([row.geometry for row in every], ground.geometry) if every else []
    rows = [row for row, area in zip(every, inside, strict=True) if area > 0]
    parts = [_measure(part, rows) for part in _pieces(rows, ground.geometry, gap_m)]
    if not parts:
        return Evidence(Interval(0, 1), "1", wants=(missing_layer("supplied_land"),))
    parts.sort(key=lambda part: (part.built_m2 / part.ground.area, -part.ground.area))
    low = min(part.built_m2 / part.ground.area for part in parts)
    high = min((part.built_m2 + part.open_m2) / part.ground.area for part in parts)
    wants = {want.key: want for part in parts if part.open_m2 > 0 for want in _missing(part)}
    total, built = sum(part.ground.area for part in parts), sum(part.built_m2 for part in parts)
    return Evidence(
        Interval(low, min(high, 1.0), low),
        "1",
        where=items([_item(part) for part in parts], crs=layer.features.crs),
        figures={"pieces": float(len(parts)), "supplied_m2": total, "built_m2": built},
        wants=tuple(wants.values()),
        tables={"pieces": _table(parts)},
        area="plane",
    )


def _pieces(rows: Sequence[Row], ground: BaseGeometry, gap_m: float) -> list[BaseGeometry]:
    """Split supplied land into pieces; closing a gap joins parcels, and adds no land to them."""
    if not rows:
        return []
    land = intersection(united([row.geometry for row in rows]), ground)
    joined = widened(land, gap_m / 2, corners="mitre")
    return [piece for part in parts(joined) if (piece := intersection(land, part)).area > 0]


def _measure(piece: BaseGeometry, rows: Sequence[Row]) -> _Part:
    mine = [
        row for row in rows if shapely.intersects(row.geometry, piece) and intersection(row.geometry, piece).area > 0
    ]
    built = [row.geometry for row in mine if row.term("state", STATES) == "built"]
    unknown = [row.geometry for row in mine if row.term("state", STATES) is None]
    sure = united_area(built, piece) if built else 0.0
    either = united_area([*built, *unknown], piece) if unknown else sure
    return _Part(piece, sure, max(either - sure, 0.0), tuple(mine))


def _missing(part: _Part) -> list[MissingInput]:
    open_rows = (row for row in part.rows if row.term("state", STATES) is None)
    return [row.want("state", weight=row.geometry.area, whom="survey") for row in open_rows]


def _item(part: _Part) -> dict[str, object]:
    ids = "、".join(row.ident for row in part.rows if row.ident) or None
    share = part.built_m2 / part.ground.area
    return {
        "kind": "piece",
        "unit_id": ids,
        "label": f"{share:.1%}",
        "area_m2": part.ground.area,
        "geometry": part.ground,
    }


def _table(parts: Sequence[_Part]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "parcels": len(part.rows),
                "area_m2": part.ground.area,
                "built_m2": part.built_m2,
                "open_m2": part.open_m2,
                "share": part.built_m2 / part.ground.area if not math.isclose(part.ground.area, 0) else None,
            }
            for part in parts
        ]
    )
