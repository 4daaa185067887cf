"""Text of the desk stands out from its ground: 4.5 to 1, as WCAG 2.1 AA asks."""

from __future__ import annotations

import re

import pytest

from landuse.cli.desk_app.page import HOME

CSS = (HOME / "static" / "desk.css").read_text(encoding="utf-8")
NAMED = dict(re.findall(r"--([\w_]+): (#[0-9a-f]{3,6});", CSS))
PAIRS = [
    ("ink", "paper"), ("ink", "wash"), ("soft", "paper"), ("soft", "wash"), ("paper", "blue"), ("met", "paper"),
    ("broken", "paper"), ("undecided", "paper"), ("not_judged", "paper"), ("blue", "paper"), ("ink", "#fdeeee"),
    ("ink", "#eaf6ee"), ("ink", "#dbe7f2"), ("ink", "#d8eedf"), ("ink", "#fbe9cf"), ("#174a78", "paper"),
    ("#174a78", "#fdeeee"), ("broken", "#fdeeee"), ("ink", "#eef3f8"), ("ink", "#e8edf2"),
    ("ink", "#fdf3e3"), ("#174a78", "#fdf3e3"), ("soft", "#eef3f8"), ("soft", "#fdf3e3"),
]  # fmt: skip


def light(colour: str) -> float:
    code = NAMED.get(colour, colour).removeprefix("#")
    code = "".join(letter * 2 for letter in code) if len(code) == 3 else code
    parts = [int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground):
    for colour in (text, ground):
        assert colour in NAMED or colour in CSS
    first, second = sorted((light(text), light(ground)), reverse=True)
    assert (first + 0.05) / (second + 0.05) >= 4.5


@pytest.mark.parametrize(("focus", "ground"), [("#b35900", "paper"), ("#b35900", "wash"), ("#ffd166", "blue")])
def test_the_focus_is_seen_on_light_and_dark_ground(focus, ground):
    assert focus in CSS
    first, second = sorted((light(focus), light(ground)), reverse=True)
    assert (first + 0.05) / (second + 0.05) >= 3
