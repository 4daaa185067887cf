"""The page on hostile files says what the command line does with each, and touches none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scripts import make_outcomes

UGLY = Path(__file__).parents[3] / "shared" / "data" / "ugly"
DOCS = Path(__file__).parents[2] / "docs"


def _state():
    return {
        path.relative_to(UGLY): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in UGLY.rglob("*")
        if path.is_file()
    }


@pytest.mark.skipif(not UGLY.exists(), reason="the shared data are not here")
def test_the_page_says_what_becomes_of_each_file():
    before = _state()
    found = make_outcomes.outcomes(UGLY)
    assert _state() == before
    for lang in ("en", "zh"):
        assert (DOCS / lang / make_outcomes.PAGE).read_text(encoding="utf-8") == make_outcomes.page(found, lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_file_ends_in_a_fault_of_our_own(lang):
    text = (DOCS / lang / make_outcomes.PAGE).read_text(encoding="utf-8")
    assert "landuse's own" not in text
    assert "Traceback" not in text
    assert len([line for line in text.splitlines() if line.startswith("| `")]) >= 60
