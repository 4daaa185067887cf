"""Puts the documentation together: the pages of docs/, and the reference pages written from the code itself.

``make_docs.py FOLDER`` writes FOLDER/pages and FOLDER/mkdocs.yml; scripts/docs then builds the site from them. What is
written from the code (commands, checks, formats, layers and their columns, what the rules say) cannot drift from it.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from landuse import cli
from landuse.core import plugins
from landuse.core.column_words import column_vocabulary
from landuse.core.messages import Message
from landuse.core.rules import Rule, RulePack, load_pack
from landuse.core.specs import LayerSpec, list_specs, load_spec
from landuse.judge.bind import Check, find_check
from scripts._check_pictures import Example, caption, example_of, picture, tables
from scripts._format_pages import format_pages, index_page
from scripts._message_pages import message_pages

REPO = Path(__file__).parents[1]
Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("en", "zh")
WORDS: dict[str, Message] = {
    "language": Message("English"),
    "reference": Message("Reference"),
    "tutorial": Message("Tutorial"),
    "howto": Message("How-to"),
    "explanation": Message("Explanation"),
    "commands": Message("Commands"),
    "python": Message("Python"),
    "checks": Message("Checks"),
    "formats": Message("Formats"),
    "layers": Message("Layers and columns"),
    "messages": Message("What the rules say"),
    "commands_about": Message("As `landuse COMMAND --lang en --help` prints it."),
    "checks_about": Message(
        "Each is one pure function, callable alone as `landuse.checks.<name>(...)`; written from its docstring."
    ),
    "layers_about": Message(
        "The roles a layer, a table or a raster can play in `case.toml`, each with its columns and the headings "
        "they are found under."
    ),
    "messages_about": Message("Every message of every rule: met, broken, undecided and not judged."),
    "drawn": Message("the example, drawn by the code"),
    "takes": Message("What it takes"),
    "rules": Message("Rules that use it"),
    "no_rules": Message("No shipped pack uses it."),
    "assumes": Message("What may be assumed about it"),
    "by_case": Message("set by the pack or by `[params]` of the case"),
    "names": Message("Names such a layer goes by"),
    "no_columns": Message("It has no columns of its own."),
    "required": Message("required"),
}
HEADS = (Message("Column"), Message("Meaning"), Message("Type"), Message("Headings"))
KINDS: dict[str, Message] = {
    "scope": Message("the ground that is judged"),
    "layer": Message("the layer of this role"),
    "layers": Message("all layers of this role, by date"),
    "table": Message("the table of this role"),
    "tables": Message("all tables of this role, by date"),
    "raster": Message("the raster of this role"),
    "rasters": Message("all rasters of this role, by date"),
    "zone": Message("what `[zone]` states"),
    "on": Message("the day of review"),
    "assume": Message("the assumptions of the case"),
    "param": Message("a parameter"),
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pages and mkdocs.yml go; its pages/ is made anew")
    folder = parser.parse_args().folder
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    write_pages(pages)
    settings = {"INHERIT": os.path.relpath(REPO / "mkdocs.yml", folder), "docs_dir": "pages", "site_dir": "site"}
    # JSON is YAML
    (folder / "mkdocs.yml").write_text(json.dumps({**settings, "nav": nav(pages)}, ensure_ascii=False), "utf-8")
    return 0


def write_pages(pages: Path) -> None:
    """Copy the pages of docs/, and write the reference beside them."""
    shutil.copytree(REPO / "docs", pages)
    packs = [load_pack(name) for name in plugins.names("packs")]
    rules = [rule for pack in packs for rule in pack.rules]
    examples = {name: example_of(find_check(name)) for name in plugins.names("checks")}
    for lang in LANGS:
        made = {
            "commands": dict(command_pages(lang)),
            "checks": dict(check_pages(examples, packs, lang)),
            "layers": dict(role_pages(lang)),
            "messages": dict(message_pages(lang)),
        }
        for kind, texts in made.items():
            home = pages / lang / "reference" / kind
            home.mkdir(parents=True)
            for name, text in texts.items():
                (home / f"{name}.md").write_text(text, encoding="utf-8")
            (home / "index.md").write_text(index(kind, texts, lang), encoding="utf-8")
        for name, example in examples.items():
            drawn = picture(example, rules, lang)
            (pages / lang / "reference" / "checks" / f"{name}.svg").write_text(drawn, encoding="utf-8")
        home = pages / lang / "reference" / "formats"
        formats = dict(format_pages(home, lang))
        for name, text in formats.items():
            (home / f"{name}.md").write_text(text, encoding="utf-8")
        (home / "index.md").write_text(index_page(formats, lang), encoding="utf-8")


def index(kind: str, texts: Mapping[str, str], lang: Lang) -> str:
    """List the pages of a kind with the first sentence of each."""
    lines = [f"# {WORDS[kind].text(lang)}", "", WORDS[f"{kind}_about"].text(lang), ""]
    for name, text in texts.items():
        first = next((line for line in text.splitlines()[1:] if line.strip() and not line.startswith("```")), "")
        lines.append(f"- [{name}]({name}.md): {first}")
    return "\n".join(lines) + "\n"


# ---- commands


def command_pages(lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield each command's page, from its own help."""
    os.environ["COLUMNS"] = "100"
    for name, parser in _subparsers(cli.command_parser(lang)).items():
        lines = [f"# landuse {name}", "", f"{_sentence(str(parser.description))}", "", *_help(parser)]
        for sub, its in _subparsers(parser).items():
            lines += ["", f"## landuse {name} {sub}", "", f"{_sentence(str(its.description))}", "", *_help(its)]
        yield name, "\n".join(lines) + "\n"


