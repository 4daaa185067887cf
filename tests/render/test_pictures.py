"""The rasters of a case under the land: on the map, with a curtain between two dates, and on the sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import docx
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin

from landuse.core.layer import RasterLayer, Table
from landuse.judge import review as judge
from landuse.measures.raster.examine import examine
from landuse.render.document.spot import LocatorMaps
from landuse.render.layout.gather import content_of
from landuse.render.map import render
from landuse.render.opinion import render as render_opinion
from landuse.render.shared.fonts import typeface
from landuse.render.shared.pictures import COLOURS, pictures
from landuse.render.sheet import render as render_sheet
from tests.render.made import EAST, EPSG, NORTH, make_review

CLASSES = {1: "built", 2: "not_built", 3: "mixed", 4: "water"}


def raster(
    folder, name, values, *, role="land_cover", on=None, east=EAST - 500, bands=1, dtype="uint8", nodata=None, across=20
):
    """Write 20 x 20 cells of 100 m, or finer ones, round the made land, built in the west and open in the east."""
    path = folder / f"{name}.tif"
    data = np.empty((bands, across, across), dtype=dtype)
    data[:, :, : across // 2], data[:, :, across // 2 :] = values
    place = from_origin(east, NORTH + 1500, 2000 / across, 2000 / across)
    profile = {
        "driver": "GTiff",
        "count": bands,
        "height": across,
        "width": across,
        "dtype": dtype,
        "crs": f"EPSG:{EPSG}",
    }
    with rasterio.open(path, "w", transform=place, nodata=nodata, **profile) as made:
        made.write(data)
    grid = examine([path])
    classes = CLASSES if role == "land_cover" else {}
    crs = rasterio.crs.CRS.from_user_input(grid.crs)
    return RasterLayer(role, (path,), crs, 1, grid.nodata, grid.transform, grid.shape, classes, on=on)


def reviewed(**rasters):
    review = make_review()
    return replace(review, case=replace(review.case, rasters=rasters))


@pytest.fixture
def two_dates(tmp_path):
    covers = tuple(
        raster(tmp_path, f"c{year}", (1, built), on=date(year, 1, 1)) for year, built in ((2020, 2), (2024, 1))
    )
    return reviewed(land_cover=covers)


def test_classes_have_their_colours_and_what_is_beyond_the_zone_is_clear(two_dates):
    earlier, later = pictures(two_dates, f"EPSG:{EPSG}", "zh")
    assert [each.title for each in (earlier, later)] == ["土地覆盖 2020-01-01", "土地覆盖 2024-01-01"]
    west, _, east, north = earlier.bounds
    rows, columns = earlier.pixels.shape[:2]
    cell = (east - west) / columns

    def at(picture, x, y):
        return picture.pixels[int((north - y) / cell), int((x - west) / cell)].tolist()

    assert at(earlier, EAST + 200, NORTH + 300) == [*COLOURS["built"], 255]
    assert at(earlier, EAST + 800, NORTH + 300) == [*COLOURS["not_built"], 255]
    assert at(later, EAST + 800, NORTH + 300) == [*COLOURS["built"], 255]
    assert max(rows, columns) <= 1600
    # the margin is round: in the corners of the box there is no picture
    assert earlier.pixels[0, 0, 3] == 0


def test_a_picture_is_made_small(tmp_path):
    one = reviewed(land_cover=(raster(tmp_path, "a", (1, 2)),))
    (small,) = pictures(one, f"EPSG:{EPSG}", "en", side=7)
    assert max(small.pixels.shape[:2]) <= 8
    assert small.title == "Land cover"


def test_imagery_of_three_bands_keeps_its_colours_and_one_band_is_grey(tmp_path):
    red = raster(tmp_path, "rgb", (200, 100), role="imagery", bands=3)
    grey = raster(tmp_path, "ndvi", (-0.5, 0.5), role="imagery", dtype="float32", nodata=-9999)
    colour, index = pictures(reviewed(imagery=(red, grey)), f"EPSG:{EPSG}", "zh")
    seen = set(np.unique(colour.pixels[colour.pixels[..., 3] > 0][:, :3]).tolist())
    assert {100, 200} <= seen <= {100, 150, 200}  # a pixel across the rim is their mean
    seen = index.pixels[index.pixels[..., 3] > 0]
    assert (seen[:, 0] == seen[:, 2]).all()
    assert (seen[:, 0].min(), seen[:, 0].max()) == (0, 255)


def test_a_raster_that_lies_elsewhere_is_not_shown(tmp_path):
    assert (
        pictures(reviewed(land_cover=(raster(tmp_path, "far", (1, 2), east=EAST + 90_000),)), "EPSG:3857", "zh") == []
    )


@pytest.mark.needs("chromium")
def test_on_the_map_two_dates_have_a_curtain(two_dates, tmp_path, show):
    render(two_dates, tmp_path, "zh")
    opened = show(tmp_path / "map.html")
    page = opened.page
    assert opened.quiet, (opened.asked, opened.complaints)
    page.click("text=图层")
    assert page.locator(".lu-pictures input[type=checkbox]").count() == 2
    assert page.locator(".leaflet-lu-picture-pane img").count() == 0
    page.locator(".lu-pictures input[type=checkbox]").first.check()
    assert page.locator(".leaflet-lu-picture-pane img").count() == 1
    slider = page.locator(".lu-pictures input[type=range]")
    slider.fill("40")
    assert page.locator(".leaflet-lu-picture-pane img").count() == 2
    clips = page.eval_on_selector_all(".leaflet-lu-picture-pane img", "all => all.map(one => one.style.clipPath)")
    assert clips == ["", "inset(0px 0px 0px 40%)"]
    assert opened.quiet, (opened.asked, opened.complaints)


def test_on_the_sheet_the_latest_picture_lies_under_the_land(two_dates, tmp_path):
    content = content_of(two_dates, "zh")
    assert content is not None
    assert content.picture is not None
    assert content.picture.title == "土地覆盖 2024-01-01"
    render_sheet(two_dates, tmp_path, "zh")
    bare = tmp_path / "bare"
    bare.mkdir()
    render_sheet(make_review(), bare, "zh")
    pdfs = [(folder / "boundary.pdf").read_bytes().count(b"/Subtype /Image") for folder in (tmp_path, bare)]
    assert pdfs[0] > pdfs[1]


def test_leads_stand_in_the_opinion_with_their_picture_and_are_no_verdict(tmp_path):
    made = make_review()
    cover = raster(tmp_path, "c", (2, 2), on=date(2026, 1, 1), across=200)
    supply = Table("supply", pd.DataFrame({"parcel_id": ["DK-001"], "actual_start": [date(2025, 1, 1)]}))
    case = replace(made.case, rasters={"land_cover": (cover,)}, tables={"supply": (supply,)}, policy=("cn",))
    review = judge.review(replace(case, assumptions=(), decisions=(), params={}))
    lead = next(one for one in review.items if one.rule.id == "idle-land-on-the-ground")
    assert (lead.verdict, lead.evidence.interval.value) == ("not_judged", 1)
    render_opinion(review, tmp_path, "zh")
    document = docx.Document(str(tmp_path / "opinion.docx"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    heads = [text for text in texts if "供地台账与影像所见不一致的宗地" in text and "现场核查线索（不是结论）" in text]
    assert len(heads) == 1
    without = replace(review, case=replace(review.case, rasters={}))
    assert LocatorMaps(review, typeface(review.case), "zh").picture(lead, "a").png != (
        LocatorMaps(without, typeface(review.case), "zh").picture(lead, "a").png
    )
