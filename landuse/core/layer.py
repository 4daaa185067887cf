"""The one shape data takes once read: a layer of land, a table, a ground to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from landuse.core.brief import brief
from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from affine import Affine

    from landuse.core.read_issues import ReadIssue
    from landuse.core.statements import Completeness


NOT_YES_OR_NO = Message("whether it is complete is {value}")
#: How the area of a cut parcel is told.
Cut: TypeAlias = Literal["recomputed", "proportional"]


@dataclass(frozen=True)
class Source:
    """Where data came from, as far as a reviewer must be able to prove it.

    Parameters
    ----------
    role
        The role it plays in the case.
    path
        The path as given.
    sha256
        Over the bytes of its parts, in order.
    reader
        The reader that read it.
    features
        How many features or rows it holds.
    edition
        The edition as stated in the case.
    layer
        The layer in the file, where one was named.
    crs
        The CRS as found, or None.
    repairs
        What was repaired or found wrong.
    notes
        What else was said while reading.
    on
        The date the data stand for.
    complete
        Who vouches that nothing is missing in it, and on what ground.
    """

    role: str
    path: str
    sha256: str
    reader: str
    features: int
    edition: str | None = None
    layer: str | None = None
    crs: str | None = None
    repairs: tuple[ReadIssue, ...] = ()
    notes: tuple[Message, ...] = ()
    on: date | None = None
    complete: Completeness | None = None

    __repr__ = brief

    def _about(self) -> str:
        return f"{self.role}: {self.path}, {self.features} features{_of(self.edition, self.on)}"


@dataclass(frozen=True, eq=False)
class Layer:
    """A data layer in one shape: projected, in metres, valid, with the code terms as columns.

    Parameters
    ----------
    role
        Its role: the name of its spec.
    features
        The features, with the user's ids, in the work CRS.
    scheme
        The code list its use codes are of, where stated.
    covers
        The ground on which it is complete, in the work CRS; None where nobody proved it.
    complete
        Whether somebody took it to be complete everywhere.
    edition, on
        Its edition, and the day it stands for.
    source
        Where it came from.
    more_sources
        Where the rest came from, when several files were put together.
    read_within
        The ground within which it was read, in the work CRS; None where all of it was.
    cut
        How the area of a parcel that a line cuts is told: ``recomputed``, or ``proportional`` to its stated area.
    lost
        How many of its features came without geometry: where their ground lies is not known.
    doubt
        Features whose rings have two readings, on their index: ``agreed``, the ground that both readings have, and
        ``either``; None where each has one.
    dense
        Of a boundary in degrees: the ground of features with long sides, on their index, with points along these sides.
        The features themselves keep the corners that were drawn.
    """

    role: str
    features: gpd.GeoDataFrame
    scheme: str | None = None
    covers: BaseGeometry | None = None
    complete: bool = False
    edition: str | None = None
    on: date | None = None
    source: Source | None = None
    more_sources: tuple[Source, ...] = ()
    read_within: BaseGeometry | None = None
    cut: Cut = "recomputed"
    lost: int = 0
    doubt: gpd.GeoDataFrame | None = None
    dense: gpd.GeoSeries | None = None

    __repr__ = brief

    def __post_init__(self) -> None:
        _check_complete(self.complete)

    def _about(self) -> str:
        return f"{self.role}: {len(self.features)} features{_in(self.features.crs)}{_of(self.scheme, self.on)}"

    def window(self, bounds: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
        """Return the features that touch a box."""
        hits = self.features.sindex.query(shapely.box(*bounds))
        return self.features.iloc[np.sort(hits)]

    @property
    def ground(self) -> gpd.GeoSeries:
        """The ground of each feature, for measuring: that of the features, or what stands for it in the band."""
        return self.features.geometry if self.dense is None else _with_ground(self.features, self.dense).geometry

    def read_as(self, reading: Literal["agreed", "either"]) -> Layer:
        """Return the layer with one reading of every feature that has two."""
        if self.doubt is None:
            return self
        return replace(self, features=_with_ground(self.features, self.doubt[reading]), doubt=None, dense=None)


def _check_complete(complete: object) -> None:
    """Refuse a word or a blank for yes or no: ``"no"`` would count as yes."""
    if not isinstance(complete, (bool, np.bool_)):
        raise InputError(NOT_YES_OR_NO(value=repr(complete)), next=Message("Say True or False"))


def _in(crs: CRS | None) -> str:
    return "" if crs is None else f", EPSG:{code}" if (code := crs.to_epsg()) else f", {crs.name}"


def _of(*facts: object) -> str:
    return "".join(f", {value}" for value in facts if value is not None)


def _with_ground(features: gpd.GeoDataFrame, other: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return features with another ground for those that are in a series."""
    rows = features.index.intersection(other.index)
    shapes = np.asarray(features.geometry.array, dtype=object).copy()
    shapes[features.index.get_indexer(rows)] = np.asarray(other.loc[rows].array, dtype=object)
    return features.set_geometry(gpd.GeoSeries(shapes, features.index, features.crs))


