"""The parts of an opinion about land: areas before and after, uses, owners of what is added, idle land, the line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from landuse.boundary.abuttals.text import abuttals_text
from landuse.boundary.point_table import point_table
from landuse.boundary.points import block_labels
from landuse.boundary.portions import portions
from landuse.core.codes import load_scheme
from landuse.core.figures import number
from landuse.core.terms import VALUES, term
from landuse.core.titles import BOUNDARY_COLUMNS, TABLES
from landuse.core.units import convert, round_half_up
from landuse.core.wording import scope_title
from landuse.geometry.area import official_area
from landuse.geometry.overlay import clip, difference, intersection
from landuse.measures.cut_parcels import counted_areas
from landuse.measures.scopes import PORTION_TOLERANCE_M
from landuse.render.document.clauses import bracketed
from landuse.render.document.parts import Column, Numbers, Paragraph, Part, Table, table
from landuse.render.document.words import say
from landuse.render.shared.land_use import structure
from landuse.render.shared.words import word
from landuse.render.workbook.tables import Sheet, evidence_sheets

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.layer import Layer
    from landuse.core.messages import Lang
    from landuse.render.layout.content import Content

#: Rows of a long table that stand in the opinion; all of them are in the workbook.
LONG, POINTS = 40, 400
#: The columns of the disposal table that have room on an upright page.
IDLE = (
    "contract",
    "parcel_id",
    "project",
    "holder",
    "area_m2",
    "status",
    "measure",
    "start_due",
    "days",
    "fee_yuan",
    "why",
)


def hectares(area_m2: float | None) -> str:
    """Write an area in hectares with four decimals, as tables have it; a dash where it is not known."""
    if area_m2 is None or not math.isfinite(area_m2):
        return "—"
    return f"{round_half_up(convert(float(area_m2), 'ha'), 4):,.4f}"


def land_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write areas, blocks before and after, uses, and whose the added land is.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        Tables under a heading.
    """
    parts: list[Part] = [numbers.heading(1, say("land", lang))]
    if not review.grounds:
        return (*parts, Paragraph(say("boundary_none", lang)))
    kinds = say("area_kinds", lang, said=word("area_said", lang, crs=f"EPSG:{review.case.work_crs}"))
    parts += [Paragraph(kinds), numbers.heading(2, say("grounds", lang)), _grounds(review, lang)]
    parts += _before_and_after(review, lang)
    parts += _uses(review, lang)
    parts += [numbers.heading(2, say("owners", lang)), *_owners(review, lang)]
    overlaps = list(_evidence_tables(review, lang, "by_parcel"))
    if overlaps:
        parts += [numbers.heading(2, say("parcels_overlap", lang)), *overlaps]
    return tuple(parts)


def _grounds(review: Review, lang: Lang) -> Table:
    crs = f"EPSG:{review.case.work_crs}"
    rows = []
    for scope, ground in review.grounds.items():
        official = float(official_area([ground.geometry], crs=crs)[0]) if ground.area_m2 else 0.0
        mu = f"{round_half_up(convert(ground.area_m2, 'mu'), 2):,.2f}"
        rows.append((scope_title(scope).text(lang), hectares(ground.area_m2), hectares(official), mu))
    columns = (Column(word("scope", lang), 1.6), *(
        Column(say(unit, lang, what=say(what, lang)), 1.3, "right")
        for unit, what in (("ha", "plane"), ("ha", "official"), ("mu", "plane"))))  # fmt: skip
    return table(columns, rows)


def _before_and_after(review: Review, lang: Lang) -> Iterator[Part]:
    approved, draft = review.case.layer("approved"), review.case.layer("draft")
    if approved is None:
        return
    parts = portions(approved.features, approved.features if draft is None else draft.features,
                     tolerance_m=PORTION_TOLERANCE_M)  # fmt: skip
    parts = parts[~parts["sliver"]]
    yield _before(approved, parts, lang)
    if draft is not None:
        yield _after(draft, parts, lang)


def _before(layer: Layer, parts: gpd.GeoDataFrame, lang: Lang) -> Table:
    features, labels = layer.features, block_labels(layer.features)
    rows = []
    for place, label in enumerate(labels):
        row = features.iloc[place]
        stated = row.get("approved_area")
        known = stated is not None and not pd.isna(stated)
        rows.append((str(label), _approval(row), hectares(float(stated) * 10_000) if known else "—",
                     row.geometry.area, *(_portion(parts, portion, "approved_block", label)
                                          for portion in ("kept", "withdrawn"))))  # fmt: skip
    columns = (Column(word("block", lang), 0.8), Column(say("approval", lang), 2.2), *(
        Column(say("ha", lang, what=say(key, lang)), 1.2, "right")
        for key in ("approved_area", "drawn", "kept", "withdrawn")))  # fmt: skip
    return table(columns, _summed(rows, 3, lang), say("before", lang))


