"""Layers too large to be drawn whole: nothing is lost on the way into the tiles."""

from __future__ import annotations

import base64
import gzip
import json
import re
import warnings

import numpy as np
import pytest
import rasterio.errors
import shapely

from landuse.core.errors import OutputError
from landuse.core.evidence import items
from landuse.core.findings import Review
from landuse.render.map import draw, render
from landuse.render.shared.layers import Part, overlays
from landuse.render.shared.styles import Style
from landuse.render.webmap import tiles
from landuse.render.webmap.tiles import bundles, is_large, pack
from tests.render.made import CODES, EPSG, make_review, parcels, square
from tests.render.test_map_browser import at, centre, click_land, degrees, search

STYLE = Style("#111111", 1.0, "#ff0000", 0.5)


@pytest.fixture
def small(monkeypatch):
    """Let a layer be large with more than five features."""
    monkeypatch.setattr(tiles, "FEATURES", 5)


def part(*boxes, title="a"):
    shapes = np.array([shapely.box(*one) for one in boxes], dtype=object)
    return Part(title, STYLE, shapes, [{"id": f"{title}{n}", "area_m2": 1.5} for n in range(len(boxes))])


def table(land):
    return json.loads(gzip.decompress(land.table))


def pixels(png):
    """Give the bands of a picture."""
    with warnings.catch_warnings(), rasterio.MemoryFile(png) as held:
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        with held.open() as read:
            return read.read()


GRID = [(120 + n / 1000, 30, 120 + (n + 1) / 1000, 30.001) for n in range(4)]


def test_a_layer_is_large_from_so_many_features_or_vertices_on(monkeypatch):
    monkeypatch.setattr(tiles, "FEATURES", 4)
    assert not is_large([part(*GRID)])
    assert is_large([part(*GRID), part(GRID[0])])
    monkeypatch.setattr(tiles, "VERTICES", 20)
    assert not is_large([part(*GRID)])
    monkeypatch.setattr(tiles, "VERTICES", 19)
    assert is_large([part(*GRID)])


def test_lines_and_points_are_drawn_whole_however_many(small):
    points = np.array([shapely.Point(120, 30)] * 9, dtype=object)
    assert not is_large([Part("a", STYLE, points, [{}] * 9)])


@pytest.mark.usefixtures("small")
def test_the_classes_of_land_use_go_into_the_tiles_together():
    (bundle,) = bundles(overlays(make_review(), "zh"))
    assert [one.key for one in bundle] == [f"parcels/{code}" for code in sorted(CODES)]


def test_every_feature_is_in_the_tiles_and_its_attributes_beside_them():
    land = pack([part(*GRID[:3]), part(GRID[3], title="b")])
    assert land.loose == frozenset()
    held = table(land)
    assert held["starts"] == [0, 3, 4]
    assert held["columns"] == {"id": ["a0", "a1", "a2", "b0"], "area_m2": [1.5] * 4}
    assert held["extent"] == [[30.0, 120.0], [30.001, 120.004]]
    places = np.frombuffer(base64.b64decode(held["places"]), "<u2").reshape(-1, 4)
    assert places[0].tolist() == [0, 0, 16384, 65535]
    assert places[3].tolist() == [49151, 0, 65535, 65535]


def test_what_no_tile_can_hold_is_told_and_drawn_whole(small):
    speck = {"id": "speck", "use_code": "0601", "geometry": square(10, 10, 10.001, 10.001)}
    review = make_review(land=[*parcels(), speck])
    (land,) = [pack([part for one in bundle for part in one.parts]) for bundle in bundles(overlays(review, "zh"))]
    rows = [row for part in land.parts for row in part.rows]
    assert [rows[n]["id"] for n in land.loose] == ["speck"]
    html = draw(review).get_root().render()
    drawn = [feature for text in re.findall(r"_add\((\{.*\})\);", html) for feature in json.loads(text)["features"]]
    assert [one["properties"]["use_code"] for one in drawn if one["properties"].get("id") == "speck"] == ["0601"]
    assert not [one for one in drawn if str(one["properties"].get("id")).startswith("DK-")]


def test_a_layer_that_tiles_cannot_hold_is_an_error(monkeypatch):
    monkeypatch.setattr(tiles, "FEATURES", 1)
    specks = [(120, 30, 120 + 1e-9, 30 + 1e-9)] * 3
    with pytest.raises(OutputError, match="3 of 4 features"):
        pack([part(*specks, GRID[0])])


def test_tile_writers_are_given_room(monkeypatch):
    # with GDAL's own limits features are dropped from full tiles, and counting finds it out
    monkeypatch.setattr(tiles, "ROOM", {"MAX_SIZE": 400})
    monkeypatch.setattr(tiles, "FEATURES", 1000)
    many = [
        (120 + n / 1e5, 30 + m / 1e5, 120 + (n + 0.9) / 1e5, 30 + (m + 0.9) / 1e5) for n in range(20) for m in range(20)
    ]
    assert len(pack([part(*many)]).loose) > 100
    monkeypatch.undo()
    assert len(pack([part(*many)]).loose) == 0


def test_the_same_layer_gives_the_same_bytes():
    one, other = pack([part(*GRID)]), pack([part(*GRID)])
    assert (one.tiles, one.picture, one.table) == (other.tiles, other.picture, other.table)


