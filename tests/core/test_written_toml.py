"""A case file is read as people write it in Notepad, or its line and mend are told; sound TOML is read as it is."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.case_reading import read_case_file
from landuse.core.errors import FaultList, InputError, ManyFaults
from landuse.core.resources import resource_folder
from landuse.core.written_toml import parse_written_toml

WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
PLAIN = st.from_regex(r"[A-Za-z0-9_\u4e00-\u9fa5 .()（）、，：]{1,12}", fullmatch=True)
SOUND = [
    'complete = { by = "供地科", reason = "导出,与台账核对", until = 2026-06-30 }',
    "on = 2026-06-30  # 审查日",
    "on = 2026-06-30T08:00:00 # 时刻",
    "[a]\nb = [1, 2.5, 2026-06-30 , 'x：y']  # 说明：全角，不动",
    'a = """\n“多行”，文字\n"""',
]
QUOTES = st.sampled_from(['""', "“”", "„”", "＂＂", "「」", "''", "‘’"])


def parsed(text):
    faults = FaultList()
    return parse_written_toml(text, "case.toml", faults), faults.faults


@given(st.dictionaries(st.sampled_from("abcdefgh"), WORD, min_size=1))
def test_sound_toml_is_read_as_it_is(values):
    escaped = {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in values.items()}
    text = "\n".join(f'{key} = "{value}"' for key, value in escaped.items())
    written, faults = parsed(text)
    assert not faults
    assert written.content == tomllib.loads(text) == values
    assert written.mended == ()


@pytest.mark.parametrize("text", [*SOUND, (resource_folder("layers") / "sample" / "case.toml").read_text("utf-8")])
def test_sound_toml_brings_no_note(text):
    written, faults = parsed(text)
    assert (written.content, written.mended, faults) == (tomllib.loads(text), (), [])


@given(PLAIN, QUOTES, st.sampled_from("=＝"), st.sampled_from(["", " ", "\u3000"]))
def test_a_text_in_any_quotes(value, quotes, equals, gap):
    written, faults = parsed(f"title{gap}{equals}{gap}{quotes[0]}{value}{quotes[1]}")
    assert not faults
    assert written.content == {"title": value}


@given(st.lists(st.from_regex(r"[A-Za-z0-9_\u4e00-\u9fa5]{1,8}", fullmatch=True), min_size=1, max_size=4))
def test_a_windows_path_whatever_letters_follow_a_backslash(names):
    for start in ("D:\\", "\\\\server\\", ""):
        path = start + "\\".join([*names, "边界.shp"])
        written, faults = parsed(f'path = "{path}"  # 路径\ncovers = {{ path = "{path}" }}')
        assert not faults
        assert written.content["path"] == written.content["covers"]["path"] == path


@given(
    st.dates(date(1950, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{}年{}月{}日", "{}/{}/{}", "{}.{}.{}", "{}-{}-{}"]),
)
def test_a_day_as_people_write_it(day, form):
    written, faults = parsed("on = " + form.format(day.year, day.month, day.day))
    assert not faults
    assert written.content == {"on": day}


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("title = 临河开发区", 'title = "临河开发区"'),
        ('title = "临河', "quote is not closed"),
        ("临河开发区", "key, an equals sign"),
        ("on = 2026-06-31", "2026-06-30"),
        ("on = 2026年2月30日", "2026-06-30"),
        ('title = "a"\ntitle = "b"', "stands twice"),
        ("[zone]\n[zone]", "[[zone]]"),
        ("[zone", "[zone]"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_mend(line, mend):
    _, faults = parsed(line)
    assert len(faults) == 1
    assert f"line {line.count(chr(10)) + 1}" in faults[0].text("en")
    assert mend in faults[0].text("en")
    assert "第" in faults[0].text("zh")


def test_every_fault_of_a_case_is_told_at_once(tmp_path):
    (tmp_path / "case.toml").write_bytes(
        'title = 临河\npolcy = ["cn"]\n[layers.draft]\npth = "a"\n[layers.approved]\npath = 3\n'.encode("gb18030")
    )
    with pytest.raises(ManyFaults) as refusal:
        read_case_file(tmp_path)
    told = refusal.value.text("en")
    for words in ("line 1", "did you mean 'policy'", "line 4", "line 6", "must be a text"):
        assert words in told.lower()
    assert len(refusal.value.faults) == 4


def test_a_case_that_notepad_named_txt(tmp_path):
    (tmp_path / "case.toml.txt").write_text("")
    with pytest.raises(InputError, match=r"case\.toml\.txt"):
        read_case_file(tmp_path)


@pytest.mark.parametrize(
    "text", ["“" * 60_000, 'a = ["x' + '","x' * 30_000, "a" * 300_000, ":" * 60_000, 'path = "' + "\\a" * 60_000]
)
def test_a_line_without_end_is_told_and_no_hang(text):
    _, faults = parsed(text)
    assert len(faults) == 1
