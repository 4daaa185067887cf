"""Which messages a part of the code may refuse or report with: those of the functions that it comes to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

REPO = Path(__file__).parents[1]
CODE = re.compile(r"[A-Z][A-Z0-9_]{3,}")
NO_CODES = {"NFKC", "ACAD", "GPKG"}
REFUSALS = ("InputError", "LayerNotFound", "NoCrosswalk", "NoGeometry", "CrsRefused", "TargetExists")
#: Stands in a sentence for what is said of the case in hand.
SLOT = "…"
SLOT_OF = re.compile(r"(?<!\{)\{\w+(?::[^{}]*)?\}(?!\})")
#: What names may stand for.
Values = dict[str, list[ast.expr]]


@dataclass(frozen=True)
class Module:
    """A file of source: what it defines at its top, what it takes from others, and what its names are set to.

    Parameters
    ----------
    body
        Everything at its top.
    defined
        What stands there under a name.
    imported
        From which file of ours a name comes, and what it is called there; nothing where it is the file itself.
    constants
        What each name at the top is set to.
    """

    body: list[ast.stmt]
    defined: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, tuple[Path, str]] = field(default_factory=dict)
    constants: dict[str, list[ast.expr]] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """A place where input is refused.

    Parameters
    ----------
    line
        Where it stands in its file.
    what
        The messages of what may be wrong there, by their ids.
    then
        Those of what to do next.
    """

    line: int
    what: tuple[str, ...]
    then: tuple[str, ...]


@cache
def module_of(path: Path) -> Module:
    """Read a file of source."""
    found = Module(ast.parse(path.read_text(encoding="utf-8")).body)
    found.constants.update(_assigned(found.body))
    for node in found.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.defined[node.name] = node
        elif isinstance(node, ast.Assign):
            found.defined.update({target.id: node for target in node.targets if isinstance(target, ast.Name)})
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.defined[node.target.id] = node
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "landuse":
            home = REPO / Path(*node.module.split("."))
            for one in node.names:
                module, source = home / f"{one.name}.py", home.with_suffix(".py")
                if module.is_file() or source.is_file():
                    whole = module.is_file()
                    found.imported[one.asname or one.name] = (module, "") if whole else (source, one.name)
    return found


def reached(path: Path, homes: Iterable[str]) -> list[tuple[Path, ast.stmt]]:
    """Return what a file defines, and what that comes to by name in it and in the folders and files ``homes``."""
    module = module_of(path)
    todo = [(path, name) for name in module.defined]
    seen: dict[tuple[Path, str], ast.stmt] = {}
    while todo:
        file, name = todo.pop()
        here = module_of(file)
        if (file, name) in seen or name not in here.defined:
            continue
        seen[file, name] = here.defined[name]
        for source, called in _names(here, file, here.defined[name]):
            if source in (path, file) or {source.parent.name, source.stem} & set(homes):
                todo.append((source, called))
    return [(file, node) for (file, _), node in seen.items()]


def _names(here: Module, file: Path, node: ast.AST) -> Iterator[tuple[Path, str]]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield here.imported.get(each.id, (file, each.id))
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            source, called = here.imported.get(each.value.id, (file, "?"))
            if not called:
                yield source, each.attr


def issues_in(path: Path, node: ast.AST | None = None) -> Iterator[tuple[str, str]]:
    """Yield the read issues that a file, or a piece of it, lists: code and message id."""
    for call, known in _calls_in(path, node):
        code = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        if isinstance(code, str) and CODE.fullmatch(code) and code not in NO_CODES:
            ids = _ids(call.args[1], known) if len(call.args) > 1 else []
            yield from ((code, ident) for ident in ids or [""])


def refusals_in(path: Path, node: ast.AST | None = None) -> Iterator[Refusal]:
    """Yield the refusals in a file, or in a piece of it."""
    for call, known in _calls_in(path, node):
        if getattr(call.func, "id", "") in REFUSALS:
            then = [ident for word in call.keywords if word.arg == "next" for ident in _ids(word.value, known)]
            yield Refusal(call.lineno, tuple(_ids(call.args[0], known)), tuple(then))


def _calls_in(path: Path, node: ast.AST | None) -> Iterator[tuple[ast.Call, Values]]:
    """Yield the calls with what the names around them may stand for."""
    module = module_of(path)
    known = dict(module.constants)
    for name, (source, called) in module.imported.items():
        known[name] = module_of(source).constants.get(called, []) if called else []
    for each in module.body if node is None else [node]:
        yield from _calls(each, known)


def _calls(node: ast.AST, known: Values) -> Iterator[tuple[ast.Call, Values]]:
    if isinstance(node, ast.FunctionDef):
        inside = list(ast.walk(node))
        values, uses = _assigned(inside), [each for each in inside if isinstance(each, ast.Name)]
        for call in inside:
            if isinstance(call, ast.Call) and call.args:
                yield call, known | {name: _since(values[name], name, uses, call.lineno) for name in values}
    else:
        for child in ast.iter_child_nodes(node):
            yield from _calls(child, known)


def _since(values: list[ast.expr], name: str, uses: list[ast.Name], line: int) -> list[ast.expr]:
    """Return what a name was set to before a line, and after its last use before it: a name may serve twice."""
    used = [one.lineno for one in uses if one.id == name and isinstance(one.ctx, ast.Load) and one.lineno < line]
    before = [one for one in values if one.lineno < line]
    return [one for one in before if one.lineno > max(used, default=0)] or before


def _assigned(nodes: Iterable[ast.AST]) -> Values:
    found: Values = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _ids(node: ast.expr, known: Values) -> list[str]:
    """Return the ids of the messages that an expression may be: written there, by name, or one of two."""
    if isinstance(node, ast.Name):
        rest = {name: values for name, values in known.items() if name != node.id}  # a name is followed once
        return [ident for value in known.get(node.id, ()) for ident in _ids(value, rest)]
    if isinstance(node, ast.IfExp):
        return [*_ids(node.body, known), *_ids(node.orelse, known)]
    if not isinstance(node, ast.Call):
        return []
    if ast.unparse(node.func) in ("Message", "Message.plural"):
        said = node.args[-1]  # of several, where it is told from one
        return [str(said.value)] if isinstance(said, ast.Constant) else []
    return _ids(node.func, known)  # a message kept as a constant, with its values


def shown(template: str) -> str:
    """Write a message's template for a page, with a mark for what is said of the case in hand."""
    return SLOT_OF.sub(SLOT, template).replace("{{", "{").replace("}}", "}")
