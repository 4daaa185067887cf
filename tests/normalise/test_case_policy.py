"""A pack of one's own is named by its path from the case folder, wherever the command runs."""

from __future__ import annotations

import pytest

from landuse.core.errors import InputError
from landuse.normalise.case import read_case
from tests.made import land, square
from tests.made_packs import HEAD, SHARE


@pytest.fixture
def folder(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    land(square(100, 500_000, 3_300_000)).to_file(case / "draft.gpkg", layer="draft")
    (case / "case.toml").write_text(
        'title = "t"\non = 2026-06-30\npolicy = ["own/mine.toml", "cn"]\n[layers.draft]\npath = "draft.gpkg"\n',
        encoding="utf-8",
    )
    return case


def test_the_path_is_read_from_the_case_folder(folder, monkeypatch):
    (folder / "own").mkdir()
    (folder / "own" / "mine.toml").write_text(HEAD + SHARE, encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    assert read_case(folder).policy == (str(folder / "own" / "mine.toml"), "cn")
    assert read_case(folder, policy=["cn"]).policy == ("cn",)


def test_a_pack_in_the_working_folder_does_not_stand_in(folder, monkeypatch):
    elsewhere = folder.parent / "own"
    elsewhere.mkdir()
    (elsewhere / "mine.toml").write_text(HEAD + SHARE, encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    with pytest.raises(InputError, match=r"own/mine\.toml") as refused:
        read_case(folder)
    assert "from the folder of the case" in refused.value.text("en")
