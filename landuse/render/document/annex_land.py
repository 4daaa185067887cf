"""附件3: areas, blocks before and after, land use, owners and occupation; every table sums to its whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landuse.core.area import NO_AREA, Area
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.terms import PORTIONS, VALUES, term
from landuse.core.wording import scope_title
from landuse.render.document.idle import idle_parts
from landuse.render.document.parts import Column, Heading, Paragraph, table
from landuse.render.document.sentences import hectares, joined, title_of
from landuse.render.shared.land_titles import CLOSING, LAND_CLASSES, area_title, closing_title, use_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from landuse.core.findings import Review
    from landuse.core.land import LandSummary, Occupation
    from landuse.core.messages import Lang
    from landuse.render.document.parts import Part, TableBlock

#: Rows of a long table that stand here; all of them are in the workbook.
LONG = 30


def annex_land(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the third annex.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Part
        Tables under headings.
    """
    land = review.land
    if not land.scopes:
        yield Paragraph(Message("No boundary is given.").text(lang), "small")
        return
    yield Paragraph(
        Message(
            "Areas are plane areas in {crs} unless they are called official; official areas lie on the ellipsoid "
            "(国土调查办发〔2008〕32号). Every table sums to its whole.",
            crs=land.work_crs or "—",
        ).text(lang),
        "small",
    )
    yield _scopes(land, lang)
    if land.before:
        yield _before(land, lang)
    if land.after:
        yield _after(land, lang)
    yield from _uses(review, lang)
    yield from _classes(land, lang)
    yield from _owners(land, lang)
    occupied = [
        _occupation(review, occupation, lang)
        for occupation in land.occupation
        if review.finding(occupation.finding).primary
    ]
    if occupied:
        yield Heading(2, Message("Occupation").text(lang))
        yield from occupied
    yield from idle_parts(review, lang)


def _ha(title: Message, lang: Lang) -> str:
    return Message("{title}, ha", title=title).text(lang)


def _scopes(land: LandSummary, lang: Lang) -> TableBlock:
    rows = [
        (
            scope_title(row.scope, row.name).text(lang),
            hectares(row.plane),
            hectares(row.official),
            f"{row.plane.mu:,.2f}",
            number(row.share, "share", lang),
        )
        for row in land.scopes
    ]
    columns = (
        Column(Message("Ground").text(lang), 1.8),
        Column(_ha(area_title("plane"), lang), 1.3, "right"),
        Column(_ha(area_title("official"), lang), 1.3, "right"),
        Column(Message("{title}, mu", title=area_title("plane")).text(lang), 1.4, "right"),
        Column(Message("Share").text(lang), 0.9, "right"),
    )
    return table(columns, rows, Message("Areas of the grounds").text(lang), "small")


def _before(land: LandSummary, lang: Lang) -> TableBlock:
    slivers = any(block.slivers.m2 for block in land.before)
    columns = [
        Column(Message("Block").text(lang), 0.8),
        Column(Message("Approved by, on").text(lang), 2),
        Column(_ha(Message("As approved"), lang), 1.2, "right"),
    ]
    names = ("drawn", "kept", "withdrawn", *(("slivers",) if slivers else ()))
    columns += [Column(_ha(COLUMNS[name], lang), 1.2, "right") for name in names]
    rows = [
        (
            block.title,
            block.approval or "—",
            hectares(block.stated),
            *(hectares(getattr(block, name)) for name in names),
        )
        for block in land.before
    ]
    sums = [_sum(getattr(block, name) for block in land.before) for name in names]
    total = (Message("Total").text(lang), "", "", *map(hectares, sums))
    return table(columns, [*rows, total], Message("Before: blocks as approved").text(lang), "small")


COLUMNS = {
    "drawn": Message.in_context("land", "Drawn"),
    "kept": PORTIONS["kept"],
    "added": PORTIONS["added"],
    "withdrawn": PORTIONS["withdrawn"],
    "slivers": Message.in_context("land", "Slivers"),
}


def _after(land: LandSummary, lang: Lang) -> TableBlock:
    slivers = any(block.slivers.m2 for block in land.after)
    names = ("kept", "added", *(("slivers",) if slivers else ()), "drawn")
    columns = [Column(Message("Block").text(lang), 0.8), Column(Message("From block").text(lang), 1.2)]
    columns += [Column(_ha(COLUMNS[name], lang), 1.2, "right") for name in names]
    rows = [
        (block.title, joined(land.sources_of(block), lang) or "—", *(hectares(getattr(block, name)) for name in names))
        for block in land.after
    ]
    sums = [_sum(getattr(block, name) for block in land.after) for name in names]
    total = (Message("Total").text(lang), "", *map(hectares, sums))
    return table(columns, [*rows, total], Message("After: blocks of the draft").text(lang), "small")


def _sum(areas: Iterable[Area]) -> Area:
    total = NO_AREA
    for area in areas:
        total += area
    return total


