from __future__ import annotations

from datetime import date

import pytest

from landuse.core.errors import InputError, PackError
from landuse.core.rules import Rule
from landuse.judge.bind import bind, verify
from tests.made import case

WORDS = {"zh": "某数", "en": "a number"}


def rule(**more):
    citation = {"clause": "一", "quote": "八个字以上的原文"}
    settings = {"check": "supply_outside_zones", "wanted": {"since": {"what": WORDS, "whom": WORDS}}, **more}
    base = {"id": "r", "pack": "p", "clause_id": "X1", "title": WORDS, "weight": "must", "message": WORDS}
    return Rule.model_validate({**base, "citation": citation, **settings})


def test_what_is_wanted_is_none_and_the_other_parameters_keep_their_defaults():
    arguments = bind(rule(), case()).arguments
    assert arguments["since"] is None
    assert arguments["tolerance_m"] == 0.5


def test_what_the_case_gives_is_taken_and_fitted():
    given = case(params={"p/r": {"since": "2018-01-01", "tolerance_m": 1, "limit": 3}})
    assert bind(rule(), given).arguments["since"] == date(2018, 1, 1)
    assert bind(rule(), given).arguments["tolerance_m"] == 1.0


def test_a_wrong_parameter_is_refused_by_name():
    with pytest.raises(InputError, match="'since'"):
        bind(rule(), case(params={"p/r": {"since": "soon"}}))
    with pytest.raises(InputError, match="'colour'"):
        bind(rule(), case(params={"p/r": {"colour": "red"}}))
    with pytest.raises(PackError, match="'since'"):
        verify(rule(wanted={}))
    with pytest.raises(PackError, match="'colour'"):
        verify(rule(wanted={"colour": {"what": WORDS, "whom": WORDS}}))
    verify(rule())
