"""What a case states, under ``[zone]``, for the papers that are signed: numbers, names, dates, paper and scale."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.case import Case


def fact(case: Case, name: str) -> str:
    """Return a stated fact as text.

    Parameters
    ----------
    case
        The case.
    name
        Its key under ``[zone]``.

    Returns
    -------
    str
        Several joined by 、; empty where nothing is stated.
    """
    value = case.zone.get(name)
    values = value if isinstance(value, (list, tuple)) else [value]
    return "、".join(
        item.isoformat() if isinstance(item, date) else str(item) for item in values if item is not None
    ).strip()


def whole_number(case: Case, name: str) -> int | None:
    """Return a stated whole number.

    Parameters
    ----------
    case
        The case.
    name
        Its key under ``[zone]``.

    Returns
    -------
    int or None
        None where nothing is stated.

    Raises
    ------
    InputError
        If it is something else.
    """
    value = case.zone.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise InputError(
        Message("'{value}' is no whole number", value=value),
        where=f"[zone] {name}",
        next=Message("Write it as {name} = 10000", name=name),
    )
