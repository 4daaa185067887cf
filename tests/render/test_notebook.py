"""A review and a measure as a notebook shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import geopandas as gpd
import pytest
from shapely import box

from landuse import checks, evidence, judge, normalise, phrases, resources
from landuse.render._styles import VERDICT_COLOURS

HOSTILE = "<script>alert('x')</script>&\"甲\""


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
    assert any(row[0] == "所缺 Wanted" for row in rows)


def test_a_measure_with_no_value_or_that_does_not_apply_is_shown_too():
    want = evidence.Want("layer:x", phrases.Note(HOSTILE, HOSTILE))
    rows = Cells(evidence.Evidence.unknown(0, float("inf"), "m2", want)._repr_html_()).rows
    assert [row[1] for row in rows[2:]] == ["—", "无上限", HOSTILE]
    none = checks.idle_land(None, on=date(2026, 1, 1))
    assert none._repr_html_()
    gone = evidence.Evidence.not_applicable(phrases.Note("没有", "none"))
    assert Cells(gone._repr_html_()).rows[1] == ["不适用 Not applicable", "没有"]


def test_the_map_stands_below_the_table_and_a_large_one_is_had_on_request(review, monkeypatch):
    text = review._repr_html_()
    assert text.index("<table") < text.index("<iframe")
    monkeypatch.setattr("landuse.render._notebook.MOST_IN_A_CELL", 3)
    text = review._repr_html_()
    assert "<iframe" not in text
    assert "review.map()" in text
