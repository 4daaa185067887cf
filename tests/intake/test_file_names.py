"""A file is read and written under its own name, whatever signs stand in it or in its folder."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from landuse.core.exact_path import exact_source, exact_target
from landuse.intake import vector
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.workflows.convert.convert import Request, convert

#: Signs that a library may take for its own, among letters of several scripts.
SIGNS = "!;?#%&+ '{}[]()@~=,甲区аb-1"
NAMES = st.text(SIGNS, min_size=1, max_size=12).map(lambda name: f"a{name}z")
ENDINGS = (".gpkg", ".shp", ".geojson", ".fgb", ".gdb", ".kml", ".parquet", ".xlsx", ".txt")


def land(count: int = 2) -> gpd.GeoDataFrame:
    """Return squares side by side, 1 ha each."""
    squares = [box(500_000 + 100 * at, 3_353_000, 500_100 + 100 * at, 3_353_100) for at in range(count)]
    return gpd.GeoDataFrame({"编号": [f"a{at}" for at in range(count)]}, geometry=squares, crs=4549)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folder=NAMES, name=NAMES, ending=st.sampled_from(ENDINGS))
def test_any_name_of_file_and_folder_is_written_and_read(
    tmp_path_factory: pytest.TempPathFactory, folder: str, name: str, ending: str
) -> None:
    root = tmp_path_factory.mktemp("names")
    vector.write_layer(root / "in.gpkg", land(), WriteOptions())
    target, back = root / folder / f"{name}{ending}", root / folder / f"{name}-back.gpkg"
    target.parent.mkdir()
    convert(root / "in.gpkg", target, Request(to_crs=4528 if ending in (".txt", ".xlsx") else None))
    assert target.exists()
    legs = convert(target, back, Request()).legs
    assert [leg.features for leg in legs] == [2]
    assert back.exists()
    assert {part.name for part in root.iterdir()} == {"in.gpkg", folder}


def test_a_name_with_an_exclamation_mark_overwrites_no_other_file(tmp_path: Path) -> None:
    vector.write_layer(tmp_path / "draft.gpkg", land(1), WriteOptions())
    vector.write_layer(tmp_path / "other.gpkg", land(2), WriteOptions())
    before = (tmp_path / "draft.gpkg").read_bytes()
    convert(tmp_path / "other.gpkg", tmp_path / "新!draft.gpkg", Request())
    assert (tmp_path / "draft.gpkg").read_bytes() == before
    assert len(vector.read_layer(tmp_path / "新!draft.gpkg", ReadOptions()).frame) == 2


def test_parts_of_a_shapefile_come_along(tmp_path: Path) -> None:
    path = tmp_path / "红线!1.shp"
    with exact_target(path) as place:
        land().to_file(place, encoding="GBK")
    assert {part.suffix for part in tmp_path.iterdir()} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    with exact_source(path) as file:
        assert file.name == "layer.shp"
        assert gpd.read_file(file)["编号"].tolist() == ["a0", "a1"]
    assert vector.list_layers(path) == ["红线!1"]
