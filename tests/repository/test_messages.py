"""Whatever is refused or reported is a message of the catalogue, and the code never looks at its words."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import landuse
from landuse.core import errors
from scripts import _messages

ROOT = Path(landuse.__file__).parent
#: What refuses or reports, with the place of its sentence among the arguments.
TELLING = {
    **{name: 0 for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)},
    "ReadIssue": 1,
}
FILES = sorted(ROOT.rglob("*.py"))
#: English that must not be left in the Chinese of a message.
ENGLISH = re.compile(r"\b(the|is|was|are|it|no|and|of|lies|written|cannot)\b")


def nodes(path: Path, kind: type):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kind)]


def bare(node: ast.expr) -> bool:
    """Tell whether an argument is words written on the spot."""
    if isinstance(node, ast.IfExp):
        return bare(node.body) or bare(node.orelse)
    if isinstance(node, ast.BinOp):
        return bare(node.left) or bare(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_nothing_is_refused_or_reported_with_bare_words():
    found = []
    for path, call in ((file, call) for file in FILES for call in nodes(file, ast.Call)):
        place = TELLING.get(getattr(call.func, "id", ""))
        if place is not None:
            arguments = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == "next")]
            found += [f"{path}:{call.lineno}: {ast.unparse(one)}" for one in arguments if bare(one)]
    assert found == []


def test_the_scan_sees_bare_words():
    call = ast.parse("InputError('x' if a else f'{b}', next='y')", mode="eval").body
    assert isinstance(call, ast.Call)
    assert bare(call.args[0])
    assert bare(call.keywords[0].value)
    assert not bare(ast.parse("Message('x')", mode="eval").body)


LOOKING = ("endswith", "startswith", "find", "replace", "split", "removeprefix", "removesuffix", "partition")
WORDS = re.compile(r"\b(?:str\((error|refusal)\)|(error|issue|repair|refusal)\.(what|next|text\b))")


def looks_at_words(node: ast.AST) -> bool:
    """Tell whether a piece of code decides by how a message reads."""
    if isinstance(node, ast.Attribute):
        return node.attr in LOOKING and bool(
            re.search(r"(error|issue|repair|refusal)\.(what|next|text)\b", ast.unparse(node.value))
        )
    return isinstance(node, ast.Compare) and bool(WORDS.search(ast.unparse(node)))


def test_the_code_looks_at_no_message_s_words():
    found = [
        f"{path}:{node.lineno}"
        for path in FILES
        for kind in (ast.Attribute, ast.Compare)
        for node in nodes(path, kind)
        if looks_at_words(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    ['error.what.text("en").endswith("x")', '"x" in str(error)', 'issue.what == "x"', 'error.what.id.split("x")'],
)
def test_the_scan_sees_such_looks(code):
    assert any(looks_at_words(node) for node in ast.walk(ast.parse(code)))


def test_the_catalogue_holds_the_messages_of_the_code_each_with_its_chinese():
    assert _messages.faults() == []


def chinese():
    with _messages.PO.open("rb") as file:
        for message in _messages.read_po(file, locale="zh", domain="landuse"):
            if message.id:
                english = message.id if isinstance(message.id, str) else message.id[1]
                text = message.string if isinstance(message.string, str) else message.string[0]
                yield english, text


def test_no_english_is_left_in_the_chinese():
    left = [text for _, text in chinese() if ENGLISH.search(re.sub(r"`[^`]*`|\{[^}]*\}|\"[^\"]*\"|'[^']*'", "", text))]
    assert left == []


def test_figures_are_formatted_alike_in_both_languages():
    """A slot ``{x:.3f}`` without its format in the Chinese would show 15 digits there."""

    def styles(text: str) -> set[tuple[str, str | None]]:
        return {(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name and spec}

    assert [english for english, text in chinese() if styles(english) != styles(text)] == []
