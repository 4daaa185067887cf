"""Which cells of a case are read, for an adversary who wants to know what a rule asks."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Where the cells are noted that are read: role and column; None where nobody asks.
_READ: ContextVar[set[tuple[str, str]] | None] = ContextVar("cells_read", default=None)


@contextmanager
def cells_read() -> Iterator[set[tuple[str, str]]]:
    """Return the role and column of every cell that is read row by row, as they are read."""
    cells: set[tuple[str, str]] = set()
    token = _READ.set(cells)
    try:
        yield cells
    finally:
        _READ.reset(token)


class _WatchedCells(dict[str, object]):
    """The cells of a row that note which of them are read, and which are asked for and not there."""

    def __init__(self, cells: Mapping[str, object], role: str, log: set[tuple[str, str]]) -> None:
        super().__init__(cells)
        self.role, self.log = role, log

    def get(self, column: str, default: object = None) -> object:
        """Return a cell, and note it."""
        self.log.add((self.role, column))
        return super().get(column, default)

    def __contains__(self, column: object) -> bool:
        self.log.add((self.role, str(column)))
        return super().__contains__(column)


def watched(rows: list[dict[str, object]], role: str) -> list[dict[str, object]]:
    """Return rows whose cells note that they are read, where somebody asks; else the rows as they are."""
    log = _READ.get()
    return rows if log is None else [_WatchedCells(cells, role, log) for cells in rows]
