"""The review under way, and the jobs before it: begun, watched, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from landuse.cli.desk_app.page import PageWords, address, field, page, posted, see
from landuse.cli.desk_app.standing import guesses_in, is_ready
from landuse.cli.desk_app.visitor import Visitor, check_reviews, check_signs, desk_of, visitor_of
from landuse.cli.desk_app.words import STEP_WORDS
from landuse.core.errors import InputError
from landuse.core.messages import LANGS, Message
from landuse.core.whole_number import whole_number
from landuse.workflows.desk.case_form import read_case_text
from landuse.workflows.desk.confined import check_confined
from landuse.workflows.desk.store import now
from landuse.workflows.desk.workspace import NoSuchCase

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from landuse.cli.desk_app.desk import Desk
    from landuse.core.messages import Lang
    from landuse.workflows.desk.jobs import DeskJob

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case}/review")
def review(request: Request, case: str) -> Response:
    """Show the review under way."""
    visitor, desk = visitor_of(request), desk_of(request)
    text = read_case_text(desk.folder(visitor.account, case))
    jobs = desk.jobs.jobs(case, ("review",))
    open_job = next((job for job in jobs if job.open), None)
    shown = None if open_job is None else plain_job(desk, open_job, visitor.lang)
    return page(
        request, "review.html", visitor, case=case, step="review", ready=is_ready(text), jobs=jobs, job=open_job,
        shown=shown, guesses=guesses_in(text),
    )  # fmt: skip


def begin_review(desk: Desk, visitor: Visitor, case: str, lang: Lang, *, final: bool) -> DeskJob:
    """Have a case reviewed: one review of a case at a time."""
    folder = desk.folder(visitor.account, case)
    text = read_case_text(folder)
    if not is_ready(text):
        raise InputError(Message("the day and at least one policy are needed first"), where=case)
    if desk.accounts is not None:
        check_confined(text.content, folder)
    under_way = desk.jobs.open_job(case, ("review",))
    if under_way is not None:
        return under_way
    out = desk.workspace.reserve_review(case)
    by = visitor.account.name
    record = {"by": by, "asked": now().isoformat(timespec="seconds"), "case_sha256": text.version, "lang": lang}
    keep = str(desk.workspace.keeping(case))
    job = desk.jobs.submit(
        case, "review", by, folder=str(folder), keep=keep, out=str(out), lang=lang, final=final, record=record
    )
    desk.audit.add(by, "final" if final else "review", case, review=out.name, version=text.version)
    return job


def _begin(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    final = field(form, "final") == "yes"
    if final:
        check_signs(visitor)
    lang = field(form, "papers")
    begin_review(desk_of(request), visitor, case, lang if lang in LANGS else "zh", final=final)
    return see("cases", case, "review")


def _cancel(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    desk, number = desk_of(request), whole_number(field(form, "job"))
    job = None if number is None else desk.jobs.job(number)
    if job is None or job.case != case:
        raise NoSuchCase(case)
    if job.kind == "review":
        check_reviews(visitor)
    if desk.jobs.cancel(job.id):
        desk.audit.add(visitor.account.name, "cancelled", case, job=job.id)
    return see("cases", case, "review" if job.kind == "review" else "files")


@router.get("/jobs/{number}")
def watch(request: Request, number: int) -> Response:
    """Return how far a job is, for the script of a page."""
    visitor, desk = visitor_of(request), desk_of(request)
    job = desk.jobs.job(number)
    if job is None or not desk.may_see(visitor.account, job.case):
        raise NoSuchCase(str(number))
    return JSONResponse(plain_job(desk, job, visitor.lang))


def plain_job(desk: Desk, job: DeskJob, lang: Lang) -> dict[str, Any]:
    """Return how far a job is, in words."""
    words, progress = PageWords(lang), desk.jobs.progress(job)
    text = words(job.state) if job.state != "queued" else words("queued", n=desk.jobs.ahead_of(job))
    if progress["total"]:
        step = STEP_WORDS.get(progress["what"])
        name = progress["what"] if step is None else step.text(lang)
        text = words("progress", step=name, done=progress["done"], total=progress["total"])
    where = {"review": "result", "inspect": "files", "check": "missing", "verify": "history"}[job.kind]
    return {
        "id": job.id,
        "state": job.state,
        "open": job.open,
        "share": progress["share"],
        "text": text,
        "next": address("cases", job.case, where if job.state == "done" or job.kind != "review" else "review"),
    }


router.post("/cases/{case}/review")(posted(_begin))
router.post("/cases/{case}/cancel")(posted(_cancel))
