"""What changed between two reviews."""

from __future__ import annotations

import json

import docx
import pandas as pd
import pytest

from landuse.core.errors import InputError
from landuse.workflows.compare import changes, check_ledger, ledger, read_review, write_ledger


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


class TestLedger:
    BEFORE = review(finding("a/x@draft", "met", 0.61), finding("a/y@draft", "broken", 2), finding("a/z@draft", "met"))
    AFTER = review(finding("a/z@draft", "met"), finding("a/y@draft", "met", 0), finding("a/x@draft", "broken", 0.5))

    def test_what_moved_stands_first_with_the_figures_of_both(self):
        changed = ledger(self.BEFORE, self.AFTER, "en")
        assert [row.change for row in changed.rows] == ["opened", "closed", "same"]
        assert [row.moved for row in changed.rows] == [True, True, False]
        cells = changed.rows[0].cells
        assert (cells["verdict_before"], cells["verdict_after"]) == ("met", "broken")
        assert (cells["before"], cells["after"]) == ("61.00%", "50.00%")

    def test_figures_that_differ_read_differently(self):
        before, after = (review(finding("a/x@draft", "met", value)) for value in (0.61, 0.610001))
        cells = ledger(before, after, "en").rows[0].cells
        assert cells["before"] != cells["after"]

    def test_grounds_are_compared_by_the_names_of_their_blocks(self):
        def land(area):
            return {"scopes": [{"scope": "draft/1", "name": "主园区", "plane_ha": area}]}

        (area,) = ledger(review(land=land(10.0)), review(land=land(12.5)), "zh").areas
        assert (area.scope, area.before, area.after, area.by) == ("草案范围“主园区”", 10.0, 12.5, 2.5)

    def test_it_is_written_as_a_workbook(self, tmp_path):
        write_ledger(tmp_path / "台账.xlsx", ledger(self.BEFORE, self.AFTER, "zh"))
        moved = pd.read_excel(tmp_path / "台账.xlsx", sheet_name=0)
        assert moved["结果编号"].tolist() == ["a/x@draft", "a/y@draft"]

    def test_it_is_written_as_a_document_that_is_the_same_each_time(self, tmp_path):
        changed = ledger(self.BEFORE, self.AFTER, "zh")
        for name in ("甲.docx", "乙.docx"):
            write_ledger(tmp_path / name, changed)
        assert (tmp_path / "甲.docx").read_bytes() == (tmp_path / "乙.docx").read_bytes()
        table = docx.Document(str(tmp_path / "甲.docx")).tables[0]
        assert [cell.text for cell in table.rows[1].cells][-3:-1] == ["61.00%", "50.00%"]
        assert len(table.rows) == 3  # what is as it was is only counted

    @pytest.mark.parametrize("name", ["台账.pdf", "台账"])
    def test_another_ending_is_refused(self, tmp_path, name):
        with pytest.raises(InputError, match=r"\.xlsx"):
            check_ledger(tmp_path / name)
