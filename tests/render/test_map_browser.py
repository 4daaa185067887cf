"""The map as a reviewer meets it: in a browser, cut off from the network."""

from __future__ import annotations

import html as markup
import re
from itertools import pairwise

import pyproj
import pytest

from landuse.render.map import draw, render
from tests.render.made import EAST, NORTH, make_review, square

pytestmark = pytest.mark.needs("chromium")

HOSTILE = {
    0: "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>",
    1: '=cmd|"/c calc"!A1',
    2: "quotes \"'` ${1+1} {{7*7}} {% x %}",
    3: "line one\nline two",
    4: "\u202eabc\u2066 עברית",
    5: "𠮷野𡈽堂𪚥",
    6: "名" * 60,
    7: "</script><b>bold",
}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Give the map of the made review in a language."""
    made = {}

    def written(lang="zh", **more):
        key = (lang, str(more))
        if key not in made:
            made[key] = tmp_path_factory.mktemp("map")
            render(make_review(**more), made[key], lang)
        return made[key] / "map.html"

    return written


def centre(page):
    return page.evaluate(
        "() => { const c = landuse.app.map.getCenter(); return [c.lat, c.lng, landuse.app.map.getZoom()]; }"
    )


def at(lon_lat):
    return f"L.latLng({lon_lat[1]}, {lon_lat[0]})"


def degrees(east, north):
    """Give longitude and latitude of a point of the made land."""
    return pyproj.Transformer.from_crs(4549, 4490, always_xy=True).transform(EAST + east, NORTH + north)


def click_land(page, east, north):
    page.evaluate(f"() => {{ landuse.app.map.fire('click', {{ latlng: {at(degrees(east, north))} }}); }}")


def search(page, text):
    page.fill(".lu-search", text)


def test_it_opens_and_asks_for_nothing(file, show, lang):
    opened = show(file(lang))
    assert opened.quiet, (opened.asked, opened.complaints)
    assert opened.page.locator("canvas.leaflet-zoom-animated").count() == 1
    assert opened.page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[lang]


def test_everything_is_on_the_screen_of_a_bureau(file, show, lang):
    page = show(file(lang)).page
    assert page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]") == [1366, 768]
    for part in (".lu-head", ".lu-panel", ".folium-map", ".lu-foot", ".lu-legend", ".lu-north", ".lu-notice"):
        box = page.locator(part).bounding_box()
        assert min(box["x"], box["y"]) >= 0, part
        assert box["x"] + box["width"] <= 1366, part
        assert box["y"] + box["height"] <= 768, part


def test_the_same_words_stand_nowhere_in_both_languages(file, show):
    page = show(file("en")).page
    for tab in range(3):
        page.locator("[role=tab]").nth(tab).click()
        labels = page.locator("button, summary > span, h3, dt, strong, th").all_text_contents()
        own = [label for label in labels if re.search("[一-鿿]", label)]
        assert all("乔木" in label or "方格" in label or re.match(r"\d{4}", label) for label in own), own


@pytest.mark.parametrize("act", ["click", "Enter"])
def test_an_entry_of_the_panel_flies_to_its_ground_and_opens_its_figures(file, show, act):
    opened = show(file())
    page = opened.page
    before = centre(page)
    entry = page.locator(".lu-card > summary").first
    if act == "click":
        entry.click()
    else:
        entry.focus()
        page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    after = centre(page)
    lon, lat = degrees(750, 675)
    assert after[:2] == pytest.approx([lat, lon], abs=1e-4)
    assert after[2] > before[2]
    assert "4.50公顷" in page.locator(".lu-card[open]").first.inner_text()
    assert opened.quiet


@pytest.mark.parametrize(("width", "opens"), [(1366, 1), (600, 0)])
def test_an_address_may_name_a_finding_and_a_narrow_map_keeps_its_panel_folded(file, show, width, opens):
    opened = show(file(), width)
    page, ident = opened.page, "made-2026/employment-land-share@draft"
    for name in ("nothing", "%E0%A4", ident.replace("/", "%2F").replace("@", "%40")):
        page.evaluate("name => { window.location.hash = name; }", name)
        page.wait_for_timeout(100)
    assert page.evaluate("() => landuse.app.findings.current.id") == ident
    assert page.locator(".lu-card[open]:visible").count() == opens
    assert opened.quiet


def test_a_finding_shows_its_ground_while_it_is_looked_at(file, show):
    page = show(file()).page
    shown = "() => landuse.app.layers.find('evidence/made-2026/employment-land-share@draft').shown"
    assert not page.evaluate(shown)
    page.locator(".lu-card > summary", has_text="产业用地占比").first.click()
    assert page.evaluate(shown)
    page.locator(".lu-card > summary").first.click()
    assert not page.evaluate(shown)


def test_verdicts_stand_in_colour_and_word_and_can_be_sifted(file, show):
    page = show(file()).page
    badge = page.locator(".lu-badge.lu-broken").first
    assert badge.inner_text().replace("\n", "") == "✕不符合"
    assert badge.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(198, 40, 40)"
    page.locator(".lu-chip.lu-undecided").click()
    assert page.locator(".lu-cards > .lu-card:visible").count() == 1
    assert page.locator(".lu-chip.lu-undecided").get_attribute("aria-pressed") == "true"
    page.locator(".lu-chip").first.click()
    assert page.locator(".lu-cards > .lu-card:visible").count() == 5


def test_portions_lie_folded_under_their_finding(file, show):
    page = show(file()).page
    assert page.locator(".lu-portions").count() == 0
    page.locator(".lu-card > summary").first.click()
    page.locator(".lu-portions > .lu-card").first.wait_for(state="attached")
    portions = page.locator(".lu-portions > .lu-card")
    assert portions.count() == 2
    assert page.locator(".lu-portions > .lu-card[open]").count() == 0


def test_marks_show_where_an_assumption_or_a_decision_counted(file, show):
    card = show(file()).page.locator(".lu-card", has_text="产业用地占比").first
    assert card.locator(".lu-mark").all_inner_texts() == ["假设", "裁定 · 暂缓"]


def test_every_parcel_is_found_by_id(file, show):
    page = show(file()).page
    for n in range(1, 13):
        search(page, f"dk-{n:03}")
        assert page.locator(".lu-found [role=option]").count() == 1
    search(page, "第1")
    assert page.locator(".lu-found [role=option]").count() == 4
    search(page, "nowhere")
    assert page.locator(".lu-found").inner_text() == "没有找到"


def test_search_flies_by_keyboard_alone(file, show):
    page = show(file()).page
    search(page, "DK-00")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    lon, lat = degrees(375, 125)
    assert centre(page)[:2] == pytest.approx([lat, lon], abs=2e-3)
    assert "DK-002" in page.locator(".lu-popup").inner_text()


def test_a_click_says_what_lies_there_and_how_large_it_is(file, show):
    page = show(file()).page
    click_land(page, 700, 650)
    said = page.locator(".lu-popup").inner_text()
    assert "DK-011" in said
    assert "6.2500 公顷 = 93.75 亩（62,500.00 平方米）" in said
    assert "生态保护红线" in said
    assert "压占" in said
    page.locator(".lu-popup .lu-link").first.click()
    assert page.locator(".lu-card[open] > summary").first.inner_text().startswith("✕")


def test_enter_on_the_map_asks_at_its_centre(file, show):
    page = show(file()).page
    page.locator(".folium-map").focus()
    page.keyboard.press("Enter")
    assert page.locator(".lu-popup").count() == 1


def test_a_hidden_layer_is_neither_drawn_nor_told_of_nor_in_the_legend(file, show):
    page = show(file()).page
    page.locator("[role=tab]").nth(1).click()
    assert "城镇开发边界" in page.locator(".lu-key").inner_text()
    page.get_by_label("城镇开发边界").uncheck()
    assert "城镇开发边界" not in page.locator(".lu-key").inner_text()
    click_land(page, 900, 100)
    assert "城镇开发边界" not in page.locator(".lu-popup").inner_text()


def test_a_group_is_turned_off_and_on_at_once(file, show):
    page = show(file()).page
    page.locator("[role=tab]").nth(1).click()
    group = page.get_by_label("现状地块", exact=True)
    group.uncheck()
    assert page.evaluate("() => landuse.app.layers.rows.filter(r => r.group === 'parcels' && r.shown).length") == 0
    group.check()
    assert page.evaluate("() => landuse.app.layers.rows.filter(r => r.group === 'parcels' && r.shown).length") == 12


def test_coordinates_are_those_of_the_band(file, show):
    page = show(file()).page
    to_plane = pyproj.Transformer.from_crs(4490, 4549, always_xy=True)
    for lon in (118.2, 119.0, 120.0, 121.49):
        for lat in (18.2, 30.3, 53.5):
            east, north = to_plane.transform(lon, lat)
            got = page.evaluate(f"() => landuse['plane']({lon}, {lat}, 120, 500000)")
            assert (got["x"], got["y"]) == pytest.approx((north, east), abs=1e-3)


def test_the_pointer_says_where_it_is(file, show):
    page = show(file()).page
    page.mouse.move(800, 400)
    page.wait_for_timeout(100)
    said = page.locator(".lu-pointer").inner_text()
    lon, lat = (float(each) for each in re.search(r"\(([\d.]+)°, ([\d.]+)°\)", said).groups())
    x, y = (float(each) for each in re.search(r"X ([\d.]+) Y ([\d.]+)", said).groups())
    east, north = pyproj.Transformer.from_crs(4490, 4549, always_xy=True).transform(lon, lat)
    assert (x, y) == pytest.approx((north, 40_000_000 + east), abs=0.2)  # with the zone prefix, as in every table


def test_measuring_gives_the_plane_area_and_length(file, show):
    page = show(file()).page
    page.get_by_role("button", name="量测").click()
    for east, north in ((0, 0), (250, 0), (250, 250), (0, 250)):
        click_land(page, east, north)
    said = page.locator(".lu-measured").inner_text()
    area, length = re.search(r"（([\d,.]+) 平方米）", said)[1], re.search(r"([\d,.]+)米", said)[1]
    assert float(area.replace(",", "")) == pytest.approx(62_500, abs=0.05)
    assert float(length.replace(",", "")) == pytest.approx(1000, abs=0.01)
    assert page.locator(".lu-popup").count() == 0
    page.keyboard.press("Backspace")
    assert "3.1250 公顷" in page.locator(".lu-measured").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator(".lu-measured").is_visible()


def test_a_double_click_ends_measuring(file, show):
    page = show(file()).page
    page.get_by_role("button", name="量测").click()
    zoom = centre(page)[2]
    page.mouse.click(700, 300)
    page.mouse.dblclick(900, 300)
    page.wait_for_timeout(400)
    assert centre(page)[2] == zoom
    assert "双击" not in page.locator(".lu-measured").inner_text()
    assert "长度" in page.locator(".lu-measured").inner_text()


def test_the_print_view_is_a_sheet_and_goes_again(file, show):
    opened = show(file())
    page = opened.page
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="打印").click()
    page.wait_for_function("window.printed")
    assert page.locator(".lu-sheet tbody tr").count() == 5
    assert not page.locator(".lu-panel").is_visible()
    assert "不得公开" in page.locator(".lu-said").inner_text()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert page.locator(".lu-sheet").count() == 0
    assert page.locator(".lu-panel").is_visible()
    assert opened.quiet


def test_printing_from_the_menu_of_the_browser_gives_the_same_sheet(file, show):
    page = show(file()).page
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    assert page.locator(".lu-sheet tbody tr").count() == 5
    assert not page.locator(".lu-panel").is_visible()
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert page.locator(".lu-sheet").count() == 0
    assert page.locator(".lu-panel").is_visible()


def test_hostile_text_shows_as_plain_text_everywhere(file, show):
    opened = show(file("zh", names=HOSTILE, title=HOSTILE[0] + HOSTILE[2]))
    page = opened.page
    for n, name in HOSTILE.items():
        search(page, f"dk-{n + 1:03}")
        assert name in page.locator(".lu-found").evaluate("e => e.textContent")
        page.keyboard.press("Enter")
        assert name in page.locator(".lu-popup").last.evaluate("e => e.textContent")
    assert page.locator("h1").evaluate("e => e.textContent") == HOSTILE[0] + HOSTILE[2]
    assert page.title().startswith(HOSTILE[0])
    assert page.locator("img[src^=http]").count() == 0
    assert opened.quiet, (opened.asked, opened.complaints)


def test_a_notebook_shows_it_without_the_network(show, tmp_path):
    shown = draw(make_review())._repr_html_()
    inner = markup.unescape(re.search(r'srcdoc="(.*?)"', shown, re.DOTALL)[1])
    (tmp_path / "cell.html").write_text(inner, encoding="utf-8")
    assert show(tmp_path / "cell.html", 800, 480).quiet
    (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><body>{shown}</body>", encoding="utf-8")
    opened = show(tmp_path / "notebook.html", 1000, 700)
    frame = opened.page.frame_locator("iframe")
    frame.locator(".lu-title h1").wait_for()
    assert opened.quiet


def test_a_narrow_screen_gives_the_map_the_room(file, show):
    page = show(file(), 640, 480).page
    assert not page.locator(".lu-panel").is_visible()
    page.locator(".lu-fold").click()
    assert page.locator(".lu-panel").is_visible()


@pytest.mark.parametrize("blocks", [1, 40])
def test_one_parcel_or_forty_blocks(show, tmp_path, blocks):
    land = [{"id": "1", "use_code": "0601", "geometry": square(0, 0, 10, 10)}]
    review = make_review(land=land, blocks=blocks)
    render(review, tmp_path, "zh")
    opened = show(tmp_path / "map.html")
    assert opened.quiet
    labels = opened.page.locator(".lu-label")
    assert labels.count() == (0 if blocks == 1 else 40)
    boxes = [one.bounding_box() for one in opened.page.locator(".lu-label:not(.lu-crowded) > span").all()]
    assert (len(boxes) > 5) == (blocks == 40)
    for one, other in pairwise(sorted(boxes, key=lambda box: box["x"])):
        assert one["x"] + one["width"] <= other["x"] + 1


def test_a_long_name_of_a_block_is_cut_on_the_map(show, file):
    page = show(file()).page
    wide = page.evaluate("""() => {
        const one = document.querySelector('.lu-label span');
        one.textContent = 'W'.repeat(60);
        return [one.offsetWidth, one.scrollWidth];
    }""")
    assert wide[0] <= 200 < wide[1]


def test_the_legend_stands_beside_the_map_and_never_on_it(file, show):
    page = show(file()).page
    for open_ in (True, False):
        if not open_:
            page.locator(".lu-legend summary").click()
        legend, chart = (page.locator(part).bounding_box() for part in (".lu-legend", ".folium-map"))
        apart = legend["x"] >= chart["x"] + chart["width"] or legend["y"] >= chart["y"] + chart["height"]
        assert apart, (legend, chart)
