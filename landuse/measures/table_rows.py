"""The rows of a table as a check reads them: a figure, a day, a yes or no, or nothing that can be relied on."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.column_fault import ColumnFault
from landuse.core.column_words import column_spec, column_vocabulary
from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Table
from landuse.core.missing import missing_figure
from landuse.core.vocabulary import vocabulary
from landuse.measures.cells_read import watched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from landuse.core.messages import Message

#: The columns a row may be known by, the first that is filled.
IDENTS = ("contract", "id", "parcel_id", "credit_code", "name", "zone", "project", "enterprise", "industry")
#: No paper of this field is older: an earlier day is a cell that a spreadsheet filled.
FIRST_DAY = date(1949, 10, 1)
NOWHERE: BaseGeometry = shapely.Polygon()
#: Stands in a cell that held something nobody could read.
UNREADABLE = object()


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a table, or one feature of a layer, read cell by cell.

    Parameters
    ----------
    number
        The row, counted from 1.
    ident
        The user's own id of it; empty where it has none.
    cells
        The cells by code term.
    role
        What the table or layer is called when something is asked of it: its role, or the check's argument.
    spec_role
        The role whose spec says what its columns hold; ``role`` where empty.
    own
        True for a row of the zone of the case; None where it may be another zone's, see `zone_facts.own_rows`.
    """

    number: int
    ident: str
    cells: Mapping[str, object]
    role: str
    spec_role: str = ""
    own: bool | None = True

    @property
    def geometry(self) -> BaseGeometry:
        """Its ground; empty for a row of a table."""
        ground = self.cells.get("geometry")
        return ground if isinstance(ground, BaseGeometry) else NOWHERE

    def has(self, column: str) -> bool:
        """Return whether there is such a column."""
        return column in self.cells

    def given(self, column: str) -> bool:
        """Return whether anything stands in a cell, readable or not."""
        return not _blank(self.cells.get(column))

    def figure(self, column: str, *, least: float = 0.0) -> float | None:
        """Read a figure.

        Parameters
        ----------
        column
            The code term.
        least
            The least it can be; what is below is not believed.

        Returns
        -------
        float or None
            None where it is missing, blank, text, not finite, too small, or what its column's spec does not believe.
        """
        value = self.cells.get(column)
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            return None
        number, spec = float(value), column_spec(self.spec_role or self.role, column)
        if spec is not None and not spec.believes(number):
            return None
        return number if math.isfinite(number) and number >= least else None

    def day(self, column: str) -> date | None:
        """Read a day.

        Parameters
        ----------
        column
            The code term.

        Returns
        -------
        date or None
            None where it is missing, blank or no date, or lies before any paper there can be: a spreadsheet writes
            1900 for an empty cell.
        """
        day = _day(self.cells.get(column))
        return None if day is None or day < FIRST_DAY else day

    def yes(self, column: str) -> bool | None:
        """Read a yes or no.

        Parameters
        ----------
        column
            The code term.

        Returns
        -------
        bool or None
            None where it is missing, blank or neither.
        """
        word = self.written(column)
        known = column_vocabulary(self.spec_role or self.role, column) or vocabulary("yes_no")
        return {"yes": True, "no": False}.get(known.read(word) or "")

    def written(self, column: str) -> str | None:
        """Return a cell as it stands, without the space around it; None where it is missing, blank or unreadable."""
        value = self.cells.get(column)
        return None if _blank(value) or value is UNREADABLE else _plain(value)

    def text(self, column: str) -> str | None:
        """Read a word: of a column that has a vocabulary the term it says, of any other the text as it stands.

        Parameters
        ----------
        column
            The code term.

        Returns
        -------
        str or None
            None where it is missing or blank, or says what the column's vocabulary does not know.
        """
        word = self.written(column)
        known = column_vocabulary(self.spec_role or self.role, column)
        return word if word is None or known is None else known.read(word)

    def says(self, column: str) -> bool | None:
        """Return whether a cell says yes in words; a blank one says no where the spec of its column says so.

        Parameters
        ----------
        column
            The code term of a column whose vocabulary tells yes from no.

        Returns
        -------
        bool or None
            None where what stands there, or that nothing does, says neither.
        """
        if self.given(column):
            return self.yes(column)
        spec = column_spec(self.spec_role or self.role, column)
        return False if spec is not None and spec.blank == "no" else None

    def term(self, column: str, known: Collection[str]) -> str | None:
        """Read a word that has to be one of some code terms."""
        word = self.text(column)
        return word if word in known else None

    def first(self, *columns: str) -> str | None:
        """Read the first of several columns in which anything stands."""
        return next((word for word in map(self.text, columns) if word is not None), None)

    def dated_by(self, *columns: str) -> str:
        """Return the first of several columns in which anything stands, readable or not; the first where none does.

        A day that stands there and cannot be read is not made good by another column.
        """
        return next(filter(self.given, columns), columns[0])

    def want(self, column: str, *, weight: float = 1.0, whom: str = "zone") -> MissingInput:
        """Ask for one cell of this row."""
        return missing_figure(self.role, column, self.number, self.ident, weight=weight, whom=whom)


