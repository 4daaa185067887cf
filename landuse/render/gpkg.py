"""evidence.gpkg: the ground of every finding, a layer for each rule, with the ids it has in all outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from landuse.core.audience import notice
from landuse.core.clock import gdal_dated
from landuse.core.exact_path import exact_target
from landuse.core.finding_text import message
from landuse.core.findings import evidence_items
from landuse.core.gdal import gdal_writing
from landuse.core.messages import Message
from landuse.core.punctuation import labelled
from landuse.core.terms import VERDICTS
from landuse.core.units import round_half_up
from landuse.core.wording import scope_title
from landuse.render.shared.layers import rule_numbers
from landuse.render.shared.qgis import categorised
from landuse.render.shared.shapes import plain_value
from landuse.render.shared.styles import GROUNDS, Style, evidence_style
from landuse.render.shared.words import kind_title

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang

FILES = ("evidence.gpkg",)
FAMILIES = ("Polygon", "LineString", "Point")


@dataclass(frozen=True, eq=False)
class _Layer:
    name: str
    title: str
    said: str
    frame: gpd.GeoDataFrame
    categories: Sequence[tuple[str, str, Style]] = ()
    by: str = ""


def render(review: Review, folder: Path, lang: Lang) -> None:
    """Write the ground of a review's findings."""
    layers = [*_rules(review, lang), *_grounds(review, lang)]
    names = Counter(layer.title for layer in layers)
    with gdal_dated(review.case.on), gdal_writing(), exact_target(folder / FILES[0]) as path:
        for layer in layers:
            title = layer.title if names[layer.title] == 1 else f"{layer.title} ({layer.name})"
            options = {"IDENTIFIER": title, "DESCRIPTION": layer.said}
            _write(path, layer.frame, layer.name, options, review.case.work_crs)
        options = {"IDENTIFIER": Message("Findings").text(lang), "DESCRIPTION": _said(review, lang)}
        _write(path, _findings(review, lang), "findings", options, None)
        _write(path, _styles(layers, review), "layer_styles", {"FID": "id"}, None)


def table_name(rule_id: str) -> str:
    """Return the layer of a rule."""
    return rule_id.replace("/", "__")


def _rules(review: Review, lang: Lang) -> Iterator[_Layer]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in review.items:
        if len(finding.evidence.where):
            by_rule.setdefault(finding.rule.full_id, []).append(finding)
    numbers = rule_numbers(review)
    for ident, findings in by_rule.items():
        rule = findings[0].rule
        frame = pd.concat([_rows(finding) for finding in findings], ignore_index=True)
        pairs = dict.fromkeys(zip(frame["verdict"], frame["kind"], strict=True))
        kinds = list(dict.fromkeys(frame["kind"]))
        categories = [
            (
                f"{verdict}/{kind}",
                f"{VERDICTS[verdict].text(lang)} · {kind_title(kind, lang)}",
                evidence_style(verdict, kind, kinds.index(kind), numbers.get(ident)),
            )
            for verdict, kind in pairs
        ]
        description = f"{rule.citation.document} {rule.citation.clause}"
        by = '"verdict" || \'/\' || "kind"'
        yield _Layer(table_name(ident), rule.title.text(lang), description, gpd.GeoDataFrame(frame), categories, by)


def _rows(finding: Finding) -> gpd.GeoDataFrame:
    where = evidence_items(finding)
    extra = {name: where[name].map(plain_value) for name in where.columns if name not in _FIRST and name != "geometry"}
    area = [None if value is None or pd.isna(value) else round_half_up(float(value), 2) for value in where["area_m2"]]
    columns: dict[str, Any] = {
        "id": where.index.to_numpy(),
        "finding": finding.id,
        "scope": finding.scope,
        "verdict": finding.verdict.value,
        "kind": where["kind"].to_numpy(),
        "unit_id": [plain_value(value) for value in where["unit_id"]],
        "label": [plain_value(value) for value in where["label"]],
        "area_m2": np.array(area, dtype=float),
        **{name: values.to_numpy() for name, values in extra.items()},
    }
    return gpd.GeoDataFrame(columns, geometry=where.geometry.to_numpy())


