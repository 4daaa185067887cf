"""Who listens hears every step, nobody hears one after having left."""

from __future__ import annotations

from landuse.core.progress import listening, steps


def test_a_listener_hears_every_step():
    heard = []
    with listening(lambda what, done, total: heard.append((what, done, total))):
        assert list(steps("reading", ["a", "b"])) == ["a", "b"]
    list(steps("judging", ["c"]))
    assert heard == [("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2)]
