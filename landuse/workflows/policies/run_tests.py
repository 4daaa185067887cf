"""Runs the test cases a policy pack carries: tiny squares and tables with the verdict they must come to."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

import geopandas as gpd
import pandas as pd
import shapely
from pydantic import BeforeValidator, ValidationError

from landuse.core.case import Assumption, Case
from landuse.core.errors import FaultList, LanduseError, PackError
from landuse.core.evidence import Verdict
from landuse.core.finding_text import message_words
from landuse.core.foreign_words import words_of
from landuse.core.form_faults import form_fault
from landuse.core.layer import Layer, Table, Zone
from landuse.core.messages import Message
from landuse.core.specs import list_specs, load_spec
from landuse.core.statements import Day
from landuse.core.strict_model import StrictModel
from landuse.core.wording import MEASURED
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.judge.validate import check_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from landuse.core.findings import Finding
    from landuse.core.rules import Rule, RulePack

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


@dataclass(frozen=True)
class TestOutcome:
    """How one test came out.

    Parameters
    ----------
    rule
        The full id of the rule tested.
    number
        The test, counted from 1 in its pack.
    expect, found
        What it must come to, and what it came to.
    passed
        Whether they agree, figures included.
    why
        What is different where it failed.
    """

    rule: str
    number: int
    expect: str
    found: str
    passed: bool
    why: str = ""


@dataclass(frozen=True)
class Untested:
    """What the tests of a pack leave out of a rule.

    Parameters
    ----------
    rule
        The full id.
    missing
        The outcomes that no test expects.
    """

    rule: str
    missing: tuple[str, ...]


def run_tests(pack: RulePack) -> tuple[TestOutcome, ...]:
    """Run the tests of a pack.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of TestOutcome
        One for each test, in their order.

    Raises
    ------
    PackError
        If a test is not written as one: an unknown key, rule, layer or column.
    """
    packs = family([pack])
    return tuple(_run(pack, packs, number, test) for number, test in enumerate(read_tests(pack), 1))


def read_tests(pack: RulePack) -> tuple[PackTest, ...]:
    """Read the tests of a pack without running them.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of PackTest
        In their order.

    Raises
    ------
    PackError
        If a test is not written as one.
    """
    faults, read = FaultList(), []
    known = {rule.full_id for member in pack.family() for rule in member.rules}
    for number, content in enumerate(pack.tests, 1):
        test, wrong = test_faults(content, pack.id, known, f"{pack.id}: test {number}")
        for fault in wrong:
            faults.add(fault)
        read += [test] if test is not None else []
    faults.raise_any()
    return tuple(read)


def test_faults(
    content: Mapping[str, Any], pack: str, known: Collection[str], where: str
) -> tuple[PackTest | None, list[PackError]]:
    """Return a test as it stands in a pack, and all that is wrong with it.

    Parameters
    ----------
    content
        What stands under ``[[tests]]``.
    pack, known
        The id of the pack, and the full ids of the rules there are.
    where
        The test, for messages.
    """
    try:
        test = PackTest.model_validate(content)
    except ValidationError as error:
        see = Message("See the docs on a pack's tests")
        return None, [
            PackError(
                Message("'{key}': {fault}", key=".".join(str(step) for step in fault["loc"]), fault=form_fault(fault)),
                where=where,
                next=see,
            )
            for fault in error.errors()
        ]
    return test, list(_faults(test, pack, known, where))


test_faults.__test__ = False  # type: ignore[attr-defined]  # it is no test of pytest's


def rule_of(test: PackTest, pack: str) -> str:
    """Return the full id of the rule a test of a pack is about."""
    return test.rule if "/" in test.rule else f"{pack}/{test.rule}"


def untested(pack: RulePack) -> tuple[Untested, ...]:
    """Return which outcomes of which rules no test of the pack expects.

    Parameters
    ----------
    pack
        The pack.

    Returns
    -------
    tuple of Untested
        The rules whose tests are not complete; a rule with a limit has met, broken and undecided, others are measured.
    """
    expected: dict[str, set[str]] = {}
    for test in read_tests(pack):
        expected.setdefault(find_rule(test, pack).full_id, set()).add(test.expect)
    gaps = (Untested(rule.full_id, _missing(rule, expected.get(rule.full_id, set()))) for rule in pack.rules)
    return tuple(gap for gap in gaps if gap.missing)


def without_test(pack: RulePack) -> tuple[str, ...]:
    """Return the rules of a pack that no test is about."""
    about = {rule_of(test, pack.id) for test in read_tests(pack)}
    return tuple(rule.full_id for rule in pack.rules if rule.full_id not in about)


def _missing(rule: Rule, expected: set[str]) -> tuple[str, ...]:
    judged = rule.limit is not None or rule.gates is not None
    wanted = ("met", "broken", "undecided") if judged else ("measured",)
    return tuple(word for word in wanted if word not in expected)


def find_rule(test: PackTest, pack: RulePack) -> Rule:
    """Return the rule a test is about."""
    ident = rule_of(test, pack.id)
    return next(rule for member in pack.family() for rule in member.rules if rule.full_id == ident)


def _faults(test: PackTest, pack: str, known: Collection[str], where: str) -> Iterator[PackError]:
    """Find what is wrong with a test: its rule, its layers and tables, their columns."""
    if rule_of(test, pack) not in known:
        near = difflib.get_close_matches(rule_of(test, pack), known, n=2, cutoff=0.6)
        yield PackError(
            Message("there is no rule '{rule}' in {pack}", rule=test.rule, pack=pack),
            where=where,
            next=Message("Did you mean {names}?", names=near) if near else Message("Mend its id"),
        )
    given: tuple[tuple[str, Mapping[str, Sequence[TestLayer | TestTable]]], ...] = (
        ("layer", test.layers),
        ("table", test.tables),
    )
    for kind, roles in given:
        for role, sources in roles.items():
            if role not in list_specs() or load_spec(role).kind != kind:
                yield PackError(
                    Message("there is no layer '{role}'", role=role)
                    if kind == "layer"
                    else Message("there is no table '{role}'", role=role),
                    where=where,
                    next=Message("`landuse policies show` names those of a rule"),
                )
                continue
            columns = {"id", *load_spec(role).columns, *(SHAPES if kind == "layer" else ())}
            given_columns = dict.fromkeys(column for source in sources for row in source.rows for column in row)
            for column in (column for column in given_columns if column not in columns):
                yield PackError(
                    Message("'{role}' has no column '{column}'", role=role, column=column),
                    where=where,
                    next=Message("It has: {known}", known=sorted(columns)),
                )


def _run(pack: RulePack, packs: tuple[RulePack, ...], number: int, test: PackTest) -> TestOutcome:
    rule = find_rule(test, pack)
    case = make_case(test, rule, f"{pack.id}: test {number}")
    try:
        check_asked(case, packs)
        findings = RuleEvaluator.of(case, packs).findings(rule)
    except PackError:
        raise
    except LanduseError as error:
        return TestOutcome(rule.full_id, number, test.expect, "error", False, error.text())
    named = [finding for finding in findings if (finding.scope == test.scope if test.scope else finding.primary)]
    if not named:
        scopes = ", ".join(finding.scope for finding in findings)
        return TestOutcome(
            rule.full_id, number, test.expect, "none", False, f"no finding on '{test.scope}'; there are: {scopes}"
        )
    word = _word(named[0])
    faults = [*([f"it is {word}"] if word != test.expect else []), *_figures(test, named[0]), *_words(named[0])]
    return TestOutcome(rule.full_id, number, test.expect, word, not faults, "; ".join(faults))


def _word(finding: Finding) -> str:
    return "measured" if finding.reason == MEASURED else finding.verdict.value


def _figures(test: PackTest, finding: Finding) -> Iterator[str]:
    interval = finding.evidence.interval
    for name in ("value", "low", "high"):
        wanted, measured = getattr(test, name), getattr(interval, name)
        if wanted is not None and (measured is None or abs(measured - wanted) > 1e-6 * max(1.0, abs(wanted))):
            yield f"{name} is {measured}, expected {wanted}"


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
