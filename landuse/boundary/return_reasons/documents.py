"""Reasons for sending a draft back that lie in the papers: a, g, h, i, k, l, m."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landuse.boundary.crosscheck.submission import TEXT
from landuse.boundary.return_reasons.types import Search, looked
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.boundary.crosscheck.disagreement import Disagreement
    from landuse.boundary.crosscheck.submission import Submission

NO_SECOND = Message("second area to compare with")
NO_TEXT = Message("abuttals text")
NO_LINES = Message("named roads and rivers")
NO_DRAWING = Message("drawing of the boundary")
NO_CATALOGUE = Message("zone catalogue")
NO_TITLE = Message("name or code in the papers")
NO_YEAR = Message("year of the land-use survey")
NO_WANTED_YEAR = Message("year the survey should be of")
NO_SCHEME = Message("code list of the land use")
NO_FIGURES = Message("figures of the report and the tables")
NO_STOCK = Message("register of idle, unsupplied and illegal land")
NO_DOCUMENTS = Message("list of the papers")
NO_WANTED = Message("list of the papers that must be there")
NO_DAY = Message("day of review")

OLD = Message("the land-use survey is of {year}, it should be of {wanted}")
MIXED = Message("the land-use data mix {schemes}")
TWO_WAYS = Message("{figure}: {a:plain} in {one}, {b:plain} in {other}")
UNSETTLED = Message("{count:count} plots of {category}, {area:ha}, not settled")
LACKING = Message("{kind} is missing")
EXPIRED = Message("{kind} expired on {until}")
OTHER_ZONE = Message("{kind} speaks of {said}, not of {title}")
UNSEALED = Message("{kind} has no seal")


def areas(given: Submission, notes: list[Message]) -> Search:
    """Look for a: map, text, table and coordinates disagree on area, or the blocks do not add up.

    Every two areas that differ.
    """
    stated = given.text is not None and (given.text.area or any(block.area for block in given.text.blocks))
    sources = [given.drawn is not None, given.points is not None, bool(stated), *(True for _ in given.stated)]
    enough = sum(sources) > 1
    return looked(notes, looked_at=enough, wants=[] if enough else [NO_SECOND])


def abuttals(given: Submission, notes: list[Message]) -> Search:
    """Look for g: the abuttals text is wrong, or names roads that do not exist.

    What the text says against the map; sides it leaves out; where there is no map, what the text shows by itself.
    """
    assert given.text is not None
    wants = [want for want, there in ((NO_DRAWING, given.drawn), (NO_LINES, given.lines)) if there is None]
    return looked([*notes, *(given.text.notes if wants else ())], wants=wants)


def catalogue(given: Submission, notes: list[Message]) -> Search:
    """Look for h: name or code not as in the catalogue.

    The name and code of the papers against the catalogue's.
    """
    named = bool(given.title or given.code)
    wants = [] if given.catalogue is not None else [NO_CATALOGUE]
    return looked(notes, looked_at=named and not wants, wants=wants if named else [*wants, NO_TITLE])


def survey(given: Submission) -> Search:
    """Look for i: a land-use survey of an old year, or mixed schemes.

    The survey's year against the one it should be, and the number of code lists.
    """
    findings, wants = [], []
    if given.survey_year is None:
        wants.append(NO_YEAR)
    elif given.survey_year_wanted is None:
        wants.append(NO_WANTED_YEAR)
    elif given.survey_year < given.survey_year_wanted:
        findings.append(OLD(year=given.survey_year, wanted=given.survey_year_wanted))
    schemes = sorted(set(given.schemes))
    wants += [] if schemes else [NO_SCHEME]
    findings += [MIXED(schemes=schemes)] if len(schemes) > 1 else []
    return looked(findings, looked_at=len(wants) < 2, wants=wants)


def figures(given: Submission) -> Search:
    """Look for k: employment land, or another figure, counted two ways in report and table.

    Figures on which two papers differ.
    """
    findings = []
    pairs = {figure: list(papers.items()) for figure, papers in given.figures.items() if len(papers) > 1}
    for figure, papers in pairs.items():
        (first, a), *others = papers
        findings += [
            TWO_WAYS(figure=figure, one=first, a=a, other=paper, b=b) for paper, b in others if abs(a - b) > 1e-9
        ]
    return looked(findings, looked_at=bool(pairs), wants=[] if pairs else [NO_FIGURES])


def stock(given: Submission) -> Search:
    """Look for l: idle, approved-unsupplied or illegal land not settled.

    What the register lists as not settled; a plot of which nothing is said counts as not settled.
    """
    assert given.stock is not None
    settled = given.stock["settled"].fillna(value=False).astype(bool)
    rest = given.stock[~settled].groupby("category", sort=True)["area_m2"].agg(["size", "sum"])
    return looked(UNSETTLED(category=name, count=row["size"], area=row["sum"]) for name, row in rest.iterrows())


def documents(given: Submission) -> Search:
    """Look for m: environmental assessment or intensive-use evaluation missing or expired, wrong applicant, no seal.

    Papers that are missing, expired on the day, speak of another zone, or bear no seal.
    """
    assert given.documents is not None
    papers = given.documents
    findings = [LACKING(kind=kind) for kind in given.documents_wanted if kind not in set(papers["kind"])]
    for paper in papers.to_dict("records"):
        kind, until, named = paper["kind"], paper.get("valid_until"), paper.get("zone_name")
        if given.on is not None and _there(until) and pd.Timestamp(until).date() < given.on:
            findings.append(EXPIRED(kind=kind, until=pd.Timestamp(until).date()))
        if given.title and _there(named) and str(named).strip() != given.title.strip():
            findings.append(OTHER_ZONE(kind=kind, said=str(named), title=given.title))
        if _there(paper.get("sealed")) and not paper["sealed"]:
            findings.append(UNSEALED(kind=kind))
    wants = [] if given.documents_wanted else [NO_WANTED]
    return looked(findings, wants=wants if given.on is not None else [*wants, NO_DAY])


def is_of_text(disagreement: Disagreement) -> bool:
    """Return whether the abuttals text has a block, or a name of one, that another paper has not."""
    return disagreement.what == "block" and TEXT in (disagreement.one, disagreement.other)


def _there(value: object) -> bool:
    return value is not None and not pd.isna(value) and value != ""
