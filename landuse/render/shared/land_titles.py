"""How the rows of the land summary are called, in one place for every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.code_lists import load_scheme
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.land import OccupiedArea, UseArea
    from landuse.core.messages import Lang

LAND_CLASSES: dict[str, Message] = {
    "agricultural": Message("agricultural land"),
    "construction": Message("construction land"),
    "unused": Message("unused land"),
    "sea": Message("sea"),
    "open": Message("class left open by the code"),
}
#: What closes a breakdown, so that it sums to its whole.
CLOSING: dict[str, Message] = {
    "claimed_twice": Message("Claimed by several parcels, taken off once"),
    "unmapped": Message("Under no parcel"),
    "stated": Message("Difference of stated and drawn areas"),
}
AREAS: dict[str, Message] = {"plane": Message("Plane area"), "official": Message("Official area")}


def area_title(kind: str) -> Message:
    """Return the title of a kind of area."""
    return AREAS[kind]


def closing_title(kind: str, lang: Lang) -> str:
    """Return the title of a row that closes a breakdown."""
    return CLOSING[kind].text(lang)


def use_title(code: str | None, scheme: str | None, lang: Lang) -> str:
    """Return a use code with its name; the names of the lists are Chinese in both languages."""
    if not code:
        return Message("No use code").text(lang)
    if scheme is None:
        return Message("{code} (no code list stated)", code=code).text(lang)
    name = load_scheme(scheme).name_of(code)
    return f"{code} {name}" if name else Message("{code} (not in the code list)", code=code).text(lang)


def use_name(row: UseArea | OccupiedArea, lang: Lang, scheme: str | None = None) -> str:
    """Return the title of a row of uses or of an occupied parcel."""
    if row.kind in CLOSING:
        return closing_title(row.kind, lang)
    code = row.code if hasattr(row, "code") else row.use_code
    return use_title(code, getattr(row, "scheme", scheme), lang)
