"""The opinion as PDF, set by typst: the same opinion gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import typst

from landuse.render.document.content import cleaned
from landuse.render.document.parts import SECTIONS, Break, Heading, Opinion, Paragraph, Part, Picture, Table
from landuse.render.shared.fonts import Typeface

TEMPLATE = Path(__file__).parents[1] / "templates" / "opinion.typ"


def write_pdf(opinion: Opinion, path: Path, serif: Typeface, sans: Typeface) -> None:
    """Set an opinion as PDF.

    Parameters
    ----------
    opinion
        The opinion.
    path
        The file.
    serif, sans
        Typefaces of the text and of headings; the fonts of the system play no part.
    """
    with TemporaryDirectory(prefix="landuse-") as name:
        folder = Path(name)
        ready = cleaned(opinion, lambda text: serif.set(sans.set(text)))
        (folder / "fonts").mkdir()
        for n, font in enumerate(dict.fromkeys((*serif.files, *sans.files))):
            copyfile(font, folder / "fonts" / f"{n}{font.suffix}")
        content = _content(ready, folder) | {"serif": list(serif.families), "sans": list(sans.families)}
        (folder / "opinion.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        copyfile(TEMPLATE, folder / "opinion.typ")
        made = typst.compile(
            str(folder / "opinion.typ"), root=str(folder), font_paths=[str(folder / "fonts")], ignore_system_fonts=True
        )
    path.write_bytes(made)


def _content(opinion: Opinion, folder: Path) -> dict[str, Any]:
    parts = [part for name in SECTIONS for part in opinion.sections[name]]
    left, _, right = ("— ", "", " —")
    return {
        "lang": opinion.lang,
        "title": opinion.title,
        "office": opinion.office,
        "number": opinion.number,
        "facts": [list(pair) for pair in opinion.facts],
        "notice": opinion.notice,
        "page_left": left,
        "page_right": right,
        "parts": [_part(part, n, folder) for n, part in enumerate(parts)],
    }


def _part(part: Part, n: int, folder: Path) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "text": part.text}
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "style": part.style, "text": part.text}
    if isinstance(part, Table):
        columns = [{"title": each.title, "share": each.share, "align": each.align} for each in part.columns]
        rows = [list(row) for row in part.rows]
        return {"kind": "table", "columns": columns, "rows": rows, "caption": part.caption, "headed": part.headed}
    if isinstance(part, Picture):
        (folder / f"{n}.png").write_bytes(part.png)
        size = {"width_mm": part.width_mm, "height_mm": part.height_mm}
        return {"kind": "picture", "file": f"{n}.png", "caption": part.caption, **size}
    assert isinstance(part, Break)
    return {"kind": "break"}
