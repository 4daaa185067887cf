"""A layer too big to hold is searched by an index only where that holds its rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import box

from landuse.geometry.streaming.geopackage import GeoPackage
from landuse.geometry.streaming.geoparquet import GeoParquet


def land() -> gpd.GeoDataFrame:
    """Return squares side by side, 1 ha each."""
    squares = [box(500_000 + 100 * at, 3_353_000, 500_100 + 100 * at, 3_353_100) for at in range(5)]
    return gpd.GeoDataFrame({"n": range(5)}, geometry=squares, crs=4549)


STALE = {
    "none": "UPDATE gpkg_ogr_contents SET feature_count = 1",
    "moved": "UPDATE rtree_r_geom SET minx = 0, maxx = 1, miny = 0, maxy = 1 WHERE id = 3",
    "gone": "DELETE FROM rtree_r_geom WHERE id = 3",
}


@pytest.mark.parametrize("kind", STALE)
def test_a_geopackage_is_searched_by_a_true_index_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "r.gpkg"
    land().to_file(path, layer="r")
    link = sqlite3.connect(path)
    for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        link.execute(f'DROP TRIGGER "{name}"')
    link.execute(STALE[kind])
    link.execute("UPDATE gpkg_contents SET min_x = 0, max_x = 1, min_y = 0, max_y = 1")
    link.commit()
    link.close()
    layer = GeoPackage(path, "r")
    assert (layer.count, layer.extent) == (5, (500_000.0, 3_353_000.0, 500_500.0, 3_353_100.0))
    assert layer.searched == (kind == "none")
    assert layer.near((500_210, 3_353_010, 500_290, 3_353_090)).rows.tolist() == [3]


def test_a_column_of_boxes_of_another_day_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    land().to_parquet(path, write_covering_bbox=True)
    table = pq.read_table(path)
    moved = land().translate(xoff=10_000).to_wkb().tolist()
    place = table.schema.get_field_index("geometry")
    stale = table.set_column(place, table.schema.field(place), pa.array(moved, table.schema.field(place).type))
    pq.write_table(stale, path)
    assert len(GeoParquet(path).near((510_210, 3_353_010, 510_290, 3_353_090)).rows) == 1
