"""An opinion, reply or letter as PDF, set by typst: the same document gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import typst

from landuse.render.document.clean import cleaned
from landuse.render.document.parts import BODY, Document, Heading, Paragraph, Part, TableBlock
from landuse.render.shared.fonts import Typeface

#: How wide the white between the lines of the annexes is, against the usual, in the order tried: until the last page
#: holds more than a few lines.
AIRS = (1.0, 0.85, 1.25, 0.7, 1.5)
#: How far down a last page must be filled, points: about ten lines of a table.
LEAST_PT = 130.0
TEMPLATE = Path(__file__).parents[1] / "templates" / "opinion.typ"


@dataclass(frozen=True)
class BodyEnd:
    """Where the body of a document ends.

    Parameters
    ----------
    page
        The page, from 1.
    left_pt
        How much room that page has left below it, points.
    """

    page: int
    left_pt: float


def write_pdf(written: Document, path: Path, serif: Typeface, sans: Typeface) -> None:
    """Set a document as PDF; its annexes closer or wider where their last page would hold but a few lines."""
    with _laid_out(written, serif, sans) as (file, options):
        has_annexes = any(name.startswith("annex") for name in written.sections)
        _compiler(file, options, has_annexes=has_annexes).compile(output=str(path))


def _compiler(file: str, options: dict[str, Any], *, has_annexes: bool) -> typst.Compiler:
    """Return what sets a document: in the first air with which its last page is filled, else in the usual."""

    def in_air(air: float) -> typst.Compiler:
        return typst.Compiler(file, sys_inputs={"air": str(air)}, **options)

    usual = in_air(AIRS[0])
    if not has_annexes or _last_used(usual) >= LEAST_PT:
        return usual
    # what was laid out for the query is not laid out again to be written
    return next((compiler for compiler in map(in_air, AIRS[1:]) if _last_used(compiler) >= LEAST_PT), usual)


def _last_used(compiler: typst.Compiler) -> float:
    return float(json.loads(compiler.query("<last-end>", field="value", one=True))["used"])


def body_end(written: Document, serif: Typeface, sans: Typeface) -> BodyEnd:
    """Return where the body of a document would end, without setting its annexes.

    Parameters
    ----------
    written
        The document.
    serif, sans
        Its typefaces.

    Returns
    -------
    BodyEnd
        The page, and the room left on it.
    """
    body = Document(
        written.lang,
        written.fields,
        {name: parts for name, parts in written.sections.items() if not name.startswith("annex")},
        written.mark,
    )
    with _laid_out(body, serif, sans) as (file, options):
        value = json.loads(typst.query(file, "<body-end>", field="value", one=True, **options))
    return BodyEnd(int(value["page"]), float(value["left"]))


@contextmanager
def _laid_out(written: Document, serif: Typeface, sans: Typeface) -> Iterator[tuple[str, dict[str, Any]]]:
    with TemporaryDirectory(prefix="landuse-") as name:
        folder = Path(name)
        ready = cleaned(written, lambda text: serif.set(sans.set(text)))
        (folder / "fonts").mkdir()
        for n, font in enumerate(dict.fromkeys((*serif.files, *sans.files))):
            _lay_beside(font, folder / "fonts" / f"{n}{font.suffix}")
        content = _content(ready, folder) | {"serif": list(serif.families), "sans": list(sans.families)}
        (folder / "opinion.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        copyfile(TEMPLATE, folder / "opinion.typ")
        options = {"root": str(folder), "font_paths": [str(folder / "fonts")], "ignore_system_fonts": True}
        yield str(folder / "opinion.typ"), options


def _lay_beside(font: Path, place: Path) -> None:
    """Put a font where the typesetter looks: by name, or where the system allows no such thing, copied."""
    try:
        place.symlink_to(font.resolve())
    except OSError:
        copyfile(font, place)


def _content(written: Document, folder: Path) -> dict[str, Any]:
    names = [name for name in written.sections if name in BODY or not name.startswith("annex")]
    body = [part for name in names for part in written.sections[name]]
    rest = [part for name, parts in written.sections.items() if name not in names for part in parts]
    fields = {name: written.fields.get(name, "") for name in ("title", "office", "number")}
    return {
        "lang": written.lang,
        **fields,
        "mark": written.mark,
        "body": [_part(part, f"b{n}", folder) for n, part in enumerate(body)],
        "rest": [_part(part, f"r{n}", folder) for n, part in enumerate(rest)],
    }


def _part(part: Part, name: str, folder: Path) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "text": part.text}
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "style": part.style, "text": part.text, "lead": part.lead, "keep": part.keep}
    if isinstance(part, TableBlock):
        columns = [{"title": column.title, "share": column.share, "align": column.align} for column in part.columns]
        rows = [list(row) for row in part.rows]
        return {
            "kind": "table",
            "columns": columns,
            "rows": rows,
            "caption": part.caption,
            "headed": part.headed,
            "size": part.size,
        }
    (folder / f"{name}.png").write_bytes(part.png)
    size = {"width_mm": part.width_mm, "height_mm": part.height_mm}
    return {"kind": "picture", "file": f"{name}.png", "caption": part.caption, **size}
