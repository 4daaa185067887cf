"""The words of the outputs, in both languages, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from landuse.core.audience import INTERNAL
from landuse.core.messages import Lang, Message
from landuse.core.missing import role_title
from landuse.core.terms import DEFINITIONS, KINDS, VALUES, term

#: Headings, labels and buttons: Chinese, English.
WORDS: dict[str, Message] = {
    # what a review is made of
    "review": Message("Review"),
    "on": Message("Review date"),
    "policy": Message("Policy"),
    "findings": Message("Findings"),
    "finding": Message("Finding"),
    "rule": Message("Rule"),
    "scope": Message("Ground"),
    "part_of": Message("Portion of"),
    "weight": Message("Weight"),
    "verdict": Message("Verdict"),
    "value": Message("Measured"),
    "low": Message("At least"),
    "high": Message("At most"),
    "bounds": Message("Bounds"),
    "limit": Message("Limit"),
    "margin": Message("Margin"),
    "unit": Message("Unit"),
    "area_kind": Message("Area measured"),
    "area_said": Message(
        "plane area in {crs} (the Gauss-Krüger plane), unless it is called official; official area is "
        "that on the ellipsoid, by 国土调查办发〔2008〕32号"
    ),
    "clause": Message("Clause"),
    "clause_id": Message("Clause id"),
    "document": Message("Document"),
    "number": Message("Number"),
    "quote": Message("Quote"),
    "certainty": Message("Certainty of the text"),
    "message": Message("Message"),
    "remedy": Message("Remedy"),
    "reason": Message("Reason"),
    "assumed": Message("Assumptions that counted"),
    "assumption": Message("Assumption"),
    "without_it": Message("Without it"),
    "decision": Message("Decision"),
    "by": Message("By"),
    "definitions": Message("By definition"),
    "decides": Message("What would decide it"),
    "wants": Message("Wanted"),
    "lacking": Message("Still missing"),
    "gates": Message("Conditions"),
    "conditional": Message("Conditional: a clause in principle is not met and needs a recorded reason"),
    "stricter": Message("Another policy is stricter"),
    "all_of": Message("all of"),
    "any_of": Message("any of"),
    "not": Message("not"),
    "ignored_line": Message("slivers left out: {n}, {area} in all, the widest {widest} (tolerance {tolerance})"),
    "ignored": Message("Slivers left out"),
    "labelled": Message("{label}: {text}"),
    "notes": Message("Notes"),
    "portions": Message("By portion"),
    "primary": Message("Primary"),
    "counted": Message("Counted"),
    "not_counted": Message("not counted"),
    "summary": Message("Summary"),
    "sources": Message("Sources"),
    "repairs": Message("Repairs"),
    "assumptions": Message("Assumptions and decisions"),
    "departures": Message("Departures from the policy"),
    # land
    "area": Message("Area"),
    "drawn_area": Message("Drawn area"),
    "official_area": Message("Official area"),
    "stated_area": Message("Stated area"),
    "id": Message("Id"),
    "name": Message("Name"),
    "use": Message("Use"),
    "kind": Message("Kind"),
    "label": Message("Label"),
    "unit_id": Message("Unit id"),
    "of_finding": Message("Evidence of"),
    "boundary": Message("Boundaries"),
    "blocks": Message("Blocks"),
    "block": Message("Block"),
    "changes": Message("Added, withdrawn and kept"),
    "parcels": Message("Parcels, current use"),
    "planned_parcels": Message("Parcels, planned use"),
    "control_lines": Message("Control lines"),
    "other": Message("Other layers"),
    "evidence": Message("Evidence"),
    "no_scheme": Message("code list not stated"),
    "unknown_code": Message("code not in the list"),
    "no_code": Message("no code"),
    # the workbook
    "title": Message("Rule"),
    "structure": Message("Land use"),
    "current": Message("Present"),
    "planned": Message("Planned"),
    "scheme": Message("Code list"),
    "in_m2": Message("area (m²)"),
    "in_ha": Message("area (ha)"),
    "plane_m2": Message("Plane area, m²"),
    "plane_ha": Message("Plane area, ha"),
    "plane_mu": Message("Plane area, mu"),
    "in_share": Message("share"),
    "total": Message("Total"),
    "grounds": Message("Grounds"),
    "rule_id": Message("Rule id"),
    "as_of": Message("As of"),
    "rest": Message("Under no parcel, less overlaps of parcels"),
    "claimed_twice": Message("Claimed by several uses (taken off once)"),
    "unmapped": Message("No parcel covers it"),
    "limit_value": Message("Limit, figure"),
    "counts": Message("Count"),
    "notice_title": Message("Notice"),
    "left_out": Message("Left out"),
    "role": Message("Data"),
    "path": Message("File"),
    "layer": Message("Layer"),
    "edition": Message("Edition"),
    "reader": Message("Reader"),
    "features_n": Message("Features"),
    "sha256": Message("SHA-256"),
    "code": Message("Code"),
    "what": Message("What"),
    "where": Message("Where"),
    "row": Message("Row"),
    "line": Message("Line"),
    "before_m2": Message("Before, m²"),
    "after_m2": Message("After, m²"),
    "of_primary": Message("Of the ground judged"),
    # the map
    "layers": Message("Layers"),
    "basis": Message("About"),
    "legend": Message("Legend"),
    "search": Message("Find by id or name"),
    "found_none": Message("nothing found"),
    "more_found": Message("{n} more: type on"),
    "measure": Message("Measure"),
    "measure_help": Message(
        "Click to add a point, double-click or Enter to end, Backspace to take one back, Esc to leave"
    ),
    "length": Message("Length"),
    "perimeter": Message("Perimeter"),
    "print": Message("Print"),
    "whole": Message("Whole zone"),
    "points": Message(" percentage points"),
    "unknown": Message("not known"),
    "fly": Message("Show"),
    "close": Message("Close"),
    "open_finding": Message("Open the finding"),
    "filter": Message("Filter by verdict"),
    "all": Message("All"),
    "nothing_here": Message("nothing drawn here"),
    "more_items": Message("{n} more, all of them in evidence.gpkg"),
    "no_ground": Message("this finding has no ground on the map"),
    "pointer": Message("Pointer"),
    "map": Message("Map"),
    "panel": Message("Fold the panel"),
    "scale": Message("Scale"),
    "north": Message("N"),
    "crs": Message("Coordinates"),
    "band": Message("CGCS2000, 3° band, central meridian {meridian}° E (EPSG:{epsg}); X north, Y east, m"),
    "yes": Message("yes"),
    "no": Message("no"),
    "conditional_short": Message("conditional"),
    "basemap": Message("Base map"),
    "points_sheet": Message("Boundary points"),
    "pictures": Message("Imagery and land cover (to look at)"),
    "curtain": Message("Before / after"),
    "land_cover": Message("Land cover"),
    "imagery": Message("Imagery"),
    "cover_built": Message("built"),
    "cover_not_built": Message("not built"),
    "cover_mixed": Message("mixed"),
    "cover_water": Message("water"),
    "see_through": Message("See through parcels"),
    "online": Message("The base map comes from an online service: this map uses the network; not for classified data"),
    "shifted": Message(
        "Tiles of the base map lie on GCJ-02 and were moved to CGCS2000, to about a pixel; the land was not moved"
    ),
    "displayed": Message("Shapes are for display (web Mercator); areas were measured in the work CRS"),
    "tiles": Message("Large layers are drawn from vector tiles; attributes and areas are exact"),
    "notice": INTERNAL,
    "enable_scripts": Message("Allow this page to run scripts to see the map. It does not use the network."),
    "features": Message("{n}"),
    "summary_line": Message("Clauses that must or in principle hold: {counts}"),
    # figures that the scripts of the map write
    "areas_line": Message("{ha} ha = {mu} mu ({m2} m²)"),
    "figure_unit": Message("{figure} {unit}"),
    "unit_m2": Message("m²"),
    "unit_ha": Message("ha"),
    "unit_mu": Message("mu"),
    "unit_km2": Message("km²"),
    "unit_m": Message("m"),
    "unit_km": Message("km"),
    "unit_yuan": Message("yuan"),
    "unit_wan_yuan": Message("10 000 yuan"),
    "made_with": Message("made with landuse"),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """Return a text of the outputs."""
    return WORDS[key](**values).text(lang)


def kind_title(kind: object, lang: Lang) -> str:
    """Return how people call a kind of ground."""
    known = KINDS.get(str(kind)) or VALUES.get(str(kind))
    return str(kind).replace("_", " ") if known is None else known.text(lang)


def reading_text(params: Mapping[str, str], lang: Lang) -> str:
    """Write one reading of what a clause leaves open.

    Parameters
    ----------
    params
        Each open definition with the word taken for it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    texts = [
        word("labelled", lang, label=term(DEFINITIONS, name, lang), text=term(DEFINITIONS, taken, lang))
        for name, taken in params.items()
    ]
    return Message("{texts}", texts=texts).text(lang)


#: What an assumption about a layer or table says, by what it begins with.
_OF_ROLES = {
    "complete:": Message("'{role}' is taken to be complete"),
    "role:": Message("'{role}' is taken to be what it was handed in as"),
}


def taken_text(about: str, take: str, lang: Lang) -> str:
    """Write what an assumption takes for settled."""
    for mark, sentence in _OF_ROLES.items():
        if about.startswith(mark):
            return sentence(role=role_title(about.removeprefix(mark))).text(lang)
    return f"{kind_title(about, lang)} → {kind_title(take, lang)}"
