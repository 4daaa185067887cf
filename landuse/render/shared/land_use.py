"""Land-use structure as rows of a table: each scope's uses, present and planned side by side, from the land summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landuse.core.messages import Message
from landuse.core.terms import DEFINITIONS, term
from landuse.core.wording import scope_title
from landuse.render.shared.layers import use_title

if TYPE_CHECKING:
    from landuse.core.area import Area
    from landuse.core.findings import Review
    from landuse.core.land import UseArea, UseStructure
    from landuse.core.messages import Lang

#: What closes the uses of a ground, so that they sum to it.
CLOSING: dict[str, Message] = {
    "claimed_twice": Message("Claimed by several uses (taken off once)"),
    "unmapped": Message("No parcel covers it"),
}


def structure(review: Review, lang: Lang) -> list[list[dict[str, Any]]]:
    """Return the uses of the primary scope and of each of its blocks.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of list of dict
        For each scope its rows: a use, its present and planned area in m² and hectares (None where no layer is given)
        and the share they have of the scope; then what several uses claim, taken off once, and what no parcel covers,
        so that a group's sum is the scope.
    """
    land = review.land
    wanted = (land.primary, f"{land.primary}/")
    mine = [table for table in land.uses if table.scope == wanted[0] or table.scope.startswith(wanted[1])]
    return [[_row(row, table, land.name_of(table.scope), lang) for row in table.rows] for table in mine]


def _row(row: UseArea, of: UseStructure, name: str, lang: Lang) -> dict[str, Any]:
    use = use_title(row.code or "", row.scheme, lang) if row.kind == "use" else CLOSING[row.kind].text(lang)
    listed = None
    if row.kind == "use":
        listed = term(DEFINITIONS, row.scheme, lang) if row.scheme else Message("code list not stated").text(lang)
    return {
        "scope": scope_title(of.scope, name).text(lang),
        "ground_m2": of.plane.m2,
        "use": use,
        "scheme": listed,
        **_figures("current", row.current, of),
        **_figures("planned", row.planned, of),
    }


def _figures(name: str, area: Area | None, of: UseStructure) -> dict[str, float | None]:
    return {
        f"{name}_m2": None if area is None else area.m2,
        f"{name}_ha": None if area is None else area.ha,
        f"{name}_share": None if area is None else area.share_of(of.plane),
    }
