"""Writes pages: templates, their texts in the visitor's language, and where an answer leads next."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from landuse.cli.desk_app.crs_words import crs_title
from landuse.cli.desk_app.packs import pack_titles
from landuse.cli.desk_app.texts import TEXTS
from landuse.cli.desk_app.visitor import Visitor, check_form, desk_of, lang_of, visitor_of
from landuse.cli.desk_app.words import ACTIONS, DETAILS, GEOMETRIES, PAPERS, SCHEMES, ZONE_FACTS
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.terms import DECISIONS, DEFINITIONS, KINDS, LEVELS, SUPPLIERS, VALUES, VERDICTS, WEIGHTS
from landuse.workflows.desk.users import LOCAL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.datastructures import FormData

    from landuse.core.messages import Lang

HOME = Path(__file__).parent
#: Files, or fields, of one form.
MOST_FILES = 20_000
_TERMS: dict[str, Mapping[str, Message]] = {
    "verdict": VERDICTS,
    "weight": WEIGHTS,
    "supplier": SUPPLIERS,
    "ruling": DECISIONS,
    "action": ACTIONS,
    "zone": ZONE_FACTS,
    "level": LEVELS,
    "detail": DETAILS,
    "about": {**DEFINITIONS, **KINDS, **VALUES},
    "take": {**VALUES, "yes": TEXTS["yes"]},
    "geometry": GEOMETRIES,
    "scheme": SCHEMES,
    "paper": PAPERS,
}
_templates = Environment(
    loader=FileSystemLoader(HOME / "templates"),
    autoescape=True,
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class PageWords:
    """The texts of one page, in one language.

    Parameters
    ----------
    lang
        The language.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, name: str, **values: object) -> str:
        """Return a text of the pages."""
        message = TEXTS[name](**values) if values else TEXTS[name]
        return message.text(self.lang)

    def term(self, kind: str, key: object) -> str:
        """Return what a code term is called; the term itself where it has no name."""
        known = _TERMS[kind].get(str(key))
        return str(key) if known is None else known.text(self.lang)

    def who(self, name: str) -> str:
        """Return who did something: an account, or whoever sat at a desk without accounts."""
        return self("local") if name == LOCAL else name

    def role(self, role: str) -> str:
        """Return how people call a role."""
        return role_title(role).text(self.lang)

    def crs(self, code: str) -> str:
        """Return how people call a coordinate system."""
        return crs_title(code).text(self.lang)

    def label(self, name: str) -> str:
        """Return what a field of a form, or a detail of the log, is called; empty where it has no name."""
        if name.startswith("zone-"):
            return self.term("zone", name.removeprefix("zone-"))
        return DETAILS[name].text(self.lang) if name in DETAILS else ""

    def detail(self, name: str, value: object) -> str:
        """Return a detail of the log in words."""
        if name == "version":
            return str(value)[:8]
        if name == "policy" and value in pack_titles():
            return pack_titles()[str(value)].text(self.lang)
        if name == "role":
            return self.role(str(value))
        if name in ("ruling", "about", "take"):
            role = str(value).partition("complete:")[2]
            return self.role(role) if role else self.term(name, value)
        return "、".join(map(str, value))[:80] if isinstance(value, list) else str(value)[:80]

    def moment(self, at: str | datetime | None) -> str:
        """Return a moment by the clock of this machine, to the minute."""
        if not at:
            return ""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return moment.astimezone().strftime("%Y-%m-%d %H:%M")

    def of(self, words: Mapping[str, str] | None) -> str:
        """Return what was kept in every language in this one."""
        return "" if not words else words.get(self.lang) or next(iter(words.values()))


def address(*parts: str) -> str:
    """Return an address of the desk from plain parts."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def page(
    request: Request, template: str, visitor: Visitor | None, *, status: int = 200, **content: object
) -> HTMLResponse:
    """Return a page."""
    lang = lang_of(request) if visitor is None else visitor.lang
    text = _templates.get_template(template).render(
        t=PageWords(lang),
        lang=lang,
        visitor=visitor,
        server=desk_of(request).accounts is not None,
        here=request.url.path if request.method == "GET" else "/",
        static=_static,
        address=address,
        **content,
    )
    return HTMLResponse(text, status)


@cache
def _static(name: str) -> str:
    """Return the address of a file of every page, which changes with what is in it."""
    return f"/static/{name}?{hashlib.sha256((HOME / 'static' / name).read_bytes()).hexdigest()[:12]}"


def see(*parts: str, anchor: str = "") -> RedirectResponse:
    """Return the way to a page, after something was done."""
    return RedirectResponse(address(*parts) + (f"#{anchor}" if anchor else ""), 303)


def field(form: FormData | Mapping[str, Any], name: str) -> str:
    """Return a field of a form as text, its ends trimmed; empty where it was not sent."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


async def filled_form(request: Request) -> tuple[Visitor, FormData]:
    """Return who sent a form, and the form: only one of the visitor's own pages."""
    visitor = await run_in_threadpool(visitor_of, request)
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
    request.state.entered = {
        name: value for name, value in form.multi_items() if isinstance(value, str) and value and name not in _UNSHOWN
    }
    check_form(visitor, field(form, "csrf") or request.headers.get("x-csrf", ""))
    return visitor, form


def posted(action: Callable[[Request, Visitor, str, FormData], Response]) -> Callable[..., Awaitable[Response]]:
    """Return the endpoint of a form of a case: who sent it is known, and may see the case."""

    async def endpoint(request: Request, case: str) -> Response:
        visitor, form = await filled_form(request)
        try:
            return await run_in_threadpool(_acted, action, request, visitor, case, form)
        finally:
            await form.close()

    return endpoint


def _acted(
    action: Callable[[Request, Visitor, str, FormData], Response],
    request: Request,
    visitor: Visitor,
    case: str,
    form: FormData,
) -> Response:
    desk_of(request).folder(visitor.account, case)
    return action(request, visitor, case, form)


#: Fields of a form that are not shown again.
_UNSHOWN = frozenset({"csrf", "version", "password"})
