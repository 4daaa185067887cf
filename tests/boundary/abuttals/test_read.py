"""Abuttals read from text: the phrasings of real notices, and what the parser makes of each."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.boundary.abuttals.described import Bound, DescribedArea, Description
from landuse.boundary.abuttals.read import read_abuttals
from landuse.core.errors import InputError


def shown(description: Description) -> str:
    """Show a description in a line: title, area, count, whether coordinates govern || blocks with their sides."""
    top = [
        description.title,
        f"{description.area.value:g}{description.area.unit}" if description.area else "",
        str(description.count or ""),
        "govern" if description.coordinates_govern else "",
    ]
    blocks = []
    for block in description.blocks:
        area = f"{block.area.value:g}{block.area.unit}" if block.area else ""
        head = " ".join(word for word in (block.label, block.name, area) if word)
        sides = " ".join(f"{side}={'/'.join(map(bound_shown, bounds))}" for side, bounds in block.sides.items())
        blocks.append(f"{head}: {sides}" if head else sides)
    return f"{' '.join(word for word in top if word)} || {' ;; '.join(blocks)}"


def bound_shown(bound: Bound) -> str:
    if bound.by_coordinate:
        given = (bound.longitude, bound.latitude, bound.x_north_m, bound.y_east_m)
        return f"@{next(value for value in given if value is not None):.4f}"
    words = f"{bound.beside}|{bound.name}" if bound.beside else bound.name
    words += f"[{bound.status}]" if bound.status else ""
    words += f"({','.join(bound.aliases)})" if bound.aliases else ""
    words += f".{bound.part}" if bound.part else ""
    return words + (f"+{bound.offset_m:g}{bound.towards or '?'}" if bound.offset_m is not None else "")


def phrasings() -> dict[str, list[tuple[str, str]]]:
    """Read phrasings.txt: a text on one line, what it is read as indented on the next, under a heading each."""
    found: dict[str, list[tuple[str, str]]] = {}
    lines = (Path(__file__).parent / "phrasings.txt").read_text(encoding="utf-8").splitlines()
    for line, following in pairwise(lines):
        if line.startswith("# "):
            found[line[2:].partition(":")[0]] = []
        elif line and not line.startswith("    "):
            found[list(found)[-1]].append((line.replace("\\n", "\n"), following.strip()))
    return found


PHRASINGS = phrasings()


@pytest.mark.parametrize(("text", "expected"), [pair for pairs in PHRASINGS.values() for pair in pairs])
def test_a_phrasing_is_read(text: str, expected: str) -> None:
    assert shown(read_abuttals(text)).strip() == expected


def test_there_are_thirty_phrasings_of_our_own() -> None:
    assert len({text for text, _ in PHRASINGS["own"]}) >= 30


@pytest.mark.parametrize(
    "text", ["", "规划面积为1490.86公顷，共三个区块。", "The zone lies by the river.", "东方之珠，南来北往"]
)
def test_a_text_that_names_no_side_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no 四至 was found"):
        read_abuttals(text)


def test_what_cannot_be_found_on_a_map_is_said() -> None:
    description = read_abuttals("东至远期G107，南至规划路，西至距科技路200米，北至…")
    said = [note.text("zh") for note in description.notes]
    assert said == [
        "开发区没有写北至",
        "开发区北至有省略（…）",
        "开发区东至“G107”是规划、远期或原有的地物，现状图上可能没有",
        "开发区南至“规划路”是规划、远期或原有的地物，现状图上可能没有",
        "开发区西至距“科技路”200米，未写在其哪一侧",
    ]
    assert description.notes[0].text("en") == "the zone says nothing of its north side"


def test_a_diagonal_side_stands_for_the_two_beside_it() -> None:
    block = read_abuttals("东南至环城路，西至滨河路，北至滨湖路").blocks[0]
    assert block.missing == ()
    assert read_abuttals("东至环城路，西至滨河路").blocks[0].missing == ("S", "N")


@pytest.mark.parametrize(
    ("text", "m2", "rounding_m2"),
    [("100公顷", 1e6, 5e3), ("2.931平方公里", 2.931e6, 500), ("150.00亩", 1e5, 10 / 3), ("1.5万平方米", 15_000, 500)],
)
def test_stated_areas_carry_their_rounding(text: str, m2: float, rounding_m2: float) -> None:
    area = read_abuttals(f"示范开发区规划面积{text}，东至甲路，南至乙路，西至丙路，北至丁路。").area
    assert area is not None
    assert area.m2 == pytest.approx(m2)
    assert area.rounding_m2 == pytest.approx(rounding_m2)


def test_names_on_the_map_are_tried_without_brackets_and_by_number() -> None:
    block = read_abuttals("东至化工二路(原规划心连心西路)，南至国道G106，西至规划路，北至甲路(乙路至丙路段)").blocks[0]
    assert block.sides["E"][0].names == ("化工二路", "心连心西路")
    assert block.sides["S"][0].names[:3] == ("国道G106", "G106", "106国道")
    assert block.sides["W"][0].names == ()
    assert block.sides["N"][0].names == ("甲路",)
    assert not block.sides["W"][0].on_todays_map


def test_an_area_may_be_stated_behind_the_sides() -> None:
    description = read_abuttals("东至甲路，南至乙路，西至丙路，北至丁路，总面积约12.50公顷。")
    assert description.area == DescribedArea(12.5, "ha", 2, approximate=True)


@given(
    st.text(
        alphabet="东西南北至起以到临路街河区块一二三四、，。；：（）()—…和与米公顷面积规划原远侧12.5 °′″EN\n外距段",
        max_size=80,
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        description = read_abuttals(text)
        assert any(block.sides for block in description.blocks)
        assert all(note.text("zh") and note.text("en") for note in description.notes)
