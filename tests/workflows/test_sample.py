"""The shipped sample comes out as its README works it out by hand."""

from __future__ import annotations

import json
import re

import pytest

from landuse.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "landuse-demo"
    assert main(["demo", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def review(demo):
    return json.loads((demo / "review.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def findings(review):
    return {one["id"]: one for one in review["findings"]}


def test_every_verdict_is_there(review):
    assert review["summary"] == {"met": 15, "broken": 4, "undecided": 5, "not_judged": 3}
    assert review["work_crs"] == "EPSG:4548"


def test_planned_use_is_met_under_every_reading(findings):
    one = findings["henan-2022/employment-land-share@draft"]
    assert (one["low"], one["high"]) == (pytest.approx(92 / 122, abs=1e-6), pytest.approx(102 / 122, abs=1e-6))
    assert (one["verdict"], one["margin"]) == ("met", pytest.approx(92 / 122 - 0.6, abs=1e-6))
    assert len(one["definitions"]) == 9


def test_present_use_is_open(findings):
    one = findings["henan-2022/employment-land-share-current@draft"]
    assert one["verdict"] == "undecided"
    wanted = {"denominator": "boundary", "uses": "industrial_storage"}
    reading = next(each for each in one["definitions"] if wanted.items() <= each.items())
    expected = (54 / 122, 56 / 122, 74 / 122)
    assert (reading["low"], reading["value"], reading["high"]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("ident", "value", "low", "high", "verdict"),
    [
        ("henan-2022/ecological-red-line@draft", 20000, 20000, 20000, "broken"),
        ("henan-2022/ecological-red-line@added", 20000, 20000, 20000, "broken"),
        ("henan-2022/ecological-red-line@kept", 0, 0, 0, "met"),
        ("henan-2022/permanent-basic-farmland@draft", 0, 0, 0, "met"),
        ("henan-2022/urban-development-boundary@draft", 120000, 0, 120000, "undecided"),
        ("henan-2022/urban-development-boundary@draft/1", 0, 0, 0, "met"),
        ("cn/stated-area@draft", 0, 0, 0, "met"),
        ("cn/idle-land@zone", 1, 1, 1, "broken"),
        ("cn/inside-county@draft", 0, 0, 0, "met"),
        ("cn/block-overlap@draft", 0, 0, 0, "met"),
        ("cn/neighbour-overlap@draft", None, 0, 1220000, "undecided"),
        ("cn/heritage@draft", 0, 0, 0, "met"),
        ("cn/rivers@draft", None, 0, 1220000, "undecided"),
        ("cn/pipelines@draft", None, 0, 1220000, "undecided"),
        ("cn/public-benefit-share@draft", 0.114754, 0.114754, 0.114754, "broken"),
        ("henan-2022/development-plan@zone", 1, 1, 1, "met"),
        ("henan-2022/zone-territorial-plan@zone", 1, 1, 1, "met"),
        ("henan-2022/plan-eia@zone", 0, 0, 0, "broken"),
        ("henan-2022/territorial-plan-in-time@zone", 6, 6, 6, "met"),
        ("henan-2022/land-use-structure@draft", 0.368852, 0.368852, 0.532787, "not_judged"),
    ],
)
def test_each_answer(findings, ident, value, low, high, verdict):
    one = findings[ident]
    assert (one["value"], one["low"], one["high"], one["verdict"]) == (value, low, high, verdict)


def test_the_fee_is_a_fifth_of_the_price(findings):
    rows = {row["contract"]: row for row in findings["cn/idle-land@zone"]["tables"]["disposal"]}
    assert rows["HT-02"]["fee_yuan"] == 12_000_000
    assert {rows[contract]["status"] for contract in ("HT-01", "HT-04")} != {rows["HT-02"]["status"]}


def test_it_reads_in_english_too(tmp_path, capfd):
    assert main(["demo", "--out", str(tmp_path / "out"), "--lang", "en"]) == 0
    shown = capfd.readouterr().out
    assert "met 15  broken 4  undecided 5  not judged 3" in shown
    # the number of a document is its name in every language
    words = re.sub(r"\S+〔\d{4}〕\d+号", "", shown.split(str(tmp_path))[0])
    assert not re.search(r"[\u4e00-\u9fff]", words)
