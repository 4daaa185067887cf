"""Makes the templates in landuse/render/templates: opinion, one-page reply and notice, as GB/T 9704 has them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from landuse.render.document.parts import ANNEXES, SECTIONS
from landuse.render.document.styles import LOOKS, add_style, dress

FOLDER = Path(__file__).resolve().parents[1] / "landuse" / "render" / "templates"
#: The sections each template has a place for.
TEMPLATES = {"opinion": SECTIONS, "reply": ("reply",), "supplement": ("supplies",)}
#: The fonts of official documents, and what stands in for each where it is not installed.
FALLBACKS = {"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "宋体", "黑体": "SimHei"}


def make(name: str) -> bytes:
    """Return a template's bytes; the same each time."""
    document = Document()
    _page(document)
    dress(document.styles["Normal"], LOOKS["body"])
    document.styles["Normal"].paragraph_format.first_line_indent = None
    ids = {}
    for key, look in LOOKS.items():
        style = next((style for style in document.styles if style.name.lower() == look.name), None)
        if style is None:
            style = add_style(document, look)
        else:
            dress(style, look)
        ids[key] = style.name
    for style, text in (("centre", "{{ office }}"), ("centre", "{{ number }}"), ("title", "{{ title }}")):
        document.add_paragraph(text, style=ids[style])
    for section in TEMPLATES[name]:
        if section == ANNEXES[0]:
            _annexes(document)
        document.add_paragraph(f"{{{{p {section} }}}}", style=ids["body"])
    _page_number(document)
    _fallbacks(document)
    _chinese(document)
    known = document.core_properties
    known.author, known.title, known.comments = "landuse", "", ""
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _chinese(document: Any) -> None:  # noqa: ANN401
    """Set the document's East Asian text as Chinese, with its punctuation closed up as print has it."""
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")


def _page(document: Any) -> None:  # noqa: ANN401
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)


def _annexes(document: Any) -> None:  # noqa: ANN401
    """Begin the annexes on a page of their own, with narrower margins for their tables."""
    section = document.add_section()
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.left_margin, section.right_margin = Mm(20), Mm(18)
    section.header_distance, section.footer_distance = Mm(9), Mm(12)


def _page_number(document: Any) -> None:  # noqa: ANN401
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = 1
    paragraph.add_run("— ")
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind is None:
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = "PAGE"
        else:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        run._r.append(field)
    paragraph.add_run(" —")


def _fallbacks(document: Any) -> None:  # noqa: ANN401
    """Name a font that stands in for each, so that a machine without it keeps the layout."""
    part = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _without_times(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


if __name__ == "__main__":
    for each in TEMPLATES:
        (FOLDER / f"{each}.docx").write_bytes(make(each))
