"""A case edited in any order stays one that is reviewed soundly, and what is compared is what was changed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import geopandas as gpd
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from shapely import box

from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render.json import content
from landuse.workflows import outputs
from landuse.workflows.compare import changes, read_review
from landuse.workflows.verify import verify

#: Many edits by scripts/faults; a few in CI.
FULL = os.environ.get("LANDUSE_FAULTS") == "full"
EAST, NORTH = 500_000, 3_520_000
RED_LINE, FARMLAND = "henan-2022/ecological-red-line", "henan-2022/permanent-basic-farmland"
DAYS = ("2026-06-30", "2024-01-01", "2027-12-31")
RULES = [RED_LINE, FARMLAND, "cn/stated-area", "cn/idle-land", "cn/block-overlap"]


def land(west, east, south=0, north=1000):
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


class EditedCase(RuleBasedStateMachine):
    """Edit a case folder as a person does; the model beside it knows what must come of it."""

    @initialize(width=st.integers(200, 900))
    def begin(self, width):
        self.folder = Path(tempfile.mkdtemp(prefix="landuse-edited-"))
        self.case = self.folder / "案卷"
        self.case.mkdir()
        self.width, self.day, self.line, self.covers = width, DAYS[0], None, False
        self.decided, self.supply, self.before = False, None, None
        self._draw()

    def _draw(self):
        frame = gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[land(0, self.width)], crs=4548)
        frame.to_file(self.case / "draft.gpkg", layer="draft")

    @rule(width=st.integers(200, 900))
    def redraw(self, width):
        self.width = width
        self._draw()

    @rule(west=st.integers(0, 1200), covers=st.booleans())
    def give_a_red_line(self, west, covers):
        self.line, self.covers = west, covers
        gpd.GeoDataFrame({"id": ["1"]}, geometry=[land(west, 2000)], crs=4548).to_file(self.case / "line.gpkg")
        gpd.GeoDataFrame({"id": ["1"]}, geometry=[land(-5000, 9000, -5000, 9000)], crs=4548).to_file(
            self.case / "covers.gpkg"
        )

    @precondition(lambda self: self.line is not None)
    @rule()
    def take_the_red_line_away(self):
        self.line = None
        (self.case / "line.gpkg").unlink()

    @rule(vouched=st.booleans())
    def give_a_register(self, vouched):
        self.supply = vouched
        (self.case / "supply.csv").write_text("宗地编号,供地方式\n", encoding="utf-8")

    @precondition(lambda self: self.supply is not None)
    @rule()
    def take_the_register_away(self):
        self.supply = None

    @rule(day=st.sampled_from(DAYS))
    def change_the_day(self, day):
        self.day = day

    @rule()
    def decide(self):
        self.decided = not self.decided

    def _write(self):
        text = f'title = "改"\non = {self.day}\npolicy = ["henan-2022"]\nrules = {json.dumps(RULES)}\n'
        text += '[layers.draft]\npath = "draft.gpkg"\nlayer = "draft"\n'
        if self.line is not None:
            text += '[layers.ecological_red_line]\npath = "line.gpkg"\n'
            text += 'covers = { path = "covers.gpkg" }\n' if self.covers else ""
        if self.supply is not None:
            text += '[tables.supply]\npath = "supply.csv"\n'
            vouch = 'complete = { by = "供地科", reason = "导出核对一致", until = 2028-01-01 }\n'
            text += vouch if self.supply else ""
        if self.decided:
            text += f'[[decisions]]\nfinding = "{RED_LINE}@draft"\nruling = "overruled"\nreason = "现场核实"\n'
            text += f'by = "审查人"\non = {DAYS[1]}\n'
        (self.case / "case.toml").write_text(text, encoding="utf-8")

    @invariant()
    def it_is_judged_soundly(self):
        if not hasattr(self, "case"):
            return
        self._write()
        judged = review(read_case(self.case))
        finding = judged.finding(RED_LINE)
        overlap = 0 if self.line is None else max(0, self.width - self.line) * 1000.0
        if finding.verdict != "not_judged":
            wanted = "broken" if overlap else "met" if self.covers and self.line is not None else "undecided"
            assert finding.verdict == wanted
            assert finding.evidence.interval.low <= overlap + 0.01
            assert finding.evidence.interval.high >= overlap - 0.01
        assert (finding.decision is not None) == self.decided or finding.verdict == "not_judged"
        assert judged.partial
        assert judged.exit_code != 0
        if self.supply is None:
            assert judged.finding("cn/idle-land").verdict in ("undecided", "not_judged")
        self.judged = judged

    @rule()
    def save_and_load(self):
        """What was saved is what is loaded, and what a second run writes."""
        self._write()
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        judged = review(read_case(self.case))
        outputs.write(judged, out, ["json"])
        assert json.loads((out / "review.json").read_text(encoding="utf-8")) == content(judged)
        assert verify(out).same

    @rule()
    def keep_for_comparison(self):
        self._write()
        self.before = self.folder / "before"
        shutil.rmtree(self.before, ignore_errors=True)
        outputs.write(review(read_case(self.case)), self.before, ["json"])

    @precondition(lambda self: self.before is not None)
    @rule()
    def compare_with_what_was_kept(self):
        """The ledger names a finding if, and only if, it is another now; backwards it opens what forwards it closes."""
        self._write()
        now = self.folder / "now"
        shutil.rmtree(now, ignore_errors=True)
        outputs.write(review(read_case(self.case)), now, ["json"])
        before, after = read_review(self.before), read_review(now)
        old, new = ({finding["id"]: finding for finding in each["findings"]} for each in (before, after))
        forwards, backwards = (table.set_index("id") for table in (changes(before, after), changes(after, before)))
        assert set(forwards.index) == {*old, *new} == set(backwards.index)
        opposite = {"opened": "closed", "closed": "opened", "new": "gone", "gone": "new"}
        for ident, change in forwards["change"].items():
            assert backwards["change"][ident] == opposite.get(change, change)
            assert bool(forwards["moved"][ident]) == bool(backwards["moved"][ident])
            if ident in old and ident in new and old[ident]["verdict"] == new[ident]["verdict"]:
                assert change not in ("opened", "closed", "new", "gone")
            else:
                assert forwards["moved"][ident]
        assert not changes(after, after)["moved"].any()

    def teardown(self):
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)


EditedCase.TestCase.settings = settings(
    max_examples=40 if FULL else 2,
    stateful_step_count=20 if FULL else 6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEditedCase = pytest.mark.slow(EditedCase.TestCase)
