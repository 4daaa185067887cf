"""What is in a case: each file with what it seems to be, its columns mapped by menus, an outline on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from landuse.cli.desk_app.case_list import check_may_change
from landuse.cli.desk_app.page import field, page, posted, see
from landuse.cli.desk_app.visitor import Visitor, desk_of, visitor_of
from landuse.core.code_lists import list_schemes
from landuse.core.specs import list_specs, load_spec
from landuse.core.whole_number import whole_number
from landuse.normalise.role_headings import folded_headings, matched_columns
from landuse.workflows.desk.case_form import edit_case, read_case_text, set_entries
from landuse.workflows.desk.confined import check_confined
from landuse.workflows.desk.preview import HEIGHT, WIDTH
from landuse.workflows.desk.workspace import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.datastructures import FormData
    from tomlkit import TOMLDocument

    from landuse.cli.desk_app.desk import Desk

router = APIRouter(include_in_schema=False)
NOT_USED = "-"
#: The choice that leaves what the case file says as it is.
KEPT = "="


@router.get("/cases/{case}/files")
def files(request: Request, case: str) -> Response:
    """Show what is in a case."""
    visitor, desk = visitor_of(request), desk_of(request)
    folder = desk.folder(visitor.account, case)
    job = desk.jobs.open_job(case, ("inspect",))
    inspection = read_json(desk.workspace.keeping(case) / "inspection.json")
    if job is None and not inspection:
        last = next(iter(desk.jobs.jobs(case, ("inspect",), most=1)), None)
        if last is None or last.state == "done":
            job = desk.inspect(case, visitor.account.name, visitor.lang)
        else:
            return page(request, "files_failed.html", visitor, case=case, step="files", job=last)
    if job is not None:
        return page(request, "waiting.html", visitor, case=case, step="files", job=job, text="looking")
    text = read_case_text(folder)
    places = [_place(number, shown, text.entries(shown[2])) for number, shown in enumerate(_layers(inspection))]
    for place in places:
        place["covers"] = _covered_by(place["entry"].get("covers"), places)
    handed_in = desk.is_handed_in(case)
    return page(
        request,
        "files.html",
        visitor,
        case=case,
        step="files",
        files=[file for file in inspection["files"] if file["layers"] or file["unread"]],
        papers=[file for file in inspection["files"] if not (file["layers"] or file["unread"])],
        beside=_read_together(inspection),
        places=places,
        by_file={path: [place for place in places if place["path"] == path] for path in _paths(inspection)},
        roles={kind: sorted(list_specs(kind)) for kind in ("layer", "table", "raster")},
        schemes=sorted(list_schemes()),
        version=text.version,
        width=WIDTH,
        height=HEIGHT,
        handed_in=handed_in,
        frozen=handed_in and not visitor.account.reviews,
    )


def _read_together(inspection: dict[str, Any]) -> dict[str, list[str]]:
    """Return, by the path of a file without its ending, the endings of those that are read with it."""
    together: dict[str, list[str]] = {}
    for file in inspection["files"]:
        if file["what"] == "part":
            stem, dot, ending = file["path"].rpartition(".")
            together.setdefault(stem, []).append(dot + ending)
    return together


def _paths(inspection: dict[str, Any]) -> list[str]:
    return [file["path"] for file in inspection["files"]]


def _layers(inspection: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Return every layer and table with its file and the section of the case file it belongs into."""
    for file in inspection.get("files", []):
        for layer in file["layers"]:
            yield file["path"], layer, "tables" if layer["kind"] == "table" else "layers"


