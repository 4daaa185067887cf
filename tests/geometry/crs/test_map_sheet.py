"""The ground of a map sheet by its number, held against the numbering itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.geometry.crs.map_sheet import sheet_bounds, sheets_of

PARTS = {"B": 2, "C": 4, "D": 12, "E": 24, "F": 48, "G": 96, "H": 192}


@given(st.floats(73.1, 135.9), st.floats(18.1, 53.9), st.sampled_from(sorted(PARTS)))
def test_a_place_lies_on_the_sheet_that_counting_gives_it(east: float, north: float, scale: str) -> None:
    parts = PARTS[scale]
    row, column = chr(ord("A") + int(north // 4)), int(east // 6) + 31
    down = parts - int((north % 4) / (4 / parts))
    across = int((east % 6) / (6 / parts)) + 1
    bounds = sheet_bounds(f"{row}{column:02d}{scale}{down:03d}{across:03d}")
    assert bounds is not None
    assert bounds[0] - 1e-9 <= east <= bounds[2] + 1e-9
    assert bounds[1] - 1e-9 <= north <= bounds[3] + 1e-9


@pytest.mark.parametrize("number", ["", "TFH", "H50G097001", "H50G000001", "H5G001001", "W50", "图幅"])
def test_what_is_no_number_of_a_sheet_says_nothing(number: str) -> None:
    assert sheet_bounds(number) is None
    assert sheets_of(number) is None


def test_several_sheets_stand_in_one_field() -> None:
    assert len(sheets_of("H50G002051/H50G002052、H50G003051 H50G003052") or []) == 4
    assert sheets_of("H50G002051/TFH") is None
