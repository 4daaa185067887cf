"""The application: its pages, its door for programs, and what a visitor is shown where something is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from landuse.cli.desk_app import (
    case_list,
    entrance,
    files_page,
    interface,
    missing_page,
    papers_page,
    result_page,
    review_page,
)
from landuse.cli.desk_app.guard import Guard
from landuse.cli.desk_app.packs import pack_titles
from landuse.cli.desk_app.page import HOME, page
from landuse.cli.desk_app.visitor import ForgedForm, NotAllowed, NotSignedIn, lang_of, visitor_of
from landuse.core.errors import LanduseError
from landuse.core.sandbox import LimitReachedError
from landuse.core.specs import list_specs, load_spec
from landuse.core.version import version
from landuse.workflows.desk.case_form import CaseChanged
from landuse.workflows.desk.workspace import NoSuchCase

if TYPE_CHECKING:
    from landuse.cli.desk_app.desk import Desk

_STATUS: tuple[tuple[type[LanduseError], int], ...] = (
    (NoSuchCase, 404), (CaseChanged, 409), (NotAllowed, 403), (ForgedForm, 403), (LimitReachedError, 413),
)  # fmt: skip


def make_application(desk: Desk) -> FastAPI:
    """Return the application of a desk, which begins to work when it is served."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        Thread(target=_warm, daemon=True).start()
        yield
        desk.stop()

    application = FastAPI(
        title="landuse", version=version(), lifespan=life, docs_url=None, redoc_url=None, openapi_url=None
    )
    application.state.desk = desk
    for router in (
        entrance.router, case_list.router, files_page.router, missing_page.router, review_page.router,
        result_page.router, papers_page.router, interface.pages, interface.router,
    ):  # fmt: skip
        application.include_router(router)
    application.add_api_route("/font", _font, include_in_schema=False)
    application.mount("/static", _Static(directory=HOME / "static"))
    application.add_middleware(
        Guard, hosts=desk.settings.hosts, secure=desk.settings.secure, most=lambda: case_list.most_bytes(desk)
    )
    application.add_exception_handler(NotSignedIn, _not_signed_in)
    application.add_exception_handler(LanduseError, _refused)
    application.add_exception_handler(HTTPException, _no_page)
    application.add_exception_handler(ClientDisconnect, _gone)
    return application


class _Static(StaticFiles):
    """The style and the script: kept by the browser for as long as their address bears their hash."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:  # noqa: ANN401  starlette's own signature
        """Return one of them."""
        response = super().file_response(*arguments, **options)
        response.headers["cache-control"] = "private, max-age=31536000, immutable"
        return response


def _font() -> FileResponse:
    """Return the Chinese font that comes with landuse: for a machine that has none."""
    from landuse.render.shared.fonts import packaged_font

    return FileResponse(packaged_font(), media_type="font/otf", headers={"cache-control": "max-age=604800"})


def _warm() -> None:
    """Read what every page needs, before the first one asks for it."""
    pack_titles()
    for role in list_specs():
        load_spec(role)
    import pandas  # noqa: F401, ICN001


def _not_signed_in(request: Request, _: Exception) -> Response:
    if _for_program(request):
        return JSONResponse({"error": "not signed in"}, 401, {"www-authenticate": "Bearer"})
    if request.method != "GET":
        return page(request, "enter.html", None, status=401)
    return RedirectResponse("/sign-in", 303)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LanduseError)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    if _for_program(request):
        return JSONResponse({"error": error.text(lang_of(request))}, status)
    entered = getattr(request.state, "entered", {})
    return page(
        request, "refused.html", visitor_of(request), status=status, text=error.text(lang_of(request)), entered=entered
    )


def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _for_program(request):
        return JSONResponse({"error": error.detail}, error.status_code)
    return page(request, "not_found.html", None, status=error.status_code)


def _gone(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("too much at once", 413)


def _for_program(request: Request) -> bool:
    return request.url.path.startswith(("/api/v1", "/jobs/")) or "authorization" in request.headers
