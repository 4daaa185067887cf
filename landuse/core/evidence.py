"""What was measured, between which bounds, and where on the ground."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from landuse.core import plugins
from landuse.core.brief import brief, shortened
from landuse.core.messages import Message

if TYPE_CHECKING:
    import pandas as pd

    from landuse.core.messages import Lang, Message


class Verdict(StrEnum):
    """What a rule comes to; *not judged* is no verdict and always has its reason."""

    MET = "met"
    BROKEN = "broken"
    UNDECIDED = "undecided"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Interval:
    """A measured number and the bounds the data leave it.

    Parameters
    ----------
    low, high
        The least and the greatest the data allow, both included; may be infinite.
    value
        What the data say at face value, or None where they say nothing.

    Raises
    ------
    ValueError
        If a number is NaN or ``low <= value <= high`` does not hold.
    """

    low: float
    high: float
    value: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.low, self.high) if self.value is None else (self.low, self.value, self.high)
        if any(math.isnan(number) for number in numbers) or list(numbers) != sorted(numbers):
            raise ValueError(f"not an interval: {self.low} <= {self.value} <= {self.high}")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """Return the interval of a number that is known.

        Parameters
        ----------
        value
            The number, numpy's or Python's.

        Returns
        -------
        Interval
            Bounds and value all the same.
        """
        number = float(value)
        return cls(number, number, number)

    @classmethod
    def fact(cls, known: bool | None) -> Interval:
        """Return a yes-or-no fact as an interval of 0 and 1.

        Parameters
        ----------
        known
            True, False, or None where it is not known.

        Returns
        -------
        Interval
            1, 0, or from 0 to 1.
        """
        return cls(0.0, 1.0) if known is None else cls.exactly(float(known))

    @classmethod
    def hull(cls, intervals: Iterable[Interval]) -> Interval:
        """Return the least interval that holds all of these.

        Parameters
        ----------
        intervals
            At least one.

        Returns
        -------
        Interval
            Its value is theirs where they agree, else None.
        """
        parts = list(intervals)
        values = {part.value for part in parts}
        return cls(
            min(part.low for part in parts),
            max(part.high for part in parts),
            values.pop() if len(values) == 1 else None,
        )


@dataclass(frozen=True)
class Reading:
    """The measure under one reading of what a clause leaves open.

    Parameters
    ----------
    params
        The reading: each open definition with the word taken for it.
    interval
        What is measured under it.
    """

    params: Mapping[str, str]
    interval: Interval

    __repr__ = brief


@dataclass(frozen=True)
class Ignored:
    """What was thinner than the tolerance, and so neither counts nor is hidden.

    Parameters
    ----------
    count
        Connected parts ignored.
    area_m2
        Their total area, m².
    widest_m
        The width of the widest of them, m.
    tolerance_m
        The width below which they were ignored, m.
    """

    count: int = 0
    area_m2: float = 0.0
    widest_m: float = 0.0
    tolerance_m: float = 0.0

    __repr__ = brief

    def __add__(self, other: Ignored) -> Ignored:
        return Ignored(
            self.count + other.count,
            self.area_m2 + other.area_m2,
            max(self.widest_m, other.widest_m),
            max(self.tolerance_m, other.tolerance_m),
        )


@dataclass(frozen=True)
class MissingInput:
    """A fact that would help to decide, and who must supply it.

    Parameters
    ----------
    key
        What is wanted: ``layer:planned_parcels``, ``table:supply``, ``param:limit``, ``ground:unmapped`` and so on.
    what
        The fact, in words.
    whom
        Who must supply it: ``zone`` (开发区管委会), ``bureau``, ``survey``, ``authority`` (the department in charge).
    weight
        How much of the doubt it would settle, in the unit of the measure; larger is asked first.
    """

    key: str
    what: Message
    whom: str = "zone"
    weight: float = 0.0

    __repr__ = brief


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a check measured: a number, its bounds, and the ground it stands on.

    Parameters
    ----------
    interval
        The measure.
    unit
        ``1`` (a share), ``m2``, ``count``, ``fact``, ``m``, ``day``, ``year``, or a compound such as ``yuan/mu``.
    where
        The ground or the rows the figure stands on: columns ``kind``, ``unit_id``, ``label``, ``area_m2`` and geometry
        (empty geometry for rows of a table), in the work CRS.
    figures
        The numbers behind the measure, by name, SI.
    definitions
        The measure under each reading of what the clause leaves open.
    notes, wants
        What is to be said of it, and what would decide it.
    ignored
        What was thinner than the tolerance.
    tables
        Tables by name, such as an overlap by parcel.
    area
        Which area the figures are: ``plane`` or ``official``; None where it is no area.
    reason
        Why there is nothing to judge, where the rule does not apply; the finding is then *not judged*.
    if_confirmed
        What was measured with files whose roles are only guessed: it is shown, marked as such, and decides nothing.
    """

    interval: Interval
    unit: str
    where: gpd.GeoDataFrame = field(default_factory=lambda: items([]))
    figures: Mapping[str, float | None] = field(default_factory=dict)
    definitions: tuple[Reading, ...] = ()
    notes: tuple[Message, ...] = ()
    wants: tuple[MissingInput, ...] = ()
    ignored: Ignored = field(default_factory=Ignored)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    area: str | None = None
    reason: Message | None = None
    if_confirmed: Interval | None = None

    def __repr__(self) -> str:
        if self.reason is not None:
            return shortened(f"<Evidence not applicable: {self.reason.text('en')}", ">")
        low, high, value = (_number(bound) for bound in (self.interval.low, self.interval.high, self.interval.value))
        wants = f"; wants {', '.join(want.key for want in self.wants)}" if self.wants else ""
        pieces = f"{len(self.where)} piece{'s' * (len(self.where) != 1)} of ground"
        return shortened(f"<Evidence {low} to {high}, value {value}, unit {self.unit!r}, on {pieces}{wants}", ">")

    def _repr_html_(self) -> str:
        # by name, as plugins do: nothing below render/ depends on it
        notebook = plugins.load("notebook", "html")
        return f"{notebook.evidence_html(self)}{notebook.ground_html(self)}"

    def plot(self, *layers: Any, ax: Any = None, lang: Lang = "zh") -> Any:  # noqa: ANN401  as drawing libraries have it
        """Draw the ground the figure stands on with matplotlib, hatched by kind.

        Parameters
        ----------
        *layers
            What lies below it: GeoDataFrames, GeoSeries, layers or geometries, in the same plane.
        ax
            Axes to draw on; new ones where None.
        lang
            ``zh`` or ``en``.

        Returns
        -------
        matplotlib.axes.Axes
            With the figure as title and the kinds of ground as legend.

        Raises
        ------
        InputError
            If there is nothing to draw.
        """
        return plugins.load("notebook", "plot").plot_evidence(self, *layers, ax=ax, lang=lang)

    def map(self, *layers: gpd.GeoDataFrame | gpd.GeoSeries, **options: Any) -> Any:  # noqa: ANN401
        """Draw the ground the figure stands on as a folium map in one piece that needs no network.

        Parameters
        ----------
        *layers
            What lies below it, each with a CRS.
        **options
            ``lang``: ``zh`` or ``en``; ``basemap``, as for a review; ``width`` and ``height``, in pixels or percent.

        Returns
        -------
        folium.Map
            The map.

        Raises
        ------
        InputError
            If there is no ground to draw, or it is not known where it lies.
        """
        return plugins.load("notebook", "evidence_map").draw_evidence(self, *layers, **options)

    def explore(self, *layers: gpd.GeoDataFrame | gpd.GeoSeries, **options: Any) -> Any:  # noqa: ANN401
        """Draw the ground on a map, as `map` does: GeoPandas' word for it, without its tiles from the network."""
        return self.map(*layers, **options)

    @classmethod
    def unknown(
        cls, low: float, high: float, unit: str, *wants: MissingInput, notes: Sequence[Message] = ()
    ) -> Evidence:
        """Return the evidence of a check whose data are not there: the widest interval, with no value.

        Parameters
        ----------
        low, high
            The bounds of what the measure could be at all.
        unit
            The unit of the measure.
        *wants
            What is missing.
        notes
            What else is to be said.

        Returns
        -------
        Evidence
            With the widest interval.
        """
        return cls(Interval(low, high), unit, wants=wants, notes=tuple(notes))

    @classmethod
    def hull(cls, readings: Sequence[tuple[Mapping[str, str], Evidence]]) -> Evidence:
        """Put together what was measured under each reading of a clause.

        Parameters
        ----------
        readings
            The definitions taken, and the evidence under them; the first is the one whose ground is shown.

        Returns
        -------
        Evidence
            The one evidence where there is one reading; else the hull of all, each listed in ``definitions``.
        """
        first = readings[0][1]
        if len(readings) == 1:
            return first
        return replace(
            first,
            interval=Interval.hull(evidence.interval for _, evidence in readings),
            definitions=tuple(Reading(params, evidence.interval) for params, evidence in readings),
        )

    @classmethod
    def not_applicable(cls, reason: Message, unit: str = "fact") -> Evidence:
        """Write that there is nothing here for the rule to judge.

        Parameters
        ----------
        reason
            Why.
        unit
            The unit the measure would have.

        Returns
        -------
        Evidence
            With the reason; its finding is *not judged*.
        """
        return cls(Interval(-math.inf, math.inf), unit, reason=reason)


