"""What a review's map shows: its grounds, land by use, control lines, and the ground of each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from landuse.core.code_lists import load_scheme
from landuse.core.findings import evidence_items
from landuse.core.messages import Message
from landuse.core.punctuation import bracketed
from landuse.core.reading_order import in_reading_order
from landuse.core.specs import LayerSpec, load_spec
from landuse.core.terms import VERDICTS
from landuse.core.wording import scope_title
from landuse.render.shared.shapes import Shapes, attributes, in_degrees
from landuse.render.shared.styles import CONTROL, DOUBTS, GROUNDS, OTHERS, Style, evidence_style, use_style
from landuse.render.shared.textures import textures
from landuse.render.shared.words import kind_title

if TYPE_CHECKING:
    from landuse.core.findings import Finding, Review
    from landuse.core.layer import Layer
    from landuse.core.messages import Lang

#: Groups of the layer list, in the order people read them.
GROUPS: dict[str, Message] = {
    "boundary": Message("Boundaries"),
    "changes": Message("Added, withdrawn and kept"),
    "blocks": Message("Blocks"),
    "evidence": Message("Evidence"),
    "control_lines": Message("Control lines"),
    "parcels": Message("Parcels, current use"),
    "planned_parcels": Message("Parcels, planned use"),
    "other": Message("Other layers"),
}
#: What is shown of a piece of a finding's ground.
EVIDENCE_COLUMNS: dict[str, Message] = {
    "id": Message("Id"), "kind": Message("Kind"), "unit_id": Message("Unit id"), "label": Message("Label"),
}  # fmt: skip
#: Which lies on which, from the ground up.
STACK = ("parcels", "planned_parcels", "other", "control_lines", "changes", "evidence", "blocks", "boundary")
USES = ("parcels", "planned_parcels")
LANDS = ("approved", "draft", "blocks", *USES)


@dataclass(frozen=True, eq=False)
class Part:
    """Shapes drawn in one style.

    Parameters
    ----------
    title
        What they are.
    style
        How they are drawn.
    shapes
        In degrees.
    rows
        The properties of each.
    shown
        Whether the map opens with them.
    leads
        Whether they are what the overlay is about, and not what only leaves it open.
    open
        Whether they are ground that only leaves a verdict open: it is never summed with the other.
    """

    title: str
    style: Style
    shapes: Shapes
    rows: list[dict[str, Any]]
    shown: bool = False
    leads: bool = True
    open: bool = False


@dataclass(frozen=True, eq=False)
class Overlay:
    """One entry of the layer list.

    Parameters
    ----------
    key
        Its name in the page.
    group
        One of `GROUPS`.
    title
        What people call it.
    parts
        What is drawn, each in its style.
    finding
        The id of the finding it is the ground of.
    legend
        What the legend calls it, where that is shorter than its title.
    columns
        The titles of its properties, in the order a popup shows them.
    units
        The units of those that have one.
    """

    key: str
    group: str
    title: str
    parts: tuple[Part, ...]
    finding: str | None = None
    legend: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @property
    def area_m2(self) -> float:
        """The sum of its features' areas, m², those apart that only leave a verdict open."""
        return self._sum(open_ground=False)

    @property
    def open_m2(self) -> float:
        """The sum of the areas of ground that only leaves a verdict open, m²."""
        return self._sum(open_ground=True)

    def _sum(self, *, open_ground: bool) -> float:
        return float(
            sum(row.get("area_m2", 0.0) for part in self.parts if part.open is open_ground for row in part.rows)
        )


def overlays(review: Review, lang: Lang) -> list[Overlay]:
    """List what the map of a review shows, from the ground up."""
    made = [*_uses(review, lang), *_given(review, lang), *_grounds(review, lang), *_evidence(review, lang)]
    return sorted(made, key=lambda overlay: STACK.index(overlay.group))


def _uses(review: Review, lang: Lang) -> Iterator[Overlay]:
    for role in USES:
        layer = review.case.layer(role)
        if layer is not None:
            yield from land_by_use(layer, lang)


def land_by_use(layer: Layer, lang: Lang) -> Iterator[Overlay]:
    """Yield one overlay for each use code of a layer, in the standard colours.

    Parameters
    ----------
    layer
        Parcels with ``use_code``.
    lang
        ``zh`` or ``en``.

    Yields
    ------
    Overlay
        By code, the unknown last.
    """
    features, spec = layer.features, load_spec(layer.role)
    shapes, rows = in_degrees(features.geometry), attributes(features, _columns(spec), official=True)
    codes = (
        features["use_code"].fillna("").astype(str).str.strip().to_numpy()
        if "use_code" in features
        else np.full(len(features), "")
    )
    ordered = sorted(set(codes), key=lambda use_code: (use_code == "", use_code))
    texture = textures({code: _colour(code, layer.scheme) for code in ordered})
    for code in ordered:
        mine = np.flatnonzero(codes == code)
        title, style = (
            use_title(code, layer.scheme, lang),
            use_style(_colour(code, layer.scheme), planned=layer.role == "planned_parcels", texture=texture[code]),
        )
        part = Part(title, style, shapes[mine], [rows[n] for n in mine], layer.role == "parcels")
        yield Overlay(f"{layer.role}/{code}", layer.role, title, (part,), None, None, *_titles(spec, lang))


def use_title(code: str, scheme: str | None, lang: Lang) -> str:
    """Return how people call a use code.

    Parameters
    ----------
    code
        As written in the data.
    scheme
        The code list, or None where the case states none.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        The code with its name; the names of the lists are Chinese in both languages.
    """
    if not code:
        return Message("no code").text(lang)
    if scheme is None:
        return code + bracketed(Message("code list not stated").text(lang), lang)
    name = load_scheme(scheme).name_of(code)
    return f"{code} {name}" if name else code + bracketed(Message("code not in the list").text(lang), lang)


