"""The least change that would make a draft pass."""

from __future__ import annotations

import pytest
from shapely import box

from landuse.core.errors import InputError
from landuse.core.evidence import Verdict
from landuse.core.rules import load_pack
from landuse.workflows.amend import amend
from tests.judge.test_review import HEAD, LINE
from tests.made import case, land, layer

EVERYWHERE = box(-999, -999, 999, 999)


@pytest.fixture
def pack(tmp_path):
    second = LINE.replace("red-line", "farmland").replace("ecological_red_line", "permanent_basic_farmland")
    (tmp_path / "local.toml").write_text(HEAD + LINE + second, encoding="utf-8")
    return load_pack(tmp_path / "local.toml")


def lines(red, farmland):
    return [
        layer("ecological_red_line", land((red, {"id": "R"})), covers=EVERYWHERE),
        layer("permanent_basic_farmland", land((farmland, {"id": "F"})), covers=EVERYWHERE),
    ]


def draft(*shapes):
    return layer("draft", land(*((shape, {"block": str(n), "stated_area": 1.0}) for n, shape in enumerate(shapes, 1))))


def test_the_cut_is_the_union_of_what_breaks_and_no_more(pack):
    given = case(draft(box(0, 0, 100, 100)), *lines(box(80, 0, 200, 100), box(70, 0, 90, 100)))
    done = amend(given, pack)
    assert done.before.summary["broken"] == 2
    assert [one.verdict for one in done.after.items if one.primary] == [Verdict.MET, Verdict.MET]
    assert done.boundary.area.sum() == pytest.approx(7000)
    assert done.cut["area_m2"].tolist() == [pytest.approx(3000)]
    assert done.cut["rules"].tolist() == ["local/red-line、local/farmland"]
    assert done.boundary["stated_area"].isna().all()


def test_a_draft_that_passes_is_left_as_it_is(pack):
    done = amend(case(draft(box(0, 0, 100, 100)), *lines(box(100, 0, 200, 100), box(-50, 0, 0, 100))), pack)
    assert done.cut.empty
    assert done.boundary["stated_area"].tolist() == [1.0]
    assert done.boundary.area.sum() == 10000


def test_what_a_cut_leaves_thinner_than_the_tolerance_goes_with_it(pack):
    given = case(draft(box(0, 0, 100, 100)), *lines(box(50, 0, 99.7, 100), box(500, 0, 501, 1)))
    done = amend(given, pack)
    assert done.boundary.area.sum() == pytest.approx(5000)
    assert done.cut["area_m2"].sum() == pytest.approx(5000)


def test_a_block_that_lies_wholly_on_a_line_goes_and_a_whole_draft_does_not(pack):
    two = case(draft(box(0, 0, 100, 100), box(200, 0, 300, 100)), *lines(box(190, -10, 310, 110), box(500, 0, 501, 1)))
    assert amend(two, pack).boundary["block"].tolist() == ["1"]
    with pytest.raises(InputError, match="nothing is left"):
        amend(case(draft(box(0, 0, 100, 100)), *lines(EVERYWHERE, box(500, 0, 501, 1))), pack)
    with pytest.raises(InputError, match="no boundary"):
        amend(case(*lines(EVERYWHERE, EVERYWHERE)), pack)
