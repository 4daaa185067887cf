"""Rows that do not say since when they are so: whether they count on the day is open, unless their file says it."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from landuse.core.evidence import Interval
from landuse.core.layer import Layer, Table
from landuse.core.missing import undated_rows, widened_by
from landuse.core.specs import list_specs, load_spec
from landuse.judge.as_of import day_or_year, moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from landuse.core.evidence import Evidence, MissingInput
    from landuse.judge.registers import AbsentRows, Measured

Register = TypeVar("Register", Layer, Table)
#: What makes a measure go one way with each row, so that all rows and none are its ends.
ONE_WAY = ("raise", "lower", "beyond")
#: How many rows are tried in and out one by one where more rows may move a measure either way.
MOST_ROWS = 4
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def undated(data: Layer | Table, on: date) -> list[int]:
    """Return the places of the rows of which nothing says that they were there on the day.

    A row says so by one of the columns that date it, or by any other day of its own that is past. The file says so for
    all of its rows where it has a day or an edition of its own, or where somebody vouches that it is whole on the day.

    Parameters
    ----------
    data
        A layer or table as it stands on its day.
    on
        The day.
    """
    spec = load_spec(data.role) if data.role in list_specs() else None
    columns = () if spec is None or spec.undated == "stands" else spec.dated_by
    frame = data.features if isinstance(data, Layer) else data.rows
    if spec is None or not columns or frame.empty or dated_as_a_whole(data, on):
        return []
    named = [frame[column] for column in columns if column in frame]
    days = [frame[name] for name, its in spec.columns.items() if its.type == "date" and name in frame]
    bare = pd.Series(True, index=frame.index)
    for cells in named:
        bare &= cells.map(day_or_year).isna()
    for cells in days:
        bare &= ~cells.map(lambda cell: _is_past(cell, on))
    return [place for place, is_bare in enumerate(bare) if is_bare]


def dated_as_a_whole(data: Layer | Table, on: date) -> bool:
    """Return whether a file says of all its rows that they were there on the day, or somebody vouches for it."""
    if data.on is not None:
        return True
    until = None if data.source is None or data.source.complete is None else data.source.complete.until
    if data.complete and (until is None or until <= on):
        return True
    if not isinstance(data, Layer):
        return False
    years = [int(year) for year in _YEAR.findall(data.edition or "")]
    return data.covers is not None or (bool(years) and max(years) <= on.year)


def _is_past(cell: object, on: date) -> bool:
    day = day_or_year(cell)
    return day is not None and not isinstance(day, int) and day <= on


def left_open_undated(
    evidence: Evidence,
    measured: Measured,
    bound: Mapping[str, object],
    registers: Mapping[str, AbsentRows | None],
    on: date,
) -> Evidence:
    """Widen a measure by what it would be without rows that may be of a later day.

    Parameters
    ----------
    evidence
        What was measured with all rows.
    measured
        Measures with other arguments.
    bound
        The arguments.
    registers
        For each argument that is a register, what more rows could do; None where the check does not say.
    on
        The day.
    """
    for argument, able in registers.items():
        bare = _bare(bound[argument], on)
        if not bare:
            continue
        want = undated_rows(argument, sum(len(places) for places in bare.values()))
        rows = [(part, place) for part, places in bare.items() for place in places]
        for gone in _choices(rows, able):
            less = _without(bound[argument], gone)
            evidence = _widened(evidence, measured({**bound, argument: less}), want)
        if able not in ONE_WAY and len(rows) > MOST_ROWS:
            evidence = _widened(evidence, measured({**bound, argument: None}), want)
    return evidence


def _widened(evidence: Evidence, without: Evidence, want: MissingInput) -> Evidence:
    if without.reason is not None and evidence.reason is None:
        # without the rows the rule may not apply at all
        without = replace(without, interval=Interval(-math.inf, math.inf), reason=None)
    return widened_by(evidence, without, "either", want)


def _bare(data: object, on: date) -> dict[int, list[int]]:
    """Return the places of undated rows by the part of an argument they are in."""
    parts = data if isinstance(data, (tuple, list)) else (data,)
    registers = ((number, part) for number, part in enumerate(parts) if isinstance(part, (Layer, Table)))
    return {number: places for number, part in registers if (places := undated(part, on))}


def _choices(rows: list[tuple[int, int]], able: AbsentRows | None) -> Iterator[Collection[tuple[int, int]]]:
    """Yield which rows are left out: all of them, and each choice among a few where one may hide what another does."""
    if able in ONE_WAY or len(rows) > MOST_ROWS:
        yield rows
        return
    for count in range(1, len(rows) + 1):
        yield from itertools.combinations(rows, count)


def _without(data: object, gone: Collection[tuple[int, int]]) -> object:
    if isinstance(data, (tuple, list)):
        return tuple(_less(part, [place for at, place in gone if at == number]) for number, part in enumerate(data))
    return _less(data, [place for _, place in gone])


def _less(data: object, places: Collection[int]) -> object:
    if isinstance(data, Layer):
        return replace(data, features=data.features.drop(data.features.index[list(places)]).reset_index(drop=True))
    if isinstance(data, Table):
        kept = [place for place in range(len(data.rows)) if place not in set(places)]
        return replace(data, rows=data.rows.iloc[kept].reset_index(drop=True), faults=moved(data.faults, kept))
    return data
