"""Base maps that an office without internet has."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landuse.errors import InputError
from landuse.render._basemap import basemap_layers
from landuse.render._web import to_degrees, to_web
from landuse.render.map import draw
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
        with sqlite3.connect(tmp_path / "a.mbtiles") as base:
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
        lon, lat = degrees(1150, 720)
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


@pytest.mark.parametrize("said", ["amap", "高德", "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "google:sat"])
def test_tiles_that_may_be_shifted_are_refused(said):
    with pytest.raises(InputError, match="GCJ-02"):
        basemap_layers(said, EXTENT, "zh")


@pytest.mark.parametrize("said", ["nowhere.tif", "tianditu:vec:", "tianditu:xyz:0123456789"])
def test_what_is_no_base_map_is_refused(said):
    with pytest.raises(InputError, match=r"base map|天地图"):
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
