"""What is handed in about one boundary, as far as it is given: drawing, text, points, areas, papers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landuse.boundary.numerals import NUMBER, from_chinese
from landuse.boundary.points import block_labels
from landuse.core.errors import CrsRefused
from landuse.core.messages import Message
from landuse.geometry.area import official_area

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd

    from landuse.boundary.abuttals.described import DescribedArea, Description
    from landuse.core.read_issues import ReadIssue
    from landuse.geometry.engine.arrays import Geometries


@dataclass(frozen=True)
class Stated:
    """An area as one of the papers states it.

    Parameters
    ----------
    source
        The paper: 论证报告, 面积表.
    area
        The figure.
    block
        The block it is of; empty for the whole.
    """

    source: str
    area: DescribedArea
    block: str = ""


@dataclass(frozen=True, eq=False)
class Submission:
    """A draft as it was handed in. Whatever is not given is None or empty, and is then not looked at.

    Parameters
    ----------
    drawn
        The blocks as drawn, m; ``block`` is used where it is there.
    text
        The abuttals text, read.
    points
        The point table: ``plot`` (the block), ``ring``, ``number``, ``x`` (north), ``y`` (east, with or without zone
        prefix), ``side``, in the order of the table.
    own_points
        Whether the drawing itself came as numbered boundary points, as a survey file is: it is its own point table.
    stated
        Areas stated in the papers.
    counts
        The number of blocks stated in the papers, by paper.
    title, code
        The zone's name and code as the papers have them.
    catalogue
        The zone catalogue: ``name``, ``zone_code``, ``approved_area`` (ha).
    approved
        The approved boundary, m.
    lines, areas
        Named lines and areas of the map, with ``name``.
    crs_found
        The CRS as the drawing came, before it was projected.
    county
        The county's legal ground.
    enclave_agreed
        Whether there is an agreement for land outside the county.
    zones
        Neighbouring zones, with ``name`` where they have one.
    controls
        Control lines by role.
    survey_year, survey_year_wanted
        The year of the land-use survey, and the year it should be.
    schemes
        The code lists the land-use data are in.
    planned, planned_is_draft
        The planned layer, and whether it is a draft itself.
    figures
        Figures that several papers give, such as employment land in m²: by figure, then by paper.
    stock
        Idle, approved-unsupplied and illegal land: ``category``, ``area_m2``, ``settled``.
    documents
        The papers: ``kind``, ``zone_name``, ``valid_until``, ``sealed``.
    documents_wanted
        The kinds of papers that must be there.
    on
        The day of review.
    repairs
        What reading the files found.
    max_blocks, min_block_m2
        The most blocks and the least block the rules of the province allow.
    """

    drawn: gpd.GeoDataFrame | None = None
    text: Description | None = None
    points: pd.DataFrame | None = None
    own_points: bool = False
    stated: tuple[Stated, ...] = ()
    counts: Mapping[str | Message, int] = field(default_factory=dict)
    title: str = ""
    code: str = ""
    catalogue: pd.DataFrame | None = None
    approved: gpd.GeoDataFrame | None = None
    lines: gpd.GeoDataFrame | None = None
    areas: gpd.GeoDataFrame | None = None
    crs_found: object = None
    county: Geometries | None = None
    enclave_agreed: bool | None = None
    zones: gpd.GeoDataFrame | None = None
    controls: Mapping[str, Geometries] = field(default_factory=dict)
    survey_year: int | None = None
    survey_year_wanted: int | None = None
    schemes: tuple[str, ...] = ()
    planned: gpd.GeoDataFrame | None = None
    planned_is_draft: bool | None = None
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stock: pd.DataFrame | None = None
    documents: pd.DataFrame | None = None
    documents_wanted: tuple[str, ...] = ()
    on: date | None = None
    repairs: tuple[ReadIssue, ...] = ()
    max_blocks: int | None = None
    min_block_m2: float | None = None


@dataclass(frozen=True)
class SubmittedArea:
    """The area of a block, or of the whole, by one source.

    Parameters
    ----------
    source
        Where it is from, for people.
    m2
        The area, m².
    rounding_m2
        What rounding may have moved it by, m²; None where it was measured.
    official_m2
        The same ground on the ellipsoid, m², where it was measured.
    """

    source: Message
    m2: float
    rounding_m2: float | None = None
    official_m2: float | None = None


DRAWN = Message("the drawing")
TEXT = Message("the abuttals text")
POINTS = Message("the point table")
CATALOGUE = Message("the zone catalogue")
APPROVED = Message("the approved boundary as drawn")
MAP = Message("the map")


def block_key(label: object) -> str:
    """Return the key under which the labels of one block agree: 区块二, 2 and 二 are one, 区块A and A区 another.

    Parameters
    ----------
    label
        A label.

    Returns
    -------
    str
        The number in digits, or the bare label.

    Examples
    --------
    >>> block_key("区块二"), block_key("第二区块"), block_key("2"), block_key("A区"), block_key(None)
    ('2', '2', '2', 'A', '')
    """
    if label is None or (isinstance(label, float) and np.isnan(label)):
        return ""
    bare = re.sub(r"区块|片区|地块|组团|园区|分区|第|号|区$|\.0$|\s", "", str(label))
    number = from_chinese(bare) if re.fullmatch(NUMBER, bare) else None
    return str(number) if number is not None else bare or str(label)


def block_keys(labels: pd.Series) -> pd.Series:
    """Return the key of each of many labels, working each different one out once.

    Parameters
    ----------
    labels
        Labels, missing ones among them.

    Returns
    -------
    Series
        Keys, under the same index.
    """
    codes, different = pd.factorize(labels, use_na_sentinel=False)
    keys = np.array([block_key(label) for label in different], dtype=object)
    return pd.Series(keys[codes] if len(keys) else [], index=labels.index, dtype=object)


def drawn_areas(drawn: gpd.GeoDataFrame, source: Message = DRAWN) -> dict[str, SubmittedArea]:
    """Measure each drawn block, on the plane and, where its CRS is a band, on the ellipsoid.

    Parameters
    ----------
    drawn
        The blocks, m.
    source
        What they are called for people.

    Returns
    -------
    dict
        By block key; several rows of one block are summed.
    """
    keys = [block_key(label) for label in block_labels(drawn)]
    official = _official(drawn)
    areas: dict[str, SubmittedArea] = {}
    for key, plane, other in zip(keys, drawn.area.tolist(), official, strict=True):
        before = areas.get(key, SubmittedArea(source, 0.0, None, 0.0))
        total = None if other is None or before.official_m2 is None else before.official_m2 + other
        areas[key] = SubmittedArea(source, before.m2 + plane, None, total)
    return areas


def _official(drawn: gpd.GeoDataFrame) -> list[float | None]:
    if drawn.crs is None:
        return [None] * len(drawn)
    try:
        return [float(area) for area in official_area(drawn.geometry)]
    except CrsRefused:
        # A plane that is no Gauss-Krüger band has no official area.
        return [None] * len(drawn)
