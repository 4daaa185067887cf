"""Documents of a case: whether one of a kind is there and in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from landuse.core.evidence import MissingInput
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.core.texts import texts_message
from landuse.measures import zone_facts
from landuse.measures.statutory_periods import add_months
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.layer import Table, Zone

#: The dates a document may be in force from, the first that is filled.
DATES = ("approved_on", "issued_on")
KIND = Message("the {kind}, which is not among the documents")


@dataclass(frozen=True, eq=False)
class DocumentStatus:
    """How a document of a kind stands on a day.

    Parameters
    ----------
    kind
        The kind asked for.
    known
        True where one is there and in force, False where none is, None where its data leave it open.
    document
        The row that settles it, or comes nearest; None where there is none.
    since, until
        The days from and until which it is in force, as far as known.
    wants
        What would settle it.
    """

    kind: str
    known: bool | None
    document: Row | None = None
    since: date | None = None
    until: date | None = None
    wants: tuple[MissingInput, ...] = ()

    def row(self) -> dict[str, object]:
        """Give it as a row of a table.

        Returns
        -------
        dict
            The document's name, number, dates and conclusion, and how it stands.
        """
        cells = {name: self.document.text(name) if self.document else None for name in ("name", "number", "conclusion")}
        refused = "absent" if self.document is None else "not_in_force"
        state = {True: "in_force", False: refused, None: "open"}[self.known]
        return {"kind": self.kind, **cells, "since": self.since, "until": self.until, "state": state}


def find_document(
    table: Table | None,
    kind: str,
    *,
    on: date,
    zone: Zone | None = None,
    dates: Sequence[str] = DATES,
    max_age_months: int | None = None,
    expires: bool = True,
) -> DocumentStatus:
    """Tell whether a document of a kind is there and in force on a day.

    Parameters
    ----------
    table
        Documents with ``kind``, dates and ``valid_until``.
    kind
        The kind.
    on
        The day.
    zone
        States ``name``: documents of other zones are left out.
    dates
        The columns that date it, the first that is filled.
    max_age_months
        How old it may be, counted by the calendar, the last day included; takes the place of ``valid_until``.
    expires
        Whether it needs a last day to be known in force.

    Returns
    -------
    DocumentStatus
        Of the best document there is.
    """
    rows = [row for row in rows_of(table, "documents") if zone_facts.is_own(row, zone) is not False]
    mine = [row for row in rows if row.text("kind") == kind]
    each = [_stand(row, kind, on, dates, max_age_months, expires) for row in mine]
    for known in (True, None):
        best = [one for one in each if one.known is known]
        if best:
            return max(best, key=lambda one: one.since or date.min)
    nameless = [row for row in rows if not row.given("kind")]
    if nameless:
        return DocumentStatus(kind, None, wants=tuple(row.want("kind") for row in nameless))
    absent = DocumentStatus(kind, False, wants=(absent_document(kind),))
    return max(each, key=lambda one: one.since or date.min) if each else absent


def absent_document(kind: str) -> MissingInput:
    """Ask for a document of which there is none.

    Parameters
    ----------
    kind
        The kind.

    Returns
    -------
    MissingInput
        For one of it.
    """
    return MissingInput(f"document:{kind}", KIND(kind=kind_title(kind)), "zone", 1.0)


def kind_title(kind: str) -> Message:
    """Give how people call a kind of document.

    Parameters
    ----------
    kind
        The code term.

    Returns
    -------
    Message
        The first word for it in the spec of ``documents``.
    """
    words = load_spec("documents").columns["kind"].values
    word = next((word for word, term in words.items() if term == kind), kind)
    return texts_message(zh=word, en=kind.replace("_", " "))


def _stand(
    row: Row, kind: str, on: date, dates: Sequence[str], max_age_months: int | None, expires: bool
) -> DocumentStatus:
    since = next((day for day in (row.day(column) for column in dates) if day is not None), None)
    until = row.day("valid_until")
    wants: list[MissingInput] = []
    if max_age_months is not None:
        until = None if since is None else add_months(since, max_age_months)
    if since is None:
        wants.append(row.want(dates[0]))
    if until is None and expires and max_age_months is None:
        wants.append(row.want("valid_until"))
    if (since is not None and on < since) or (until is not None and until < on):
        return DocumentStatus(kind, False, row, since, until)
    if row.yes("sealed") is False:
        return DocumentStatus(kind, False, row, since, until, (row.want("sealed"),))
    return DocumentStatus(kind, None if wants else True, row, since, until, tuple(wants))
