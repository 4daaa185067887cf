"""The main job on a real zone: 杭州经济技术开发区, its parcels © OpenStreetMap contributors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landuse.cli import main
from tests.made import SHARED

CASE = SHARED / "data" / "xiasha"
pytestmark = pytest.mark.skipif(not CASE.is_dir(), reason="the shared data are not here")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    out = tmp_path_factory.mktemp("xiasha") / "out"
    assert main(["review", str(CASE), "--outputs", "json", "--out", str(out)]) == 1
    return json.loads((out / "review.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def findings(reviewed):
    return {one["id"]: one for one in reviewed["findings"]}


def evidence(finding, kind):
    return sum(item["area_m2"] for item in finding["evidence"] if item["layer"] == kind) / 10_000


def test_the_present_share_of_the_approved_boundary(findings):
    one = findings["henan-2022/employment-land-share-current@approved"]
    assert (one["low"], one["high"]) == (pytest.approx(0.1939, abs=5e-4), pytest.approx(0.7048, abs=5e-4))
    assert one["value"] == pytest.approx(0.1956, abs=5e-4)
    assert (one["verdict"], one["margin"], one["weight"]) == ("undecided", None, "notice")
    assert one["part_of"] == "henan-2022/employment-land-share-current@draft"
    assert evidence(one, "unmapped") == pytest.approx(2444, abs=0.5)
    assert evidence(one, "contested") == pytest.approx(7.99, abs=0.005)
    assert any("2,443.97" in text or "2,443.96" in text for text in one["decides"])
    assert any("7.99" in text for text in one["decides"])


def test_of_the_planned_use_nothing_is_given(findings):
    one = findings["henan-2022/employment-land-share@draft"]
    assert (one["low"], one["value"], one["high"], one["verdict"]) == (0, None, 1, "undecided")
    assert one["wants"][0]["key"] == "layer:planned_parcels"


@pytest.mark.parametrize(
    ("ident", "hectares", "verdict"),
    [
        ("permanent-basic-farmland@draft", 308.75, "broken"),
        ("permanent-basic-farmland@added", 0, "undecided"),
        ("permanent-basic-farmland@kept", 308.75, "broken"),
        ("ecological-red-line@draft", 29.39, "broken"),
        ("ecological-red-line@added", 29.39, "broken"),
        ("ecological-red-line@kept", 0, "undecided"),
    ],
)
def test_overlaps_count_once_and_by_portion(findings, ident, hectares, verdict):
    one = findings[f"henan-2022/{ident}"]
    assert one["value"] / 10_000 == pytest.approx(hectares, abs=0.005)
    assert one["verdict"] == verdict


def test_the_band_the_datum_and_the_counts_are_said(reviewed):
    assert reviewed["work_crs"] == "EPSG:4549"
    sources = {source["role"]: source for source in reviewed["sources"]}
    assert (sources["parcels"]["features"], sources["parcels"]["crs"]) == (668, "EPSG:4326")
    assert any("WGS 84" in note for note in sources["parcels"]["notes"])
    assert all(len(source["sha256"]) == 64 for source in reviewed["sources"])
    met = [one["id"] for one in reviewed["findings"] if one["verdict"] == "met" and one["part_of"] is None]
    assert met == ["cn/block-overlap@draft"]  # all else wants data that the case does not hold, or is broken


def test_expansion_is_barred_and_the_gates_say_why(findings):
    one = findings["henan-2022/expansion-eligibility@draft"]
    assert one["verdict"] == "broken"
    verdicts = {gate["finding"]: gate["verdict"] for gate in one["gates"]["parts"]}
    assert verdicts["henan-2022/ecological-red-line@draft"] == "broken"
    assert verdicts["henan-2022/urban-development-boundary@draft"] == "undecided"


def test_it_comes_out_the_same_when_run_again(tmp_path, capfd):
    for name in ("one", "other"):
        assert main(["review", str(CASE), "--outputs", "json", "--out", str(tmp_path / name)]) == 1
    assert (tmp_path / "one/review.json").read_bytes() == (tmp_path / "other/review.json").read_bytes()
    assert main(["verify", str(tmp_path / "one")]) == 0
    assert main(["compare", str(tmp_path / "one"), str(tmp_path / "other"), "--json"]) == 0
    capfd.readouterr()
    stored = Path(tmp_path / "one/review.json")
    stored.write_text(stored.read_text(encoding="utf-8").replace('"broken"', '"met"'), encoding="utf-8")
    assert main(["verify", str(tmp_path / "one")]) == 1
    assert "review.json" in capfd.readouterr().out