_FIRST = ("id", "finding", "scope", "verdict", "kind", "unit_id", "label", "area_m2")


def _grounds(review: Review, lang: Lang) -> Iterator[_Layer]:
    grounds = [(scope, ground) for scope, ground in review.grounds.items() if not ground.geometry.is_empty]
    if not grounds:
        return
    titles = [scope_title(scope, ground.name).text(lang) for scope, ground in grounds]
    measured = [review.land.scope(scope) for scope, _ in grounds]
    areas = [None if area is None else area.plane.m2 for area in measured]
    columns = {"scope": [scope for scope, _ in grounds], "title": titles, "area_m2": areas}
    frame = gpd.GeoDataFrame(columns, geometry=[ground.geometry for _, ground in grounds])
    looks = [(scope, GROUNDS.get(scope, GROUNDS["blocks"])) for scope, _ in grounds]
    categories = [(scope, title, style) for (scope, style), title in zip(looks, titles, strict=True)]
    yield _Layer("grounds", Message("Grounds").text(lang), _said(review, lang), frame, categories, '"scope"')


def _said(review: Review, lang: Lang) -> str:
    return labelled(review.case.title, notice(review.case.withheld, lang), lang)


def _findings(review: Review, lang: Lang) -> pd.DataFrame:
    table = review.findings.reset_index()
    table["title"] = [finding.rule.title.text(lang) for finding in review.items]
    table["message"] = [message(finding, lang) for finding in review.items]
    figures = ("value", "low", "high", "margin")
    return table.assign(
        **{name: table[name].astype(float).replace([np.inf, -np.inf], np.nan) for name in figures if name in table}
    )


def _styles(layers: Sequence[_Layer], review: Review) -> pd.DataFrame:
    """Return the table QGIS looks into for a layer's own style."""
    rows = []
    for layer in layers:
        family = _family(layer.frame)
        if family in FAMILIES:
            qml = categorised(layer.by, layer.categories, family)
            rows.append(
                {"f_table_name": layer.name, "styleName": layer.title, "styleQML": qml, "description": layer.said}
            )
    shared = {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_geometry_column": "geom",
        "styleSLD": "",
        "useAsDefault": True,
    }
    table = pd.DataFrame(rows, columns=["f_table_name", "styleName", "styleQML", "description"])
    return table.assign(**shared, owner="", update_time=pd.Timestamp(review.case.on, tz="UTC"))


def _family(frame: gpd.GeoDataFrame) -> str | None:
    """Return what a layer holds: one family of geometry, several (``Unknown``), or none."""
    drawn = frame.geometry[~(frame.geometry.isna() | frame.geometry.is_empty)]
    families = {
        str(geometry_type).removeprefix("Multi").replace("LinearRing", "LineString")
        for geometry_type in drawn.geom_type
    }
    return None if not families else families.pop() if len(families) == 1 and families <= set(FAMILIES) else "Unknown"


def _write(path: Path, frame: pd.DataFrame, name: str, options: dict[str, str], epsg: int | None) -> None:
    more: dict[str, Any] = {}
    if isinstance(frame, gpd.GeoDataFrame):
        family = _family(frame)
        if family is None:
            frame = pd.DataFrame(frame.drop(columns="geometry"))
        else:
            empty = frame.geometry.is_empty
            frame = frame.set_geometry(frame.geometry.where(~empty)).set_crs(epsg)
            multi = family != "Unknown"
            more = {"promote_to_multi": multi, "geometry_type": f"Multi{family}" if multi else "Unknown"}
    append = path.exists()
    if not append:
        more["dataset_options"] = {"VERSION": "1.2"}  # releases of QGIS still in use take later ones under protest
    pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=append, layer_options=options, **more)
