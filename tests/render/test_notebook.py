"""A review and a measure as a notebook shows them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import geopandas as gpd
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from shapely import box

from landuse import checks
from landuse.core import evidence, messages, resources
from landuse.core.errors import InputError
from landuse.judge import review as judge
from landuse.normalise import case as normalise
from landuse.render.shared.styles import VERDICT_COLOURS

#: 60 m of industrial land and 20 m of dwellings; the last 20 m are nobody's.
LAND = gpd.GeoDataFrame({"use_code": ["0601", "0701"]}, geometry=[box(0, 0, 60, 100), box(60, 0, 80, 100)])
GROUND = box(0, 0, 100, 100)
HOSTILE = "<script>alert('x')</script>&\"甲\""


def placed(land):
    """Give land its place in the band of 120° E."""
    return land.set_geometry(land.geometry.translate(520_000, 3_353_000)).set_crs(4549)


class Cells(HTMLParser):
    """The rows of a table, as a browser reads them, and every tag there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def review():
    return judge.review(normalise.read_case(resources.resource_folder("layers") / "sample"))


def test_a_review_is_a_table_of_what_was_judged(review):
    text = review._repr_html_()
    wanted = [one.id for one in review.items if one.primary and one.verdict != "not_judged"]
    rows = Cells(text).rows[1:]
    assert [row[2] for row in rows] == wanted
    line = next(row for row in rows if row[2] == "henan-2022/ecological-red-line@draft")
    assert line[0] == "不符合 broken"
    assert "2.00公顷" in line[3]
    assert f'color:{VERDICT_COLOURS["broken"]}">不符合' in text
    # below the table stands the map, which asks for nothing either: test_map_browser opens it
    assert not re.search("https?://|src=", text.rpartition("</table>")[0])


def test_what_comes_from_the_case_is_escaped(review):
    text = replace(review, case=replace(review.case, title=HOSTILE))._repr_html_()
    assert "script" not in Cells(text).tags
    assert "&lt;script&gt;" in text


def test_a_measure_shows_its_bounds_and_what_would_decide_it():
    land = gpd.GeoDataFrame({"use_code": ["0601"]}, geometry=[box(0, 0, 60, 100)])
    share = checks.employment_land_share(land, box(0, 0, 100, 100), scheme="gbt21010", denominator="boundary")
    rows = Cells(share._repr_html_()).rows
    assert [row[1] for row in rows[1:4]] == ["60.00%", "60.00%", "100.00%"]
    assert any(row[0] == "需查明或补充 Wanted" for row in rows)


def test_a_measure_with_no_value_or_that_does_not_apply_is_shown_too():
    want = evidence.MissingInput("layer:x", messages.Message.verbatim(HOSTILE))
    rows = Cells(evidence.Evidence.unknown(0, float("inf"), "m2", want)._repr_html_()).rows
    assert [row[1] for row in rows[2:]] == ["—", "无上限", HOSTILE]
    none = checks.idle_land(None, on=date(2026, 1, 1))
    assert none._repr_html_()
    gone = evidence.Evidence.not_applicable(messages.Message("none"))
    assert Cells(gone._repr_html_()).rows[1] == ["不适用 not applicable", "无"]


class TestPlot:
    """Drawn with matplotlib: every character has a shape, and the hatched ground is the ground measured."""

    @pytest.fixture(autouse=True)
    def _no_screen(self):
        mpl.use("Agg")
        yield
        plt.close("all")

    @pytest.fixture
    def share(self):
        return checks.employment_land_share(LAND, GROUND, scheme="gbt21010", denominator="boundary")

    @staticmethod
    def words(axes):
        return [axes.get_title(), *(text.get_text() for text in axes.get_legend().get_texts())]

    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            ("zh", ["60.00%，至多80.00%", "产业用地 0.60公顷", "无地块覆盖 0.20公顷"]),
            ("en", ["60.00%, at most 80.00%", "employment land 0.60 ha", "no parcel covers it 0.20 ha"]),
        ],
    )
    def test_a_measure_says_its_figure_and_its_kinds_of_ground(self, share, lang, said):
        axes = share.plot(LAND, GROUND, lang=lang)
        assert self.words(axes) == said

    def test_no_character_is_a_box(self, share, recwarn):
        axes = share.plot(LAND, GROUND)
        axes.figure.savefig(io.BytesIO())
        assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []

    def test_it_is_drawn_on_the_axes_that_are_given(self, share):
        _, axes = plt.subplots()
        assert share.plot(LAND, ax=axes) is axes
        assert [text.get_text() for text in axes.texts] == ["0601", "0701"]
        assert axes.get_xlim()[0] <= 0
        assert axes.get_xlim()[1] >= 100
        assert axes.get_aspect() == 1

    def test_names_that_look_like_formulas_are_text(self):
        halves = [box(0, 0, 50, 100), box(50, 0, 100, 100)]
        land = LAND.assign(use_code=["$x^2$", "𠮷"]).set_geometry(halves)
        axes = checks.employment_land_share(land, GROUND, scheme="gbt21010").plot(land)
        axes.figure.savefig(io.BytesIO())
        assert [text.get_text() for text in axes.texts] == ["$x^2$", "〔U+20BB7〕"]

    def test_a_review_shows_the_ground_of_a_finding_in_the_colour_of_its_verdict(self, review):
        axes = review.plot("henan-2022/ecological-red-line")
        assert axes.get_title() == "落实生态保护红线\n不符合 · 2.00公顷"
        assert self.words(axes)[-3:] == ["核准范围", "草案范围", "压占 2.00公顷"]
        colours = {mpl.colors.to_hex(patch.get_edgecolor()) for patch in axes.patches if patch.get_hatch()}
        assert colours == {VERDICT_COLOURS["broken"]}

    def test_a_review_without_a_finding_has_the_title_of_the_case(self, review):
        axes = review.plot(lang="en")
        assert axes.get_title() == review.case.title
        with pytest.raises(KeyError):
            review.plot("henan-2022/none-of-these")

    def test_what_cannot_be_drawn_is_said(self, share):
        with pytest.raises(InputError, match="a list cannot be drawn"):
            share.plot([1])
        with pytest.raises(InputError, match="no ground to draw"):
            checks.idle_land(None, on=date(2026, 1, 1)).plot()


