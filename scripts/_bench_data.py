"""The land that the engine is measured on: invented, seeded, and the same on every machine."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

ORIGIN = np.array([500_000.0, 3_300_000.0])
CRS = "EPSG:4549"
#: Side of a parcel, m, and the rows written to a file at a time.
SIDE, ROWS = 70.0, 65_536
#: Strips in a block of farmland.
_STRIPS = 420

Floats = NDArray[np.float64]
Polygons = NDArray[np.object_]


def lattice(across: int, first: int, last: int, side: float, points: tuple[int, int], seed: int) -> Floats:
    """Rings of the cells of some rows of a wavy lattice; neighbours share every vertex, rows can be made apart.

    Shape ((last - first) * across, vertices + 1, 2). ``points`` are those between the corners, along a level and an
    upright side.
    """
    level, upright = points
    corners, levels = [], []
    for row in range(first, last + 1):
        random = np.random.default_rng([seed, row, 0])
        corner = np.column_stack([np.arange(across + 1.0), np.full(across + 1, float(row))])
        corners.append(corner + random.uniform(-0.18, 0.18, corner.shape))
        levels.append(random.uniform(-0.35, 0.35, (across, level)) / (level + 1))
    uprights = [
        np.random.default_rng([seed, row, 1]).uniform(-0.35, 0.35, (across + 1, upright)) / (upright + 1)
        for row in range(first, last)
    ]
    rings = []
    for k in range(last - first):
        low, high = corners[k], corners[k + 1]
        bottom, top = _side(low[:-1], low[1:], levels[k]), _side(high[:-1], high[1:], levels[k + 1])
        sides = _side(low, high, uprights[k])
        parts = [
            low[:-1, None],
            bottom,
            low[1:, None],
            sides[1:],
            high[1:, None],
            top[:, ::-1],
            high[:-1, None],
            sides[:-1, ::-1],
            low[:-1, None],
        ]
        rings.append(np.concatenate(parts, axis=1))
    found: Floats = np.concatenate(rings) * side + ORIGIN
    return found


def _side(start: Floats, end: Floats, swing: Floats) -> Floats:
    """Points between the ends of many sides, swung to the left or right of the straight line."""
    share = (np.arange(swing.shape[1]) + 1.0) / (swing.shape[1] + 1)
    way = (end - start)[:, None]
    across = np.concatenate([-way[..., 1:], way[..., :1]], axis=2)
    found: Floats = start[:, None] + way * share[None, :, None] + across * swing[..., None]
    return found


def parcels(count: int) -> Polygons:
    """Parcels of 10 vertices that tile a square."""
    across = int(np.sqrt(count))
    made: Polygons = shapely.polygons(lattice(across, 0, count // across, SIDE, (2, 1), 1))
    return made


def farmland(count: int, extent: float) -> Polygons:
    """Farmland of 60 vertices: strips in blocks with a canal between, in every other block upright.

    Strips along a slope, half a parcel wide and 35 long, meet some 70 parcels each, as farmland of a survey does.
    """
    blocks = max(1, round(extent / (SIDE * np.sqrt(20 * _STRIPS))))
    side, made = extent / blocks, []
    for block in range(blocks * blocks):
        column, row = block % blocks, block // blocks
        strips = _strips(seed=[2, block]) * side
        rings = strips if (column + row) % 2 else strips[..., ::-1]
        made.append(shapely.polygons(rings + ORIGIN + np.array([column, row]) * side))
    found: Polygons = np.concatenate(made)[:count]
    return found


def _strips(seed: list[int]) -> Floats:
    """Rings (`_STRIPS`, 61, 2) of a unit block's strips, two in a row, neighbours sharing every vertex."""
    random, across, along = np.random.default_rng(seed), 2, 29
    rows = _STRIPS // across
    lines = (np.arange(rows + 1) + 1)[:, None] + random.uniform(-0.45, 0.45, (rows + 1, across * along + 1))
    x = np.linspace(0.01, 0.99, across * along + 1)
    line = np.stack([np.broadcast_to(x, lines.shape), lines / (rows + 2)], axis=-1)
    low, high = line[:-1], line[1:, ::-1]
    rings = []
    for k in range(across):
        first, last = k * along, (k + 1) * along + 1
        bottom, top = low[:, first:last], high[:, high.shape[1] - last : high.shape[1] - first]
        rings.append(np.concatenate([bottom, top, bottom[:, :1]], axis=1))
    found: Floats = np.concatenate(rings)
    return found


