"""What the map of a review holds, before any browser opens it."""

from __future__ import annotations

import folium
import geopandas as gpd
import pytest
import shapely

from landuse.core.case import Case
from landuse.core.code_lists import load_scheme
from landuse.core.findings import Review, evidence_items
from landuse.core.layer import Layer
from landuse.core.units import round_half_up
from landuse.geometry.area import official_area
from landuse.render.map import draw, render
from landuse.render.shared.finding_text import panel
from landuse.render.shared.layers import GROUPS, STACK, overlays
from landuse.render.shared.shapes import attributes
from tests.render.made import CODES, PACK, frame, make_review, square


@pytest.fixture(scope="module")
def review():
    return make_review()


@pytest.fixture(scope="module")
def drawn(review):
    return {one.key: one for one in overlays(review, "zh")}


def test_it_is_a_folium_map_that_others_can_add_to(review):
    chart = draw(review)
    assert isinstance(chart, folium.Map)
    folium.Marker([30.3, 120.2], popup="x").add_to(chart)
    folium.LayerControl().add_to(chart)
    assert "L.marker(" in chart.get_root().render()


def test_the_same_review_gives_the_same_bytes(review, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        render(make_review(), tmp_path / name, "zh")
    assert (tmp_path / "a/map.html").read_bytes() == (tmp_path / "b/map.html").read_bytes()


def test_every_parcel_is_drawn_once_in_the_standard_colour(drawn):
    uses = {key: one for key, one in drawn.items() if one.group == "parcels"}
    assert sorted(uses) == [f"parcels/{code}" for code in sorted(CODES)]
    assert sum(len(one.parts[0].rows) for one in uses.values()) == 12
    listed = load_scheme("gbt21010")
    for code in set(CODES) - {"9999"}:
        assert uses[f"parcels/{code}"].parts[0].style.fill == "#{:02x}{:02x}{:02x}".format(*listed.colour(code))
    assert uses["parcels/9999"].parts[0].style.fill == "#ffffff"
    assert "不在标准内" in uses["parcels/9999"].title


def test_a_code_of_no_stated_list_has_no_colour_and_says_so():
    land = Layer("parcels", frame([{"id": "1", "use_code": "0601", "geometry": square(0, 0, 10, 10)}]))
    case = Case("x", make_review().case.on, layers={"parcels": (land,)}, work_crs=4549)
    (one,) = overlays(Review(case, (PACK,), ()), "zh")
    assert "未说明" in one.title
    assert one.parts[0].style.fill == "#ffffff"


def test_areas_are_those_of_the_work_crs(drawn):
    assert drawn["parcels/0601"].parts[0].rows[0]["area_m2"] == 62_500
    assert drawn["ground/added"].area_m2 == pytest.approx(225_000)
    assert drawn["ground/withdrawn"].area_m2 == pytest.approx(50_000)


def test_every_piece_of_ground_of_a_finding_is_drawn_under_its_id(review, drawn):
    for finding in review.items:
        one = drawn.get(f"evidence/{finding.id}")
        ids = {row["id"] for part in one.parts for row in part.rows} if one else set()
        assert ids == set(evidence_items(finding).index)


def test_only_what_is_broken_is_shown_at_first_and_doubt_is_not_drawn_as_broken(drawn):
    broken = drawn["evidence/made-2026/ecological-red-line@draft"]
    assert [part.shown for part in broken.parts] == [True]
    share = drawn["evidence/made-2026/employment-land-share@draft"]
    assert [part.shown for part in share.parts] == [False, False]
    assert [part.title for part in share.parts] == ["产业用地", "无地块覆盖"]
    assert len({part.style.hatch for part in share.parts}) == 2


def test_boundaries_lie_over_land(review):
    order = [STACK.index(one.group) for one in overlays(review, "zh")]
    assert order == sorted(order)
    assert set(STACK) == set(GROUPS)


def test_the_panel_has_every_finding_once_portions_under_their_own(review):
    listed = panel(review, "zh")
    ids = [one["id"] for one in listed] + [part["id"] for one in listed for part in one["portions"]]
    assert sorted(ids) == sorted(one.id for one in review.items)
    assert [one["verdict"] for one in listed] == ["broken", "broken", "undecided", "met", "not_judged"]
    assert [part["scope"] for part in listed[0]["portions"]] == ["保留部分", "新增部分"]


def test_the_panel_says_figure_limit_margin_and_what_would_decide(review):
    by_id = {one["id"]: one for one in panel(review, "zh")}
    broken = by_id["made-2026/ecological-red-line@draft"]
    assert (broken["figure"], broken["margin"]) == ("4.50公顷", "−4.50公顷")
    share = by_id["made-2026/employment-land-share@draft"]
    assert "58.00%" in share["figure"]
    assert share["margin"] is None
    assert share["decides"][0]["whom"] == "测绘（调查）单位"
    assert share["assumed"][0]["by"] == "王工"
    assert share["decision"]["ruling"] == "暂缓"


def test_the_words_come_in_both_languages(review):
    english = panel(review, "en")[0]
    assert (english["word"], english["scope"], english["figure"]) == ("broken", "draft", "4.50 ha")


def test_a_case_without_land_still_has_its_findings():
    review = make_review()
    bare = Review(Case("空", review.case.on), (PACK,), ())
    assert "landuse.start(" in draw(bare).get_root().render()


def test_points_lines_and_missing_shapes_are_taken_as_they_are():
    rows = [
        {"id": "1", "name": "a", "geometry": shapely.Point(520_000, 3_353_000)},
        {"id": "2", "name": "b", "geometry": shapely.LineString([(520_000, 3_353_000), (520_100, 3_353_000)])},
        {"id": "3", "name": "c", "geometry": None},
    ]
    land = Layer("roads", gpd.GeoDataFrame(rows, geometry="geometry", crs=4549))
    case = Case("x", make_review().case.on, layers={"roads": (land,)}, work_crs=4549)
    html = draw(Review(case, (PACK,), ())).get_root().render()
    assert "L.CircleMarker(" in html
    assert html.count('"type": "Feature"') == 2


def test_an_area_is_rounded_once_by_the_page_that_shows_it():
    """10 000.4955 m² are 1.0000 ha; rounded to 10 000.50 m² before, they would be 1.0001 ha."""
    land = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(0, 0, 100, 100.004955)], crs="EPSG:4549")
    (row,) = attributes(land, ["id"])
    assert row == {"id": "a", "area_m2": pytest.approx(10_000.4955, abs=1e-6)}
    assert round_half_up(row["area_m2"] / 10_000, 4) == 1.0


def test_parcels_and_boundaries_carry_the_official_area_beside_the_drawn_one():
    review = make_review()
    by_key = {one.key: one for one in overlays(review, "zh")}
    ground = by_key["ground/approved"].parts[0].rows[0]
    geometry = review.grounds["approved"].geometry
    assert ground["official_m2"] == official_area([geometry], crs="EPSG:4549")[0]
    parcel = next(one for key, one in by_key.items() if key.startswith("parcels/")).parts[0].rows[0]
    assert parcel["area_m2"] == 62500
    # 20 km from the meridian the plane is larger by five parts in a million
    assert 0 < abs(parcel["area_m2"] - parcel["official_m2"]) < 200
    line = next(one for one in by_key.values() if one.group == "control_lines").parts[0].rows[0]
    assert "official_m2" not in line
