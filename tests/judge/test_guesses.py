"""Nothing that rests on a guessed file is met or broken; with the guess confirmed it is as it was."""

from __future__ import annotations

import math
import shutil

import pytest

from landuse.cli._summary import summary_lines
from landuse.core.evidence import Verdict
from landuse.core.finding_text import message
from landuse.core.resources import resource_folder
from landuse.judge.final import final_obstacles
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render.json import content
from landuse.render.shared.finding_text import entry

SAMPLE = resource_folder("layers") / "sample"


@pytest.fixture
def sample(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "case")
    return tmp_path / "case"


def judged(folder, *roles):
    """Review the sample, with the files of some roles taken by a guess."""
    text = (SAMPLE / "case.toml").read_text(encoding="utf-8")
    for role in roles:
        kind = "tables" if role in ("supply", "documents") else "layers"
        text = text.replace(f"[{kind}.{role}]\n", f'[{kind}.{role}]\nguessed = "据文件名"\n')
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return review(read_case(folder))


def verdicts(told, *rules):
    return [
        finding.verdict for finding in told.items if finding.rule.full_id in rules and finding.verdict != "not_judged"
    ]


@pytest.mark.parametrize(
    ("role", "rules"),
    [
        ("ecological_red_line", ["henan-2022/ecological-red-line"]),
        pytest.param("planned_parcels", ["henan-2022/employment-land-share"], marks=pytest.mark.slow),
        ("supply", ["cn/idle-land"]),
        pytest.param("counties", ["cn/inside-county"], marks=pytest.mark.slow),
    ],
)
def test_a_guessed_file_decides_nothing(sample, role, rules):
    plain, guessed = judged(sample), judged(sample, role)
    assert set(verdicts(plain, *rules)) - {Verdict.UNDECIDED}
    assert set(verdicts(guessed, *rules)) == {Verdict.UNDECIDED}
    wanted = {want.key for finding in guessed.items if finding.rule.full_id in rules for want in finding.evidence.wants}
    assert f"guess:{role}" in wanted
    before = {finding.id: finding.verdict for finding in plain.items if finding.rule.gates is None}
    for finding in guessed.items:
        if finding.id in before:
            assert finding.verdict in (before[finding.id], Verdict.UNDECIDED), finding.id


def test_what_would_come_out_is_shown_and_marked(sample):
    plain, guessed = judged(sample), judged(sample, "ecological_red_line")
    ident = "henan-2022/ecological-red-line@draft"
    before, after = plain[ident], guessed[ident]
    assert after.evidence.if_confirmed == before.evidence.interval
    assert (after.evidence.interval.low, after.evidence.interval.high) == (-math.inf, math.inf)
    words = "若推测属实，量得2.00公顷；此数只凭推测，不作结论。"
    assert words in message(after, "zh")
    assert words not in message(before, "zh")
    assert "decides nothing" in message(after, "en")
    assert any(words in line for line in summary_lines(guessed, "zh"))
    assert words.rstrip("。") in entry(guessed, after, "zh")["figure"]
    rows = {row["id"]: row for row in content(guessed)["findings"]}
    assert rows[ident]["if_confirmed"] == {"value": 20000.0, "low": 20000.0, "high": 20000.0}
    # what was not measured for another reason has no such figure
    assert all("if_confirmed" not in row or row["verdict"] in ("undecided", "not_judged") for row in rows.values())


def test_with_a_guessed_boundary_nothing_on_the_ground_is_decided(sample):
    guessed = judged(sample, "draft", "approved")
    spatial = [f for f in guessed.items if f.ground is not None and f.verdict != "not_judged"]
    assert spatial
    assert {f.verdict for f in spatial} == {Verdict.UNDECIDED}
    assert any("推测" in obstacle.text("zh") for obstacle in final_obstacles(guessed))
