from __future__ import annotations

import pytest

from landuse.workflows.policies.quotes import stands_in


@pytest.mark.parametrize(
    ("quote", "found"),
    [("a b", True), ("“ab”…d", True), ("d…ab", False), ("abd", False), ("ab…", False), ("", False), ("ac", False)],
)
def test_the_parts_of_a_quote_stand_in_their_order(quote, found):
    assert stands_in(quote, "a“b” c d") is found
