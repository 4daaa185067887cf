"""What a written opinion is made of, whichever format it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from landuse.boundary.numerals import to_chinese
from landuse.core.messages import Lang

Align = Literal["left", "right", "centre"]
ParagraphStyle = Literal["body", "strong", "quote", "small", "centre", "notice"]


@dataclass(frozen=True)
class Heading:
    """A heading with its number."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str
    style: ParagraphStyle = "body"


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
class Table:
    """A table with a heading row that is repeated on each page, or without one.

    Parameters
    ----------
    columns
        Its columns; where all titles are empty there is no heading row, and the first column labels the rows.
    rows
        Its cells.
    caption
        What it shows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @property
    def headed(self) -> bool:
        """Whether it has a heading row."""
        return any(column.title for column in self.columns)


@dataclass(frozen=True)
class Picture:
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


@dataclass(frozen=True)
class Break:
    """A new page."""


Part = Heading | Paragraph | Table | Picture | Break

#: The sections in the order the shipped template has them.
SECTIONS = ("conclusion", "supplies", "clauses", "land", "idle", "boundary", "sources", "repairs", "unchecked",
            "signatures")  # fmt: skip


@dataclass(frozen=True)
class Opinion:
    """A written opinion.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    title
        Its title.
    office
        Who reviews.
    number
        Its number, or a line to fill in.
    facts
        Applicant, letter, dates: labels with what the case states, or a line to fill in.
    notice
        What it may not be taken for.
    sections
        The parts of each of `SECTIONS`.
    """

    lang: Lang
    title: str
    office: str
    number: str
    facts: tuple[tuple[str, str], ...]
    notice: str
    sections: dict[str, tuple[Part, ...]]


class Numbers:
    """Numbers headings as Chinese official documents do: 一、（一）1.（1）, or 1, 1.1, 1.1.1.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.at = [0, 0, 0]

    def heading(self, level: int, text: str) -> Heading:
        """Give the next heading of a level.

        Parameters
        ----------
        level
            1 to 3.
        text
            Its words.

        Returns
        -------
        Heading
            With its number before the words.
        """
        self.at[level - 1] += 1
        self.at[level:] = [0] * (3 - level)
        n = self.at[level - 1]
        if self.lang == "en":
            return Heading(level, f"{'.'.join(str(each) for each in self.at[:level])} {text}")
        return Heading(level, {1: f"{to_chinese(n)}、", 2: f"（{to_chinese(n)}）", 3: f"{n}. "}[level] + text)


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], caption: str = "") -> Table:
    """Make a table of any sequences."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows), caption)


def labelled(rows: Iterable[tuple[str, str]]) -> Table:
    """Make a table of labels with what stands to them, without a heading row; empty ones are left out."""
    return table((Column("", 0.2), Column("", 0.8)), [row for row in rows if row[1]])
