from __future__ import annotations

import pandas as pd
import pytest

from landuse.checks.name_in_catalogue import name_in_catalogue
from tests.made import zone

CATALOGUE = pd.DataFrame({"name": ["甲经济开发区", "乙高新区"], "zone_code": ["S410001", "S410002"]})
PAPERS = pd.DataFrame(
    {
        "kind": ["approval", "approval", "plan_eia"],
        "name": ["关于设立丙园区的批复", "x", "关于丁园区"],
        "zone_name": [None, "戊园区", None],
    }
)


@pytest.mark.parametrize(
    ("name", "known"),
    [("甲经济开发区", 1), (" 甲经济 开发区", 1), ("甲经济", 0), ("丙园区", 1), ("戊园区", 1), ("丁园区", 0), ("己", 0)],
)
def test_a_name_stands_in_the_catalogue_or_an_approval(name, known):
    assert name_in_catalogue(CATALOGUE, PAPERS, zone(name=name)).interval.value == known


def test_a_name_not_found_in_one_may_be_in_the_other():
    assert name_in_catalogue(CATALOGUE, None, zone(name="己")).wants[0].key == "table:documents"
    assert name_in_catalogue(None, PAPERS, zone(name="己")).wants[0].key == "table:catalogue"
    assert name_in_catalogue(None, PAPERS, zone(name="丙园区")).interval.value == 1


def test_the_catalogue_has_another_name_for_the_code():
    evidence = name_in_catalogue(CATALOGUE, PAPERS, zone(name="甲新城", code="S410001"))
    assert evidence.interval.value == 0
    assert "甲经济开发区" in evidence.notes[0].text("en")


def test_a_zone_without_a_name_is_open():
    assert name_in_catalogue(CATALOGUE, PAPERS, zone()).wants[0].key == "zone:name"
    assert name_in_catalogue(CATALOGUE, PAPERS).interval.value is None


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("关于同意设立己园区的批复", 1),
        ("關於設立己園區的批復", 1),
        ("关于将戊园区更名为己园区的批复", 1),
        ("关于己园区扩区的批复", 1),
        ("关于不同意设立己园区的批复", 0),
        ("关于不予批准设立己园区的复函", 0),
        ("关于撤销己园区的批复", 0),
        ("关于设立己园区的请示", 0),
        ("关于暂缓设立己园区的批复", 0),
        ("关于将己园区更名为戊园区的批复", None),
        ("关于设立新己园区的批复", None),
        ("关于设立己园区分园的批复", None),
    ],
)
def test_a_title_proves_a_name_only_where_it_approves_that_very_name(title, known):
    papers = pd.DataFrame({"kind": ["approval"], "name": [title]})
    assert name_in_catalogue(CATALOGUE, papers, zone(name="己园区")).interval.value == known


def test_a_refused_paper_of_the_zone_and_an_entry_of_another_code_prove_nothing():
    paper = {"kind": ["approval"], "zone_name": ["己园区"], "name": ["批复"]}
    assert name_in_catalogue(CATALOGUE, pd.DataFrame(paper), zone(name="己园区")).interval.value == 1
    refused = pd.DataFrame({**paper, "conclusion": ["不通过"]})
    assert name_in_catalogue(CATALOGUE, refused, zone(name="己园区")).interval.value == 0
    other = zone(name="甲经济开发区", code="S999999")
    assert name_in_catalogue(CATALOGUE, PAPERS, other).interval.value is None
