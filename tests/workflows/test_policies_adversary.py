"""The adversary: what it tries, what it finds, and that a check which forgets what is missing does not get by."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest

from landuse.cli import main
from landuse.core import plugins
from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.findings import Finding
from landuse.core.limits import Limit
from landuse.core.rules import load_pack
from landuse.judge.review import family
from landuse.workflows.policies.adversary import _judged as judged
from landuse.workflows.policies.adversary import attack, no_better, wider, within
from landuse.workflows.policies.erasures import erasures, futures, trials
from landuse.workflows.policies.pack_tests import make_case
from landuse.workflows.policies.run_tests import find_rule, read_tests
from landuse.workflows.policies.subjects import subjects_of

NUMBERS = count()
CHECK = '''
"""Counts contracts, and takes a blank for nothing."""
from landuse.core.evidence import Evidence, Interval
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import rows_of

ABSENT_ROWS = {"supply": "%s"}


@check(supply="table")
def NAME(supply: TableLike) -> Evidence:
    """Count the contracts that are late."""
    table = as_table(supply, "supply")
    if table is None:
        return Evidence.unknown(0, float("inf"), "count", missing_table("supply"))
    rows = rows_of(table, "supply")
    return Evidence(Interval.exactly(float(sum(%s for row in rows))), "count")
'''
PACK = """
id = "town"
version = "1"
title = { zh = "某市办法", en = "A city's rules" }
document = "某市办法"

[[rules]]
id = "late"
clause_id = "T1"
title = { zh = "逾期", en = "Late" }
weight = "must"
check = "NAME"
limit = { op = "<=", value = 0 }
message = { zh = "{bounds}宗:{verdict}", en = "{bounds}: {verdict}" }
citation = { clause = "一", quote = "不得逾期" }

[[tests]]
rule = "late"
expect = "broken"
tables.supply = { rows = [{ contract = "1", area = 5.0 }], complete = true }
%s
"""
MET = """
[[tests]]
rule = "late"
expect = "met"
tables.supply = { rows = [], complete = true }
"""


@pytest.fixture
def town(tmp_path):
    """Write a pack of one's own with its own check, and return its path."""
    (tmp_path / "checks").mkdir()

    def write(able="raise", counted='(row.figure("area") or 0) > 1', more=MET):
        # a check is loaded once, so that each test has its own
        name = f"late_contracts_{next(NUMBERS)}"
        (tmp_path / "checks" / f"{name}.py").write_text(
            (CHECK % (able, counted)).replace("NAME", name), encoding="utf-8"
        )
        (tmp_path / "town.toml").write_text((PACK % more).replace("NAME", name), encoding="utf-8")
        return tmp_path / "town.toml"

    yield write
    plugins._added.clear()
    plugins._files.cache_clear()


def run(path, *more):
    return main(["policies", "test", str(path), "--adversary", "--plugins", str(path.parent), "--lang", "en", *more])


def test_the_quality_of_drawings_holds():
    found = attack(load_pack("drawing"), full=True)
    assert found.holds
    assert found.tried["erasure"] > 50


def test_a_check_that_takes_a_blank_for_nothing_is_found(town, capsys):
    assert run(town()) == 1
    said = capsys.readouterr().out
    assert "town/late" in said
    assert "area of row 1 blank: broken 1..1 at 1 became met 0..0 at 0" in said


def test_a_check_that_leaves_registers_to_nobody_is_found(town, capsys):
    assert run(town(able="handled", counted="True")) == 1
    assert "row 1 dropped: broken 1..1 at 1 became met 0..0 at 0" in capsys.readouterr().out


def test_a_check_that_lets_the_bench_open_its_registers_holds(town, capsys):
    assert run(town(counted="True")) == 0
    assert "0 broken" in capsys.readouterr().out


def test_a_rule_that_no_test_shows_to_become_met_is_named(town, capsys):
    assert run(town(counted="True", more="")) == 1
    assert "not proven able to become met and broken: town/late" in capsys.readouterr().out


