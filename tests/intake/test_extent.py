"""A province-wide layer is read only near the boundary, with the same answer, and what was left unread is not proof."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from landuse.core.layer import Layer
from landuse.intake.extent import ReadExtent
from landuse.judge.review import review
from landuse.measures.inputs import unproven_within
from landuse.normalise.case import read_case
from landuse.render.json import content

CASE = """
title = "示例"
on = 2026-06-30
policy = ["henan-2022"]
rules = ["henan-2022/employment-*", "henan-2022/permanent-*"]
[layers.draft]
path = "draft.gpkg"
[layers.parcels]
path = "{parcels}"
scheme = "sandiao"
{within}
[layers.permanent_basic_farmland]
path = "{farmland}"
covers = {{ path = "county.gpkg" }}
"""
#: A province of 160 by 160 squares of 200 m; the draft is four of them in the middle.
SIDE, COUNT, X, Y = 200, 160, 484_000, 3_504_000
DRAFT = box(X + 16_000, Y + 16_000, X + 16_400, Y + 16_400)


def province():
    i, j = np.divmod(np.arange(COUNT * COUNT), COUNT)
    shapes = shapely.box(X + SIDE * i, Y + SIDE * j, X + SIDE * i + SIDE, Y + SIDE * j + SIDE)
    codes = np.where((i + j) % 2 == 0, "0601", "0101")
    return gpd.GeoDataFrame({"BSM": np.arange(len(i)).astype(str), "DLBM": codes}, geometry=shapes, crs=4548)


def farmland():
    frame = province().drop(columns="DLBM")
    return frame.set_geometry(frame.geometry.translate(150, 0))[::3].reset_index(drop=True)


WRITE = {
    "gpkg": lambda frame, path: frame.to_file(path, engine="pyogrio"),
    "fgb": lambda frame, path: frame.to_file(path, engine="pyogrio"),
    "shp": lambda frame, path: frame.to_file(path, engine="pyogrio", encoding="UTF-8"),
    "parquet": lambda frame, path: frame.to_parquet(path),
    "covered.parquet": lambda frame, path: frame.to_parquet(path, write_covering_bbox=True, row_group_size=2000),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("province")
    for ending, write in WRITE.items():
        write(province(), made / f"parcels.{ending}")
    # more than a layer may have before it is read whole
    lots = gpd.GeoDataFrame(
        {"BSM": np.arange(25_000).astype(str)},
        geometry=np.concatenate([farmland().geometry.array, shapely.points(np.zeros((25_000 - len(farmland()), 2)))])[
            :25_000
        ],
        crs=4548,
    )
    far = shapely.box(X - 9_000, Y, X - 8_990, Y + 10)
    lots = lots.set_geometry(np.where(shapely.get_dimensions(lots.geometry.array) == 0, far, lots.geometry.array))
    WRITE["gpkg"](lots.set_crs(4548, allow_override=True), made / "farmland.gpkg")
    gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[DRAFT], crs=4548).to_file(made / "draft.gpkg")
    gpd.GeoDataFrame(geometry=[box(X, Y, X + 32_000, Y + 32_000)], crs=4548).to_file(made / "county.gpkg")
    return made


def judged(folder, parcels="parcels.gpkg", within="", **more):
    text = CASE.format(parcels=parcels, farmland="farmland.gpkg", within=within)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return content(review(read_case(folder, **more)))


@pytest.fixture(scope="module")
def whole(folder):
    return judged(folder)


@pytest.mark.parametrize("ending", WRITE)
@pytest.mark.parametrize("margin", [1, 700])
def test_the_answer_is_the_same_whatever_is_read(folder, whole, ending, margin):
    if ending == "fgb":  # it stores features in an order of its own
        whole = judged(folder, "parcels.fgb")
    part = judged(folder, f"parcels.{ending}", f"within_m = {margin}")
    assert part["findings"] == whole["findings"]
    said = {source["role"]: source for source in part["sources"]}["parcels"]
    assert said["features"] == COUNT * COUNT
    (note,) = [note for note in said["notes"] if "只读取" in note]
    assert "全图层25,600个要素" in note


@pytest.mark.parametrize("ending", WRITE)
def test_little_is_read_of_a_large_layer(folder, ending):
    (folder / "case.toml").write_text(
        CASE.format(parcels=f"parcels.{ending}", farmland="farmland.gpkg", within="within_m = 10"), encoding="utf-8"
    )
    case = read_case(folder)
    # four squares and those around them, and for the box of another system a row more
    assert 16 <= len(case.layer("parcels").features) <= 36
    assert len(case.layer("permanent_basic_farmland").features) < 200


@pytest.mark.parametrize("ending", WRITE)
def test_features_stand_in_the_order_of_the_file(folder, tmp_path, ending):
    mixed = province().sample(frac=1, random_state=3).reset_index(drop=True)
    WRITE[ending](mixed, tmp_path / f"mixed.{ending}")
    (tmp_path / "case.toml").write_text(
        CASE.format(parcels=f"mixed.{ending}", farmland=(folder / "farmland.gpkg").as_posix(), within="within_m = 900")
        .replace("draft.gpkg", (folder / "draft.gpkg").as_posix())
        .replace("county.gpkg", (folder / "county.gpkg").as_posix()),
        encoding="utf-8",
    )
    ids = list(read_case(tmp_path).layer("parcels").features["id"])
    order = list(mixed["BSM"]) if ending != "fgb" else list(gpd.read_file(tmp_path / f"mixed.{ending}")["BSM"])
    assert 50 < len(ids) < 300
    assert ids == [each for each in order if each in set(ids)]


def test_a_control_line_is_read_near_without_being_told_and_small_ones_whole(folder):
    by_role = {source["role"]: source for source in judged(folder)["sources"]}
    assert any("只读取" in note for note in by_role["permanent_basic_farmland"]["notes"])
    assert by_role["permanent_basic_farmland"]["features"] == 25_000
    assert not any("只读取" in note for note in by_role["parcels"]["notes"])


def test_what_was_left_unread_proves_nothing():
    read = box(0, 0, 100, 100)
    ground = box(50, 0, 150, 100)
    empty = gpd.GeoDataFrame(geometry=[], crs=4548)
    for layer in (
        Layer("forest", empty, complete=True, read_within=read),
        Layer("forest", empty, covers=box(0, 0, 999, 999), read_within=read),
    ):
        assert unproven_within(layer, ground).equals(box(100, 0, 150, 100))
        assert unproven_within(layer, read).is_empty
    assert unproven_within(Layer("forest", empty, complete=True), ground).is_empty


def test_the_box_holds_the_margin_in_any_system():
    near = ReadExtent(117.0, 31.0, 117.01, 31.01, margin_m=500)
    boundary = gpd.GeoSeries([box(117.0, 31.0, 117.01, 31.01)], crs=4490)
    for crs in ("EPSG:4490", "EPSG:4548", "EPSG:4527", "EPSG:4549"):
        found = near.ground_in(crs)
        assert found.covers(boundary.to_crs(4548).buffer(499.9).to_crs(crs).iloc[0])
    assert near.box_in(None) is None
    assert near.box_in("EPSG:2363") is None
