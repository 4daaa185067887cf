"""Count the house: entries at the door, rooms, floors, arrows between rooms, circles, lines, ways to say a thing.

``scripts/house.py [FOLDER]`` counts the package ``landuse`` in a folder, this clone where none is named. All imports
count: those inside functions, under TYPE_CHECKING, and those by name.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Not rooms: what Python itself looks for.
MARKS = {"__init__.py", "__main__.py", "py.typed", "__pycache__"}
PLUGINS = "plugins.py"
#: What one can hold in the head: lines of a file with its docstrings, and of a body without.
LONG_FILE, LONG_BODY = 400, 50
#: The ways in which a thing was said in two languages, and how each is known in the source.
MECHANISMS = {
    "catalogue": r"\bMessage\(",
    "pairs of templates": r"\b(Phrase|Note)\(\s*[\"']",
    "dicts by language": r"[\"']zh[\"']\s*:",
    "tuples by language": r"\[lang == [\"']en[\"']\]",
    "branches on language": r"if (self\.)?lang [!=]= ",
    "finished sentences looked up": r"def in_chinese|def said_in_chinese",
}


def word_list() -> dict[str, set[str]]:
    """Return the old words of `scripts/words.txt`: those of names, of locals, and first words of docstrings."""
    lines = (ROOT / "scripts" / "words.txt").read_text(encoding="utf-8").splitlines()
    words = {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}
    marked = {kind: {word[1:] for word in words if word[0] == mark} for kind, mark in (("locals", "="), ("first", '"'))}
    return {**marked, "names": {word for word in words if word[0] not in '="'}}


class House:
    """The package as its source says it."""

    def __init__(self, root: Path) -> None:
        self.package = root / "landuse"
        self.sources = {self._module(path): path for path in sorted(self.package.rglob("*.py"))}
        self.trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in self.sources.items()}
        self.arrows = Counter(
            (self._room(name), self._room(target))
            for name, tree in self.trees.items()
            for target in self._imports(tree)
            if self._room(target) != self._room(name)
        )

    def _module(self, path: Path) -> str:
        parts = path.relative_to(self.package.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @staticmethod
    def _room(module: str) -> str:
        return module.split(".")[1] if "." in module else "landuse"

    def _imports(self, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "landuse":
                for name in node.names:
                    whole = f"{node.module}.{name.name}"
                    yield whole if whole in self.sources else str(node.module)
            elif isinstance(node, ast.Import):
                yield from (name.name for name in node.names if name.name.split(".")[0] == "landuse")
            elif by_name(node):
                yield by_name(node)

    def entries(self) -> list[str]:
        """List what one sees from the door."""
        return sorted(entry.name for entry in self.package.iterdir() if entry.name not in MARKS)

    def rooms(self) -> list[str]:
        """List the rooms and loose modules that hold code."""
        return sorted({self._room(name) for name in self.sources} - {"landuse", "__main__"})

    def circles(self) -> list[list[str]]:
        """List the sets of rooms that import each other, round about."""
        return [sorted(group) for group in _components(self.rooms(), self._below) if len(group) > 1]

    def _below(self, room: str) -> set[str]:
        known = set(self.rooms())
        return {target for source, target in self.arrows if source == room and target in known}

    def floors(self) -> int:
        """Count the floors: the longest way down, circles taken for one room."""
        groups = [frozenset(group) for group in _components(self.rooms(), self._below)]
        home = {room: group for group in groups for room in group}

        @cache
        def height(group: frozenset[str]) -> int:
            lower = {home[target] for room in group for target in self._below(room)} - {group}
            return 1 + max(map(height, lower), default=0)

        return max(map(height, groups))

    def hidden(self) -> list[str]:
        """List the files, but for the one that loads plug-ins, that import parts of the package by name."""
        return [
            str(path.relative_to(self.package))
            for name, path in self.sources.items()
            if path.name != PLUGINS and any(by_name(node) for node in ast.walk(self.trees[name]))
        ]

    def lines(self) -> int:
        """Count the lines of source."""
        return sum(path.read_text(encoding="utf-8").count("\n") for path in self.sources.values())

    def docstring_lines(self) -> int:
        """Count the lines of docstrings."""
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        nodes = (node for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, documented))
        return sum(text.count("\n") + 1 for node in nodes if (text := ast.get_docstring(node, clean=False)))

    def doubled_classes(self) -> list[str]:
        """List the names that two classes have."""
        names = Counter(
            node.name for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
        )
        return sorted(name for name, count in names.items() if count > 1)

    def old_words(self) -> list[str]:
        """List the names and docstrings in which a word of the list of old words stands."""
        listed = word_list()
        names, first = listed["names"], listed["first"]
        strays = [name for name in self.sources if set(name.lower().split(".")) & names]
        for module, tree in self.trees.items():
            for node in ast.walk(tree):
                if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if node.name.lower().strip("_") in names:
                    strays.append(f"{module}.{node.name}")
                if (ast.get_docstring(node) or "").split(" ")[0] in first:
                    strays.append(f"{module}.{node.name}: its docstring")
        return sorted(strays)

    def vague_locals(self) -> list[str]:
        """List the locals and arguments that an old word names, which says nothing of what they hold."""
        vague = word_list()["locals"]
        return sorted(
            f"{module} (line {line}): {name}"
            for module, tree in self.trees.items()
            for name, line in bound(tree)
            if name in vague
        )

    def long_files(self, most: int) -> dict[str, int]:
        """Return the files with more than so many lines."""
        counts = {
            path.relative_to(self.package).as_posix(): path.read_text(encoding="utf-8").count("\n")
            for path in self.sources.values()
        }
        return {name: count for name, count in counts.items() if count > most}

    def long_bodies(self, most: int) -> dict[str, int]:
        """Return the functions whose body, without its docstring, has more than so many lines."""
        bodies = {
            f"{self.sources[module].relative_to(self.package).as_posix()}: {node.name}": _body_lines(node)
            for module, tree in self.trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        return {name: count for name, count in bodies.items() if count > most}

    def mechanisms(self) -> dict[str, list[str]]:
        """List the places, by file, at which each way to say a thing in two languages is used."""
        texts = {path: path.read_text(encoding="utf-8") for path in self.sources.values()}
        return {
            name: [
                path.relative_to(self.package).as_posix()
                for path, text in texts.items()
                for _ in re.findall(pattern, text)
            ]
            for name, pattern in MECHANISMS.items()
        }


def by_name(node: ast.AST) -> str:
    """Return the part of the package that a call imports by name; empty where it imports none."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args):
        return ""
    argument = ast.unparse(node.args[0]).lstrip("f").strip("'\"")
    return argument if argument.startswith("landuse.") else ""


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def bound(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each name that is bound, and where; not the fields of a class, which stand in its signature."""
    fields = {
        id(line.target) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
        for line in node.body if isinstance(line, ast.AnnAssign)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in fields:
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs) and node.name:
            yield node.name, node.lineno


def _components(nodes: list[str], below: object) -> list[set[str]]:
    reach: dict[str, set[str]] = {}
    for node in nodes:
        todo, seen = [node], set[str]()
        while todo:
            for target in below(todo.pop()):  # type: ignore[operator]
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        reach[node] = seen
    groups: list[set[str]] = []
    for node in nodes:
        if not any(node in group for group in groups):
            groups.append({node} | {other for other in reach[node] if node in reach.get(other, set())})
    return groups


def main(words: list[str]) -> int:
    """Print the count."""
    house = House(Path(words[0]).resolve() if words else ROOT)
    entries, circles = house.entries(), house.circles()
    rows: list[tuple[str, object]] = [
        ("entries at the root", f"{len(entries)}: {', '.join(entries)}"),
        ("rooms", len(house.rooms())),
        ("floors", house.floors()),
        ("arrows between rooms", len([pair for pair in house.arrows if not {"landuse", "__main__"} & set(pair)])),
        ("circles of rooms", "; ".join(" ⇄ ".join(group) for group in circles) or 0),
        ("files importing by name", ", ".join(house.hidden()) or 0),
        ("classes of one name", ", ".join(house.doubled_classes()) or 0),
        ("old words in names and docstrings", len(house.old_words())),
        ("locals that say nothing", len(house.vague_locals())),
        (f"files of more than {LONG_FILE} lines", ", ".join(house.long_files(LONG_FILE)) or 0),
        (f"bodies of more than {LONG_BODY} lines", ", ".join(house.long_bodies(LONG_BODY)) or 0),
        ("files", len(house.sources)),
        ("lines", house.lines()),
        ("lines of docstrings", house.docstring_lines()),
        *((f"said by {name}", len(places)) for name, places in house.mechanisms().items()),
    ]
    for name, value in rows:
        print(f"{name:<38} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
