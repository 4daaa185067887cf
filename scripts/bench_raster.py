#!/usr/bin/env python3
"""Built-up share of 10 000 parcels on a raster of 10 000 x 10 000 cells, beside rasterstats in the same run."""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from rasterio.transform import from_origin
from shapely import affinity, box

from landuse.core.layer import RasterLayer
from landuse.measures.raster.examine import examine
from landuse.measures.raster.shares import built_shares

CLASSES = {1: "built", 2: "not_built", 3: "not_built"}
CELL, EAST, NORTH = 2.0, 500_000.0, 3_520_000.0


def draw(folder: Path, cells: int, parcels: int) -> tuple[Path, gpd.GeoSeries]:
    """Draw land cover in patches, and parcels in a turned grid over it, the same every time."""
    rng = np.random.default_rng(8)
    patches = rng.integers(1, 4, (cells // 50, cells // 50), dtype="uint8")
    path = folder / "cover.tif"
    settings = {
        "crs": "EPSG:4548",
        "transform": from_origin(EAST, NORTH, CELL, CELL),
        "tiled": True,
        "compress": "deflate",
    }
    with rasterio.open(path, "w", "GTiff", cells, cells, 1, dtype="uint8", **settings) as target:
        target.write(np.kron(patches, np.ones((50, 50), dtype="uint8"))[:cells, :cells], 1)
    side = int(parcels**0.5)
    step = cells * CELL / (side + 2)
    shapes = [box(0, 0, step * 0.9, step * 0.9)] * (side * side)
    moved = [
        affinity.rotate(affinity.translate(shape, EAST + (n % side + 1) * step, NORTH - (n // side + 2) * step), 7)
        for n, shape in enumerate(shapes)
    ]
    return path, gpd.GeoSeries(moved, crs="EPSG:4548")


def ours(path: Path, shapes: gpd.GeoSeries) -> tuple[float, np.ndarray]:
    """Time our measure."""
    grid = examine([path], classes=True)
    raster = RasterLayer("land_cover", (path,), grid.crs, 1, grid.nodata, grid.transform, grid.shape, CLASSES)
    start = time.perf_counter()
    table = built_shares(shapes, raster)
    return time.perf_counter() - start, table["value"].to_numpy()


def theirs(path: Path, shapes: gpd.GeoSeries) -> tuple[float, np.ndarray]:
    """Time rasterstats, which counts a cell in or out by its centre."""
    from rasterstats import zonal_stats

    start = time.perf_counter()
    found = zonal_stats(list(shapes), str(path), categorical=True)
    seconds = time.perf_counter() - start
    return seconds, np.array([row.get(1, 0) / max(sum(row.values()), 1) for row in found])


def main() -> None:
    """Run the bench and print its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows here")
    parser.add_argument("--quick", action="store_true", help="a small size, to see that it runs")
    arguments = parser.parse_args()
    cells, parcels = (1_000, 100) if arguments.quick else (10_000, 10_000)
    with tempfile.TemporaryDirectory() as folder:
        path, shapes = draw(Path(folder), cells, parcels)
        seconds, shares = ours(path, shapes)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        work = f"{len(shapes)} parcels on {cells} x {cells} cells"
        rows = [
            {
                "work": work,
                "against": "20 s",
                "ratio": 20 / seconds,
                "target": 1,
                "equal": True,
            },
            {"work": "the same, peak memory", "against": "1 GiB", "ratio": 1 / memory, "target": 1, "equal": True},
        ]
        try:
            peer, counted = theirs(path, shapes)
            equal = bool(np.abs(shares - counted).mean() < 0.01)
            rows.append(
                {"work": "the same", "against": "rasterstats", "ratio": peer / seconds, "target": 1, "equal": equal}
            )
        except ImportError:
            print("rasterstats is not installed; left out (pip install rasterstats)")
    print(f"{seconds:.1f} s, {memory:.2f} GiB")
    for row in rows:
        told = f"{row['ratio']:.1f} x (at least {row['target']}), equal: {row['equal']}"
        print(f"{row['work']} against {row['against']}: {told}")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
