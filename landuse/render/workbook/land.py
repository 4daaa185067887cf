"""Sheets of the land summary: blocks before and after, whose the added land is, and occupation by parcel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from landuse.core.messages import Message
from landuse.core.terms import PORTIONS, VALUES, term
from landuse.core.wording import scope_title
from landuse.render.shared.land_titles import LAND_CLASSES, area_title, closing_title, use_name
from landuse.render.workbook.tables import Sheet
from landuse.render.workbook.workbook import Kind, WorkbookColumn

if TYPE_CHECKING:
    from landuse.core.area import Area
    from landuse.core.findings import Review
    from landuse.core.land import Occupation
    from landuse.core.messages import Lang

#: Areas of the blocks, by the names they have in the land summary.
BLOCK_AREAS: dict[str, Message] = {
    "stated": Message("As approved"),
    "drawn": Message.in_context("land", "Drawn"),
    "kept": PORTIONS["kept"],
    "added": PORTIONS["added"],
    "withdrawn": PORTIONS["withdrawn"],
    "slivers": Message.in_context("land", "Slivers"),
}


def land_sheets(review: Review, lang: Lang) -> Iterator[Sheet]:
    """Return the sheets of the land summary that have anything in them."""
    made = (_before(review, lang), _after(review, lang), _ownership(review, lang), _occupation(review, lang))
    yield from (sheet for sheet in made if sheet.groups and sheet.groups[0])


def _ha(key: str, title: Message, lang: Lang) -> WorkbookColumn:
    return WorkbookColumn(key, Message("{title}, ha", title=title).text(lang), "ha", 16, total=True)


def _text(key: str, title: Message, lang: Lang, width: int = 16, kind: Kind = "text") -> WorkbookColumn:
    return WorkbookColumn(key, title.text(lang), kind, width)


def _value(area: Area | None) -> float | None:
    return None if area is None else area.ha


def _before(review: Review, lang: Lang) -> Sheet:
    names = ("stated", "drawn", "kept", "withdrawn", "slivers")
    columns = [
        _text("block", Message("Block"), lang),
        _text("approval", Message("Approved by, on"), lang, 28),
        *(_ha(name, BLOCK_AREAS[name], lang) for name in names),
    ]
    rows = [
        {
            "block": block.title,
            "approval": block.approval or None,
            **{name: _value(getattr(block, name)) for name in names},
        }
        for block in review.land.before
    ]
    return Sheet(Message("Blocks before").text(lang), columns, [rows])


def _after(review: Review, lang: Lang) -> Sheet:
    names = ("kept", "added", "slivers", "drawn")
    columns = [
        _text("block", Message("Block"), lang),
        _text("from", Message("From block"), lang, 20),
        *(_ha(name, BLOCK_AREAS[name], lang) for name in names),
    ]
    rows = [
        {
            "block": block.title,
            "from": "、".join(review.land.sources_of(block)) or None,
            **{name: _value(getattr(block, name)) for name in names},
        }
        for block in review.land.after
    ]
    return Sheet(Message("Blocks after").text(lang), columns, [rows])


def _ownership(review: Review, lang: Lang) -> Sheet:
    columns = [
        _text("ownership", Message.in_context("land", "Ownership"), lang, 24),
        _text("township", Message("Township"), lang, 20),
        _text("class", Message("Great class"), lang, 18),
        _ha("area", Message.in_context("land", "Area"), lang),
    ]
    rows: list[dict[str, Any]] = []
    unknown = Message("not known").text(lang)
    for row in review.land.ownership.rows if review.land.ownership else ():
        if row.kind == "parcels":
            owner = term(VALUES, row.ownership, lang) if row.ownership else unknown
            land_class = LAND_CLASSES[row.land_class].text(lang) if row.land_class else unknown
            rows.append({"ownership": owner, "township": row.township or unknown, "class": land_class})
        else:
            rows.append({"ownership": closing_title(row.kind, lang)})
        rows[-1]["area"] = row.area.ha
    return Sheet(Message("Added land by owner").text(lang), columns, [rows])


def _occupation(review: Review, lang: Lang) -> Sheet:
    area = Message("Occupied")
    columns = [
        _text("_finding", Message("Clause"), lang, 26),
        _text("_scope", Message("Ground"), lang),
        _text("unit_id", Message.in_context("land", "Parcel"), lang, 24),
        _text("name", Message.in_context("land", "Name"), lang, 20),
        _text("use", Message.in_context("land", "Use"), lang, 20),
        _text("ownership", Message.in_context("land", "Ownership"), lang),
        WorkbookColumn("parcel", Message("{title}, ha", title=Message("Parcel area")).text(lang), "ha", 16),
        WorkbookColumn("m2", Message("{title}, m²", title=area).text(lang), "m2", 18, total=True),
        _ha("area", area, lang),
        WorkbookColumn("share", Message("Share of the parcel").text(lang), "share", 12),
        _text("kind", Message("Kind of area"), lang, 12),
        WorkbookColumn("counted", Message("Counted by stated area, m²").text(lang), "m2", 18),
        WorkbookColumn("deducted", Message("Deducted, m²").text(lang), "m2", 16),
        WorkbookColumn("net", Message("Net, m²").text(lang), "m2", 16),
        WorkbookColumn("_id", Message("Finding").text(lang), "text", 44),
    ]
    groups = [_occupied(review, occupation, lang) for occupation in review.land.occupation]
    return Sheet(Message("Occupation").text(lang), columns, groups, 2)


def _occupied(review: Review, occupation: Occupation, lang: Lang) -> list[dict[str, Any]]:
    finding = review.finding(occupation.finding)
    shown = {
        "_finding": finding.rule.title.text(lang),
        "_scope": scope_title(finding.scope, finding.block_name).text(lang),
        "_id": finding.id,
        "kind": area_title(occupation.area_kind).text(lang),
    }
    rows = []
    for row in occupation.rows:
        cells: dict[str, Any] = {**shown, "m2": row.area.m2, "area": row.area.ha}
        if row.kind == "parcels":
            cells |= {
                "unit_id": row.unit_id,
                "name": row.name,
                "use": use_name(row, lang, occupation.scheme),
                "ownership": term(VALUES, row.ownership, lang) if row.ownership else None,
                "parcel": _value(row.parcel),
                "share": row.area.share_of(row.parcel) if row.parcel else None,
                "counted": row.counted_m2,
                "deducted": row.deducted_m2,
                "net": row.net_m2,
            }
        else:
            cells["unit_id"] = closing_title(row.kind, lang)
        rows.append(cells)
    return rows