def _after(layer: Layer, parts: gpd.GeoDataFrame, lang: Lang) -> Table:
    labels = block_labels(layer.features)
    rows = []
    for place, label in enumerate(labels):
        mine = parts[(parts["portion"] == "kept") & _has(parts["draft_block"], label)]
        sources = "、".join(dict.fromkeys(each for each in mine["approved_block"] if each))
        rows.append((str(label), sources or "—",
                     *(_portion(parts, portion, "draft_block", label) for portion in ("kept", "added")),
                     float(layer.features.geometry.iloc[place].area)))  # fmt: skip
    columns = (
        Column(word("block", lang), 0.8),
        Column(say("from_block", lang), 1.2),
        *(Column(say("ha", lang, what=say(key, lang)), 1.2, "right") for key in ("kept", "added", "after_area")),
    )
    return table(columns, _summed(rows, 2, lang), say("after", lang))


def _has(blocks: pd.Series, label: object) -> pd.Series:
    return blocks.map(lambda each: str(label) in str(each).split("、"))


def _portion(parts: gpd.GeoDataFrame, portion: str, column: str, label: object) -> float:
    return float(parts.loc[(parts["portion"] == portion) & _has(parts[column], label), "area_m2"].sum())


def _approval(row: Any) -> str:  # noqa: ANN401  a row of a frame
    each = [row.get("approval_number"), row.get("approval_date")]
    return " ".join(one.isoformat()[:10] if isinstance(one, (date, pd.Timestamp)) else str(one)
                    for one in each if one is not None and not pd.isna(one)) or "—"  # fmt: skip


def _summed(rows: Sequence[tuple[Any, ...]], first: int, lang: Lang) -> list[tuple[str, ...]]:
    """Write rows of areas with their sums below."""
    sums = [sum(row[n] for row in rows) for n in range(first, len(rows[0]))]
    written = [(*row[:first], *(hectares(each) for each in row[first:])) for row in rows]
    return [*written, (say("sum", lang), *[""] * (first - 1), *(hectares(each) for each in sums))]


def _uses(review: Review, lang: Lang) -> Iterator[Part]:
    """Land use of the ground judged; that of each block is in the workbook."""
    for rows in structure(review, lang)[:1]:
        columns = [Column(word("use", lang), 2.0)]
        for key in ("current", "planned"):
            columns += [
                Column(say("ha", lang, what=word(key, lang)), 1.2, "right"),
                Column(word("in_share", lang), 0.8, "right"),
            ]
        cells = [
            (row["use"], *(text for key in ("current", "planned")
                           for text in (hectares(row[f"{key}_m2"]), number(row[f"{key}_share"], "share", lang))))
            for row in rows
        ]  # fmt: skip
        if cells:
            yield table(columns, cells, say("use_table", lang, scope=rows[0]["scope"]))


def _owners(review: Review, lang: Lang) -> Iterator[Part]:
    added, parcels = review.grounds.get("added"), review.case.layer("parcels")
    if added is None or added.geometry.is_empty or parcels is None:
        yield Paragraph(say("owners_none", lang))
        return
    pieces = clip(parcels.features, added.geometry)
    counted = counted_areas(parcels.features.loc[pieces.index], pieces.geometry.area, parcels.cut)
    areas = counted.get("counted_m2", pieces.geometry.area)
    frame = pd.DataFrame({
        "ownership": [term(VALUES, _known(each, lang), lang) for each in _column(pieces, "ownership")],
        "township": _townships(review, pieces, lang),
        "class": [_great_class(each, parcels.scheme, lang) for each in _column(pieces, "use_code")],
        "area": areas.to_numpy(),
    })  # fmt: skip
    sums = frame.groupby(["ownership", "township", "class"], sort=True)["area"].sum()
    columns = (Column(say("ownership", lang)), Column(say("township", lang), 1.6), Column(say("great_class", lang)),
               Column(say("ha", lang, what=word("area", lang)), 1.2, "right"))  # fmt: skip
    rows = [(*map(str, key), hectares(area)) for key, area in sums.items()]
    total = (say("sum", lang), "", "", hectares(float(frame["area"].sum())))
    bare = difference(added.geometry, pieces)
    yield table(columns, [*rows, total])
    yield Paragraph(say("owners_twice", lang, area=number(float(bare.area), "ha", lang)), "small")


def _column(frame: gpd.GeoDataFrame, name: str) -> list[object]:
    return list(frame[name]) if name in frame else [None] * len(frame)


def _known(value: object, lang: Lang) -> str:
    blank = value is None or (not isinstance(value, str) and bool(pd.isna(value))) or not str(value).strip()
    return say("unknown", lang) if blank else str(value).strip()


def _great_class(code: object, scheme: str | None, lang: Lang) -> str:
    if scheme is None:
        return say("unknown", lang)
    classes = load_scheme(scheme).land_classes(code)
    return say(next(iter(classes)), lang) if len(classes) == 1 else say("several", lang)


