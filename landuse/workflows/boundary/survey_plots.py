"""The blocks of a boundary as plots of a survey coordinate file, with all that the file they came in area of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.boundary.block_names import names_by_label
from landuse.boundary.numerals import named_block
from landuse.boundary.points import block_labels
from landuse.core.messages import Message
from landuse.core.units import convert
from landuse.geometry.area import official_area, round_half_away
from landuse.intake.survey.layout import lay_out

if TYPE_CHECKING:
    from landuse.workflows.boundary.describe import BoundaryJob

#: A vertex: the row of its plot, east and north to the millimetre.
_Place: TypeAlias = tuple[int, float, float]
#: What a head line holds beside number, name and area (图幅号, 地块用途, 地类编码, further fields).
_KEPT = ("map_sheet", "use", "use_code", "extra")
#: Decimals that are written, and up to how many of the file that came in are left as they are.
DECIMALS, MOST_DECIMALS = 3, 4
#: A stated area that differs by no more than this from the drawn one stays as it was stated, ha.
SAME_AREA_HA = 0.01
#: The line of [项目信息] that holds the new numbers of a plot's points, where the points keep their own.
NEW_NUMBERS = "新点号"

ROUNDED = Message("coordinates were rounded to {decimals} decimals; a point moved by {most:.4f} m at most")
AREA = Message("block {block}: the file stated {stated} ha; {drawn} ha, as drawn, were written")


def survey_plots(job: BoundaryJob) -> tuple[gpd.GeoDataFrame, list[Message]]:
    """Return blocks as `write_survey` takes them.

    Parameters
    ----------
    job
        The boundary.

    Returns
    -------
    tuple
        The plots, and what differs from what came in. Numbers, names, 图幅号, 地块用途, further fields and the header
        are as they came in, coordinates to the millimetre; points go by their own numbers where the file has them, and
        the new ones stand in [项目信息].
    """
    blocks = job.blocks
    geometries, notes = _rounded(blocks)
    labels = [str(label) for label in block_labels(blocks)]
    names = blocks["block_name"] if "block_name" in blocks else [named_block(label) for label in labels]
    columns = {"plot_number": labels, "plot_name": list(names)}
    columns |= {column: blocks[column].tolist() for column in _KEPT if column in blocks}
    plots = gpd.GeoDataFrame(columns, geometry=geometries, crs=blocks.crs)
    plots = plots.assign(**_areas(job, plots, notes))
    new, own = _numbers(job, plots)
    plots["point_names"] = own if own is not None else new
    header = job.layer.features.attrs
    plots.attrs["survey_header"] = dict(header.get("survey_header") or {})
    project = {
        key: value for key, value in (header.get("survey_project") or {}).items() if not key.startswith(NEW_NUMBERS)
    }
    if own is not None and own != new:
        project |= {f"{NEW_NUMBERS}（{label}）": numbers for label, numbers in zip(labels, new, strict=True)}
    plots.attrs["survey_project"] = project
    return plots, notes


def _rounded(blocks: gpd.GeoDataFrame) -> tuple[np.ndarray, list[Message]]:
    """Return the ground with coordinates to the millimetre, or to the tenth of it where the file has them so."""
    shapes = np.asarray(blocks.geometry.array, dtype=object)
    xy = shapely.get_coordinates(shapes)
    if (np.round(xy, MOST_DECIMALS) == xy).all():
        return shapes, []
    rounded = np.round(xy, DECIMALS)
    moved = float(np.hypot(*(rounded - xy).T).max())
    return shapely.set_coordinates(shapes.copy(), rounded), [ROUNDED(decimals=DECIMALS, most=moved)]


def _areas(job: BoundaryJob, plots: gpd.GeoDataFrame, notes: list[Message]) -> dict[str, list[object]]:
    """Return the areas as the file stated them where they are those of the ground, else the plane areas; ha."""
    plane = [convert(float(area), "ha") for area in plots.area]
    official = [convert(float(area), "ha") for area in official_area(plots.geometry)]
    stated: list[float] = [float("nan")] * len(plots)
    if "stated_area" in job.blocks:
        stated = pd.to_numeric(job.blocks["stated_area"], errors="coerce").astype(float).tolist()
    texts = job.blocks["stated_area_text"].tolist() if "stated_area_text" in job.blocks else [None] * len(plots)
    names = names_by_label(job.blocks, plots["plot_number"].tolist())
    figures: list[object] = []
    kept: list[object] = []
    columns = (plots["plot_number"], stated, texts, plane, official)
    for label, area, text, plane_ha, official_ha in zip(*columns, strict=True):
        same = min(abs(area - plane_ha), abs(area - official_ha)) <= SAME_AREA_HA and job.thinned is None
        drawn = float(round_half_away(plane_ha, 4))
        figures.append(area if same else drawn)
        kept.append(text if same else None)
        if not same and not np.isnan(area):
            notes.append(AREA(block=names.get(str(label), label), stated=f"{area:g}", drawn=f"{drawn:.4f}"))
    return {"stated_area": figures, "stated_area_text": kept}


def _numbers(job: BoundaryJob, plots: gpd.GeoDataFrame) -> tuple[list[str], list[str] | None]:
    """Return the numbers of the points of each plot as they will be walked: new ones, and the file's own."""
    runs = lay_out(np.asarray(plots.geometry.array))
    xy = runs.rings.xy[runs.walked].round(3).tolist()
    rings = runs.rings
    places = [
        [(row, x, y) for x, y in xy[begin:end]]
        for row, begin, end in zip(rings.row.tolist(), rings.start[:-1].tolist(), rings.start[1:].tolist(), strict=True)
    ]
    own = _by_place(job.points, "own_point") if "own_point" in job.points else {}
    complete = all(place in own for ring in places for place in ring)
    return _joined(places, _by_place(job.points, "point")), _joined(places, own) if complete else None


def _joined(places: list[list[_Place]], numbers: dict[_Place, str]) -> list[str]:
    """Return the numbers of each plot, points parted by commas and rings by semicolons."""
    plots: dict[int, list[str]] = {}
    for ring in places:
        plots.setdefault(ring[0][0], []).append(",".join(numbers[place] for place in ring))
    return [";".join(plots[row]) for row in sorted(plots)]


def _by_place(points: pd.DataFrame, column: str) -> dict[_Place, str]:
    rows = points[points[column].notna()]
    east, north = rows["y_east_m"].round(3), rows["x_north_m"].round(3)
    return {
        (int(row), float(x), float(y)): str(name)
        for row, x, y, name in zip(rows["row"], east, north, rows[column], strict=True)
    }
