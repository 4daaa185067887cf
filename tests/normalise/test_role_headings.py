"""Columns of a role are found under headings in one way, wherever a role is guessed or doubted."""

from __future__ import annotations

import pytest

from landuse.core.specs import list_specs
from landuse.normalise.role_headings import column_titles, folded_heading, folded_headings, matched_columns


def test_the_first_of_two_headings_that_are_alike_counts():
    assert folded_headings(["面积（公顷）", "面积(亩)", "备注"])[folded_heading("面积")] == "面积（公顷）"


def test_columns_stand_under_their_terms_and_their_other_names():
    matched = matched_columns("parcels", folded_headings(["地类编码", "NAME", "别的"]))
    assert matched == {"name": "NAME", "use_code": "地类编码"}


@pytest.mark.parametrize("role", list_specs())
def test_every_title_of_a_role_leads_to_its_own_role_s_column(role):
    for name, titles in column_titles(role):
        for title in titles:
            assert title in matched_columns(role, {title: title}).values(), (name, title)
