"""What is in a case folder, file by file, as the page shows it: what each seems to be, and what it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.core.messages import LANGS
from landuse.core.progress import watch
from landuse.core.read_issue_codes import name_of
from landuse.core.specs import load_spec
from landuse.workflows.desk.in_words import all_in_words, error_in_words, in_words
from landuse.workflows.desk.preview import drawings, outline
from landuse.workflows.desk.workspace import CASE_FILE, write_whole
from landuse.workflows.inspect.draft_case import draft_case
from landuse.workflows.inspect.folder import submitted_files

if TYPE_CHECKING:
    import numpy as np

    from landuse.core.messages import Lang
    from landuse.core.read_issues import ReadIssue
    from landuse.workflows.inspect.files import LayerReport
    from landuse.workflows.inspect.folder import SubmittedFile

#: Repairs of one layer that are listed.
_LISTED = 50


def inspect_case(folder: Path, lang: Lang) -> dict[str, Any]:
    """Return what is in a case folder, and draft its case file where it has none yet."""
    with watch("inspecting", 3) as watched:
        files = submitted_files(folder)
        watched.add(1)
        if not (folder / CASE_FILE).exists():
            write_whole(folder / CASE_FILE, draft_case(folder, lang=lang, files=files))
        watched.add(1)
        reports = [_file(file) for file in files]
        _draw(folder, files, reports)
        watched.add(1)
    return {"files": reports}


def _file(file: SubmittedFile) -> dict[str, Any]:
    report = file.report
    return {
        "path": file.path,
        "what": file.what,
        "note": None if file.note is None else in_words(file.note),
        "why": None if file.why is None else in_words(file.why),
        "reader": None if report is None else report.reader,
        "layers": [] if report is None else [_layer(layer, len(report.layers) == 1) for layer in report.layers],
        "unread": []
        if report is None
        else [{"layer": name, "why": error_in_words(error)} for name, error in report.unread],
    }


def _layer(layer: LayerReport, alone: bool) -> dict[str, Any]:
    return {
        "name": layer.name,
        "alone": alone,
        "kind": layer.kind,
        "features": layer.features,
        "geometry": layer.geometry,
        "crs_found": layer.crs_found,
        "crs": layer.crs_read_as,
        "encoding": layer.encoding,
        "columns": [
            {"heading": column.heading, "type": column.type, "first": column.first} for column in layer.columns
        ],
        "likely": [
            {
                "role": likely.role,
                "by_name": likely.by_name,
                "columns": likely.columns,
                "missing": list(likely.missing),
                "wanted": list(load_spec(likely.role).required),
            }
            for likely in layer.likely
        ],
        "schemes": list(layer.schemes),
        "repairs": [_issue(issue) for issue in layer.repairs[:_LISTED]],
        "repair_count": len(layer.repairs),
        "notes": all_in_words(layer.notes),
    }


def _issue(issue: ReadIssue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "name": {lang: name_of(issue.code, lang) for lang in LANGS},
        "text": in_words(issue.what),
        "repaired": issue.repaired,
    }


def _draw(folder: Path, files: list[SubmittedFile], reports: list[dict[str, Any]]) -> None:
    """Write into the reports how each layer is drawn."""
    drawn: list[tuple[dict[str, Any], np.ndarray[Any, Any]]] = []
    for file, report in zip(files, reports, strict=True):
        layers = file.report.layers if file.report is not None else ()
        for layer, plain in zip(layers, report["layers"], strict=True):
            shapes = outline(folder / file.path, layer, alone=len(layers) == 1)
            if shapes is not None and len(shapes):
                drawn.append((plain, shapes))
    for (plain, _), path in zip(drawn, drawings([shapes for _, shapes in drawn]), strict=True):
        plain["drawing"] = path
