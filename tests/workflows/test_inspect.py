"""What is in a file is told as it is, and nothing in it is called sound that a review would mend."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from landuse.cli import main
from landuse.core.case import CaseFile
from landuse.core.errors import InputError
from landuse.intake import dxf, survey_txt, vector
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.normalise.case import read_case
from landuse.normalise.role_guess import bare_name, likely_roles
from landuse.workflows.inspect.draft_case import draft_case
from landuse.workflows.inspect.files import inspect_file
from landuse.workflows.inspect.folder import submitted_files, versions
from landuse.workflows.inspect.land import report_land

SHARED = Path(__file__).parents[3] / "shared" / "data"
PLAIN = ReadOptions()
EAST, NORTH = 39_600_000, 3_521_000


def at(x, y, size=100):
    return box(EAST + x, NORTH + y, EAST + x + size, NORTH + y + size)


def land(*shapes, crs=4527, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def written(tmp_path, frame, name="地块.gpkg", **options):
    vector.write_layer(tmp_path / name, frame, WriteOptions(**options))
    return tmp_path / name


def only(report):
    (layer,) = report.layers
    return layer


def test_a_sound_layer(tmp_path):
    frame = land(at(0, 0), at(100, 0), BSM=["1", "2"], DLBM=["0601", "05H1"], TBMJ=[10_000.0, 10_000.0])
    report = inspect_file(written(tmp_path, frame, "DLTB.gpkg"), PLAIN)
    layer = only(report)
    assert report.sound
    assert report.reader == "vector"
    assert (layer.kind, layer.features, layer.geometry) == ("layer", 2, {"Polygon": 2})
    assert layer.crs_found == layer.crs_read_as == "EPSG:4527"
    assert layer.bounds == (EAST, NORTH, EAST + 200, NORTH + 100)
    assert [(column.heading, column.held, column.first) for column in layer.columns][1] == ("DLBM", 2, "0601")
    assert layer.likely[0].role == "parcels"
    assert layer.likely[0].columns == {"id": "BSM", "use_code": "DLBM", "stated_area": "TBMJ"}
    assert layer.schemes == ("sandiao",)
    assert layer.land.plane_m2 == 20_000
    assert layer.land.official_m2 == pytest.approx(19_995, abs=1)
    assert layer.land.faults == {}
    assert (layer.land.stated.plane, layer.land.stated.neither) == (2, 0)


def test_faults_are_counted_by_kind_and_told_by_the_users_id(tmp_path):
    bowtie = Polygon([(EAST, NORTH + 500), (EAST + 100, NORTH + 600), (EAST + 100, NORTH + 500), (EAST, NORTH + 600)])
    spike = Polygon([(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 100), (EAST + 50, NORTH + 100),
                     (EAST + 50.5, NORTH + 200), (EAST + 49.5, NORTH + 100), (EAST, NORTH + 100)])  # fmt: skip
    frame = land(spike, at(300, 0), at(300, 0), at(350, 50), bowtie, DKBH=["a", "b", "c", "d", "e"])
    report = inspect_file(written(tmp_path, frame, "地块.shp"), PLAIN)
    layer = only(report)
    assert not report.sound
    assert layer.land.faults["spike"] == 1
    assert layer.land.faults["duplicate"] == 1
    assert layer.land.faults["overlap"] == 2
    assert layer.land.faults["invalid"] == 1
    assert [(entry.code, entry.id, entry.row) for entry in layer.land.repairs] == [("SELF_INTERSECTION", "e", 4)]
    assert any("b与c是同一块地" in note.text("zh") for note in layer.land.told)


@pytest.mark.parametrize(
    ("stated", "agree"),
    [
        (10_000.0, "plane"), (9_997.43, "ellipsoid"), (10_100.0, "plane"), (10_100.1, "neither"), (1.0, "plane"),
        (15.0, "plane"), (None, "missing"),
    ],
)  # fmt: skip
def test_stated_areas_against_both_computed_ones(stated, agree):
    # the worked 1 ha square of the standard: 10 000 m² in the plane, 9 997.43 m² on the ellipsoid
    square = box(39_602_000, 3_521_000, 39_602_100, 3_521_100)
    frame = land(square, TBMJ=pd.Series([stated], dtype="float64"), DLBM=["0601"])
    roles = likely_roles(["DLTB"], ["TBMJ", "DLBM"], "layer", "polygon")
    report = report_land(frame, roles, where="x")
    assert report.official_m2 == 9_997.43
    assert getattr(report.stated, agree) == 1
    assert report.stated.other_unit == (stated in (1.0, 15.0))


def test_areas_on_the_ellipsoid_are_found_out_within_their_own_digits():
    square = box(39_602_000, 3_521_000, 39_603_000, 3_522_000)
    official = report_land(land(square), (), where="x").official_m2
    roles = likely_roles(["DLTB"], ["TBMJ", "DLBM"], "layer", "polygon")
    frame = land(square, TBMJ=[official], DLBM=["0601"])
    stated = report_land(frame, roles, where="x").stated
    assert (stated.plane, stated.ellipsoid, stated.neither) == (0, 1, 0)
    wrong = report_land(frame.assign(TBMJ=official * 1.05), roles, where="x").stated
    assert wrong.neither == 1
    assert wrong.worst[0][0] == 0


@pytest.mark.parametrize(
    ("crs", "move", "read_as", "said"),
    [
        (None, 0, "EPSG:4527", "taken for EPSG:4527"),
        (None, -39_000_000, None, "ZONE_UNKNOWN"),
        (2363, 0, None, "Xian 80"),
        (4526, 0, None, "OUT_OF_CHINA: the eastings carry the zone prefix 39"),
        (4527, 0, "EPSG:4527", ""),
    ],
)
def test_the_system_as_found_and_as_it_is_read(tmp_path, crs, move, read_as, said):
    moved = shapely.transform(at(0, 0), lambda xy: xy + np.array([move, 0]))
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[moved], crs=crs)
    layer = only(inspect_file(written(tmp_path, frame), PLAIN))
    assert layer.crs_found == (f"EPSG:{crs}" if crs else None)
    assert layer.crs_read_as == read_as
    assert said in " ".join(note.text("en") for note in layer.notes)


def test_degrees_are_measured_in_the_band_they_lie_in_and_unsaid_ones_are_not(tmp_path):
    degrees = land(at(0, 0), a=[1]).to_crs(4490)
    layer = only(inspect_file(written(tmp_path, degrees), PLAIN))
    assert layer.land.plane_m2 == pytest.approx(10_000, abs=0.01)
    bare = degrees.set_crs(None, allow_override=True)
    layer = only(inspect_file(written(tmp_path, bare, "b.gpkg"), PLAIN))
    assert layer.land.plane_m2 is None
    assert "may be degrees" in layer.land.notes[0].text("en")


def test_lines_points_tables_and_empty_layers(tmp_path):
    written(tmp_path, land(LineString([(EAST, NORTH), (EAST + 1, NORTH)]), NAME=["某路"]), "道路.gpkg")
    assert only(inspect_file(tmp_path / "道路.gpkg", PLAIN)).land.plane_m2 is None
    written(tmp_path, land(Point(EAST, NORTH), None), "点.gpkg")
    layer = only(inspect_file(tmp_path / "点.gpkg", PLAIN))
    assert layer.geometry == {"Point": 1, "none": 1}
    assert [entry.code for entry in layer.land.repairs] == ["NO_GEOMETRY"]
    (tmp_path / "供地.csv").write_text("项目名称,供应面积(公顷),合同编号\n甲,1.2,1\n", encoding="gb18030")
    table = only(inspect_file(tmp_path / "供地.csv", PLAIN))
    assert (table.kind, table.features, table.land) == ("table", 1, None)
    assert table.encoding == "gb18030"
    empty = land(crs=4527).assign(a=[])
    vector.write_layer(tmp_path / "空.shp", empty.set_geometry(gpd.GeoSeries([], crs=4527)), WriteOptions())


def test_several_layers_and_one_that_cannot_be_read(tmp_path):
    path = written(tmp_path, land(at(0, 0), a=[1]), "库.gpkg", layer="好")
    written(tmp_path, land(at(0, 0), a=[1]), "库.gpkg", layer="二")
    report = inspect_file(path, PLAIN)
    assert [layer.name for layer in report.layers] == ["好", "二"]
    assert [layer.name for layer in inspect_file(path, ReadOptions(layer="二")).layers] == ["二"]
    with pytest.raises(InputError, match="no such file"):
        inspect_file(tmp_path / "没有.gpkg", PLAIN)


def test_boundary_points_in_a_sheet_are_land(tmp_path):
    corners = enumerate(at(0, 0).exterior.coords[:-1], 1)
    points = "点号,X坐标,Y坐标\n" + "".join(f"J{n},{y},{x}\n" for n, (x, y) in corners)
    (tmp_path / "界址点.csv").write_text(points, encoding="utf-8")
    layer = only(inspect_file(tmp_path / "界址点.csv", PLAIN))
    assert layer.kind == "layer"
    assert layer.land.plane_m2 == 10_000


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("YJJBNTTB", "permanent_basic_farmland"), ("01生态保护红线", "ecological_red_line"),
        ("生态保护红线2024", "ecological_red_line"), ("生态保护红线_最终版2", "ecological_red_line"),
        ("DLTB(2023年)", "parcels"), ("某县 永久基本农田", "permanent_basic_farmland"), ("说不清", None),
    ],
)  # fmt: skip
def test_roles_by_name(name, role):
    assert [one.role for one in likely_roles([name], [], "layer", "polygon")] == ([role] if role else [])


def test_roles_by_columns_are_offered_and_those_of_another_shape_are_not():
    roles = likely_roles(["x"], ["KFQJB", "QKBH", "QKMC"], "layer", "polygon")
    assert {one.role for one in roles} == {"approved", "blocks", "draft"}
    assert not any(one.by_name for one in roles)
    assert likely_roles(["YJJBNTTB"], [], "layer", "line") == ()
    (parcels,) = [one for one in likely_roles(["DLTB"], ["BSM"], "layer", "polygon") if one.role == "parcels"]
    assert parcels.missing == ("use_code",)


VERSIONS = ("红线最终版", "红线(2)", "红线-修改3", "红线v2.1", "红线 20240630", "红线_终稿", "红线 副本")


@pytest.mark.parametrize("other", VERSIONS)
def test_versions_of_a_name(other):
    assert bare_name(other) == bare_name("红线") == "红线"


def test_names_that_are_no_versions():
    assert bare_name("区块一") != bare_name("区块二")
    assert bare_name("最终版") == "最终版"


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "示例开发区扩区报件"
    for name in ("01请示", "03四至范围", "04矢量", "05图件"):
        (folder / name).mkdir(parents=True)
    for number, x in (("一", 0), ("二", 3000)):
        plot = land(at(x, 0, 1000), DKMC=[f"区块{number}"])
        survey_txt.write_layer(folder / "03四至范围" / f"区块{number}.txt", plot, WriteOptions())
    maps = folder / "04矢量"
    vector.write_layer(maps / "DLTB.shp", land(at(0, 0), BSM=["1"], DLBM=["05H1"]), WriteOptions())
    vector.write_layer(maps / "核准边界.gpkg", land(at(0, 0, 900)), WriteOptions())
    for name in ("生态保护红线.gpkg", "生态保护红线最终版.gpkg"):
        vector.write_layer(maps / name, land(at(5000, 0)), WriteOptions())
    vector.write_layer(maps / "库.gdb", land(at(5000, 0), BSM=["1"]), WriteOptions("YJJBNTTB"))
    vector.write_layer(maps / "库.gdb", land(at(5000, 0), BSM=["1"]), WriteOptions("其他"))
    dxf.write_layer(maps / "拟扩区.dxf", land(at(0, 0)).set_crs(None, allow_override=True), WriteOptions())
    papers = ("01请示/请示.doc", "01请示/请示.pdf", "05图件/总图.dwg", "05图件/图.rar")
    others = ("05图件/Thumbs.db", "05图件/~$x.docx", "04矢量/旧库.mdb", "04矢量/坏.gpkg", "04矢量/x.xyz")
    for name in (*papers, *others):
        (folder / name).write_bytes(b"x")
    return folder


def test_every_file_is_listed_once_with_what_becomes_of_it(submission):
    files = {file.path: file for file in submitted_files(submission)}
    on_disk = {path.relative_to(submission).as_posix() for path in submission.rglob("*") if path.is_file()}
    hidden = {"05图件/Thumbs.db", "05图件/~$x.docx"}
    assert {path for path in on_disk if ".gdb/" not in path} - hidden | {"04矢量/库.gdb"} == set(files)
    fates = {path: file.what for path, file in files.items()}
    assert fates["05图件/总图.dwg"] == fates["05图件/图.rar"] == fates["04矢量/旧库.mdb"] == "asked"
    assert fates["01请示/请示.pdf"] == "paper"
    assert fates["04矢量/坏.gpkg"] == "broken"
    assert fates["04矢量/DLTB.dbf"] == "part"
    assert fates["04矢量/x.xyz"] == "unknown"
    assert fates["04矢量/库.gdb"] == fates["03四至范围/区块一.txt"] == "data"
    (group,) = versions(list(files.values()))
    assert [file.path for file in group] == ["04矢量/生态保护红线.gpkg", "04矢量/生态保护红线最终版.gpkg"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draft_enters_what_is_sure_asks_the_rest_and_is_sound_toml(submission, lang):
    text = draft_case(submission, lang=lang, every=True)
    content = tomllib.loads(text)
    CaseFile.model_validate(content)
    assert content["title"] == "示例开发区扩区报件"
    assert set(content["layers"]) == {"approved", "parcels", "permanent_basic_farmland", "draft"}
    assert content["layers"]["permanent_basic_farmland"] == {"path": "04矢量/库.gdb", "layer": "YJJBNTTB"}
    assert "on" not in content
    assert "policy" not in content
    assert {role for role, entry in content["layers"].items() if "guessed" in entry} == {"parcels"}
    assert content["layers"]["parcels"]["scheme"] == "sandiao"
    assert not any("covers" in entry for entry in content["layers"].values())
    assert "assumptions" not in content
    asked = [line for line in text.splitlines() if line.startswith("#")]
    assert any(line.startswith("# on = ") for line in asked)
    assert any(line.startswith('# crs = "EPSG:') and "拟扩区" not in line for line in asked) == ("ZONE_UNKNOWN" in text)
    assert sum("生态保护红线最终版.gpkg" in line for line in asked) == 3
    for path in ("05图件/总图.dwg", "05图件/图.rar", "04矢量/旧库.mdb", "01请示/请示.doc", "04矢量/x.xyz"):
        assert any(line.startswith(f"# {path}: ") for line in asked), path


def test_what_is_asked_can_be_answered_by_taking_the_marks_off(submission):
    text = draft_case(submission, every=True).replace("# on = ", "on = ")
    chosen = text.replace('[layers.draft]\npath = "04矢量/拟扩区.dxf"\n', "")
    lines = chosen.splitlines()
    drafts = [n for n, line in enumerate(lines) if line == "# [[layers.draft]]"]
    for n in drafts:
        lines[n] = lines[n].removeprefix("# ")
        lines[n + 1] = lines[n + 1].removeprefix("# ")
    (submission / "case.toml").write_text("\n".join(lines), encoding="utf-8")
    case = read_case(submission)
    assert len(case.layer("draft").features) == 2
    assert case.layer("parcels").scheme == "sandiao"


def test_a_draft_elsewhere_names_its_files_from_there(submission, tmp_path):
    (tmp_path / "cases").mkdir()
    content = tomllib.loads(draft_case(submission, beside=tmp_path / "cases"))
    assert content["layers"]["approved"]["path"] == "../示例开发区扩区报件/04矢量/核准边界.gpkg"


def test_no_folder_and_an_empty_one_are_refused(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        draft_case(tmp_path / "no")
    with pytest.raises(InputError, match="no file in it"):
        draft_case(tmp_path)


def _run(*arguments):
    return main(["inspect", *map(str, arguments)])


def test_the_command_on_files(tmp_path, capsys):
    sound = written(tmp_path, land(at(0, 0), a=[1]), "好.gpkg")
    faulty = written(tmp_path, land(at(0, 0), at(50, 50), a=[1, 2]), "坏.gpkg")
    assert _run(sound, faulty) == 0
    out = capsys.readouterr().out
    assert "图层 好：1个要素 (Polygon 1)" in out
    assert "图形检查：未见问题" in out
    assert "重叠 1" in out
    assert _run(sound, "--strict") == 0
    assert _run(sound, faulty, "--strict") == 2
    capsys.readouterr()
    assert _run(sound, faulty, "--json", "--lang", "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["sound"] for one in told] == [True, False]
    assert told[1]["layers"][0]["land"]["faults"] == {"overlap": 1}


def test_the_command_goes_on_where_one_file_cannot_be_read(tmp_path, capsys):
    sound = written(tmp_path, land(at(0, 0), a=[1]), "好.gpkg")
    (tmp_path / "总图.dwg").write_bytes(b"x")
    assert _run(tmp_path / "总图.dwg", sound) == 2
    captured = capsys.readouterr()
    assert "图层 好" in captured.out
    assert captured.err.count("\n") == 1
    assert "DXF" in captured.err
    assert _run(tmp_path) == 0
    assert "图层 好" in capsys.readouterr().out


def test_the_command_drafts_a_case_and_does_not_write_over_one(submission, tmp_path, capsys):
    assert _run(submission, "--case") == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["title"] == "示例开发区扩区报件"
    assert _run(submission, "--case", "--out", submission / "case.toml") == 0
    assert (submission / "case.toml").read_text(encoding="utf-8") == printed
    assert _run(submission, "--case", "--out", submission / "case.toml") == 2
    assert "not written over" in capsys.readouterr().err
    assert _run(submission, submission, "--case") == 2


def test_the_command_says_what_a_case_lacks(submission, capsys):
    text = draft_case(submission).replace('[layers.draft]\npath = "04矢量/拟扩区.dxf"\n', "")
    (submission / "case.toml").write_text(text, encoding="utf-8")
    assert _run(submission) == 2
    assert "review date is missing" in capsys.readouterr().err
    assert _run(submission, "--on", "2026-06-30") == 0
    assert "未指定政策文件" in capsys.readouterr().out
    assert _run(submission, "--on", "2026-06-30", "--policy", "henan-2022") == 0
    out = capsys.readouterr().out
    assert "图层 approved：1" in out
    assert "生态保护红线" in out
    assert _run(submission, "--on", "2026-06-30", "--policy", "henan-2022", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert "henan-2022/ecological-red-line" in {rule for lack in told["lacks"] for rule in lack["undecided"]}
    assert {given["role"] for given in told["given"]} == {"approved", "parcels", "permanent_basic_farmland"}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
@pytest.mark.parametrize("folder", ["ugly", "txt", "xiasha", "roads"])
def test_every_shared_file_is_told_of_or_refused_in_a_line(folder):
    names = [
        path for path in (SHARED / folder).rglob("*") if path.suffix.lower() in _READ and ".gdb/" not in path.as_posix()
    ]
    assert names
    for path in names:
        try:
            report = inspect_file(path, PLAIN)
        except InputError:
            continue
        assert report.layers


_READ = (".gpkg", ".shp", ".gdb", ".geojson", ".zip", ".dxf", ".txt", ".gml", ".json")


def test_the_parts_of_a_shapefile_named_beside_it_are_not_files_of_their_own(tmp_path, capsys):
    land = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.box(520_000, 3_353_000, 520_100, 3_353_100)], crs=4549)
    land.to_file(tmp_path / "a.shp")
    names = sorted(str(path) for path in tmp_path.iterdir())
    assert any(name.endswith(".prj") for name in names)
    assert main(["inspect", *names]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.count("(vector)") == 1
    # asked for by itself a part is looked into, and said to be no file that is read
    assert main(["inspect", str(tmp_path / "a.prj")]) == 2
