"""Base maps that an office without internet has."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landuse.core.errors import InputError
from landuse.geometry.crs.gcj02 import from_gcj02, to_gcj02
from landuse.normalise.case import _basemap
from landuse.render.map import draw
from landuse.render.webmap.basemap import ONLINE, SHIFTED, basemap_layers, basemap_remarks
from landuse.render.webmap.services import OnGcj02
from landuse.render.webmap.web import to_degrees, to_web
from tests.render.made import EAST, EPSG, NORTH, make_review
from tests.render.test_map_browser import degrees
from tests.render.test_tiles import pixels

EXTENT = [[30.296, 120.207], [30.304, 120.219]]


def picture(path, *, crs=EPSG, east=EAST, dtype="uint8", bands=3):
    """Write a picture of the made land: red in the west half, blue in the east half."""
    data = np.zeros((bands, 100, 200), dtype=dtype)
    data[0, :, :100] = 200
    data[-1, :, 100:] = 200
    place = from_origin(east - 200, NORTH + 900, 8, 12)
    profile = {"driver": "GTiff", "count": bands, "height": 100, "width": 200, "dtype": dtype, "crs": crs}
    with rasterio.open(path, "w", transform=place, **profile) as made:
        made.write(data)
    return path


def tile(path, colour):
    """Write a tile of one colour."""
    data = np.zeros((3, 256, 256), dtype="uint8") + np.array(colour, dtype="uint8")[:, None, None]
    with rasterio.open(path, "w", driver="PNG", count=3, height=256, width=256, dtype="uint8") as made:
        made.write(data)
    return path


def number(zoom):
    """Give the tile that the middle of the extent lies in."""
    (east, north) = to_web(np.array([[120.213, 30.3]]))[0] / (np.pi * 6_378_137)
    return int((east + 1) / 2 * 2**zoom), int((1 - north) / 2 * 2**zoom)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
class TestTiles:
    """Tiles in one file and in a folder."""

    @pytest.fixture
    def archive(self, tmp_path):
        x, y = number(14)
        data = tile(tmp_path / "a.png", (10, 200, 30)).read_bytes()
        with closing(sqlite3.connect(tmp_path / "a.mbtiles")) as base, base:
            base.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
            rows = [(14, x, 2**14 - 1 - y, data), (14, x + 500, 2**14 - 1 - y, data)]
            base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        return tmp_path / "a.mbtiles"

    def test_only_tiles_over_the_zone_go_into_the_page(self, archive):
        (layer,) = basemap_layers(archive, EXTENT, "zh")
        x, y = number(14)
        assert list(layer.tiles) == [f"14/{x}/{y}"]
        assert layer.tiles[f"14/{x}/{y}"].startswith("data:image/png;base64,")

    def test_an_archive_that_holds_nothing_of_the_zone_is_refused(self, archive):
        with pytest.raises(InputError, match="no tile of the base map touches the zone"):
            basemap_layers(archive, [[40, 100], [41, 101]], "zh")

    @pytest.mark.needs("chromium")
    def test_they_lie_under_the_land_and_can_be_hidden(self, archive, show, tmp_path):
        draw(make_review(land=[]), basemap=archive).save(str(tmp_path / "map.html"))
        opened = show(tmp_path / "map.html")
        page = opened.page
        page.wait_for_function(
            "Array.from(document.querySelectorAll('.leaflet-tile')).some((t) => t.style.opacity === '1')"
        )
        # the place the tile covers, outside of every boundary
        lon, lat = degrees(500, 760)
        x, y = page.evaluate(
            f"() => {{ const p = landuse.app.map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }}"
        )
        box = page.locator(".folium-map").bounding_box()
        clip = {"x": box["x"] + x, "y": box["y"] + y, "width": 1, "height": 1}
        assert pixels(page.screenshot(clip=clip))[:3, 0, 0].tolist() == pytest.approx([10, 200, 30], abs=3)
        page.locator("[role=tab]").nth(1).click()
        page.get_by_label("底图", exact=True).uncheck()
        assert pixels(page.screenshot(clip=clip))[:3, 0, 0].tolist() != pytest.approx([10, 200, 30], abs=3)
        assert opened.quiet

    @pytest.mark.needs("chromium")
    def test_a_folder_of_tiles_is_read_where_it_lies(self, show, tmp_path):
        x, y = number(14)
        folder = tmp_path / "瓦片" / "14" / str(x)
        folder.mkdir(parents=True)
        tile(folder / f"{y}.png", (10, 200, 30))
        draw(make_review(), basemap=tmp_path / "瓦片").save(str(tmp_path / "map.html"))
        page = show(tmp_path / "map.html").page
        page.wait_for_function("document.querySelectorAll('img.leaflet-tile-loaded').length > 0")

    def test_a_folder_without_tiles_is_refused(self, tmp_path):
        with pytest.raises(InputError, match="no tiles are in this folder"):
            basemap_layers(tmp_path, EXTENT, "zh")


def test_a_picture_is_warped_to_the_page_and_lies_where_it_should(tmp_path):
    (layer,) = basemap_layers(picture(tmp_path / "a.tif"), EXTENT, "zh")
    (south, west), (north, east) = layer.bounds
    assert south < EXTENT[0][0] < EXTENT[1][0] < north
    found = pixels(_decoded(layer.url))
    edge, _ = degrees(600, 300)  # red ends 200 + 800 m from the west
    column = int((edge - west) / (east - west) * found.shape[2])
    row = found.shape[1] // 2
    assert found[0, row, column - 8] > 150 > found[0, row, column + 8]
    assert found[2, row, column + 8] > 150


def _decoded(url):
    import base64

    return base64.b64decode(url.partition(",")[2])


@pytest.mark.parametrize(("dtype", "bands"), [("uint16", 3), ("uint8", 1)])
def test_other_kinds_of_picture_are_drawn_too(tmp_path, dtype, bands):
    (layer,) = basemap_layers(picture(tmp_path / "a.tif", dtype=dtype, bands=bands), EXTENT, "zh")
    assert pixels(_decoded(layer.url)).shape[0] >= 3


def test_a_picture_on_another_datum_or_elsewhere_is_refused(tmp_path):
    with pytest.raises(InputError):
        basemap_layers(picture(tmp_path / "a.tif", crs=2379), EXTENT, "zh")
    with pytest.raises(InputError, match="lies elsewhere"):
        basemap_layers(picture(tmp_path / "b.tif", east=EAST + 90_000), EXTENT, "zh")


@pytest.mark.parametrize("said", ["baidu", "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "google:sat"])
def test_tiles_that_may_be_shifted_are_refused(said):
    with pytest.raises(InputError, match="GCJ-02"):
        basemap_layers(said, EXTENT, "zh")


@pytest.mark.parametrize(
    "said", ["nowhere.tif", "gcj02:nowhere", "tianditu:vec:", "tianditu:xyz:0123456789", "amap:ter"]
)
def test_what_is_no_base_map_is_refused(said):
    with pytest.raises(InputError, match=r"base map|天地图|高德"):
        basemap_layers(said, EXTENT, "zh")


def test_a_file_that_is_none_of_them_is_refused(tmp_path):
    for name in ("a.txt", "a.tif", "a.mbtiles"):
        (tmp_path / name).write_text("x")
        with pytest.raises(InputError):
            basemap_layers(tmp_path / name, EXTENT, "zh")


def test_tianditu_comes_with_labels_and_with_a_warning():
    layers = basemap_layers("tianditu:img:0123456789abcdef", EXTENT, "zh")
    assert ["LAYER=img&" in layers[0].tiles, "LAYER=cia&" in layers[1].tiles] == [True, True]
    html = draw(make_review(), basemap="tianditu:img:0123456789abcdef").get_root().render()
    assert "涉密数据不得使用".encode("ascii", "backslashreplace").decode() in html.partition('"remarks"')[2][:2000]


def test_without_a_base_map_the_page_has_none():
    html = draw(make_review()).get_root().render()
    assert "tianditu" not in html
    assert to_degrees(to_web(np.array([[120.0, 30.0]]))).tolist() == [pytest.approx([120.0, 30.0])]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
class TestOnGcj02:
    """Tiles that lie on GCJ-02, whose every coordinate is some 500 m from the ground's."""

    ZOOM = 16

    def corner(self, x, y):
        """Give longitude and latitude, GCJ-02, of the north-west corner of a tile."""
        half = np.pi * 6_378_137
        side = 2 * half / 2**self.ZOOM
        return to_degrees(np.array([[x * side - half, half - y * side]]))[0]

    @pytest.fixture
    def numbers(self):
        """The tile in which the middle of the made land lies on GCJ-02."""
        lon, lat = degrees(1150, 720)
        (lon,), (lat,) = to_gcj02(np.array([lon]), np.array([lat]))
        east, north = to_web(np.array([[lon, lat]]))[0] / (np.pi * 6_378_137)
        return int((east + 1) / 2 * 2**self.ZOOM), int((1 - north) / 2 * 2**self.ZOOM)

    @pytest.fixture(params=["folder", "archive"])
    def tiles(self, request, numbers, tmp_path):
        """One green tile and red ones all round it."""
        x, y = numbers
        around = [(x + i, y + j) for i in range(-2, 3) for j in range(-2, 3)]
        if request.param == "folder":
            for column, row in around:
                folder = tmp_path / "瓦片" / str(self.ZOOM) / str(column)
                folder.mkdir(parents=True, exist_ok=True)
                tile(folder / f"{row}.png", (10, 200, 30) if (column, row) == numbers else (200, 10, 30))
            return f"gcj02:{tmp_path / '瓦片'}"
        with closing(sqlite3.connect(tmp_path / "a.mbtiles")) as base, base:
            base.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
            for column, row in around:
                data = tile(
                    tmp_path / "a.png", (10, 200, 30) if (column, row) == numbers else (200, 10, 30)
                ).read_bytes()
                base.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (self.ZOOM, column, 2**self.ZOOM - 1 - row, data))
        return f"gcj02:{tmp_path / 'a.mbtiles'}"

    @pytest.mark.needs("chromium")
    def test_a_tile_lies_where_its_ground_is_on_cgcs2000(self, tiles, numbers, show, tmp_path):
        x, y = numbers
        draw(make_review(land=[]), basemap=tiles).save(str(tmp_path / "map.html"))
        opened = show(tmp_path / "map.html")
        page = opened.page
        (west, north), (east, south) = self.corner(x, y), self.corner(x + 1, y + 1)
        (west, east), (north, south) = from_gcj02(np.array([west, east]), np.array([north, south]))
        lat, lon = (north + south) / 2, (west + east) / 2
        page.evaluate(f"() => landuse.app.map.setView([{lat}, {lon}], {self.ZOOM}, {{ animate: false }})")
        page.wait_for_function(
            "Array.from(document.querySelectorAll('.leaflet-tile')).filter((t) => t.style.opacity === '1').length >= 9"
        )
        frame = page.locator(".folium-map").bounding_box()

        def colour(lat, lon, right, down):
            """Give the colour some pixels from a place."""
            place = page.evaluate(
                f"() => {{ const p = landuse.app.map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }}"
            )
            clip = {"x": frame["x"] + place[0] + right, "y": frame["y"] + place[1] + down, "width": 1, "height": 1}
            return pixels(page.screenshot(clip=clip))[:3, 0, 0].tolist()

        green = pytest.approx([10, 200, 30], abs=3)
        # three pixels, 6 m, inside and outside of each side of the tile
        assert colour(lat, west, 3, 0) == green
        assert colour(lat, west, -3, 0) != green
        assert colour(lat, east, -3, 0) == green
        assert colour(lat, east, 3, 0) != green
        assert colour(north, lon, 0, 3) == green
        assert colour(north, lon, 0, -3) != green
        assert colour(south, lon, 0, -3) == green
        assert colour(south, lon, 0, 3) != green
        assert page.get_by_text("GCJ-02").count() >= 1
        assert opened.asked == []

    @pytest.mark.needs("chromium")
    def test_the_page_shifts_as_the_tool_does(self, tiles, show, tmp_path):
        draw(make_review(land=[]), basemap=tiles).save(str(tmp_path / "map.html"))
        page = show(tmp_path / "map.html").page
        lon, lat = np.meshgrid(np.linspace(75, 133, 7), np.linspace(18, 53, 6))
        places = np.column_stack([lon.ravel(), lat.ravel()]).tolist()
        there = page.evaluate("(places) => places.map((p) => landuse.toGcj(p[0], p[1]))", places)
        back = page.evaluate("(places) => places.map((p) => landuse.fromGcj(p[0], p[1]))", there)
        assert np.array(there) == pytest.approx(np.column_stack(to_gcj02(*np.array(places).T)), abs=1e-11)
        assert np.array(back) == pytest.approx(np.array(places), abs=1e-8)

    @pytest.mark.needs("chromium")
    def test_amap_is_asked_for_the_tile_that_lies_there_on_gcj02(self, numbers, show, tmp_path):
        draw(make_review(land=[]), basemap="amap:img").save(str(tmp_path / "map.html"))
        opened = show(tmp_path / "map.html")
        lon, lat = degrees(1150, 720)
        opened.page.evaluate(f"() => landuse.app.map.setView([{lat}, {lon}], {self.ZOOM}, {{ animate: false }})")
        x, y = numbers
        opened.page.wait_for_timeout(500)
        assert any("style=6" in url and f"x={x}&y={y}&z={self.ZOOM}" in url for url in opened.asked)
        assert any("style=8" in url and f"x={x}&y={y}&z={self.ZOOM}" in url for url in opened.asked)
        assert opened.page.get_by_text("在线服务").count() >= 1
        assert opened.page.get_by_text("GCJ-02").count() >= 1

    def test_a_service_is_known_however_its_name_is_written(self):
        for said, tiles, moved in (("Tianditu:vec:0123456789", 2, False), ("AMAP:img", 2, True), ("高德", 1, True)):
            layers = basemap_layers(said, EXTENT, "zh")
            assert len(layers) == tiles
            assert {isinstance(layer, OnGcj02) for layer in layers} == {moved}
            assert basemap_remarks(said) == ([ONLINE, SHIFTED] if moved else [ONLINE])

    def test_a_picture_on_gcj02_is_refused(self, tmp_path):
        with pytest.raises(InputError, match="this is no base map"):
            basemap_layers(f"gcj02:{picture(tmp_path / 'a.tif')}", EXTENT, "zh")

    def test_a_case_names_it_from_its_folder(self, tmp_path):
        (tmp_path / "瓦片").mkdir()
        assert _basemap(tmp_path, "gcj02:瓦片") == f"gcj02:{tmp_path / '瓦片'}"
        assert _basemap(tmp_path, "瓦片") == str(tmp_path / "瓦片")
        assert _basemap(tmp_path, "amap:vec") == "amap:vec"
        assert _basemap(tmp_path, None) is None
