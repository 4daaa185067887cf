"""Writes the page that tells what becomes of each file of a folder of hostile files, in both languages.

``make_outcomes.py FOLDER`` asks ``landuse inspect`` and ``landuse convert`` about every file under FOLDER, and writes
docs/en/explanation/hostile-files.md and its Chinese twin. The folder itself is only read.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from landuse import cli
from landuse.core.messages import Message
from landuse.core.read_issue_codes import name_of

REPO = Path(__file__).parents[1]
Lang = Literal["zh", "en"]
PAGE = "explanation/hostile-files.md"
_NAMED = 4
#: What is a part of another file, or no data at all.
_PARTS = frozenset(
    [".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".fix", ".lyr", ".xml", ".qpj", ".xsd", ".md"]
)
WORDS: dict[str, Message] = {
    "title": Message("What becomes of hostile files"),
    "about": Message(
        "Files that made other programs stumble, as `landuse inspect` reads them and `landuse convert` takes them "
        "to a GeoPackage. Each ends in a result or in one message with exit code 2; none is changed. Written by "
        "`scripts/make_outcomes.py`; a test holds it."
    ),
    "file": Message("File"),
    "read": Message("Read as"),
    "repairs": Message("Said in the ledger"),
    "convert": Message("To GeoPackage"),
    "rows": Message("{n} × {kinds}, {crs}"),
    "more": Message("; {n} more layers"),
    "no_crs": Message("no CRS"),
    "table": Message("a table"),
    "refused": Message("refused: {why}"),
    "written": Message("written"),
    "nothing": Message("—"),
}


def main() -> int:
    """Write both pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    found = outcomes(folder)
    for lang in ("en", "zh"):
        (REPO / "docs" / lang / PAGE).write_text(page(found, lang), encoding="utf-8", newline="\n")
    return 0


def files(folder: Path) -> list[Path]:
    """List what is a file of its own: geodatabases whole, parts of shapefiles and licences not."""
    every = sorted(path for path in folder.rglob("*") if path.suffix == ".gdb" or path.is_file())
    return [
        path
        for path in every
        if path.suffix.lower() not in _PARTS
        and not any(parent.suffix == ".gdb" for parent in path.parents)
        and not path.name.startswith(("LICENSE", "COPYING"))
    ]


def outcomes(folder: Path) -> list[dict[str, Any]]:
    """Ask the command line about each file."""
    found = []
    with tempfile.TemporaryDirectory() as room, contextlib.chdir(folder):
        for number, path in enumerate(files(Path())):
            name = path.as_posix()
            code, out, err = _ask("inspect", name, "--json", "--lang", "en")
            converting = ("convert", name, str(Path(room) / f"{number}.gpkg"))
            converted, _, why = _ask(*converting, "--lang", "en")
            found.append(
                {
                    "file": name,
                    "layers": [] if code else json.loads(out)[0]["layers"],
                    "refused": _both(err, ("inspect", name, "--json"), room) if code else None,
                    "written": not converted,
                    "unwritten": _both(why, converting, room) if converted else None,
                }
            )
    return found


def _ask(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    return code, out.getvalue(), err.getvalue()


def _both(message: str, words: Sequence[str], room: str) -> dict[Lang, str]:
    """Return a refusal in both languages; in Chinese without the English that stands behind it there."""
    english, chinese = (_told(each, room) for each in (message, _ask(*words, "--lang", "zh")[2]))
    return {"en": english, "zh": chinese.removesuffix(f" [{english}]")}


def _told(message: str, room: str) -> str:
    lines = message.strip().splitlines()
    return lines[-1].removeprefix("landuse: ").replace(room + os.sep, "") if lines else ""


def page(found: list[dict[str, Any]], lang: Lang) -> str:
    """Write the page."""
    heads = [WORDS[key].text(lang) for key in ("file", "read", "repairs", "convert")]
    rows = [" | ".join(cells) for cells in (heads, ["---"] * 4, *(_row(one, lang) for one in found))]
    table = "\n".join(f"| {row} |" for row in rows)
    return f"# {WORDS['title'].text(lang)}\n\n{WORDS['about'].text(lang)}\n\n{table}\n"


def _row(one: dict[str, Any], lang: Lang) -> list[str]:
    if one["refused"] is not None:
        read = WORDS["refused"](why=_plain(one["refused"][lang])).text(lang)
        codes: list[str] = []
    else:
        read = "; ".join(_layer(layer, lang) for layer in one["layers"][:_NAMED])
        if len(one["layers"]) > _NAMED:
            read += WORDS["more"](n=len(one["layers"]) - _NAMED).text(lang)
        told = [entry["code"] for layer in one["layers"] for entry in (*layer["repairs"], *_would(layer))]
        codes = [name_of(code, lang) for code in dict.fromkeys(told)]
    written = (
        WORDS["written"].text(lang)
        if one["written"]
        else WORDS["refused"](why=_plain(one["unwritten"][lang])).text(lang)
    )
    same = one["refused"] is not None and one["unwritten"] == one["refused"]
    nothing = WORDS["nothing"].text(lang)
    return [f"`{one['file']}`", read, ", ".join(codes) or nothing, nothing if same else written]


def _would(layer: dict[str, Any]) -> list[dict[str, Any]]:
    land: dict[str, Any] = layer.get("land") or {}
    entries: list[dict[str, Any]] = land.get("would_repair", [])
    return entries


def _layer(layer: dict[str, Any], lang: Lang) -> str:
    kinds = ", ".join(layer["geometry"]) or WORDS["table"].text(lang)
    crs = layer["crs_read_as"] or layer["crs_found"] or WORDS["no_crs"].text(lang)
    return WORDS["rows"](n=layer["features"], kinds=kinds, crs=_plain(str(crs))).text(lang)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")


if __name__ == "__main__":
    sys.exit(main())
