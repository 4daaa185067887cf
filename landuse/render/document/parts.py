"""What a written opinion is made of, whichever format it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from landuse.core.messages import Lang

Align = Literal["left", "right", "centre"]
ParagraphStyle = Literal["body", "strong", "small", "centre", "notice", "right", "addressee"]
TableSize = Literal["normal", "small", "dense"]


class VerbatimText(str):
    """Text that stands as it was given, such as a path or a checksum: its punctuation is not touched."""

    __slots__ = ()


@dataclass(frozen=True)
class Heading:
    """A heading with its number; one that begins a new page says so."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text.

    Parameters
    ----------
    text
        Its words.
    style
        How it is set.
    lead
        The heading that its first line begins with.
    keep
        Whether it stays on the page of what follows it.
    """

    text: str
    style: ParagraphStyle = "body"
    lead: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    title
        Its heading.
    share
        Its part of the width, against the others.
    align
        How its cells stand.
    """

    title: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class TableBlock:
    """A table with a heading row that is repeated on each page, or without one.

    Parameters
    ----------
    columns
        Its columns; where all titles are empty there is no heading row, and the first column labels the rows.
    rows
        Its cells.
    caption
        What it shows.
    size
        How large its letters are.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    size: TableSize = "normal"

    @property
    def headed(self) -> bool:
        """Whether it has a heading row."""
        return any(column.title for column in self.columns)


@dataclass(frozen=True)
class PictureBlock:
    """A picture with its size on the paper.

    Parameters
    ----------
    png
        The bytes.
    width_mm, height_mm
        Its size.
    caption
        What it shows.
    """

    png: bytes
    width_mm: float
    height_mm: float
    caption: str


Part = Heading | Paragraph | TableBlock | PictureBlock

#: The sections of the body, of three pages at most, and of the annexes, in the order they are printed.
BODY = ("opening", "basics", "findings", "conclusion", "requirements", "signature")
ANNEXES = ("annex_clauses", "annex_supplies", "annex_land", "annex_points", "annex_sources")
SECTIONS = (*BODY, *ANNEXES)


@dataclass(frozen=True)
class Document:
    """A written opinion, reply or letter.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    fields
        Single lines by name: title, office, number and so on.
    sections
        The parts of each section, in the order they are printed.
    mark
        What stands on every page of a draft; empty for a final document.
    """

    lang: Lang
    fields: Mapping[str, str]
    sections: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    mark: str = ""


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], caption: str = "", size: TableSize = "normal"
) -> TableBlock:
    """Return a table of any sequences."""
    return TableBlock(tuple(columns), tuple(tuple(row) for row in rows), caption, size)


def labelled(rows: Iterable[tuple[str, str]], caption: str = "") -> TableBlock:
    """Return a table of labels with what stands to them, without a heading row; empty ones are left out."""
    return table((Column("", 0.18), Column("", 0.82)), [row for row in rows if row[1]], caption, "small")
