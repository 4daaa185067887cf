"""Where the choice of area changes a verdict, the finding says so; else it is silent."""

from __future__ import annotations

from datetime import date

import pytest
from shapely import box

from landuse.checks.block_overlap import block_overlap
from landuse.checks.built_outside import built_outside
from landuse.checks.control_line_overlap import control_line_overlap
from landuse.checks.employment_land_share import employment_land_share
from landuse.checks.other_restriction import other_restriction
from landuse.checks.outside_county import outside_county
from landuse.checks.outside_urban_boundary import outside_urban_boundary
from landuse.checks.supply_outside_zones import supply_outside_zones
from landuse.core.errors import InputError
from landuse.core.layer import Zone
from landuse.core.rules import load_pack
from landuse.geometry.area import official_area
from landuse.judge.review import review
from landuse.render.document.annex_clauses import measured
from landuse.render.json import content
from tests.made import CRS, case, land, layer, parcels
from tests.made_packs import HEAD, SHARE

#: From the central meridian 140 km to the east: in the plane, land out there is larger than on the ellipsoid.
WEST, EAST, SOUTH, NORTH = 500_000, 640_000, 3_520_000, 3_521_000
STRIP = box(WEST, SOUTH, EAST, NORTH)


def split_at(share):
    """Other land in the west, industry in the east: that share of it in the plane."""
    at = EAST - share * (EAST - WEST)
    return parcels((box(WEST, SOUTH, at, NORTH), "0701"), (box(at, SOUTH, EAST, NORTH), "0601"))


def judged(tmp_path, share, *, rule=SHARE, params=None):
    path = tmp_path / "local.toml"
    path.write_text(HEAD + rule, encoding="utf-8")
    given = case(
        layer("draft", land((STRIP, {"block": "1"}))),
        layer("parcels", split_at(share), scheme="gbt21010"),
        params={"local/share": params or {}},
    )
    found = review(given, load_pack(path))
    (finding,) = [one for one in found.items if one.id == "local/share@draft"]
    (plain,) = [one for one in content(found)["findings"] if one["id"] == "local/share@draft"]
    return finding, plain


def test_by_plane_it_is_met_and_by_the_official_area_broken_and_the_finding_says_so(tmp_path):
    finding, plain = judged(tmp_path, 0.60003)
    assert (plain["area"], plain["verdict"], plain["value"]) == ("plane", "met", 0.60003)
    assert (plain["other_area"]["area"], plain["other_area"]["verdict"]) == ("official", "broken")
    assert 0.5999 < plain["other_area"]["value"] < 0.6
    (said,) = finding.evidence.notes
    assert "60.0030%" in said.text("zh")
    assert "椭球面积" in said.text("zh")
    assert "changes the verdict" in said.text("en")


def test_a_case_may_ask_for_the_official_area_and_then_the_plane_is_the_other(tmp_path):
    _, plain = judged(tmp_path, 0.60003, params={"area": "official"})
    assert (plain["area"], plain["verdict"]) == ("official", "broken")
    assert (plain["other_area"]["area"], plain["other_area"]["verdict"]) == ("plane", "met")


def test_a_pack_may_ask_for_the_official_area(tmp_path):
    rule = SHARE.replace('uses = "industrial"', 'uses = "industrial", area = "official"')
    finding, plain = judged(tmp_path, 0.60003, rule=rule)
    assert (plain["area"], plain["verdict"]) == ("official", "broken")
    assert "椭球面积" in measured(finding, "zh")
    in_the_plane, _ = judged(tmp_path, 0.60003)
    assert "椭球面积" not in measured(in_the_plane, "zh")


@pytest.mark.parametrize(("share", "verdict"), [(0.6002, "met"), (0.5999, "broken"), (0.9, "met")])
def test_where_both_areas_agree_nothing_is_said(tmp_path, share, verdict):
    finding, plain = judged(tmp_path, share)
    assert (plain["verdict"], plain["other_area"], finding.evidence.notes) == (verdict, None, ())


def test_far_from_the_limit_the_other_area_is_not_even_measured(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("measured")

    monkeypatch.setattr("landuse.measures.area_kind.official_area", refuse)
    assert judged(tmp_path, 0.9)[1]["verdict"] == "met"
    with pytest.raises(AssertionError, match="measured"):
        judged(tmp_path, 0.6)


def test_the_official_share_is_that_of_the_official_areas():
    frame = split_at(0.5)
    found = employment_land_share(
        frame, STRIP, scheme="gbt21010", denominator="boundary", uses="industrial", area="official"
    )
    other, industry = official_area(frame)
    assert found.interval.value == pytest.approx(industry / (industry + other), abs=1e-12)
    assert found.figures["employment_m2"] == industry
    assert found.area == "official"
    assert industry < frame.geometry.area.iloc[1]


def test_an_overlap_and_land_outside_in_the_official_area():
    line = land(box(600_000, SOUTH, 601_000, NORTH), box(600_500, SOUTH, 601_000, NORTH))
    overlap = control_line_overlap(line, STRIP, area="official")
    (want,) = official_area([box(600_000, SOUTH, 601_000, NORTH)], crs=CRS)
    assert (overlap.interval.value, overlap.area) == (want, "official")
    assert want < 1_000_000
    assert overlap.where["area_m2"].iloc[0] == want
    inside = land(box(WEST, SOUTH, 639_000, NORTH))
    outside = outside_urban_boundary(inside, STRIP, area="official")
    assert outside.interval.value == official_area([box(639_000, SOUTH, EAST, NORTH)], crs=CRS)[0]


EDGE = box(638_000, SOUTH, EAST, NORTH)
COUNTIES = land((box(WEST, SOUTH, 638_000, NORTH), {"name": "甲县"}), (EDGE, {"name": "乙县"}))
BLOCKS = land((box(WEST, SOUTH, EAST, NORTH), {"block": "1"}), (EDGE, {"block": "2"}))
BUILT = land((box(637_000, SOUTH, EAST, NORTH), {"state": "built"}))
INSIDE = box(WEST, SOUTH, 638_000, NORTH)


@pytest.mark.parametrize(
    "measure",
    [
        lambda area: outside_county(COUNTIES, STRIP, Zone({"county": "甲县"}), area=area),
        lambda area: block_overlap(BLOCKS, area=area),
        lambda area: built_outside(BUILT, INSIDE, area=area),
        lambda area: other_restriction(land(EDGE), STRIP, on=date(2026, 6, 30), about=["军事"], area=area),
        lambda area: supply_outside_zones(
            land((EDGE, {"contract_on": date(2025, 1, 1)})), land(INSIDE), on=date(2026, 6, 30), since=None, area=area
        ),
    ],
    ids=["county", "blocks", "built", "restriction", "supply"],
)
def test_other_overlaps_take_the_official_area_too(measure):
    plane, official = measure("plane"), measure("official")
    assert (plane.area, official.area) == ("plane", "official")
    # what is restricted outside the layer, and whether land was supplied in the time asked of, is left open
    end = "high" if plane.interval.low == 0 else "low"
    assert getattr(plane.interval, end) == pytest.approx(2_000_000)
    assert getattr(official.interval, end) == official_area([EDGE], crs=CRS)[0]


def test_without_a_band_the_official_area_is_refused():
    with pytest.raises(InputError, match="band"):
        control_line_overlap(land(STRIP).set_crs(None, allow_override=True), STRIP, area="official")