def _townships(review: Review, pieces: gpd.GeoDataFrame, lang: Lang) -> list[str]:
    """Give the township each piece lies in mostly; else the location its row states."""
    layer = review.case.layer("townships")
    if layer is None or "name" not in layer.features:
        return [_known(each, lang) for each in _column(pieces, "location_name")]
    found = []
    for shape in pieces.geometry:
        near = layer.window(shape.bounds)
        areas = [float(intersection(shape, each).area) for each in near.geometry]
        best = max(range(len(areas)), key=areas.__getitem__, default=None)
        found.append(_known(None if best is None or not areas[best] else near["name"].iloc[best], lang))
    return found


def _evidence_tables(review: Review, lang: Lang, name: str, keep: Sequence[str] = ()) -> Iterator[Part]:
    """Tables that checks gave, primary grounds only, each with its finding above."""
    title = term(TABLES, name, lang)
    primary = {one.id for one in review.items if one.primary}
    for sheet in evidence_sheets(review, lang):
        if sheet.name == title:
            for group in sheet.groups:
                if group and group[0].get("_id") in primary:
                    yield from _of_sheet(sheet, group, keep, lang)


def _of_sheet(sheet: Sheet, group: Sequence[Mapping[str, Any]], keep: Sequence[str], lang: Lang) -> Iterator[Part]:
    chosen = [each for each in sheet.columns if not each.key.startswith("_") and (
        not keep or each.key.removesuffix(f"_{lang}") in keep)]  # fmt: skip
    right = ("m2", "ha", "mu", "share", "m", "count", "number", "yuan")
    columns = [Column(each.title, _share(each.kind, each.width), "right" if each.kind in right else "left")
               for each in chosen]  # fmt: skip
    rows = [[_cell(row.get(each.key), each.kind, lang) for each in chosen] for row in group[:LONG]]
    yield table(columns, rows, f"{group[0]['_finding']}{bracketed(group[0]['_scope'], lang)}")
    if len(group) > LONG:
        yield Paragraph(say("rows_left", lang, n=len(group) - LONG), "small")


def _share(kind: str, width: int | None) -> float:
    if kind == "long" or (width or 0) > 30:
        return 2.6
    return {"m2": 1.5, "yuan": 1.6, "ha": 1.2, "date": 1.15, "count": 0.6}.get(kind, 0.9)


def _cell(value: Any, kind: str, lang: Lang) -> str:  # noqa: ANN401
    if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return "—"
    if isinstance(value, (date, pd.Timestamp)):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return word("yes" if value else "no", lang)
    if not isinstance(value, (int, float)):
        return str(value)
    if kind == "share":
        return number(float(value), "share", lang)
    decimals = {"m2": 2, "ha": 4, "mu": 2, "yuan": 2, "m": 3}.get(kind)
    return (
        number(float(value), "plain", lang)
        if decimals is None
        else f"{round_half_up(float(value), decimals):,.{decimals}f}"
    )


def idle_part(review: Review, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write the disposal table of idle land.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        A table, or the sentence that there is none.
    """
    heading = numbers.heading(1, say("idle", lang))
    found = list(_evidence_tables(review, lang, "disposal", IDLE))
    return (heading, *found) if found else (heading, Paragraph(say("idle_none", lang)))


def boundary_part(content: Content | None, lang: Lang, numbers: Numbers) -> tuple[Part, ...]:
    """Write the abuttals and the boundary points.

    Parameters
    ----------
    content
        What the boundary sheet shows; None where there is no boundary.
    lang
        ``zh`` or ``en``.
    numbers
        Of the headings.

    Returns
    -------
    tuple of Part
        Text and a table.
    """
    heading = numbers.heading(1, say("boundary", lang))
    if content is None:
        return heading, Paragraph(say("boundary_none", lang))
    told = abuttals_text(content.abuttals, lang)
    named = any(
        not bound.by_coordinate for block in content.abuttals.blocks for side in block.sides.values() for bound in side
    )
    parts: list[Part] = [heading, numbers.heading(2, say("abuttals", lang)), Paragraph(told)]
    if not named:
        parts.append(Paragraph(say("by_coordinates", lang), "small"))
    points = point_table(content.points)
    rows = [_point(row) for row in points.head(POINTS).itertuples(index=False)]
    keys = ("block", "point", "ring", "x_north_m", "y_east_m", "side_m", "azimuth")
    columns = [
        Column(BOUNDARY_COLUMNS[key].text(lang), *((1.5, "right") if key.endswith("_m") else (1.0, "left")))
        for key in keys
    ]
    parts += [numbers.heading(2, say("points", lang)), table(columns, rows)]
    if len(points) > POINTS:
        parts.append(Paragraph(say("points_left", lang, n=len(points), shown=POINTS), "small"))
    return tuple(parts)


def _point(row: Any) -> tuple[str, ...]:  # noqa: ANN401
    side = "" if math.isnan(row.side_m) else f"{row.side_m:.3f}"
    return (str(row.block), str(row.point), str(row.ring), f"{row.x_north_m:.3f}", f"{row.y_east_m:.3f}", side,
            str(row.azimuth))  # fmt: skip