def test_the_overview_shows_each_class_in_its_place():
    west, east = (120.0, 30.0, 120.01, 30.01), (120.01, 30.0, 120.02, 30.01)
    land = pack([part(west), part(east, title="b")])
    found = pixels(land.picture)[0]
    middle = found.shape[1] // 2
    assert set(np.unique(found[:, : middle - 1])) == {1}
    assert set(np.unique(found[1:-1, middle + 2 : -1])) == {2}
    (south, west_edge), (north, east_edge) = land.picture_box
    assert (north, west_edge) == pytest.approx((30.01, 120.0), abs=1e-8)
    assert (south, east_edge) == pytest.approx((30.0, 120.02), abs=2e-4)


def test_a_hole_is_no_land_in_the_overview():
    ring = shapely.box(120, 30, 120.02, 30.02).difference(shapely.box(120.005, 30.005, 120.015, 30.015))
    land = pack([Part("a", STYLE, np.array([ring], dtype=object), [{"id": "1"}])])
    found = pixels(land.picture)[0]
    assert found[found.shape[0] // 2, found.shape[1] // 2] == 0
    assert found[2, 2] == 1


@pytest.mark.usefixtures("small")
def test_the_ground_of_a_large_finding_is_drawn_once_for_all_its_portions():
    review = make_review()
    many = items([{"kind": "overlap", "area_m2": 1.0, "geometry": square(n, 0, n + 1, 1)} for n in range(9)], crs=EPSG)
    found = tuple(
        type(one)(**{**vars(one), "evidence": type(one.evidence)(**{**vars(one.evidence), "where": many})})
        for one in review.items[:3]
    )
    html = draw(Review(review.case, review.packs, found, review.grounds)).get_root().render()
    keys = re.findall(r'"key": "(evidence/[^"]+)"', html)
    assert keys == ["evidence/made-2026/ecological-red-line@draft"]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Give the made review's map with its parcels in tiles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "FEATURES", 5)
        folder = tmp_path_factory.mktemp("large")
        render(make_review({0: "{{7*7}}</script><b>"}), folder, "zh")
    return folder / "map.html"


@pytest.mark.needs("chromium")
class TestInTheBrowser:
    """The map with its parcels in tiles, as a reviewer meets it."""

    def test_it_opens_and_asks_for_nothing_near_and_far(self, large, show):
        opened = show(large)
        for zoom in (12, 14, 15, 17, 13):
            opened.page.evaluate(f"() => {{ landuse.app.map.setZoom({zoom}, {{ animate: false }}); }}")
            opened.page.wait_for_timeout(250)
        assert opened.quiet, (opened.asked, opened.complaints)

    @pytest.mark.parametrize("zoom", [12, 17])
    def test_a_click_gives_the_exact_attributes_near_and_far(self, large, show, zoom):
        page = show(large).page
        page.evaluate(f"() => {{ landuse.app.map.setView({at(degrees(700, 650))}, {zoom}, {{ animate: false }}); }}")
        click_land(page, 700, 650)
        said = page.locator(".lu-popup").inner_text()
        assert "DK-011" in said
        assert "6.2500 公顷 = 93.75 亩（62,500.00 平方米）" in said

    def test_every_parcel_is_found_and_flown_to(self, large, show):
        page = show(large).page
        page.evaluate("() => landuse.app.lands[0].ready")
        for n in range(1, 13):
            search(page, f"dk-{n:03}")
            assert page.locator(".lu-found [role=option]").count() == 1
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
        lon, lat = degrees(875, 625)
        assert centre(page)[:2] == pytest.approx([lat, lon], abs=1e-4)
        assert "DK-012" in page.locator(".lu-popup").inner_text()
        assert page.evaluate("() => landuse.app.ring.getLayers().length") == 1

    def test_a_class_that_is_hidden_is_neither_drawn_nor_told_of(self, large, show):
        page = show(large).page
        page.locator("[role=tab]").nth(1).click()
        page.get_by_label("0301 乔木林地").uncheck()
        click_land(page, 430, 450)
        assert "DK-006" not in page.locator(".lu-popup").inner_text()
        page.get_by_label("0301 乔木林地").check()
        page.wait_for_timeout(100)
        click_land(page, 430, 450)
        assert "DK-006" in page.locator(".lu-popup").last.inner_text()

    @pytest.mark.parametrize("zoom", [14, 16])
    def test_land_is_drawn_in_its_colour_near_and_far(self, large, show, zoom):
        page = show(large).page
        page.evaluate(f"() => {{ landuse.app.map.setView({at(degrees(430, 450))}, {zoom}, {{ animate: false }}); }}")
        page.wait_for_timeout(600)
        box = page.locator(".folium-map").bounding_box()
        clip = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "width": 1, "height": 1}
        png = page.screenshot(clip=clip)
        colour = pixels(png)[:3, 0, 0].tolist()
        # 0301 is 49, 173, 105 at 0.85 over the page's 242, 243, 241
        assert colour == pytest.approx([78, 183, 125], abs=4)

    def test_hostile_text_in_the_table_is_plain_text(self, large, show):
        opened = show(large)
        opened.page.evaluate("() => landuse.app.lands[0].ready")
        search(opened.page, "dk-001")
        assert "{{7*7}}</script><b>" in opened.page.locator(".lu-found").evaluate("e => e.textContent")
        assert opened.quiet
