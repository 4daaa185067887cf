"""What is missing, grouped by who supplies it, and the fields to fill: facts, what is left open, statements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from landuse.cli.desk_app.case_list import check_may_change
from landuse.cli.desk_app.packs import pack_titles
from landuse.cli.desk_app.page import field, page, posted, see
from landuse.cli.desk_app.standing import guesses_in, is_ready
from landuse.cli.desk_app.visitor import Visitor, check_reviews, desk_of, visitor_of
from landuse.cli.desk_app.words import ZONE_FACTS
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.terms import LEVELS, SUPPLIERS
from landuse.core.whole_number import whole_number
from landuse.measures.zone_facts import LEVELS as LEVELS_AS_WRITTEN
from landuse.workflows.desk import case_form
from landuse.workflows.desk.confined import check_confined
from landuse.workflows.desk.workspace import read_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData
    from tomlkit import TOMLDocument

    from landuse.cli.desk_app.desk import Desk
    from landuse.core.messages import Lang
    from landuse.workflows.desk.case_form import CaseText

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case}/missing")
def missing(request: Request, case: str) -> Response:
    """Show what is missing."""
    visitor, desk = visitor_of(request), desk_of(request)
    folder = desk.folder(visitor.account, case)
    text = case_form.read_case_text(folder)
    kept = read_json(desk.workspace.keeping(case) / "shortfall.json")
    job = desk.jobs.open_job(case, ("check",))
    if is_ready(text) and kept.get("version") != text.version and job is None:
        last = next(iter(desk.jobs.jobs(case, ("check",), most=1)), None)
        if last is None or last.request.get("version") != text.version or last.state in ("done", "cancelled"):
            job = check(desk, case, visitor.account.name, text)
        else:
            kept = {"error": (last.outcome or {}).get("error"), "version": text.version}
    # while it is worked out anew, what stood there before still serves
    shortfall = kept if kept.get("version") == text.version or (job is not None and "error" not in kept) else {}
    return page(
        request,
        "missing.html",
        visitor,
        case=case,
        step="missing",
        content=text.content,
        version=text.version,
        zone=_zone(text),
        zone_facts=list(ZONE_FACTS),
        packs=pack_titles(),
        ready=is_ready(text),
        job=job,
        shortfall=shortfall,
        groups=_groups(shortfall),
        entries=_entries(text),
        assumptions=list(enumerate(text.content.get("assumptions", []))),
        by=last_name(desk, visitor),
        levels=_levels(text, visitor.lang),
        guesses=guesses_in(text),
        titles=_titles(shortfall),
        pack_names=lambda names: listed_packs(names, visitor.lang),
        frozen=desk.is_handed_in(case) and not visitor.account.reviews,
    )


def check(desk: Desk, case: str, by: str, text: CaseText) -> Any:  # noqa: ANN401  a job
    """Have worked out what a case lacks."""
    folder, keep = desk.workspace.folder(case), desk.workspace.keeping(case)
    return desk.jobs.submit(case, "check", by, folder=str(folder), keep=str(keep), version=text.version)


def _zone(text: CaseText) -> dict[str, str]:
    return {
        name: "、".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in text.content.get("zone", {}).items()
    }


def _levels(text: CaseText, lang: Lang) -> list[tuple[str, str]]:
    """List the levels of a zone as a menu offers them; what the case says is offered as it is written there."""
    stated = str(text.content.get("zone", {}).get("level", ""))
    meant = LEVELS_AS_WRITTEN.get(stated)
    listed = [(stated if value == meant else value, title.text(lang)) for value, title in LEVELS.items()]
    return listed if not stated or meant in LEVELS else [(stated, stated), *listed]


def _titles(shortfall: dict[str, Any]) -> dict[str, Any]:
    """Return what may be assumed, and what it may be taken as, by its name in a case file."""
    items = shortfall.get("assumable", [])
    return {item["about"]: item["title"] for item in items} | {
        take["value"]: take["title"] for item in items for take in item["takes"]
    }


def listed_packs(names: list[str], lang: Lang) -> str:
    """Return the titles of policies in one line."""
    titles = pack_titles()
    return Message("{names}", names=[titles.get(name, name) for name in names]).text(lang)


def _groups(shortfall: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    missing = shortfall.get("missing", [])
    groups = [(supplier, [lack for lack in missing if lack["supplier"] == supplier]) for supplier in SUPPLIERS]
    return [group for group in groups if group[1]]


def _entries(text: CaseText) -> list[dict[str, Any]]:
    """List what a case holds, for who vouches for it: by section, role and place among those of the role."""
    listed: list[dict[str, Any]] = []
    for kind in ("tables", "layers"):
        for role, given in text.content.get(kind, {}).items():
            for place, entry in enumerate(given if isinstance(given, list) else [given]):
                listed.append({"kind": kind, "role": role, "place": place, "entry": entry})
    return listed


def last_name(desk: Desk, visitor: Visitor) -> str:
    """Return the name that stands under a statement: of the account, else the one that was last written here."""
    if desk.accounts is not None:
        return visitor.account.title
    written = [entry.detail.get("name") for entry in desk.audit.entries(most=200) if entry.detail.get("name")]
    return str(written[0]) if written else ""


def signer_name(desk: Desk, visitor: Visitor, form: FormData) -> str:
    """Return the name that goes under a statement: on a server nobody writes another's."""
    return visitor.account.title if desk.accounts is not None else field(form, "by")