@pytest.fixture
def case():
    pack = load_pack("cn")
    test = next(one for one in read_tests(pack) if one.rule == "idle-land" and one.tables and one.expect == "met")
    return make_case(test, find_rule(test, pack), "cn")


def test_each_piece_of_knowledge_is_taken_away_once(case):
    tried = Counter(trial.what for trial in erasures(case))
    rows = case.tables["supply"][0].rows
    columns = {str(name) for name in rows.columns if rows[name].notna().any()} - {"id"}
    assert max(tried.values()) == 1
    assert {"supply dropped", "supply: row 1 dropped", "supply: complete dropped"} <= set(tried)
    assert {
        f"supply: column {name} dropped" for name in columns if case.tables["supply"][0].rows[name].notna().any()
    } <= set(tried)


def test_what_lies_later_is_dated_after_the_day(case):
    for trial in futures(case):
        assert any(table.on is not None and table.on > case.on for table in trial.case.tables["supply"]) or len(
            trial.case.tables["supply"][0].rows
        ) > len(case.tables["supply"][0].rows)


def test_a_trial_changes_nothing_of_the_case_it_came_from(case):
    before = case.tables["supply"][0].rows.copy()
    assert sum(1 for _ in trials(case)) >= 10
    assert case.tables["supply"][0].rows.equals(before)


def finding(low, high, verdict, limit=("<=", 0)):
    rule = next(rule for rule in load_pack("cn").rules if rule.id == "idle-land")
    return Finding(rule, Verdict(verdict), Evidence(Interval(low, high), "count"), "zone", limit=Limit(*limit))


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ((0, 0, "met"), (5, 5, "broken"), True),
        ((0, 0, "met"), (0, 5, "undecided"), True),
        ((0, 5, "undecided"), (5, 5, "broken"), True),
        ((5, 5, "broken"), (0, 0, "met"), False),
        ((0, 5, "undecided"), (0, 0, "met"), False),
        ((5, 5, "broken"), (0, 5, "undecided"), False),
        ((5, 9, "broken"), (5, 7, "broken"), False),
    ],
)
def test_an_exception_that_is_dropped_only_makes_it_worse(before, after, kept):
    assert no_better(finding(*before), finding(*after)) is kept


@pytest.mark.parametrize(
    ("alone", "kept"),
    [((0, 0, "met"), True), ((9, 9, "broken"), True), ((0, 9, "undecided"), True), ((10, 10, "broken"), False)],
)
def test_one_of_two_sources_that_disagree_lies_within_their_hull_and_may_be_certain(alone, kept):
    assert within(finding(*alone), finding(0, 9, "undecided")) is kept


def test_sources_of_a_test_that_disagree_are_taken_away_too():
    pack = load_pack("cn")
    packs = family([pack])
    subject = next(subject for subject in subjects_of(pack) if subject.test.contradicts)
    before = judged(subject.case, packs, subject.rule, subject.test)
    alone = next(trial for trial in erasures(subject.case) if trial.what == "consultations dropped")
    after = judged(alone.case, packs, subject.rule, subject.test)
    assert not wider(before, after)
    assert within(after, before)
    assert after.verdict is Verdict.BROKEN


CHECK_OF_A_FACT = '''
"""Holds a zone to its county where the case says one."""
from landuse.core.evidence import Evidence, Interval
from landuse.measures.check import check


@check(zone="zone", supply="table")
def NAME(zone, supply) -> Evidence:
    """Count one where the zone is of another county."""
    return Evidence(Interval.exactly(float(zone.get("county") not in (None, "甲县"))), "count")
'''


def test_a_check_that_takes_a_fact_not_said_for_granted_is_found(town, tmp_path, capsys):
    path = town(more=MET)
    name = next(file.stem for file in (tmp_path / "checks").glob("*.py"))
    (tmp_path / "checks" / f"{name}.py").write_text(CHECK_OF_A_FACT.replace("NAME", name), encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace('expect = "broken"', 'expect = "broken"\nzone = { county = "乙县" }'),
        encoding="utf-8",
    )
    assert run(path) == 1
    assert "zone: county not said, 别县: broken 1..1 at 1 became met 0..0 at 0" in capsys.readouterr().out
