"""Vector files come out right, or one clear line says why not."""

from __future__ import annotations

import json
import shutil
import string
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.core.errors import InputError
from landuse.intake import vector
from landuse.intake.base import ReadOptions, WriteOptions

UGLY = Path(__file__).parents[3] / "shared" / "data" / "ugly"
FILES = sorted(
    path
    for path in (UGLY.rglob("*") if UGLY.is_dir() else ())
    if path.suffix.lower() in vector.SUFFIXES and not any(parent.suffix == ".gdb" for parent in path.parents)
)
#: What of the ugly files is refused: nothing in them is land.
REFUSED = {"giantPoly.gpkg": "it cannot be read"}


def _land() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"地类编码": ["0601", "0701"], "名称": ["甲地块", None], "面积": [1.0, np.nan], "层数": [3, 4]},
        geometry=[box(0, 0, 100, 100), MultiPolygon([box(200, 0, 300, 100), box(400, 0, 500, 100)])],
        crs=4549,
    )


def _codes(found: Any) -> set[str]:
    return {entry.code for entry in found.repairs}


@pytest.mark.skipif(not FILES, reason="the shared ugly files are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UGLY)))
def test_every_ugly_file_gives_a_result_or_one_clear_line(path: Path) -> None:
    before = sorted(path.parent.iterdir())
    if path.name in REFUSED:
        with pytest.raises(InputError, match=REFUSED[path.name]):
            vector.list_layers(path)
        return
    for name in vector.list_layers(path):
        table = vector.read_table(path, ReadOptions(layer=name)).frame
        if path.suffix == ".dbf" or name in ("none", "big_layer", "no_field"):
            with pytest.raises(InputError, match="is a table without geometry"):
                vector.read_layer(path, ReadOptions(layer=name))
            continue
        found = vector.read_layer(path, ReadOptions(layer=name))
        assert len(found.frame) == len(table)
        present = found.frame.geometry[found.frame.geometry.notna()]
        assert not present.has_z.any()
        assert not shapely.has_m(present.array).any()
        unread = [entry for entry in found.repairs if entry.code == "GEOMETRY_UNREADABLE"]
        assert all(found.frame.geometry.iloc[entry.row] is None for entry in unread if entry.row is not None)
    assert sorted(path.parent.iterdir()) == before, "a file was left beside the input"


@pytest.mark.skipif(not FILES, reason="the shared ugly files are not here")
def test_chinese_tables_by_language_byte_by_cpg_and_by_their_bytes() -> None:
    found = vector.read_layer(UGLY / "cn_shp_gbk" / "shanghai_shp" / "区县界_area.shp", ReadOptions())
    assert "浦东新区" in set(found.frame["NAME"])
    assert found.encoding == "gb18030"
    found = vector.read_layer(UGLY / "cn_shp_gbk" / "sz.shp", ReadOptions())
    assert "福田" in set(found.frame["qh"])
    assert (found.encoding, found.crs) == ("utf-8", None)
    folder = UGLY / "xiasha" / "地块_GBK_40带_无prj"
    found = vector.read_layer(folder / "地块_GBK_40带_无prj.shp", ReadOptions())
    assert list(found.frame.columns) == [
        "地块编号",
        "OSM分类",
        "地块名称",
        "地类编码",
        "地类名称",
        "面积公顷",
        "geometry",
    ]
    assert found.frame["地块名称"].iloc[0] == "浙江传媒学院生活区"
    assert _codes(found) == {"ENCODING_UNSAID"}
    found = vector.read_layer(UGLY / "geotools" / "rus-windows-1251.shp", ReadOptions())
    assert found.encoding == "cp1251"
    assert "".join(found.frame["TEXT"]).isprintable()
    found = vector.read_layer(UGLY / "geotools" / "danish_point.shp", ReadOptions())
    assert "Charløtte" in set(found.frame["TEKST1"])


@pytest.mark.skipif(not FILES, reason="the shared ugly files are not here")
@pytest.mark.parametrize(
    ("file", "layer", "code"),
    [("pyogrio/curvepolygon.gpkg", None, "CURVE"), ("geotools/curved-geometry.gpkg", "multisurface", "CURVE"),
     ("fiona/multicurve.gml", None, "CURVE"), ("fiona/test_tin.shp", None, "GEOMETRY_UNREADABLE"),
     ("geotools/lsOnePoint.shp", None, "GEOMETRY_UNREADABLE"), ("geotools/multipolygonzm.shp", None, "M_DROPPED"),
     ("geotools/multipolygonzm.shp", None, "Z_DROPPED"), ("geotools/stream.shp", None, "SHX_MISSING"),
     ("geotools/extraAtEnd.shp", None, "DBF_MISSING"), ("geotools/dup_column.shp", None, "COLUMN_TWICE"),
     ("geotools/mzvalues/mpolygons.shp", None, "CRS_IMPOSSIBLE"), ("pyogrio/line_zm.gpkg", None, "M_DROPPED")],
)  # fmt: skip
def test_what_is_dropped_or_mended_is_said(file: str, layer: str | None, code: str) -> None:
    assert code in _codes(vector.read_layer(UGLY / file, ReadOptions(layer=layer)))


@pytest.mark.skipif(not FILES, reason="the shared ugly files are not here")
def test_arcs_are_followed_closely() -> None:
    path = UGLY / "geotools" / "curved-geometry.gpkg"
    fine = vector.read_layer(path, ReadOptions(layer="curvedpolygon")).frame.geometry.iloc[0].area
    rough = shapely.from_wkb(pyogrio.raw.read(path, layer="curvedpolygon")[2])[0].area
    assert fine == pytest.approx(35.527, abs=0.001)
    assert rough < fine - 0.1


@pytest.mark.skipif(not FILES, reason="the shared ugly files are not here")
def test_a_layer_that_is_not_there_or_not_named_is_asked_for() -> None:
    path = UGLY / "fiona" / "testopenfilegdb.gdb.zip"
    with pytest.raises(InputError, match=r"there is no layer 'DK' in it; it has none, point"):
        vector.read_layer(path, ReadOptions(layer="DK"))
    with pytest.raises(InputError, match=r"it holds 37 layers.*Name one: layer"):
        vector.read_layer(path, ReadOptions())
    assert len(vector.read_layer(path, ReadOptions(layer="POLYGON")).frame) == 5


def test_the_only_layer_of_land_beside_tables_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(_land(), path, layer="land")
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), path, layer="notes")
    assert len(vector.read_layer(path, ReadOptions()).frame) == 2
    assert list(vector.read_table(path, ReadOptions()).frame.columns) == ["a"]
    with pytest.raises(InputError, match="'notes' is a table without geometry"):
        vector.read_layer(path, ReadOptions(layer="notes"))


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".gdb"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"地块{suffix}"
    repairs = vector.write_layer(path, _land(), WriteOptions())
    found = vector.read_layer(path, ReadOptions())
    assert [entry.code for entry in repairs] == (["ROUNDED"] if suffix == ".gdb" else [])
    assert found.frame["地类编码"].tolist() == ["0601", "0701"]
    assert found.frame["名称"].fillna("").tolist() == ["甲地块", ""]
    assert found.frame["面积"].fillna(-1).tolist() == [1, -1]
    assert found.frame["层数"].tolist() == [3, 4]
    assert found.crs is not None
    assert found.crs.equals(_land().crs, ignore_axis_order=True) or "CGCS2000" in found.crs.name
    for back, given_geometry in zip(found.frame.geometry, _land().geometry, strict=True):
        assert back.equals(given_geometry)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    origin=st.tuples(st.floats(350_000, 650_000), st.floats(2e6, 5e6)),
    sizes=st.lists(st.floats(1, 500), min_size=1, max_size=4),
    hole=st.booleans(),
    text=st.text(alphabet=string.ascii_letters + "地块一二三·", min_size=1, max_size=20),
)
@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_rings_ids_and_text_survive_to_the_last_digit(
    tmp_path: Path, suffix: str, origin: tuple[float, float], sizes: list[float], hole: bool, text: str
) -> None:
    east, north = origin
    shapes = []
    for number, size in enumerate(sizes):
        outer = box(east + 1000 * number, north, east + 1000 * number + size, north + size)
        shapes.append(
            Polygon(outer.exterior, [outer.buffer(-size / 4, join_style="mitre").exterior]) if hole else outer
        )
    path = tmp_path / f"a{suffix}"
    frame = gpd.GeoDataFrame({"id": [text]}, geometry=[MultiPolygon(shapes)], crs=4549)
    assert vector.write_layer(path, frame, WriteOptions()) == []
    back = vector.read_layer(path, ReadOptions()).frame
    assert back["id"].tolist() == [text]
    found, expected = (
        MultiPolygon(shapely.get_parts(one).tolist()).normalize()
        for one in (back.geometry.iloc[0], frame.geometry.iloc[0])
    )
    assert found.equals_exact(expected, 1e-9)


