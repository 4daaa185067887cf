"""Coming in and going out: the ticket of a desk of one's own, names and passwords on a server."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from landuse.cli.desk_app.page import field, filled_form, page, see
from landuse.cli.desk_app.visitor import LANG_COOKIE, desk_of
from landuse.core.messages import LANGS

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from landuse.cli.desk_app.desk import Desk

router = APIRouter(include_in_schema=False)


@router.get("/enter")
def enter(request: Request, ticket: str = "") -> Response:
    """Exchange the ticket of the address that the desk printed for a sign-in; it opens once."""
    desk = desk_of(request)
    token = desk.sign_ins.exchange(ticket) if desk.accounts is None else None
    if token is None:
        return page(request, "enter.html", None, status=403)
    desk.audit.add("local", "signed in")
    return _with_token(desk, RedirectResponse("/", 303), token)


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Ask who it is."""
    if desk_of(request).accounts is None:
        return page(request, "enter.html", None, status=403)
    return page(request, "sign_in.html", None, trouble=None)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Let in whose password is right."""
    form = await request.form(max_files=1, max_fields=10)
    return await to_thread.run_sync(_sign_in, request, form, limiter=_passwords())


@cache
def _passwords() -> CapacityLimiter:
    """Return how many passwords are looked at at once: who waits for that takes no thread from the pages."""
    return CapacityLimiter(2)


def _sign_in(request: Request, form: FormData) -> Response:
    desk, name, place = desk_of(request), field(form, "name"), _place(request)
    if desk.accounts is None:
        return page(request, "enter.html", None, status=403)
    attempt = desk.sign_ins.attempt(name, place)
    if attempt is None:
        return page(request, "sign_in.html", None, status=429, trouble="too_often", name=name[:40])
    password = form.get("password", "")
    account = desk.accounts.verify(name, password if isinstance(password, str) else "")
    if account is None:
        desk.audit.add(name[:40], "sign-in failed", place=place)
        return page(request, "sign_in.html", None, status=403, trouble="wrong", name=name[:40])
    desk.sign_ins.forgive(attempt)
    desk.sign_ins.end(request.cookies.get(desk.cookie, ""))
    desk.audit.add(account.name, "signed in", place=place)
    return _with_token(desk, RedirectResponse("/", 303), desk.sign_ins.begin(account.name, account.stamp))


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the sign-in of this browser."""
    visitor, _ = await filled_form(request)
    desk = desk_of(request)
    desk.sign_ins.end(visitor.token)
    desk.audit.add(visitor.account.name, "signed out")
    response = see("sign-in")
    response.delete_cookie(desk.cookie, path="/", secure=desk.settings.secure, httponly=True, samesite="strict")
    return response


@router.get("/language/{lang}")
def language(request: Request, lang: str, back: str = "/") -> Response:
    """Choose the language of the pages; only a plain path of this desk is gone back to."""
    plain = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    response = RedirectResponse(back if plain else "/", 303)
    if lang in LANGS:
        response.set_cookie(
            LANG_COOKIE, lang, max_age=365 * 86400, path="/", httponly=True, samesite="strict",
            secure=desk_of(request).settings.secure,
        )  # fmt: skip
    return response


def _with_token(desk: Desk, response: RedirectResponse, token: str) -> Response:
    response.set_cookie(
        desk.cookie, token, max_age=int(desk.sign_ins.longest.total_seconds()), path="/", httponly=True,
        samesite="strict", secure=desk.settings.secure,
    )  # fmt: skip
    return response


def _place(request: Request) -> str:
    peer = None if request.client is None else request.client.host
    return desk_of(request).settings.proxies.place(peer, request.headers)
