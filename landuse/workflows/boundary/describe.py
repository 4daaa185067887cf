"""Everything `landuse boundary` tells of one drawn boundary: points, areas, abuttals, faults, cross-checks, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from landuse.boundary.abuttals.described import DescribedArea
from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.write import Abuttals, write_abuttals
from landuse.boundary.block_names import names_by_label
from landuse.boundary.crosscheck.check import crosscheck, disagreement_table
from landuse.boundary.crosscheck.submission import Stated, Submission
from landuse.boundary.numerals import from_chinese
from landuse.boundary.point_table import line_table, point_table
from landuse.boundary.points import block_labels, boundary_points
from landuse.boundary.return_reasons.check import plain_reasons, return_reasons
from landuse.boundary.thinning import Thinned, thin
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.area import official_area
from landuse.geometry.stated_area import stated_in_ha
from landuse.workflows.boundary.checked import documents_held, hold_to_rules
from landuse.workflows.boundary.faults import find_faults
from landuse.workflows.boundary.inputs import Given, Papers, given_papers
from landuse.workflows.boundary.portions import BoundaryPortions, compare_boundaries

if TYPE_CHECKING:
    from landuse.boundary.return_reasons.types import Reason
    from landuse.boundary.topology.faults import TopologyFaults
    from landuse.core.layer import Layer
    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue

__all__ = ["BoundaryJob", "Papers", "as_plain", "describe_boundary"]


@dataclass(frozen=True, eq=False)
class BoundaryJob:
    """One boundary, told in full.

    Parameters
    ----------
    layer
        The boundary in the work CRS.
    work_crs
        Its EPSG code.
    blocks
        The blocks, thinned where that was asked for.
    points
        Their numbered points.
    areas
        By block: plane and official area, m², and the area stated, where it is.
    abuttals
        The text and what explains it.
    faults
        The drawing's faults, the agreed ones marked.
    holes
        A sentence for each hole that the boundary is drawn with, but for those agreed to.
    disagreements
        Where text, points, areas and drawing disagree.
    reasons
        The fifteen commonest reasons to send a draft back, each looked for.
    thinned
        What thinning did, where it was asked for.
    parts
        The boundary beside the approved one, where that is given.
    issues
        What was mended or passed over in the tables that came with it.
    """

    layer: Layer
    work_crs: int
    blocks: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    areas: pd.DataFrame
    abuttals: Abuttals
    faults: TopologyFaults
    disagreements: gpd.GeoDataFrame
    reasons: list[Reason]
    thinned: Thinned | None = None
    parts: BoundaryPortions | None = None
    issues: tuple[ReadIssue, ...] = ()
    holes: tuple[Message, ...] = ()

    def table(self) -> pd.DataFrame:
        """Return the point table in the bureau's layout, eastings with their zone prefix."""
        return point_table(self.points, zone_prefix=self.work_crs - 4534 + 25)

    def lines(self, lang: Lang = "zh") -> pd.DataFrame:
        """Return the line table (界线描述表): each side with its ends in degrees, its azimuth and its length."""
        return line_table(self.points, self.blocks.crs, lang=lang)


