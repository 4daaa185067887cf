"""A bureau's own catalogue outranks the shipped one, and a wrong one is refused in one line."""

from __future__ import annotations

import pytest

from landuse.core import catalogue, plugins
from landuse.core.errors import InputError
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


@pytest.mark.parametrize(
    "wrong",
    [
        'msgid "there is no such folder"\nmsgstr "没有{folder}"\n',
        'msgid "there is no such folder"\nmsgstr "没有{"\n',
        'msgid "there is no such folder\n',
        'msgid "a"\nmsgstr broken\n',
    ],
)
def test_a_wrong_one_is_refused_and_nothing_of_it_is_used(own, wrong):
    with pytest.raises(InputError, match="cannot be used as a translation"):
        plugins.add_folder(own(wrong))
    assert FOLDER.text("zh") == "没有这个文件夹"
