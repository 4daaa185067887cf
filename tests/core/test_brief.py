"""Whatever of ours a notebook shows writes itself in one line, and keys complete on tab."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Mapping

import pandas as pd
import pytest

import landuse
from landuse import InputError
from landuse.core import layer as layers
from landuse.core.brief import WIDTH
from landuse.core.resources import resource_folder
from landuse.geometry import overlay
from landuse.testing import land, layer, parcels, square


@pytest.fixture(scope="module")
def review():
    return landuse.review(landuse.read_case(resource_folder("layers") / "sample"))


def reachable(*roots):
    """Every object of ours that can be reached from some, by fields and by members of collections."""
    seen, left = {}, deque(roots)
    while left:
        thing = left.popleft()
        if id(thing) in seen or isinstance(thing, (pd.DataFrame, pd.Series, str, bytes)):
            continue
        seen[id(thing)] = thing
        if type(thing).__module__.startswith("landuse"):
            left.extend(vars(thing).values() if hasattr(thing, "__dict__") else ())
            yield thing
        elif isinstance(thing, Mapping):
            left.extend(thing.values())
        elif isinstance(thing, (list, tuple, set, frozenset)):
            left.extend(thing)


def test_everything_in_a_review_writes_itself_in_one_short_line(review):
    made = {}
    for thing in reachable(review, landuse.load_pack("cn"), overlay.split_slivers(square(), 1.0)):
        text = repr(thing)
        assert text == str(thing) or not dataclasses.is_dataclass(thing)
        assert len(text) <= WIDTH, text
        assert "\n" not in text
        made[type(thing).__name__] = text
    assert len(made) > 40
    for name in ("Case", "Layer", "Table", "Review", "Finding", "Evidence", "RulePack", "Scope", "Area", "LandSummary"):
        assert name in made


def test_every_public_class_writes_itself_so_however_much_it_holds():
    long = "很长的名称" * 60
    frame = land(*[(square(x=n * 100), {"id": str(n), "name": long}) for n in range(50)])
    for thing in (
        layer("parcels", frame, scheme=long),
        layers.Table(long, pd.DataFrame({long: [1]})),
        layers.Scope(long, square(), frame),
        layers.Zone({long: long}),
        layers.Source(long, long, long, long, 1),
        landuse.checks.employment_land_share(parcels((square(), "0601")), square(200)),
        landuse.Evidence.unknown(0, 1e30, long),
        landuse.Interval(1 / 3, 2 / 3, 0.1 + 0.4),
    ):
        assert len(repr(thing)) <= WIDTH
        assert "\n" not in repr(thing)


def test_a_line_says_what_a_thing_is(review):
    case = review.case
    assert repr(case).startswith(f"<Case '{case.title}' on 2026-06-30: draft, approved, parcels")
    assert repr(case["parcels"]) == "<Layer parcels: 10 features, EPSG:4548, sandiao>"
    assert repr(case["supply"]) == "<Table supply: 4 rows, 10 columns, complete>"
    assert repr(review.grounds["draft"]) == "<Scope draft: 1220000.00 m2, 2 features, EPSG:4548>"
    red = review["henan-2022/ecological-red-line@draft"]
    assert repr(red) == "<Finding henan-2022/ecological-red-line@draft: broken, 20000 to 20000 m2 (<= 0)>"
    assert repr(red.evidence).startswith("<Evidence 20000 to 20000, value 20000, unit 'm2', on ")
    assert repr(review.packs[1]).startswith("<RulePack henan-2022 2022.1: 25 rules, 76 tests; ")


def test_roles_and_ids_complete_on_tab(review):
    case = review.case
    keys = case._ipython_key_completions_()
    assert keys == list(case.roles)
    assert all(case[key] is not None for key in keys)
    ids = review._ipython_key_completions_()
    assert ids == list(review.findings.index)
    assert all(review[key].id == key for key in ids)
    assert "employment_land_share" in dir(landuse.checks)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda case: case.layer("parcel"), "Did you mean parcels, planned_parcels?"),
        (lambda case: case.layer("redline"), "no role is called 'redline'"),
        (lambda case: case.layer("supply"), "'supply' is no layer. Ask for case.table('supply')."),
        (lambda case: case.table("draft"), "'draft' is no table. Ask for case.layer('draft')."),
        (lambda case: case.raster("suply"), "Did you mean supply, supply_plan?"),
        (lambda case: case["pipelines"], "the case has nothing for 'pipelines'. It has: draft, approved"),
        (lambda case: case["parcel"], "Did you mean parcels"),
    ],
)
def test_a_role_that_is_none_is_said_with_those_there_are(review, ask, said):
    with pytest.raises(InputError) as refused:
        ask(review.case)
    assert said in refused.value.text("en")
    assert refused.value.text("zh") != refused.value.text("en")


def test_a_role_that_the_case_lacks_is_none(review):
    assert review.case.layer("pipelines") is None
    assert review.case.table("rankings") is None
    assert review.case.raster("elevation") is None


def test_a_finding_that_is_none_offers_the_nearest(review):
    with pytest.raises(KeyError, match="Did you mean henan-2022/ecological-red-line@"):
        review.finding("henan-2022/ecological-redline")