def _uses(review: Review, lang: Lang) -> Iterator[Part]:
    """Return the land use of the primary scope; that of blocks and portions is in the workbook."""
    land = review.land
    structure = land.uses_of(land.primary or "")
    if structure is None:
        return
    sides = [side for side in ("current", "planned") if any(getattr(row, side) is not None for row in structure.rows)]
    columns = [Column(Message.in_context("land", "Use").text(lang), 2.2)]
    for side in sides:
        columns += [Column(_ha(SIDES[side], lang), 1.2, "right"), Column(Message("Share").text(lang), 0.8, "right")]
    rows: list[Sequence[str]] = []
    for row in structure.rows:
        cells = [use_name(row, lang)]
        for side in sides:
            area: Area | None = getattr(row, side)
            share = None if area is None else area.share_of(structure.plane)
            cells += [hectares(area), number(share, "share", lang)]
        if row.kind == "use" or any(cell not in ("—", "0.0000", "0.00%") for cell in cells[1:]):
            rows.append(cells)
    total = [Message("Total").text(lang), *(text for _ in sides for text in (hectares(structure.plane), "100.00%"))]
    caption = Message("Land use of the {scope}", scope=scope_title(structure.scope)).text(lang)
    yield table(columns, [*rows, total], caption, "small")


SIDES = {"current": Message("Current"), "planned": Message("Planned")}


def _classes(land: LandSummary, lang: Lang) -> Iterator[Part]:
    """Return present land by great class, in the primary scope and in the added land, with the cultivated land."""
    given = {scope: land.classes_of(scope) for scope in (land.primary or "", "added")}
    structures = {scope: structure for scope, structure in given.items() if structure is not None}
    if land.primary not in structures:
        return
    columns = [Column(Message("Great class").text(lang), 2)]
    columns += [Column(_ha(scope_title(scope), lang), 1.3, "right") for scope in structures]
    areas = {scope: {row.kind: row.area for row in structure.rows} for scope, structure in structures.items()}
    kinds = dict.fromkeys(kind for class_areas in areas.values() for kind in class_areas)
    titles = {**LAND_CLASSES, **CLOSING}
    rows = [
        (titles[kind].text(lang), *(hectares(class_areas.get(kind, NO_AREA)) for class_areas in areas.values()))
        for kind in kinds
    ]
    rows.append((Message("Total").text(lang), *(hectares(structure.plane) for structure in structures.values())))
    cultivated = Message("of which cultivated land").text(lang)
    rows.append((cultivated, *(hectares(structure.cultivated) for structure in structures.values())))
    perhaps = Message("land that may be cultivated too").text(lang)
    rows.append((perhaps, *(hectares(structure.open_area) for structure in structures.values())))
    yield table(columns, rows, Message("Present land by great class").text(lang), "small")


def _owners(land: LandSummary, lang: Lang) -> Iterator[Part]:
    ownership = land.ownership
    if ownership is None:
        return
    unknown = Message("not known").text(lang)
    columns = (
        Column(Message.in_context("land", "Ownership").text(lang), 1.4),
        Column(Message("Township").text(lang), 1.4),
        Column(Message("Great class").text(lang), 1.2),
        Column(_ha(Message.in_context("land", "Area"), lang), 1.2, "right"),
    )
    rows = []
    for row in ownership.rows:
        if row.kind == "parcels":
            owner = term(VALUES, row.ownership, lang) if row.ownership else unknown
            land_class = LAND_CLASSES[row.land_class].text(lang) if row.land_class else unknown
            rows.append((owner, row.township or unknown, land_class, hectares(row.area)))
        else:
            rows.append((closing_title(row.kind, lang), "", "", hectares(row.area)))
    rows.append((Message("Total").text(lang), "", "", hectares(ownership.plane)))
    yield table(columns, rows, Message("Added land by ownership, township and class").text(lang), "small")


def _occupation(review: Review, occupation: Occupation, lang: Lang) -> TableBlock:
    """Return one line's occupation by parcel, the largest first; what closes the sum comes last."""
    ours = sorted((row for row in occupation.rows if row.kind == "parcels"), key=lambda row: -row.area.m2)
    closing = [row for row in occupation.rows if row.kind != "parcels"]
    columns = (
        Column(Message.in_context("land", "Parcel").text(lang), 1.2),
        Column(Message.in_context("land", "Name").text(lang), 1.6),
        Column(Message.in_context("land", "Use").text(lang), 1.6),
        Column(_ha(Message("Parcel area"), lang), 1.2, "right"),
        Column(_ha(Message("Occupied"), lang), 1.2, "right"),
    )
    rows: list[tuple[Any, ...]] = [
        (
            row.unit_id or "—",
            row.name or "—",
            use_name(row, lang, occupation.scheme),
            hectares(row.parcel),
            hectares(row.area),
        )
        for row in ours[:LONG]
    ]
    if len(ours) > LONG:
        more = Message.plural(
            "{n} more parcel, in the workbook", "{n} more parcels, in the workbook", n=len(ours) - LONG
        )
        rows.append((more.text(lang), "", "", "", hectares(_sum(row.area for row in ours[LONG:]))))
    rows += [(closing_title(row.kind, lang), "", "", "", hectares(row.area)) for row in closing]
    rows.append((Message("Total").text(lang), "", "", "", hectares(occupation.total)))
    finding = review.finding(occupation.finding)
    caption = Message(
        "{title} ({scope}), {kind}",
        title=title_of(finding, lang),
        scope=scope_title(finding.scope, finding.block_name),
        kind=area_title(occupation.area_kind),
    ).text(lang)
    return table(columns, rows, caption, "small")
