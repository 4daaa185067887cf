"""A measure and a review drawn with matplotlib, for notebooks and papers: Chinese labels come out as they should."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import shapely
from matplotlib import font_manager
from matplotlib.patches import Patch

from landuse.core.code_lists import load_scheme
from landuse.core.errors import InputError
from landuse.core.figures import number
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.terms import VERDICTS
from landuse.core.wording import bounds, scope_title
from landuse.render.document.spot import hatched
from landuse.render.layout.canvas import draw
from landuse.render.layout.styles import CONTROL, GROUNDS, PrintStyle, use_style
from landuse.render.notebook.fitted import fit, legend_below, named
from landuse.render.shared.fonts import typeface
from landuse.render.shared.ground_titles import ground_title
from landuse.render.shared.layers import drawn_items, with_ground

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from landuse.core.evidence import Evidence
    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang
    from landuse.render.shared.fonts import Typeface

GIVEN = PrintStyle("#5a5a5a", 0.2, "#e4e4df", 0.9)
OUTLINE = PrintStyle("#1f1f1f", 0.4)
#: Up to so many parcels have their use code written on them.
NAMED = 60


def plot_evidence(evidence: Evidence, *layers: Any, ax: Axes | None = None, lang: Lang = "zh") -> Axes:  # noqa: ANN401
    """Draw the ground a measure stands on, hatched by kind, with its figure as title.

    Parameters
    ----------
    evidence
        What a check measured.
    *layers
        What lies below it: GeoDataFrames, GeoSeries, layers or geometries, in the same plane; the parcels of a layer
        whose code list is known have the standard colours.
    ax
        Where to draw; new axes where None.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        With equal scales, and a legend of the kinds with their areas.

    Raises
    ------
    InputError
        If nothing of it has a place on the ground, nor has any layer.
    """
    ground = with_ground(evidence.where)
    if not len(ground) and not layers:
        raise InputError(
            Message("there is no ground to draw"),
            next=Message("Give the layers it was measured on: evidence.plot(parcels)"),
        )
    axes, face = _axes(ax), typeface()
    for layer in layers:
        _draw_given(axes, layer, face)
    handles = _draw_kinds(axes, ground, "undecided", face, lang)
    _finish(axes, bounds(evidence.interval, evidence.unit, lang), handles, face)
    return axes


def plot_review(
    review: Review, rule_id: str | None = None, scope: str | None = None, *, ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Draw the land of a review in the standard colours, its boundaries, and the ground of a finding.

    Parameters
    ----------
    review
        The review.
    rule_id
        ``<pack>/<rule>`` or a finding's id; no finding where None.
    scope
        The finding's scope; the primary one where None.
    ax
        Where to draw; new axes where None.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        In the work CRS, with equal scales.

    Raises
    ------
    KeyError
        If there is no such finding.
    """
    finding = None if rule_id is None else review.finding(rule_id if scope is None else f"{rule_id}@{scope}")
    axes, face = _axes(ax), typeface(review.case)
    parcels = review.case.layer("parcels")
    if parcels is not None:
        _draw_given(axes, parcels, face)
    handles: list[Patch] = []
    for role, style in CONTROL.items():
        for layer in review.case.layers.get(role, ()):
            draw(axes, np.asarray(layer.features.geometry.array, dtype=object), style, zorder=2)
        if review.case.layers.get(role):
            words = face.set(role_title(role).text(lang))
            stroke = _stroke(style)
            handles.append(Patch(facecolor=style.fill or "none", edgecolor=style.line, linestyle=stroke, label=words,
                                 alpha=style.opacity if style.fill else None))  # fmt: skip
    for name in ("approved", "draft"):
        if name in review.grounds:
            draw(axes, np.array([review.grounds[name].geometry]), GROUNDS[name], zorder=4)
            line = GROUNDS[name]
            stroke = _stroke(line)
            words = face.set(scope_title(name).text(lang))
            handles.append(Patch(facecolor="none", edgecolor=line.line, linestyle=stroke, label=words))
    if finding is not None:
        handles += _draw_kinds(axes, drawn_items(finding), finding.verdict, face, lang)
    _finish(axes, review.case.title if finding is None else _title(finding, lang), handles, face)
    return axes


