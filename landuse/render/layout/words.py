"""The words of the boundary sheet, in both languages."""

from __future__ import annotations

from landuse.core.messages import Lang, Message
from landuse.core.terms import PORTIONS

WORDS: dict[str, Message] = {
    "sheet": Message("Boundary sheet: {name}"),
    "mapset": Message("Map set: {name}"),
    "atlas": Message("Atlas: {name}"),
    "location_map": Message("Location: {name}"),
    "current_map": Message("Present use: {name}"),
    "planned_map": Message("Planned use: {name}"),
    "control_map": Message("Control lines: {name}"),
    "change_map": Message("Before and after: {name}"),
    "picture_map": Message("Imagery: {name}"),
    "block_page": Message("{name}: {block}"),
    "portion_page": Message("{name}, {portion}"),
    "no_place": Message("Findings that have no place on the ground ({n})"),
    "lies_at": Message("Centre: {lon}° E, {lat}° N"),
    "in_county": Message("County: {county}"),
    "no_surroundings": Message(
        "No counties, neighbouring zones or roads are given: this map shows the place by coordinates alone"
    ),
    "annex": Message("Annex: boundary points of {name}"),
    "annex_notes": Message("Annex: abuttals and legend of {name}"),
    "page": Message("Page {n} of {of}"),
    "legend": Message("Legend"),
    "boundary": Message("Boundaries (areas: ha)"),
    "approved": Message("Approved boundary"),
    "draft": Message("Draft boundary"),
    "kept": PORTIONS["kept"],
    "added": PORTIONS["added"],
    "withdrawn": PORTIONS["withdrawn"],
    "point": Message("Boundary point, main ones numbered"),
    "current_use": Message("Current use (ha inside the {scope})"),
    "planned_use": Message("Planned use (ha inside the {scope})"),
    "control": Message("Control lines (ha inside the {scope})"),
    "evidence": Message("Ground of this finding (area: ha)"),
    "neighbours": Message("Neighbouring zones"),
    "named_lines": Message("Roads, rivers"),
    "county_line": Message("County line"),
    "unmapped": Message("No parcel covers it"),
    "contested": Message("Claimed twice"),
    "no_code": Message("No use code"),
    "unknown_code": Message("code not in the list"),
    "more_classes": Message("{n} more classes: see the annex"),
    "areas": Message("Areas (ha)"),
    "part": Message("Ground"),
    "plane": Message("Plane"),
    "official": Message("Official"),
    "area_line": Message("{title}  plane {plane}  official {official}"),
    "block": Message("Block {label}"),
    "blocks": Message("{n} blocks: see the annex"),
    "overview": Message("Overview"),
    "ha": Message("{area} ha"),
    "scale": Message("1:{scale}"),
    "km": Message("km"),
    "metres": Message("m"),
    "north": Message("N"),
    "system": Message("CGCS2000, Gauss-Krüger, 3° band, central meridian {meridian}° E (EPSG:{epsg})"),
    "grid": Message("Grid every {step}; X north, Y east with the zone prefix, in kilometres"),
    "sources": Message("Sources: "),
    "source": Message("{role}: {edition}"),
    "no_edition": Message("edition not stated"),
    "on": Message("Review date {day}"),
    "imagery": Message("Date of imagery: {day}"),
    "maker": Message("Drawn by: {who}"),
    "checker": Message("Checked by: {who}"),
    "made_by": Message("Office: {who}"),
    "seal": Message("(seal)"),
    "drawn_on": Message("Date: {day}"),
    "fill_in": Message("____________"),
    "classification": Message("Classification: {what}"),
    "notice": Message(
        "For review only: coordinates and data may be classified; do not publish. The boundary points govern."
    ),
    "side": Message("{side}: "),
    "joined": Message("; "),
    "see_annex": Message(" (by block: see the annex)"),
    "by_coordinates": Message("No layer of named roads or rivers is given: the abuttals are coordinates"),
    "labels_left_out": Message(
        "To keep labels apart, {points} points and {names} names are not labelled; all points are in the annex"
    ),
    "raster": Message("{n} parcels, drawn as an image"),
    "abuttals": Message("Abuttals"),
    "legend_rest": Message("Legend, continued"),
    "nothing": Message("'{title}' gives no boundary, so there is nothing to draw"),
}
SIDES: dict[str, Message] = {
    "E": Message("East"),
    "S": Message("South"),
    "W": Message("West"),
    "N": Message("North"),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """Return a word of the sheet."""
    return WORDS[key](**values).text(lang)


def side(direction: str, lang: Lang) -> str:
    """Return the name of a side."""
    return SIDES[direction].text(lang)
