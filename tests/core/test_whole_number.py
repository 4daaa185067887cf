"""Whole numbers as people write them: read, or none, and never a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import landuse
from landuse.cli import main
from landuse.core.whole_number import whole_number
from landuse.geometry.engine.threads import usable_threads

ROOT = Path(landuse.__file__).parent
#: Where a sign is asked whether it is a digit, and no number is made of it.
ASKED_ALONE = {
    "checks/adjoining_gaps.py", "checks/control_line_overlap.py", "core/written_toml.py",
    "intake/ogr/shapefile_encoding.py", "measures/industries.py", "measures/organs.py",
    "measures/paper_marks.py", "workflows/policies/erasures.py",
}  # fmt: skip
ODD = ["²", "①", "9" * 5000, "-1", "1e3", "", " 1", "1.0"]


@given(st.text() | st.integers(0, 10**18 - 1).map(str))
def test_any_text_is_a_number_or_none(text):
    number = whole_number(text)
    assert number is None or (number >= 0 and number == int(text))
    assert number is not None or not (text.isascii() and text.isdecimal() and len(text) <= 18)


def test_it_is_the_one_way_to_read_a_number_after_asking_for_digits():
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if ".isdigit()" in path.read_text(encoding="utf-8")
    }
    assert asking <= ASKED_ALONE


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_number_of_threads_counts_as_unsaid(monkeypatch, text):
    monkeypatch.setenv("LANDUSE_THREADS", text)
    assert usable_threads() >= 1


@pytest.mark.parametrize("text", ["²", "9" * 5000])
def test_a_scale_that_is_none_is_said(capsys, text):
    with pytest.raises(SystemExit) as ended:
        main(["sheet", "a.txt", "--scale", text, "--lang", "en"])
    assert ended.value.code == 2
    assert "is no scale; write it as 10000" in capsys.readouterr().err