class TestEvidenceMap:
    """A measure alone on a map."""

    @pytest.fixture
    def share(self):
        return checks.employment_land_share(
            placed(LAND), placed(gpd.GeoDataFrame(geometry=[GROUND])), scheme="gbt21010", denominator="boundary"
        )

    def test_it_stands_below_the_table_where_its_place_is_known(self, share):
        text = share._repr_html_()
        assert text.index("<table") < text.index("<iframe")
        assert 'height="420px"' in text  # the frame is no taller than the map
        plain = checks.employment_land_share(LAND, GROUND, scheme="gbt21010", denominator="boundary")
        assert "<iframe" not in plain._repr_html_()

    @pytest.mark.needs("chromium")
    def test_it_asks_the_network_for_nothing_and_names_the_land_under_the_pointer(self, share, show, tmp_path):
        share.map(placed(LAND.assign(name=HOSTILE))).save(str(tmp_path / "map.html"))
        opened = show(tmp_path / "map.html")
        box_ = opened.page.locator(".folium-map").bounding_box()
        opened.page.mouse.move(box_["x"] + box_["width"] / 2, box_["y"] + box_["height"] / 2)
        assert opened.page.locator(".leaflet-tooltip").inner_text().split() == ["产业用地", "0.60公顷"]
        assert opened.quiet

    @pytest.mark.needs("chromium")
    def test_the_layers_below_say_what_they_are_as_text(self, show, tmp_path):
        none = checks.idle_land(None, on=date(2026, 1, 1))
        none.map(placed(LAND.iloc[:1].assign(name=HOSTILE)), lang="en").save(str(tmp_path / "map.html"))
        opened = show(tmp_path / "map.html")
        box_ = opened.page.locator(".folium-map").bounding_box()
        opened.page.mouse.move(box_["x"] + box_["width"] / 2, box_["y"] + box_["height"] / 2)
        assert opened.page.locator(".leaflet-tooltip").inner_text().split("\n") == [HOSTILE, "0601"]
        assert opened.quiet

    def test_what_has_no_place_is_said(self, share):
        with pytest.raises(InputError, match="no place on the ground"):
            checks.idle_land(None, on=date(2026, 1, 1)).map()
        with pytest.raises(InputError, match="has no CRS"):
            share.map(LAND)

    def test_a_map_of_some_rules_lists_those_alone(self, review):
        page = review.map(only=["henan-2022/ecological-red-line"], height=333)
        text = page.get_root().render()
        assert "henan-2022/ecological-red-line@draft" in text
        assert "henan-2022/permanent-basic-farmland@draft" not in text
        assert "333px" in page._repr_html_()


def test_the_map_stands_below_the_table_and_a_large_one_is_had_on_request(review, monkeypatch):
    text = review._repr_html_()
    assert text.index("<table") < text.index("<iframe")
    monkeypatch.setattr("landuse.render.notebook.html.MOST_IN_A_CELL", 3)
    text = review._repr_html_()
    assert "<iframe" not in text
    assert "review.map()" in text


def test_a_review_and_a_measure_are_one_line_on_a_console(review):
    assert repr(review).startswith(f"<Review of {review.case.title!r} on {review.case.on.isoformat()}: ")
    assert len(repr(review)) < 300
    assert repr(review.items[0].evidence).startswith("<Evidence ")
