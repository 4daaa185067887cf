"""Help is written in the language that is asked for, in lines that fit, and no text of it is left in the other."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import unicodedata

import pytest

from landuse import cli
from landuse.cli import _parser

HAN = re.compile(r"[\u3400-\u9fff]")


def parsers(lang):
    """Return the parser of the command line and of each command and subcommand, by what calls it."""
    found = {}
    waiting = [cli.command_parser(lang)]
    while waiting:
        parser = waiting.pop()
        found[parser.prog] = parser
        waiting += {
            id(sub): sub
            for action in parser._actions
            if isinstance(action, argparse._SubParsersAction)
            for sub in action.choices.values()
        }.values()
    return found


def helps(parser):
    return [action.help for action in parser._actions if action.help not in (None, argparse.SUPPRESS)]


def test_every_command_has_its_help_in_both_languages():
    chinese, english = parsers("zh"), parsers("en")
    assert len(chinese) > 12
    for name, parser in chinese.items():
        texts = helps(parser)
        assert [text for text in texts if not HAN.search(text)] == []
        assert HAN.search(parser.description)
        assert [text for text in helps(english[name]) if HAN.search(text)] == []
        assert not HAN.search(english[name].description)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_fit_the_terminal(lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for parser in parsers(lang).values():
        for line in parser.format_help().splitlines():
            assert sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line) <= 80, line


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ([], "zh"), (["review", "case"], "zh"), (["review", "--lang", "en", "--help"], "en"), (["--lang=en"], "en"),
        (["review", "--lang"], "zh"), (["review", "--lang", "fr"], "zh"), (["--language=en"], "zh"),
    ],
)  # fmt: skip
def test_the_language_asked_for_is_known_before_the_rest_is_read(words, lang):
    assert _parser.asked_language(words) == lang


def test_a_line_breaks_at_words_and_behind_han_and_never_before_a_stop():
    assert _parser._wrapped("甲乙丙丁，戊己", 8) == ["甲乙丙", "丁，戊己"]
    assert _parser._wrapped("写为 EPSG:4527 或", 12) == ["写为", "EPSG:4527 或"]
    assert _parser._wrapped("", 10) == [""]


def test_a_command_line_that_cannot_be_used_is_told_on_stderr_in_its_language(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["review"])
    assert left.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "命令行不能用" in told.err
    with pytest.raises(SystemExit):
        cli.main(["review", "case", "--on", "tomorrow", "--lang", "en"])
    assert "'tomorrow' is no date" in capsys.readouterr().err


def test_the_language_may_stand_before_the_command(capsys):
    assert cli.main(["--lang", "en", "review", "no such case"]) == 2
    assert not HAN.search(capsys.readouterr().err)


#: What a help text needs none of, each of it slow to load.
SLOW = {"babel", "csv", "decimal", "email", "hashlib", "importlib.metadata", "numpy", "pandas", "pydantic", "rich",
        "shapely", "socket", "tempfile", "zipfile"}  # fmt: skip
PROGRAM = """
import contextlib, io, json, sys
before = set(sys.modules)
{run}
print(json.dumps(sorted(set(sys.modules) - before)))
"""


HELP = """from landuse.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(["--help"])"""


@pytest.mark.parametrize(
    ("run", "most"), [("import landuse", 20), (HELP, 95)], ids=["import landuse", "landuse --help"]
)
def test_what_costs_next_to_nothing_loads_next_to_nothing(run, most):
    """Counted in modules, which no busy machine changes."""
    cli.command_parser("zh")  # the catalogue is compiled, once
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(run=run)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    loaded = json.loads(output)
    assert sorted(SLOW & set(loaded)) == []
    assert len(loaded) <= most, loaded


def test_the_version_is_looked_up_where_it_is_asked_for(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["--version"])
    assert left.value.code == 0
    assert re.fullmatch(r"landuse \d\S*\n", capsys.readouterr().out)
