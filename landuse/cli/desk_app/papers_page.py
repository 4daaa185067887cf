"""The papers of a review: looked at, downloaded, made final when they may be; and the history of a case."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from landuse.cli.desk_app.guard import FRAMED_POLICY, MAP_POLICY
from landuse.cli.desk_app.missing_page import change_case, day, last_name, signer_name
from landuse.cli.desk_app.page import field, page, posted, see
from landuse.cli.desk_app.result_page import review_for, reviews_for
from landuse.cli.desk_app.standing import kept_of, reviewed_version
from landuse.cli.desk_app.visitor import Visitor, check_reviews, desk_of, visitor_of
from landuse.cli.desk_app.words import PAPERS
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.workflows.desk import case_form
from landuse.workflows.desk.workspace import NoSuchCase
from landuse.workflows.outputs import sealed_files
from landuse.workflows.sums import SEAL

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from tomlkit import TOMLDocument

    from landuse.workflows.desk.workspace import ReviewFolder

router = APIRouter(include_in_schema=False)
#: What a page may show within itself; all else is only ever saved.
_SHOWN = {
    ".pdf": ("application/pdf", FRAMED_POLICY),
    ".png": ("image/png", FRAMED_POLICY),
    ".html": ("text/html; charset=utf-8", MAP_POLICY),
}


@router.get("/cases/{case}/papers")
def latest(request: Request, case: str) -> Response:
    """Show the papers of the last review."""
    visitor, desk = visitor_of(request), desk_of(request)
    reviews = reviews_for(desk, visitor, case)
    if not reviews:
        return page(request, "no_review.html", visitor, case=case, step="papers")
    return see("cases", case, "papers", reviews[-1].name)


@router.get("/cases/{case}/papers/{name}")
def papers(request: Request, case: str, name: str) -> Response:
    """Show the papers of one review."""
    visitor, desk = visitor_of(request), desk_of(request)
    review = review_for(desk, visitor, case, name)
    text = case_form.read_case_text(desk.workspace.folder(case))
    return page(
        request,
        "papers.html",
        visitor,
        case=case,
        step="papers",
        review=review,
        kept=kept_of(review),
        final=review.record().get("final") is True,
        files=[(path.name, path.stat().st_size) for path in _papers(review)],
        stale=reviewed_version(review) != text.version,
        version=text.version,
        by=last_name(desk, visitor),
        known=PAPERS,
    )


def _papers(review: ReviewFolder) -> list[Path]:
    names = [*sealed_files(review.path), SEAL]
    order = {name: place for place, name in enumerate(PAPERS)}
    names = sorted(names, key=lambda name: (order.get(name, len(order)), name))
    return [review.path / name for name in names if (review.path / name).is_file()]


@router.get("/cases/{case}/papers/{name}/{file}")
def paper(request: Request, case: str, name: str, file: str, save: bool = False) -> Response:
    """Return one file of a review: shown in a page where that is safe, else to be saved."""
    visitor, desk = visitor_of(request), desk_of(request)
    review = review_for(desk, visitor, case, name)
    if file == "all.zip":
        return _archive(request, visitor, case, review)
    path = next((path for path in _papers(review) if path.name == file), None)
    if path is None:
        raise NoSuchCase(file)
    if save or path.suffix not in _SHOWN:
        desk.log_fetched(review, [path], visitor.account.name)
        desk.audit.add(visitor.account.name, "fetched", case, file=file, review=name)
        return FileResponse(path, media_type="application/octet-stream", filename=file)
    media, policy = _SHOWN[path.suffix]
    headers = {"content-security-policy": policy, "x-frame-options": "SAMEORIGIN"}
    return FileResponse(path, media_type=media, headers=headers)


def _archive(request: Request, visitor: Visitor, case: str, review: ReviewFolder) -> Response:
    desk = desk_of(request)
    desk.log_fetched(review, _papers(review), visitor.account.name)
    archive = desk.workspace.temporary / f"{id(request):x}-{review.name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for path in _papers(review):
            packed.write(path, path.name)
    desk.audit.add(visitor.account.name, "fetched", case, file="all.zip", review=review.name)
    away = BackgroundTask(archive.unlink, missing_ok=True)
    return FileResponse(archive, media_type="application/zip", filename=f"{case}-{review.name}.zip", background=away)


def _confirm(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk, by = desk_of(request), signer_name(desk_of(request), visitor, form)
    rules = [rule for rule in form.getlist("rule") if isinstance(rule, str)]
    if not rules:
        raise InputError(
            Message("no text was ticked"), next=Message("Tick the texts that you held against the original")
        )
    reason, on = field(form, "reason"), day(field(form, "on"))

    def change(document: TOMLDocument) -> None:
        for rule in rules:
            case_form.add_statement(document, "confirmed", {"rule": rule, "reason": reason, "by": by, "on": on})

    text = change_case(request, visitor, case, form, change)
    desk.audit.add(visitor.account.name, "confirmed", case, rules=rules, name=by, version=text.version)
    return see("cases", case, "papers", field(form, "review"))


@router.get("/cases/{case}/history")
def history(request: Request, case: str) -> Response:
    """Show the reviews of a case, and who did what."""
    visitor, desk = visitor_of(request), desk_of(request)
    reviews = reviews_for(desk, visitor, case)
    verified = {job.request["out"]: job for job in reversed(desk.jobs.jobs(case, ("verify",)))}
    rows = [
        {"review": review, "kept": kept_of(review), "record": review.record(), "job": verified.get(str(review.path))}
        for review in reversed(reviews)
    ]
    return page(
        request, "history.html", visitor, case=case, step="history", rows=rows, entries=desk.audit.entries(case),
        job=desk.jobs.open_job(case, ("verify",)),
    )  # fmt: skip


def _verify(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk = desk_of(request)
    review = review_for(desk, visitor, case, field(form, "review"))
    desk.jobs.submit(case, "verify", visitor.account.name, out=str(review.path), lang=visitor.lang)
    desk.audit.add(visitor.account.name, "verify", case, review=review.name)
    return see("cases", case, "history")


@router.get("/log")
def log(request: Request) -> Response:
    """Show who did what, and whether the log is whole."""
    visitor, desk = visitor_of(request), desk_of(request)
    check_reviews(visitor)
    return page(request, "log.html", visitor, entries=desk.audit.entries(), broken=desk.audit.broken_at())


router.post("/cases/{case}/confirm")(posted(_confirm))
router.post("/cases/{case}/verify")(posted(_verify))
