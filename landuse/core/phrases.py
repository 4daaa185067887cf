"""Sentences that carry both languages in the code: what is left of them moves into the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from landuse.core.messages import Message


class Note(Message):
    """A message that brings both languages along.

    Parameters
    ----------
    zh, en
        The templates.
    values
        What the templates name.
    """

    __slots__ = ()

    def __init__(self, zh: str, en: str, values: Mapping[str, Any] | None = None) -> None:
        self._set(en, {} if values is None else values, translations={"zh": zh, "en": en})

    @property
    def zh(self) -> str:
        """The Chinese template."""
        return self.translations["zh"]

    @property
    def en(self) -> str:
        """The English template."""
        return self.translations["en"]


@dataclass(frozen=True)
class Phrase:
    """A sentence of two languages that waits for its figures.

    Parameters
    ----------
    zh, en
        The templates.
    """

    zh: str
    en: str

    def __call__(self, **values: object) -> Note:
        """Put figures to the sentence."""
        return Note(self.zh, self.en, values)


class Fault(Note):
    """What a column holds that could not be read, by row.

    Parameters
    ----------
    zh, en, values
        The message.
    column
        The code term of the column.
    rows
        The rows, counted from 1 as they stand in the layer.
    """

    __slots__ = ("column", "rows")

    def __init__(
        self, zh: str, en: str, values: Mapping[str, Any] | None = None, column: str = "", rows: tuple[int, ...] = ()
    ) -> None:
        super().__init__(zh, en, values)
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "rows", rows)
