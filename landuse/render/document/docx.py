"""An opinion, reply or letter as a Word document, from a template that the bureau can replace with its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from landuse.core.clock import without_times
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.render.document.parts import Document, Heading, Paragraph, Part, PictureBlock, TableBlock, TableSize
from landuse.render.document.styles import style_ids
from landuse.render.document.template import environment, open_template

#: English Metric Units, in which python-docx measures, in a twentieth of a point.
TWIP = 635
#: The style of a cell by the size of its table.
CELLS: dict[TableSize, str] = {"normal": "cell", "small": "cell_small", "dense": "cell_dense"}


def write_docx(written: Document, path: Path, on: date, template: Path) -> None:
    """Write a document into a template.

    Parameters
    ----------
    written
        The document, with nothing in it that XML cannot hold.
    path
        The file.
    on
        The day it is dated.
    template
        A template whose fields `landuse.render.document.template.check_template` has checked.

    Raises
    ------
    InputError
        If the template cannot be filled in.
    """
    document = open_template(template)
    try:
        document.render(_context(written, document), jinja_env=environment())
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise InputError(
            Message("the template cannot be filled in: {error}", error=words_of(error)),
            where=str(template),
            next=Message("Mend the field it names"),
        ) from None
    if written.mark:
        _marked(document, written.mark)
    _dated(document, written.fields.get("title", ""), on)
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(without_times(stream.getvalue()))


def _context(written: Document, document: DocxTemplate) -> dict[str, Any]:
    sections = {name: _DocumentParts(document, written, parts) for name, parts in written.sections.items()}
    return {**written.fields, "mark": written.mark, **sections}


def _marked(document: DocxTemplate, mark: str) -> None:
    """Write the mark of a draft on every page, whatever the template has in its headers."""
    even = document.docx.settings.odd_and_even_pages_header_footer
    for section in document.docx.sections:
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if even else []
        for header in headers:
            header.is_linked_to_previous = False
            paragraph = header.add_paragraph(mark, style=_mark_style(document))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _mark_style(document: DocxTemplate) -> Any:  # noqa: ANN401  python-docx's own class
    wanted = style_ids(document.docx)["mark"]
    return next(style for style in document.docx.styles if style.style_id == wanted)


class _DocumentParts:
    """Parts that become XML when the template asks for them, for a picture belongs to the document then open."""

    def __init__(self, document: DocxTemplate, written: Document, parts: tuple[Part, ...]) -> None:
        self.document, self.written, self.parts = document, written, parts

    def __html__(self) -> str:
        return "".join(_DocumentWriter(self.document, self.written).parts(self.parts))


class _DocumentWriter:
    def __init__(self, document: DocxTemplate, written: Document) -> None:
        self.document, self.lang = document, written.lang
        self.styles = style_ids(document.docx)
        # tables are as wide as the text of the last section: the annexes of a template may have margins of their own
        last = document.docx.sections[-1]
        self.width = round((last.page_width - last.left_margin - last.right_margin) / TWIP)

    def style(self, name: str) -> str:
        """Return the id of a style: in English the letters of the text are smaller."""
        english = f"{name}_en"
        return self.styles[english if self.lang == "en" and english in self.styles else name]

    def parts(self, parts: tuple[Part, ...]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Heading):
                yield self.paragraph(part.text, f"h{part.level}", new_page=part.new_page)
            elif isinstance(part, Paragraph):
                yield self.paragraph(part.text, part.style, lead=part.lead, keep=part.keep)
            elif isinstance(part, TableBlock):
                yield from self.table(part)
            else:
                yield self.picture(part)
                yield self.paragraph(part.caption, "caption")

    def paragraph(self, text: str, style: str, *, lead: str = "", keep: bool = False, new_page: bool = False) -> str:
        lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
        run = f"<w:r>{'<w:br/>'.join(lines)}</w:r>"
        if lead:
            fonts = '<w:rFonts w:eastAsia="楷体_GB2312"/><w:b/>' if self.lang == "zh" else "<w:b/>"
            run = f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{escape(lead)}</w:t></w:r>{run}'
        kept = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style(style)}"/>{kept}</w:pPr>{run}</w:p>'

    def table(self, part: TableBlock) -> Iterator[str]:
        if part.caption:
            yield self.paragraph(part.caption, "table_title", keep=True)
        whole = sum(column.share for column in part.columns)
        widths = [round(self.width * column.share / whole) for column in part.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_margins(part.size)}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        cell = CELLS[part.size]
        if part.headed:
            cells = [self.cell(column.title, f"{cell}_head", width, "ECECEC", keep=True)
                     for column, width in zip(part.columns, widths, strict=True)]  # fmt: skip
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"
        ends = {"left": cell, "right": f"{cell}_right", "centre": f"{cell}_centre"}
        styles = [ends[column.align] for column in part.columns]
        for n, row in enumerate(part.rows):
            # the first two rows keep together, and so do the last two: no row stands alone on a page
            keep = len(part.rows) > 1 and n in (0, len(part.rows) - 2)
            fills = [None if part.headed or place else "F4F4F4" for place in range(len(row))]
            cells = [self.cell(text, style, width, fill, keep=keep)
                     for text, style, width, fill in zip(row, styles, widths, fills, strict=True)]  # fmt: skip
            split = "" if any(len(text) > 900 for text in row) else "<w:cantSplit/>"
            yield f"<w:tr><w:trPr>{split}</w:trPr>{''.join(cells)}</w:tr>"
        yield f"</w:tbl>{self.paragraph('', 'gap')}"

    def cell(self, text: str, style: str, width: int, fill: str | None, *, keep: bool = False) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f"{self.paragraph(text, style, keep=keep)}</w:tc>"
        )

    def picture(self, part: PictureBlock) -> str:
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


def _margins(size: TableSize) -> str:
    high, wide = {"normal": (40, 80), "small": (20, 60), "dense": (0, 30)}[size]
    return (
        f'<w:tblCellMar><w:top w:w="{high}" w:type="dxa"/><w:left w:w="{wide}" w:type="dxa"/>'
        f'<w:bottom w:w="{high}" w:type="dxa"/><w:right w:w="{wide}" w:type="dxa"/></w:tblCellMar>'
    )


def _dated(document: DocxTemplate, title: str, on: date) -> None:
    known = document.docx.core_properties
    known.title, known.last_modified_by, known.revision = title[:250], "landuse", 1
    known.created = known.modified = datetime.combine(on, time())
