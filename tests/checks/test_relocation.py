from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from landuse.checks.relocation import relocation
from landuse.core.layer import Table
from tests.made import DAY, land, layer, square

KINDS = ["feasibility_study"]
ARGUED = pd.DataFrame([{"kind": "feasibility_study", "approved_on": date(2026, 1, 1), "valid_until": date(2027, 1, 1)}])
NONE = ARGUED.iloc[:0]


def fact(x, documents=ARGUED, **more):
    return relocation(
        layer("draft", land(square(x=x))), layer("approved", land(square())), documents, on=DAY, kinds=KINDS, **more
    )


def test_a_zone_that_keeps_nothing_needs_its_argument():
    assert fact(500).interval.value == 1
    assert fact(500, Table("documents", NONE, complete=True)).interval.value == 0
    assert fact(500, Table("documents", NONE)).interval.value is None
    assert fact(500, None).interval.value is None
    assert fact(500).figures["withdrawn_m2"] == 10_000


def test_a_zone_that_gives_up_nothing_is_not_relocated():
    evidence = relocation(
        layer("draft", land(square(200))), layer("approved", land(square())), ARGUED, on=DAY, kinds=KINDS
    )
    assert evidence.reason is not None


@pytest.mark.parametrize(("below", "applies"), [(0.2, False), (0.2001, True), (0.1999, False)])
def test_the_kept_share_tells_a_relocation_of_the_whole(below, applies):
    assert (fact(80, whole_below=below).reason is None) is applies


def test_where_the_share_is_not_given_a_partial_move_is_open_unless_argued_anyway():
    assert fact(80, Table("documents", NONE)).interval.value is None
    assert "param:whole_below" in [want.key for want in fact(80, Table("documents", NONE)).wants]
    assert fact(80).interval.value == 1


def test_both_boundaries_are_needed():
    assert relocation(None, layer("approved", land(square())), on=DAY, kinds=KINDS).wants[0].key == "layer:draft"
    assert relocation(layer("draft", land(square())), None, on=DAY, kinds=KINDS).wants[0].key == "layer:approved"
