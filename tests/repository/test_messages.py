"""Whatever is refused or reported is a message of the catalogue, and the code never looks at its words."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import landuse
from landuse.core import errors
from scripts import _bare_words, _messages, _stray_values

ROOT = Path(landuse.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
#: English that must not be left in the Chinese of a message.
ENGLISH = re.compile(r"\b(the|is|was|are|it|no|and|of|lies|written|cannot)\b")


def nodes(path: Path, kind: type):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kind)]


def test_nothing_is_refused_or_reported_with_bare_words():
    assert _bare_words.bare_words(ROOT) == []


def test_the_scan_knows_every_kind_of_error():
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert {*kinds - {"ManyFaults"}, "ReadIssue"} == set(_bare_words.TELLING)  # it takes faults, and no words


def test_no_value_is_given_under_a_name_that_the_message_has_not():
    assert _stray_values.stray_values(ROOT / "landuse") == []
    lines = ["A = Message('{a} of {b}')", "A(a=1, c=2)", "Message.plural('{n} row', '{n} rows', n=2, m=3)"]
    assert list(_stray_values.strays_in("\n".join(lines))) == [(2, "c"), (3, "m")]


def test_the_scan_sees_bare_words():
    call = ast.parse("InputError('x' if a else f'{b}', next='y')", mode="eval").body
    assert isinstance(call, ast.Call)
    assert _bare_words.is_bare(call.args[0])
    assert _bare_words.is_bare(call.keywords[0].value)
    assert not _bare_words.is_bare(ast.parse("Message('x')", mode="eval").body)


def test_no_text_for_the_applicant_holds_a_term_of_the_code():
    assert _messages.code_terms() == []


@pytest.mark.parametrize(
    "text", ["请写入case.toml", "完整的证明(covers)", "见[zone] name", "请加--out", "字段use_code", "地类标准(scheme)"]
)
def test_terms_of_the_code_are_known(text):
    assert _messages.CODE_TERM.search(text)
    assert not _messages.CODE_TERM.search("2000国家大地坐标系3度带，GB/T 21010，EPSG:4527，CASS、DXF")


LOOKING = ("endswith", "startswith", "find", "replace", "split", "removeprefix", "removesuffix", "partition")
WORDS = re.compile(r"\b(error|issue|repair|refusal)\.(what|next|text)\b")


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
    ['error.what.text("en").endswith("x")', '"x" in error.text()', 'issue.what == "x"', 'error.what.id.split("x")'],
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


@pytest.mark.parametrize("text", ["甲,乙", "“甲”,乙", "甲:{x}", "甲;", "见（甲）,乙", "栅格(像元)", "甲(附{x}页)"])
def test_half_width_punctuation_is_seen(text):
    assert _messages.HALF_WIDTH.search(text)


@pytest.mark.parametrize(
    "text", ["甲，乙：{x}；", "X坐标(m)", "EPSG:4527", "写作vec:密钥", "1,000.00平方米", "甲（乙）"]
)
def test_signs_of_figures_and_names_are_none(text):
    assert not _messages.HALF_WIDTH.search(text)
