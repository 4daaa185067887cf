"""The words of the written opinion, in both languages, as far as other outputs do not have them."""

from __future__ import annotations

from landuse.core.messages import Lang, Message

WORDS: dict[str, Message] = {
    "title": Message("Opinion on {name}"),
    "number": Message("Reference"),
    "office": Message("Reviewing office"),
    "applicant": Message("Applicant"),
    "letter": Message("Its letter"),
    "received": Message("Received on"),
    "project": Message("Subject"),
    "on": Message("Review date"),
    "policies": Message("Judged by"),
    "consulted": Message("Departments consulted"),
    "evaluation_year": Message("Year of the intensive-use evaluation"),
    "plan_approval": Message("Approval of the territorial plan"),
    "fill_in": Message("________________"),
    "day": Message("____-__-__"),
    "conclusion": Message("Conclusion of the review"),
    "proposed": Message("Proposed conclusion: {kind}"),
    "why_consent": Message("All {counted} clauses that count are met."),
    "why_conditional": Message(
        "No clause that must hold is broken and none is undecided; {principle} in principle are broken "
        "or left from earlier, with reasons on record: conditions apply."
    ),
    "why_supplement": Message(
        "No clause that must hold is broken; {undecided} are undecided, and {principle} in principle are "
        "broken or left from earlier."
    ),
    "why_refusal": Message(
        "Of the clauses that must hold, {must} broken and {undecided} undecided; of those in principle, "
        "{principle} broken or left from earlier."
    ),
    "counts": Message(
        "Clauses that must or in principle hold: {met} met, {broken} broken, {undecided} undecided; "
        "{not_judged} not judged."
    ),
    "conditions_list": Message("Conditions attached"),
    "condition": Message("Condition"),
    "open_list": Message("What is broken or undecided"),
    "supply_line": Message("To be supplied: {n} ({each}); see part 2."),
    "supply_count": Message("{n} by {whom}"),
    "supply_none": Message("Nothing is to be supplied."),
    "none": Message("None."),
    "supplies": Message("What is to be supplied"),
    "supplies_intro": Message("Once these are supplied, the clauses named can be decided. Please supply them by {by}."),
    "item": Message("Item"),
    "whom": Message("By whom"),
    "for_clauses": Message("For"),
    "by_when": Message("By when"),
    "serial": Message("No."),
    "clauses": Message("Clause by clause"),
    "group_broken": Message("Broken"),
    "group_undecided": Message("Undecided"),
    "group_met": Message("Met"),
    "group_notice": Message("Notices"),
    "group_leads": Message("Leads for a site visit (no findings)"),
    "source": Message("Source"),
    "figures": Message("Figures"),
    "figures_line": Message("measured {value}; at least {low}; at most {high}; limit {limit}; margin {margin}"),
    "id": Message("Finding"),
    "numbers_behind": Message("Figures behind it"),
    "assumption_line": Message("{about}; reason: {reason}; by {by}; without it: {without}"),
    "decision_line": Message("{ruling}; reason: {reason}; by {by}; {on}"),
    "clause_heading": Message("{title}: {verdict}"),
    "indent": Message("- "),
    "separator": Message("; "),
    "spots": Message("Where it lies"),
    "spot_line": Message("{id} {kind} {name} {area}"),
    "spot_more": Message("{n} more, {area} in all, in evidence.gpkg"),
    "spot_map": Message("{title}: where"),
    "spot_maps_left": Message("Pictures of {n} more findings are not shown here: see map.html."),
    "portions_of": Message("{title}: by portion"),
    "land": Message("Areas and land use"),
    "grounds": Message("Areas of the grounds"),
    "ha": Message("{what}, ha"),
    "mu": Message("{what}, mu"),
    "area_kinds": Message("Areas: {said}."),
    "plane": Message("Plane area"),
    "official": Message("Official area"),
    "before": Message("Before: blocks as approved"),
    "after": Message("After: blocks of the draft"),
    "from_block": Message("From block"),
    "approval": Message("Approved by, on"),
    "approved_area": Message("Approved area"),
    "drawn": Message("Drawn"),
    "kept": Message("Kept"),
    "added": Message("In"),
    "withdrawn": Message("Out"),
    "after_area": Message("After"),
    "sum": Message("Total"),
    "use_table": Message("Land use of the {scope}"),
    "owners": Message("Added land by ownership, township and class"),
    "owners_none": Message(
        "Added land cannot be listed by ownership, township and class: no parcels are given, or nothing is added."
    ),
    "owners_twice": Message(
        "Measured by parcel: where parcels overlap each counts, and {area} under no parcel is not listed."
    ),
    "ownership": Message("Ownership"),
    "township": Message("Township (location)"),
    "great_class": Message("Great class"),
    "agricultural": Message("agricultural"),
    "construction": Message("construction"),
    "unused": Message("unused"),
    "sea": Message("sea"),
    "unknown": Message("not known"),
    "several": Message("not certain"),
    "parcels_overlap": Message("Overlaps by parcel"),
    "idle": Message("Disposal of idle land"),
    "idle_none": Message("No supply ledger is given, or it has no parcel to list."),
    "rows_left": Message("{n} more rows are in tables.xlsx."),
    "boundary": Message("Boundary"),
    "boundary_none": Message("No boundary is given."),
    "abuttals": Message("Abuttals"),
    "by_coordinates": Message("No layer of named roads or rivers is given: the abuttals are coordinates."),
    "points": Message("Table of boundary points"),
    "points_left": Message("{n} rows, of which the first {shown} stand here; all are in the annex of boundary.pdf."),
    "sources": Message("Data: editions, dates, hashes"),
    "file": Message("File"),
    "edition": Message("Edition"),
    "not_stated": Message("not stated"),
    "as_of": Message("As of"),
    "features": Message("Features"),
    "hash": Message("SHA-256"),
    "packs": Message("Policy documents"),
    "version": Message("Version"),
    "repairs": Message("Repairs and faults"),
    "repairs_none": Message("Nothing was repaired or found wrong while reading."),
    "unchecked": Message("What was not checked"),
    "unchecked_rules": Message("Clauses not judged"),
    "why_not": Message("Reason"),
    "notes": Message("Notes of the review"),
    "limits": Message(
        "This review measures and compares what was handed in. No site was visited, no seal or original "
        "was checked. Slivers narrower than the tolerance do not count; their number and area stand "
        "under each clause."
    ),
    "signatures": Message("Signatures"),
    "reviewed": Message("Reviewed by"),
    "rechecked": Message("Checked by"),
    "approved": Message("Approved by"),
    "signature_line": Message("{role}: {blank}    Date: {day}"),
    "signature": Message("Signature"),
    "date": Message("Date"),
    "seal": Message("(seal)"),
    "notice": Message("This opinion is no basis for an approval of land use."),
    "page": Message("— {n} —"),
    "conditional_mark": Message("conditional"),
    "clause": Message("Clause"),
    "what_found": Message("What was found"),
    "more_clauses": Message("{n} more: see part 3"),
}
#: How sure it is that a clause stands so, as packs state it.
CERTAINTIES: dict[str, Message] = {
    "text": Message("the document's own words"),
    "found": Message("found in the document"),
    "practice": Message("common practice, not a document's words"),
    "partly confirmed": Message("partly confirmed"),
    "recalled": Message("recalled, check before use (confidence {rest})"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Give a word of the opinion.

    Parameters
    ----------
    key
        Its key.
    lang
        ``zh`` or ``en``.
    **values
        What it names.

    Returns
    -------
    str
        The word with its values in place.
    """
    return WORDS[key](**values).text(lang)


def certainty_text(certainty: str, lang: Lang) -> str:
    """Write how sure it is that a clause stands as quoted.

    Parameters
    ----------
    certainty
        As the pack states it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        In words; the pack's own where there are none for it.
    """
    first, _, rest = certainty.partition(" ")
    known = CERTAINTIES.get(certainty) or CERTAINTIES.get(first)
    return known(rest=rest).text(lang) if known else certainty
