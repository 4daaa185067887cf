"""The boundary sheet, measured back from the paper."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import numpy as np
import pdfplumber
import pytest
from PIL import Image
from shapely import LineString, MultiPolygon, Polygon, box

from landuse.core.case import Case
from landuse.core.errors import InputError
from landuse.core.layer import Zone
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render import sheet
from landuse.render.layout.canvas import shortened, width_of, wrapped
from landuse.render.layout.gather import content_of
from landuse.render.layout.labels import Labels, around
from landuse.render.layout.map_labels import _told_apart, abutting_names, main_points
from landuse.render.layout.page import PAPERS, SCALES, Box, lay_out
from landuse.render.shared.fonts import typeface
from tests.made import DAY, SHARED, case, land, layer, parcels, square, zone

MM = 25.4 / 72
DRAFT = (1.0, 0x1F / 255, 0x1F / 255)
HOSTILE = '=cmd|"calc" <script>$x^2$\u202e\n𠮷'


def small(**facts: object) -> Case:
    """A draft of 1 km by 600 m with a hole in the ground beside it, two parcels and a control line."""
    return case(
        layer("draft", land(square(600, 500_000, 3_800_000), square(200, 500_800, 3_800_000))),
        layer("approved", land(square(600, 500_100, 3_800_000))),
        layer("parcels", parcels((square(300, 500_000, 3_800_000), "0601"), (square(50, 500_400, 3_800_000), "0701")),
              scheme="gbt21010"),
        layer("permanent_basic_farmland", land(square(100, 500_500, 3_800_000))),
        zone=zone(name="示例开发区", **facts),
    )  # fmt: skip


def drawn(given: Case, folder, lang="zh"):
    folder.mkdir(exist_ok=True)
    sheet.render(review(given, "henan-2022"), folder, lang)
    return pdfplumber.open(folder / "boundary.pdf")


def text_of(pdf) -> str:
    return "".join(page.extract_text() for page in pdf.pages).replace("\n", "")


@pytest.mark.parametrize("paper", ["A3", "A1"])
def test_a_hundred_metres_at_one_to_ten_thousand_are_ten_millimetres(tmp_path, paper):
    given = case(
        layer("draft", land(square(100, 500_000, 3_800_000), square(1000, 500_200, 3_800_000))),
        zone=zone(sheet_scale=10_000, sheet_paper=paper),
    )
    with drawn(given, tmp_path / paper) as pdf:
        page = pdf.pages[0]
        lines = [line for line in page.curves + page.rects if line["stroking_color"] == pytest.approx(DRAFT, abs=1e-3)]
        lines = [line for line in lines if line["linewidth"] * MM > 0.7]
        points = np.array([point for line in lines for point in line["pts"]]) * MM
    xs = np.unique(np.round(points[:, 0], 3))
    assert np.diff(xs)[:2] == pytest.approx([10.0, 10.0], abs=0.05)
    assert xs[-1] - xs[0] == pytest.approx(120.0, abs=0.05)


def test_the_scale_bar_is_true(tmp_path):
    with drawn(small(sheet_scale=5000), tmp_path) as pdf:
        page = pdf.pages[0]
        low = [r for r in page.rects if r["height"] * MM < 1.6 and r["width"] * MM < 60]
        bars = sorted(
            {(round(r["x0"] * MM, 2), round(r["x1"] * MM, 2)) for r in low if 0.19 < r["linewidth"] * MM < 0.24}
        )
        assert "1∶5 000" in page.extract_text()
    assert [b - a for a, b in bars] == pytest.approx([20.0] * 4, abs=0.05)  # 100 m each


def test_every_paper_has_its_size(tmp_path):
    for paper in PAPERS:
        with drawn(small(sheet_paper=paper), tmp_path / paper) as pdf:
            size = sorted((float(pdf.pages[0].width) * MM, float(pdf.pages[0].height) * MM))
        assert size == pytest.approx(list(PAPERS[paper]), abs=0.05)


def test_same_input_same_bytes(tmp_path):
    for folder in ("one", "two"):
        drawn(small(), tmp_path / folder).close()
    for name in sheet.FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert b"CreationDate" not in (tmp_path / "one" / "boundary.pdf").read_bytes()


def test_the_sheet_says_what_it_must(tmp_path):
    facts = {"maker": "李四", "checker": "王五", "classification": "秘密", "imagery": "2026-03"}
    with drawn(small(**facts), tmp_path) as pdf:
        said = text_of(pdf)
    wanted = (
        "示例开发区四至边界图 图例 核准边界 草案边界 新增 调出 保留 永久基本农田 0601 工业用地 2000国家大地坐标系 "
        "中央经线117° EPSG:4548 制图：李四 检查：王五 密级：秘密 影像时点：2026-03 具体以界址点坐标控制 以坐标表示 "
        "北至 南至 千米"
    )
    for words in wanted.split():
        assert words in said, words


def test_areas_on_the_sheet_are_those_measured(tmp_path):
    with drawn(small(), tmp_path) as pdf:
        said = text_of(pdf)
    # draft 36 + 4 ha; approved 36; kept 30; added 6 + 4; withdrawn 6; parcels 9 and 0.25 ha; farmland 1 ha
    for figure in ("40.0000", "36.0000", "30.0000", "10.0000", "6.0000", "9.0000", "0.2500", "1.0000"):
        assert figure in said, figure


def test_all_points_are_in_the_annex_and_the_sides_are_those_of_the_ground(tmp_path):
    with drawn(small(), tmp_path) as pdf:
        said = "\n".join(page.extract_text() for page in pdf.pages[1:])
    assert all(re.search(rf"\bJ{n}\b", said) for n in range(1, 9))
    assert "3800600.000" in said
    assert "500800.000" in said


def test_english(tmp_path):
    with drawn(small(), tmp_path, "en") as pdf:
        said = text_of(pdf)
    assert "Boundary sheet: 示例开发区" in said
    assert "Approved boundary" in said
    assert "Draft boundary" in said


def test_hostile_names_stand_as_they_are_and_nothing_becomes_a_box(tmp_path):
    given = small()
    given = replace(given, zone=Zone({"name": HOSTILE, "maker": HOSTILE}))
    with drawn(given, tmp_path) as pdf:
        said = text_of(pdf)
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
    assert '=cmd|"calc" <script>$x^2$〔U+202E〕 〔U+20BB7〕四至边界图' in said
    assert fonts == {"LanduseSheet-Regular"}


def test_every_character_has_a_glyph(tmp_path):
    with drawn(small(), tmp_path) as pdf:
        told = {char["text"] for page in pdf.pages for char in page.chars}
    assert "(cid:" not in "".join(told)
    face = typeface()
    assert all(face.has(each) for word in told for each in word if each not in "\u2007")


def test_roads_and_neighbours_are_named_along_the_sides(tmp_path):
    road = LineString([(499_000, 3_800_620), (502_000, 3_800_620)])
    given = small()
    lines = layer("named_lines", land((road, {"name": "津二路"})))  # type: ignore[list-item]
    beside = layer("neighbour_zones", land((square(300, 501_050, 3_800_100), {"name": "相邻区"})))
    given = replace(given, layers={**given.layers, "named_lines": (lines,), "neighbour_zones": (beside,)})
    with drawn(given, tmp_path) as pdf:
        said = text_of(pdf)
    assert "津二路" in said
    assert "以坐标表示" not in said


def test_a_case_without_a_boundary_says_so(tmp_path):
    given = case(layer("parcels", parcels((square(), "0601")), scheme="gbt21010"))
    with drawn(given, tmp_path) as pdf:
        assert "没有提供边界" in text_of(pdf)


def test_what_does_not_fit_is_refused_with_the_sizes():
    with pytest.raises(InputError, match=r"at 1:1000 the boundary takes 3000 x 1000 mm, and the map on A3 has"):
        lay_out((0, 0, 3000, 1000), "A3", 1000)
    with pytest.raises(InputError, match="no paper 'A5'"):
        lay_out((0, 0, 1, 1), "A5")
    with pytest.raises(InputError, match="no scale"):
        lay_out((0, 0, 1, 1), None, 0)


def test_the_largest_scale_of_the_series_that_fits_is_taken():
    page = lay_out((0, 0, 1000, 1000))
    finer = [scale for scale in SCALES if scale < page.scale]
    assert 1000 * 1000 / page.scale <= 0.94 * min(page.map.width, page.map.height)
    assert all(1000 * 1000 / scale > 0.94 * min(page.map.width, page.map.height) for scale in finer)
    assert page.place(500, 500) == pytest.approx(
        (page.map.left + page.map.width / 2, page.map.bottom + page.map.height / 2)
    )
    # a scale given finds its paper
    assert lay_out((0, 0, 3000, 3000), scale=10_000).paper == "A2"


def test_labels_take_the_first_free_place_and_never_each_others():
    labels = Labels(Box(0, 0, 100, 100))
    first = labels.place(around(50, 50, 10, 4, 1))
    second = labels.place(around(50, 50, 10, 4, 1))
    assert first is not None
    assert second is not None
    assert (
        first.left >= second.right
        or second.left >= first.right
        or first.bottom >= second.top
        or second.bottom >= first.top
    )
    assert labels.place([Box(95, 95, 10, 4)]) is None
    assert labels.left_out == 1


def test_the_outermost_points_are_numbered_first():
    given = case(layer("draft", land(Polygon([(0, 0), (1000, -10), (1000.5, 500), (500, 501), (0, 500)]))))
    content = content_of(review(given, "henan-2022"))
    assert content is not None
    ranked = main_points(content.points)
    assert len(ranked) == 5
    assert set(ranked["x_north_m"].iloc[:4]) >= {-10.0, 501.0}


def test_words_are_measured_cut_and_wrapped():
    assert width_of("汉字", 2.0) == pytest.approx(4.0)
    # wide letters take more room than narrow ones: W 0.878 of the height, i 0.275
    assert width_of("W" * 60, 2.0) == pytest.approx(2.0 * 60 * 0.878, rel=0.01)
    assert width_of("i" * 60, 2.0) < width_of("W" * 60, 2.0) / 2
    assert shortened("一二三四五", 1.0, 3.0) == "一二…"
    assert wrapped("一二三，四", 1.0, 3.0) == ["一二", "三，四"]
    assert wrapped("two words", 1.0, 4.0) == ["two", "words"]


def test_a_font_of_the_bureaus_own_comes_first_and_gaps_are_filled(tmp_path):
    (tmp_path / "fonts").mkdir()
    own = tmp_path / "fonts" / "own.otf"
    own.write_bytes(typeface(kind="serif").files[0].read_bytes())
    given = replace(small(fonts="fonts"), folder=tmp_path)
    assert typeface(given).files[0] == own
    with drawn(given, tmp_path / "out") as pdf:
        assert "四至边界图" in text_of(pdf)
    with pytest.raises(InputError, match="no font here"):
        typeface(replace(small(fonts="none.ttf"), folder=tmp_path))
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(InputError, match="cannot be read"):
        typeface(replace(small(fonts=["broken.ttf"]), folder=tmp_path))


def test_forty_blocks(tmp_path):
    blocks = [
        (square(90, 500_000 + 150 * (n % 8), 3_800_000 + 150 * (n // 8)), {"block": str(n + 1)}) for n in range(40)
    ]
    with drawn(case(layer("draft", land(*blocks))), tmp_path) as pdf:
        said = text_of(pdf)
    assert "40个区块见附页" in said
    assert "区块40" in said
    assert "各区块四至见附页" in said


def test_png_is_the_sheet_at_its_resolution(tmp_path):
    drawn(small(sheet_paper="A4"), tmp_path).close()
    with Image.open(tmp_path / "boundary.png") as image:
        assert sorted(image.size) == [2480, 3507]


def test_many_parcels_are_drawn_as_an_image_and_said_so(tmp_path):
    cells = [
        (
            box(
                500_000 + 10 * (n % 70), 3_800_000 + 10 * (n // 70), 500_010 + 10 * (n % 70), 3_800_010 + 10 * (n // 70)
            ),
            "0601",
        )
        for n in range(4200)
    ]
    given = case(
        layer("draft", land(square(600, 500_000, 3_800_000))), layer("parcels", parcels(*cells), scheme="gbt21010")
    )
    with drawn(given, tmp_path) as pdf:
        assert "地块4200个，图面以图像表示" in text_of(pdf)
    assert (tmp_path / "boundary.pdf").stat().st_size < 2_000_000


def test_a_boundary_of_many_parts_is_drawn(tmp_path):
    parts = MultiPolygon([square(100, 500_000, 3_800_000), square(100, 500_300, 3_800_000).buffer(20)])
    with drawn(case(layer("draft", land(parts))), tmp_path) as pdf:  # type: ignore[arg-type]
        assert "草案边界" in text_of(pdf)


@pytest.mark.slow
def test_a_real_sheet_in_under_ten_seconds(tmp_path):
    folder = SHARED / "data" / "xiasha"
    if not folder.is_dir():
        pytest.skip("the shared xiasha case is not here")
    judged = review(read_case(folder))
    start = time.process_time()
    sheet.render(judged, tmp_path, "zh")
    assert time.process_time() - start < 10.0
    assert judged.case.on == DAY


def test_the_name_of_a_block_is_not_put_where_it_would_name_another():
    blocks = [square(100, 500_000 + 150 * n, 3_800_000) for n in range(8)]
    own, others = blocks[3], [each for n, each in enumerate(blocks) if n != 3]
    west, south, _, _ = own.bounds
    assert _told_apart(Box(west + 10, south + 10, 80, 40), own, others)
    assert not _told_apart(Box(west - 130, south + 10, 80, 40), own, others)
    assert not _told_apart(Box(west - 150, south + 10, 400, 40), own, others)
    assert not _told_apart(Box(west, south + 130, 80, 40), own, others)


def test_what_the_abuttals_name_is_labelled_first_and_larger(tmp_path):
    # a boundary of 200 corners, whose numbers would else take the room along the road
    e, n = 500_000, 3_800_000
    corners = [(e + x, n if k % 2 else n + 0.5) for k, x in enumerate(np.linspace(0, 1000, 200))]
    draft = Polygon([*corners, (e + 1000, n + 800), (e, n + 800)])
    roads = {
        "津二路": LineString([(e - 200, n - 2), (e + 1200, n - 2)]),
        "北路": LineString([(e - 200, n + 802), (e + 1200, n + 802)]),
        "西路": LineString([(e - 2, n - 100), (e - 2, n + 900)]),
        "东路": LineString([(e + 1002, n - 100), (e + 1002, n + 900)]),
        "园中小巷": LineString([(e + 300, n - 90), (e + 700, n - 90)]),
    }
    rows = [(line, {"name": name}) for name, line in roads.items()]
    given = case(
        layer("draft", land((draft, {"block": "1"}))),
        layer("named_lines", land(*rows)),  # type: ignore[arg-type]
    )
    content = content_of(review(given, "henan-2022"))
    assert content is not None
    assert "津二路" in abutting_names(content)
    assert "园中小巷" not in abutting_names(content)
    with drawn(given, tmp_path) as pdf:
        sizes = {mark: [char["size"] for char in pdf.pages[0].chars if char["text"] == mark] for mark in "津巷"}
    assert len(sizes["津"]) >= 2  # on the map, and in the text of its side
    assert max(sizes["津"]) > max(sizes["巷"])


def test_the_overview_is_left_out_where_nothing_lies_round_the_zone(tmp_path):
    e, n = 500_000, 3_800_000
    alone = case(layer("draft", land((square(600, e, n), {"block": "1"}))))
    with drawn(alone, tmp_path) as pdf:
        assert "位置示意" not in text_of(pdf)
    county = layer("counties", land((box(e - 5000, n - 5000, e + 5000, n + 5000), {"name": "示例县"})))
    with drawn(replace(alone, layers={**alone.layers, "counties": (county,)}), tmp_path / "county") as pdf:
        assert "位置示意" in text_of(pdf)


def test_every_figure_of_the_points_keeps_to_its_column(tmp_path):
    e, n = 500_000, 3_800_000
    given = case(layer("draft", land((square(600, e, n), {"block": "1"}), (square(90, e + 900, n), {"block": "2"}))))
    with drawn(given, tmp_path) as pdf:
        words = pdf.pages[-1].extract_words()
    eastings = [word for word in words if re.fullmatch(r"\d{8}\.\d{3}", word["text"])]
    assert len(eastings) == 10  # the closing points, which have no azimuth, too
    assert len({round(word["x1"], 1) for word in eastings}) == 1
