"""Chinese stands in the catalogue; in the code only where it is read from what users write, or names a thing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from landuse.render.webmap.script_texts import SCRIPT_TEXTS

ROOT = Path(__file__).parents[2] / "landuse"
HAN = re.compile(r"[\u3400-\u9fff]")
#: Calls whose English may quote a word of a file or a document.
MARKS = {"Message", "Message.plural", "Message.in_context", "mark"}
#: Files, or folders, that hold words of the field as users write them, and what these are.
VOCABULARY = {
    "boundary/abuttals": "四至 texts, read and written in the form of the notices",
    "boundary/block_names.py": "what the names of blocks begin with",
    "boundary/crosscheck/submission.py": "how blocks are called",
    "boundary/numerals.py": "numerals, and what blocks are called by them",
    "boundary/topology/check.py": "the id of an outline that has none",
    "checks/approval_route.py": "words of an approval",
    "workflows/policies/fillings.py": "what a zone may be that a case leaves unsaid",
    "checks/hazardous_projects.py": "yes and no",
    "checks/indicator.py": "units of indicators",
    "checks/not_in_catalogue.py": "criteria as tables name them",
    "checks/revenue_tier.py": "kinds of zone in their names",
    "checks/unified_supply.py": "a kind of zone in its name",
    "core/codes.py": "what parts codes in a cell",
    "core/heading_text.py": "units in headings",
    "core/statements.py": "units of dates",
    "core/vocabulary.py": "words that deny",
    "core/written_toml.py": "units of dates",
    "geometry/crs/datum_names.py": "names of datums",
    "geometry/crs/interpret.py": "names of systems",
    "intake": "headings and words of survey files, sheets and drawings",
    "measures/raster/grid.py": "units of heights",
    "measures/industries.py": "what parts and ends the names of industries",
    "measures/land_uses.py": "cultivated land in the code lists",
    "measures/names.py": "words around names in titles",
    "measures/paper_marks.py": "kinds of zone in titles",
    "measures/organs.py": "names of authorities",
    "measures/replies.py": "what parts the names of departments",
    "measures/zone_facts.py": "levels of a zone",
    "normalise/role_guess.py": "what file names end with",
    "normalise/role_words.py": "what file names end with",
    "normalise/values.py": "yes, no, nothing, units of dates",
    "render/document/clean.py": "the range of Han characters",
    "render/document/docx.py": "a typeface",
    "render/document/ledger.py": "typefaces",
    "render/document/styles.py": "typefaces",
    "render/opinion.py": "a letter to open a typeface with",
    "render/sheet.py": "a letter to open a typeface with",
    "render/webmap/services.py": "names of the services",
    "testing.py": "land and people of examples",
    "workflows/batch_table.py": "the stems that number zones",
    "workflows/boundary/inputs.py": "keys of survey files",
    "workflows/boundary/survey_plots.py": "a key of survey files",
    "workflows/boundary/sheet.py": "what the names of boundary files end with",
    "workflows/boundary/faults.py": "the id of the county's line in the table of faults",
    "workflows/policies/erasures.py": "what the harness writes into cells",
    "workflows/signed.py": "words beside the blanks of an opinion, on which a seal may lie",
}


def han_in(source: str) -> list[int]:
    """List the lines of literals with Han characters, but for docstrings and quotes in messages."""
    tree = ast.parse(source)
    passed = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKS:
            passed |= {id(argument) for argument in node.args}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and HAN.search(node.value)
    ]


def is_vocabulary(name: str) -> bool:
    return any(name == known or name.startswith(f"{known}/") for known in VOCABULARY)


def test_no_chinese_stands_in_the_code_but_vocabulary():
    found = {path.relative_to(ROOT).as_posix(): han_in(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines and not is_vocabulary(name)} == {}


def test_the_scripts_of_the_map_hold_no_words_of_a_language():
    """They take every text from the page's data, which Python fills from the catalogue."""
    assets = [path for path in ROOT.rglob("*.js") if "vendor" not in path.parts]
    assert len(assets) > 5
    texts = {path.name: path.read_text(encoding="utf-8") for path in assets}
    assert [name for name, text in texts.items() if HAN.search(text) or re.search(r"lang *===? *[\"']", text)] == []


def test_every_text_that_a_script_shows_is_given_to_it():
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.js") if "vendor" not in path.parts)
    calls = re.findall(r"\b(?:t|lines|button)\((?:[^()]*\? )?\"([a-z_0-9]+)\"(?: : \"([a-z_0-9]+)\")?[,)]", scripts)
    headings = re.findall(r"\[([^\]]*)\]\.map\(function \(key\) \{ return el\(\"th\", null, t\(key\)\)", scripts)
    shown = {key for call in calls for key in call if key} | set(re.findall(r"\"(\w+)\"", "".join(headings)))
    assert len(shown) > 50
    assert shown - set(SCRIPT_TEXTS) == set()
    begun = tuple(re.findall(r"\bt\(\"(\w+_)\" \+|words\[\"(\w+_)\" \+", scripts))
    assert begun
    kinds = tuple({start for pair in begun for start in pair if start})
    assert [key for key in SCRIPT_TEXTS if key not in shown and not key.startswith(kinds)] == []


def test_the_list_of_vocabularies_names_nothing_that_is_gone():
    names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py")]
    holding = [name for name in names if han_in((ROOT / name).read_text(encoding="utf-8"))]
    assert [known for known in VOCABULARY if not any(is_in(name, known) for name in holding)] == []


def is_in(name: str, known: str) -> bool:
    return name == known or name.startswith(f"{known}/")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = '面积'", [1]),
        ("x = {'area': '面积'}", [1]),
        ("x = f'{a}公顷'", [1]),
        ("def f():\n    '''Read 面积.'''\n", []),
        ("Message('坐标系 is not said')", []),
        ("Message('{x} ha', x='公顷')", [1]),
    ],
)
def test_the_scan_sees_chinese(source, lines):
    assert han_in(source) == lines