def _colour(code: str, scheme: str | None) -> tuple[int, int, int] | None:
    return load_scheme(scheme).colour(code) if scheme is not None and code else None


def _given(review: Review, lang: Lang) -> Iterator[Overlay]:
    """Yield every other layer of the case: control lines, then the rest."""
    others = iter(OTHERS * 20)
    for role, layers in review.case.layers.items():
        if role in LANDS or not any(len(layer.features) for layer in layers):
            continue
        group = "control_lines" if role in CONTROL else "other"
        style = CONTROL.get(role) or next(others)
        spec = load_spec(role)
        for layer in layers:
            title = _spec_title(spec, lang) + (f" {layer.on.isoformat()}" if layer.on and len(layers) > 1 else "")
            shown = group == "control_lines" and layer is layers[-1]
            part = Part(
                title, style, in_degrees(layer.features.geometry), attributes(layer.features, _columns(spec)), shown
            )
            key = role if len(layers) == 1 else f"{role}/{layer.on or layers.index(layer)}"
            yield Overlay(key, group, title, (part,), None, None, *_titles(spec, lang))


def _grounds(review: Review, lang: Lang) -> Iterator[Overlay]:
    # the draft is drawn over the approved boundary, whose solid line then shows between the dashes
    for scope, ground in sorted(review.grounds.items(), key=lambda pair: pair[0] == "draft"):
        if ground.geometry.is_empty:
            continue
        group = "boundary" if scope in ("approved", "draft") else "blocks" if "/" in scope else "changes"
        style = GROUNDS["blocks" if group == "blocks" else scope]
        title = scope_title(scope, ground.name).text(lang)
        shapes = in_degrees(gpd.GeoSeries([ground.geometry], crs=review.case.work_crs))
        row: dict[str, Any] = {"name": title}
        areas = review.land.scope(scope)
        if areas is not None:
            row |= {"area_m2": areas.plane.m2, "official_m2": areas.official.m2}
        yield Overlay(
            f"ground/{scope}",
            group,
            title,
            (Part(title, style, shapes, [row], scope != "kept"),),
            columns={"name": Message("Name").text(lang)},
        )


def _evidence(review: Review, lang: Lang) -> Iterator[Overlay]:
    numbers = rule_numbers(review)
    for finding in review.items:
        parts = tuple(_parts(finding, numbers.get(finding.rule.full_id, 0), lang))
        if parts:
            scope = scope_title(finding.scope, finding.block_name).text(lang)
            short = f"{finding.rule.title.text(lang)} · {scope}"
            title = f"{short} · {VERDICTS[finding.verdict].text(lang)}"
            yield Overlay(
                f"evidence/{finding.id}", "evidence", title, parts, finding.id, short, _evidence_columns(lang)
            )


def rule_numbers(review: Review) -> dict[str, int]:
    """Return a number for each rule that has ground, in reading order: its evidence is told apart by it."""
    drawn = [finding for finding in in_reading_order(review.items) if finding.primary and len(drawn_items(finding))]
    return {rule: n for n, rule in enumerate(dict.fromkeys(finding.rule.full_id for finding in drawn))}


def _parts(finding: Finding, rule: int, lang: Lang) -> Iterator[Part]:
    drawn = drawn_items(finding)
    kinds = list(dict.fromkeys(drawn["kind"]))
    for turn, kind in enumerate(kinds):
        mine = drawn[drawn["kind"] == kind]
        named = attributes(mine, ("unit_id", "label", "area_m2"))
        title = kind_title(kind, lang)
        rows = [{"id": ident, "kind": title, **row} for ident, row in zip(mine.index, named, strict=True)]
        leads = kind in leading(finding, kinds)
        shown = leads and finding.counted and finding.verdict == "broken"
        style = evidence_style(finding.verdict, kind, turn, rule)
        yield Part(title, style, in_degrees(mine.geometry), rows, shown, leads, kind in DOUBTS)


def drawn_items(finding: Finding) -> gpd.GeoDataFrame:
    """Return the pieces of a finding that have a place on the ground."""
    # most findings stand on no ground, and are asked for it by every output
    return with_ground(evidence_items(finding)) if len(finding.evidence.where) else finding.evidence.where


def with_ground(items: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the pieces that have a place on the ground; those of tables have none."""
    return items[~(items.geometry.is_empty | items.geometry.isna())] if len(items) else items


def leading(finding: Finding, kinds: Iterable[object]) -> set[object]:
    """Return which kinds of ground a finding is about: where it is undecided, what leaves it open as well."""
    every = set(kinds)
    return (every - DOUBTS if finding.verdict != "undecided" else every) or every


def _evidence_columns(lang: Lang) -> dict[str, str]:
    return {key: title.text(lang) for key, title in EVIDENCE_COLUMNS.items()}


def _columns(spec: LayerSpec) -> list[str]:
    first = [name for name in ("id", "name", "use_code", "use_name") if name in spec.columns]
    return [*first, *(name for name in spec.columns if name not in first)]


def _titles(spec: LayerSpec, lang: Lang) -> tuple[dict[str, str], dict[str, str]]:
    titles = {name: spec.columns[name].title.text(lang) for name in _columns(spec)}
    if "stated_area" in titles:  # beside the drawn area it needs its own name
        titles["stated_area"] = Message("Stated area").text(lang)
    return titles, {name: column.unit for name, column in spec.columns.items() if column.unit}


def _spec_title(spec: LayerSpec, lang: Lang) -> str:
    return spec.title.text(lang)
