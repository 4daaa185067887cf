"""Where the time of a run goes is kept where somebody asks, and only there."""

from __future__ import annotations

from landuse.cli._common import timing_lines
from landuse.core import timings
from landuse.core.progress import steps
from landuse.core.timings import Step, by_work


def test_nothing_is_kept_unless_asked() -> None:
    timings.kept()
    assert list(steps("reading", ["draft"])) == ["draft"]
    assert timings.kept() == ()


def test_each_thing_gone_through_is_a_step() -> None:
    timings.keep()
    with timings.timed("reading"):
        assert list(steps("reading", ["draft", "parcels"])) == ["draft", "parcels"]
    assert [(step.what, step.name) for step in timings.kept()] == [
        ("reading", "draft"), ("reading", "parcels"), ("reading", ""),
    ]  # fmt: skip


def test_the_whole_is_what_was_timed_else_the_sum_of_what_was_not_beside() -> None:
    made = by_work(
        (Step("writing", "map", 3.0, beside=True), Step("writing", "json", 1.0), Step("writing", "gpkg", 2.0))
    )
    assert made["writing"][0] == 3.0
    assert [part.name for part in made["writing"][1]] == ["map", "gpkg", "json"]
    assert by_work((Step("reading", "draft", 1.0), Step("reading", "", 5.0)))["reading"][0] == 5.0


def test_the_lines_are_in_the_users_language() -> None:
    steps_kept = (Step("reading", "draft", 1.25), Step("writing", "map", 2.0, beside=True))
    chinese = "\n".join(timing_lines(steps_kept, "zh"))
    assert "读取" in chinese
    assert "1.25  draft" in chinese
    assert "与其他输出同时进行" in chinese
    assert "beside the others" in "\n".join(timing_lines(steps_kept, "en"))
