"""What changed between two reviews as a Word document."""

from __future__ import annotations

import io
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from landuse.core.audience import INTERNAL
from landuse.core.clock import without_times
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.render.document.styles import Look, dress
from landuse.render.shared.fonts import plain
from landuse.render.shared.ledger import AREA_TITLES, TITLES, Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

#: The columns on paper, with their widths, mm: the id is in the workbook.
_PRINTED = {
    "change": 18, "title": 62, "scope": 28, "verdict_before": 22, "verdict_after": 22, "before": 42, "after": 42,
    "limit": 24,
}  # fmt: skip
_LOOKS = {
    "Normal": Look("Normal", "仿宋_GB2312", 10.5),
    "Heading 1": Look("Heading 1", "黑体", 16, 24, outline=1),
    "Heading 2": Look("Heading 2", "黑体", 12, 20, outline=2),
}


def write_ledger_document(path: Path, ledger: Ledger) -> None:
    """Write a ledger on A4 across: what moved, then the areas; of the rest how many.

    Parameters
    ----------
    path
        The file.
    ledger
        The ledger.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    lang, document = ledger.lang, docx.Document()
    _page(document)
    document.add_heading(plain(ledger.title), 1)
    document.add_paragraph(ledger.counts)
    titles = [TITLES[key].text(lang) for key in _PRINTED]
    if ledger.moved:
        rows = [[row.cells[key] for key in _PRINTED] for row in ledger.moved]
        _table(document, titles, rows, tuple(_PRINTED.values()))
    else:
        document.add_paragraph(Message("Nothing changed.").text(lang))
    if ledger.areas:
        document.add_heading(Message("Areas").text(lang), 2)
        areas = [
            [area.scope, *(number(figure, "number", lang) if figure is None else f"{figure:,.4f}" for figure in
                           (area.before, area.after, area.by))]
            for area in ledger.areas
        ]  # fmt: skip
        _table(document, [title.text(lang) for title in AREA_TITLES.values()], areas, (80, 45, 45, 45))
    document.sections[0].footer.paragraphs[0].text = INTERNAL.text(lang)
    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.revision = plain(ledger.title)[:250], "", "landuse", 1
    known.created = known.modified = datetime.combine(ledger.on, time())
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(without_times(stream.getvalue()))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    for name, look in _LOOKS.items():
        dress(document.styles[name], look)


def _table(document: Document, titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    made = document.add_table(rows=1 + len(rows), cols=len(titles), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for line, cells in enumerate([titles, *rows]):
        for cell, text, width in zip(made.rows[line].cells, cells, widths, strict=True):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(plain(text))
            run.font.size, run.bold = Pt(9), line == 0