def snapped(count: int) -> Polygons:
    """Farmland made of whole parcels, five by four: every vertex of its outline is a parcel's."""
    across = int(np.sqrt(count))
    rings = lattice(across, 0, count // across, SIDE, (2, 1), 1).reshape(-1, across, 11, 2)
    made = []
    for row in range(0, rings.shape[0] - 3, 4):
        for column in range(0, across - 4, 5):
            block = rings[row : row + 4, column : column + 5]
            bottom, right = block[0, :, 0:3].reshape(-1, 2), block[:, -1, 3:5].reshape(-1, 2)
            top, left = block[-1, ::-1, 5:8].reshape(-1, 2), block[::-1, 0, 8:10].reshape(-1, 2)
            made.append(shapely.Polygon(np.concatenate([bottom, right, top, left])))
    return np.array(made, dtype=object)


def red_lines(vertices: int, extent: float) -> Polygons:
    """Twelve polygons with outlines as rough as coasts, that do not overlap."""
    random = np.random.default_rng(3)
    angle = np.linspace(0, 2 * np.pi, vertices + 1)[:-1]
    made = []
    for k in range(12):
        waves = sum(0.03 * 2.0**-n * np.sin(2**n * 7 * angle + random.uniform(0, 6)) for n in range(11))
        radius = extent / 12 * (1 + 0.3 * np.sin(5 * angle + k) + waves)
        centre = ORIGIN + np.array([(k % 4 + 0.5) / 4, (k // 4 + 0.5) / 3]) * extent
        made.append(shapely.Polygon(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + centre))
    return np.array(made, dtype=object)


def overlapping(count: int, extent: float) -> Polygons:
    """Restrictions of 60 vertices strewn at random, so that most overlap others."""
    random = np.random.default_rng(4)
    angle = (np.arange(60) + random.uniform(0, 0.8, (count, 60))) * (2 * np.pi / 60)
    radius = extent * np.sqrt(0.3 / count) * random.uniform(0.75, 1.0, (count, 60))
    centre = random.uniform(0, extent, (count, 1, 2)) + ORIGIN
    made: Polygons = shapely.polygons(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1) + centre)
    return made


def write(geometries: Polygons, path: Path) -> Path:
    """Write a layer as GeoParquet, row groups with boxes."""
    frame = gpd.GeoDataFrame({"id": np.arange(len(geometries))}, geometry=geometries, crs=CRS)
    frame.to_parquet(path, row_group_size=ROWS, write_covering_bbox=True)
    return path


def write_large(count: int, path: Path, *, farm: bool) -> Path:
    """Write a lattice of any size without holding it, a few rows of cells at a time."""
    across = int(np.sqrt(count))
    rows = count // across
    side, points, seed = (SIDE * np.sqrt(20), (14, 14), 2) if farm else (SIDE, (2, 1), 1)
    step, writer = max(1, ROWS // across), None
    for first in range(0, rows, step):
        rings = lattice(across, first, min(first + step, rows), side, points, seed)
        frame = gpd.GeoDataFrame(
            {"id": np.arange(len(rings)) + first * across}, geometry=shapely.polygons(rings), crs=CRS
        )
        table = pa.table(frame.to_arrow(index=False, geometry_encoding="WKB"))
        writer = writer or _writer(path, frame)
        writer.write_table(pa.table({"id": table["id"], "geometry": table["geometry"].cast(pa.binary())}))
    if writer is not None:
        writer.close()
    return path


def _writer(path: Path, frame: gpd.GeoDataFrame) -> pq.ParquetWriter:
    frame.iloc[:1].to_parquet(path)
    about = pq.read_schema(path).metadata[b"geo"]
    schema = pa.schema([("id", pa.int64()), ("geometry", pa.binary())], metadata={b"geo": about})
    return pq.ParquetWriter(path, schema)