@dataclass(frozen=True, eq=False)
class RowAssessment:
    """What one row tells: that it is what a rule counts, that it is not, or nothing sure.

    Parameters
    ----------
    row
        The row.
    known
        True, False, or None where its data leave it open.
    kind
        What it is, in a code term.
    area_m2
        The land it is about, m²; None where not known.
    geometry
        Its ground; the row's own where None.
    wants
        What would settle it.
    extra
        More to show beside it.
    """

    row: Row
    known: bool | None
    kind: str
    area_m2: float | None = None
    geometry: BaseGeometry | None = None
    wants: tuple[MissingInput, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def item(self) -> dict[str, object]:
        """Return it as a piece of evidence.

        Returns
        -------
        dict
            For `landuse.core.evidence.items`.
        """
        ground = self.row.geometry if self.geometry is None else self.geometry
        kind = self.kind if self.known is not None else "undecided"
        label = self.row.first("name", "project", "enterprise", "holder", "zone_name", "zone", "industry")
        return {
            "kind": kind,
            "unit_id": self.row.ident,
            "label": label,
            "area_m2": self.area_m2,
            **self.extra,
            "geometry": ground,
        }


def rows_of(data: Layer | Table | None, role: str = "") -> list[Row]:
    """Take a table or layer row by row.

    Parameters
    ----------
    data
        The table or layer, or None.
    role
        What to call it; its own role where empty.

    Returns
    -------
    list of Row
        Numbered from 1; none where there is no table.
    """
    if data is None:
        return []
    frame = data.features if isinstance(data, Layer) else data.rows
    columns = [str(column) for column in frame.columns]
    cells = [dict(zip(columns, values, strict=True)) for values in frame.itertuples(index=False, name=None)]
    for column, numbers_ in _faults(data):
        for number in numbers_:
            if number <= len(cells) and _blank(cells[number - 1].get(column)):
                cells[number - 1][column] = UNREADABLE
    idents = [_ident(values) for values in cells]
    cells = watched(cells, data.role or role)
    return [
        Row(number, ident, values, role or data.role, data.role or role)
        for number, (ident, values) in enumerate(zip(idents, cells, strict=True), 1)
    ]


def terms_of(frame: pd.DataFrame, column: str, role: str) -> pd.Series:
    """Read a column of a frame as `Row.text` reads it cell by cell.

    Parameters
    ----------
    frame
        The features or rows.
    column
        The code term.
    role
        The role whose spec has the column.

    Returns
    -------
    Series
        The terms, on the frame's index; None where the column is missing, a cell blank, or its word not known.
    """
    if column not in frame:
        return pd.Series(None, index=frame.index, dtype=object)
    known = column_vocabulary(role, column)
    values = [None if _blank(value) else _plain(value) for value in frame[column]]
    read = values if known is None else [known.read(value) for value in values]
    return pd.Series(read, index=frame.index, dtype=object)


def _faults(data: Layer | Table) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Return the cells that intake could not read: null now, and yet not the same as blank."""
    notes = data.faults if isinstance(data, Table) else data.source.notes if data.source else ()
    return [(note.column, note.rows) for note in notes if isinstance(note, ColumnFault)]


def count(
    assessments: Iterable[RowAssessment], *, crs: object = None, unit: str = "count", notes: Sequence[Message] = ()
) -> Evidence:
    """Count the rows that are so; those left open widen the interval.

    Parameters
    ----------
    told
        What each row tells.
    crs
        The work CRS, where rows have ground.
    unit
        The unit of the measure.
    notes
        What else is to be said.

    Returns
    -------
    Evidence
        From those that surely are so to those that may be; the value is those that surely are.
    """
    every = [_owned(assessment) for assessment in assessments]
    sure = sum(1 for assessment in every if assessment.known)
    open_rows = sum(1 for assessment in every if assessment.known is None)
    where = items([assessment.item() for assessment in every if assessment.known is not False], crs=crs)
    wants = tuple(want for assessment in every if assessment.known is None for want in assessment.wants)
    figures = {"rows": float(len(every)), "open_rows": float(open_rows)}
    return Evidence(
        Interval(float(sure), float(sure + open_rows), float(sure)),
        unit,
        where=where,
        figures=figures,
        notes=tuple(notes),
        wants=wants,
    )


def _owned(assessment: RowAssessment) -> RowAssessment:
    """Count what is so of a row that may be another zone's as perhaps so."""
    if assessment.row.own is not None or assessment.known is not True:
        return assessment
    return replace(assessment, known=None, wants=(*assessment.wants, assessment.row.want("zone_name")))


def _ident(cells: Mapping[str, object]) -> str:
    known = (cells.get(column) for column in IDENTS)
    return next((_plain(value) for value in known if not _blank(value) and value is not UNREADABLE), "")


def _plain(value: object) -> str:
    """Write a cell as people do: a number that is whole has no decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _day(value: object) -> date | None:
    if _blank(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _blank(value: object) -> bool:
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))