def test_what_a_shapefile_cannot_hold_is_said(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {
            "永久基本农田图斑面积": [1.0],
            "永久基本农田面积": [2.0],
            "说明": ["好" * 200],
            "日": [pd.Timestamp("2024-06-01")],
            "是否": [True],
        },
        geometry=[box(0, 0, 1, 1)],
        crs=4549,
    )
    repairs = vector.write_layer(tmp_path / "a.shp", frame, WriteOptions())
    assert sorted(entry.code for entry in repairs) == [
        "NAME_CUT",
        "NAME_CUT",
        "TEXT_CUT",
        "TYPE_CHANGED",
        "TYPE_CHANGED",
    ]
    back = vector.read_layer(tmp_path / "a.shp", ReadOptions()).frame
    assert list(back.columns) == ["永久基本农", "永久基本_2", "说明", "日", "是否", "geometry"]
    assert back["说明"].tolist() == ["好" * 127]
    assert back["日"].tolist() == ["2024-06-01"]
    assert back["是否"].tolist() == [1]
    mixed = gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1), shapely.Point(0, 0)], crs=4549)
    with pytest.raises(InputError, match="holds one kind of geometry"):
        vector.write_layer(tmp_path / "b.shp", mixed, WriteOptions())


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_text_cut_within_a_character_is_mended(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.shp"
    frame = gpd.GeoDataFrame({"x": ["ab" + "好" * 200, "甲"]}, geometry=[box(0, 0, 1, 1)] * 2, crs=4549)
    if encoding == "GBK":
        frame.loc[0, "x"] = "a" + "好" * 200
    with pytest.warns(RuntimeWarning, match="truncated"):
        pyogrio.write_dataframe(frame, path, encoding=encoding)
    table = bytearray((tmp_path / "a.dbf").read_bytes())
    if encoding == "GBK":  # the writer stops before the character; older software doesn't
        at = table.index("好".encode("gbk") * 100)
        table[at + 252 : at + 253] = "好".encode("gbk")[:1]
    (tmp_path / "a.dbf").write_bytes(table)
    found = vector.read_layer(path, ReadOptions())
    assert set(found.frame["x"].iloc[0]) <= set("ab好")
    assert found.frame["x"].iloc[1] == "甲"
    assert ("TEXT_CUT" in _codes(found)) == (encoding == "GBK")


def test_field_names_that_utf8_cut_within_a_character(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    with pytest.warns(RuntimeWarning):
        pyogrio.write_dataframe(_land(), path, encoding="UTF-8")
    found = vector.read_layer(path, ReadOptions())
    assert found.frame.columns[0] == "地类编"
    assert found.frame["名称"].iloc[0] == "甲地块"
    assert "TEXT_CUT" in _codes(found)


def test_a_table_declared_in_the_wrong_encoding_is_read_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    vector.write_layer(path, _land(), WriteOptions(encoding="GBK"))
    (tmp_path / "a.cpg").write_text("UTF-8")
    found = vector.read_layer(path, ReadOptions())
    assert found.frame["名称"].iloc[0] == "甲地块"
    assert "ENCODING" in _codes(found)
    assert vector.read_layer(path, ReadOptions(encoding="gbk")).repairs == ()
    with pytest.raises(InputError, match=r"not in utf-8.*gb18030"):
        vector.read_layer(path, ReadOptions(encoding="utf-8"))
    with pytest.raises(InputError, match="no encoding 'gbkk'"):
        vector.read_layer(path, ReadOptions(encoding="gbkk"))


def test_a_shapefile_with_shouted_endings_and_without_its_index(tmp_path: Path) -> None:
    vector.write_layer(tmp_path / "a.shp", _land(), WriteOptions())
    for ending in (".shp", ".dbf", ".prj", ".cpg"):
        (tmp_path / f"a{ending}").rename(tmp_path / f"a{ending.upper()}")
    (tmp_path / "a.shx").unlink()
    before = sorted(tmp_path.iterdir())
    found = vector.read_layer(tmp_path / "a.SHP", ReadOptions())
    assert found.frame["名称"].iloc[0] == "甲地块"
    assert found.crs is not None
    assert _codes(found) == {"SHX_MISSING"}
    assert sorted(tmp_path.iterdir()) == before
    (tmp_path / "b.shp").write_bytes(b"\0" * 200)
    with pytest.raises(InputError, match=r"does not begin as a \.shp file does"):
        vector.read_layer(tmp_path / "b.shp", ReadOptions())


def test_zipped_shapefiles_with_gbk_names(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for stand_in, name in (("QQQQ", "现状"), ("WWWW", "规划")):
            vector.write_layer(tmp_path / f"{name}.shp", _land(), WriteOptions())
            for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                archive.write(tmp_path / f"{name}{ending}", f"{stand_in}{ending}")
    # as Chinese Windows writes names: bytes of GBK, and no flag that says UTF-8
    path.write_bytes(path.read_bytes().replace(b"QQQQ", "现状".encode("gbk")).replace(b"WWWW", "规划".encode("gbk")))
    assert sorted(vector.list_layers(path)) == ["现状", "规划"]
    assert len(vector.read_layer(path, ReadOptions(layer="规划")).frame) == 2
    (tmp_path / "one.zip").write_bytes(_zip_of(tmp_path / "现状.shp"))
    assert len(vector.read_layer(tmp_path / "one.zip", ReadOptions()).frame) == 2
    (tmp_path / "bad.zip").write_bytes(b"PK no archive")
    with pytest.raises(InputError, match="cannot be unpacked"):
        vector.read_layer(tmp_path / "bad.zip", ReadOptions())
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("说明.docx", b"")
    with pytest.raises(InputError, match="no layer in this archive; it holds"):
        vector.read_layer(tmp_path / "none.zip", ReadOptions())


def _zip_of(shapefile: Path) -> bytes:
    target = shapefile.with_suffix(".one.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for part in shapefile.parent.glob(f"{shapefile.stem}.*"):
            if part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                archive.write(part, f"内/{part.name}")
    return target.read_bytes()


def test_geojson_in_gbk_and_with_coordinates_that_are_no_degrees(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    point = '{"type":"Feature","properties":{"名称":"甲"},"geometry":{"type":"Point","coordinates":[39500000,3500000]}}'
    path.write_bytes(f'{{"type":"FeatureCollection","features":[{point}]}}'.encode("gbk"))
    found = vector.read_layer(path, ReadOptions())
    assert found.frame["名称"].tolist() == ["甲"]
    assert found.crs is None
    assert _codes(found) == {"ENCODING", "CRS_IMPOSSIBLE"}
    path.write_bytes(b'{"a": "\xff\xff\xff"}')
    with pytest.raises(InputError, match="not in UTF-8 or GB 18030"):
        vector.read_layer(path, ReadOptions())
    path.write_text("{not json")
    with pytest.raises(InputError, match="cannot be read"):
        vector.read_layer(path, ReadOptions())


def test_kml_and_kmz(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[box(120, 30, 120.5, 30.5)], crs=4326)
    for suffix in (".kml", ".kmz"):
        assert {entry.code for entry in vector.write_layer(tmp_path / f"a{suffix}", frame, WriteOptions())} == {
            "ROUNDED",
            "TYPES_LOST",
        }
        back = vector.read_layer(tmp_path / f"a{suffix}", ReadOptions()).frame
        assert back.geometry.iloc[0].equals(frame.geometry.iloc[0])
        assert "甲" in back.iloc[0].astype(str).tolist()
    losses = vector.write_layer(tmp_path / "b.kml", _land(), WriteOptions())
    assert (
        losses[0].text("en")
        == "KML holds longitude and latitude of WGS 84; coordinates were transformed from EPSG:4549"
    )
    with pytest.raises(InputError, match="KML holds degrees of WGS 84, and the layer says no CRS"):
        vector.write_layer(tmp_path / "c.kml", _land().set_crs(None, allow_override=True), WriteOptions())


def test_geojson_is_longitude_and_latitude_as_its_standard_says(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    degrees = gpd.GeoDataFrame({"id": ["甲"]}, geometry=[box(120, 30, 120.123456789012, 30.5)], crs=4326)
    assert vector.write_layer(path, degrees, WriteOptions()) == []
    assert vector.read_layer(path, ReadOptions()).frame.geometry.iloc[0].equals(degrees.geometry.iloc[0])
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in content
    (ring,) = content["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(ring).is_ccw
    losses = vector.write_layer(path, degrees.set_crs(4490, allow_override=True), WriteOptions())
    assert _said(losses) == {"CRS_CHANGED"}
    metres = degrees.to_crs(4549)
    assert _said(vector.write_layer(path, metres, WriteOptions())) == {"REPROJECTED"}
    back = vector.read_layer(path, ReadOptions())
    assert back.crs == 4326
    assert back.frame.to_crs(4549).geometry.iloc[0].hausdorff_distance(metres.geometry.iloc[0]) < 1e-6
    old = metres.set_crs(2384, allow_override=True)
    with pytest.raises(InputError, match="Xian 80"):
        vector.write_layer(path, old, WriteOptions())


def _said(repairs: list[Any]) -> set[str]:
    return {entry.code for entry in repairs}


def test_a_box_keeps_what_touches_it(tmp_path: Path) -> None:
    vector.write_layer(tmp_path / "a.gpkg", _land(), WriteOptions())
    found = vector.read_layer(tmp_path / "a.gpkg", ReadOptions(bbox=(150, 0, 250, 50)))
    assert found.frame["地类编码"].tolist() == ["0701"]


def test_a_users_fid_and_geom_columns_survive_in_a_geopackage(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"fid": [7, 7], "geom": ["a", "b"]}, geometry=[box(0, 0, 1, 1)] * 2, crs=4549)
    assert vector.write_layer(tmp_path / "a.gpkg", frame, WriteOptions()) == []
    back = vector.read_layer(tmp_path / "a.gpkg", ReadOptions()).frame
    assert back["fid"].tolist() == [7, 7]
    assert back["geom"].tolist() == ["a", "b"]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".gdb", ".fgb", ".kmz"])
def test_a_broken_file_is_one_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"nothing of the kind" * 20)
    with pytest.raises(InputError) as error:
        vector.read_layer(path, ReadOptions())
    assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="are not written"):
        vector.write_layer(tmp_path / "a.xyz", _land(), WriteOptions())


def test_a_geodatabase_folder_that_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.gdb").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        vector.list_layers(tmp_path / "a.gdb")
    shutil.rmtree(tmp_path / "a.gdb")
