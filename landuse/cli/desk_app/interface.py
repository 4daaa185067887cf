"""The door for other platforms: hand in, ask how far, fetch the result and its files; a page that describes it."""

from __future__ import annotations

from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from landuse.cli.desk_app.case_list import handed_files, take_in_case, takers
from landuse.cli.desk_app.page import MOST_FILES, page
from landuse.cli.desk_app.result_page import review_for, reviews_for
from landuse.cli.desk_app.review_page import begin_review, plain_job
from landuse.cli.desk_app.standing import standing_of
from landuse.cli.desk_app.visitor import Visitor, check_form, check_reviews, check_signs, desk_of, visitor_of
from landuse.cli.desk_app.words import ENDPOINTS
from landuse.core.messages import Message
from landuse.workflows.desk.workspace import NoSuchCase
from landuse.workflows.outputs import sealed_files

router = APIRouter(prefix="/api/v1", tags=["landuse"])
pages = APIRouter(include_in_schema=False)


class CaseAnswer(BaseModel):
    """A case: its name, where it stands, its reviews."""

    case: str
    title: str
    state: str
    reviews: list[str]
    job: JobAnswer | None = None


class JobAnswer(BaseModel):
    """A job: how far it is."""

    id: int
    kind: str
    state: str
    share: float
    text: str
    outcome: dict[str, Any] | None = None


CaseAnswer.model_rebuild()
_LISTED = {"type": "array", "items": {"type": "string", "format": "binary"}}
_FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["files"], "properties": {"files": _LISTED}}
            }
        },
    }
}


def _changing(request: Request) -> Visitor:
    """Return who asks for a change; a browser sends the word of its forms in ``X-CSRF``."""
    visitor = visitor_of(request)
    check_form(visitor, request.headers.get("x-csrf", ""))
    return visitor


@router.get("/cases")
def list_cases(request: Request) -> list[CaseAnswer]:
    """List the cases that the account sees."""
    visitor, desk = visitor_of(request), desk_of(request)
    return [_case(request, visitor, name) for name in desk.cases_for(visitor.account)]


@router.post("/cases/upload", status_code=201, openapi_extra=_FILES)
async def submit_case(request: Request, title: str = "") -> CaseAnswer:
    """Hand in a case: files whose names may hold folders, or one ZIP archive. A ``case.toml`` among them is used."""
    # who asks is known before anything of the files is read
    visitor = await run_in_threadpool(_changing, request)
    form = await request.form(max_files=MOST_FILES, max_fields=10)
    try:
        files = handed_files(form)
        case = await to_thread.run_sync(take_in_case, desk_of(request), visitor, files, title, limiter=takers())
    finally:
        await form.close()
    return await run_in_threadpool(_case, request, visitor, case)


@router.get("/cases/{case}")
def show_case(request: Request, case: str) -> CaseAnswer:
    """Return where a case stands."""
    return _case(request, visitor_of(request), case)


@router.post("/cases/{case}/reviews", status_code=202)
def submit_review(request: Request, case: str, papers: Literal["zh", "en"] = "zh", final: bool = False) -> JobAnswer:
    """Have a case reviewed; ``final`` asks for the final opinion, which a person who signs may ask for."""
    visitor = _changing(request)
    check_reviews(visitor)
    if final:
        check_signs(visitor)
    return _job(request, visitor, begin_review(desk_of(request), visitor, case, papers, final=final).id)


@router.get("/jobs/{number}")
def show_job(request: Request, number: int) -> JobAnswer:
    """Return how far a job is, and what came of it."""
    return _job(request, visitor_of(request), number)


@router.get("/cases/{case}/reviews/{name}")
def show_review(request: Request, case: str, name: str) -> JSONResponse:
    """Return the result of a review: its ``review.json``."""
    visitor = visitor_of(request)
    return JSONResponse(review_for(desk_of(request), visitor, case, name).content())


@router.get("/cases/{case}/reviews/{name}/files")
def list_files(request: Request, case: str, name: str) -> list[str]:
    """List the files of a review."""
    return list(sealed_files(review_for(desk_of(request), visitor_of(request), case, name).path))


@router.get("/cases/{case}/reviews/{name}/files/{file}")
def fetch_file(request: Request, case: str, name: str, file: str) -> Response:
    """Fetch one file of a review."""
    visitor, desk = visitor_of(request), desk_of(request)
    review = review_for(desk, visitor, case, name)
    if file not in sealed_files(review.path):
        raise NoSuchCase(file)
    desk.log_fetched(review, [review.path / file], visitor.account.name)
    desk.audit.add(visitor.account.name, "fetched", case, file=file, review=name)
    return FileResponse(review.path / file, media_type="application/octet-stream", filename=file)


def _case(request: Request, visitor: Visitor, case: str) -> CaseAnswer:
    desk = desk_of(request)
    desk.folder(visitor.account, case)
    job = desk.jobs.latest([case]).get(case)
    standing = standing_of(desk, case, job)
    return CaseAnswer(
        case=case,
        title=standing.title,
        state=standing.state,
        reviews=[review.name for review in reviews_for(desk, visitor, case)],
        job=None if job is None else _job(request, visitor, job.id),
    )


def _job(request: Request, visitor: Visitor, number: int) -> JobAnswer:
    desk = desk_of(request)
    job = desk.jobs.job(number)
    if job is None or not desk.may_see(visitor.account, job.case):
        raise NoSuchCase(str(number))
    plain = plain_job(desk, job, visitor.lang)
    return JobAnswer(
        id=job.id, kind=job.kind, state=job.state, share=plain["share"], text=plain["text"], outcome=job.outcome
    )


@pages.get("/api")
def describe(request: Request) -> Response:
    """Show the addresses that other programs use."""
    visitor = visitor_of(request)
    description = request.app.openapi()
    rows = [
        {"method": method.upper(), "path": path, "what": _purpose(operation["operationId"]).text(visitor.lang)}
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return page(request, "interface.html", visitor, rows=rows, home=str(request.base_url).rstrip("/"))


def _purpose(operation: str) -> Message:
    """Return what an address does: the framework names it after its endpoint."""
    return next((text for name, text in ENDPOINTS.items() if operation.startswith(f"{name}_api")), Message.verbatim(""))


@pages.get("/api/openapi.json")
def description(request: Request) -> JSONResponse:
    """Return the description for machines."""
    visitor_of(request)
    return JSONResponse(request.app.openapi())
