"""A test of a pack as it is written, and the case in memory that it describes."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

import geopandas as gpd
import pandas as pd
import shapely
from pydantic import BeforeValidator

from landuse.core.case import Assumption, Case
from landuse.core.errors import PackError
from landuse.core.evidence import Verdict
from landuse.core.finding_text import message_words
from landuse.core.foreign_words import words_of
from landuse.core.layer import Layer, Table, Zone
from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.core.statements import Day
from landuse.core.strict_model import StrictModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from landuse.core.findings import Finding
    from landuse.core.rules import Rule

Expect = Literal["met", "broken", "undecided", "measured", "not_judged"]


#: Where the invented squares of a test stand: any band serves.
WORK_CRS = 4548


#: The day a test is judged on where neither it nor the rule names one.
SOME_DAY = date(2026, 6, 30)


SHAPES = ("box", "polygon", "line", "point")


def _many(value: object) -> object:
    return value if isinstance(value, list) else [value]


class TestLayer(StrictModel):
    """One layer of a test: rows of squares with their columns, in metres."""

    __test__ = False
    rows: list[dict[str, Any]] = []
    covers: list[float] | list[list[float]] | None = None
    complete: bool = False
    scheme: str | None = None
    edition: str | None = None
    on: Day | None = None


class TestTable(StrictModel):
    """One table of a test."""

    __test__ = False
    rows: list[dict[str, Any]] = []
    complete: bool = False
    on: Day | None = None


class PackTest(StrictModel):
    """One test case of a pack, as it stands under ``[[tests]]``."""

    rule: str
    expect: Expect
    title: str = ""
    on: Day | None = None
    scope: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    layers: dict[str, Annotated[list[TestLayer], BeforeValidator(_many)]] = {}
    tables: dict[str, Annotated[list[TestTable], BeforeValidator(_many)]] = {}
    zone: dict[str, Any] = {}
    params: dict[str, Any] = {}
    assumptions: list[Assumption] = []
    contradicts: bool = False


def make_case(test: PackTest, rule: Rule, where: str) -> Case:
    """Make the case in memory that a test describes.

    Parameters
    ----------
    test
        The test.
    rule
        The rule it is about.
    where
        What to call it in messages.

    Returns
    -------
    Case
        With the layers, tables and facts of the test; judged for this rule alone.

    Raises
    ------
    PackError
        If a row has no shape, or one that is none.
    """
    return Case(
        title=test.title or where,
        on=test.on or rule.in_force.since or rule.citation.issued or SOME_DAY,
        rules=(rule.full_id,),
        layers={
            role: _by_date([_layer(role, layer, where) for layer in layers]) for role, layers in test.layers.items()
        },
        tables={role: _by_date([_table(role, table) for table in tables]) for role, tables in test.tables.items()},
        zone=Zone(dict(test.zone)),
        params=_params(test, rule),
        assumptions=tuple(test.assumptions),
        work_crs=WORK_CRS,
    )


def _words(finding: Finding) -> Iterator[str]:
    """Name what the message asks for and the check does not give; where nothing could be measured, nothing is given."""
    given = message_words(finding, "zh")
    if finding.verdict is Verdict.UNDECIDED or finding.evidence.reason is not None:
        return
    for text in (finding.rule.message.zh, finding.rule.message.en):
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in given:
                yield f"the message names {{{name}}}, which the check does not give"


def _params(test: PackTest, rule: Rule) -> dict[str, dict[str, Any]]:
    """Return each rule its parameters; a table under the id of another rule of the pack is that rule's."""
    own, others = {}, {}
    for name, value in test.params.items():
        if isinstance(value, dict) and ("/" in name or "-" in name):
            others[name if "/" in name else f"{rule.pack}/{name}"] = value
        else:
            own[name] = value
    return {**others, **({rule.full_id: own} if own else {})}


def _by_date(sources: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(sources, key=lambda source: (source.on is None, source.on or date.min)))


def _layer(role: str, given: TestLayer, where: str) -> Layer:
    shapes = [_shape(row, f"{where}: {role}") for row in given.rows]
    frame = _frame(role, [{key: value for key, value in row.items() if key not in SHAPES} for row in given.rows])
    features = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=WORK_CRS), crs=WORK_CRS)
    covers = None if given.covers is None else _ring(given.covers)
    return Layer(role, features, given.scheme, covers, given.complete, given.edition, given.on)


def _table(role: str, given: TestTable) -> Table:
    return Table(role, _frame(role, given.rows), on=given.on, complete=given.complete)


def _frame(role: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a frame as intake would: ids are text, and a table without rows still has the columns of its role."""
    columns = list(dict.fromkeys(column for row in rows for column in row)) if rows else list(load_spec(role).columns)
    frame = pd.DataFrame([dict(row) for row in rows], columns=columns, dtype=object)
    if "id" not in frame:
        frame.insert(0, "id", [f"#{number}" for number in range(1, len(frame) + 1)])
    return frame


def _shape(row: Mapping[str, Any], where: str) -> BaseGeometry:
    named = [key for key in SHAPES if key in row]
    if len(named) != 1:
        raise PackError(
            Message("a row needs one of {shapes}, and has {count}", shapes=SHAPES, count=len(named)), where=where
        )
    value = row[named[0]]
    try:
        if named[0] in ("box", "polygon"):
            return _ring(value)
        return shapely.Point(value) if named[0] == "point" else shapely.LineString(value)
    except (TypeError, ValueError, IndexError, shapely.errors.GEOSException) as error:
        raise PackError(
            Message(
                "{shape} = {value} is no such shape ({words})", shape=named[0], value=repr(value), words=words_of(error)
            ),
            where=where,
        ) from None


def _ring(value: Sequence[Any]) -> BaseGeometry:
    return shapely.Polygon(value) if value and isinstance(value[0], (list, tuple)) else shapely.box(*value)
