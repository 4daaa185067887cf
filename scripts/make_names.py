"""Write docs/LANG/reference/names.md: every command, check, pack, role, format and output by name, from the code.

The page stands in the repository itself, so that it can be read on a file server; a test holds it against the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from landuse.core import plugins
from landuse.core.messages import LANGS, Lang, Message
from landuse.core.rules import load_pack
from landuse.core.specs import list_specs, load_spec

REPO = Path(__file__).resolve().parents[1]
TITLES: dict[str, Message] = {
    "page": Message("Names: commands, packs, roles, checks"),
    "commands": Message("Commands"),
    "packs": Message("Policy packs"),
    "layers": Message("Roles of layers"),
    "tables": Message("Roles of tables"),
    "rasters": Message("Roles of rasters"),
    "checks": Message("Checks"),
    "formats": Message("Formats"),
    "outputs": Message("Outputs"),
    "written": Message("read and written"),
    "read": Message("read"),
}  # fmt: skip


def main() -> int:
    for lang in LANGS:
        (REPO / "docs" / lang / "reference" / "names.md").write_text(page(lang), encoding="utf-8")
    return 0


def page(lang: Lang) -> str:
    """Return the page in a language."""
    lines = [f"# {TITLES['page'].text(lang)}", ""]
    for part, rows in parts(lang):
        lines += [f"## {TITLES[part].text(lang)}", "", *(f"- `{name}`: {title}" for name, title in rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def parts(lang: Lang) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each part of the page with its names and titles."""
    yield (
        "commands",
        [(name.replace("_", "-"), said(plugins.load("cli", name).HELP, lang)) for name in plugins.names("cli")],
    )
    yield "packs", [(name, load_pack(name).title.text(lang)) for name in plugins.names("packs")]
    for part, kind in (("layers", "layer"), ("tables", "table"), ("rasters", "raster")):
        yield part, [(role, load_spec(role).title.text(lang)) for role in list_specs(kind)]
    yield "checks", [(name, first_line(plugins.load("checks", name).__doc__)) for name in plugins.names("checks")]
    yield (
        "formats",
        [
            (" ".join(plugins.literal("intake", name, "SUFFIXES")), TITLES[written(name)].text(lang))
            for name in plugins.names("intake")
        ],
    )
    yield "outputs", [(name, ", ".join(plugins.literal("render", name, "FILES"))) for name in plugins.names("render")]


def written(name: str) -> str:
    """Return whether a format is read alone."""
    return "written" if plugins.literal("intake", name, "WRITTEN") else "read"


def said(text: Message | str, lang: Lang) -> str:
    """Return a help text in a language."""
    return text.text(lang) if isinstance(text, Message) else text


def first_line(text: str | None) -> str:
    """Return the first sentence of a docstring."""
    return (text or "").strip().partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
