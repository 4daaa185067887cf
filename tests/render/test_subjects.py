"""Every rule of every pack has its subject in the opinion, and none goes to the rest by oversight."""

from __future__ import annotations

from typing import get_args

import pytest

from landuse.core import plugins
from landuse.core.rules import Subject, load_pack
from landuse.render.document.subjects import CHECKS, SUBJECTS, subject_of


def test_the_subjects_are_those_a_pack_may_name():
    assert tuple(SUBJECTS) == get_args(Subject)


@pytest.mark.parametrize("name", plugins.names("packs"))
def test_every_rule_has_a_subject_of_its_own(name):
    for rule in load_pack(name).rules:
        if rule.check is not None:
            assert subject_of(rule) in SUBJECTS
            assert subject_of(rule) != "other", (rule.full_id, rule.check)


def test_a_check_has_one_subject():
    every = [check for checks in CHECKS.values() for check in checks]
    assert len(every) == len(set(every))


def test_a_pack_may_say_otherwise():
    rule = load_pack("cn").rules[0].model_copy(update={"subject": "papers"})
    assert subject_of(rule) == "papers"
    plan = next(rule for rule in load_pack("henan-2022").rules if rule.id == "plan-eia")
    assert subject_of(plan) == "plans"
