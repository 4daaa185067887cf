"""The house stays liveable: few rooms, one way through, one name one thing, one way to say a thing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts.house import LONG_BODY, LONG_FILE, House

REPO = Path(__file__).parents[2]
#: What writes a language's own grammar, and how often: punctuation between sentences, units behind figures, typefaces,
#: the order of a 四至 text.
WRITERS = {
    "dicts by language": {
        "boundary/abuttals/described.py": 1, "core/messages.py": 1, "core/punctuation.py": 1, "core/texts.py": 1,
    },
    "branches on language": {
        "boundary/abuttals/text.py": 3, "core/errors.py": 1, "core/figures.py": 1, "core/wording.py": 1,
        "render/document/clean.py": 1, "render/document/docx.py": 2,
    },
}  # fmt: skip
#: Files beyond the length of a file, with the reason.
LONG = {
    "geometry/engine/union.py": "uniting, and what guards it against hair and entangled ground",
    "geometry/overlay.py": "the public functions of the engine, half of it their documentation",
}
#: Bodies beyond the length of a body, with the reason.
LONG_BODIES: dict[str, str] = {}
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
    ways = house.mechanisms()
    assert len(ways.pop("catalogue")) > 2000
    assert {name: dict(Counter(places)) for name, places in ways.items() if places} == WRITERS


def test_files_and_bodies_are_of_a_length_one_can_hold(house):
    """What is beyond it stands in a list with its reason, and leaves the list when it is shorter."""
    assert set(house.long_files(LONG_FILE)) == set(LONG)
    assert set(house.long_bodies(LONG_BODY)) == set(LONG_BODIES)


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
