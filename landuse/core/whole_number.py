"""Reads a whole number that somebody wrote, where Python's own test for digits lets through what it cannot read."""

from __future__ import annotations

#: More digits than a count, a code or a row has; with these a database still holds it.
_MOST = 18


def whole_number(text: str) -> int | None:
    """Return the number written in decimal digits alone; None where there is another sign, or no end of digits.

    Examples
    --------
    >>> whole_number("042"), whole_number("²"), whole_number("-1"), whole_number("9" * 5000)
    (42, None, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= _MOST else None
