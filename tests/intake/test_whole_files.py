"""All that stands in a file is read, whatever its counts, extents and indexes say; what is cut off is refused."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sqlite3
import struct
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely import box

from landuse.core.errors import InputError
from landuse.intake import parquet, vector
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.extent import ReadExtent
from landuse.intake.open import fingerprint

PARTS = (".shp", ".shx", ".dbf")


def land(count: int = 3) -> gpd.GeoDataFrame:
    """Return squares side by side, 1 ha each."""
    squares = [box(500_000 + 100 * at, 3_353_000, 500_100 + 100 * at, 3_353_100) for at in range(count)]
    return gpd.GeoDataFrame({"BH": [f"a{at}" for at in range(count)]}, geometry=squares, crs=4549)


def changed(path: Path, *statements: str) -> None:
    """Change a GeoPackage behind the back of its triggers."""
    link = sqlite3.connect(path)
    names = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for statement in (*(f'DROP TRIGGER "{name}"' for name in names), *statements):
        link.execute(statement)
    link.commit()
    link.close()


def near(frame: gpd.GeoDataFrame) -> ReadExtent:
    """Return an extent that holds a frame, for a layer of any size."""
    west, south, east, north = frame.to_crs(4490).total_bounds
    return ReadExtent(west, south, east, north, margin_m=10, above=0)


@pytest.mark.parametrize("said", [0, 1, 2, 7])
def test_a_count_that_is_not_that_of_the_rows(tmp_path: Path, said: int) -> None:
    path = tmp_path / "r.gpkg"
    vector.write_layer(path, land(), WriteOptions())
    changed(path, f"UPDATE gpkg_ogr_contents SET feature_count = {said}")
    found = vector.read_layer(path, ReadOptions())
    assert found.frame["BH"].tolist() == ["a0", "a1", "a2"]
    assert [entry.code for entry in found.repairs] == ["COUNT_STALE"] * (said < 3)
    assert len(vector.read_table(path, ReadOptions()).frame) == 3


def test_an_index_of_places_that_is_stale_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.gpkg"
    vector.write_layer(path, land(), WriteOptions())
    changed(
        path,
        "UPDATE rtree_r_geom SET minx = 0, maxx = 1, miny = 0, maxy = 1 WHERE id = 2",
        "UPDATE gpkg_contents SET min_x = 0, max_x = 1, min_y = 0, max_y = 1",
    )
    found = vector.read_layer(path, ReadOptions(near=near(land().iloc[[1]])))
    assert "a1" in found.frame["BH"].tolist()
    assert found.total == 3
    assert vector.read_layer(path, ReadOptions(bbox=(500_110, 3_353_010, 500_190, 3_353_090))).frame["BH"].tolist() == [
        "a1"
    ]


def test_an_index_beside_a_shapefile_is_never_asked(tmp_path: Path) -> None:
    path = tmp_path / "r.shp"
    vector.write_layer(path, land(), WriteOptions())
    other = tmp_path / "other"
    other.mkdir()
    land(1).to_file(other / "r.shp", SPATIAL_INDEX="YES")
    shutil.copy(other / "r.qix", tmp_path / "r.qix")
    found = vector.read_layer(path, ReadOptions(near=near(land().iloc[[2]])))
    assert "a2" in found.frame["BH"].tolist()


def test_a_column_of_boxes_that_is_older_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    frame = land()
    frame.to_parquet(path, write_covering_bbox=True)
    table = pq.read_table(path)
    moved = frame.assign(geometry=frame.translate(xoff=1000))
    stale = table.set_column(
        table.schema.get_field_index("geometry"), "geometry", [moved.geometry.to_wkb().tolist()]
    ).replace_schema_metadata(table.schema.metadata)
    pq.write_table(stale, path)
    found = parquet.read_layer(path, ReadOptions(near=near(moved)))
    assert len(found.frame) == 3


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "parquet"])
def test_a_row_without_geometry_is_kept_wherever_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"r.{ending}"
    frame = land()
    frame.loc[1, "geometry"] = None
    module = parquet if ending == "parquet" else vector
    module.write_layer(path, frame, WriteOptions())
    found = module.read_layer(path, ReadOptions(near=near(land().iloc[[0]])))
    assert set(found.frame["BH"]) >= {"a0", "a1"}
    assert int(found.frame.geometry.isna().sum()) == 1


def test_a_journal_beside_a_geopackage_is_read_and_belongs_to_its_hash(tmp_path: Path) -> None:
    path, copy = tmp_path / "r.gpkg", tmp_path / "copy" / "r.gpkg"
    vector.write_layer(path, land(), WriteOptions())
    copy.parent.mkdir()
    link = sqlite3.connect(path)
    link.execute("PRAGMA journal_mode = WAL")
    link.execute("PRAGMA wal_autocheckpoint = 0")
    names = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        link.execute(f'DROP TRIGGER "{name}"')
    link.execute("INSERT INTO r (geom, BH) SELECT geom, 'new' FROM r WHERE fid = 1")
    link.commit()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{copy}{ending}")
    link.close()
    before = {part.name: part.read_bytes() for part in copy.parent.iterdir()}
    assert set(vector.read_layer(copy, ReadOptions()).frame["BH"]) == {"a0", "a1", "a2", "new"}
    assert {part.name: part.read_bytes() for part in copy.parent.iterdir()} == before
    whole = fingerprint(copy)
    (copy.parent / "r.gpkg-wal").unlink()
    assert fingerprint(copy) != whole


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(counts=(1, 2, 1), cut=(".shx", 1))
@given(
    counts=st.tuples(*[st.integers(1, 4)] * 3), cut=st.none() | st.tuples(st.sampled_from(PARTS), st.integers(1, 300))
)
def test_parts_of_a_shapefile_that_disagree_give_all_shapes_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, counts: tuple[int, int, int], cut: tuple[str, int] | None
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    for part, count in zip(PARTS, counts, strict=True):
        land(count).to_file(folder / f"{count}{part[1:]}.shp")
        shutil.copy(folder / f"{count}{part[1:]}{part}", folder / f"r{part}")
    if cut is not None:
        shorter = folder / f"r{cut[0]}"
        shorter.write_bytes(shorter.read_bytes()[: -cut[1]])
    try:
        found = vector.read_layer(folder / "r.shp", ReadOptions())
    except InputError as error:
        refused = error.text("en")
    else:
        refused = None
    if refused is not None:
        assert counts[0] != counts[2] or counts[1] > counts[0] or cut is not None
        assert "whole shapefile" in refused
        return
    assert found.frame["BH"].tolist() == [f"a{at}" for at in range(counts[0])]
    assert found.frame.area.sum() == 10_000 * counts[0]
    assert counts[1] == counts[0] or "SHX_SHORT" in {entry.code for entry in found.repairs}


def test_rows_marked_as_deleted_are_said(tmp_path: Path) -> None:
    path = tmp_path / "r.shp"
    vector.write_layer(path, land(), WriteOptions())
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    _, begin, length = struct.unpack("<IHH", table[4:12])
    table[begin + length] = ord("*")
    path.with_suffix(".dbf").write_bytes(table)
    found = vector.read_layer(path, ReadOptions())
    assert found.frame["BH"].tolist() == ["a0", "a2"]
    assert "ROWS_DELETED" in {entry.code for entry in found.repairs}


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "geojson", "parquet", "kml"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    path = tmp_path / f"r.{ending}"
    module = parquet if ending == "parquet" else vector
    module.write_layer(path, land(400), WriteOptions())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError):
        module.read_layer(path, ReadOptions())


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "fgb", "shp"])
def test_long_numbers_keep_every_digit_beside_a_null(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"r.{ending}"
    numbers = pd.array([410_184_000_000_000_101, None, 410_184_000_000_000_102], dtype="Int64")
    module = parquet if ending == "parquet" else vector
    module.write_layer(path, land().assign(BSM=numbers), WriteOptions())
    found = module.read_layer(path, ReadOptions())
    assert [value for value in found.frame["BSM"] if not pd.isna(value)] == [numbers[0], numbers[2]]
    near_it = module.read_layer(path, ReadOptions(near=near(land().iloc[[0]])))
    assert numbers[0] in [value for value in near_it.frame["BSM"] if not pd.isna(value)]


def test_instants_keep_their_zone(tmp_path: Path) -> None:
    path = tmp_path / "r.gpkg"
    moments = [datetime(2025, 6, 29, 16, tzinfo=UTC), None, datetime(2025, 6, 29, 15, 59, tzinfo=UTC)]
    vector.write_layer(path, land().assign(on=pd.to_datetime(pd.Series(moments), utc=True)), WriteOptions())
    column = vector.read_layer(path, ReadOptions()).frame["on"]
    assert str(column.dt.tz) == "UTC"
    assert column.dropna().tolist() == [moment for moment in moments if moment]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), seed=st.integers(0, 99))
def test_any_order_of_rows_gives_the_same_ground(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], seed: int
) -> None:
    folder, frame = tmp_path_factory.mktemp("rows"), land(5)
    mixed = frame.iloc[order].reset_index(drop=True)
    rng = random.Random(seed)
    for ending in ("gpkg", "shp"):
        vector.write_layer(folder / f"r.{ending}", mixed, WriteOptions())
    parts = [part for part in folder.iterdir() if part.stem == "r"]
    rng.shuffle(parts)
    for part, number in zip(parts, itertools.count(), strict=False):
        stamp = 1_700_000_000 + number
        os.utime(part, (stamp, stamp))
    for ending in ("gpkg", "shp"):
        found = vector.read_layer(folder / f"r.{ending}", ReadOptions()).frame
        again = found.set_index("BH").geometry.loc[frame["BH"]]
        assert np.array_equal(again.bounds.to_numpy(), frame.bounds.to_numpy())


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_gml_and_geodatabases_that_are_cut_off_are_refused(tmp_path: Path, share: float) -> None:
    gml = tmp_path / "r.gml"
    land(40).to_file(gml, driver="GML")
    gml.write_bytes(gml.read_bytes()[: int(gml.stat().st_size * share)])
    with pytest.raises(InputError, match="no whole XML"):
        vector.read_layer(gml, ReadOptions())
    folder = tmp_path / "r.gdb"
    vector.write_layer(folder, land(400), WriteOptions())
    table = max(folder.glob("*.gdbtable"), key=lambda part: part.stat().st_size)
    table.write_bytes(table.read_bytes()[: int(table.stat().st_size * share)])
    with pytest.raises(InputError, match=r"damaged or cut off|cannot be read"):
        vector.read_layer(folder, ReadOptions())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), turns=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_any_order_of_rings_in_a_record_is_the_same_ground(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], turns: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("rings")
    path = folder / "r.shp"
    shells = [box(500_000 + at, 3_353_000, 500_100 + at, 3_353_100) for at in (0, 200)]
    holes = [box(500_020 + at, 3_353_020, 500_040 + at, 3_353_040) for at in (0, 200)]
    ground = shells[0].difference(holes[0]).union(shells[1].difference(holes[1]))
    gpd.GeoDataFrame({"BH": ["a"]}, geometry=[ground], crs=4549).to_file(path)
    rings = [list(shape.exterior.coords) for shape in (*shells, *holes)]
    # a shell runs clockwise and a hole the other way; a ring may begin at any of its corners
    turned = []
    for number, (ring, turn) in enumerate(zip(rings, turns, strict=True)):
        corners = ring[:-1]
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise([*corners, corners[0]]))
        corners = corners if (area < 0) == (number < 2) else corners[::-1]
        corners = [*corners[turn:], *corners[:turn]]
        turned.append([*corners, corners[0]])
    data = bytearray(path.read_bytes())
    at = 100 + 8 + 44 + 4 * 4
    for number in order:
        for x, y in turned[number]:
            struct.pack_into("<dd", data, at, x, y)
            at += 16
    path.write_bytes(data)
    found = vector.read_layer(path, ReadOptions()).frame
    assert found.geometry.iloc[0].equals(ground)
