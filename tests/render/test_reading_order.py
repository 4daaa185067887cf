"""Broken first, then undecided, must before in principle, notices last: in every place where findings are read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import openpyxl
import pytest

from landuse.cli._summary import summary_lines
from landuse.core.evidence import Verdict
from landuse.core.findings import Review
from landuse.render import xlsx
from landuse.render.document.annex_clauses import annex_clauses
from landuse.render.document.body import findings as body_findings
from landuse.render.document.detail import DETAILS
from landuse.render.document.parts import TableBlock
from landuse.render.document.spot import LocatorMaps
from landuse.render.shared.finding_text import panel
from landuse.render.shared.fonts import typeface
from tests.render.made import judged, make_case, make_findings, rule

VERDICTS = ("不符合", "无法判定", "符合")
WEIGHTS = ("必须", "原则上", "提示")


@cache
def mixed() -> Review:
    """Return a review of each verdict and weight, listed the other way round."""
    plain = make_findings()[0]
    items = [
        replace(plain, rule=rule(f"r-{weight.replace('_', '-')}-{verdict}", f"{weight}{verdict}", verdict, weight),
                verdict=Verdict(verdict), part_of=None)
        for weight in ("notice", "in_principle", "must")
        for verdict in ("met", "undecided", "broken")
    ]  # fmt: skip
    return judged(make_case(), tuple(items))


def in_order(rows: list[tuple[str, str]]) -> bool:
    """Return whether rows of verdict and weight stand as they are to be read, by a rule of its own."""
    return rows == sorted(rows, key=lambda row: (row[1] == "提示", VERDICTS.index(row[0]), WEIGHTS.index(row[1])))


def console() -> list[tuple[str, str]]:
    lines = summary_lines(mixed(), "zh")
    marks = [re.match(r"\[(\w+)·(\w+)\]", line) for line in lines]
    return [(mark[1], mark[2]) for mark in marks if mark]


def map_panel() -> list[tuple[str, str]]:
    verdicts = {
        verdict.value: title
        for verdict, title in zip((Verdict.BROKEN, Verdict.UNDECIDED, Verdict.MET), VERDICTS, strict=True)
    }
    weights = dict(zip(("must", "in_principle", "notice"), WEIGHTS, strict=True))
    by_id = {finding.id: finding for finding in mixed().items}
    return [(verdicts[row["verdict"]], weights[by_id[row["id"]].rule.weight]) for row in panel(mixed(), "zh")]


def opinion_annex() -> list[tuple[str, str]]:
    parts = annex_clauses(mixed(), "zh", LocatorMaps(mixed(), typeface(), "zh"))
    table = next(part for part in parts if isinstance(part, TableBlock))
    return [(row[-1], row[3]) for row in table.rows]


def workbook(tmp_path) -> list[tuple[str, str]]:
    xlsx.render(mixed(), tmp_path, "zh")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        heads = next((row for row in rows if "结论" in row and "效力" in row), None)
        if heads is not None:
            verdict, weight = heads.index("结论"), heads.index("效力")
            return [(str(row[verdict]), str(row[weight])) for row in rows if row[weight] in WEIGHTS]
    raise AssertionError([sheet.title for sheet in book])


@pytest.mark.parametrize("place", [console, map_panel, opinion_annex, workbook])
def test_findings_stand_in_reading_order(place, tmp_path):
    rows = place(tmp_path) if place is workbook else place()
    assert in_order(rows)
    assert len(rows) == (4 if place is console else 9)  # a console folds what is met, and the notices


def test_the_body_tells_what_is_broken_before_what_is_undecided():
    subject, notices = body_findings(mixed(), "zh", DETAILS[0])
    told = ("mustbroken", "in_principlebroken", "mustundecided", "in_principleundecided", "mustmet", "in_principlemet")
    places = [subject.text.index(title) for title in told]
    assert places == sorted(places)
    assert notices.text.startswith("不计入结论")