def make_known(face: Typeface) -> None:
    """Let matplotlib find the fonts of a typeface by their family names.

    Parameters
    ----------
    face
        The typeface; what was made known before costs nothing.
    """
    for file in face.files:
        _add_font(file)


@cache
def _add_font(file: Path) -> None:
    # matplotlib would list it once more each time, and forget all it has found
    font_manager.fontManager.addfont(str(file))


def _title(finding: Finding, lang: Lang) -> str:
    measured = bounds(finding.evidence.interval, finding.evidence.unit, lang)
    return f"{finding.rule.title.text(lang)}\n{VERDICTS[finding.verdict].text(lang)} · {measured}"


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt  # it looks for a screen: only where a figure is wanted

    made: Axes = plt.subplots(layout="constrained")[1]
    return made


def _given(layer: object) -> tuple[gpd.GeoDataFrame | None, np.ndarray, str | None]:
    """Return what was given as a table, where it has one, its shapes, and its code list."""
    scheme = layer.scheme if isinstance(layer, Layer) else None
    table = layer.features if isinstance(layer, Layer) else layer
    if isinstance(table, (gpd.GeoDataFrame, gpd.GeoSeries)):
        shapes = np.asarray(table.geometry.array, dtype=object)
        return table if isinstance(table, gpd.GeoDataFrame) else None, shapes, scheme
    if isinstance(table, shapely.Geometry):
        return None, np.array([table], dtype=object), None
    raise InputError(
        Message("a {kind} cannot be drawn", kind=type(layer).__name__),
        next=Message("Give a GeoDataFrame, a GeoSeries, a layer or a geometry"),
    )


def _draw_given(axes: Axes, layer: object, face: Typeface) -> None:
    table, shapes, scheme = _given(layer)
    if isinstance(layer, shapely.Geometry):
        draw(axes, shapes, OUTLINE, zorder=3)
        return
    if table is None or "use_code" not in table:
        draw(axes, shapes, GIVEN, zorder=1)
        return
    codes = table["use_code"].fillna("").astype(str).str.strip().to_numpy()
    listed = load_scheme(scheme) if scheme is not None else None
    for code in sorted(set(codes)):
        style = GIVEN if listed is None else use_style(listed.colour(code) if code else None)
        draw(axes, shapes[codes == code], style, zorder=1)
    drawn = [(code, shape) for code, shape in zip(codes, shapes, strict=True) if code and has_ground(shape)]
    if len(codes) <= NAMED:
        places = ((place.x, place.y, face.set(code), shape.bounds) for code, shape in drawn
                  for place in [shape.representative_point()])  # fmt: skip
        named(axes, places, fontsize="small", zorder=6, fontfamily=list(face.families))


def _stroke(style: PrintStyle) -> Literal["--", "-"]:
    return "--" if style.dash else "-"


def has_ground(shape: shapely.Geometry | None) -> bool:
    """Return whether there is anything to draw."""
    return shape is not None and not shape.is_empty


def _draw_kinds(axes: Axes, ground: gpd.GeoDataFrame, verdict: str, face: Typeface, lang: Lang) -> list[Patch]:
    handles = []
    for turn, kind in enumerate(dict.fromkeys(ground["kind"])):
        mine = ground[ground["kind"] == kind]
        style = hatched(verdict, kind, turn)
        draw(axes, np.asarray(mine.geometry.array), style, zorder=5)
        area = float(mine["area_m2"].astype(float).fillna(0.0).sum())
        words = f"{ground_title(kind, lang)} {number(area, 'ha', lang) if area else len(mine)}"
        handles.append(Patch(facecolor="none", edgecolor=style.line, hatch=style.hatch, label=face.set(words)))
    return handles


def _finish(axes: Axes, title: str, handles: Sequence[Patch], face: Typeface) -> None:
    make_known(face)
    families = list(face.families)
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.set_title(
        "\n".join(map(face.set, title.split("\n"))),
        fontfamily=families,
        parse_math=False,
        fontsize="medium",
        linespacing=1.45,
    )
    axes.ticklabel_format(style="plain", useOffset=False)
    if handles:
        legend_below(axes, handles, families)  # never on the land
    fit(axes)
