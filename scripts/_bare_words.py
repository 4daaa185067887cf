"""Finds errors and read issues that are raised with words written on the spot instead of a message."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

#: What refuses or reports, with the place of its sentence among the arguments.
TELLING = {
    "LanduseError": 0,
    "InputError": 0,
    "LayerNotFound": 0,
    "FindingNotFound": 0,
    "NoCrosswalk": 0,
    "WrongArguments": 0,
    "NoGeometry": 0,
    "CrsRefused": 0,
    "FilesChanged": 0,
    "TargetExists": 0,
    "PackError": 0,
    "OutputError": 0,
    "ReadIssue": 1,
}


def bare_words(folder: Path) -> list[str]:
    """List the places under a folder where something is refused or reported with bare words."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if any(name in text for name in TELLING):
            found += [f"{path}:{line}: {words}" for line, words in _bare_in(ast.parse(text))]
    return found


def _bare_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in ast.walk(tree):
        place = TELLING.get(getattr(call.func, "id", "")) if isinstance(call, ast.Call) else None
        if isinstance(call, ast.Call) and place is not None:
            arguments = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == "next")]
            yield from ((call.lineno, ast.unparse(argument)) for argument in arguments if is_bare(argument))


def is_bare(node: ast.expr) -> bool:
    """Return whether an argument is words written on the spot."""
    if isinstance(node, ast.IfExp):
        return is_bare(node.body) or is_bare(node.orelse)
    if isinstance(node, ast.BinOp):
        return is_bare(node.left) or is_bare(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