@dataclass(frozen=True, eq=False)
class Table:
    """A table with the code terms as columns.

    Parameters
    ----------
    role
        Its role: the name of its spec.
    rows
        The rows; figures that could not be read are null.
    source
        Where it came from.
    on
        The day it stands for.
    faults
        What could not be read, each with its row.
    complete
        Whether somebody vouches that no row is missing on the review day; an absent row proves nothing otherwise.
    """

    role: str
    rows: pd.DataFrame
    source: Source | None = None
    on: date | None = None
    faults: tuple[Message, ...] = ()
    complete: bool = False

    __repr__ = brief

    def __post_init__(self) -> None:
        _check_complete(self.complete)

    def _about(self) -> str:
        vouched = "complete" if self.complete else None
        return f"{self.role}: {len(self.rows)} rows, {len(self.rows.columns)} columns{_of(self.on, vouched)}"


@dataclass(frozen=True, eq=False)
class RasterLayer:
    """A raster that plays a role in a case.

    Parameters
    ----------
    role
        Its role: the name of its spec.
    paths
        The file, or the tiles of one grid.
    crs
        Its CRS; units are moved into it, and its cells are never resampled to measure.
    band
        The band, from 1.
    nodata
        What stands for no value; None where every value is one.
    transform
        Of the whole grid.
    shape
        Rows and columns of the whole grid.
    classes
        For land cover: value to ``built``, ``not_built``, ``mixed`` or ``water``.
    edition, on
        Its edition, and the day it shows.
    source
        Where it came from.
    """

    role: str
    paths: tuple[Path, ...]
    crs: CRS
    band: int
    nodata: float | None
    transform: Affine
    shape: tuple[int, int]
    classes: Mapping[int, str] = field(default_factory=dict)
    edition: str | None = None
    on: date | None = None
    source: Source | None = None

    __repr__ = brief

    def _about(self) -> str:
        rows, columns = self.shape
        return f"{self.role}: {rows} x {columns} cells{_in(self.crs)}{_of(self.on)}"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the whole grid, in its own CRS."""
        rows, columns = self.shape
        west, north = self.transform.c, self.transform.f
        return west, north + rows * self.transform.e, west + columns * self.transform.a, north


@dataclass(frozen=True, eq=False)
class Scope:
    """A ground that rules are judged on: a boundary, one of its blocks, a portion.

    Parameters
    ----------
    scope
        ``draft``, ``approved``, ``added``, ``draft/2`` and so on.
    geometry
        The united ground, in the work CRS.
    features
        The rows it was made of.
    title
        How people call it.
    readings
        The ground by what both readings of the boundary's rings agree on, and by what either has; none where they have
        one reading.
    name
        Of a block: the name that the file gives it (主园区); empty where it gives none.
    """

    scope: str
    geometry: BaseGeometry
    features: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    title: Message | None = None
    readings: tuple[Scope, ...] = ()
    name: str = ""

    __repr__ = brief

    def _about(self) -> str:
        return f"{self.scope}: {self.area_m2:.2f} m2, {len(self.features)} features{_in(self.features.crs)}"

    @property
    def area_m2(self) -> float:
        """Its plane area, m²."""
        return float(self.geometry.area)


@dataclass(frozen=True, eq=False)
class Zone:
    """The zone a case is about, as far as the case says.

    Parameters
    ----------
    facts
        What is stated of it: ``name``, ``code``, ``level``, ``county``, ``applicant`` and so on.
    """

    facts: dict[str, object] = field(default_factory=dict)

    __repr__ = brief

    def _about(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.facts.items()) or "nothing stated"

    def get(self, name: str) -> object | None:
        """Return one stated fact."""
        return self.facts.get(name)


class HasLayers(Protocol):
    """Whatever gives a layer by its role, as a case does."""

    def layer(self, role: str) -> Layer | None:
        """Return the layer of a role, or None."""


def primary_scope(case: HasLayers) -> str | None:
    """Return which ground a rule is judged on where it names none."""
    return next((role for role in ("draft", "approved") if case.layer(role) is not None), None)
