"""The disposal of idle land in an opinion: a row a parcel, in columns that have room on an upright page."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.core.area import Area
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
#: Parcels that standing so need nothing done: they are counted, and stand in the workbook.
SETTLED = ("completed", "building", "not_due", "disposed", "cancelled")
ALIKE = 4
MANY = Message("{first} and the like, {count:count} in all")
FOLDED = Message("{count:count} parcels that need nothing done are not listed ({kinds}); they are in the workbook.")


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
        lines = frame.to_dict("records")
        shown = _alike_put_together([line for line in lines if line["status"] not in SETTLED], lang)
        yield table(columns, [_row(line, lang) for line in shown[:LONG]], size="small")
        if len(shown) > LONG:
            more = Message.plural(
                "{n} more row is in the workbook.", "{n} more rows are in the workbook.", n=len(shown) - LONG
            )
            yield Paragraph(more.text(lang), "small")
        settled = [line for line in lines if line["status"] in SETTLED]
        if settled:
            yield Paragraph(FOLDED(count=len(settled), kinds=_counted(settled, lang)).text(lang), "small")


def _alike_put_together(lines: list[dict[str, Any]], lang: Lang) -> list[dict[str, Any]]:
    """Return the rows to list; of those that are open for one and the same reason, one stands for all from four up."""
    reasons = Counter(line[f"why_{lang}"] for line in lines if line["status"] == "undecided")
    rows, known = [], set()
    for line in lines:
        reason = line[f"why_{lang}"]
        if line["status"] != "undecided" or reasons[reason] < ALIKE:
            rows.append(line)
        elif reason not in known:
            known.add(reason)
            several = MANY(first=line["parcel_id"] or line["contract"] or line["row"], count=reasons[reason]).text(lang)
            rows.append({**dict.fromkeys(line), "status": "undecided", "parcel_id": several, f"why_{lang}": reason})
    return rows


def _counted(lines: list[dict[str, Any]], lang: Lang) -> list[str]:
    """Return how many parcels stand how."""
    counts = Counter(str(line["status"]) for line in lines)
    return [f"{term(VALUES, status, lang)} {count}" for status, count in counts.items()]


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
