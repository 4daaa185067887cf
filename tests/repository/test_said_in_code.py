"""What the code may say is read from its source, for the pages of the formats and the test of refusals."""

from __future__ import annotations

import pytest

from scripts import _format_pages, _said_in_code


def test_a_page_lists_only_what_its_reader_comes_to():
    cass = dict(_format_pages.codes_of("cass"))
    assert "XY_SWAPPED" in cass
    assert "HEAD_MISSING" not in cass  # of the header of a survey TXT, in a file that cass takes other parts of
    assert ".shx" in "".join(what for what, _ in _format_pages.refusals_of("shapefile"))
    assert ".shx" not in "".join(what for what, _ in _format_pages.refusals_of("geojson"))


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "reader.py"
    file.write_text(
        "def read(path):\n"
        "    what = 'it is empty'\n"
        "    if not path:\n"
        "        raise InputError(what, next=ASK)\n"
        "    what = f'row {path} was left out'\n"
        "    return Repair('ROW_LEFT', what)\n"
        "ASK = 'Ask for the whole file'\n",
        encoding="utf-8",
    )
    return file


def test_what_the_code_says_is_followed_through_names(source):
    (refused,) = _said_in_code.refusals_in(source)
    assert (refused.line, refused.what, refused.then) == (4, ("it is empty",), ("Ask for the whole file",))
    assert list(_said_in_code.codes_in(source)) == [("ROW_LEFT", "row … was left out")]
