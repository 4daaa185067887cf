"""Cases in which a fact that is not said is filled in: what an adversary who leaves it out keeps to himself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from landuse.core.column_words import column_vocabulary
from landuse.core.errors import LanduseError
from landuse.core.layer import Layer, Table, Zone
from landuse.core.specs import list_specs, load_spec
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.undated import dated_as_a_whole
from landuse.measures.cells_read import cells_read
from landuse.workflows.policies.erasures import LATER, Trial, _blank, _cell, _with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from landuse.core.case import Case
    from landuse.core.rules import Rule, RulePack
    from landuse.core.specs import ColumnSpec

#: What a zone may be that a case does not say, fact by fact.
ZONE_FACTS: Mapping[str, tuple[object, ...]] = {
    "county": ("别县",),
    "county_code": ("990001",),
    "level": ("national", "provincial"),
    "applicant": ("某某开发区管理委员会",),
    "approver": ("国务院", "某县人民政府"),
    "filing": ("否",),
    "restricts_chemicals": ("是", "否"),
    "key_park": ("是", "否"),
    "population": (10.0,),
    "stated_area": ("1公顷", "99999公顷"),
}
#: Facts that may go unsaid, each with the reason; the others are filled in.
UNSAID: Mapping[str, str] = {
    "zone_name": "a table of a case is about its zone, unless a row of it names another",
    "zone_code": "as zone_name",
    "zone": "as zone_name",
    "id_a": "an agreed exception is held to its place and its kind of fault",
    "id_b": "as id_a",
    "conclusion": "a paper of which a conclusion is asked for is open without one, and any other is what its day says",
    "buffer": "an area that is drawn as one is what is restricted; a line or a point without its width is open",
    "from_on": "a plan of a year runs the whole of it",
    "until_on": "as from_on",
    "ends_on": "a period of which no end is named runs the years of its clause",
    "sealed": "a list of papers that says nothing of seals lists papers as they were issued",
    "signed_by": "a reply that names no signer is its department's",
    "id": "numbers a row",
    "name": "says which thing a row is",
    "project": "as name",
    "holder": "as name",
    "enterprise": "as name",
    "note": "is read by nobody",
    "geometry": "is no cell",
}
#: How long before the day a date that is not said may lie.
EARLIER = (timedelta(days=40), timedelta(days=900))
FIGURES = (0.5, 2000.0)
#: How many terms of a vocabulary are tried.
TERMS = 6


@dataclass(frozen=True)
class FactsRead:
    """What a rule reads of a case, as its tests show it.

    Parameters
    ----------
    cells
        Role and column.
    zone
        Facts of the zone.
    """

    cells: frozenset[tuple[str, str]] = frozenset()
    zone: frozenset[str] = frozenset()

    def __or__(self, other: FactsRead) -> FactsRead:
        return FactsRead(self.cells | other.cells, self.zone | other.zone)


class _WatchedFacts(dict[str, object]):
    """The facts of a zone that note which of them are asked for."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__(facts)
        self.log: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        """Return a fact, and note it."""
        self.log.add(name)
        return super().get(name, default)


def facts_read(case: Case, rule: Rule, packs: tuple[RulePack, ...]) -> FactsRead:
    """Return what a rule reads of a case: the cells of its rows, the columns that are given, the facts of its zone."""
    facts = _WatchedFacts(case.zone.facts)
    with cells_read() as cells:
        try:
            RuleEvaluator.of(replace(case, zone=Zone(facts)), packs).findings(rule)
        except LanduseError:
            return FactsRead()
    known = {(role, column) for role, column in (*cells, *facts_given(case).cells) if column in _columns(role)}
    return FactsRead(frozenset(known), frozenset(facts.log))


def facts_given(case: Case) -> FactsRead:
    """Return what a case says: role and column of every cell that is filled, and the facts of its zone."""
    cells = {
        (role, str(column))
        for role, frame in _frames(case)
        for column in frame.columns
        if not frame[column].map(_blank).all()
    }
    return FactsRead(frozenset(cells), frozenset(case.zone.facts))


def fillings(case: Case, read: FactsRead) -> Iterator[Trial]:
    """Yield the case with one fact filled in that a rule reads and the case does not say.

    Parameters
    ----------
    case
        The case.
    read
        What the rule reads.
    """
    for fact in sorted(read.zone - case.zone.facts.keys() - UNSAID.keys()):
        for value in ZONE_FACTS.get(fact, ()):
            filled = replace(case, zone=Zone({**case.zone.facts, fact: value}))
            yield Trial("silence", f"zone: {fact} not said, {value}", filled, role=f"zone:{fact}")
    for role, column in sorted(read.cells):
        spec = load_spec(role).columns.get(column)
        if column in UNSAID or spec is None or spec.blank == "no":
            continue
        for kind in ("tables", "layers"):
            for place, data in enumerate(getattr(case, kind).get(role, ())):
                yield from _filled(case, kind, place, data, column)


def _filled(case: Case, kind: str, place: int, data: Layer | Table, column: str) -> Iterator[Trial]:
    frame, on = _frame(data), case.on
    if column in load_spec(data.role).dated_by and dated_as_a_whole(data, on):
        return
    values = list(_values(data.role, column, load_spec(data.role).columns[column], on))
    for row in range(len(frame)):
        if column in frame and not _blank(frame[column].iloc[row]):
            continue
        whole = frame if column in frame else frame.assign(**{column: None})
        for value in values:
            cells = _cell(whole, row, column, value)
            words = f"{(value - on).days:+} days" if isinstance(value, date) else value
            what = f"{data.role}: {column} of row {row + 1} not said, {words}"
            yield Trial("silence", what, _with_cells(case, kind, place, data, cells), role=data.role)


def _with_cells(case: Case, kind: str, place: int, data: Layer | Table, cells: Any) -> Case:  # noqa: ANN401  a frame
    if isinstance(data, Layer):
        return _with(case, kind, data.role, place, replace(data, features=cells))
    return _with(case, kind, data.role, place, replace(data, rows=cells))


def _values(role: str, column: str, spec: ColumnSpec, on: date) -> Iterator[object]:
    """Yield what may stand in a column: words of its vocabulary, days before and after, figures small and great."""
    known = column_vocabulary(role, column)
    if spec.type == "date":
        yield from (*(on - days for days in EARLIER), on + LATER)
    elif spec.type == "integer" and spec.unit is None:
        yield from (on.year - 3, on.year, on.year + 2)
    elif spec.type in ("number", "integer"):
        yield from ((0.1, 0.9) if spec.share else FIGURES)
    elif known is not None:
        yield from list(dict.fromkeys(known.words.values()))[:TERMS]
    else:
        yield "甲"


def _frames(case: Case) -> Iterator[tuple[str, pd.DataFrame]]:
    sources: Iterable[tuple[Any, ...]] = (*case.tables.values(), *case.layers.values())
    return ((data.role, _frame(data)) for many in sources for data in many)


def _frame(data: Layer | Table) -> pd.DataFrame:
    return data.features if isinstance(data, Layer) else data.rows


def _columns(role: str) -> Iterable[str]:
    return load_spec(role).columns if role in list_specs() else ()
