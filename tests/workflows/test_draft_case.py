"""A drafted case knows files by name and content, can be reviewed at once, and never turns a guess into a pass."""

from __future__ import annotations

import os
import tomllib
from datetime import date

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from rasterio.transform import from_origin
from shapely import box

from landuse.cli import main
from landuse.core.evidence import Verdict
from landuse.intake import survey_txt, vector
from landuse.intake.base import WriteOptions
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.normalise.role_words import role_word
from landuse.workflows.inspect.draft_case import draft_case

EAST, NORTH, CRS = 39_500_000, 3_520_000, 4527
ON = date(2026, 6, 30)


def land(*boxes, **columns):
    shapes = [box(EAST + west, NORTH + south, EAST + east, NORTH + north) for west, south, east, north in boxes]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


def written(folder, name, frame):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    reader = survey_txt if name.endswith(".txt") else vector
    reader.write_layer(folder / name, frame, WriteOptions())


COUNTY = land((-5000, -5000, 9000, 9000), XZQMC=["临河县"], XZQDM=["410001"])
APPROVED = land((0, 0, 1000, 1000), KFQMC=["临河经开区"], KFQDM=["S410001"], HZMJ=[100.0], PZWH=["豫政〔2018〕1号"])
DRAFT = land((0, 0, 1000, 2000), DKMC=["区块一"])
SURVEY = land(
    *[(0, 100 * row, 1000, 100 * row + 100) for row in range(20)],
    BSM=[str(row) for row in range(20)],
    DLBM=["05H1"] * 19 + ["9999"],
    DLMC=["商业服务业设施用地"] * 20,
)
PLAN = land((0, 0, 1000, 1000), (0, 1000, 1000, 2000), YDYHFLDM=["100101", "0701"])
RED = land((6000, 6000, 7000, 7000), HXBM=["1"], HXMC=["红线"])
FARMLAND = land((6000, 0, 7000, 1000), YJJBNTTBBH=["1"], DLBM=["0101"])


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "临河报件"
    written(inside, "临河县界.shp", COUNTY)
    written(inside, "核准范围(2018版目录).shp", APPROVED)
    written(inside, "材料/临河拟扩区四至坐标.txt", DRAFT)
    written(inside, "现状/临河县2025变更调查.shp", SURVEY)
    written(inside, "规划/临河_用地用海(批复稿).shp", PLAN)
    written(inside, "规划/临河生态红线2022启用.shp", RED)
    written(inside, "规划/临河县永农_2024.shp", FARMLAND)
    book = openpyxl.Workbook()
    book.active.append(["电子监管号", "项目名称", "供应面积(公顷)", "合同签订日期", "约定开工时间", "实际开工时间"])
    book.active.append(["1410", "甲厂", 2, date(2018, 6, 1), date(2019, 3, 1), date(2019, 2, 1)])
    book.save(inside / "临河县供地台账(2026.6).xlsx")
    raster(inside / "临河高程.tif", np.full((1, 20, 20), 100.0, dtype="float32"), CRS)
    raster(inside / "影像2025.tif", np.ones((3, 20, 20), dtype="uint8"), CRS)
    Image.fromarray(np.zeros((8, 8, 3), "uint8")).save(inside / "扫描件.tif")
    (inside / "01请示.pdf").write_bytes(b"%PDF")
    return inside


def raster(path, cells, crs):
    bands, rows, columns = cells.shape
    kept = {"count": bands, "height": rows, "width": columns, "dtype": cells.dtype, "crs": crs}
    with rasterio.open(path, "w", driver="GTiff", transform=from_origin(EAST, NORTH + 2000, 100, 100), **kept) as file:
        file.write(cells)


def drafted(inside, **asked):
    text = draft_case(inside, **asked)
    return text, tomllib.loads(text)


def test_files_are_known_by_words_within_their_names_and_by_what_they_hold(folder):
    _, content = drafted(folder, policy=["henan-2022"], on=ON)
    used = {role: entry["path"] for role, entry in {**content["layers"], **content["tables"]}.items()}
    assert used == {
        "draft": "材料/临河拟扩区四至坐标.txt",
        "approved": "核准范围(2018版目录).shp",
        "counties": "临河县界.shp",
        "parcels": "现状/临河县2025变更调查.shp",
        "planned_parcels": "规划/临河_用地用海(批复稿).shp",
        "ecological_red_line": "规划/临河生态红线2022启用.shp",
        "permanent_basic_farmland": "规划/临河县永农_2024.shp",
        "elevation": "临河高程.tif",
        "imagery": "影像2025.tif",
        "supply": "临河县供地台账(2026.6).xlsx",
    }
    assert (content["policy"], content["on"]) == (["henan-2022"], ON)
    assert content["zone"] == {"name": "临河经开区", "code": "S410001", "county": "临河县"}
    assert {role for role, entry in content["layers"].items() if "guessed" in entry} == {"draft"}


def test_the_code_list_that_fits_all_but_a_few_codes_is_proposed_and_those_are_listed(folder):
    text, content = drafted(folder)
    assert content["layers"]["parcels"]["scheme"] == "sandiao"
    assert "9999 (1)" in next(line for line in text.splitlines() if line.startswith('scheme = "sandiao"'))
    assert "scheme" not in content["layers"]["planned_parcels"], "two editions have these codes alike"
    names_gone = SURVEY.drop(columns="DLMC")
    written(folder, "现状/临河县2025变更调查.shp", names_gone)
    again = tomllib.loads(draft_case(folder))["layers"]["parcels"]
    assert "guessed" in again or "scheme" not in again, "codes alone prove no code list"