def change_case(
    request: Request, visitor: Visitor, case: str, form: FormData, change: Callable[[TOMLDocument], None]
) -> CaseText:
    """Change the case file of a form, where it is still the one that was shown."""
    desk = desk_of(request)
    check_may_change(desk, visitor, case)
    folder = desk.workspace.folder(case)

    def confined(document: TOMLDocument) -> None:
        change(document)
        if desk.accounts is not None:
            check_confined(document.unwrap(), folder)

    return case_form.edit_case(folder, field(form, "version"), confined)


def day(text: str) -> date | None:
    """Return a day as a form gives it; None where it is empty.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(Message("'{text}' is no date; write the day as 2026-06-30", text=text[:40])) from None


def _facts(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    policies = [name for name in form.getlist("policy") if isinstance(name, str) and name in pack_titles()]
    on, title = day(field(form, "on")), field(form, "title") or case

    def change(document: TOMLDocument) -> None:
        kept = [name for name in document.unwrap().get("policy", []) if name not in pack_titles()]
        case_form.set_facts(document, title, on, [*policies, *kept])
        case_form.set_zone(document, {name: field(form, f"zone-{name}") for name in ZONE_FACTS})

    text = change_case(request, visitor, case, form, change)
    desk_of(request).audit.add(visitor.account.name, "facts", case, version=text.version)
    return see("cases", case, "missing", anchor="lacking")


def _open(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk, rule, name = desk_of(request), field(form, "rule"), field(form, "name")
    value: Any = field(form, "value")
    if field(form, "kind") != "definition" and value:
        try:
            value = float(value)
        except ValueError:
            raise InputError(Message("“{text}” is no number", text=str(value)[:40])) from None
    reason, by = field(form, "reason"), signer_name(desk, visitor, form)
    text = change_case(
        request,
        visitor,
        case,
        form,
        lambda document: case_form.set_parameter(document, rule, name, value, reason, by if reason else ""),
    )
    desk.audit.add(visitor.account.name, "open", case, rule=rule, parameter=name, name=by, version=text.version)
    return see("cases", case, "missing", anchor="open")


def _complete(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk, by = desk_of(request), signer_name(desk_of(request), visitor, form)
    kind, role, place = field(form, "kind"), field(form, "role"), whole_number(field(form, "place"))
    statement: dict[str, Any] | None = {"by": by, "reason": field(form, "reason"), "until": day(field(form, "until"))}
    if field(form, "take_out") == "yes":
        statement = None
    if kind not in ("layers", "tables") or place is None:
        raise InputError(Message("this form is not whole"))
    text = change_case(
        request,
        visitor,
        case,
        form,
        lambda document: case_form.set_complete(document, kind, role, place, statement),
    )
    desk.audit.add(visitor.account.name, "complete", case, role=role, name=by, version=text.version)
    return see("cases", case, "missing", anchor="complete")


def _assume(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    desk, by = desk_of(request), signer_name(desk_of(request), visitor, form)
    about, _, take = field(form, "about").partition("|")
    statement = {"about": about, "take": take, "reason": field(form, "reason"), "by": by}
    text = change_case(
        request, visitor, case, form, lambda document: case_form.add_statement(document, "assumptions", statement)
    )
    desk.audit.add(visitor.account.name, "assumed", case, about=about, take=take, name=by, version=text.version)
    return see("cases", case, "missing", anchor="assumptions")


def _withdraw(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    check_reviews(visitor)
    place = whole_number(field(form, "place"))
    if place is None:
        raise InputError(Message("this form is not whole"))
    text = change_case(
        request,
        visitor,
        case,
        form,
        lambda document: case_form.remove_statement(document, "assumptions", place),
    )
    desk_of(request).audit.add(visitor.account.name, "withdrew", case, place=place, version=text.version)
    return see("cases", case, "missing", anchor="assumptions")


router.post("/cases/{case}/facts")(posted(_facts))
router.post("/cases/{case}/open")(posted(_open))
router.post("/cases/{case}/complete")(posted(_complete))
router.post("/cases/{case}/assume")(posted(_assume))
router.post("/cases/{case}/withdraw")(posted(_withdraw))
