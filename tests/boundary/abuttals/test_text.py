"""What is written is read back as it was, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.boundary.abuttals.described import SIDES, Bound, DescribedArea, DescribedBlock, Description, Direction
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.text import abuttals_text, bound_text
from landuse.boundary.numerals import from_chinese, to_chinese

if TYPE_CHECKING:
    from landuse.core.messages import Lang

NAMES = [
    "刘民路", "东至大道", "南环路", "北纬五路", "和平路", "中和街",
    "黄河", "京港澳高速", "G107", "陇海铁路", "人民公园", "盐龙大道",
    "望京东园七区", "阜通东大街", "小洪河故道", "原阳路", "未来大道", "自由路",
    "现代大道", "牡丹区", "青石化工厂", "利十路", "万和城",
]  # fmt: skip


def bounds() -> st.SearchStrategy[Bound]:
    named = st.builds(
        Bound,
        name=st.sampled_from(NAMES),
        aliases=st.sampled_from([(), ("PC大道",), ("原规划二路",)]),
        status=st.sampled_from([None, None, None, "planned", "future", "under_construction"]),
    )
    far = st.builds(
        Bound,
        name=st.sampled_from(NAMES),
        offset_m=st.integers(1, 900).map(float),
        towards=st.sampled_from(["E", "S", "W", "N"]),
    )
    return named | far


def areas() -> st.SearchStrategy[DescribedArea]:
    return st.builds(lambda cents: DescribedArea(cents / 100, "ha", 2), st.integers(1, 10**7))


@st.composite
def descriptions(draw: st.DrawFn) -> Description:
    count = draw(st.sampled_from([1, 2, 3, 11]))
    blocks = tuple(
        DescribedBlock(
            label=f"区块{to_chinese(number)}" if count > 1 else "",
            name=draw(st.sampled_from(["", "吴店高端装备制造产业园", "东园", "A区"])) if count > 1 else "",
            area=draw(areas()) if count > 1 else None,
            sides={side: tuple(draw(st.lists(bounds(), min_size=1, max_size=3))) for side in SIDES},
        )
        for number in range(1, count + 1)
    )
    title = draw(st.sampled_from(["示范经济技术开发区", "山东菏泽牡丹经济开发区"]))
    return Description(title, draw(areas()), count if count > 1 else None, blocks, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@given(description=descriptions())
def test_what_is_written_is_read_back(lang: Lang, description: Description) -> None:
    assert read_abuttals(abuttals_text(description, lang)) == description


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_coordinates_come_back_to_a_hundredth_of_a_second(lang: Lang) -> None:
    sides: dict[Direction, tuple[Bound, ...]] = {
        "E": (Bound(longitude=115.4753333),),
        "S": (Bound(latitude=35.1666667),),
        "W": (Bound(y_east_m=600000.12),),
        "N": (Bound(x_north_m=3520000.5),),
    }
    text = abuttals_text(Description(blocks=(DescribedBlock(sides=sides),)), lang)
    read = read_abuttals(text).blocks[0].sides
    assert read["E"][0].longitude == pytest.approx(115.4753333, abs=2e-6)
    assert read["S"][0].latitude == pytest.approx(35.1666667, abs=2e-6)
    assert read["W"] == sides["W"]
    assert read["N"] == sides["N"]


def test_the_text_is_worded_as_notices_are() -> None:
    sides: dict[Direction, tuple[Bound, ...]] = {
        "E": (Bound("津二路", 550.0, "E"),),
        "S": (Bound("利六路"), Bound("黄河")),
        "W": (Bound("开仑化工", part="东围墙"),),
        "N": (Bound("化工二路", aliases=("原规划心连心西路",)),),
    }
    one = Description("示范开发区", DescribedArea(100.0), None, (DescribedBlock(sides=sides),), True)
    assert abuttals_text(one) == (
        "示范开发区规划面积为100.00公顷。四至范围：东至津二路以东550米，南至利六路、黄河，西至开仑化工东围墙，"
        "北至化工二路（原规划心连心西路）。具体以界址点坐标控制。"
    )
    assert abuttals_text(one, "en") == (
        "示范开发区: planned area 100.00 ha. bounded to the east by a line 550 m east of 津二路; "
        "to the south by 利六路, then by 黄河; to the west by 开仑化工 [东围墙]; "
        "to the north by 化工二路 (原规划心连心西路). The coordinates of the boundary points govern."
    )


def test_several_blocks_are_counted_and_named() -> None:
    block = DescribedBlock("区块一", "东园", DescribedArea(40.0), {"E": (Bound("甲路"),)})
    text = abuttals_text(Description("示范开发区", DescribedArea(80.0), 2, (block, block)))
    assert text.startswith(
        "示范开发区规划面积为80.00公顷，共两个区块。区块一（东园）规划面积40.00公顷，四至范围：东至甲路。"
    )


def test_an_offset_without_a_direction_is_written_as_a_distance() -> None:
    assert bound_text(Bound("富民路", 200.0)) == "距富民路200米"
    assert bound_text(Bound("富民路", 200.0), "en") == "by a line 200 m from 富民路"


@given(st.integers(0, 999))
def test_chinese_numerals_come_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number
    assert re.fullmatch(r"[零一二三四五六七八九十百]+", to_chinese(number))


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="1000"):
        to_chinese(1000)
