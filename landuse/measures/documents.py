"""Documents of a case: whether one of a kind is there and in force on a day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from landuse.core.column_words import column_vocabulary
from landuse.core.evidence import MissingInput
from landuse.core.kleene import all_known
from landuse.core.messages import Message
from landuse.core.missing import incomplete_register
from landuse.core.resources import resource_folder
from landuse.core.specs import load_spec
from landuse.core.texts import texts_message
from landuse.geometry.overlay import difference, split_slivers, united
from landuse.measures import zone_facts
from landuse.measures.paper_marks import is_doubtful_paper, is_of_the_zone_itself, tells_of_refusal
from landuse.measures.scopes import PORTION_TOLERANCE_M
from landuse.measures.statutory_periods import add_months
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.layer import Layer, Table, Zone

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
    refused
        Whether it is dated right and comes to a refusal.
    silent
        Whether it needs a conclusion and says none that anybody could read, so that it may refuse.
    """

    kind: str
    known: bool | None
    document: Row | None = None
    since: date | None = None
    until: date | None = None
    wants: tuple[MissingInput, ...] = ()
    refused: bool = False
    silent: bool = False

    @property
    def kind_is_known(self) -> bool:
        """Whether the document itself says of which kind it is."""
        return self.document is not None and self.document.text("kind") == self.kind

    def row(self) -> dict[str, object]:
        """Return it as a row of a table.

        Returns
        -------
        dict
            The document's name, number, dates and conclusion, and how it stands.
        """
        cells = {
            name: self.document.written(name) if self.document else None for name in ("name", "number", "conclusion")
        }
        refused = "absent" if self.document is None else "not_in_force"
        state = {True: "in_force", False: refused, None: "open"}[self.known]
        return {"kind": self.kind, **cells, "since": self.since, "until": self.until, "state": state}


class DocumentNeeds(BaseModel):
    """What a clause needs of a kind of document, from ``layers/document_kinds.toml``.

    Parameters
    ----------
    approved
        Whether it must be approved; one that is only issued is not yet what is asked for.
    conclusion
        Whether it must state a conclusion that lets it stand.
    expires
        Whether it has a last day.
    extent
        Whether it is made for an extent, so that one of the old extent does not cover added land.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    approved: bool = False
    conclusion: bool = False
    expires: bool = True
    extent: bool = False


@cache
def document_kinds() -> frozenset[str]:
    """Return the kinds of documents there are words for, or needs."""
    listed = tomllib.loads((resource_folder("layers") / "document_kinds.toml").read_text(encoding="utf-8"))
    known = column_vocabulary("documents", "kind")
    return frozenset(listed) | (frozenset(known.words.values()) if known is not None else frozenset())


@cache
def document_needs(kind: str) -> DocumentNeeds:
    """Return what a kind of document needs; of a kind that is not listed, dates alone."""
    listed = tomllib.loads((resource_folder("layers") / "document_kinds.toml").read_text(encoding="utf-8"))
    return DocumentNeeds.model_validate(listed.get(kind, {}))


def find_document(
    table: Table | None,
    kind: str,
    *,
    on: date,
    zone: Zone | None = None,
    dates: Sequence[str] | None = None,
    max_age_months: int | None = None,
    expires: bool | None = None,
    for_added_land: bool | None = False,
) -> DocumentStatus:
    """Return how the best document of a kind stands on a day.

    Parameters
    ----------
    table
        Documents with ``kind``, dates, ``valid_until``, ``conclusion`` and ``extent``.
    kind
        The kind. One that is absent, or has run out, is known to be missing only where the table is complete.
    on
        The day.
    zone
        States ``name``: documents of other zones are left out.
    dates
        The columns that date it, the first that is filled; by its kind where None.
    max_age_months
        How old it may be, counted by the calendar, the last day included; takes the place of ``valid_until``.
    expires
        Whether it needs a last day to be known in force; by its kind where None.
    for_added_land
        Whether the draft adds land, which a document made for the old extent does not cover; None where it may.
    """
    rows = zone_facts.own_rows(rows_of(table, "documents"), zone)
    needs = document_needs(kind)
    if expires is not None:
        needs = needs.model_copy(update={"expires": expires})
    columns = dates or (("approved_on",) if needs.approved else DATES)
    asked = _AskedDocument(kind, on, tuple(columns), max_age_months, needs, for_added_land, zone)
    statuses = [_stand(row, asked) for row in rows if row.text("kind") == kind]
    nameless = [row for row in rows if row.text("kind") is None]
    if any(status.known for status in statuses):
        perhaps = [_stand(row, asked) for row in nameless]
        return _unless_refused(_latest(statuses, True), [*statuses, *perhaps])
    if any(status.known is None for status in statuses):
        return _latest(statuses, None)
    if nameless:
        return DocumentStatus(kind, None, wants=tuple(row.want("kind") for row in nameless))
    worst = max(statuses, key=_since) if statuses else DocumentStatus(kind, False, wants=(absent_document(kind),))
    refused = next((status for status in sorted(statuses, key=_since, reverse=True) if status.refused), None)
    if refused is not None or table is None or table.complete:
        return refused or worst
    # a list of documents that nobody calls whole may lack the one that is asked for
    return replace(worst, known=None, wants=(*worst.wants, incomplete_register("documents")))


def _latest(statuses: list[DocumentStatus], known: bool | None) -> DocumentStatus:
    """Return the latest that stands so."""
    return max((status for status in statuses if status.known is known), key=_since)


def _unless_refused(best: DocumentStatus, statuses: list[DocumentStatus]) -> DocumentStatus:
    """Return a document that stands; what a later one, or one of a day nobody knows, may refuse is not settled."""
    able = [status for status in statuses if status.refused or (status.silent and status.kind_is_known)]
    later = [status for status in able if status is not best and (status.since or date.max) >= _since(best)]
    if not later:
        return best
    wants = tuple(status.document.want("conclusion") for status in (*later, best) if status.document is not None)
    return replace(best, known=None, wants=wants)


def _since(status: DocumentStatus) -> date:
    return status.since or date.min


def adds_land(draft: Layer | None, approved: Layer | None, zone: Zone | None) -> bool | None:
    """Return whether the draft adds land to what is approved; None where nobody shows what is."""
    if draft is None or (approved is None and zone_facts.is_new(zone)):
        return False
    if approved is None:
        return None
    added = difference(united(draft.features.geometry.array), united(approved.features.geometry.array))
    return not split_slivers(added, PORTION_TOLERANCE_M).kept.is_empty


def may_take_its_place(best: DocumentStatus, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that may be a later document of the same kind: of its kind or none, of its day or none.

    Parameters
    ----------
    best
        A document that stands.
    rows
        The documents of the zone.
    """
    of_kind = [row for row in rows if row.text("kind") in (best.kind, None)]
    days = [row.day(row.dated_by(*DATES)) for row in of_kind]
    return [
        row
        for row, day in zip(of_kind, days, strict=True)
        if (best.document is None or row.number != best.document.number) and (day is None or day >= _since(best))
    ]