def _number(value: float | None) -> str:
    return "None" if value is None else f"{value:.10g}"


ITEM_COLUMNS = ("kind", "unit_id", "label", "area_m2")


def items(rows: Sequence[Mapping[str, object]], *, crs: object = None) -> gpd.GeoDataFrame:
    """Make the table of ground or rows that a figure stands on.

    Parameters
    ----------
    rows
        Mappings with ``kind``, ``unit_id``, ``label``, ``area_m2``, ``geometry``; more keys are kept as columns.
    crs
        The work CRS.

    Returns
    -------
    GeoDataFrame
        One row each, in the order given, with at least the columns of `ITEM_COLUMNS`.
    """
    if not rows:
        return _nothing(crs).copy()
    frame = gpd.GeoDataFrame(list(rows), geometry="geometry", crs=crs)
    for column in ITEM_COLUMNS:
        if column not in frame:
            frame[column] = None
    extra = [column for column in frame.columns if column not in ITEM_COLUMNS and column != "geometry"]
    return frame[[*ITEM_COLUMNS, *extra, "geometry"]]


@lru_cache(maxsize=8)
def _nothing(crs: object) -> gpd.GeoDataFrame:
    # most findings of a first draft stand on no ground, and making a frame takes longer than copying one
    return gpd.GeoDataFrame(columns=[*ITEM_COLUMNS, "geometry"], geometry="geometry", crs=crs)
