"""What a row of a table says of its use, by word or by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.codes import list_schemes, load_scheme

if TYPE_CHECKING:
    from landuse.rows import Row


def is_industrial(row: Row) -> bool | None:
    """Tell whether a row is about industrial land (工业用地).

    Parameters
    ----------
    row
        A row with ``use`` or ``use_name``, or else ``use_code``; tables do not state which list their codes are of.

    Returns
    -------
    bool or None
        None where nothing is said, where the words (工矿仓储) hold storage and mining too, or where a code is
        industrial in one list and not in another.
    """
    words = row.first("use", "use_name")
    if words is not None:
        return True if "工业" in words else None if "工矿" in words else False
    code = row.text("use_code")
    if code is None:
        return None
    listed = [load_scheme(name) for name in list_schemes()]
    told = {_told(each.classes(code, "industrial")) for each in listed if each.knows(code)}
    return told.pop() if len(told) == 1 else None


def _told(classes: frozenset[str]) -> bool | None:
    return None if len(classes) > 1 and "employment" in classes else "employment" in classes
