"""The opinion as a Word document, from a template that the bureau can replace with its own letterhead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.render.document.parts import SECTIONS, Break, Heading, Opinion, Paragraph, Part, Picture, Table, labelled
from landuse.render.document.styles import style_ids

TEMPLATE = Path(__file__).parents[1] / "templates" / "opinion.docx"
#: What a template must have a place for, lest an opinion lose it.
REQUIRED = ("title", "facts", "notice", *SECTIONS)
#: Width of the text between the margins of GB/T 9704, twentieths of a point.
TEXT_WIDTH = 8845
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_docx(opinion: Opinion, path: Path, on: date, template: Path | None = None) -> None:
    """Write an opinion as a Word document.

    Parameters
    ----------
    opinion
        The opinion, with nothing in it that XML cannot hold.
    path
        The file.
    on
        The day it is dated.
    template
        The bureau's own; the shipped one where None.

    Raises
    ------
    InputError
        If the template is no Word document, or has no place for a part of the opinion.
    """
    file = template or TEMPLATE
    document = _opened(file)
    # a template comes from outside: it may fill in, not run code
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        missing = [name for name in REQUIRED if name not in document.get_undeclared_template_variables(environment)]
        if missing:
            places = ", ".join(
                f"{{{{p {name} }}}}" if name in (*SECTIONS, "facts") else f"{{{{ {name} }}}}" for name in missing
            )
            raise InputError(
                Message("the template has no place for a part of the opinion"),
                where=str(file),
                next=Message("Add {places}", places=places),
            )
        document.render(_context(opinion, document), jinja_env=environment)
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise InputError(
            Message("the template cannot be filled in: {words}", words=error),
            where=str(file),
            next=Message("Mend the field it names"),
        ) from None
    _dated(document, opinion.title, on)
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(_same_each_time(stream.getvalue()))


def _opened(file: Path) -> DocxTemplate:
    try:
        document = DocxTemplate(str(file))
        document.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(
            Message("this is no Word document: {words}", words=error), where=str(file), next=Message("Save it as .docx")
        ) from None
    return document


def _context(opinion: Opinion, document: DocxTemplate) -> dict[str, Any]:
    texts = {"office": opinion.office, "title": opinion.title, "number": opinion.number, "notice": opinion.notice}
    parts = {name: _Parts(document, parts) for name, parts in opinion.sections.items()}
    return {**texts, "facts": _Parts(document, (labelled(opinion.facts),)), **parts}


class _Parts:
    """Parts that become XML when the template asks for them, for a picture belongs to the document then open."""

    def __init__(self, document: DocxTemplate, parts: tuple[Part, ...]) -> None:
        self.document, self.parts = document, parts

    def __html__(self) -> str:
        return "".join(_Writer(self.document).parts(self.parts))


class _Writer:
    def __init__(self, document: DocxTemplate) -> None:
        self.document = document
        self.styles = style_ids(document.docx)

    def parts(self, parts: tuple[Part, ...]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Heading):
                yield self.paragraph(part.text, f"h{part.level}")
            elif isinstance(part, Paragraph):
                yield self.paragraph(part.text, part.style if part.style in self.styles else "body")
            elif isinstance(part, Table):
                yield from self.table(part)
            elif isinstance(part, Picture):
                yield self.picture(part)
                yield self.paragraph(part.caption, "caption")
            elif isinstance(part, Break):
                yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    def paragraph(self, text: str, style: str) -> str:
        lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/></w:pPr><w:r>{"<w:br/>".join(lines)}</w:r></w:p>'

    def table(self, part: Table) -> Iterator[str]:
        if part.caption:
            yield self.paragraph(part.caption, "caption")
        whole = sum(column.share for column in part.columns)
        widths = [round(TEXT_WIDTH * column.share / whole) for column in part.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        if part.headed:
            cells = [self.cell(column.title, "cell_head", width, "ECECEC")
                     for column, width in zip(part.columns, widths, strict=True)]  # fmt: skip
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"
        styles = [{"left": "cell", "right": "cell_right", "centre": "cell_centre"}[each.align] for each in part.columns]
        for row in part.rows:
            fills = [None if part.headed or n else "F4F4F4" for n in range(len(row))]
            made = map(self.cell, row, styles, widths, fills)
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"
        yield f"</w:tbl>{self.paragraph('', 'cell')}"

    def cell(self, text: str, style: str, width: int, fill: str | None) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f"{self.paragraph(text, style)}</w:tc>"
        )

    def picture(self, part: Picture) -> str:
        inline = self.document.docx.part.new_pic_inline(io.BytesIO(part.png), Mm(part.width_mm), Mm(part.height_mm))
        inline.docPr.set("descr", part.caption)
        drawing = etree.tostring(inline, encoding="unicode")
        return (
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self.styles["caption"]}"/><w:keepNext/>'
            f'<w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>'
        )


_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="595959"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BORDERS = f"<w:tblBorders>{_EDGES}</w:tblBorders>"
_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)


def _dated(document: DocxTemplate, title: str, on: date) -> None:
    known = document.docx.core_properties
    known.title, known.last_modified_by, known.revision = title[:250], "landuse", 1
    known.created = known.modified = datetime.combine(on, time())


def _same_each_time(content: bytes) -> bytes:
    """Write the parts of the document again without the time of day, so that the same opinion gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return stream.getvalue()
