"""Which way an area is found, on how many threads, and what is said of it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from landuse.core import progress
from landuse.geometry import overlay
from landuse.geometry.engine import intersect, pairs, precompile, threads
from landuse.geometry.engine import union as ground
from landuse.geometry.engine.counts import EngineCounts
from tests.geometry.engine.helpers import array, assert_same, by_kernel

BOW_TIE = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


def grid(count, side, size):
    x, y = np.meshgrid(np.arange(count) * side, np.arange(count) * side)
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + size, y.ravel() + size)


class TestEitherWay:
    def test_small_work_loads_no_compiler(self) -> None:
        script = (
            "import sys, numpy as np, shapely; from landuse.geometry import overlay;"
            "b = shapely.box(np.arange(500), 0, np.arange(500) + 2, 1);"
            "overlay.pair_areas(b, b); overlay.area_within(b, b); overlay.united_area(b); overlay.clip(b, b[:9]);"
            "print('numba' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"

    def test_both_ways_give_the_same(self, monkeypatch) -> None:
        units, land = grid(30, 10, 10), array([*grid(8, 37, 33.3), *grid(4, 71, 41.7), BOW_TIE])
        answers = []
        for small in (1e9, -1.0):
            monkeypatch.setattr(pairs, "SMALL", small)
            counts = EngineCounts()
            table = overlay.pair_areas(units, land, counts=counts)
            within = overlay.area_within(units, land, counts=counts)
            answers.append((table, within, overlay.united_area(land), overlay.clip(units, land), counts))
        (one, within_1, total_1, cut_1, geos), (two, within_2, total_2, cut_2, kernel) = answers
        tables = [{(r.left, r.right): r.area_m2 for r in table.itertuples()} for table in (one, two)]
        assert_same(tables[0], tables[1], 1e-9)
        assert within_1.to_numpy() == pytest.approx(within_2.to_numpy(), abs=1e-7)
        assert total_1 == pytest.approx(total_2, rel=1e-12)
        assert cut_1.index.equals(cut_2.index)
        assert cut_1.area.to_numpy() == pytest.approx(cut_2.area.to_numpy())
        assert (geos.kernel, kernel.geos) == (0, 0)
        assert geos.geos > 0
        assert kernel.kernel > 0
        assert kernel.whole > 0
        assert geos.repaired == kernel.repaired == 2

    def test_large_work_is_told_by_pairs_and_vertices(self) -> None:
        assert not pairs.is_large(grid(20, 10, 10), grid(20, 10, 10))
        circles = shapely.buffer(shapely.points(np.arange(40), 0), 30, quad_segs=400)
        assert pairs.is_large(shapely.buffer(shapely.points(np.arange(400) / 10, 0), 3), circles)
        assert pairs.is_large(np.repeat(grid(1, 1, 1), pairs.MANY + 1), grid(1, 1, 1))

    def test_warming_up_uses_every_compiled_part(self) -> None:
        counts = precompile.warm()
        assert counts.kernel > 0
        assert counts.whole > 0

    def test_counts_add_up(self) -> None:
        one = EngineCounts(pairs=3, kernel=2, geos=1)
        one.add(EngineCounts(pairs=4, whole=4, repaired=1))
        assert one == EngineCounts(pairs=7, kernel=2, whole=4, geos=1, repaired=1)

    @pytest.mark.parametrize(("apart", "doubtful"), [(1e-11, 0), (1e-13, 1)])
    def test_in_doubt_geos_decides(self, apart, doubtful) -> None:
        counts = EngineCounts()
        left = Polygon([(0, 0), (100, 0), (110, 100), (3, 90)])
        right = Polygon([(100 - apart, 0), (200, 0), (200, 100), (110 - apart, 100)])
        found = by_kernel([left], [right], counts)
        assert (counts.doubtful, counts.geos) == (doubtful, doubtful)
        assert found[0, 0] == pytest.approx(left.intersection(right).area, abs=1e-12)


class TestGround:
    def test_intersections_of_what_overlaps_itself(self) -> None:
        left = array([box(0, 0, 10, 10), box(5, 5, 6, 6)])
        right = array([box(5, 0, 20, 10), box(0, 0, 10, 10)])
        assert shapely.area(intersect.intersections(left, right, 2)).tolist() == [50.0, 1.0]

    def test_a_union_that_lost_something_is_made_again(self, monkeypatch) -> None:
        monkeypatch.setattr(shapely, "union_all", lambda parts: parts[0])
        assert ground.unite(array([box(0, 0, 10, 10), box(5, 0, 20, 10)])).area == 200.0

    def test_a_coverage_is_dissolved(self) -> None:
        whole = ground.unite(grid(20, 10, 10))
        assert whole.area == 40_000.0
        assert whole.geom_type == "Polygon"


class TestThreads:
    @pytest.mark.parametrize("count", [1, 2, 9])
    def test_every_item_once(self, count) -> None:
        done = np.zeros(1000, dtype=int)

        def work(first, last):
            done[first:last] += 1

        threads.spread(work, 1000, count, chunk=7)
        assert (done == 1).all()

    def test_a_fault_in_a_thread_comes_out(self) -> None:
        def work(first, last):
            raise ValueError(f"{first}")

        with pytest.raises(ValueError, match="0"):
            threads.spread(work, 10, 2, chunk=5)

    @pytest.mark.parametrize(("said", "expected"), [("3", 3), ("0", None), ("many", None)])
    def test_the_environment_sets_how_many(self, monkeypatch, said, expected) -> None:
        monkeypatch.setenv("LANDUSE_THREADS", said)
        assert threads.usable_threads() == expected or (expected is None and threads.usable_threads() >= 1)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_quiet_where_nobody_watches(self, monkeypatch) -> None:
        monkeypatch.setattr(progress, "PATIENCE", -1.0)
        screen = io.StringIO()
        monkeypatch.setattr(sys, "stderr", screen)
        with progress.watch("measuring", 10) as watched:
            watched.add(5)
        assert screen.getvalue() == ""
        assert watched.done == 5

    def test_shown_on_a_terminal_after_a_while(self, monkeypatch) -> None:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        with progress.watch("measuring", 10) as watched:
            watched.add(1)
            assert screen.getvalue() == ""
            monkeypatch.setattr(progress, "PATIENCE", -1.0)
            watched.add(4)
        assert "measuring" in screen.getvalue()
        assert "50%" in screen.getvalue()

    def test_work_within_work_shows_the_outer_one(self, monkeypatch) -> None:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "PATIENCE", -1.0)
        for _ in range(2):
            with progress.watch("walking", 4) as outer:
                outer.add(1)
                threads.spread(lambda first, last: None, 10, 2, chunk=2, what="measuring")
        assert "walking" in screen.getvalue()
        assert "measuring" not in screen.getvalue()

    def test_a_first_step_that_takes_long_is_shown_too(self, monkeypatch) -> None:
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "PATIENCE", 0.02)
        for _ in progress.steps("judging", ["one", "two"]):
            if not screen.getvalue():
                time.sleep(0.3)
        assert "judging" in screen.getvalue()
        assert " 0%" in screen.getvalue()

    @pytest.mark.parametrize("screen", [io.StringIO, Terminal])
    def test_steps_give_everything_and_leave_no_thread(self, monkeypatch, screen) -> None:
        monkeypatch.setattr(sys, "stderr", screen())
        assert list(progress.steps("judging", range(3))) == [0, 1, 2]
        assert sys.stderr.getvalue() == ""
        assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
    def test_a_review_on_a_terminal_shows_progress_and_prints_to_its_file(self, tmp_path, repo) -> None:
        import pty

        script = (
            "import sys; from landuse.core import progress; progress.PATIENCE = 0.0; from landuse.cli import main;"
            f"sys.exit(main(['review', 'layers/sample', '--outputs', 'json', '--out', {str(tmp_path / 'out')!r}]))"
        )
        terminal, theirs = pty.openpty()
        with (tmp_path / "said.txt").open("w") as said:
            child = subprocess.Popen([sys.executable, "-c", script], cwd=repo, stdout=said, stderr=theirs)
        os.close(theirs)
        shown = read_until_closed(terminal)
        os.close(terminal)
        assert child.wait(timeout=240) in (0, 1, 3)
        assert "评判" in shown
        assert "review.json" in (tmp_path / "said.txt").read_text(encoding="utf-8")


def read_until_closed(terminal: int) -> str:
    """Read while the child writes: a terminal holds a few kilobytes, and a child that fills it waits for its reader."""
    shown = b""
    while True:
        try:
            read = os.read(terminal, 1 << 16)
        except OSError:  # as Linux says that the other end is closed
            read = b""
        if not read:
            return shown.decode(errors="replace")
        shown += read


class TestSomeRowsAtATime:
    @pytest.mark.parametrize("rows", [7, 450, 899, 900, 901])
    @pytest.mark.parametrize("threads", [1, 2, 3])
    def test_the_answer_does_not_depend_on_how_many(self, monkeypatch, rows, threads) -> None:
        from landuse.geometry.engine import compiled

        units, land = array([*grid(30, 10, 10)[:-1], BOW_TIE]), array([*grid(8, 37, 33.3), *grid(4, 71, 41.7), BOW_TIE])
        whole = EngineCounts()
        expected = compiled.measure(compiled.ready(units, whole), compiled.ready(land, whole), whole)
        monkeypatch.setattr(compiled, "ROWS", rows)
        counts = EngineCounts()
        found = compiled.measure_rows(units, land, counts, threads)
        for one, other in zip(found, expected, strict=True):
            assert (one == other).all()
        assert counts == whole

    def test_nothing_has_nothing_in_common(self) -> None:
        from landuse.geometry.engine import compiled

        for one, other in ((array([]), grid(3, 1, 1)), (grid(3, 1, 1), array([]))):
            assert [len(each) for each in compiled.measure_rows(one, other, EngineCounts())] == [0, 0, 0]
