"""What was mended or found while a file was read is listed in both languages."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from shapely.geometry import box

from landuse import cli
from landuse.core.issue_log import IssueLog
from landuse.core.messages import Message
from landuse.core.read_issue_codes import REPORTED, name_of
from landuse.core.read_issues import READER_SAYS, ReadIssue, place_of

SIGNS = Message("full-width signs were read as plain ones")


@pytest.mark.parametrize(
    ("unit", "count", "en", "zh"),
    [
        ("line", 1, "(line 1)", "（第1行）"),
        ("line", 2, "(lines 1, 2)", "（第1、2行）"),
        ("line", 10, "(lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", "（第1、2、3、4、5、6、7、8、9、10行）"),
        (
            "line",
            11,
            "(lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more)",
            "（第1、2、3、4、5、6、7、8、9、10行等，另有1行）",
        ),
        ("row", 1, "(row 1)", "（第1行）"),
        (
            "row",
            12,
            "(rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more)",
            "（第1、2、3、4、5、6、7、8、9、10行等，另有2行）",
        ),
    ],
)
def test_lines_are_listed_up_to_ten_and_then_counted(unit, count, en, zh):
    faults = IssueLog("a.txt", unit)
    faults.add_lines("FULLWIDTH", SIGNS, range(1, count + 1))
    (issue,) = faults.issues()
    assert issue.text("en").startswith("full-width signs were read as plain ones " + en)
    assert issue.text("zh").startswith("全角符号按半角读取" + zh)


def test_what_the_file_says_is_kept_with_its_braces():
    issue = ReadIssue("NAME_CUT", Message("'{name}' is called '{cut}' there", name="{b} x", cut="a"))
    assert (issue.text("zh"), issue.text("en")) == ("“{b} x”在其中名为“a”", "'{b} x' is called 'a' there")


def test_words_of_another_program_are_marked_and_kept():
    issue = ReadIssue("READER", READER_SAYS(words="Non closed ring detected"))
    assert issue.text("zh") == "读取程序提示（原文）：Non closed ring detected"
    assert issue.as_dict()["what_zh"] == issue.text("zh")
    assert issue.as_dict()["what"] == issue.text("en")


@pytest.mark.parametrize(("code", "repaired"), [("RING_OPEN", True), ("Z_DROPPED", True), ("POINT_COUNT", False)])
def test_a_fault_that_is_only_reported_is_no_repair(code, repaired):
    assert ReadIssue(code, SIGNS).repaired is repaired


def test_an_issue_may_be_only_reported_though_its_kind_is_repaired():
    log = IssueLog("a.txt")
    log.add("HOLE_OUTSIDE", SIGNS, repaired=False)
    log.add("HOLE_OUTSIDE", SIGNS)
    assert [issue.repaired for issue in log.as_logged()] == [False, True]


def test_every_code_that_is_only_reported_has_its_name():
    assert [code for code in REPORTED if name_of(code) == code] == []


def test_a_place_is_told_in_the_reader_s_language():
    issue = ReadIssue("X", Message.verbatim(""), id="7", row=0, line=3)
    assert place_of(issue, "zh", rows=True) == "第3行、第1个要素、编号7"
    assert place_of(issue, "en", rows=True) == "line 3, feature 1, id 7"
    assert place_of(issue, "en") == "line 3, id 7"


def test_inspect_says_repairs_in_chinese(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_bytes(
        (
            "[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n带号=38\r\n[地块坐标]\r\n4,1.0000,1,甲,面,,,,@\r\n"
            "J1,1,3500000,39500000\r\nJ2,1,3500000,39500100\r\nJ3,1,3499900,39500100\r\nJ4,1,3499900,39500000\r\n"
        ).encode("gbk")
    )
    assert cli.main(["inspect", str(path), "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "第4行: 带号38与东坐标前缀39不一致，按前缀处理" in told
    assert "环未闭合，相差100.0000米，已闭合到首点" in told
    assert cli.main(["inspect", str(path), "--json"]) == 0
    (entry,) = [e for e in json.loads(capsys.readouterr().out)[0]["layers"][0]["repairs"] if "MISMATCH" in e["code"]]
    assert entry["line"] == 4
    assert entry["what_zh"] == "带号38与东坐标前缀39不一致，按前缀处理"


def test_lists_are_written_whole_and_said(tmp_path, capsys):
    frame = gpd.GeoDataFrame({"many": ["x"]}, geometry=[box(120, 30, 120.1, 30.1)], crs=4326)
    frame.to_file(tmp_path / "a.geojson")
    text = (tmp_path / "a.geojson").read_text().replace('"x"', str(list(range(2000))))
    (tmp_path / "a.geojson").write_text(text)
    assert cli.main(["convert", str(tmp_path / "a.geojson"), str(tmp_path / "b.gpkg"), "--json"]) == 0
    (leg,) = json.loads(capsys.readouterr().out)["layers"]
    assert [each["code"] for each in leg["losses"]] == ["TYPE_CHANGED"]
    assert not leg["differences"]
    assert json.loads(gpd.read_file(tmp_path / "b.gpkg")["many"][0]) == list(range(2000))


def test_a_refused_system_is_told_in_chinese(tmp_path, capsys):
    path = tmp_path / "a.gpkg"
    shape = box(500000, 3500000, 500100, 3500100)
    gpd.GeoDataFrame({"a": [1]}, geometry=[shape], crs="+proj=tmerc +lon_0=115.5 +x_0=500000 +ellps=GRS80").to_file(
        path
    )
    assert cli.main(["inspect", str(path), "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "是地方坐标系：中央经线115.5不是我国3度带或6度带的中央经线。请要求提供2000国家大地坐标系3度带的文件" in told
    assert cli.main(["inspect", str(path), "--lang", "en"]) == 0
    assert "is that of no 3- or 6-degree band of China. Ask for the file" in capsys.readouterr().out
