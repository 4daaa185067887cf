"""Land that counts on fingers, and cases of it in memory, for the tests of checks, readers and packs.

>>> from landuse.testing import land, square
>>> float(land(square(100)).area.iloc[0])
10000.0
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
from shapely import Polygon, box

from landuse.core.case import Assumption, Case
from landuse.core.layer import Layer, Table, Zone

__all__ = ["CRS", "DAY", "assumption", "case", "land", "layer", "parcels", "square", "zone"]

#: CGCS2000, 3-degree band of 117° E, without zone prefix.
CRS = "EPSG:4548"
DAY = date(2026, 6, 30)


def land(*rows: tuple[Polygon, dict[str, object]] | Polygon) -> gpd.GeoDataFrame:
    """Return polygons, each alone or with its columns, as a frame in metres."""
    pairs = [row if isinstance(row, tuple) else (row, {}) for row in rows]
    return gpd.GeoDataFrame([values for _, values in pairs] or None, geometry=[shape for shape, _ in pairs], crs=CRS)


def parcels(*rows: tuple[Polygon, str]) -> gpd.GeoDataFrame:
    """Return parcels from polygons and use codes, their ids counted from 1."""
    return land(*((shape, {"id": str(n), "use_code": code}) for n, (shape, code) in enumerate(rows, start=1)))


def layer(role: str, frame: gpd.GeoDataFrame, **more: object) -> Layer:
    """Return a layer of a role; ``covers``, ``scheme`` and the like as `Layer` takes them."""
    return Layer(role, frame, **more)  # type: ignore[arg-type]


def case(*layers: Layer, tables: Sequence[Table] = (), **more: object) -> Case:
    """Return a case in memory, judged on `DAY` unless ``on`` says otherwise."""
    by_role: dict[str, tuple[Layer, ...]] = {}
    for layer in layers:
        by_role[layer.role] = (*by_role.get(layer.role, ()), layer)
    settings: dict[str, object] = {"title": "示例", "on": DAY, "work_crs": int(CRS.partition(":")[2]), **more}
    return Case(layers=by_role, tables={table.role: (table,) for table in tables}, **settings)  # type: ignore[arg-type]


def assumption(about: str, take: str = "yes", rule: str | None = None) -> Assumption:
    """Return an assumption with a reason and a name."""
    return Assumption(about=about, take=take, reason="现场踏勘", by="张三", rule=rule)


def zone(**facts: object) -> Zone:
    """Return a zone of which these facts are stated."""
    return Zone(dict(facts))


def square(size: float = 100, x: float = 0, y: float = 0) -> Polygon:
    """Return a square by its side and its south-west corner, m."""
    return box(x, y, x + size, y + size)
