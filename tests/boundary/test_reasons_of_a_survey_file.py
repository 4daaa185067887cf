"""What a survey file alone clears of the fifteen reasons, and what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from landuse.boundary.return_reasons.types import Reason
from landuse.workflows.boundary.describe import describe_boundary

TXT = """[属性描述]
数据产生单位=示例市
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
5,100.0000,1,主园区,面,{sheet},,,@
J1,1,3522000.000,39600000.000
J2,1,3522000.000,39601000.000
{third},1,3521000.000,39601000.000
J4,1,3521000.000,39600000.000
J1,1,3522000.000,39600000.000
"""
#: The sheet of 1:10 000 that holds the ground, and the one of the same place in the next zone.
THERE, NEXT_ZONE = "H50G005066", "H51G005018"


def reasons(tmp_path: Path, *, sheet: str = "", third: str = "J3") -> dict[str, Reason]:
    path = tmp_path / "四至.txt"
    path.write_text(TXT.format(sheet=sheet, third=third), encoding="gbk")
    return {reason.letter: reason for reason in describe_boundary(path).reasons}


def test_areas_and_drawing_are_cleared_by_the_file_alone(tmp_path: Path) -> None:
    found = reasons(tmp_path)
    assert {letter for letter, reason in found.items() if reason.state == "clear"} == {"a", "n"}
    assert {letter for letter, reason in found.items() if reason.state == "found"} == set()
    assert {letter for letter, reason in found.items() if reason.done and reason.state != "clear"} == {"b", "f", "o"}
    assert [want.text("en") for want in found["b"].wants] == ["county boundary"]


@pytest.mark.parametrize(("sheet", "state"), [(THERE, "clear"), (NEXT_ZONE, "found"), ("", "not_looked_for")])
def test_the_map_sheet_tells_the_zone(tmp_path: Path, sheet: str, state: str) -> None:
    assert reasons(tmp_path, sheet=sheet)["b"].state == state


def test_several_sheets_clear_where_one_of_them_holds_the_ground(tmp_path: Path) -> None:
    assert reasons(tmp_path, sheet=f"{NEXT_ZONE}/{THERE}")["b"].state == "clear"


def test_a_number_that_stands_twice_in_a_ring_is_found(tmp_path: Path) -> None:
    found = reasons(tmp_path, third="J2")["n"]
    assert found.state == "found"
    assert [note.text("en") for note in found.findings] == ["block 1: the number J2 stands for two points of one ring"]
