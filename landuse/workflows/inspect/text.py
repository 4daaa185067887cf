"""What an inspection found, for people and for programs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from landuse.core.errors import with_english
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.punctuation import labelled, listed
from landuse.core.read_issue_codes import name_of
from landuse.core.read_issues import place_of
from landuse.core.specs import load_spec
from landuse.core.terms import FAULTS, term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue
    from landuse.intake.tabular.role_columns import Likely
    from landuse.workflows.inspect.files import FileReport, LayerReport
    from landuse.workflows.inspect.land import LandReport, StatedReport

_LISTED = 10
WORDS: dict[str, Message] = {
    "layer": Message("layer {name}: {count} features"),
    "table": Message("table {name}: {count} rows"),
    "raster": Message("raster {name}: {count:count} cells"),
    "unread": Message("{name} cannot be read: {why}"),
    "no_crs": Message("no CRS"),
    "read_as": Message("{found}, read as {read}"),
    "bounds": Message("bounds"),
    "encoding": Message("encoding"),
    "columns": Message("columns"),
    "role": Message("may be '{role}' ({title}){how}"),
    "by_name": Message(", by its name"),
    "by_columns": Message(", by {columns}"),
    "missing": Message(", wanting {columns}"),
    "schemes": Message("its use codes fit {schemes}"),
    "area": Message("area: {plane} plane, {official} ellipsoidal"),
    "read": Message("when read"),
    "intake": Message("a review would repair"),
    "faults": Message("drawing faults"),
    "none": Message("drawing faults: none found"),
    "stated": Message(
        "stated areas in {heading} ({unit}): {plane} agree in the plane, {ellipsoid} on the ellipsoid, "
        "{neither} with neither, {missing} missing"
    ),
    "other_unit": Message(", {count} in another unit by their size"),
    "worst": Message("row {row} states {by} {sign} than is drawn"),
    "more": Message("more"),
    "less": Message("less"),
    "rest": Message("… and {count} more"),
}


def as_plain(report: FileReport, lang: Lang = "zh") -> dict[str, object]:
    """Give a report as plain data for JSON.

    Parameters
    ----------
    report
        The report.
    lang
        The language of its sentences.

    Returns
    -------
    dict
        Its content, in a fixed order of keys.
    """
    return {
        "path": report.path,
        "reader": report.reader,
        "sound": report.sound,
        "layers": [_plain_layer(layer, lang) for layer in report.layers],
        "unread": [{"layer": layer, "why": str(why)} for layer, why in report.unread],
    }


def _plain_layer(layer: LayerReport, lang: Lang) -> dict[str, object]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "features": layer.features,
        "geometry": layer.geometry,
        "crs_found": layer.crs_found,
        "crs_read_as": layer.crs_read_as,
        "encoding": layer.encoding,
        "bounds": layer.bounds,
        "columns": [dataclasses.asdict(column) for column in layer.columns],
        "schemes": list(layer.schemes),
        "likely_roles": [dataclasses.asdict(one) for one in layer.likely],
        "repairs": [entry.as_dict() for entry in layer.repairs],
        "land": None if layer.land is None else _plain_land(layer.land, lang),
        "notes": [note.text(lang) for note in layer.notes],
    }


def _plain_land(land: LandReport, lang: Lang) -> dict[str, object]:
    return {
        "plane_m2": None if land.plane_m2 is None else round(land.plane_m2, 2),
        "official_m2": land.official_m2,
        "would_repair": [entry.as_dict() for entry in land.repairs],
        "faults": land.faults,
        "told": [note.text(lang) for note in land.told],
        "stated": None if land.stated is None else dataclasses.asdict(land.stated),
        "notes": [note.text(lang) for note in land.notes],
    }


def lines(report: FileReport, lang: Lang = "zh") -> list[str]:
    """Write a report for a terminal.

    Parameters
    ----------
    report
        The report.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        Lines.
    """
    told = [f"{report.path} ({report.reader})"]
    for layer in report.layers:
        told += _layer_lines(layer, lang)
    told += [_word("unread", lang, name=layer, why=with_english(why, lang)) for layer, why in report.unread]
    return told


def _word(key: str, lang: Lang, **values: object) -> str:
    return WORDS[key](**values).text(lang)


def _layer_lines(layer: LayerReport, lang: Lang) -> list[str]:
    told = [_word(layer.kind, lang, name=layer.name, count=layer.features)]
    if layer.geometry:
        told[0] += f" ({', '.join(f'{kind} {count}' for kind, count in layer.geometry.items())})"
    inner = []
    if layer.kind != "table":
        inner.append(_system(layer, lang))
        if layer.bounds is not None:
            west, south, east, north = (f"{value:.12g}" for value in layer.bounds)
            inner.append(labelled(_word("bounds", lang), f"x {west} – {east}, y {south} – {north}", lang))
    if layer.encoding:
        inner.append(labelled(_word("encoding", lang), layer.encoding, lang))
    if layer.kind != "raster":
        inner.append(labelled(_word("columns", lang), listed((column.heading for column in layer.columns), lang), lang))
    inner += [note.text(lang) for note in layer.notes]
    inner += [_role(one, lang) for one in layer.likely]
    if layer.schemes:
        inner.append(_word("schemes", lang, schemes=list(layer.schemes)))
    inner += _entries(layer.repairs, "read", lang)
    if layer.land is not None:
        inner += _land_lines(layer.land, lang)
    return [*told, *(f"  {line}" for line in inner)]


def _system(layer: LayerReport, lang: Lang) -> str:
    if layer.crs_found is None and layer.crs_read_as is None:
        return _word("no_crs", lang)
    if layer.crs_found == layer.crs_read_as:
        return str(layer.crs_found)
    found = layer.crs_found or _word("no_crs", lang)
    return found if layer.crs_read_as is None else _word("read_as", lang, found=found, read=layer.crs_read_as)


def _role(one: Likely, lang: Lang) -> str:
    title = load_spec(one.role).title
    how = _word("by_name", lang) if one.by_name else ""
    if one.columns:
        how += _word("by_columns", lang, columns=list(dict.fromkeys(one.columns.values())))
    if one.missing:
        how += _word("missing", lang, columns=list(one.missing))
    return _word("role", lang, role=one.role, title=title.message, how=how)


def _entries(entries: Sequence[ReadIssue], title: str, lang: Lang) -> list[str]:
    told = []
    for entry in entries[:_LISTED]:
        at = place_of(entry, lang)
        area = ""
        if entry.area_before_m2 is not None and entry.area_after_m2 is not None:
            before, after = (number(value, "m2", lang) for value in (entry.area_before_m2, entry.area_after_m2))
            area = f" ({before} -> {after})"
        place = f"{at}: " if at else ""
        told.append(f"{_word(title, lang)} [{name_of(entry.code, lang)}] {place}{entry.text(lang)}{area}")
    return [*told, *_rest(len(entries) - _LISTED, lang)]


def _rest(count: int, lang: Lang) -> list[str]:
    return [f"  {_word('rest', lang, count=count)}"] if count > 0 else []


def _land_lines(land: LandReport, lang: Lang) -> list[str]:
    told = []
    if land.plane_m2 is not None:
        plane, official = (number(value, "ha", lang) for value in (land.plane_m2, land.official_m2))
        told.append(_word("area", lang, plane=plane, official=official))
    if land.stated is not None:
        told += _stated(land.stated, lang)
    told += _entries(land.repairs, "intake", lang)
    if land.faults:
        counts = listed((f"{term(FAULTS, kind, lang)} {count}" for kind, count in land.faults.items()), lang)
        told.append(labelled(_word("faults", lang), counts, lang))
        told += [f"  {note.text(lang)}" for note in land.told[:_LISTED]]
        told += _rest(sum(land.faults.values()) - _LISTED, lang)
    elif land.faults is not None:
        told.append(_word("none", lang))
    return [*told, *(note.text(lang) for note in land.notes)]


def _stated(stated: StatedReport, lang: Lang) -> list[str]:
    text = _word("stated", lang, **{field: getattr(stated, field) for field in _STATED})
    if stated.other_unit:
        text += _word("other_unit", lang, count=stated.other_unit)
    worst = [
        "  "
        + _word(
            "worst", lang, row=row + 1, by=number(abs(by), "ha", lang), sign=_word("more" if by > 0 else "less", lang)
        )
        for row, by in stated.worst[:_LISTED]
    ]
    return [text, *worst]


_STATED = ("heading", "unit", "plane", "ellipsoid", "neither", "missing")
