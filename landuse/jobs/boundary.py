"""Everything `landuse boundary` tells of one drawn boundary: points, areas, abuttals, cross-checks, return reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from landuse.area import official_area
from landuse.boundary.abuttals_read import read_abuttals
from landuse.boundary.abuttals_write import Abuttals, write_abuttals
from landuse.boundary.crosscheck import crosscheck, disagreement_table
from landuse.boundary.described import StatedArea
from landuse.boundary.point_table import point_table
from landuse.boundary.points import block_labels, boundary_points
from landuse.boundary.reason import Reason
from landuse.boundary.reasons import return_reasons
from landuse.boundary.submission import Stated, Submission
from landuse.case import LayerEntry
from landuse.errors import InputError
from landuse.layer import Layer
from landuse.normalise import read_layers


@dataclass(frozen=True, eq=False)
class BoundaryJob:
    """One boundary, told in full.

    Parameters
    ----------
    layer
        The boundary in the work CRS.
    work_crs
        Its EPSG code.
    points
        Its numbered points.
    areas
        By block: plane and official area, m², and the area stated, where it is.
    abuttals
        The text and what explains it.
    disagreements
        Where text, points, areas and drawing disagree.
    reasons
        The fifteen commonest reasons to send a draft back, each looked for.
    """

    layer: Layer
    work_crs: int
    points: gpd.GeoDataFrame
    areas: pd.DataFrame
    abuttals: Abuttals
    disagreements: gpd.GeoDataFrame
    reasons: list[Reason]

    def table(self) -> pd.DataFrame:
        """Give the point table in the bureau's layout, eastings with their zone prefix."""
        return point_table(self.points, zone_prefix=self.work_crs - 4534 + 25)


def describe_boundary(
    file: Path,
    *,
    layer: str | None = None,
    near: Sequence[Path] = (),
    text: str | None = None,
    on: date | None = None,
    title: str = "",
) -> BoundaryJob:
    """Tell everything of one boundary that can be told from its file.

    Parameters
    ----------
    file
        The boundary: any format that is read.
    layer
        The layer in it, where it has several.
    near
        Files of named roads, rivers and other lines, for the abuttals.
    text
        The abuttals as a notice has them, to be held against the drawing.
    on
        The day of review, for what expires.
    title
        The zone's name.

    Returns
    -------
    BoundaryJob
        All of it.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    entries = {
        "draft": [LayerEntry(path=str(file), layer=layer)],
        "named_lines": [LayerEntry(path=str(each)) for each in near],
    }
    layers, work = read_layers(Path(), {role: each for role, each in entries.items() if each})
    drawn = layers["draft"][-1]
    if work is None:
        raise InputError("nothing is in it", where=str(file), next="Give a file with a boundary")
    blocks = drawn.features
    official = pd.Series(official_area(blocks.geometry), index=blocks.index)
    lines = (
        layers["named_lines"][-1].features
        if "named_lines" in layers
        else gpd.GeoDataFrame({"name": []}, geometry=[], crs=blocks.crs)
    )
    if "name" not in lines:
        raise InputError("its lines have no names", where=str(near[0]), next="Give lines with a column of names")
    submission = Submission(
        drawn=blocks, stated=_stated(blocks, file.name), text=read_abuttals(text) if text else None, title=title,
        lines=lines if len(lines) else None,
        crs_found=None if drawn.source is None else drawn.source.crs, on=on, repairs=drawn.source.repairs if
        drawn.source else (),
    )  # fmt: skip
    areas = pd.DataFrame({"block": block_labels(blocks), "plane_m2": blocks.area, "official_m2": official})
    if "stated_area" in blocks:
        areas["stated_ha"] = blocks["stated_area"]
    return BoundaryJob(
        layer=drawn,
        work_crs=work,
        points=boundary_points(blocks),
        areas=areas,
        abuttals=write_abuttals(blocks, lines, title=title),
        disagreements=disagreement_table(crosscheck(submission), crs=blocks.crs),
        reasons=return_reasons(submission),
    )


def _stated(blocks: gpd.GeoDataFrame, source: str) -> tuple[Stated, ...]:
    """Take the areas that the file states of its blocks for one of the papers."""
    if "stated_area" not in blocks:
        return ()
    pairs = zip(block_labels(blocks), blocks["stated_area"], strict=True)
    return tuple(Stated(source, StatedArea(float(area)), str(label)) for label, area in pairs if pd.notna(area))


def as_plain(job: BoundaryJob, lang: Any = "zh") -> dict[str, Any]:  # noqa: ANN401  a language
    """Give a boundary's description as plain values.

    Parameters
    ----------
    job
        The boundary.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        For JSON.
    """
    source = job.layer.source
    return {
        "work_crs": f"EPSG:{job.work_crs}",
        "crs": None if source is None else source.crs,
        "areas": _rows(job.areas.round(4)),
        "abuttals": job.abuttals.text(lang),
        "points": _rows(job.table()),
        "disagreements": _rows(pd.DataFrame(job.disagreements.drop(columns="geometry", errors="ignore"))),
        "reasons": [
            {"letter": each.letter, "title": each.title.text(lang), "state": each.state} for each in job.reasons
        ],
        "repairs": [] if source is None else [repair.as_dict() for repair in source.repairs],
        "notes": [] if source is None else [note.text(lang) for note in source.notes],
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
