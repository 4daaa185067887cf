"""The differential run, small: what `scripts/differential.py` holds a million pairs to."""

from __future__ import annotations

from scripts import differential


def test_a_few_hundred_pairs_and_drafts_are_right() -> None:
    tally = differential.run(pairs=300, drafts=30, seed=16, seconds=120)
    assert tally.wrong == []
    assert tally.drawn["pairs"] > 100
    assert tally.drawn["drafts"] > 10
    assert max(tally.worst_m2.values()) < 1e-5
    assert tally.geos["refused"] == 0


def test_an_error_is_told_with_what_draws_it_again() -> None:
    tally = differential.Tally()
    tally.hold("area", 1.0, 1.0 + 2e-6, 1e-6, "pair 0/7")
    assert tally.wrong == ["pair 0/7: area is 1.0, exactly 1.000002"]
    assert tally.worst_m2["area"] > 1e-6
