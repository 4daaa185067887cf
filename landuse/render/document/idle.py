"""The disposal of idle land in an opinion: a row a parcel, in columns that have room on an upright page."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.core.land import Area
from landuse.core.messages import Message
from landuse.core.terms import VALUES, term
from landuse.render.document.parts import Column, Heading, Paragraph, table
from landuse.render.document.sentences import hectares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part

#: Rows that stand in the opinion; all of them are in the workbook.
LONG = 30


def idle_parts(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the disposal table of every primary finding that has one.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Part
        A heading, tables; nothing where no ledger is given.
    """
    tables = [
        finding.evidence.tables["disposal"]
        for finding in review.items
        if finding.primary and len(finding.evidence.tables.get("disposal", ()))
    ]
    if not tables:
        return
    yield Heading(2, Message("Disposal of idle land").text(lang))
    columns = (
        Column(Message("Contract, parcel").text(lang), 1.2),
        Column(Message.in_context("opinion", "Holder").text(lang), 1.2),
        Column(_ha(Message.in_context("land", "Area"), lang), 1.0, "right"),
        Column(Message("Standing").text(lang), 1.2),
        Column(Message.in_context("opinion", "Start due").text(lang), 1.15),
        Column(Message("Days late").text(lang), 0.75, "right"),
        Column(Message("Fee, yuan").text(lang), 1.8, "right"),
        Column(Message.in_context("opinion", "Why").text(lang), 2.6),
    )
    for frame in tables:
        rows = [_row(row, lang) for row in frame.head(LONG).to_dict("records")]
        yield table(columns, rows, size="small")
        if len(frame) > LONG:
            more = Message.plural(
                "{n} more row is in the workbook.", "{n} more rows are in the workbook.", n=len(frame) - LONG
            )
            yield Paragraph(more.text(lang), "small")


def _ha(title: Message, lang: Lang) -> str:
    return Message("{title}, ha", title=title).text(lang)


def _row(row: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    area = row["area_m2"]
    return (
        "\n".join(text for text in (_text(row["contract"]), _text(row["parcel_id"])) if text) or "—",
        _text(row["holder"]) or _text(row["project"]) or "—",
        hectares(None if _nothing(area) else Area.of(float(area))),
        term(VALUES, row["status"], lang),
        _day(row["start_due"]),
        "—" if _nothing(row["days"]) else f"{row['days']:,.0f}",
        "—" if _nothing(row["fee_yuan"]) else f"{row['fee_yuan']:,.2f}",
        _text(row[f"why_{lang}"]) or "—",
    )


def _text(value: object) -> str:
    return "" if _nothing(value) else str(value).strip()


def _nothing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _day(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, (date, pd.Timestamp)) and not _nothing(value) else "—"
