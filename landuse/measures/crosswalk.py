"""Areas by use code told in another code list: an interval for each code, since lists do not match one to one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.code_lists import load_scheme
from landuse.core.crosswalk import crosswalk

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The row of ground that the other list has nothing like, or of which nothing is known.
NOTHING_LIKE_IT = ""


def areas_across(pieces: Iterable[tuple[frozenset[str], float]], from_scheme: str, to_scheme: str) -> pd.DataFrame:
    """Return in another code list how much ground is under each use, at least and at most.

    Parameters
    ----------
    pieces
        The codes that claim a piece, as written in the data, and its area, m²; the pieces share no ground. No code, a
        blank or one that the list does not know may be anything.
    from_scheme, to_scheme
        The code list they are of, and the one wanted.

    Returns
    -------
    DataFrame
        A row for each code of the other list that some piece may be: ``use_code``, ``use_name``, ``from_codes`` (what
        it came from), ``low_m2`` (pieces that can be nothing else) and ``high_m2`` (all that may be it). Last, with an
        empty code, what the other list has nothing like, or may have.

    Examples
    --------
    >>> land = [(frozenset({"0601"}), 60.0), (frozenset({"05H1"}), 40.0)]
    >>> found = areas_across(land, "sandiao", "ydyh2023").set_index("use_code")
    >>> found.loc["1001", ["low_m2", "high_m2"]].tolist(), found.loc["0902", ["low_m2", "high_m2"]].tolist()
    ([60.0, 60.0], [0.0, 40.0])
    """
    least: dict[str, float] = {}
    most: dict[str, float] = {}
    origins: dict[str, set[str]] = {}
    open_m2 = 0.0
    for codes, area in pieces:
        meant = _meant(codes, from_scheme, to_scheme)
        if meant is None:
            open_m2 += area
            continue
        for code in meant:
            most[code] = most.get(code, 0.0) + area
            origins.setdefault(code, set()).update(codes)
        if len(meant) == 1:
            (only,) = meant
            least[only] = least.get(only, 0.0) + area
    names = load_scheme(to_scheme)
    order = sorted(most.keys() | ({NOTHING_LIKE_IT} if open_m2 else set()), key=lambda code: (not code, code))
    rows = [
        {
            "use_code": code,
            "use_name": names.name_of(code) if code else None,
            "from_codes": "、".join(sorted(origins.get(code, ()))),
            "low_m2": least.get(code, 0.0),
            "high_m2": most.get(code, 0.0) + open_m2,
        }
        for code in order
    ]
    return pd.DataFrame(rows, columns=["use_code", "use_name", "from_codes", "low_m2", "high_m2"])


@cache
def _meant(codes: frozenset[str], from_scheme: str, to_scheme: str) -> frozenset[str] | None:
    """Return all that codes may be in the other list; None where one of them is not known and may be anything."""
    source = load_scheme(from_scheme)
    meant: set[str] = set()
    for code in codes:
        parts = source.split(code)
        if not parts or any(source.find(part) is None for part in parts):
            return None
        for part in parts:
            meant.update(crosswalk(part, from_scheme, to_scheme) or (NOTHING_LIKE_IT,))
    return frozenset(meant) or None
