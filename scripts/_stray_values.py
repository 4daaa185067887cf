"""Finds values given to a message under a name that none of its slots has: a slot would be shown with its braces."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

#: How many of the first arguments of each are no text of the message, and values it takes besides its slots.
_MADE = {"Message": (0, set[str]()), "Message.plural": (0, {"n"}), "Message.in_context": (1, set[str]())}


def stray_values(folder: Path) -> list[str]:
    """List them, as file:line: name, in messages written where they are said or named at the top of the same file."""
    return [
        f"{path.relative_to(folder.parent)}:{line}: {name}"
        for path in sorted(folder.rglob("*.py"))
        for line, name in strays_in(path.read_text(encoding="utf-8"))
    ]


def strays_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of each such value of a source."""
    tree = ast.parse(source)
    named = {
        target.id: texts
        for line in tree.body
        if isinstance(line, ast.Assign) and (texts := _texts(line.value))
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        texts = _texts(node) or (named.get(node.func.id, []) if isinstance(node.func, ast.Name) else [])
        taken = {slot for text in texts for slot in _slots(text)} | _MADE.get(ast.unparse(node.func), (0, set()))[1]
        if texts:
            yield from ((node.lineno, word.arg) for word in node.keywords if word.arg and word.arg not in taken)


def _texts(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in _MADE:
        return []
    texts = node.args[_MADE[ast.unparse(node.func)][0] :]
    return [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]


def _slots(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
