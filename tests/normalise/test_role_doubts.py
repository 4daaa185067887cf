"""What looks like something else than the role it was handed in for is named, and nothing rests on it."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.core.case import Assumption
from landuse.core.evidence import Verdict
from landuse.core.layer import Layer, Source, Table
from landuse.judge.final import final_obstacles
from landuse.judge.review import review
from landuse.normalise.role_doubts import akin, role_doubts, spoken_of
from tests.made import CRS, DAY, case, land, layer

SQUARE, HALF, FAR = box(0, 0, 1000, 1000), box(0, 0, 500, 1000), box(-5000, -5000, 5000, 5000)
DRAFT = layer("draft", land(SQUARE))


def named(role, shape, name, /, *, layer_name=None, edition=None, **columns):
    source = Source(role, f"资料/{name}.shp", f"sha of {name}", "vector", 1, edition, layer_name)
    frame = gpd.GeoDataFrame(
        {"id": ["1"], **{key: [value] for key, value in columns.items()}}, geometry=[shape], crs=CRS
    )
    return Layer(role, frame, source=source, covers=FAR)


def doubts(*layers):
    return {(one.role, one.other): one.opens for one in role_doubts(case(*layers, on=DAY))}


@pytest.mark.parametrize(
    ("name", "role", "other"),
    [
        ("文物保护单位", "ecological_red_line", "heritage"),
        ("示例县地类图斑2025", "planned_parcels", "parcels"),
        ("示例县控规", "parcels", "planned_parcels"),
        ("示例县城镇开发边界", "permanent_basic_farmland", "urban_development_boundary"),
        ("永久基本农田", "urban_development_boundary", "permanent_basic_farmland"),
    ],
)
def test_a_name_that_speaks_of_another_role(name, role, other):
    assert spoken_of(name, role) == (other,)
    assert doubts(DRAFT, named(role, HALF, name)) == {(role, other): True}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("生态保护红线", "ecological_red_line"),
        ("示例经济开发区永久基本农田", "permanent_basic_farmland"),
        ("自然保护区", "ecological_red_line"),
        ("开发区", "draft"),
        ("图层1", "ecological_red_line"),
        ("开发区道路", "roads"),
        ("示例", "parcels"),
    ],
)
def test_a_name_of_its_own_or_of_no_role(name, role):
    assert spoken_of(name, role) == ()


def test_a_draft_handed_in_as_approved_is_the_doubt_of_the_approved():
    assert doubts(DRAFT, named("approved", SQUARE, "范围")) == {("approved", "draft"): True}
    moved = named("approved", box(0, 0, 1000.4, 1000), "范围")
    apart = named("approved", box(0, 0, 1002, 1000), "范围")
    assert doubts(DRAFT, moved) == {("approved", "draft"): True}  # 0.4 m² in a thousand is a corner that was moved
    assert doubts(DRAFT, apart) == {}


def test_a_line_on_the_very_ground_of_the_draft_is_shown_and_decides_nothing():
    line = layer("urban_development_boundary", land(SQUARE).assign(subzone="concentrated"), covers=FAR)
    assert doubts(DRAFT, line) == {("urban_development_boundary", "draft"): False}
    judged = review(case(DRAFT, line, on=DAY, rules=("henan-2022/urban-development-boundary",)), "henan-2022")
    judged = judged.finding("henan-2022/urban-development-boundary")
    assert judged.verdict is Verdict.MET
    assert any("urban development boundary" in note.text("en").lower() for note in judged.evidence.notes)


def test_one_layer_of_one_file_in_two_roles():
    one = named("ecological_red_line", HALF, "控制线", layer_name="线")
    other = named("permanent_basic_farmland", HALF, "控制线", layer_name="线")
    assert doubts(DRAFT, one, other) == {
        ("ecological_red_line", "permanent_basic_farmland"): True,
        ("permanent_basic_farmland", "ecological_red_line"): True,
    }
    second = replace(other, source=replace(other.source, layer="二"))
    assert set(doubts(DRAFT, one, second).values()) == {False}  # another layer on the same ground


def test_the_present_use_given_as_the_plan():
    codes = {"use_code": ["1001"]}
    present = layer("parcels", gpd.GeoDataFrame({"id": ["1"], **codes}, geometry=[HALF], crs=CRS), scheme="ydyh2023")
    plan = replace(present, role="planned_parcels")
    assert doubts(DRAFT, present, plan) == {("planned_parcels", "parcels"): True}
    other = replace(plan, features=plan.features.assign(use_code="0701"))
    assert doubts(DRAFT, present, other) == {}
    surveyed = replace(other, scheme="sandiao")
    assert doubts(DRAFT, present, surveyed) == {("planned_parcels", "parcels"): False}
    again = Layer(
        "planned_parcels", other.features, "ydyh2023", source=Source("x", "a.shp", "s", "v", 1, "2025年度变更调查")
    )
    assert doubts(DRAFT, present, again) == {("planned_parcels", "parcels"): True}


def test_cells_that_speak_of_monuments():
    line = named("ecological_red_line", HALF, "红线", name="全国重点文物保护单位 城址")
    assert doubts(DRAFT, line) == {("ecological_red_line", "heritage"): True}
    own = named("ecological_red_line", HALF, "红线", name="生态保护红线 遗址段")
    assert doubts(DRAFT, own) == {}


def test_fields_of_another_role_are_shown():
    line = named("ecological_red_line", HALF, "图层", DLBM="0601", QSDWMC="某村", ZLDWMC="某村", GDPDJB="1")
    assert doubts(DRAFT, line) == {("ecological_red_line", "parcels"): False}


def test_a_table_by_its_name():
    plan = Table("supply", pd.DataFrame({"id": ["1"]}), Source("supply", "供地计划.csv", "s", "table", 1))
    given = case(DRAFT, on=DAY)
    assert [one.other for one in role_doubts(replace(given, tables={"supply": (plan,)}))] == ["supply_plan"]


def judged(line, *assumptions):
    return review(case(DRAFT, line, on=DAY, rules=("cn/ecological-red-line",), assumptions=tuple(assumptions)), "cn")


AWAY = box(2000, 0, 3000, 1000)
ANSWER = Assumption(about="role:ecological_red_line", reason="红线办核对无误", by="王某")


@pytest.mark.parametrize("shape", [AWAY, HALF])
def test_nothing_rests_on_a_layer_in_doubt_until_somebody_answers_for_it(shape):
    line = named("ecological_red_line", shape, "文物保护单位")
    first = judged(line)
    assert first.items[0].verdict is Verdict.UNDECIDED
    assert first.items[0].evidence.wants[0].key == "role:ecological_red_line"
    assert any("文物保护单位" in obstacle.text("zh") for obstacle in final_obstacles(first))
    answered = judged(line, ANSWER)
    assert answered.items[0].verdict is (Verdict.MET if shape is AWAY else Verdict.BROKEN)
    assert [one.name for one in answered.departures] == ["role:ecological_red_line"]
    assert not any("文物保护单位" in obstacle.text("zh") for obstacle in final_obstacles(answered))


def test_roles_akin_share_names():
    assert akin("forest", "ecological_red_line")
    assert not akin("heritage", "ecological_red_line")


@pytest.mark.parametrize(("east", "doubted"), [(90_000, False), (100_999, False), (101_001, True), (300_000, True)])
def test_a_complete_layer_of_another_county(east, doubted):
    line = layer("ecological_red_line", land(box(east, 0, east + 1000, 1000)), complete=True)
    assert bool(doubts(DRAFT, line)) is doubted
    verdict = judged(line).items[0].verdict
    assert verdict is (Verdict.UNDECIDED if doubted else Verdict.MET)


@pytest.mark.parametrize(
    ("status", "doubted"),
    [
        ("批准", False),
        ("草案", True),
        ("送审稿", True),
        ("未批准", True),
        ("领导已阅", True),
        (None, False),
        ("", False),
    ],
)
def test_a_plan_that_is_marked_as_a_draft(status, doubted):
    frame = gpd.GeoDataFrame({"id": ["1"], "use_code": ["1001"], "plan_status": [status]}, geometry=[HALF], crs=CRS)
    plan = Layer("planned_parcels", frame, "ydyh2023")
    assert (("planned_parcels", "planned_parcels") in doubts(DRAFT, plan)) is doubted
