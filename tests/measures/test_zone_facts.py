from __future__ import annotations

import pandas as pd
import pytest

from landuse.core.layer import Table
from landuse.measures import zone_facts
from landuse.measures.table_rows import rows_of
from tests.made import zone

MINE = {"name": "甲区", "code": "G01"}


def row(**cells):
    return rows_of(Table("zones", pd.DataFrame([cells], dtype=object)))[0]


@pytest.mark.parametrize(
    ("cells", "own"),
    [
        ({"zone_name": "甲区"}, True),
        ({"zone_code": "g01"}, True),
        ({"zone_name": "甲区", "zone_code": "G01"}, True),
        ({"zone_name": "乙区", "zone_code": "G01"}, None),
        ({"zone_name": "甲区", "zone_code": "G02"}, None),
        ({"zone_name": "乙区", "zone_code": "G02"}, False),
        ({"zone_name": "乙区"}, False),
    ],
)
def test_a_name_of_one_zone_beside_the_code_of_another_says_neither(cells, own):
    assert zone_facts.is_own(row(**cells), zone(**MINE)) is own
    assert zone_facts.is_the_zone(row(**cells), zone(**MINE)) is own


def test_a_code_is_no_reason_for_doubt_where_the_zone_states_none():
    assert zone_facts.is_the_zone(row(zone_name="甲区", zone_code="G02"), zone(name="甲区")) is True
    assert zone_facts.is_the_zone(row(name="甲区"), zone(**MINE)) is True


@pytest.mark.parametrize(
    ("words", "others", "level"),
    [
        ("省级", [], "provincial"),
        ("省级", ["provincial", None], "provincial"),
        (None, ["national"], "national"),
        ("省级", ["national"], None),
        ("省级", ["某级"], None),
        (["省级", "国家级"], [], None),
        (["某级", "国家级"], [], None),
        (None, [], None),
    ],
)
def test_the_level_is_what_all_who_state_it_say(words, others, level):
    assert zone_facts.level(zone(level=words), others) == level
