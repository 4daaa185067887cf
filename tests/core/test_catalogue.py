"""A catalogue is compiled anew when its source changes, and a bureau's own outranks the shipped one."""

from __future__ import annotations

import pytest

from landuse.core import catalogue, plugins
from landuse.core.messages import Message

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
FOLDER = Message("there is no such folder")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A plug-in folder whose catalogue holds these entries."""
    monkeypatch.setattr(plugins, "_added", [])
    monkeypatch.setattr(catalogue, "_added", [])
    catalogue.load_catalogue.cache_clear()

    def made(text: str, name: str = "own"):
        place = tmp_path / name / "locale" / "zh" / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        (place / "landuse.po").write_text(HEAD + text, encoding="utf-8")
        return tmp_path / name

    yield made
    catalogue.load_catalogue.cache_clear()


def test_it_outranks_the_shipped_one_and_leaves_the_rest(own):
    plugins.add_folder(own('msgid "there is no such folder"\nmsgstr "查无此文件夹"\n'))
    assert FOLDER.text("zh") == "查无此文件夹"
    assert FOLDER.text("en") == "there is no such folder"
    assert Message("Name another").text("zh") != "Name another"


def test_a_change_is_seen_though_it_was_compiled_before(own):
    plugins.add_folder(own('msgid "there is no such folder"\nmsgstr "一"\n'))
    assert FOLDER.text("zh") == "一"
    own('msgid "there is no such folder"\nmsgstr "二"\n')
    catalogue.load_catalogue.cache_clear()
    assert FOLDER.text("zh") == "二"
