"""What code terms are called, once for every output: verdicts, scopes, kinds of ground, values, units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landuse.core.messages import Lang

VERDICTS: dict[str, Message] = {
    "met": Message("met"),
    "broken": Message("broken"),
    "undecided": Message("undecided"),
    "not_judged": Message("not judged"),
}
WEIGHTS: dict[str, Message] = {
    "must": Message("must"),
    "in_principle": Message("in principle"),
    "notice": Message("notice"),
}
#: Who supplies what is missing.
SUPPLIERS: dict[str, Message] = {
    "zone": Message("the zone's administration"),
    "bureau": Message("the natural-resources bureau"),
    "survey": Message("the survey unit"),
    "authority": Message("the competent authority"),
}
#: What a reviewer decided on a finding.
DECISIONS: dict[str, Message] = {
    "upheld": Message("upheld"),
    "overruled": Message("overruled"),
    "deferred": Message("deferred"),
}
SCOPES: dict[str, Message] = {
    "draft": Message("draft"),
    "approved": Message("approved boundary"),
    "kept": Message("kept portion"),
    "added": Message("added portion"),
    "withdrawn": Message("withdrawn portion"),
    "zone": Message("zone"),
}
BLOCK = Message("block {block} of the {of}")
NAMED_BLOCK = Message("{name} of the {of}")
#: What becomes of land between two boundaries, as the head of a column or a legend.
PORTIONS: dict[str, Message] = {
    "kept": Message("Kept"),
    "added": Message("Added"),
    "withdrawn": Message("Withdrawn"),
}
#: Faults of a drawing, by their code.
FAULTS: dict[str, Message] = {
    "overlap": Message.in_context("fault", "overlap"),
    "contained": Message.in_context("fault", "one within another"),
    "duplicate": Message.in_context("fault", "duplicate"),
    "gap": Message.in_context("fault", "gap"),
    "hole": Message.in_context("fault", "hole"),
    "uncovered": Message.in_context("fault", "ground that nothing covers"),
    "beyond": Message.in_context("fault", "beyond the line"),
    "unmatched_vertex": Message.in_context("fault", "point missing on a shared side"),
    "spike": Message.in_context("fault", "spike"),
    "tiny": Message.in_context("fault", "splinter"),
    "repeated_point": Message.in_context("fault", "repeated point"),
    "invalid": Message.in_context("fault", "invalid outline"),
}

#: What a survey coordinate file says of a plot, by the name of the column it is read into.
SURVEY_COLUMNS: dict[str, Message] = {
    "point_count": Message.in_context("survey file", "number of points"),
    "stated_area": Message.in_context("survey file", "area stated"),
    "stated_area_text": Message.in_context("survey file", "area as written"),
    "plot_number": Message.in_context("survey file", "plot number"),
    "plot_name": Message.in_context("survey file", "plot name"),
    "geometry_kind": Message.in_context("survey file", "kind of geometry"),
    "map_sheet": Message.in_context("survey file", "map sheet"),
    "use": Message.in_context("survey file", "use of the plot"),
    "use_code": Message.in_context("survey file", "use code"),
    "extra": Message.in_context("survey file", "other fields"),
    "ring_numbers": Message.in_context("survey file", "ring numbers"),
    "point_names": Message.in_context("survey file", "point numbers"),
    "line": Message.in_context("survey file", "line in the file"),
}
#: Units, as they stand behind a figure or in a column of their own.
UNITS: dict[str, Message] = {
    "day": Message("days"),
    "month": Message("months"),
    "year": Message("years"),
    "m": Message("m"),
    "ha": Message("ha"),
    "yuan": Message("yuan"),
    "yuan/mu": Message("yuan per mu"),
    "yuan/ha": Message("yuan per ha"),
    "wan_yuan/ha": Message("10 000 yuan per ha"),
    "wan_yuan/mu": Message("10 000 yuan per mu"),
    "person/ha": Message("people per ha"),
    "m2/person": Message("m² per person"),
}

#: What the code terms in tables stand for.
VALUES: dict[str, Message] = {
    "suspected_idle": Message("suspected idle"),
    "determined_idle": Message("determined idle"),
    "not_idle": Message("not idle"),
    "undecided": Message("undecided"),
    "disposed": Message("disposed of"),
    "cancelled": Message("cancelled"),
    "completed": Message("completed"),
    "warning": Message("warning"),
    "none": Message("none"),
    "fee": Message("fee"),
    "recovery": Message("recovery"),
    "measures": Message("measures under Art. 12"),
    "not_started": Message("not started"),
    "started": Message("started"),
    "stopped": Message("stopped"),
    "changed": Message("as changed"),
    "agreed": Message("as agreed"),
    "delivery": Message("a year from delivery"),
    "government": Message("government"),
    "force_majeure": Message("force majeure"),
    "own": Message("own doing"),
    "disputed": Message("disputed"),
    "points": Message(" percentage points"),
    "unknown": Message("unknown"),
    "state": Message("state-owned"),
    "collective": Message("collective"),
    "core": Message("core"),
    "general": Message("general"),
    "plane": Message("plane area"),
    "official": Message("official area"),
    "employment": Message("employment land"),
    "construction": Message("other construction land"),
    "water": Message("water"),
    "other": Message("other land"),
    "open": Message("open"),
    "applicant": Message("applicant"),
    "approver": Message("approver"),
    "time_limit": Message("time limit"),
    "exchange": Message("exchange"),
    "merger": Message("merger"),
    "redevelop": Message("redevelopment"),
    "exit": Message("exit"),
    "in_force": Message("in force"),
    "not_in_force": Message("not in force"),
    "present": Message("on file"),
    "absent": Message("absent"),
    "overdue": Message("overdue"),
    "said_built_not_seen": Message("said built, not seen"),
    "investment": Message("investment"),
    "pre_drawn": Message("boundary drawn beforehand"),
    "done_late": Message("done late"),
    "province": Message("province"),
}

#: What the pieces of ground that a finding stands on are.
KINDS: dict[str, Message] = {
    "employment": Message("employment land"),
    "unmapped": Message("no parcel covers it"),
    "contested": Message("claimed as different uses"),
    "unknown_code": Message("unknown use code"),
    "overlap": Message("overlap"),
    "outside": Message("outside"),
    "special_built": Message("special-use zone planned for construction"),
    "special_open": Message("special-use zone, planned use not known"),
    "flexible": Message("flexible zone"),
    "area_differs": Message("area differs"),
    "unproven": Message("not proven complete"),
    "drawn_twice": Message("drawn twice, in one reading only"),
    "idle": Message("idle"),
    "gap": Message("gap"),
    "contained": Message("inside another"),
    "duplicate": Message("duplicate"),
    "unmatched_vertex": Message("point missing on a shared side"),
    "spike": Message("spike"),
    "tiny": Message("splinter"),
    "repeated_point": Message("repeated point"),
    "invalid": Message("invalid outline"),
    "gained": Message("gained"),
    "restricted": Message("other restriction"),
    "outside_county": Message("outside the county"),
    "in_no_county": Message("in no county"),
    "against_plan": Message("against the plan"),
    "not_planned": Message("no plan covers it"),
    "no_approved_use": Message("no approved use"),
    "built_outside": Message("built outside"),
    "new_outside": Message("new outside"),
    "hazardous": Message("hazardous project"),
    "new_land": Message("on new land"),
    "short_of_standard": Message("short of the standard"),
    "shortfall": Message("shortfall"),
    "chemical": Message("chemical"),
    "chemical_inside": Message("chemical, inside"),
    "chemical_park": Message("chemical park"),
    "chemical_industry": Message("chemical industry"),
    "chemical_project": Message("chemical project"),
    "adjoins": Message("adjoining"),
    "new": Message("newly arrived"),
    "existing": Message("existing"),
    "inefficient": Message("inefficient"),
    "nonviable": Message("nonviable"),
    "stalled": Message("stalled"),
    "approved_unsupplied": Message("approved, not supplied"),
    "supplied_unused": Message("supplied, not used"),
    "not_in_catalogue": Message("not in the catalogue"),
    "listed": Message("listed"),
    "below_tier": Message("below its tier"),
    "theme_park": Message("theme park"),
    "merge": Message("to be merged"),
    "cut": Message("township that the boundary cuts"),
    "no_township": Message("in no township"),
    "not_in_plan": Message("not in the supply plan"),
    "not_in_time": Message("not in time"),
    "over_scale": Message("over the planned scale"),
    "zone": Message("zone"),
    "block": Message("block"),
    "piece": Message("piece"),
    "city": Message("city"),
    "indicator": Message("indicator"),
    "plan_eia": Message("plan EIA"),
    "unserved": Message("unserved"),
    "worst": Message("largest difference"),
    "widest": Message("widest"),
    "longest_term": Message("longest term"),
    "grant": Message("granted"),
    "renewal": Message("renewed"),
    "not_met": Message("not met"),
    "not_set": Message("not set"),
    "no_progress": Message("no progress"),
    "period_over": Message("period over"),
    "transferred": Message("transferred"),
    "key_ecological": Message("key ecological area"),
    "farming": Message("farming area"),
    "grade_A": Message("grade A"),
    "grade_B": Message("grade B"),
    "grade_C": Message("grade C"),
    "employment_land": Message("employment land"),
    "not_employment_land": Message("not employment land"),
    "yes": Message("yes"),
}

#: Levels of a zone.
LEVELS: dict[str, Message] = {
    "national": Message("national level"),
    "provincial": Message("provincial level"),
    "municipal": Message("municipal level"),
    "county": Message("county level"),
}

#: The definitions a clause may leave open, and the words they take.
DEFINITIONS: dict[str, Message] = {
    "denominator": Message("denominator"),
    "uses": Message("uses"),
    "scheme": Message("code list"),
    "boundary": Message("the boundary"),
    "construction_land": Message("construction land"),
    "boundary_less_water": Message("the boundary less water"),
    "industrial": Message("industrial"),
    "industrial_storage": Message("industrial and storage"),
    "extended": Message("extended"),
    "sandiao": Message("Third Survey"),
    "gbt21010": Message("GB/T 21010"),
    "ydyh2020": Message("Land and Sea Use 2020"),
    "ydyh2023": Message("Land and Sea Use 2023"),
    "area": Message("the area counted"),
    "plane": Message("plane area"),
    "official": Message("official area"),
}
#: What a case may fill in or set otherwise than its packs, by the parameter.
PARAMETERS: dict[str, Message] = {
    "limit": Message.in_context("parameter", "limit"),
    "limit_upper": Message.in_context("parameter", "upper limit"),
    "tolerance_m": Message("tolerance, m"),
    "gap_width_m": Message("widest gap, m"),
}


def term(terms: Mapping[str, Message], key: object, lang: Lang) -> str:
    """Return what a code term is called; the term itself where the list has none."""
    known = terms.get(str(key))
    return str(key) if known is None else known.text(lang)
