"""Stock land (存量用地) for a project: which pieces could take it, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landuse.core.codes import normalise_code
from landuse.measures.table_rows import Row, rows_of

if TYPE_CHECKING:
    from landuse.core.layer import Layer

#: The order a project is shown stock land in: what the state can supply at once, then what it has to win back first.
ORDER = ("approved_unsupplied", "determined_idle", "suspected_idle", "supplied_unused", "inefficient")
COLUMNS = ["row", "id", "name", "category", "use_code", "area_m2", "fit", "surplus_m2", "serviced"]


def rank_sites(stock: Layer, need_m2: float | None, use_code: str | None) -> pd.DataFrame:
    """List the pieces of stock land that could take a project, the best first.

    A piece fits where it is large enough and of the same use. Where the need, the use of either or the kind of the
    piece is not known, it may fit. Pieces that fit come before those that may; then by category, land with services
    first, and the piece that leaves least over.

    Parameters
    ----------
    stock
        Stock land with ``category``, ``use_code`` and ``serviced``, in metres.
    need_m2
        The land the project needs, m²; None where not known.
    use_code
        The use it needs, in the code list of the stock land; None where not known.

    Returns
    -------
    DataFrame
        ``row`` (counted from 1), ``id``, ``name``, ``category``, ``use_code``, ``area_m2`` (plane), ``fit`` (``yes`` or
        ``maybe``), ``surplus_m2`` and ``serviced``.
    """
    every = assess_sites(stock, need_m2, use_code)
    return every.loc[every["fit"] != "no", COLUMNS].reset_index(drop=True)


def assess_sites(stock: Layer, need_m2: float | None, use_code: str | None) -> pd.DataFrame:
    """List every piece of stock land, the best first, with what fits of it, and what does not.

    Parameters
    ----------
    stock, need_m2, use_code
        As `rank_sites` takes them.

    Returns
    -------
    DataFrame
        The columns of `rank_sites`, ``fit`` being ``no`` as well, with ``large``, ``same_use`` and ``listed`` (true,
        false or null) and the geometry of each.
    """
    sites = [_site(row, need_m2, use_code) for row in rows_of(stock)]
    table = pd.DataFrame(sites, columns=[*COLUMNS, "large", "same_use", "listed", "geometry"])
    order = pd.DataFrame(
        {
            "fit": table["fit"].map(("yes", "maybe", "no").index),
            "category": table["category"].map(lambda word: ORDER.index(word) if word in ORDER else len(ORDER)),
            "serviced": table["serviced"].map(lambda known: {True: 0, None: 1, False: 2}[known]),
            "surplus": table["surplus_m2"].fillna(table["area_m2"]),
            "row": table["row"],
        }
    )
    return table.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)


def same_use(left: str | None, right: str | None) -> bool | None:
    """Return whether two use codes of one list are the same use, or one a part of the other."""
    first, second = normalise_code(left), normalise_code(right)
    return None if not first or not second else first.startswith(second) or second.startswith(first)


def _takes(site: str | None, need: str | None) -> bool | None:
    """Return whether a site may take a use; one that is told by a broader code may be of another."""
    broad, narrow = normalise_code(site), normalise_code(need)
    if broad and narrow and narrow.startswith(broad) and narrow != broad:
        return None
    return same_use(site, need)


def _site(row: Row, need_m2: float | None, use_code: str | None) -> dict[str, object]:
    area = float(row.geometry.area)
    category = row.text("category")
    large = None if need_m2 is None else area >= need_m2
    same = _takes(row.text("use_code"), use_code)
    listed = category in ORDER or None
    fits = [large, same, listed]
    return {
        "row": row.number,
        "id": row.ident,
        "name": row.text("name"),
        "category": category,
        "use_code": row.text("use_code"),
        "area_m2": area,
        "fit": "no" if area == 0 or False in fits else "yes" if all(fits) else "maybe",
        "surplus_m2": None if need_m2 is None else area - need_m2,
        "serviced": row.yes("serviced"),
        "large": large,
        "same_use": same,
        "listed": listed,
        "geometry": row.geometry,
    }
