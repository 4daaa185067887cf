"""What a person at a terminal sees: verdicts in colour there, plain lines elsewhere."""

from __future__ import annotations

import io
import sys

from landuse.cli import main
from landuse.core.resources import resource_folder


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def review(tmp_path, name):
    arguments = ["--rule", "henan-2022/*red-line", "--rule", "henan-2022/permanent-basic-farmland", "--outputs", "json"]
    return main(["review", str(resource_folder("layers") / "sample"), *arguments, "--out", str(tmp_path / name)])


def test_verdicts_are_coloured_on_a_terminal_alone(tmp_path, monkeypatch, capsys):
    review(tmp_path, "plain")
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    review(tmp_path, "shown")
    assert "[\x1b[1;31m不符合\x1b[0m·必须]" in shown.getvalue()
    assert "[\x1b[1;32m符合\x1b[0m·必须]" in shown.getvalue()
