"""The picture on a check's page: its own example, run, and drawn with what came out of it."""

from __future__ import annotations

import doctest
import inspect
import io
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from landuse.core import plugins
from landuse.core.evidence import Evidence
from landuse.core.layer import Layer, RasterLayer, Scope
from landuse.core.limits import Limit
from landuse.core.messages import Message
from landuse.core.rules import Rule
from landuse.core.terms import VERDICTS
from landuse.core.wording import bounds, figure, limit_text
from landuse.judge.bind import Check
from landuse.measures.raster.grid import read_cells
from landuse.render.notebook.plot import make_known, plot_evidence
from landuse.render.shared.fonts import typeface
from landuse.render.shared.layers import with_ground
from landuse.render.shared.styles import VERDICT_COLOURS

Lang = Literal["zh", "en"]
#: Arguments that are boundaries, drawn as lines.
LINES = ("boundary", "approved", "draft")
ROWS, COLUMNS = 8, 8
NO_LIMIT = Message("measured only: no shipped rule holds this example to a limit, so it has no verdict")


@dataclass(frozen=True)
class Example:
    """The example of a check: what it is given there, and what it finds.

    Parameters
    ----------
    check
        The check.
    given
        Its arguments by name, with the defaults.
    found
        What it measures.
    """

    check: Check
    given: dict[str, Any]
    found: Evidence


@cache
def example_of(check: Check) -> Example:
    """Run the example in a check's docstring, as doctest does, and keep its first call of the check."""
    function = check.function
    module = plugins.load("checks", check.name)
    calls: list[Example] = []

    def watched(*args: object, **more: object) -> Evidence:
        found = function(*args, **more)
        bound = inspect.signature(function).bind(*args, **more)
        bound.apply_defaults()
        calls.append(Example(check, dict(bound.arguments), found))
        return found

    said: list[str] = []
    for test in doctest.DocTestFinder(recurse=False).find(function, check.name, globs=dict(vars(module))):
        test.globs[check.name] = watched
        doctest.DocTestRunner().run(test, out=said.append)
    if said:
        raise SystemExit(f"the example of {check.name} does not hold:\n{''.join(said)}")
    if not calls:
        raise SystemExit(f"{check.name} has no example: write one into its docstring, under Examples")
    return calls[0]


def limits_of(example: Example, rules: Iterable[Rule]) -> list[tuple[Rule, Limit]]:
    """Keep the rules that hold the check to a limit with just the parameters of its example."""
    found: dict[Limit, Rule] = {}
    for rule in rules:
        if rule.check == example.check.name and rule.limit is not None and rule.limit.value is not None:
            asked = {name: value for name, value in rule.params.items() if not name.startswith("tolerance")}
            if all(name in example.given and example.given[name] == value for name, value in asked.items()):
                found.setdefault(Limit(rule.limit.op, rule.limit.value, rule.limit.upper), rule)
    return [(rule, limit) for limit, rule in found.items()][:2]


def caption(example: Example, rules: Iterable[Rule], lang: Lang) -> str:
    """Write in words what the picture shows."""
    found, unit = example.found, example.found.unit
    says = [bounds(found.interval, unit, lang)]
    limits = limits_of(example, rules)
    if not limits:
        says.append(NO_LIMIT.text(lang))
    for rule, limit in limits:
        verdict = VERDICTS[limit.judge(found.interval)].text(lang)
        says.append(f"{limit_text(limit, unit, lang)} (`{rule.full_id}`) → **{verdict}**")
    return ("; " if lang == "en" else "；").join(says)


def tables(example: Example) -> Iterator[tuple[str, str]]:
    """Yield the tables of the example, by argument, as Markdown."""
    for name, value in example.given.items():
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, pd.DataFrame) and not isinstance(table, gpd.GeoDataFrame):
                yield name, _markdown(table.iloc[:ROWS, :COLUMNS])


