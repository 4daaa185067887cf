"""What a submission lacks, before anything is judged."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from shapely import box

from landuse.core.layer import Table
from landuse.core.rules import load_pack
from landuse.judge.review import family
from landuse.workflows.inspect.missing import lacks
from tests.made import case, land, layer
from tests.made_packs import HEAD, IDLE, SHARE

NEEDS = """
[needs]
layers = ["parcels", "blocks"]
tables = ["supply", "documents"]
documents = ["plan_eia", "approval"]
"""
WANTED = SHARE.replace('"share"', '"wanted"').replace(
    'limit = { op = ">=", value = 0.6 }',
    'limit = { op = ">=", wanted = { what = { zh = "占比", en = "share" }, whom = { zh = "省厅", en = "province" } } }',
)


@pytest.fixture
def packs(tmp_path):
    def write(*parts):
        path = tmp_path / "local.toml"
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return family([load_pack(path)])

    return write


def found(given, packs):
    return {(lack.kind, lack.name): lack for lack in lacks(given, packs)}


BOUNDARY = layer("draft", land(box(0, 0, 100, 100)))


def test_layers_tables_and_the_boundary_that_rules_need(packs):
    lacking = found(case(), packs(SHARE, IDLE))
    assert lacking["layer", "parcels"].undecided == ["local/share"]
    assert lacking["table", "supply"].undecided == ["local/idle"]
    assert lacking["boundary", "draft"].undecided == ["local/share"]
    assert lacking["table", "idle_register"].wider == ["local/idle"]
    assert ("boundary", "draft") not in found(case(BOUNDARY), packs(SHARE))


def test_what_a_rule_is_bound_to_is_told_by_its_role(packs):
    planned = SHARE.replace("params =", 'layers = { parcels = "planned_parcels" }\nparams =')
    lacking = found(case(BOUNDARY), packs(planned))
    assert ("layer", "parcels") not in lacking
    assert lacking["layer", "planned_parcels"].undecided == ["local/share"]


def test_numbers_that_nobody_gave(packs):
    lacking = found(case(BOUNDARY), packs(WANTED))
    number = lacking["parameter", "local/wanted.limit"]
    assert "省厅" in number.note().text("zh")
    given = case(BOUNDARY, params={"local/wanted": {"limit": 0.5}})
    assert ("parameter", "local/wanted.limit") not in found(given, packs(WANTED))


def test_what_a_pack_asks_a_submission_to_hold(packs):
    papers = Table("documents", pd.DataFrame({"kind": ["plan_eia"]}))
    lacking = found(case(BOUNDARY, tables=[papers]), packs(NEEDS, IDLE))
    assert ("document", "plan_eia") not in lacking
    assert lacking["document", "approval"].packs == ["local"]
    assert lacking["layer", "blocks"].packs == ["local"]
    assert ("table", "documents") not in lacking
    assert (lacking["table", "supply"].packs, lacking["table", "supply"].undecided) == (["local"], ["local/idle"])
    assert lacking["document", "approval"].note().text("en") == "wanting the document 'approval': local asks for it"


def test_rules_that_do_not_judge_on_the_day_need_nothing(packs):
    late = IDLE.replace("weight =", "in_force = { from = 2030-01-01 }\nweight =")
    assert ("table", "supply") not in found(case(BOUNDARY, on=date(2026, 1, 1)), packs(late))
    assert ("table", "supply") in found(case(BOUNDARY, on=date(2030, 1, 1)), packs(late))


def test_what_leaves_most_rules_undecided_stands_first(packs):
    second = IDLE.replace('"idle"', '"idle-too"').replace("L10", "L11")
    lacking = [lack for lack in lacks(case(BOUNDARY), packs(SHARE, IDLE, second)) if lack.kind == "table"]
    assert (lacking[0].name, len(lacking[0].undecided)) == ("supply", 2)


def test_a_case_that_holds_everything_lacks_nothing(packs):
    given = case(BOUNDARY, layer("parcels", land(box(0, 0, 1, 1))))
    assert lacks(given, packs(SHARE)) == ()
