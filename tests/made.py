"""Squares of land that count on fingers, for any test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
from shapely import Polygon, box

from landuse.core.case import Assumption, Case
from landuse.core.layer import Layer, Table, Zone

CRS = "EPSG:4548"
DAY = date(2026, 6, 30)
SHARED = Path(__file__).resolve().parents[2] / "shared"


def land(*rows: tuple[Polygon, dict[str, object]] | Polygon) -> gpd.GeoDataFrame:
    """Give polygons with their columns as a frame in metres."""
    pairs = [row if isinstance(row, tuple) else (row, {}) for row in rows]
    return gpd.GeoDataFrame([values for _, values in pairs] or None, geometry=[shape for shape, _ in pairs], crs=CRS)


def parcels(*rows: tuple[Polygon, str]) -> gpd.GeoDataFrame:
    """Give parcels from squares and use codes."""
    return land(*((shape, {"id": str(n), "use_code": code}) for n, (shape, code) in enumerate(rows, start=1)))


def layer(role: str, frame: gpd.GeoDataFrame, **more: object) -> Layer:
    """Give a layer of a role."""
    return Layer(role, frame, **more)  # type: ignore[arg-type]


def case(*layers: Layer, tables: Sequence[Table] = (), **more: object) -> Case:
    """Give a case in memory."""
    by_role: dict[str, tuple[Layer, ...]] = {}
    for one in layers:
        by_role[one.role] = (*by_role.get(one.role, ()), one)
    settings: dict[str, object] = {"title": "示例", "on": DAY, "work_crs": 4548, **more}
    return Case(layers=by_role, tables={one.role: (one,) for one in tables}, **settings)  # type: ignore[arg-type]


def assumption(about: str, take: str = "yes", rule: str | None = None) -> Assumption:
    """Give an assumption with a reason and a name."""
    return Assumption(about=about, take=take, reason="现场踏勘", by="张三", rule=rule)


def zone(**facts: object) -> Zone:
    """Give a zone of which these facts are stated."""
    return Zone(dict(facts))


def square(size: float = 100, x: float = 0, y: float = 0) -> Polygon:
    """Give a square with its south-west corner."""
    return box(x, y, x + size, y + size)