def describe_boundary(file: Path, papers: Papers | None = None) -> BoundaryJob:
    """Return everything of one boundary that can be told from its file and what came with it.

    Parameters
    ----------
    file
        The boundary in any format that is read, or a case whose draft it is.
    papers
        What else was handed in.

    Returns
    -------
    BoundaryJob
        All of it.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    asked = papers or Papers()
    given = given_papers(file, asked)
    drawn, work = given.drawn, given.work
    thinned = thin(drawn.features, width_m=asked.thin_m) if asked.thin_m is not None else None
    blocks = drawn.features if thinned is None else thinned.blocks
    if "stated_area" in blocks:
        stated = pd.to_numeric(blocks["stated_area"], errors="coerce").astype(float)
        measured = blocks.area.tolist(), official_area(blocks.geometry).tolist()
        blocks = blocks.assign(stated_area=stated_in_ha(stated.tolist(), *measured))
    lines = given.frame("named_lines")
    lines = gpd.GeoDataFrame({"name": []}, geometry=[], crs=blocks.crs) if lines is None else lines
    if "name" not in lines:
        raise InputError(
            Message("its lines have no names"), where="--near", next=Message("Give lines with a column of names")
        )
    submission = _submission(given, asked, blocks, file)
    areas = pd.DataFrame(
        {"block": block_labels(blocks), "plane_m2": blocks.area, "official_m2": official_area(blocks.geometry)}
    )
    if "stated_area" in blocks:
        areas["stated_ha"] = blocks["stated_area"]
    approved = given.frame("approved")
    faults, holes = find_faults(blocks, given, asked.tolerance_m)
    return BoundaryJob(
        layer=drawn,
        work_crs=work,
        blocks=blocks,
        points=boundary_points(blocks),
        areas=areas,
        abuttals=write_abuttals(blocks, lines, title=submission.title),
        faults=faults,
        holes=holes,
        disagreements=disagreement_table(crosscheck(submission), crs=blocks.crs),
        reasons=_reasons(submission, given, asked, blocks),
        thinned=thinned,
        parts=None if approved is None else compare_boundaries(approved, blocks, given),
        issues=given.issues,
    )


def _reasons(submission: Submission, given: Given, asked: Papers, blocks: gpd.GeoDataFrame) -> list[Reason]:
    looked = return_reasons(submission)
    held = hold_to_rules(looked, given, blocks, title=submission.title, code=submission.code, on=submission.on)
    return [
        documents_held(reason, given, asked.documents_wanted, submission.on) if reason.letter == "m" else reason
        for reason in held
    ]


def _submission(given: Any, asked: Papers, blocks: gpd.GeoDataFrame, file: Path) -> Submission:  # noqa: ANN401
    source, lines = given.drawn.source, given.frame("named_lines")
    county, parcels, planned = (given.layer(role) for role in ("counties", "parcels", "planned_parcels"))
    return Submission(
        drawn=blocks,
        text=read_abuttals(asked.text, _names(lines), blocks=_block_names(blocks)) if asked.text else None,
        points=given.table("boundary_points"),
        own_points="point_names" in given.drawn.features and bool(given.drawn.features["point_names"].notna().all()),
        stated=_stated(blocks, file.name),
        counts={Message("the statement"): asked.blocks} if asked.blocks is not None else {},
        title=asked.title or str(given.facts.get("name", "")),
        code=asked.code or str(given.facts.get("code", "")),
        catalogue=given.table("catalogue"),
        approved=given.frame("approved"),
        lines=lines if lines is not None and len(lines) else None,
        crs_found=None if source is None else source.crs,
        county=None if county is None else county.features,
        zones=given.frame("neighbour_zones"),
        controls=given.controls(),
        survey_year=parcels.on.year if parcels is not None and parcels.on else None,
        schemes=tuple(sorted({layer.scheme for layer in (parcels, planned) if layer is not None and layer.scheme})),
        planned=None if planned is None else planned.features,
        documents=given.table("documents"),
        documents_wanted=asked.documents_wanted,
        stock=_stock(given.table("unsettled_land")),
        figures=_figures(given.table("stated_figures")),
        survey_year_wanted=asked.survey_year,
        max_blocks=asked.max_blocks,
        min_block_m2=None if asked.min_block_ha is None else asked.min_block_ha * 10_000,
        on=asked.on or given.on,
        repairs=(*(() if source is None else source.repairs), *given.issues),
    )


def _stock(rows: pd.DataFrame | None) -> pd.DataFrame | None:
    if rows is None:
        return None
    settled = rows["settled"] if "settled" in rows else pd.Series(False, index=rows.index)
    return pd.DataFrame({"category": rows["category"], "area_m2": rows["area"], "settled": settled})


def _figures(rows: pd.DataFrame | None) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    for row in [] if rows is None else rows.dropna(subset=["figure", "paper", "value"]).to_dict("records"):
        figures.setdefault(str(row["figure"]), {})[str(row["paper"])] = float(row["value"])
    return figures


def _names(lines: gpd.GeoDataFrame | None) -> list[str]:
    """Return what a map calls its things."""
    return [] if lines is None or "name" not in lines else lines["name"].dropna().astype(str).tolist()


def _block_names(blocks: gpd.GeoDataFrame) -> list[str]:
    """Return what the file calls its blocks: by name, whole and without the zone's, and by label that is no number."""
    own = [] if "block_name" not in blocks else blocks["block_name"].dropna().astype(str).tolist()
    labels = [str(label) for label in block_labels(blocks)]
    unnumbered = [label for label in labels if from_chinese(label) is None]
    return list(dict.fromkeys([*own, *names_by_label(blocks, labels).values(), *unnumbered]))


def _stated(blocks: gpd.GeoDataFrame, source: str) -> tuple[Stated, ...]:
    """Take the areas that the file states of its blocks for one of the papers."""
    if "stated_area" not in blocks:
        return ()
    pairs = zip(block_labels(blocks), blocks["stated_area"], strict=True)
    return tuple(Stated(source, DescribedArea(float(area)), str(label)) for label, area in pairs if pd.notna(area))


def as_plain(job: BoundaryJob, lang: Lang = "zh") -> dict[str, Any]:
    """Return a boundary's description as plain values.

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
    faults = pd.DataFrame(job.faults.frame.drop(columns="geometry")).assign(message=job.faults.messages(lang))
    return {
        "work_crs": f"EPSG:{job.work_crs}",
        "crs": None if source is None else source.crs,
        "areas": _rows(job.areas.round(4)),
        "abuttals": job.abuttals.text(lang),
        "points": _rows(job.table()),
        "faults": _rows(faults),
        "holes": [hole.text(lang) for hole in job.holes],
        "ignored": {
            code: {"count": noise.count, "area_m2": noise.area_m2, "widest_m": noise.widest_m}
            for code, noise in job.faults.ignored.items()
            if noise.count
        },
        "tolerance_m": job.faults.tolerance_m,
        "disagreements": _rows(pd.DataFrame(job.disagreements.drop(columns="geometry", errors="ignore"))),
        "reasons": plain_reasons(job.reasons, lang),
        "thinned": None if job.thinned is None else _thinned(job.thinned),
        "portions": None if job.parts is None else job.parts.as_plain(),
        "repairs": [repair.as_dict() for repair in (*(() if source is None else source.repairs), *job.issues)],
        "notes": [] if source is None else [note.text(lang) for note in source.notes],
    }


def _thinned(done: Thinned) -> dict[str, Any]:
    return {
        "points_before": done.points_before,
        "points_after": done.points_after,
        "area_change_m2": [round(float(change), 4) for change in done.area_change_m2],
        "widest_m": round(done.widest_m, 4),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