def _subparsers(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    each = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return each[0].choices if each else {}


def _help(parser: argparse.ArgumentParser) -> list[str]:
    # Python 3.14 colours help on a terminal
    return ["```", re.sub(r"\x1b\[[0-9;]*m", "", parser.format_help()).rstrip(), "```"]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


# ---- checks


def check_pages(examples: Mapping[str, Example], packs: list[RulePack], lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield each check's page: its docstring, its signature, its example drawn, and the clauses judged by it."""
    for name, example in examples.items():
        check = example.check
        doc = inspect.getdoc(check.function) or ""
        summary, *rest = _sections(doc)
        lines = [f"# {name}", "", summary[1], "", "```python", _signature(check), "```", ""]
        lines += [f"## {WORDS['takes'].text(lang)}", "", *_takes(check, lang), ""]
        for title, text in rest:
            lines += [f"## {title}", "", *_section(title, text), ""]
            if title == "Examples":
                lines += [*_drawn(example, [rule for pack in packs for rule in pack.rules], lang), ""]
        if check.assumes:
            lines += [f"## {WORDS['assumes'].text(lang)}", ""]
            lines += [
                f"- `{about}`: {', '.join(f'`{take}`' for take in takes)}" for about, takes in check.assumes.items()
            ]
            lines.append("")
        lines += [f"## {WORDS['rules'].text(lang)}", "", *_rules(name, packs, lang)]
        yield name, "\n".join(lines) + "\n"


def _drawn(example: Example, rules: list[Rule], lang: Lang) -> Iterator[str]:
    for name, table in tables(example):
        yield from (f"`{name}`:", "", table, "")
    yield from (f"![{WORDS['drawn'].text(lang)}]({example.check.name}.svg)", "", caption(example, rules, lang))


def _sections(doc: str) -> list[tuple[str, str]]:
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", doc, flags=re.MULTILINE)
    return [("", parts[0].strip()), *zip(parts[1::2], (text.strip("\n") for text in parts[2::2]), strict=True)]


def _section(title: str, text: str) -> list[str]:
    if title == "Examples":
        return ["```pycon", text, "```"]
    if title in ("Parameters", "Returns", "Raises", "Yields"):
        lines: list[str] = []
        for line in text.splitlines():
            if line and not line.startswith(" "):
                lines.append(f"- **`{line}`**: ")
            elif line.strip() and lines:
                lines[-1] += line.strip() + " "
        return [line.rstrip().removesuffix(":") for line in lines]
    return [text]


def _signature(check: Check) -> str:
    text = f"{check.name}{inspect.signature(check.function)}"
    return re.sub(
        r"(?:landuse|datetime|collections\.abc|geopandas|pandas)(?:\.\w+)*\.(?=\w)", "", text.replace("'", "")
    )


def _takes(check: Check, lang: Lang) -> list[str]:
    lines = []
    for name, kind in check.kinds.items():
        tail = f" ({WORDS['by_case'].text(lang)})" if kind == "param" else ""
        shown = f"[`{name}`](../layers/{name}.md)" if name in list_specs() else f"`{name}`"
        lines.append(f"- {shown}: {KINDS[kind].text(lang)}{tail}")
    return lines


def _rules(name: str, packs: list[RulePack], lang: Lang) -> list[str]:
    lines = [line for pack in packs for rule in pack.rules if rule.check == name for line in _rule(rule, lang)]
    return lines or [WORDS["no_rules"].text(lang)]


def _rule(rule: Rule, lang: Lang) -> list[str]:
    said = rule.citation
    limit = (
        ""
        if rule.limit is None
        else f" `{rule.limit.op} {'?' if rule.limit.value is None else f'{rule.limit.value:g}'}`"
    )
    place = " ".join(part for part in (said.document, said.number, said.clause) if part)
    return [f"- `{rule.full_id}`{limit}: {getattr(rule.title, lang)}  ", f"  {place}: “{said.quote}”"]


# ---- layers and columns


def role_pages(lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield each role's page: its shape, its columns and the headings they are found under."""
    for role in list_specs():
        spec = load_spec(role)
        yield role, "\n".join([f"# {role}", "", *_role(spec, lang)]) + "\n"


def _role(spec: LayerSpec, lang: Lang) -> list[str]:
    key = "tables" if spec.kind == "table" else "layers"
    shape = f", {spec.geometry}" if spec.geometry else ""
    lines = [f"{spec.title.zh} · {spec.title.en} ({spec.kind}{shape}; `[{key}.{spec.role}]`)", ""]
    if spec.names:
        lines += [f"{WORDS['names'].text(lang)}: {'、'.join(f'`{name}`' for name in spec.names)}", ""]
    if not spec.columns:
        return [*lines, WORDS["no_columns"].text(lang)]
    lines += [f"| {' | '.join(head.text(lang) for head in HEADS)} |", "|---|---|---|---|"]
    for name, column in spec.columns.items():
        kind = " ".join(
            part
            for part in (column.type, column.unit, WORDS["required"].text(lang) if column.required else None)
            if part
        )
        terms = set(column.values.values()) | _words(spec.role, name)
        words = f"<br>{', '.join(sorted(terms))}" if terms else ""
        aliases = "、".join(column.aliases).replace("|", "\\|")
        lines.append(f"| `{name}` | {getattr(column.title, lang)}{words} | {kind} | {aliases} |")
    return lines


def _words(role: str, column: str) -> set[str]:
    words = column_vocabulary(role, column)
    return set() if words is None else set(words.words.values())


# ---- the order of the site


def nav(pages: Path) -> list[Any]:
    """Return the order of the pages, as mkdocs takes it."""
    return ["index.md", *({WORDS["language"].text(lang): _nav(pages, lang)} for lang in LANGS)]


def _nav(pages: Path, lang: Lang) -> list[Any]:
    parts: list[Any] = [f"{lang}/index.md"]
    for part in ("tutorial", "howto", "explanation"):
        files = [path.relative_to(pages).as_posix() for path in sorted((pages / lang / part).glob("*.md"))]
        parts += [{WORDS[part].text(lang): files}]
    kinds = [
        {WORDS[kind].text(lang): _listing(pages, lang, kind)}
        for kind in ("commands", "python", "checks", "formats", "layers", "messages")
    ]
    names_page = f"{lang}/reference/names.md"
    return [*parts, {WORDS["reference"].text(lang): [names_page, *kinds]}, f"{lang}/release-notes.md"]


def _listing(pages: Path, lang: Lang, kind: str) -> list[str]:
    home = pages / lang / "reference" / kind
    names = sorted(path.name for path in home.glob("*.md") if path.name != "index.md")
    return [f"{lang}/reference/{kind}/{name}" for name in ("index.md", *names)]


if __name__ == "__main__":
    sys.exit(main())
