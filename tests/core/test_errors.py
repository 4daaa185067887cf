"""An error is one line that says what, where and what next, in the language of who reads it."""

from __future__ import annotations

import pickle

import geopandas as gpd
import pytest
from shapely.geometry import box

from landuse.cli import main
from landuse.core.errors import (
    CrsRefused,
    InputError,
    LanduseError,
    LayerNotFound,
    NoGeometry,
    OutputError,
    PackError,
    TargetExists,
    with_english,
)
from landuse.core.messages import Message
from landuse.core.rules import load_pack
from landuse.geometry.area import official_area
from landuse.geometry.crs.interpret import read_crs
from landuse.intake.base import ReadOptions
from landuse.intake.open import read
from landuse.workflows import publishing

SHEET = InputError(
    Message("there is no sheet '{wanted}' in it; it has {names}", wanted="2025", names=["2024", "2023"]),
    where="合同.xlsx",
    next=Message("Correct sheet = ..."),
)


def test_a_refusal_is_one_line_with_its_place_and_its_next_step():
    assert SHEET.text("zh") == "合同.xlsx：其中没有表“2025”，有2024、2023。请改正sheet = ..."
    assert SHEET.text("en") == "合同.xlsx: there is no sheet '2025' in it; it has 2024, 2023. Correct sheet = ..."


def test_words_of_another_program_end_with_the_full_stop_of_the_language():
    error = InputError(Message("it cannot be read: {words}", words="not a file."), next=Message("Check the path"))
    assert error.text("zh") == "读不出；程序提示：not a file。请核对路径。"
    assert error.text("en") == "it cannot be read: not a file. Check the path."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_of_a_file_with_a_hundred_thousand_columns_can_be_read(lang):
    names = [f"column{number}" for number in range(100_000)]
    error = InputError(Message("there is no sheet '{wanted}' in it; it has {names}", wanted="x" * 9_999, names=names))
    assert 2000 < len(error.text(lang)) < 2010


def test_a_terminal_shows_the_english_behind_the_chinese():
    assert with_english(SHEET, "zh") == f"{SHEET.text('zh')} [{SHEET.text('en')}]"
    assert with_english(SHEET, "en") == SHEET.text("en")


@pytest.mark.parametrize(("stated", "lang"), [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("en", "en"), ("C", "en")])
def test_a_notebook_shows_it_in_the_language_of_the_process(monkeypatch, stated, lang):
    monkeypatch.setenv("LANDUSE_LANG", stated)
    assert str(SHEET) == SHEET.text(lang)


@pytest.mark.parametrize("kind", [LanduseError, InputError, LayerNotFound, CrsRefused, PackError, OutputError])
def test_an_error_comes_back_whole_from_another_process(kind):
    error = kind(
        Message("{n} of {names}", n=2, names=["a", "b"]),
        where=Message("{file} row {row}", file="a.csv", row=3),
        next=Message("Check the file"),
    )
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert back.text("zh") == error.text("zh")
    assert (back.what, back.where, back.next) == (error.what, error.where, error.next)


def test_bare_words_of_a_plug_in_are_taken_as_they_stand():
    error = InputError("no {slot} here", where="x", next="look {there}")
    assert error.text("en") == "x: no {slot} here. look {there}."
    assert error.text("zh") == "x：no {slot} here。look {there}。"


def test_what_a_reader_cannot_find_or_use_has_a_class_of_its_own(tmp_path):
    file = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[box(0, 0, 100, 100)], crs=4526).to_file(file, layer="land")
    gpd.GeoDataFrame({"a": [1]}, geometry=[box(200, 0, 300, 100)], crs=4526).to_file(file, layer="more")
    with pytest.raises(LayerNotFound):
        read(file, ReadOptions(layer="nope"))
    table = tmp_path / "t.dbf"
    gpd.GeoDataFrame({"a": [1]}, geometry=[box(0, 0, 1, 1)], crs=4526).to_file(tmp_path / "t.shp")
    for part in ("shp", "shx", "prj", "cpg"):
        (tmp_path / f"t.{part}").unlink()
    with pytest.raises(NoGeometry):
        read(table, ReadOptions())
    with pytest.raises(TargetExists):
        publishing.check(table, file, overwrite=False)


@pytest.mark.parametrize("crs", [None, "EPSG:2363", "EPSG:2414", "+proj=tmerc +lon_0=115.5 +x_0=500000 +ellps=GRS80"])
def test_a_system_that_cannot_be_used_is_refused_as_one(crs):
    with pytest.raises(CrsRefused) as refusal:
        read_crs(crs)
    assert refusal.value.next is not None


def test_a_fault_of_a_pack_names_the_rule_and_the_key_in_chinese(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("id = 1\n", encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load_pack(file)
    assert refusal.value.text("zh").startswith("mine.toml：“")
    assert "Field required" not in refusal.value.text("zh")


def test_an_area_in_degrees_is_refused_in_both_languages():
    with pytest.raises(InputError) as refusal:
        official_area(gpd.GeoSeries([box(114, 30, 114.1, 30.1)], crs=4490))
    assert refusal.value.text("zh") == "经纬度下不能算椭球面积。请先把图层投影到所在分带。"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            [],
            "landuse: {path}：这里没有案卷。请给含case.toml的文件夹；landuse inspect DIR --case可起草。 [{path}: there",
        ),
        (["--lang", "en"], "landuse: {path}: there is no case here."),
    ],
)
def test_the_command_line_says_it_in_the_language_asked_for(tmp_path, capsys, more, words):
    assert main(["review", str(tmp_path), *more]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(words.format(path=tmp_path))


def test_a_notebook_shows_the_line_alone():
    error = InputError(Message("it has no features"), where="parcels", next=Message("Take one of them"))
    assert error._render_traceback_() == [f"InputError: {error.text()}"]
