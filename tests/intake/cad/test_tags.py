"""What a drawing keeps of a layer's rows comes back as it was."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from landuse.intake.cad.tags import TEXT, escape, place_tags, read_place, read_values, unescape, value_tags

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = TEXTS | st.integers(-(2**62), 2**62) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


@given(TEXTS)
def test_any_text_comes_back_and_has_no_line_break(text):
    safe = escape(text)
    assert unescape(safe) == text
    assert not any(letter < " " for letter in safe)


def test_what_a_cad_program_takes_for_an_escape_is_written_apart():
    assert escape("C:\\Users") == "C:\\Users"
    assert "\\U+" not in escape("\\U+4E2D")
    assert unescape(escape("\\U+4E2D")) == "\\U+4E2D"
    assert escape("a\nb^") == "a^Jb^ "


@given(st.dictionaries(TEXTS, VALUES, max_size=6), st.integers(0, 2**31 - 1), st.integers(0, 9), st.integers(0, 9))
def test_rows_come_back(row, feature, part, ring):
    values, left = value_tags(row)
    tags = [*place_tags(feature, part, ring), *values]
    assert left == []
    assert read_place(tags) == (feature, part, ring)
    # whole numbers beyond 32 bits are kept as text, and get their type back from the column's
    wide = {
        name: str(value) if isinstance(value, int) and abs(value) >= 2**31 else value for name, value in row.items()
    }
    assert read_values(tags) == wide
    assert all(len(str(value).encode()) <= 255 for code, value in tags if code == TEXT)


def test_nulls_are_left_out_and_what_has_no_room_is_named():
    values, left = value_tags({"a": None, "b": math.nan, "c": "长" * 6000, "d": 1})
    assert left == ["c"]
    assert read_values([*place_tags(0, 0, 0), *values]) == {"d": 1}


def test_tags_of_another_form_are_none_of_ours():
    assert read_place([(TEXT, "x")]) is None
    assert read_place([]) is None
    assert read_place([(1071, 0), (1071, 0)]) is None
    assert read_place([(1071, 0), (1071, -1), (1071, 0)]) is None
