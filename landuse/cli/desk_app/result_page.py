"""The result of a review: its conclusion, each finding to the bottom, the map beside; decisions; what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from landuse.cli.desk_app.missing_page import change_case, day, last_name, signer_name
from landuse.cli.desk_app.page import field, page, posted, see
from landuse.cli.desk_app.standing import kept_of, reviewed_version
from landuse.cli.desk_app.visitor import NotAllowed, Visitor, check_reviews, desk_of, visitor_of
from landuse.core.messages import Message
from landuse.core.reading_order import VERDICT_ORDER
from landuse.core.terms import DECISIONS
from landuse.workflows.compare import changes, read_review
from landuse.workflows.desk import case_form
from landuse.workflows.desk.workspace import read_json

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from landuse.cli.desk_app.desk import Desk
    from landuse.workflows.desk.workspace import ReviewFolder

router = APIRouter(include_in_schema=False)
#: What changed, in the order it is read.
CHANGES: dict[str, Message] = {
    "opened": Message("opened"),
    "still_open": Message("still open"),
    "closed": Message("closed"),
    "changed": Message("changed"),
    "new": Message("new rule"),
    "gone": Message("gone"),
}


def reviews_for(desk: Desk, visitor: Visitor, case: str) -> list[ReviewFolder]:
    """List the reviews of a case that a person sees: a planner those that are final."""
    desk.folder(visitor.account, case)
    reviews = desk.workspace.reviews(case)
    if visitor.account.reviews:
        return reviews
    return [review for review in reviews if review.record().get("final") is True]


def review_for(desk: Desk, visitor: Visitor, case: str, name: str) -> ReviewFolder:
    """Return one review of a case that a person sees.

    Raises
    ------
    NotAllowed
        If it is there, and not for that person.
    """
    review = desk.workspace.review(desk.folder(visitor.account, case).name, name)
    if review not in reviews_for(desk, visitor, case):
        raise NotAllowed
    return review


@router.get("/cases/{case}/result")
def latest(request: Request, case: str) -> Response:
    """Show the last result."""
    visitor, desk = visitor_of(request), desk_of(request)
    reviews = reviews_for(desk, visitor, case)
    if not reviews:
        return page(request, "no_review.html", visitor, case=case, step="result")
    return see("cases", case, "result", reviews[-1].name)


@router.get("/cases/{case}/result/{name}")
def result(request: Request, case: str, name: str) -> Response:
    """Show the result of one review."""
    visitor, desk = visitor_of(request), desk_of(request)
    review = review_for(desk, visitor, case, name)
    shown, text = shown_result(desk, case, review, visitor.lang), case_form.read_case_text(desk.workspace.folder(case))
    reviews = reviews_for(desk, visitor, case)
    place = [each_review.name for each_review in reviews].index(name)
    content = review.content()
    return page(
        request,
        "result.html",
        visitor,
        case=case,
        step="result",
        review=review,
        kept=kept_of(review),
        content=content,
        shown=shown,
        portions=_portions(shown["findings"]),
        verdicts=VERDICT_ORDER,
        version=text.version,
        stale=reviewed_version(review) != text.version,
        before=reviews[place - 1].name if place else None,
        decisions=_decisions(text),
        rulings=list(DECISIONS),
        by=last_name(desk, visitor),
        has_map=(review.path / "map.html").is_file(),
    )


def _portions(findings: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the findings on parts of the ground, by the rule they belong to."""
    portions: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        if not finding["primary"]:
            portions.setdefault(finding["rule"], []).append(finding)
    return portions


def shown_result(desk: Desk, case: str, review: ReviewFolder, lang: str) -> dict[str, Any]:
    """Return a result in the words of a page: as its own review kept it, else from ``review.json`` alone."""
    shown = read_json(desk.workspace.keeping(case) / f"result-{review.name}.{lang}.json")
    record = review.record().get("inputs")
    if shown and review.name != "cli" and record is not None:
        return shown
    content = review.content()
    conclusion = content.get("conclusion") or {}
    return {
        "title": content.get("title", case),
        "why": conclusion.get("why", []),
        "asks": [{"what": ask["what"], "supplier": ask["whom"]} for ask in conclusion.get("asks", [])],
        "departures": content.get("departures", []),
        "notes": content.get("notes", []),
        "findings": [_plain_finding(finding) for finding in content.get("findings", [])],
    }


def _plain_finding(finding: dict[str, Any]) -> dict[str, Any]:
    citation = finding.get("citation", {})
    return {
        **dict.fromkeys(("figure", "limit", "margin", "remedy", "decision"), None),
        **{name: finding.get(name) for name in ("id", "rule", "title", "verdict", "message", "remedy", "scope")},
        "word": finding["verdict"],
        "weight": finding["weight"],
        "counted": finding["weight"] != "notice",
        "primary": finding.get("part_of") is None,
        **{name: citation.get(name) for name in ("clause", "document", "number", "quote")},
        "decides": [{"what": want["what"], "whom": want["whom"]} for want in finding.get("wants", [])],
        "definitions": [],
        "assumed": [],
        "gates": [],
        "notes": finding.get("notes", []),
        "items": [],
        "more": 0,
    }


def _decisions(text: case_form.CaseText) -> dict[str, dict[str, Any]]:
    """Return the decision that stands on each finding: the latest."""
    standing: dict[str, dict[str, Any]] = {}
    for decision in text.content.get("decisions", []):
        before = standing.get(decision["finding"])
        if before is None or str(before["on"]) <= str(decision["on"]):
            standing[decision["finding"]] = decision
    return standing


def _decide(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk, by = desk_of(request), signer_name(desk_of(request), visitor, form)
    finding, ruling, review = field(form, "finding"), field(form, "ruling"), field(form, "review")
    decision = {
        "finding": finding,
        "ruling": ruling,
        "reason": field(form, "reason"),
        "by": by,
        "on": day(field(form, "on")),
    }
    text = change_case(
        request, visitor, case, form, lambda document: case_form.add_statement(document, "decisions", decision)
    )
    desk.audit.add(visitor.account.name, "decided", case, finding=finding, ruling=ruling, name=by, version=text.version)
    return see("cases", case, "result", review, anchor=f"finding-{finding}")


@router.get("/cases/{case}/compare")
def compare(request: Request, case: str, before: str = "", after: str = "") -> Response:
    """Show what changed between two reviews; between the last two unless they are named."""
    visitor, desk = visitor_of(request), desk_of(request)
    check_reviews(visitor)
    reviews = reviews_for(desk, visitor, case)
    names = [review.name for review in reviews]
    rows: list[dict[str, Any]] = []
    if len(reviews) > 1:
        before, after = before or names[-2], after or names[-1]
        pair = [review_for(desk, visitor, case, name).path for name in (before, after)]
        table = changes(read_review(pair[0]), read_review(pair[1]))
        named = {finding["id"]: finding for finding in _titles(desk, case, after, visitor.lang)}
        order = list(CHANGES)
        rows = [row for row in table.to_dict("records") if row["change"] in order]
        rows.sort(key=lambda row: order.index(row["change"]))
        rows = [{**row, **{name: named.get(row["id"], row).get(name) for name in ("title", "scope")}} for row in rows]
    return page(
        request, "compare.html", visitor, case=case, step="history", names=names, before=before, after=after, rows=rows,
        changes={name: message.text(visitor.lang) for name, message in CHANGES.items()},
    )  # fmt: skip


def _titles(desk: Desk, case: str, name: str, lang: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = shown_result(desk, case, desk.workspace.review(case, name), lang)["findings"]
    return findings


router.post("/cases/{case}/decide")(posted(_decide))