def test_nobody_is_said_to_vouch_for_anything(folder):
    text, content = drafted(folder)
    assert not any("covers" in entry or "complete" in entry for entry in content["layers"].values())
    assert not any("complete" in entry for entry in content["tables"].values())
    lines = text.splitlines()
    assert sum(line.startswith('# covers = { path = "临河县界.shp" }') for line in lines) == 3
    assert any(line.startswith("# complete = {") for line in lines)


def test_a_file_is_one_line_and_a_scan_is_a_paper(folder):
    text, _ = drafted(folder)
    listed = [line for line in text.splitlines() if ".shp: " in line or ".tif: " in line or ".pdf: " in line]
    assert len(listed) == 10
    assert not any(ending in text for ending in (".dbf", ".shx", ".prj"))
    (scan,) = [line for line in listed if "扫描件" in line]
    assert "矢量数据" in scan
    more = draft_case(folder, every=True)
    assert len(more.splitlines()) >= len(text.splitlines())


def test_a_drafted_case_is_reviewed_at_once_and_its_guesses_pass_nothing(folder):
    text, _ = drafted(folder, policy=["henan-2022"], on=ON)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    case = read_case(folder)
    assert case.guessed == ("draft",)
    on_the_draft = [
        finding for finding in review(case).items if finding.scope.split("/")[0] not in ("zone", "approved")
    ]
    assert on_the_draft
    assert not [finding.id for finding in on_the_draft if finding.verdict in (Verdict.MET, Verdict.BROKEN)]


ENDINGS = ["", "_2024", "(送审稿)", "最终版", " 副本"]
WORDS = [
    "县界",
    "生态红线",
    "永农",
    "核准范围",
    "拟扩区",
    "三调",
    "文物",
    "控规",
    "四至坐标",
    "资料",
    "LINES",
    "dltb",
    "开发区",
]


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.permutations([COUNTY, APPROVED, SURVEY, RED]),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ENDINGS)), min_size=4, max_size=4, unique=True),
)
def test_under_any_names_the_draft_can_be_reviewed_and_a_guess_passes_nothing(tmp_path_factory, frames, names):
    inside = tmp_path_factory.mktemp("any")
    for frame, (word, ending) in zip(frames, names, strict=True):
        written(inside, f"临河{word}{ending}.gpkg", frame)
    text, content = drafted(inside, policy=["henan-2022"], on=ON)
    (inside / "case.toml").write_text(text, encoding="utf-8")
    case = read_case(inside)
    guessed = {role for role, entry in content.get("layers", {}).items() if "guessed" in entry}
    assert set(case.guessed) == guessed
    if case.layers:
        for finding in review(case).items:
            wants = {want.key for want in finding.evidence.wants}
            assert finding.verdict != Verdict.MET or not any(key.startswith("guess:") for key in wants)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("2006年核准四至坐标", "approved"),
        ("扩区范围内地类图斑", "parcels"),
        ("dltb_临河", "parcels"),
        ("拟扩区范围(压生态红线说明)", "draft"),
        ("临河县三区三线_城镇开发边界", "urban_development_boundary"),
        ("临河经济开发区道路", None),
        ("乡级行政区", "townships"),
    ],
)
def test_the_word_at_the_end_of_a_name_says_what_a_thing_is(name, role):
    assert [word.role for word in role_word(name, "layer")][:1] == ([] if role is None else [role])


def test_inspect_and_the_draft_know_a_file_by_the_same_signs(tmp_path, capsys):
    """What a folder holds is told alike with and without --case, and no file of it is passed over in silence."""
    written(
        tmp_path,
        "临河县界.gpkg",
        gpd.GeoDataFrame({"XZQMC": ["临河县"]}, geometry=[box(5e5, 35e5, 505e3, 3505e3)], crs=4548),
    )
    for name in ("四至说明.docx", "扫描件.pdf", "现状图.dwg", "现场照片.jpg", "别的.xyz"):
        (tmp_path / name).write_bytes(b"x")
    assert main(["inspect", str(tmp_path)]) == 0
    inspected = capsys.readouterr().out
    assert "可能是县级行政区（counties），据名称中的“县界”" in inspected
    text, _ = drafted(tmp_path, policy=["henan-2022"], on=ON)
    for name in ("四至说明.docx", "扫描件.pdf", "现状图.dwg", "现场照片.jpg", "别的.xyz"):
        (line,) = [line for line in inspected.splitlines() if name in line]
        assert line.partition(f"{name}：")[2] == next(
            line for line in text.splitlines() if line.startswith(f"# {name}: ")
        ).removeprefix(f"# {name}: ")


@pytest.mark.skipif(os.name != "posix", reason="a path of Windows is a path there")
def test_a_path_of_windows_is_told_as_such(tmp_path, capsys):
    (tmp_path / "case.toml").write_text(
        'title = "案"\non = 2026-06-30\npolicy = ["henan-2022"]\n[layers.counties]\npath = "D:\\收件\\临河县界.shp"\n',
        encoding="gbk",
    )
    assert main(["review", str(tmp_path)]) == 2
    assert '只写文件名：path = "临河县界.shp"' in capsys.readouterr().err
