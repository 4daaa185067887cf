"""The map set and the atlas: a page for each map there are data for, each block, and each finding that is not met."""

from __future__ import annotations

from dataclasses import replace

import pdfplumber
import pytest

from landuse import outputs
from landuse.findings import Review
from landuse.render import atlas, mapset
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


def test_the_atlas_has_each_block_and_each_finding_that_is_not_met(review, tmp_path):
    atlas.render(review, tmp_path, "zh")
    found = pages(tmp_path / "atlas.pdf")
    blocks = [scope for scope in review.grounds if scope.startswith("draft/")]
    for text, scope in zip(found, blocks, strict=False):
        assert f"方格开发区区块{scope.partition(chr(47))[2]}" in text
    rest = "\n".join(found[len(blocks) :])
    open_ = [
        one for one in review.items
        if one.primary and one.verdict in ("broken", "undecided") and len(one.evidence.where)
        and not one.evidence.where.geometry.is_empty.all()
    ]  # fmt: skip
    assert open_
    assert len(found) == len(blocks) + len(open_)
    assert all(one.rule.title.zh in rest for one in open_)
    assert all("本条所涉土地" in text and "控制线（" not in text for text in found[len(blocks) :])


def test_without_a_boundary_both_say_so(review, tmp_path):
    bare = Review(replace(review.case, layers={}), review.packs, (), {})
    for renderer in (mapset, atlas):
        renderer.render(bare, tmp_path, "zh")
        assert len(pages(tmp_path / renderer.FILES[0])) == 1


def test_they_are_made_on_request_alone():
    assert not {"mapset", "atlas"} & set(outputs.choose(None))
    assert outputs.choose("json,mapset,atlas") == ("json", "mapset", "atlas")
