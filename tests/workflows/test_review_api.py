"""A review in Python: written as the command line writes it, as a typed table, on a map without network."""

from __future__ import annotations

import re
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import landuse
from landuse import InputError, cli
from landuse.core.ground_frame import GroundFrame
from landuse.core.resources import resource_folder

OUTPUTS = "json,gpkg,xlsx"
CURRENT = "henan-2022/employment-land-share-current"


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases") / "sample"
    shutil.copytree(resource_folder("layers") / "sample", folder)
    return landuse.review(landuse.read_case(folder))


def page_of(chart):
    """The page of a map, the text within its scripts in plain letters."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), chart.get_root().render())


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_writes_what_the_command_line_writes_byte_for_byte(review, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["review", str(review.case.folder), "--outputs", OUTPUTS, "--out", "one"]) == review.exit_code
    command = files(tmp_path / "one")
    for wanted in (OUTPUTS, OUTPUTS.split(",")):
        shutil.rmtree(tmp_path / "one")
        written = review.write("one", outputs=wanted)
        assert files(tmp_path / "one") == command
        assert sorted(path.name for path in written) == sorted(set(command) - {"record.json", "SHA256SUMS"})
    capsys.readouterr()


def test_it_refuses_what_the_command_line_refuses(review, tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(InputError, match="not written over"):
        review.write(tmp_path, "json")
    with pytest.raises(InputError, match="there is no output 'pdf'"):
        review.write(tmp_path / "out", ["json", "pdf"])
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_frame_has_a_row_for_each_finding_and_a_type_for_each_column(review):
    frame = review.to_frame()
    assert list(frame.index) == [finding.id for finding in review.items]
    assert frame.index.name == "id"
    kinds = {str(kind) for kind in frame.dtypes}
    assert kinds == {"string", "bool", "category", "float64", "int64"}
    red = frame.loc["henan-2022/ecological-red-line@draft"]
    assert (red["verdict"], red["value"], red["limit_op"], red["limit"]) == ("broken", 20_000.0, "<=", 0.0)
    assert red["area_m2"] == pytest.approx(20_000)
    assert np.isnan(frame.loc[f"{CURRENT}@draft", "margin"])
    assert frame["verdict"].value_counts().to_dict()["broken"] == sum(
        finding.verdict == "broken" for finding in review.items
    )
    assert frame.loc[:, ["low", "high"]].dtypes.eq("float64").all()
    english = review.to_frame("en")["title"]
    assert english.loc["henan-2022/ecological-red-line@draft"].isascii()
    assert (english.to_numpy() != frame["title"].to_numpy()).all()


def test_every_column_of_the_frame_is_documented(review):
    text = landuse.Review.to_frame.__doc__
    assert [column for column in review.to_frame().columns if not re.search(rf"\b{column}\b", text)] == []


def test_a_frame_of_no_findings_has_the_same_types():
    from landuse.core.finding_text import message
    from landuse.core.findings_frame import COLUMNS, findings_frame

    empty = findings_frame([], message, "zh")
    assert list(empty.columns) == list(COLUMNS)
    assert str(empty["low"].dtype) == "float64"


def test_ground_is_explored_on_a_map_with_legend_switch_and_scale_and_no_network(review):
    ground = review.evidence(CURRENT)
    assert isinstance(ground, GroundFrame)
    assert isinstance(ground[ground["kind"] == "employment"], GroundFrame)
    assert type(pd.concat([ground, ground])).__name__ in ("GroundFrame", "GeoDataFrame")
    evidence = review[f"{CURRENT}@draft"].evidence
    for chart in (ground.explore(review.case.layer("parcels")), evidence.explore(review.case["parcels"].features)):
        page = page_of(chart)
        assert not re.search(r"<(script|link|img)[^>]*(src|href)=[\"']?https?:", page)
        assert "L.control.layers" in page
        assert "L.control.scale" in page
        assert "产业用地 44.00公顷" in page
    assert "现状地块" in page_of(review.evidence(CURRENT).explore(review.case.layer("parcels")))


def test_each_kind_of_ground_has_a_colour_of_its_own(review):
    page = page_of(review.evidence(CURRENT).explore())
    colours = re.findall(r"border:2px solid (#\w+)", page)
    assert len(colours) == len(set(colours)) == review.evidence(CURRENT)["kind"].nunique() > 1


def test_what_cannot_be_explored_says_so(review):
    nowhere = GroundFrame(gpd.GeoDataFrame({"kind": [], "area_m2": []}, geometry=[], crs=4548))
    with pytest.raises(InputError, match="no place on the ground"):
        nowhere.explore()
    with pytest.raises(InputError, match="cannot be drawn"):
        review.evidence(CURRENT).explore("parcels")
