"""Weighs which role a layer, table or raster plays: by its name, its fields, its codes, its shape and its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec
from landuse.intake.tabular.role_columns import Likely
from landuse.normalise.role_headings import (
    COMMON_COLUMNS,
    column_titles,
    folded_heading,
    folded_headings,
    matched_columns,
)
from landuse.normalise.role_words import RoleWord, role_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.workflows.inspect.files import LayerReport

Certainty = Literal["sure", "guessed", "open"]
#: What each sign weighs; a role is proposed from `LEAST` up, where it leads the next by `LEAD`.
NAMED, WORD, HINT, OWN_FIELD, FIELD, CODES, CELLS, PLACE, WANTING, BOUNDARY = 100, 60, 50, 8, 2, 20, 40, 15, -12, 30
LEAST, LEAD = 40, 8
_MOST_OWN, _MOST_FIELDS = 4, 6
#: A field is a role's own where at most so many roles have it.
_OWN = 2
_FIELDS_AT_LEAST = 2
#: Readers of boundary points and coordinate files.
_OF_POINTS = ("survey_txt", "sheet", "cass")
_BOUNDARIES = ("draft", "approved", "blocks")
_PRESENT, _PLANNED = ("sandiao", "gbt21010"), ("ydyh2020", "ydyh2023")

BY_NAME = Message("the name")
BY_WORD = Message("“{word}” in its name")
BY_FIELDS = Message("the fields {fields}")
BY_CODES = Message("its use codes")
BY_CELLS = Message("its cells")
BY_POINTS = Message("its boundary points")
BY_PLACE = Message("its place around all the others")


@dataclass(frozen=True)
class RoleEvidence:
    """What speaks for a role.

    Parameters
    ----------
    role
        The role, with the columns found for it and those wanting.
    weight
        The weight of all signs.
    signs
        What they are.
    firm
        Whether name and content both say so.
    """

    role: Likely
    weight: float
    signs: tuple[Message, ...]
    firm: bool


def weigh_roles(
    layer: LayerReport, file: str, others: Sequence[LayerReport] = (), reader: str = ""
) -> tuple[RoleEvidence, ...]:
    """Return the roles a layer may play, with what speaks for each, the likeliest first.

    Parameters
    ----------
    layer
        The layer, table or raster.
    file
        The path of its file.
    others
        The layers of the same submission, for its place among them.
    reader
        What reads the file: points and coordinate files hold boundaries.
    """
    names = [layer.name, Path(file).stem]
    if layer.kind == "raster":
        weighed = [_raster_role(role, layer, names) for role in list_specs("raster")]
    else:
        weighed = _roles(layer, names, others)
        if reader in _OF_POINTS and layer.kind == "layer":
            weighed = [_as_boundary(evidence) for evidence in weighed]
    return tuple(
        sorted(
            (evidence for evidence in weighed if evidence.weight >= LEAST / 2),
            key=lambda evidence: (-evidence.weight, evidence.role.role),
        )
    )


def _as_boundary(evidence: RoleEvidence) -> RoleEvidence:
    """Return what speaks for a role of a file of boundary points: it is a boundary, whichever."""
    if evidence.role.role not in _BOUNDARIES:
        return evidence
    more = BOUNDARY - _BOUNDARIES.index(evidence.role.role)
    return replace(evidence, weight=evidence.weight + more, signs=(*evidence.signs, BY_POINTS()))


def certainty(weighed: Sequence[RoleEvidence]) -> Certainty:
    """Return whether the first role is sure, guessed, or open."""
    if not weighed or weighed[0].weight < LEAST:
        return "open"
    lead = weighed[0].weight - (weighed[1].weight if len(weighed) > 1 else 0)
    if lead < LEAD:
        return "open"
    return "sure" if weighed[0].firm else "guessed"


def _raster_role(role: str, layer: LayerReport, names: Sequence[str]) -> RoleEvidence:
    word = next((known.word for name in names for known in role_word(name, "raster") if known.role == role), None)
    cells = layer.raster_kind == role
    signs = (*((BY_WORD(word=word),) if word else ()), *((BY_CELLS(),) if cells else ()))
    fits = cells or layer.raster_kind is None
    weight = (WORD * bool(word) + CELLS * cells) if fits else 0
    return RoleEvidence(Likely(role, bool(word), {}, ()), weight, signs, firm=bool(word) and cells)


def _roles(layer: LayerReport, names: Sequence[str], others: Sequence[LayerReport]) -> list[RoleEvidence]:
    kind: Literal["layer", "table"] = "table" if layer.kind == "table" else "layer"
    words = {known.role: known for name in reversed(names) for known in role_word(name, kind)}
    headings = [column.heading for column in layer.columns]
    exact = {likely.role for likely in layer.likely if likely.by_name}
    shape = _shape(layer)
    weighed = []
    for role in list_specs(kind):
        if kind == "layer" and shape is not None and load_spec(role).geometry not in ("any", shape):
            continue
        likely = _likely(role, layer, headings, by_name=role in exact)
        around = role == "counties" and _around(layer, others)
        weighed.append(_weighed(likely, words.get(role), _by_codes(role, layer), around, kind))
    return weighed


def _weighed(
    likely: Likely,
    word: RoleWord | None,
    coded: bool,
    around: bool,
    kind: Literal["layer", "table"],
) -> RoleEvidence:
    """Return what speaks for one role."""
    own = [heading for heading in likely.columns.values() if len(_roles_of(folded_heading(heading), kind)) <= _OWN]
    telling = [heading for name, heading in likely.columns.items() if name not in COMMON_COLUMNS]
    weight: float = OWN_FIELD * min(len(own), _MOST_OWN) + FIELD * min(len(telling), _MOST_FIELDS)
    weight += WANTING * len(likely.missing) + CODES * coded + PLACE * around
    signs = []
    if likely.by_name:
        weight, signs = weight + NAMED, [BY_NAME()]
    elif word is not None:
        weight, signs = weight + (HINT if word.hint else WORD), [BY_WORD(word=word.word)]
    if telling:
        fields = list(dict.fromkeys((*own, *telling)))[:4]
        signs.append(BY_FIELDS(fields=[_field_title(heading, likely) for heading in fields]))
    signs += [BY_CODES()] * coded + [BY_PLACE()] * around
    content = bool(own) or len(telling) >= _FIELDS_AT_LEAST or coded or around
    # a boundary to be judged has no fields of its own: by a word within its name it is guessed
    by_word = word is not None and content and likely.role not in ("draft", "blocks")
    return RoleEvidence(likely, weight, tuple(signs), firm=not likely.missing and (likely.by_name or by_word))


def _field_title(heading: str, likely: Likely) -> str | Message:
    """Return what a field is called: one that a format itself names, by its title."""
    if likely.columns.get(heading) == heading:
        return load_spec(likely.role).columns[heading].title.message
    return heading


def _likely(role: str, layer: LayerReport, headings: Sequence[str], *, by_name: bool) -> Likely:
    """Return the columns found for a role; that of the use codes by its cells, where no heading is known."""
    spec = load_spec(role)
    columns = matched_columns(role, folded_headings(headings))
    if "use_code" in spec.columns and "use_code" not in columns and layer.codes:
        columns["use_code"] = layer.codes[0].heading
    missing = tuple(name for name in spec.required if name not in columns)
    return Likely(role, by_name, columns, missing)


def _by_codes(role: str, layer: LayerReport) -> bool:
    """Return whether the code lists that fit are of what the role is about: what is there, or what is planned."""
    schemes = {fit.scheme for fit in layer.codes if fit.proven} or {
        fit.scheme for fit in layer.codes if not fit.unknown
    }
    if role == "parcels":
        return bool(schemes) and schemes <= set(_PRESENT)
    return role == "planned_parcels" and bool(schemes) and schemes <= set(_PLANNED)


def _around(layer: LayerReport, others: Sequence[LayerReport]) -> bool:
    """Return whether a layer of a few areas lies around all the others."""
    if layer.box is None or layer.features > 30 or _shape(layer) != "polygon":
        return False
    boxes = [other.box for other in others if other is not layer and other.box is not None]
    west, south, east, north = layer.box
    slack = 1e-6
    return len(boxes) >= 2 and all(
        box[0] >= west - slack and box[1] >= south - slack and box[2] <= east + slack and box[3] <= north + slack
        for box in boxes
    )


def _shape(layer: LayerReport) -> str | None:
    shapes = {_SHAPES[kind] for kind in layer.geometry if kind in _SHAPES}
    return shapes.pop() if len(shapes) == 1 else None


_SHAPES = {
    "Polygon": "polygon", "MultiPolygon": "polygon", "LineString": "line", "MultiLineString": "line",
    "LinearRing": "line", "Point": "point", "MultiPoint": "point",
}  # fmt: skip


@cache
def _roles_of(heading: str, kind: Literal["layer", "table"]) -> tuple[str, ...]:
    """Return the roles of a kind that have a column under a heading."""
    return tuple(role for role in list_specs(kind) if heading in _headings(role))


@cache
def _headings(role: str) -> frozenset[str]:
    return frozenset(title for _, titles in column_titles(role) for title in titles)
