"""The house stays liveable: few rooms, one way through, one name one thing, one way to say a thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.house import House

REPO = Path(__file__).parents[2]
#: What writes a language's own grammar: punctuation between sentences, units behind figures, the order of a 四至 text.
WRITERS = {
    "boundary/abuttals/described.py", "boundary/abuttals/text.py", "core/errors.py", "core/messages.py",
    "core/punctuation.py", "core/texts.py", "render/document/clean.py", "render/document/docx.py",
}  # fmt: skip
#: Tests of what is no room: the repository itself, and whole cases.
NO_ROOMS = {
    "repository",
    "packs",
    "hostile",
    "made.py",
    "made_packs.py",
    "notebook_runner.py",
    "conftest.py",
    "__init__.py",
}


@pytest.fixture(scope="module")
def house() -> House:
    return House(REPO)


def test_the_view_from_the_door(house):
    assert len(house.entries()) <= 15, house.entries()
    assert len(house.rooms()) <= 15
    assert house.floors() <= 9


def test_one_way_through(house):
    assert house.circles() == []


def test_nothing_but_the_loader_of_plugins_imports_by_name(house):
    assert house.hidden() == []


def test_one_way_to_say_a_thing(house):
    said = house.mechanisms()
    assert len(said["catalogue"]) > 2000
    strays = {
        name: [place for place in places if place not in WRITERS]
        for name, places in said.items()
        if name != "catalogue"
    }
    assert {name: places for name, places in strays.items() if places} == {}


def test_one_name_one_class(house):
    assert house.doubled_classes() == []


def test_old_words_stay_out(house):
    """The words of scripts/words.txt: in names of modules, classes and functions, in docstrings, and of locals."""
    assert house.old_words() == []
    assert house.vague_locals() == []


def test_tests_mirror_the_tree():
    rooms = {path.name for path in (REPO / "tests").iterdir() if path.name not in NO_ROOMS and path.name[0] != "_"}
    assert {room for room in rooms if not (REPO / "landuse" / room).is_dir()} == set()


@pytest.mark.parametrize(("before", "counted"), [("import landuse.b", 1), ("from landuse import b", 1), ("", 0)])
def test_a_circle_is_seen(tmp_path, before, counted):
    """However an import is written: at the top, in a function, for types alone, by name."""
    for name in ("a", "b"):
        (tmp_path / "landuse" / name).mkdir(parents=True)
    (tmp_path / "landuse" / "__init__.py").write_text("")
    (tmp_path / "landuse" / "a" / "__init__.py").write_text(f"def f():\n    pass\n    {before}\n")
    (tmp_path / "landuse" / "b" / "__init__.py").write_text(
        'import importlib\nROOM = "a"\ndef g():\n    return importlib.import_module("landuse.a")\n'
    )
    small = House(tmp_path)
    assert len(small.circles()) == counted
    assert small.hidden() == ["b/__init__.py"]
