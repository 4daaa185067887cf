"""Every written format gives back the same rings, ids and attributes, or says what it lost."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.cli import main
from landuse.core.errors import InputError
from landuse.intake import vector
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.open import read
from landuse.workflows import publishing
from landuse.workflows.convert.convert import Request, convert, written

SHARED = Path(__file__).parents[3] / "shared" / "data"
PLAIN = Request()
#: Formats that keep every digit, and those that say how far a vertex may move, m.
EXACT = (".gpkg", ".shp", ".fgb", ".parquet", ".dxf", ".txt", ".xlsx", ".csv")
MOVED = {".gdb": 1e-4, ".geojson": 1e-6, ".json": 1e-6, ".kml": 1e-6, ".kmz": 1e-6}
#: Formats that have no place for columns of one's own.
WITHOUT_COLUMNS = (".txt", ".xlsx", ".csv")
LAND = gpd.GeoDataFrame(
    {"DKBH": ["甲-1", "乙-2"], "DKMC": ["一号地块", "二号地块"], "TBMJ": [1.25, 30_000.5], "层数": [3, 4]},
    geometry=[
        Polygon(
            [(600_000, 3_521_000), (600_100, 3_521_000), (600_100, 3_521_100), (600_000, 3_521_100)],
            [[(600_020, 3_521_020), (600_020, 3_521_080), (600_080, 3_521_080), (600_080, 3_521_020)]],
        ),
        MultiPolygon([box(601_000, 3_521_000.001, 601_100, 3_521_100), box(602_000, 3_521_000, 602_100, 3_521_100)]),
    ],
    crs=4548,
)


@pytest.fixture
def source(tmp_path):
    LAND.to_file(tmp_path / "地块.gpkg", layer="parcels")
    return tmp_path / "地块.gpkg"


def _rings(frame):
    return shapely.normalize(MultiPolygon(shapely.get_parts(frame.geometry.array).tolist()))


def test_what_is_written_is_what_this_tests():
    addresses = {"postgres://", "postgresql://"}
    assert set(written()) - addresses == {*EXACT, *MOVED, ".geoparquet"}
    assert addresses <= set(written())


@pytest.mark.parametrize("suffix", [*EXACT, *MOVED])
def test_there_and_back_again(source, tmp_path, suffix):
    there, back = tmp_path / f"出{suffix}", tmp_path / "回.gpkg"
    done = convert(source, there, PLAIN)
    (leg,) = done.legs
    assert leg.features == 2
    assert leg.crs_before == "EPSG:4548"
    convert(there, back, Request(to_crs=4548))
    frame = read(back, ReadOptions())[0].frame
    assert frame.crs == 4548
    found, expected = _rings(frame), _rings(LAND)
    if suffix in EXACT:
        assert shapely.equals_identical(found, expected)
        assert not [each for each in leg.differences if each.what in ("shift", "geometry", "features")]
    else:
        assert found.hausdorff_distance(expected) <= MOVED[suffix]
        assert {entry.code for entry in leg.losses} & {"ROUNDED", "REPROJECTED"}
    ids = "plot_number" if suffix in WITHOUT_COLUMNS else "DKBH"
    assert frame[ids].tolist() == ["甲-1", "乙-2"]
    if suffix not in WITHOUT_COLUMNS:
        assert frame["TBMJ"].astype(float).tolist() == [1.25, 30_000.5]
        assert frame["层数"].astype(int).tolist() == [3, 4]
    else:
        assert any(entry.code == "COLUMNS_LOST" and "TBMJ" in entry.text("en") for entry in leg.losses)


def test_a_survey_file_gets_the_zone_prefix_and_says_so(source, tmp_path):
    (leg,) = convert(source, tmp_path / "a.txt", PLAIN).legs
    assert "PREFIX_ADDED" in {entry.code for entry in leg.losses}
    assert leg.crs_after == "EPSG:4527"
    assert "39600000.000" in (tmp_path / "a.txt").read_text(encoding="gbk")
    (back,) = convert(tmp_path / "a.txt", tmp_path / "b.gpkg", Request(to_crs=4548)).legs
    assert any("39" in note.text("en") for note in back.notes)


def test_coordinates_and_system_stay_unless_told(source, tmp_path):
    (leg,) = convert(source, tmp_path / "a.shp", PLAIN).legs
    assert leg.crs_after == leg.crs_before == "EPSG:4548"
    (leg,) = convert(source, tmp_path / "b.shp", Request(to_crs=4490)).legs
    assert leg.crs_after == "EPSG:4490"
    frame = read(tmp_path / "b.shp", ReadOptions())[0].frame
    assert frame.to_crs(4548).geometry.iloc[0].hausdorff_distance(LAND.geometry[0]) < 1e-6


@pytest.mark.parametrize("to_crs", [2363, 4610, 21420])
def test_a_datum_shift_nobody_knows_is_refused(source, tmp_path, to_crs):
    with pytest.raises(InputError, match=r"Xian 80|Beijing 54"):
        convert(source, tmp_path / "a.gpkg", Request(to_crs=to_crs))
    assert list(tmp_path.iterdir()) == [source]


def test_a_source_without_system_keeps_its_coordinates_or_says_which_it_is(tmp_path):
    vector.write_layer(tmp_path / "a.shp", LAND.set_crs(None, allow_override=True), WriteOptions())
    (leg,) = convert(tmp_path / "a.shp", tmp_path / "b.gpkg", PLAIN).legs
    assert leg.crs_after is None
    assert "ZONE_UNKNOWN" in leg.notes[0].text("en")
    (leg,) = convert(tmp_path / "a.shp", tmp_path / "c.gpkg", Request(crs="EPSG:4548")).legs
    assert leg.crs_after == "EPSG:4548"
    with pytest.raises(InputError, match="ZONE_UNKNOWN"):
        convert(tmp_path / "a.shp", tmp_path / "d.gpkg", Request(to_crs=4527))
    with pytest.raises(InputError, match="GeoJSON holds degrees"):
        convert(tmp_path / "a.shp", tmp_path / "d.geojson", PLAIN)
    assert not list(tmp_path.glob("*d.*"))
    vector.write_layer(tmp_path / "e.shp", _prefixed(LAND).set_crs(None, allow_override=True), WriteOptions())
    (leg,) = convert(tmp_path / "e.shp", tmp_path / "f.gpkg", PLAIN).legs
    assert leg.crs_after == "EPSG:4527"
    assert "taken for EPSG:4527" in leg.notes[0].text("en")


def test_what_is_there_is_written_over_only_when_told(source, tmp_path):
    target = tmp_path / "a.shp"
    convert(source, target, PLAIN)
    (tmp_path / "A.SBN").write_bytes(b"an index of what was there")
    before = target.read_bytes()
    for there in (target, tmp_path / "a.SHP"):
        with pytest.raises(InputError, match=r"is there already.*--overwrite"):
            convert(source, there, PLAIN)
    assert target.read_bytes() == before
    target.unlink()
    with pytest.raises(InputError, match="is there already"):
        convert(source, target, PLAIN)
    convert(source, target, Request(overwrite=True, to_crs=4527))
    assert read(target, ReadOptions())[0].crs.to_epsg() == 4527
    assert not (tmp_path / "A.SBN").exists()


@pytest.mark.parametrize("suffix", [".gdb", ".gpkg", ".dxf"])
def test_folders_and_files_are_replaced_whole(source, tmp_path, suffix):
    target = tmp_path / f"a{suffix}"
    convert(source, target, Request(to_layer="old"))
    convert(source, target, Request(to_layer="new", overwrite=True))
    if suffix != ".dxf":
        assert read(target, ReadOptions(layer="new"))[0].frame.shape[0] == 2
        with pytest.raises(InputError, match="no layer 'old'"):
            read(target, ReadOptions(layer="old"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([target.name, source.name])


def test_the_input_is_never_written_to(source, tmp_path):
    before = source.read_bytes()
    with pytest.raises(InputError, match="is the one that is read"):
        convert(source, source, Request(overwrite=True))
    (tmp_path / "link.gpkg").symlink_to(source)
    with pytest.raises(InputError, match="is the one that is read"):
        convert(source, tmp_path / "link.gpkg", Request(overwrite=True))
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("a.xyz", "'.xyz' are not written. These are: .*dxf"), ("a.osm", "'.osm' are not written"),
        ("a.gml", "'.gml' are not written"), ("no/a.gpkg", "no such folder"), ("a", "no ending that says its format"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_written_is_one_message(source, tmp_path, target, said):
    with pytest.raises(InputError, match=said):
        convert(source, tmp_path / target, PLAIN)
    assert list(tmp_path.iterdir()) == [source]


def test_the_name_of_a_writer_outranks_the_ending(source, tmp_path):
    done = convert(source, tmp_path / "a.zb", Request(to_format="survey_txt"))
    assert done.writer == "survey_txt"
    assert (tmp_path / "a.zb").read_text(encoding="gbk").startswith("[")
    back = convert(tmp_path / "a.zb", tmp_path / "b.gpkg", Request(from_format="survey_txt"))
    assert back.legs[0].features == 2
    with pytest.raises(InputError, match="format 'osm' is not written"):
        convert(source, tmp_path / "c.gpkg", Request(to_format="osm"))


def test_all_layers_go_where_there_is_room_for_them(tmp_path):
    LAND.to_file(tmp_path / "a.gpkg", layer="一")
    LAND[:1].to_crs(4527).to_file(tmp_path / "a.gpkg", layer="二")
    pyogrio.write_dataframe(pd.DataFrame({"x": [1]}), tmp_path / "a.gpkg", layer="表")
    done = convert(tmp_path / "a.gpkg", tmp_path / "b.gdb", PLAIN)
    assert [(leg.layer, leg.features, leg.crs_after) for leg in done.legs] == [
        ("一", 2, "EPSG:4548"), ("二", 1, "EPSG:4527"),
    ]  # fmt: skip
    assert done.left_out == ("表",)
    with pytest.raises(InputError, match="one name is given"):
        convert(tmp_path / "a.gpkg", tmp_path / "c.gdb", Request(to_layer="x"))
    with pytest.raises(InputError, match="holds 3 layers"):
        convert(tmp_path / "a.gpkg", tmp_path / "c.shp", PLAIN)
    (leg,) = convert(tmp_path / "a.gpkg", tmp_path / "c.shp", Request(layer="二")).legs
    assert leg.features == 1
    with pytest.raises(InputError, match="table"):
        convert(tmp_path / "a.gpkg", tmp_path / "d.shp", Request(layer="表"))


def test_strict_refuses_a_loss_and_leaves_nothing(source, tmp_path):
    for target in ("a.txt", "a.gdb", "a.geojson"):
        with pytest.raises(InputError, match=r"(repair or loss|repairs or losses, the first): [A-Z_]+,"):
            convert(source, tmp_path / target, Request(strict=True))
    assert list(tmp_path.iterdir()) == [source]
    convert(source, tmp_path / "a.shp", Request(strict=True))


def test_a_loss_nobody_announced_is_found_by_reading_back(source, tmp_path, monkeypatch):
    from landuse.intake import dxf

    honest = dxf.write_layer

    def forgetful(path, frame, options):
        return honest(path, frame.drop(columns="TBMJ"), options)

    monkeypatch.setattr(dxf, "write_layer", forgetful)
    (leg,) = convert(source, tmp_path / "a.dxf", PLAIN).legs
    assert leg.losses == ()
    assert [(each.what, each.field, each.count) for each in leg.differences] == [("lost", "TBMJ", 2)]
    with pytest.raises(InputError, match="reads back otherwise"):
        convert(source, tmp_path / "b.dxf", Request(strict=True))


def test_where_moving_fails_what_was_there_is_put_back(source, tmp_path, monkeypatch):
    target = tmp_path / "a.shp"
    convert(source, target, PLAIN)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    moved = shutil.move
    calls = []

    def full(one, other):
        calls.append(one)
        if len(calls) == 8:
            raise OSError(28, "No space left on device")
        return moved(one, other)

    monkeypatch.setattr(publishing.shutil, "move", full)
    with pytest.raises(OSError, match="No space"):
        convert(source, target, Request(overwrite=True, to_crs=4527))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@st.composite
def lands(draw):
    """Draw multipolygons with holes around a place in zone 39, each part a star that does not cross itself."""
    shapes = []
    for row in range(draw(st.integers(1, 3))):
        parts = []
        for part in range(draw(st.integers(1, 3))):
            x, y = 600_000 + 3000 * part + draw(st.floats(0, 100)), 3_521_000 + 3000 * row + draw(st.floats(0, 100))
            radii = draw(st.lists(st.floats(10, 1000), min_size=3, max_size=9))
            angles = [2 * math.pi * k / len(radii) for k in range(len(radii))]
            ring = [(x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]
            inner = [(x + (px - x) / 3, y + (py - y) / 3) for px, py in ring]
            parts.append(Polygon(ring, [inner] if draw(st.booleans()) else []))
        shapes.append(parts[0] if len(parts) == 1 else MultiPolygon(parts))
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=90) | st.none()
    return gpd.GeoDataFrame(
        {
            "DKBH": [f"甲-{row}" for row in range(len(shapes))],
            "备注": pd.Series([draw(texts) for _ in shapes], dtype="str"),
            "TBMJ": pd.Series([draw(st.floats(allow_nan=True, allow_infinity=False)) for _ in shapes]),
            "数量": pd.Series([draw(st.integers(-(2**62), 2**62)) for _ in shapes]),
            "在册": [draw(st.booleans()) for _ in shapes],
        },
        geometry=shapes,
        crs=4548,
    )


def _prefixed(frame):
    moved = shapely.transform(frame.geometry.array, lambda xy: xy + np.array([39_000_000, 0]))
    return frame.set_geometry(moved).set_crs(4527, allow_override=True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(frame=lands(), prefixed=st.booleans())
@pytest.mark.parametrize("suffix", [*EXACT, *MOVED])
def test_any_land_comes_back_or_the_loss_is_told(tmp_path_factory, suffix, frame, prefixed):
    frame = _prefixed(frame) if prefixed else frame
    folder = tmp_path_factory.mktemp("convert")
    frame.to_parquet(folder / "in.parquet")
    target = folder / f"out{suffix}"
    try:
        (leg,) = convert(folder / "in.parquet", target, PLAIN).legs
    except InputError:
        # text that a format cannot hold at all is refused, and nothing is left
        assert suffix in (".kml", ".kmz", ".shp", ".gdb")
        assert [path.name for path in folder.iterdir()] == ["in.parquet"]
        return
    back = read(target, ReadOptions())[0].frame
    told = {each.what for each in leg.differences}
    assert len(back) == len(frame)
    if suffix == ".xlsx" or (suffix in WITHOUT_COLUMNS and not prefixed):
        # with the prefix before it, a double holds an easting to 7e-9 m, and a workbook to 16 digits: it is told
        expected = frame if prefixed else _prefixed(frame)
        said = told | {each.code for each in leg.losses}
        assert said & {"shift", "ROUNDED"} or shapely.equals_identical(_rings(back), _rings(expected))
        assert shapely.hausdorff_distance(_rings(back), _rings(expected)) <= 1e-7
    elif suffix in EXACT:
        assert not told & {"shift", "geometry"}
        assert shapely.equals_identical(_rings(back), _rings(frame))
    else:
        apart = back.to_crs(frame.crs).geometry.hausdorff_distance(frame.geometry, align=False)
        assert apart.max() <= MOVED[suffix]
    lost = {each.field.split(" -> ")[0] for each in leg.differences if each.field}
    held = {name for name in frame.columns if any(_plain(value) is not None for value in frame[name])}
    for name in held - {"geometry"} - lost:
        assert [_plain(value) for value in back[name]] == [_plain(value) for value in frame[name]], name
    if "DKBH" in lost:
        (renamed,) = [
            each.field.split(" -> ")[1] for each in leg.differences if each.what == "renamed" and "DKBH" in each.field
        ]
        assert back[renamed].tolist() == frame["DKBH"].tolist()


def _plain(value):
    if isinstance(value, shapely.Geometry):
        return value.wkt
    if pd.isna(value) or value == "":
        return None
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _run(*arguments):
    return main(["convert", *map(str, arguments)])


def test_the_command_prints_what_was_done(source, tmp_path, capsys):
    assert _run(source, tmp_path / "a.gdb") == 0
    out = capsys.readouterr().out
    assert "parcels：2个要素，EPSG:4548" in out
    assert "[坐标取舍 ROUNDED]" in out
    assert _run(source, tmp_path / "a.shp", "--lang", "en") == 0
    assert "the same shapes, attributes and CRS" in capsys.readouterr().out
    assert _run(source, tmp_path / "a.geojson", "--json", "--lang", "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["layers"][0]["losses"][0]["code"] == "REPROJECTED"
    assert told["layers"][0]["crs_after"] == "EPSG:4326"
    assert told["reader"] == told["writer"] == "vector"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.shp", "--to-crs", "2363"), "Xian 80"),
        (("a.txt", "--strict"), "--strict"),
        (("a.xyz",), "not written"),
    ],
)
def test_the_command_refuses_in_one_line(source, tmp_path, capsys, arguments, said):
    assert _run(source, tmp_path / arguments[0], *arguments[1:]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_a_code_that_is_none_is_bad_usage(source, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        _run(source, tmp_path / "a.shp", "--to-crs", "CGCS2000")
    assert stop.value.code == 2
    assert "不是EPSG代码" in capsys.readouterr().err


@pytest.mark.needs("postgis")
def test_into_a_database_and_out_of_it(source, tmp_path, postgis, capsys):
    assert _run(source, postgis, "--to-layer", "converted") == 0
    out = capsys.readouterr().out
    assert "no-secret" not in out
    assert "一致" in out
    assert _run(source, postgis, "--to-layer", "converted") == 2
    assert "no-secret" not in capsys.readouterr().err
    assert _run(postgis, tmp_path / "b.gpkg", "--layer", "converted") == 0
    assert shapely.equals_identical(_rings(read(tmp_path / "b.gpkg", ReadOptions())[0].frame), _rings(LAND))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
@pytest.mark.parametrize("suffix", [".gpkg", ".gdb", ".dxf", ".txt", ".geojson", ".shp"])
def test_real_parcels_come_through(tmp_path, suffix):
    source = SHARED / "ugly" / "xiasha" / "地块_GBK_40带_无prj" / "地块_GBK_40带_无prj.shp"
    (leg,) = convert(source, tmp_path / f"a{suffix}", PLAIN).legs
    assert leg.features == 577
    assert leg.crs_before == "EPSG:4528"
    assert not [each for each in leg.differences if each.what in ("features", "geometry")]


def test_a_vertex_that_is_no_number_is_refused_in_a_line_and_nothing_written(tmp_path):
    with np.errstate(invalid="ignore"):
        bad = Polygon([(500000, 3500000), (np.nan, 3500100), (500100, 3500000)])
    frame = gpd.GeoDataFrame({"DKBH": ["甲-1", "甲-2"]}, geometry=[box(0, 0, 1, 1), bad], crs=4548)
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="feature 甲-2 has a vertex whose coordinates are no numbers"):
        convert(tmp_path / "a.parquet", tmp_path / "b.gpkg", PLAIN)
    assert not (tmp_path / "b.gpkg").exists()


@pytest.mark.parametrize("point", ["[null, 31]", "[null]"])
def test_a_null_among_the_coordinates_of_geojson_is_refused(tmp_path, point):
    plot = '{{"type": "Feature", "properties": {{"DKBH": "{}"}}, "geometry": {}}}'
    land = '{"type": "Polygon", "coordinates": [[[117, 31], ' + point + ", [117.1, 31.1], [117, 31]]]}"
    both = f"{plot.format('甲-1', 'null')}, {plot.format('甲-2', land)}"
    text = '{"type": "FeatureCollection", "features": [' + both + "]}"
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="corrupt vertex: feature 甲-2 has a coordinate that is no number"):
        read(tmp_path / "a.geojson", ReadOptions())
    (tmp_path / "b.geojson").write_text(text.replace(point, "[117.1, 31]"), encoding="utf-8")
    assert read(tmp_path / "b.geojson", ReadOptions())[0].frame.geometry.notna().tolist() == [False, True]


def test_a_layer_is_named_behind_its_file(tmp_path):
    two = tmp_path / "两层.gpkg"
    for name, size in (("甲", 100), ("乙", 200)):
        frame = gpd.GeoDataFrame({"n": [1]}, geometry=[box(520_000, 3_353_000, 520_000 + size, 3_353_100)], crs=4549)
        vector.write_layer(two, frame, WriteOptions(layer=name))
    done = convert(f"{two}:乙", f"{tmp_path / '新!.gpkg'}:界线", Request())
    assert [(leg.layer, leg.features) for leg in done.legs] == [("界线", 1)]
    assert vector.list_layers(tmp_path / "新!.gpkg") == ["界线"]
    (ground,) = vector.read_layer(tmp_path / "新!.gpkg", ReadOptions()).frame.geometry
    assert ground.area == 20_000
    with pytest.raises(InputError, match="two layers are named"):
        convert(f"{two}:乙", tmp_path / "x.gpkg", Request(layer="甲"))
    with pytest.raises(InputError, match="no layer '丙'"):
        convert(f"{two}:丙", tmp_path / "x.gpkg", Request())
