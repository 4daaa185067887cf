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


def review(tmp_path, name, *more):
    arguments = ["--rule", "henan-2022/*red-line", "--rule", "henan-2022/permanent-basic-farmland", "--outputs", "json"]
    return main(["review", str(resource_folder("layers") / "sample"), *arguments, *more, "--out", str(tmp_path / name)])


def test_verdicts_are_coloured_on_a_terminal_alone(tmp_path, monkeypatch, capsys):
    review(tmp_path, "plain")
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    review(tmp_path, "shown", "--all")
    assert "[\x1b[1;31m不符合\x1b[0m·必须]" in shown.getvalue()
    assert "[\x1b[1;32m符合\x1b[0m·必须]" in shown.getvalue()


def test_the_console_ends_with_conclusion_broken_undecided_next_step_and_paths(tmp_path, capsys):
    sample = str(resource_folder("layers") / "sample")
    main(["review", sample, "--outputs", "json", "--out", str(tmp_path / "out")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("拟定结论（草稿）")
    marks = [line[1:].partition("]")[0] for line in lines if line.startswith("[")]
    order = ["不符合·必须", "不符合·原则上", "无法判定·必须", "无法判定·原则上"]
    assert marks == sorted(marks, key=order.index)
    assert lines[-2].startswith("下一步：")
    assert lines[-1].endswith("review.json")
    assert "--all" in lines[-3]


def test_all_unfolds_what_is_met_and_the_notices_before_the_conclusion(tmp_path, capsys):
    sample = str(resource_folder("layers") / "sample")
    main(["review", sample, "--outputs", "json", "--all", "--out", str(tmp_path / "out")])
    lines = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("拟定结论"))
    assert {line[1:].partition("]")[0].partition("·")[2] for line in lines[:at]} >= {"提示"}
    assert not any("·提示]" in line for line in lines[at:])
    assert "--all" not in "".join(lines[at:])


def test_final_is_refused_with_the_list_and_nothing_is_written(tmp_path, capsys):
    sample = str(resource_folder("layers") / "sample")
    assert main(["review", sample, "--outputs", "json", "--final", "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "  1. " in said
    assert "cn/idle-land" in said
    assert not (tmp_path / "out").exists()
