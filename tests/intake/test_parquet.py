"""GeoParquet and plain Parquet."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from landuse.core.errors import InputError
from landuse.intake import parquet
from landuse.intake.base import ReadOptions, WriteOptions


def _land() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"地类": ["0601", None]}, geometry=[box(0, 0, 100, 100), box(40, 0, 140, 100)], crs=4549)


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "地块.parquet"
    assert parquet.write_layer(path, _land(), WriteOptions()) == []
    found = parquet.read_layer(path, ReadOptions())
    pd.testing.assert_frame_equal(found.frame, _land())
    assert found.crs == _land().crs
    assert found.repairs == ()
    assert parquet.list_layers(path) == ["地块"]
    assert list(parquet.read_table(path, ReadOptions(layer="地块")).frame.columns) == ["地类"]


def test_heights_go_aloud_a_box_cuts_and_another_name_for_geometry(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    gpd.GeoDataFrame({"n": [1, 2]}, geometry=[Point(0, 0, 5), Point(9, 9, 5)], crs=4549).rename_geometry(
        "geom"
    ).to_parquet(path)
    found = parquet.read_layer(path, ReadOptions(bbox=(-1, -1, 1, 1)))
    assert found.frame["n"].tolist() == [1]
    assert found.frame.geometry.name == "geometry"
    assert not found.frame.has_z.any()
    assert [entry.code for entry in found.repairs] == ["Z_DROPPED"]


def test_a_plain_table_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame({"a": ["x"]}).to_parquet(path)
    assert parquet.read_table(path, ReadOptions()).frame["a"].tolist() == ["x"]
    with pytest.raises(InputError, match="says nothing of geometry"):
        parquet.read_layer(path, ReadOptions())
    with pytest.raises(InputError, match=r"there is no layer 'b' in it; it has 'a'"):
        parquet.read_table(path, ReadOptions(layer="b"))


def test_a_broken_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 nothing PAR1")
    for read in (parquet.read_layer, parquet.read_table):
        with pytest.raises(InputError, match="it cannot be read"):
            read(path, ReadOptions())
    with pytest.raises(InputError, match="it cannot be written"):
        parquet.write_layer(tmp_path / "no" / "such" / "a.parquet", _land(), WriteOptions())
