"""Whether a document of a kind is there and in force on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.measures.check import check
from landuse.measures.documents import DocumentStatus, adds_land, find_document, kind_title
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"documents": "handled"}
FOUND = Message("{kind}: {name}, from {since} until {until}")
CONCLUDED = Message("{said}, conclusion: {conclusion}")
DUE = Message("{kind} is due by {by}, which is still to come")


@check(documents="table", zone="zone", draft="layer", approved="layer")
def documents(  # noqa: PLR0913  a rule sets them by name
    documents: TableLike,
    draft: LayerLike = None,
    approved: LayerLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    kind: str,
    by: date | None = None,
    dates: list[str] | None = None,
    max_age_months: int | None = None,
    expires: bool | None = None,
) -> Evidence:
    """Return whether a document of a kind is there and in force on the day, or was there by a date.

    A kind that stands in no row is absent where the table is complete; a refusal stands whatever the table lacks.

    Parameters
    ----------
    documents
        Documents with ``kind``, ``approved_on``, ``issued_on``, ``valid_until``, ``conclusion``, ``extent``; what is
        needed of a kind stands in ``layers/document_kinds.toml``.
    zone
        States ``name``: documents of other zones are left out.
    draft, approved
        The two boundaries: where the draft adds land, a document made for the old extent does not cover it.
    on
        The day it is judged on.
    kind
        The kind of document.
    by
        The day by which it had to be there, itself included; whether it still is in force is then not asked.
    dates
        The columns that date it, the first that is filled; ``approved_on``, then ``issued_on`` where None.
    max_age_months
        How old it may be, counted by the calendar, the last day included; takes the place of ``valid_until``.
    expires
        Whether it needs a last day to be known in force; by its kind where None.

    Returns
    -------
    Evidence
        A fact: 1 where it is there.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(二)2; 《促进开发区改革和创新发展的实施方案》五(十七)至(十九).

    Examples
    --------
    >>> table = pd.DataFrame([{"kind": "plan_eia", "approved_on": date(2021, 5, 1), "conclusion": "通过",
    ...                        "valid_until": date(2026, 4, 30)}])
    >>> documents(table, on=date(2026, 4, 30), kind="plan_eia").interval.value
    1.0
    """
    table = as_table(documents, "documents")
    if table is None:
        return Evidence.unknown(0, 1, "fact", missing_table("documents"))
    if "kind" not in table.rows:
        return Evidence.unknown(0, 1, "fact", missing_column("documents", "kind"))
    status = find_document(
        table,
        kind,
        on=on if by is None else min(on, by),
        zone=zone,
        dates=dates,
        max_age_months=max_age_months,
        expires=False if by is not None else expires,
        for_added_land=adds_land(as_layer(draft, "draft"), as_layer(approved, "approved"), zone),
    )
    notes = [_note(status)] if status.document is not None else []
    if by is not None and status.known is False and on <= by:
        status = replace(status, known=None)
        notes.append(DUE(kind=kind_title(kind), by=by))
    return Evidence(
        Interval.fact(status.known),
        "fact",
        where=items([_item(status)] if status.document is not None else []),
        notes=tuple(notes),
        wants=() if status.known else status.wants,
        tables={"documents": pd.DataFrame([status.row()])},
    )


def _note(status: DocumentStatus) -> Message:
    row = status.row()
    name = Message("{name} ({number})", name=row["name"], number=row["number"]) if row["number"] else row["name"]
    dated = FOUND(kind=kind_title(status.kind), name=name, since=row["since"], until=row["until"])
    return CONCLUDED(said=dated, conclusion=row["conclusion"]) if row["conclusion"] else dated


def _item(status: DocumentStatus) -> dict[str, object]:
    row = status.document
    assert row is not None
    label = row.text("name")
    return {
        "kind": status.row()["state"],
        "unit_id": row.ident,
        "label": label,
        "area_m2": None,
        "geometry": row.geometry,
    }