def _markdown(table: pd.DataFrame) -> str:
    rows = [[str(name) for name in table.columns], ["---"] * len(table.columns)]
    rows += [["" if value is None or value != value else str(value) for value in row] for row in table.to_numpy()]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def picture(example: Example, rules: Iterable[Rule], lang: Lang) -> str:
    """Draw the land of the example where it has any, and below it the figure against its limits; SVG."""
    layers = list(_layers(example.given))
    on_ground = len(with_ground(example.found.where)) > 0
    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "landuse", "hatch.linewidth": 0.5}
    with mpl.rc_context(settings):
        make_known(typeface())
        if layers or on_ground:
            sheet = Figure(figsize=(6.4, 5.4), layout="constrained")
            land, line = sheet.subplots(2, 1, height_ratios=[8, 1])
            _rasters(land, example.given)
            plot_evidence(example.found, *layers, ax=land, lang=lang)
            land.tick_params(labelsize="x-small")
        else:
            sheet = Figure(figsize=(6.4, 1.2), layout="constrained")
            line = sheet.subplots()
        _number_line(line, example, [limit for _, limit in limits_of(example, rules)], lang)
        stream = io.StringIO()
        FigureCanvasSVG(sheet).print_svg(stream, metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _layers(given: dict[str, Any]) -> Iterator[Any]:
    for name, value in given.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            shape = one.geometry if isinstance(one, Scope) else one
            table = shape.features if isinstance(shape, Layer) else shape
            if isinstance(table, gpd.GeoDataFrame) and name in LINES:
                yield shapely.GeometryCollection(list(table.geometry))
            elif isinstance(shape, Layer | gpd.GeoDataFrame | shapely.Geometry):
                yield shape


def _rasters(axes: Axes, given: dict[str, Any]) -> None:
    for value in given.values():
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, RasterLayer):
                cells, _ = read_cells(one, one.bounds)
                west, south, east, north = one.bounds
                colours = "Greys" if one.classes else "terrain"
                axes.imshow(np.asarray(cells), extent=(west, east, south, north), cmap=colours, alpha=0.5)


def _number_line(axes: Axes, example: Example, limits: list[Limit], lang: Lang) -> None:
    interval, unit = example.found.interval, example.found.unit
    ends = [interval.low, interval.high, *(limit.value for limit in limits)]
    known = [each for each in ends if math.isfinite(each)] or [0.0]
    if unit in ("1", "fact"):
        known += [0.0, 1.0]
    low, high = min(known), max(known)
    room = (high - low or abs(high) or 1.0) * 0.15
    left, right = max(interval.low, low - room), min(interval.high, high + room)
    verdict = limits[0].judge(interval) if limits else None
    colour = VERDICT_COLOURS[verdict] if verdict else "#0057b8"
    axes.plot([low - room, high + room], [0, 0], color="#9a9a9a", linewidth=1, zorder=1)
    axes.plot([left, right], [0, 0], color=colour, linewidth=7, solid_capstyle="butt", zorder=2)
    marks = [interval.low, interval.high, *([interval.value] if interval.value is not None else [])]
    axes.plot([each for each in marks if math.isfinite(each)], [0] * sum(map(math.isfinite, marks)), "|",
              color=colour, markersize=14, markeredgewidth=2, zorder=3)  # fmt: skip
    families = list(typeface().families)
    for limit in limits:
        axes.axvline(limit.value, color="#1f1f1f", linestyle="--", linewidth=1, zorder=4)
        axes.annotate(limit_text(limit, unit, lang), (limit.value, 1), xycoords=("data", "axes fraction"), ha="center",
                      va="bottom", fontsize="small", fontfamily=families, parse_math=False)  # fmt: skip
    ticks = sorted({round(each, 9) for each in known if low <= each <= high})
    axes.set_xticks(ticks, [figure(each, unit, lang) for each in ticks], fontsize="small", fontfamily=families)
    axes.set_yticks([])
    axes.set_ylim(-1, 1)
    axes.set_xlim(low - room, high + room)
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(False)


if __name__ == "__main__":
    sys.exit("scripts/make_docs.py draws them")
