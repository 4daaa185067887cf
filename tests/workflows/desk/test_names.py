"""Names of what is handed in: none leads out of the folder, or cannot be stored on another system."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.core.errors import InputError
from landuse.workflows.desk.names import doubled, folder_name, safe_path

REFUSED = [
    "../x.shp", "a/../../x", "/etc/passwd", "C:\\x.shp", "c:x", "\\\\server\\share\\x", "..\\x", "a\0b.shp", "con",
    "CON.shp", "a/aux.txt", "com1.dbf", "LPT9", "x.", " x", "x ", ".hidden", "a/.git/config", "x\u202ecod.shp", "a<b",
    "a|b", 'a"b', "a?b", "x" * 200, "/".join("d" * 13), "", "///", "\ud800.shp", "a\nb", "x:y.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_cannot_be_taken_is_refused(name):
    with pytest.raises(InputError):
        safe_path(name)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("某区/地块.shp", "某区/地块.shp"),
        ("某区\\三线.gdb\\a0001.gdbtable", "某区/三线.gdb/a0001.gdbtable"),
        ("./x.txt", "x.txt"),
        ("a//b.txt", "a/b.txt"),
        ("1、四至边界(终稿).TXT", "1、四至边界(终稿).TXT"),
        ("consent.csv", "consent.csv"),
    ],
)
def test_a_name_of_the_field_is_taken(name, stored):
    assert safe_path(name) == PurePosixPath(stored)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_whatever_is_named_stays_within_the_folder(name):
    try:
        path = safe_path(name)
    except InputError:
        return
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert all(part and not part.startswith(".") and "\0" not in part and "\\" not in part for part in path.parts)
    assert safe_path(path.as_posix()) == path


def test_names_that_differ_by_capitals_alone_are_one_file_elsewhere():
    assert doubled([PurePosixPath("A.shp"), PurePosixPath("a.SHP"), PurePosixPath("b.shp")]) == ["a.SHP"]
    assert doubled([PurePosixPath("a"), PurePosixPath("A/b.shp")]) == ["a"]
    assert doubled([PurePosixPath("a/b.shp"), PurePosixPath("a/c.shp")]) == []


def test_the_folder_of_a_case_is_named_after_it():
    assert folder_name("某某开发区 扩区/草案", []) == "某某开发区_扩区_草案"
    assert folder_name("x", ["X", "x-2"]) == "x-3"
    assert folder_name("../..", []) == "case"
    assert folder_name("nul", []) == "_nul"
    assert folder_name(".desk", []) == "desk"
