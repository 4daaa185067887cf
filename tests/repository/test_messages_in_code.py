"""What the code may say is read from its source, for the pages of the formats and the test of refusals."""

from __future__ import annotations

import pytest

from landuse.core.read_issue_codes import NAMES
from scripts import _format_pages, _messages_in_code


def test_a_page_lists_only_what_its_reader_comes_to():
    cass = dict(_format_pages.codes_of("cass"))
    assert "XY_SWAPPED" in cass
    assert "HEAD_MISSING" not in cass  # of the header of a survey TXT, in a file that cass takes other parts of
    assert "a shapefile holds" in "".join(what for what, _ in _format_pages.refusals_of("shapefile"))
    assert "a shapefile holds" not in "".join(what for what, _ in _format_pages.refusals_of("geojson"))


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "reader.py"
    file.write_text(
        "def read(path):\n"
        "    what = Message('it is empty')\n"
        "    if not path:\n"
        "        raise InputError(what, next=ASK)\n"
        "    return ReadIssue('ROW_LEFT', LEFT(row=path))\n"
        "ASK = Message('Ask for the whole file')\n"
        "LEFT = Message('row {row} was left out')\n",
        encoding="utf-8",
    )
    return file


def test_what_the_code_says_is_followed_through_names(source):
    (refused,) = _messages_in_code.refusals_in(source)
    assert (refused.line, refused.what, refused.then) == (4, ("it is empty",), ("Ask for the whole file",))
    assert list(_messages_in_code.issues_in(source)) == [("ROW_LEFT", "row {row} was left out")]


def test_a_page_shows_a_mark_for_what_is_said_of_the_case():
    assert _messages_in_code.shown("row {row} of {area:.2f} holds {{ x }}") == "row … of … holds { x }"


def test_every_code_of_a_read_issue_has_its_name():
    """A code such as RING_OPEN is shown with what it is called."""
    folder = _messages_in_code.REPO / "landuse"
    files = [*(folder / "intake").rglob("*.py"), *(folder / "normalise").rglob("*.py")]
    codes = {code for file in files for code, _ in _messages_in_code.issues_in(file)}
    assert len(codes) > 50
    assert sorted(codes - set(NAMES)) == []
