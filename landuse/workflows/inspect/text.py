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
from landuse.core.terms import FAULTS, SURVEY_COLUMNS, term
from landuse.normalise.headings import TITLED
from landuse.workflows.inspect.role_evidence import weigh_roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue
    from landuse.workflows.inspect.files import FileReport, LayerReport
    from landuse.workflows.inspect.land import LandReport, StatedReport
    from landuse.workflows.inspect.role_evidence import RoleEvidence

_LISTED = 10
#: How many roles of a layer are offered.
_ROLES = 3
KINDS: dict[str, Message] = {
    "layer": Message("layer {name}: {count} features"),
    "table": Message("table {name}: {count} rows"),
    "raster": Message("raster {name}: {count:count} cells"),
}


def as_plain(report: FileReport, lang: Lang = "zh") -> dict[str, object]:
    """Return a report as plain data for JSON.

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
        "likely_roles": [dataclasses.asdict(role) for role in layer.likely],
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
    texts = [f"{report.path} ({report.reader})"]
    for layer in report.layers:
        texts += _layer_lines(layer, lang, weigh_roles(layer, report.path, reader=report.reader))
    texts += [
        Message("{name} cannot be read: {why}", name=layer, why=with_english(why, lang)).text(lang)
        for layer, why in report.unread
    ]
    return texts


def _layer_lines(layer: LayerReport, lang: Lang, weighed: Sequence[RoleEvidence]) -> list[str]:
    texts = [KINDS[layer.kind](name=layer.name, count=layer.features).text(lang)]
    if layer.geometry:
        texts[0] += f" ({', '.join(f'{kind} {count}' for kind, count in layer.geometry.items())})"
    inner = []
    if layer.kind != "table":
        inner.append(_system(layer, lang))
        if layer.bounds is not None:
            west, south, east, north = (f"{value:.12g}" for value in layer.bounds)
            inner.append(labelled(Message("bounds").text(lang), f"x {west} – {east}, y {south} – {north}", lang))
    if layer.encoding:
        inner.append(labelled(Message("encoding").text(lang), layer.encoding, lang))
    if layer.kind != "raster":
        headings = listed((_heading(column.heading, lang) for column in layer.columns), lang)
        inner.append(labelled(Message("columns").text(lang), headings, lang))
    inner += [note.text(lang) for note in layer.notes]
    inner += [_role(evidence, lang) for evidence in weighed[:_ROLES]]
    if layer.schemes:
        inner.append(Message("its use codes fit {schemes}", schemes=list(layer.schemes)).text(lang))
    inner += _entries(layer.repairs, Message("when read"), lang)
    if layer.land is not None:
        inner += _land_lines(layer.land, lang)
    return [*texts, *(f"  {line}" for line in inner)]


def _system(layer: LayerReport, lang: Lang) -> str:
    if layer.crs_found is None and layer.crs_read_as is None:
        return Message("no CRS").text(lang)
    if layer.crs_found == layer.crs_read_as:
        return str(layer.crs_found)
    system = layer.crs_found or Message("no CRS").text(lang)
    return (
        system
        if layer.crs_read_as is None
        else Message("{found}, read as {read}", found=system, read=layer.crs_read_as).text(lang)
    )


def _heading(heading: str, lang: Lang) -> str:
    """Return a heading, with its name in the file where only we call it so."""
    name = SURVEY_COLUMNS.get(heading)
    return heading if name is None else f"{name.text(lang)} {heading}"


def _role(evidence: RoleEvidence, lang: Lang) -> str:
    role, spec = evidence.role, load_spec(evidence.role.role)
    how = Message(", by {signs}", signs=list(evidence.signs)).text(lang) if evidence.signs else ""
    if role.missing:
        wanting = [TITLED(title=spec.columns[name].title.message, column=name)
                   for name in role.missing]  # fmt: skip
        how += Message(", wanting {columns}", columns=wanting).text(lang)
    return Message("may be '{role}' ({title}){how}", role=role.role, title=spec.title.message, how=how).text(lang)


def _entries(entries: Sequence[ReadIssue], title: Message, lang: Lang) -> list[str]:
    texts = []
    for entry in entries[:_LISTED]:
        at = place_of(entry, lang)
        area = ""
        if entry.area_before_m2 is not None and entry.area_after_m2 is not None:
            before, after = (number(value, "m2", lang) for value in (entry.area_before_m2, entry.area_after_m2))
            area = f" ({before} -> {after})"
        place = f"{at}: " if at else ""
        texts.append(f"{title.text(lang)} [{name_of(entry.code, lang)}] {place}{entry.text(lang)}{area}")
    return [*texts, *_rest(len(entries) - _LISTED, lang)]


def _rest(count: int, lang: Lang) -> list[str]:
    return [f"  {Message('… and {count} more', count=count).text(lang)}"] if count > 0 else []


def _land_lines(land: LandReport, lang: Lang) -> list[str]:
    texts = []
    if land.plane_m2 is not None or land.official_m2 is not None:
        plane, official = (number(value, "ha", lang) for value in (land.plane_m2, land.official_m2))
        texts.append(Message("area: {plane} plane, {official} ellipsoidal", plane=plane, official=official).text(lang))
    if land.stated is not None:
        texts += _stated(land.stated, lang)
    texts += _entries(land.repairs, Message("a review would repair"), lang)
    if land.faults:
        counts = listed((f"{term(FAULTS, kind, lang)} {count}" for kind, count in land.faults.items()), lang)
        texts.append(labelled(Message("drawing faults").text(lang), counts, lang))
        texts += [f"  {note.text(lang)}" for note in land.told[:_LISTED]]
        texts += _rest(sum(land.faults.values()) - _LISTED, lang)
    elif land.faults is not None:
        texts.append(Message("drawing faults: none found").text(lang))
    return [*texts, *(note.text(lang) for note in land.notes)]


def _stated(stated: StatedReport, lang: Lang) -> list[str]:
    text = Message(
        "stated areas in {heading} ({unit}): {plane} agree in the plane, {ellipsoid} on the ellipsoid, "
        "{neither} with neither, {missing} missing",
        **{field: getattr(stated, field) for field in _STATED},
    ).text(lang)
    if stated.other_unit:
        text += Message(", {count} in another unit by their size", count=stated.other_unit).text(lang)
    worst = [
        "  "
        + Message(
            "row {row} states {by} {sign} than is drawn",
            row=row + 1,
            by=number(abs(by), "ha", lang),
            sign=(Message("more") if by > 0 else Message("less")).text(lang),
        ).text(lang)
        for row, by in stated.worst[:_LISTED]
    ]
    return [text, *worst]


_STATED = ("heading", "unit", "plane", "ellipsoid", "neither", "missing")
