"""The map set and the atlas: a page for each map there are data for, each block, and each finding that is not met."""

from __future__ import annotations

import re
from dataclasses import replace

import pdfplumber
import pytest

from landuse.core.findings import Review
from landuse.core.terms import VERDICTS
from landuse.render import atlas, mapset
from landuse.render.layout.gather import content_of, of_block, of_portion
from landuse.workflows import outputs
from tests.render.made import make_review

HEADS = {
    "zh": ["位置图", "土地利用现状图", "土地利用规划图", "三线叠加图", "调整前后对比图"],
    "en": ["Location", "Present use", "Planned use", "Control lines", "Before and after"],
}


def pages(path):
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def review():
    return make_review()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_set_has_a_page_for_each_map_there_are_data_for(review, tmp_path, lang):
    mapset.render(review, tmp_path, lang)
    found = pages(tmp_path / "mapset.pdf")
    planned = review.case.layer("planned_parcels") is not None
    heads = [head for head in HEADS[lang] if planned or head not in ("土地利用规划图", "Planned use")]
    assert [next(head for head in heads if head in text) for text in found] == heads


def test_the_same_set_gives_the_same_bytes(review, tmp_path):
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        mapset.render(review, tmp_path / name, "zh")
        made.append((tmp_path / name / "mapset.pdf").read_bytes())
    assert made[0] == made[1]


def not_met(review):
    return [one for one in review.items if one.primary and one.verdict in ("broken", "undecided")]


def on_the_ground(one):
    return len(one.evidence.where) > 0 and not one.evidence.where.geometry.is_empty.all()


def test_the_atlas_has_each_block_each_portion_and_each_finding_that_is_not_met(review, tmp_path):
    atlas.render(review, tmp_path, "zh")
    found = pages(tmp_path / "atlas.pdf")
    blocks = [scope for scope in review.grounds if scope.startswith("draft/")]
    portions = [word for scope, word in (("added", "新增"), ("withdrawn", "调出")) if scope in review.grounds]
    heads = [f"方格开发区区块{scope.partition('/')[2]}" for scope in blocks]
    heads += [f"方格开发区{word}范围" for word in portions]
    assert len(blocks) == 2
    assert portions
    assert [head for head, text in zip(heads, found, strict=False) if head not in text] == []
    open_ = [one for one in not_met(review) if on_the_ground(one)]
    rest = found[len(heads) : len(heads) + len(open_)]
    assert open_
    assert all(one.rule.title.zh in "\n".join(rest) for one in open_)
    assert all("本条所涉土地" in text and "控制线（" not in text for text in rest)
    listed = "\n".join(found[len(heads) + len(open_) :])
    without = [one for one in not_met(review) if not on_the_ground(one)]
    assert without
    assert f"未落图的结论（{len(without)}条）" in listed
    assert all(one.rule.title.zh in listed and VERDICTS[one.verdict].text("zh") in listed for one in without)


def test_a_block_s_page_has_its_own_areas_and_abuttals(review):
    content = content_of(review, "zh")
    for label, block in content.blocks.items():
        page = of_block(content, label)
        assert [area.scope for area in page.areas if "/" in area.scope] == [f"draft/{label}"]
        by_hand = {
            one.title: sum(shape.intersection(block).area for shape in one.shapes)
            for one in (*page.uses, *page.controls)
        }
        assert {one.title: one.area.m2 for one in (*page.uses, *page.controls)} == pytest.approx(by_hand)
        assert len(page.abuttals.blocks) == 1
        assert page.abuttals != content.abuttals
        assert set(page.points["block"]) == {label}
        assert page.within == f"区块{label}"


def test_a_portion_s_page_has_its_own_areas(review):
    content = content_of(review, "zh")
    page = of_portion(content, "added")
    whole = sum(one.area.m2 for one in content.uses)
    assert sum(one.area.m2 for one in page.uses) < whole
    assert page.within == "新增"


def test_the_location_map_says_where_the_zone_is_and_what_is_not_given(review, tmp_path):
    mapset.render(review, tmp_path, "zh")
    place = pages(tmp_path / "mapset.pdf")[0].replace("\n", "")
    assert re.search(r"东经120\.21\d\d°，北纬30\.(2999|3000)°", place)
    mapset.render(review, tmp_path, "en")
    assert "this map shows the place by coordinates" in pages(tmp_path / "mapset.pdf")[0].replace("\n", " ")


def test_without_a_boundary_both_say_so(review, tmp_path):
    bare = Review(replace(review.case, layers={}), review.packs, (), {})
    for renderer in (mapset, atlas):
        renderer.render(bare, tmp_path, "zh")
        assert len(pages(tmp_path / renderer.FILES[0])) == 1


def test_they_are_made_on_request_alone():
    assert not {"mapset", "atlas"} & set(outputs.choose(None))
    assert outputs.choose("json,mapset,atlas") == ("json", "mapset", "atlas")
