"""What changed between two reviews."""

from __future__ import annotations

import json

import pytest

from landuse.core.errors import InputError
from landuse.workflows.compare import changes, read_review


def finding(ident, verdict, value=0.0):
    figures = {"value": value, "low": value, "high": value, "limit": None, "margin": None}
    return {"id": ident, "verdict": verdict, "weight": "must", "unit": "1", "title": ident, **figures}


def review(*findings, **more):
    return {
        "schema": "1",
        "title": "t",
        "on": "2026-06-30",
        "work_crs": None,
        "summary": {},
        "policies": [],
        "sources": [],
        "findings": list(findings),
        **more,
    }


CASES = [
    ("met", "broken", "opened"),
    ("not_judged", "undecided", "opened"),
    (None, "broken", "opened"),
    ("broken", "met", "closed"),
    ("undecided", None, "closed"),
    ("broken", "undecided", "still_open"),
    ("met", "met", "same"),
    ("met", None, "gone"),
    (None, "met", "new"),
]


@pytest.mark.parametrize(("was", "now", "change"), CASES)
def test_each_change_has_its_word(was, now, change):
    before = review(*([finding("a/b@draft", was)] if was else []))
    after = review(*([finding("a/b@draft", now)] if now else []))
    assert changes(before, after)["change"].tolist() == [change]


def test_figures_that_differ_are_a_change():
    assert changes(review(finding("a/b@d", "met", 1)), review(finding("a/b@d", "met", 2)))["change"].tolist() == [
        "changed"
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "9", "findings": []}', "not json"])
def test_what_is_no_review_is_refused(tmp_path, text):
    (tmp_path / "review.json").write_text(text)
    with pytest.raises(InputError):
        read_review(tmp_path)
    with pytest.raises(InputError, match="there is no review here"):
        read_review(tmp_path / "elsewhere")


def test_a_review_is_read_from_its_folder_or_its_file(tmp_path):
    (tmp_path / "review.json").write_text(json.dumps(review()))
    assert read_review(tmp_path) == read_review(tmp_path / "review.json")
