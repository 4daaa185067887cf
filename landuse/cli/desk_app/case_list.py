"""The first page: every case and where it stands, and a place to drop a new one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from landuse.cli.desk_app.desk import Desk
from landuse.cli.desk_app.page import field, filled_form, page, posted, see
from landuse.cli.desk_app.standing import standing_of
from landuse.cli.desk_app.visitor import NotAllowed, Visitor, check_reviews, desk_of, visitor_of
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, read_limits
from landuse.workflows.desk.case_form import read_case_text
from landuse.workflows.desk.confined import check_confined, has_statements
from landuse.workflows.desk.receive import HandedFile, receive_case, receive_more
from landuse.workflows.desk.workspace import CASE_FILE, NoSuchCase

if TYPE_CHECKING:
    from starlette.datastructures import FormData, UploadFile

router = APIRouter(include_in_schema=False)
#: How many cases one planner may have lying at the desk, and what must stay free on its disk.
_MOST_CASES, _FREE = 500, 1 << 30


@router.get("/")
def cases(request: Request) -> Response:
    """Show the cases."""
    visitor, desk = visitor_of(request), desk_of(request)
    names = desk.cases_for(visitor.account)
    latest, owners = desk.jobs.latest(names), desk.owners()
    rows = []
    for name in names:
        try:
            state = standing_of(desk, name, latest.get(name))
        except NoSuchCase:  # taken away while it was looked at
            continue
        owner = owners.get(name)
        if not visitor.account.reviews and not state.kept.get("final"):
            state = replace(state, kept={})
        handed_in = owner is not None and owner.handed_in is not None
        changed = max((path.stat().st_mtime for path in _touched(desk, name)), default=0.0)
        rows.append({"name": name, "at": state, "owner": owner, "changed": changed, "handed_in": handed_in})
    rows.sort(key=lambda row: -float(str(row["changed"])))
    most = most_bytes(desk) >> 20
    limit = f"{most:,} MB" if most < 10_000 else f"{most >> 10:,} GB"
    return page(request, "cases.html", visitor, rows=rows, limit=limit)


def _touched(desk: Desk, name: str) -> list[Path]:
    folder = desk.workspace.root / name
    return [path for path in (folder, folder / CASE_FILE) if path.exists()]


def most_bytes(desk: Desk) -> int:
    """Return how many bytes may be handed in now: what the settings allow, and the disk has room for."""
    free = shutil.disk_usage(desk.workspace.root).free - _FREE
    return max(0, min(read_limits().bytes, free // 2))


@router.post("/upload")
async def take_in(request: Request) -> Response:
    """Take in a new case."""
    visitor, form = await filled_form(request)
    try:
        case = await to_thread.run_sync(_take_in, desk_of(request), visitor, form, limiter=takers())
    finally:
        await form.close()
    return see("cases", case, "files")


@cache
def takers() -> CapacityLimiter:
    """Return how many hand in at once: who waits for that takes no thread from the pages."""
    return CapacityLimiter(8)


def _take_in(desk: Desk, visitor: Visitor, form: FormData) -> str:
    return take_in_case(desk, visitor, handed_files(form), field(form, "title"))


def take_in_case(desk: Desk, visitor: Visitor, files: list[HandedFile], title: str) -> str:
    """Store what was handed in as a case of a visitor, and have it looked through."""
    if not visitor.account.reviews and len(desk.cases_for(visitor.account)) >= _MOST_CASES:
        raise LimitReachedError(Message("more than {n:count} cases", n=_MOST_CASES))
    case = receive_case(desk.workspace, files, title)
    desk.own(case, visitor.account)
    desk.audit.add(visitor.account.name, "took in", case, files=len(files))
    _keep_confined(desk, visitor, case)
    desk.inspect(case, visitor.account.name, visitor.lang)
    return case


def _keep_confined(desk: Desk, visitor: Visitor, case: str) -> None:
    """Put a case file aside that came with the files and names what lies elsewhere; another is drafted.

    So is one with which a planner states what only those who review may state.
    """
    folder = desk.workspace.folder(case)
    file = folder / CASE_FILE
    if file.is_file():
        try:
            content = read_case_text(folder).content
            check_confined(content, folder)
            if not visitor.account.reviews and has_statements(content):
                raise NotAllowed
        except InputError:
            file.rename(folder / "case.toml.handed-in.txt")


def handed_files(form: FormData) -> list[HandedFile]:
    """Return the files of a form; a field of files that was left empty holds none."""
    uploads: list[UploadFile] = [value for value in form.getlist("files") if not isinstance(value, str)]
    return [HandedFile(upload.filename, upload.file) for upload in uploads if upload.filename]


def _add(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    desk = desk_of(request)
    check_may_change(desk, visitor, case)
    stored = receive_more(desk.workspace.folder(case), desk.workspace, handed_files(form))
    desk.audit.add(visitor.account.name, "added", case, files=stored[:20])
    desk.inspect(case, visitor.account.name, visitor.lang)
    return see("cases", case, "files")


def check_may_change(desk: Desk, visitor: Visitor, case: str) -> None:
    """Raise where a planner has handed a case in, and so no longer changes it."""
    if not visitor.account.reviews and desk.is_handed_in(case):
        raise NotAllowed


def _hand_in(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    desk, back = desk_of(request), field(form, "back") == "yes"
    if back:
        check_reviews(visitor)
    desk.hand_in(case, done=not back)
    desk.audit.add(visitor.account.name, "gave back" if back else "handed in", case)
    return see("cases", case, "files")


router.post("/cases/{case}/upload")(posted(_add))
router.post("/cases/{case}/hand-in")(posted(_hand_in))
