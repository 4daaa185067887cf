"""Enterprises ranked and graded by hand."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from pydantic import ValidationError

from landuse.checks.enterprise_grades import enterprise_grades
from landuse.core.layer import Table
from landuse.measures.grading import Grading, grade_table, indicator
from landuse.measures.table_rows import rows_of

ON = date(2020, 6, 1)
TWO = {"tax_per_mu": 1.0, "emission_per_output": 1.0}
HOW = {"normalisation": "min_max", "cutoffs": {"A": 0.25, "B": 0.75}, "cut_by": "share"}
FIRMS = [
    {"name": "甲", "tax_per_mu": 40.0, "emission_per_output": 0.0},
    {"name": "乙", "tax_per_mu": 30.0, "emission_per_output": 1.0},
    {"name": "丙", "tax_per_mu": 20.0, "emission_per_output": 2.0},
    {"name": "丁", "tax_per_mu": 0.0, "emission_per_output": 4.0},
]


def graded(firms=FIRMS, weights=TWO, **how):
    evidence = enterprise_grades(pd.DataFrame(firms), on=ON, grading=Grading(weights=weights, **{**HOW, **how}))
    return evidence, evidence.tables["grades"]


def test_scores_ranks_and_grades_by_hand():
    evidence, table = graded()
    assert list(table["score"]) == pytest.approx([1.0, 0.75, 0.5, 0.0])
    assert list(table["rank"]) == [1, 2, 3, 4]
    assert list(table["grade"]) == ["A", "B", "B", "C"]
    assert (evidence.interval.low, evidence.interval.high, evidence.figures["grade_A"]) == (1, 1, 1)


def test_a_cut_holds_exactly_on_it_and_not_below():
    assert list(graded(cutoffs={"A": 0.24, "B": 0.5})[1]["grade"]) == ["B", "B", "C", "C"]
    by_score = {"cut_by": "score", "cutoffs": {"A": 0.75, "B": 0.5}}
    assert list(graded(**by_score)[1]["grade"]) == ["A", "A", "B", "C"]
    assert list(graded(cut_by="score", cutoffs={"A": 0.751, "B": 0.501})[1]["grade"]) == ["A", "B", "C", "C"]


def test_ties_share_the_better_rank_and_are_told():
    firms = [FIRMS[0], {**FIRMS[1]}, {**FIRMS[1], "name": "乙二"}, FIRMS[3]]
    evidence, table = graded(firms)
    assert list(table["rank"]) == [1, 2, 2, 4]
    assert list(table["tied"]) == [False, True, True, False]
    assert "2家" in evidence.notes[0].text()


def test_ranks_and_deviations_as_scales():
    by_rank = graded(normalisation="rank")[1]
    assert list(by_rank["score"]) == pytest.approx([1.0, 2 / 3, 1 / 3, 0.0])
    spread = graded(normalisation="z_score")[1]
    assert spread["score"].sum() == pytest.approx(0.0)
    assert list(spread["rank"]) == [1, 2, 3, 4]


def test_weights_count_by_proportion_and_a_direction_can_be_turned():
    heavy = graded(weights={"tax_per_mu": 3.0, "emission_per_output": 1.0})[1]
    assert list(heavy["score"]) == pytest.approx([1.0, 0.75, 0.5, 0.0])
    turned = graded(directions={"emission_per_output": "higher"})[1]
    assert list(turned["score"]) == pytest.approx([0.5, 0.5, 0.5, 0.5])


def test_enterprises_all_alike_are_not_divided_by_nothing():
    alike = [{**FIRMS[0], "name": name} for name in "甲乙"]
    for how in ("min_max", "z_score", "rank"):
        assert list(graded(alike, normalisation=how)[1]["rank"]) == [1, 1]
    assert list(graded(alike[:1], normalisation="rank")[1]["rank"]) == [1]


def test_indicators_are_worked_out_where_they_are_not_stated():
    cells = {"name": "甲", "tax": 30.0, "land_area": 2000.0, "profit": -6.0, "research_spending": 1.0, "revenue": 50.0}
    row = rows_of(Table("enterprises", pd.DataFrame([{**cells, "output": 100.0, "energy": 20.0, "emissions": 0.0}])))[0]
    assert indicator(row, "tax_per_mu") == pytest.approx(10.0)
    assert indicator(row, "profit_per_mu") == pytest.approx(-2.0)
    assert indicator(row, "research_intensity") == pytest.approx(0.02)
    assert indicator(row, "output_per_energy") == pytest.approx(5.0)
    assert indicator(row, "emission_per_output") == 0


@pytest.mark.parametrize("bad", [None, math.nan, math.inf, -1.0, "二十"])
def test_a_figure_that_cannot_be_believed_leaves_every_computed_grade_open(bad):
    firms = [{**FIRMS[0], "tax_per_mu": bad}, *FIRMS[1:]]
    evidence, table = graded([dict(firm) for firm in firms])
    assert (evidence.interval.low, evidence.interval.high, evidence.interval.value) == (0, 4, 1)
    assert table["grade"].isna().sum() == 1
    assert evidence.wants[0].key.startswith("row:enterprises.t")
    assert evidence.wants[0].key.endswith("#1")


def test_land_of_nothing_is_no_denominator():
    firms = [{"name": "甲", "tax": 3.0, "land_area": 0.0}, {"name": "乙", "tax": 3.0, "land_area": 2000.0}]
    evidence, _ = graded(firms, weights={"tax_per_mu": 1.0})
    assert [want.key for want in evidence.wants] == ["row:enterprises.land_area#1"]


def test_without_weights_nothing_is_graded_and_they_are_asked_for():
    evidence = enterprise_grades(pd.DataFrame(FIRMS), on=ON)
    assert (evidence.interval.low, evidence.interval.high) == (0, 4)
    assert [want.key for want in evidence.wants] == ["param:grading"]


def test_grades_on_record_count_without_weights_and_outrank_what_is_computed():
    recorded = [{**firm, "grade": grade} for firm, grade in zip(FIRMS, "CCBA", strict=True)]
    evidence = enterprise_grades(pd.DataFrame(recorded), on=ON)
    assert (evidence.interval.low, evidence.interval.high) == (2, 2)
    assert evidence.wants == ()
    both = enterprise_grades(pd.DataFrame(recorded), on=ON, grading=Grading(weights=TWO, **HOW))
    assert both.interval.value == 2
    assert "3家" in both.notes[-1].text()


def test_a_grade_that_is_none_is_open():
    evidence = enterprise_grades(pd.DataFrame([{"name": "甲", "grade": "优"}]), on=ON)
    assert (evidence.interval.low, evidence.interval.high) == (0, 1)


def test_of_several_years_the_latest_counts_and_none_after_the_day():
    firms = [
        {**FIRMS[0], "year": 2018, "grade": "C"},
        {**FIRMS[0], "year": 2019, "grade": "A"},
        {**FIRMS[0], "year": 2021, "grade": "C"},
    ]
    assert enterprise_grades(pd.DataFrame(firms), on=ON).interval.high == 0
    assert enterprise_grades(pd.DataFrame(firms), on=date(2018, 6, 1)).interval.low == 1


def test_a_missing_table_and_an_empty_one():
    assert enterprise_grades(None, on=ON).wants[0].key == "table:enterprises"
    assert (
        enterprise_grades(
            Table("enterprises", pd.DataFrame(columns=["name"]), complete=True),
            on=ON,
            grading=Grading(weights=TWO, **HOW),
        ).interval.high
        == 0
    )


def test_a_score_equal_on_paper_is_a_tie():
    rows = rows_of(
        Table(
            "enterprises",
            pd.DataFrame([{"name": "甲", "x": 0.1 + 0.2}, {"name": "乙", "x": 0.3}, {"name": "丙", "x": 0.0}]),
        )
    )
    table = grade_table(
        rows, Grading(weights={"x": 1}, normalisation="min_max", cutoffs={"A": 0.5, "B": 0.9}, cut_by="share")
    )
    assert list(table["rank"]) == [1, 1, 3]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"cutoffs": {"A": 0.8, "B": 0.5}}, "further down"),
        ({"cutoffs": {"A": 0.3}}, "both A and B"),
        ({"cut_by": "score", "cutoffs": {"A": 0.2, "B": 0.5}}, "further down"),
        ({"weights": {"tax_per_mu": 0.0}}, "greater than 0"),
    ],
)
def test_a_grading_that_makes_no_sense_is_refused(wrong, says):
    with pytest.raises(ValidationError, match=says):
        Grading(**{"weights": TWO, **HOW, **wrong})


def test_a_grade_of_an_unknown_year_beside_another_settles_nothing():
    firms = [{"name": "甲", "grade": "C", "year": 2018}, {"name": "甲", "grade": "B", "year": 2019}]
    assert enterprise_grades(pd.DataFrame(firms), on=ON).interval.value == 0
    firms[1]["year"] = None
    evidence = enterprise_grades(pd.DataFrame(firms, dtype=object), on=ON)
    assert evidence.interval.low == 0
    assert evidence.interval.high >= 1
    assert "row:enterprises.year#2" in [want.key for want in evidence.wants]
    agreed = pd.DataFrame([{"name": "甲", "grade": "B", "year": 2018}, {"name": "甲", "grade": "B", "year": None}])
    assert enterprise_grades(agreed, on=ON).interval.high == 0
