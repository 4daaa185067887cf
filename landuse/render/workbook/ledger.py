"""What changed between two reviews as a workbook."""

from __future__ import annotations

from pathlib import Path

from landuse.core.messages import Message
from landuse.render.shared.ledger import AREA_TITLES, TITLES, Ledger, LedgerRow
from landuse.render.workbook.workbook import Workbook, WorkbookColumn

_WIDTHS = {"change": 10, "title": 36, "scope": 18, "weight": 10, "before": 24, "after": 24, "limit": 16, "id": 44}


def write_ledger_workbook(path: Path, ledger: Ledger) -> None:
    """Write a ledger: what moved, the areas, and what is as it was, a sheet each.

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
    lang = ledger.lang
    book = Workbook(path, ledger.title, ledger.on, lang)
    columns = [WorkbookColumn(key, title.text(lang), "text", _WIDTHS.get(key, 12)) for key, title in TITLES.items()]
    book.sheet(Message("What changed").text(lang), columns, [_cells(ledger.moved)])
    areas = [
        WorkbookColumn(key, title.text(lang), "text" if key == "scope" else "ha", 22)
        for key, title in AREA_TITLES.items()
    ]
    rows = [{"scope": area.scope, "before": area.before, "after": area.after, "by": area.by} for area in ledger.areas]
    book.sheet(Message("Areas").text(lang), areas, [rows])
    book.sheet(Message("As it was").text(lang), columns, [_cells(tuple(row for row in ledger.rows if not row.moved))])
    book.close()


def _cells(rows: tuple[LedgerRow, ...]) -> list[dict[str, str]]:
    return [row.cells for row in rows]