def _place(
    number: int, shown: tuple[str, dict[str, Any], str], entries: list[tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
    """Return one layer with what the case file says of it, or what is guessed where it says nothing."""
    path, layer, kind = shown
    role, entry = next(
        ((role, entry) for role, entry in entries if _names(entry, path, layer)), (NOT_USED, dict[str, Any]())
    )
    columns = _columns(role, entry, layer) if role != NOT_USED else []
    return {
        "number": number,
        "path": path,
        "layer": layer,
        "kind": kind,
        "role": role,
        "entry": entry,
        "likely": [likely["role"] for likely in layer["likely"]],
        "columns": [column for column in columns if column["first"]],
        "more_columns": [column for column in columns if not column["first"]],
        "takes_scheme": role != NOT_USED and "use_code" in load_spec(role).columns,
        "has_codes": any(column["name"] == "use_code" and column["chosen"] for column in columns),
        "wants": role != NOT_USED and any(column["required"] and not column["chosen"] for column in columns),
    }


def _names(entry: dict[str, Any], path: str, layer: dict[str, Any]) -> bool:
    """Return whether an entry of the case file means this layer."""
    named = entry.get("layer") or entry.get("sheet")
    return _plain_path(entry) == path and (named == layer["name"] if named else layer["alone"])


def _covered_by(covers: dict[str, Any] | None, places: list[dict[str, Any]]) -> int | None:
    """Return the number of the layer in which another is complete; None where the page does not show it."""
    same = (place["number"] for place in places if covers and _names(covers, place["path"], place["layer"]))
    return None if covers is None or set(covers) - {"path", "layer"} else next(same, None)


def _guessed_columns(role: str, layer: dict[str, Any]) -> dict[str, str]:
    """Return the headings under which a role's columns are taken to stand, where nobody says otherwise."""
    likely = next((likely for likely in layer["likely"] if likely["role"] == role), None)
    if likely is not None:
        return dict(likely["columns"])
    return matched_columns(role, folded_headings(column["heading"] for column in layer["columns"]))


def _columns(role: str, entry: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    spec = load_spec(role)
    guessed = _guessed_columns(role, layer)
    stated = entry.get("columns", {})
    headings = {column["heading"] for column in layer["columns"]}
    listed = []
    for name, column in spec.columns.items():
        chosen = stated.get(name) or guessed.get(name, "")
        listed.append(
            {
                "name": name,
                "title": column.title.message,
                "required": column.required,
                "chosen": chosen if chosen in headings else "",
                "guess": guessed.get(name, ""),
                "first": column.required or bool(chosen),
            }
        )
    return listed


def _save(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:
    desk = desk_of(request)
    check_may_change(desk, visitor, case)
    folder = desk.workspace.folder(case)
    inspection = read_json(desk.workspace.keeping(case) / "inspection.json")
    wanted: dict[str, list[tuple[str, dict[str, Any]]]] = {"layers": [], "tables": []}
    for number, (_, _, kind) in enumerate(_layers(inspection)):
        role = field(form, f"role-{number}")
        if role in list_specs():
            wanted[kind].append((role, _entry(form, number, role, inspection)))

    def change(document: TOMLDocument) -> None:
        for kind in ("tables", "layers"):
            known = {(path, layer["name"]) for path, layer, its_kind in _layers(inspection) if its_kind == kind}
            set_entries(document, kind, [*wanted[kind], *_elsewhere(document, kind, known)])

    text = edit_case(folder, field(form, "version"), change)
    if desk.accounts is not None:
        check_confined(text.content, folder)
    desk.audit.add(visitor.account.name, "mapped", case, version=text.version)
    stay = field(form, "stay")
    return see("cases", case, "files", anchor=stay) if stay else see("cases", case, "missing")


def _elsewhere(document: TOMLDocument, kind: str, known: set[tuple[str, str]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the entries of a case file for what the page does not show: they stay as they are."""
    paths = {path for path, _ in known}
    return [
        (role, entry)
        for role, given in document.unwrap().get(kind, {}).items()
        for entry in (given if isinstance(given, list) else [given])
        if _plain_path(entry) not in paths
    ]


def _plain_path(entry: dict[str, Any]) -> str:
    return str(entry.get("path", "")).replace("\\", "/").removeprefix("./")


def _entry(form: FormData, number: int, role: str, inspection: dict[str, Any]) -> dict[str, Any]:
    """Return what is written of one layer: only what is not guessed by itself."""
    path, layer, _ = list(_layers(inspection))[number]
    table = layer["kind"] == "table"
    entry: dict[str, Any] = {"path": path}
    if not layer["alone"]:
        entry["sheet" if table else "layer"] = layer["name"]
    guessed = _guessed_columns(role, layer)
    headings = {column["heading"] for column in layer["columns"]}
    chosen = {name: field(form, f"column-{number}-{name}") for name in load_spec(role).columns}
    entry["columns"] = {
        name: heading for name, heading in chosen.items() if heading in headings and heading != guessed.get(name)
    }
    entry["edition"] = field(form, f"edition-{number}")
    if field(form, f"sure-{number}") == "yes":
        entry["guessed"] = ""
    if not table:
        scheme = field(form, f"scheme-{number}")
        entry["scheme"] = scheme if scheme in list_schemes() else ""
        entry["crs"] = field(form, f"crs-{number}")
        if field(form, f"covers-{number}") != KEPT:
            entry["covers"] = _covers(field(form, f"covers-{number}"), inspection)
    return entry


def _covers(chosen: str, inspection: dict[str, Any]) -> dict[str, str]:
    """Return the layer in which another is complete, as a menu numbers it: its path, and its name where it has one."""
    layers = list(_layers(inspection))
    place = whole_number(chosen)
    if place is None or place >= len(layers):
        return {}
    path, layer, _ = layers[place]
    return {"path": path} if layer["alone"] else {"path": path, "layer": layer["name"]}


def _look_again(request: Request, visitor: Visitor, case: str, form: FormData) -> Response:  # noqa: ARG001
    desk: Desk = desk_of(request)
    if desk.jobs.open_job(case, ("inspect",)) is None:
        desk.inspect(case, visitor.account.name, visitor.lang)
    return see("cases", case, "files")


router.post("/cases/{case}/files")(posted(_save))
router.post("/cases/{case}/inspect")(posted(_look_again))
