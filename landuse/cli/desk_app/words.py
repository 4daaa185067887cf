"""What code terms are called on the pages: actions of the log, files of a review, kinds of ground, fields."""

from __future__ import annotations

from landuse.cli.desk_app.texts import TEXTS
from landuse.core.messages import Message
from landuse.core.progress import WORDS as STEPS

#: What each address for programs does, by the name of its endpoint.
ENDPOINTS: dict[str, Message] = {
    "list_cases": Message("List the cases that the account sees."),
    "submit_case": Message("Hand in a case: its files, or one ZIP archive; a case file among them is used."),
    "show_case": Message("Say where a case stands."),
    "submit_review": Message("Have a case reviewed; final=true asks for the final opinion."),
    "show_job": Message("Say how far a job is, and what came of it."),
    "show_review": Message("Return the result of a review, as data."),
    "list_files": Message("List the files of a review."),
    "fetch_file": Message("Fetch one file of a review."),
}
#: What each file of a review is, in the order a person wants them.
PAPERS: dict[str, Message] = {
    "opinion.docx": Message("the opinion, for Word"),
    "opinion.pdf": Message("the opinion, to print"),
    "boundary.pdf": Message("the boundary sheet, to print"),
    "boundary.png": Message("the boundary sheet, as a picture"),
    "map.html": Message("the map, for any browser"),
    "tables.xlsx": Message("every table, for Excel"),
    "supplement.docx": Message("what is to be supplied, for Word"),
    "supplement.pdf": Message("what is to be supplied, to print"),
    "evidence.gpkg": Message("the ground of each finding, for a GIS"),
    "review.json": Message("the result, for programs"),
    "record.json": Message("what the review was made of"),
    "SHA256SUMS": Message("the seal of all these files"),
}
GEOMETRIES: dict[str, Message] = {
    "Polygon": Message("areas"),
    "MultiPolygon": Message("areas"),
    "LineString": Message("lines"),
    "MultiLineString": Message("lines"),
    "Point": Message("points"),
    "MultiPoint": Message("points"),
}
SCHEMES: dict[str, Message] = {
    "sandiao": Message("third national land survey"),
    "gbt21010": Message("land-use classes, GB/T 21010"),
    "ydyh2020": Message("land and sea use classes, on trial 2020"),
    "ydyh2023": Message("land and sea use classes, 2023"),
}
#: Details of a line of the log, and fields of a form that is shown again.
DETAILS: dict[str, Message] = {
    "files": Message("files"),
    "file": Message("file"),
    "review": Message("review"),
    "version": Message.in_context("desk", "state of the case file"),
    "finding": Message("finding"),
    "ruling": Message("decision"),
    "rule": Message("rule"),
    "rules": Message("rules"),
    "parameter": Message("parameter"),
    "name": Message.in_context("desk", "name"),
    "about": Message("about"),
    "take": Message("taken as"),
    "role": Message("use"),
    "place": Message("from"),
    "job": Message("job"),
    "title": TEXTS["title_of_case"],
    "on": TEXTS["when"],
    "policy": TEXTS["policies"],
    "reason": TEXTS["reason"],
    "by": TEXTS["by"],
    "value": TEXTS["value"],
    "until": TEXTS["until"],
}

#: What was done, as the log has it.
ACTIONS: dict[str, Message] = {
    "signed in": Message("signed in"),
    "sign-in failed": Message("sign-in failed"),
    "signed out": Message("signed out"),
    "took in": Message("took in a case"),
    "added": Message("added files"),
    "mapped": Message("said what the files are"),
    "facts": Message("filled in the case"),
    "open": Message("filled in what a policy leaves open"),
    "complete": Message("stated what is complete"),
    "assumed": Message("took something for settled"),
    "withdrew": Message("withdrew a statement"),
    "decided": Message("decided on a finding"),
    "confirmed": Message("confirmed texts"),
    "review": Message("asked for a review"),
    "final": Message("asked for the final opinion"),
    "verify": Message("had a review run again"),
    "cancelled": Message("cancelled a job"),
    "fetched": Message("fetched a file"),
    "handed in": Message("handed in"),
    "gave back": Message("gave back"),
}
#: Facts of a zone that the page asks for, in this order.
ZONE_FACTS: dict[str, Message] = {
    "name": Message("name"),
    "code": Message("zone code"),
    "level": Message("level"),
    "county": Message("county"),
    "county_code": Message("county code"),
    "applicant": Message("applicant"),
    "approver": Message("approver"),
    "stated_area": Message("stated area"),
    "leading_industries": Message("leading industries"),
    "population": Message("residents"),
}
STEP_WORDS = {**STEPS, "running": TEXTS["running"], "queued": TEXTS["running"]}
