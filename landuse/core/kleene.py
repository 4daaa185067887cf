"""Yes, no and not known, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def all_known(facts: Iterable[bool | None]) -> bool | None:
    """Return whether all facts hold.

    Examples
    --------
    >>> all_known([True, None]), all_known([False, None])
    (None, False)
    """
    seen = list(facts)
    return False if False in seen else None if None in seen else True


def any_known(facts: Iterable[bool | None]) -> bool | None:
    """Return whether one of the facts holds.

    Examples
    --------
    >>> any_known([False, None]), any_known([True, None])
    (None, True)
    """
    seen = list(facts)
    return True if True in seen else None if None in seen else False
