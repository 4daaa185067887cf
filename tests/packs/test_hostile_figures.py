"""Junk in every cell of every table and layer: no rule crashes, and no rule about a table passes on it."""

from __future__ import annotations

import math
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.core.case import Case
from landuse.core.evidence import Verdict
from landuse.core.finding_text import message
from landuse.core.layer import Layer, Table
from landuse.core.plugins import names
from landuse.core.specs import list_specs, load_spec
from landuse.judge.bind import find_check
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.measures.scopes import scopes_of

CRS = 4549
EAST, NORTH = 500_000, 3_300_000
JUNK = {"null": None, "text": "乱码", "negative": -1.0, "nan": math.nan, "infinite": math.inf, "yes": True}
#: One figure in every cell rightly leaves these met: two rows of one name are one zone, and in the catalogue.
RIGHTLY_MET = {"ningxia/one-zone-per-county", "ningxia/pieces-outside-catalogue"}


def square(west, east):
    return box(EAST + west, NORTH, EAST + east, NORTH + 100)


def junk_case(junk):
    layers, tables = {}, {}
    for role in list_specs():
        spec = load_spec(role)
        cells = {column: _cell(column, junk) for column in spec.columns}
        frame = pd.DataFrame({column: [cell, cell] for column, cell in cells.items()}, dtype=object)
        if spec.kind == "table":
            tables[role] = (Table(role, frame),)
        elif spec.kind == "layer":
            land = gpd.GeoDataFrame(frame, geometry=[square(0, 60), square(50, 150)], crs=CRS)
            layers[role] = (Layer(role, land, scheme="gbt21010", complete=True),)
    for role, east in (("draft", 100), ("approved", 50)):
        layers[role] = (Layer(role, gpd.GeoDataFrame({"block": ["1"]}, geometry=[square(0, east)], crs=CRS)),)
    return Case("乱码", date(2026, 6, 30), layers=layers, tables=tables, work_crs=CRS)


def _cell(column, junk):
    """Return the junk as it reaches a rule: a code is text once a file is read, and numbers are refused before."""
    return str(junk) if column.endswith("code") and isinstance(junk, float) and not math.isnan(junk) else junk


@pytest.mark.parametrize("kind", sorted(JUNK))
def test_junk_in_every_cell(kind):
    case = junk_case(JUNK[kind])
    bench = RuleEvaluator(case, family(names("packs")), scopes_of(case))
    passed = set()
    for rule in bench.rules:
        for one in bench.findings(rule):
            assert message(one, "zh")
            assert message(one, "en")
            by_table = rule.check is not None and find_check(rule.check).named("table")
            if one.primary and one.verdict is Verdict.MET and by_table and not find_check(rule.check).spatial:
                passed.add(rule.full_id)
    if kind in ("null", "negative", "nan", "infinite"):
        assert passed <= RIGHTLY_MET
