"""Sentences of the ledger in Chinese."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from shapely.geometry import box

from landuse import cli
from landuse.core.repair_codes import place_of
from landuse.core.repair_sentences import REPAIRS, in_chinese
from landuse.core.repairs import Repair


def test_what_the_file_says_is_kept_and_our_words_are_turned():
    assert in_chinese("heights (Z) of 3 features were dropped") == "3个要素的高程(Z)已舍去"
    assert in_chinese("'{b} x' is called 'a' there") == "“{b} x”在其中名为“a”"
    assert (
        in_chinese("the ground is not simple: Self-intersection at E 1.0, N 2.0")
        == "图形不简单:自相交,位于东1.0、北2.0"
    )
    assert in_chinese("full-width signs were read as plain ones (lines 3, 5 and 12 more)") == (
        "全角符号按半角读取(第3, 5行等,另有12行)"
    )


def test_a_sentence_that_begins_with_a_row_is_turned_whole():
    assert in_chinese("row 12 begins with '合计' and was passed over") == "第12行以“合计”开头,已跳过"
    assert in_chinese("row 12") == "第12行"


def test_words_of_another_program_are_marked_and_kept():
    entry = Repair("READER", "Non closed ring detected")
    assert in_chinese(entry.what) is None
    assert entry.text("zh") == "读写程序提示(原文):Non closed ring detected"
    assert entry.text("en") == entry.what
    assert entry.as_dict()["what_zh"] == entry.text("zh")


@pytest.mark.parametrize(("english", "chinese"), REPAIRS)
def test_both_sentences_have_the_same_slots(english, chinese):
    def slots(text):
        return {part.split("}")[0].rstrip("!") for part in text.split("{")[1:]}

    assert slots(chinese) <= slots(english)
    assert not any(word in chinese for word in (" the ", " and ", " was "))


def test_a_place_is_told_in_the_reader_s_language():
    entry = Repair("X", "", id="7", row=0, line=3)
    assert place_of(entry, "zh", rows=True) == "第3行、第1个要素、编号7"
    assert place_of(entry, "en", rows=True) == "line 3, feature 1, id 7"
    assert place_of(entry, "en") == "line 3, id 7"


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
    assert "第4行: 带号38与东坐标前缀39不一致,按前缀处理" in told
    assert "环未闭合,相差100.0000米,已闭合到首点" in told
    assert cli.main(["inspect", str(path), "--json"]) == 0
    (entry,) = [e for e in json.loads(capsys.readouterr().out)[0]["layers"][0]["repairs"] if "MISMATCH" in e["code"]]
    assert entry["line"] == 4
    assert entry["what_zh"] == "带号38与东坐标前缀39不一致,按前缀处理"


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
    assert "地方坐标系:中央经线115.5不是我国3度带或6度带的中央经线。请要求提供2000国家大地坐标系3度带的文件" in told
    assert cli.main(["inspect", str(path), "--lang", "en"]) == 0
    assert "is that of no 3- or 6-degree band of China. Ask for the file" in capsys.readouterr().out
