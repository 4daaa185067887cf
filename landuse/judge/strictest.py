"""Which of two rules is the stricter: by weight, and by limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landuse.core.limits import Limit
    from landuse.core.rules import Rule

#: Heaviest first.
WEIGHTS = ("must", "in_principle", "notice")


def stricter_weight(weight: str, other: str) -> str:
    """Return the heavier of two weights."""
    return min(weight, other, key=WEIGHTS.index)


def weaker(rule: Rule, replaced: Rule) -> bool:
    """Return whether a rule is weaker than the one it would replace, so that it cannot: in weight, or by its limit."""
    if WEIGHTS.index(rule.weight) > WEIGHTS.index(replaced.weight):
        return True
    if rule.check != replaced.check or rule.limit is None or replaced.limit is None:
        # another measure is another rule: there is nothing to compare it by
        return rule.limit is None and rule.gates is None and replaced.limit is not None
    new, old = rule.limit.fixed(), replaced.limit.fixed()
    return new is not None and old is not None and _laxer(new, old)


def _laxer(new: Limit, old: Limit) -> bool:
    """Return whether a limit allows a figure that the other does not."""
    low, high, least, most = *new.bounds, *old.bounds
    return low < least or high > most
