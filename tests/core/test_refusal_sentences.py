"""Refusals are said in Chinese as well as in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import landuse
from landuse.cli import main
from landuse.core.errors import InputError
from landuse.core.refusal_sentences import SAID, refusal, said_in_chinese
from scripts._said_in_code import refusals_in

ROOT = Path(landuse.__file__).parent
#: Written for those who write code, packs, code lists and specs, who read English.
FOR_AUTHORS = (
    "core/codes.py",
    "core/specs.py",
    "judge/bind.py",
    "core/rules.py",
    "core/plugins.py",
    "workflows/policies/run_tests.py",
    "cli/policies.py",
)


def refusals():
    """Every sentence of a refusal that stands in the code as it is said."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for found in refusals_in(path) if name not in FOR_AUTHORS else ():
            for said in (*found.what, *found.then):
                yield pytest.param(said, id=f"{name}:{found.line}")


@pytest.mark.parametrize("said", list(refusals()))
def test_what_is_refused_and_what_to_do_next_has_its_chinese(said):
    chinese = said_in_chinese(said)
    assert chinese is not None
    assert not re.search(r"\b(the|is|was|it|no|lies|written)\b", chinese)


@pytest.mark.parametrize(
    ("why", "chinese"),
    [
        ("is in degrees, and others are in metres", "为度,其他点为米"),
        ("can be no point of a band of China", "不可能是我国任何分带中的点"),
        ("is of another zone than its plot, [39]", "与所在地块[39]不同带"),
        ("lies outside China", "在我国境外"),
    ],
)
def test_a_point_that_is_refused_is_told_in_chinese(why, chinese):
    said = said_in_chinese(f"corrupt vertex: the point 1.0000, 2.0000 {why} (lines 3, 5 and 12 more)")
    assert said == f"坐标损坏:点1.0000, 2.0000{chinese}(第3, 5行等,另有12行)"


@pytest.mark.parametrize(("english", "chinese"), SAID)
def test_both_have_the_same_slots_and_no_english_is_left(english, chinese):
    slots = [set(re.findall(r"\{(\w+)!?\}", each)) for each in (english, chinese)]
    assert slots[1] <= slots[0]
    ours = [set(re.findall(r"\{(\w+)!\}", each)) for each in (english, chinese)]
    assert ours[0] == ours[1]  # words of ours are looked up where the Chinese marks them so
    assert not re.search(r" (the|and|was|is|are|of) ", chinese)


def test_no_sentence_stands_there_twice():
    first = [english for english, _ in SAID]
    assert len(first) == len(set(first))


def test_a_refusal_is_one_line_with_its_place_and_its_next_step():
    error = InputError("there is no sheet '2025' in it; it has ['2024']", where="合同.xlsx", next="Correct sheet = ...")
    assert refusal(error) == "合同.xlsx:其中没有表“2025”,有['2024']。请改正sheet = ...。"
    assert refusal(InputError("something nobody foresaw")) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            [],
            "landuse: {path}:这里没有案卷。请给含case.toml的文件夹;landuse inspect DIR --case可起草。 [{path}: there",
        ),
        (["--lang", "en"], "landuse: {path}: there is no case here."),
    ],
)
def test_the_command_line_says_it_in_the_language_asked_for(tmp_path, capsys, more, said):
    assert main(["review", str(tmp_path), *more]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said.format(path=tmp_path))
