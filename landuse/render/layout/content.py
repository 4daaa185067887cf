"""What a boundary sheet shows, measured and named before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landuse.boundary.abuttals.described import Description
from landuse.core.area import Area
from landuse.core.audience import notice
from landuse.core.land import NO_LAND, LandSummary
from landuse.core.messages import Message
from landuse.render.layout.styles import PrintStyle
from landuse.render.layout.titles import NOTICE
from landuse.render.shared.fonts import Typeface

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.case import Case
    from landuse.core.messages import Lang
    from landuse.render.shared.pictures import Picture


@dataclass(frozen=True, eq=False)
class Class:
    """Land of one kind: how it is drawn, and how much of it lies in the boundary.

    Parameters
    ----------
    title
        What it is.
    style
        How it is drawn.
    shapes
        Its polygons (N,) in the work CRS.
    area
        Plane area inside the ground the sheet is about, each piece of ground once; None where that is not told.
    key
        What the land summary calls it: a use code, or the role of a control line.
    """

    title: str
    style: PrintStyle
    shapes: np.ndarray
    area: Area | None = None
    key: str = ""


@dataclass(frozen=True)
class AreaRow:
    """A row of the table of areas.

    Parameters
    ----------
    scope
        The ground: ``draft``, ``added``, ``draft/2``.
    title
        What people call it.
    plane, official
        Its plane and its official ellipsoidal area.
    """

    scope: str
    title: str
    plane: Area
    official: Area


#: Over the control lines of a legend.
CONTROLLED = Message("Control lines (ha inside the {scope})")


@dataclass(frozen=True, eq=False)
class Content:
    """All that stands on a sheet.

    Parameters
    ----------
    case
        The case.
    lang
        ``zh`` or ``en``.
    face
        The typeface.
    name
        The zone's name, else the title of the case.
    primary
        The scope the sheet is about.
    grounds
        Approved, draft, kept, added and withdrawn ground, as far as there is any.
    blocks
        Blocks by label.
    points
        The boundary points of the primary ground.
    areas
        Grounds and blocks with their areas.
    uses, controls
        Land by use, and control lines.
    role
        Whether ``uses`` is ``parcels`` or ``planned_parcels``.
    abuttals
        The four sides.
    lines, neighbours
        Names with their lines, and with their polygons.
    counties
        County lines, or None.
    picture
        The latest raster of the case, imagery before land cover, to lie under the land; or None.
    heading
        What the sheet is called, where it is none of the boundary itself.
    marked
        What heads ``controls`` in the legend; it may say ``scope``.
    within
        The ground that areas in the legend lie in, where it is not the primary one.
    notes
        What is to be said beside the map besides what every sheet says.
    land
        The land in figures, which the sheet prints.
    reviewed
        Whether it is the sheet of a review, with its day.
    """

    case: Case
    lang: Lang
    face: Typeface
    name: str
    primary: str
    grounds: Mapping[str, BaseGeometry]
    blocks: Mapping[str, BaseGeometry]
    points: gpd.GeoDataFrame
    areas: tuple[AreaRow, ...]
    uses: tuple[Class, ...]
    controls: tuple[Class, ...]
    role: str
    abuttals: Description
    lines: gpd.GeoDataFrame | None = None
    neighbours: gpd.GeoDataFrame | None = None
    counties: gpd.GeoDataFrame | None = None
    picture: Picture | None = None
    heading: str = ""
    marked: Message = CONTROLLED
    within: str = ""
    notes: tuple[str, ...] = ()
    land: LandSummary = NO_LAND
    reviewed: bool = True

    @property
    def ground(self) -> BaseGeometry:
        """The ground the sheet is about."""
        return self.grounds[self.primary]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all that must be on the sheet, m."""
        west, south, east, north = shapely.total_bounds(list(self.grounds.values()))
        return float(west), float(south), float(east), float(north)

    @property
    def notice(self) -> str:
        """The notice of the page, as its typeface can set it."""
        return self.text(NOTICE) if self.case.withheld is None else self.face.set(notice(self.case.withheld, self.lang))

    def text(self, message: Message) -> str:
        """Write a message in the language of the sheet, as its typeface can set it."""
        return self.face.set(message.text(self.lang))

    def block(self, label: str) -> str:
        """Return how a block is called: by the name in the file, else by its number."""
        name = self.land.name_of(f"{self.primary}/{label}")
        return self.face.set(name) if name else self.text(Message("Block {label}", label=label))
