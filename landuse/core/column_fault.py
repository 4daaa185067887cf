"""What a column holds that could not be read."""

from __future__ import annotations

from typing import Any

from landuse.core.messages import Message


class ColumnFault(Message):
    """A message about a column, with the rows it is about.

    Parameters
    ----------
    message
        What is said of it.
    column
        The code term of the column.
    rows
        The rows, counted from 1 as they stand in the layer.
    """

    __slots__ = ("column", "rows")

    column: str
    rows: tuple[int, ...]

    def __init__(self, message: Message, *, column: str, rows: tuple[int, ...]) -> None:
        self._set(message.id, message.values, message.context, message.plural_id, message.translations)
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "rows", rows)

    def __reduce__(self) -> tuple[Any, ...]:
        rebuild, arguments = super().__reduce__()
        return _rebuilt, (rebuild(*arguments), self.column, self.rows)


def _rebuilt(message: Message, column: str, rows: tuple[int, ...]) -> ColumnFault:
    return ColumnFault(message, column=column, rows=rows)