def absent_document(kind: str) -> MissingInput:
    """Ask for a document of which there is none."""
    return MissingInput(f"document:{kind}", KIND(kind=kind_title(kind)), "zone", 1.0)


def kind_title(kind: str) -> Message:
    """Return how people call a kind of document.

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


@dataclass(frozen=True)
class _AskedDocument:
    kind: str
    on: date
    dates: tuple[str, ...]
    max_age_months: int | None
    needs: DocumentNeeds
    for_added_land: bool | None
    zone: Zone | None


def _stand(row: Row, asked: _AskedDocument) -> DocumentStatus:
    since = row.day(row.dated_by(*asked.dates))
    until = row.day("valid_until")
    if asked.max_age_months is not None:
        until = None if since is None else add_months(since, asked.max_age_months)
    facts = {
        asked.dates[0]: None if since is None else since <= asked.on,
        "valid_until": _is_valid(row, until, asked),
        "conclusion": _has_passed(row, asked.needs),
        "name": None if is_doubtful_paper(row, asked.kind, asked.zone, concludes=asked.needs.conclusion) else True,
        "issuer": _is_decided_elsewhere(row, asked.needs),
        "sealed": row.yes("sealed") if row.given("sealed") else True,
        "extent": _reaches(row, asked),
        "zone_name": row.own,
    }
    known = all_known(facts.values())
    gaps = [column for column, fact in facts.items() if fact is None]
    wants = [row.want(column) for column in gaps if known is None]
    wants += [row.want("sealed")] if facts["sealed"] is False else []
    in_time = facts[asked.dates[0]] is not False and facts["valid_until"] is not False
    refused = in_time and (facts["conclusion"] is False or tells_of_refusal(row))
    silent = in_time and asked.needs.conclusion and facts["conclusion"] is None
    return DocumentStatus(asked.kind, known, row, since, until, tuple(wants), refused, silent)


def _is_valid(row: Row, until: date | None, asked: _AskedDocument) -> bool | None:
    if until is not None:
        return asked.on <= until
    unread = row.given("valid_until") and asked.max_age_months is None
    return None if unread or (asked.needs.expires and asked.max_age_months is None) else True


def _has_passed(row: Row, needs: DocumentNeeds) -> bool | None:
    """Return whether its conclusion lets it stand: a draft, a condition or words nobody knows leave it open."""
    if not row.given("conclusion"):
        return None if needs.conclusion else True
    return {"passed": True, "refused": False}.get(row.text("conclusion") or "")


def _is_decided_elsewhere(row: Row, needs: DocumentNeeds) -> bool | None:
    """Return True unless what must be approved, or come to a conclusion, was issued by those whom it is about."""
    return None if (needs.approved or needs.conclusion) and is_of_the_zone_itself(row.written("issuer")) else True


def _reaches(row: Row, asked: _AskedDocument) -> bool | None:
    if asked.for_added_land is False or not asked.needs.extent:
        return True
    covers = {"draft": True, "approved": False}.get(row.text("extent") or "")
    return covers if covers or asked.for_added_land else None
