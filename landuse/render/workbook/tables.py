"""Sheets of the workbook: tables that checks gave, the grounds, the files the review rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.core.messages import LANGS, Message
from landuse.core.missing import role_title
from landuse.core.specs import load_spec
from landuse.core.terms import DEFINITIONS, FAULTS, KINDS, VALUES, VERDICTS, term
from landuse.core.titles import COLUMNS, TABLES
from landuse.core.wording import bounds, scope_title
from landuse.measures.documents import kind_title as paper_title
from landuse.render.shared.shapes import plain_value
from landuse.render.workbook.workbook import Kind, Row, WorkbookColumn

if TYPE_CHECKING:
    from landuse.core.findings import Finding, Review
    from landuse.core.messages import Lang

#: What the ending of a key says of its figures.
ENDINGS: dict[str, tuple[Kind, Message | None]] = {
    "_m2": ("m2", Message("m²")),
    "_ha": ("ha", Message("ha")),
    "_yuan": ("yuan", Message("yuan")),
    "_m": ("m", Message("m")),
    "_share": ("share", None),
}
TITLE_UNIT = Message("{title}, {unit}")
SHARES = ("developed", "invested", "share")
#: Bounds of uses that shut each other out: their sums would say nothing.
BOUNDS = ("low", "high")


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written.

    Parameters
    ----------
    name
        Its name.
    columns
        Its columns.
    groups
        Its rows, in groups that have totals of their own.
    freeze
        How many columns stay in sight.
    """

    name: str
    columns: Sequence[WorkbookColumn]
    groups: Sequence[Sequence[Row]]
    freeze: int = 1


def evidence_sheets(review: Review, lang: Lang) -> list[Sheet]:
    """Return a sheet for each table that checks gave: the rows of all findings, each under its finding.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of Sheet
        In the order the tables come up.
    """
    tables_of: dict[str, list[tuple[Finding, pd.DataFrame]]] = {}
    for finding in review.items:
        for name, table in finding.evidence.tables.items():
            # what the land summary tells parcel by parcel stands in a sheet of its own
            if len(table) and name != "by_parcel":
                tables_of.setdefault(name, []).append((finding, table))
    return [_evidence_sheet(name, tables, lang) for name, tables in tables_of.items()]


def _evidence_sheet(name: str, tables: list[tuple[Finding, pd.DataFrame]], lang: Lang) -> Sheet:
    other = next(language for language in LANGS if language != lang)
    groups = [_rows(finding, table, lang) for finding, table in tables]
    keys = list(dict.fromkeys(key for rows in groups for row in rows for key in row))
    keys = [key for key in keys if not key.endswith(f"_{other}") and not key.startswith("_")]
    columns = [
        WorkbookColumn("_finding", Message("Rule").text(lang), "text", 26),
        WorkbookColumn("_scope", Message("Ground").text(lang), "text", 16),
        *(table_column(key, [row.get(key) for rows in groups for row in rows], lang) for key in keys),
        WorkbookColumn("_id", Message("Finding").text(lang), "text", 44),
    ]
    return Sheet(term(TABLES, name, lang), columns, groups, 2)


def _rows(finding: Finding, table: pd.DataFrame, lang: Lang) -> list[Row]:
    title, scope = finding.rule.title.text(lang), scope_title(finding.scope, finding.block_name).text(lang)
    headings = {"_finding": title, "_scope": scope, "_id": finding.id}
    rows = [{str(key): _value(value, str(key), lang) for key, value in row.items()} for row in table.to_dict("records")]
    return [{**row, **headings} for row in rows]


def _value(value: Any, key: str, lang: Lang) -> Any:  # noqa: ANN401
    """Return a code term as people say it; what a user wrote stays as it is."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return Message("{values}", values=list(value)).text(lang)
    user_wrote = key in ("id", "name", "use_code", "use_name", "owner", "project", "holder", "contract", "parcel_id",
                          "number", "conclusion")  # fmt: skip
    if key == "scheme" and isinstance(value, str):
        return term(DEFINITIONS, value, lang)
    if key == "of" and isinstance(value, str):
        return role_title(value).text(lang)
    if not isinstance(value, str) or user_wrote:
        return value
    known = (FAULTS.get(value) if key == "code" else None) or VALUES.get(value) or KINDS.get(value)
    if known is None and key == "kind":
        return paper_title(value).text(lang)
    return known.text(lang) if known else value


def table_column(key: str, values: Sequence[object], lang: Lang) -> WorkbookColumn:
    """Return the column for a key of a check's table.

    Parameters
    ----------
    key
        The key; its ending says its unit.
    values
        What stands in it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    WorkbookColumn
        Areas and money are summed under it.
    """
    ending = next((suffix for suffix in ENDINGS if key.endswith(suffix)), "")
    kind, unit = ENDINGS.get(ending, (_kind(values), None))
    stem = key.removesuffix(ending).removesuffix(f"_{lang}")
    title = key_title(stem, lang)
    if unit is not None:
        title = TITLE_UNIT(title=title, unit=unit).text(lang)
    if key in SHARES:
        kind = "share"
    longest = max((len(str(value).encode("gb18030", "replace")) for value in values if value is not None), default=0)
    wide = min(longest + 2, 48) if kind == "text" and longest > 16 else None
    return WorkbookColumn(key, title, kind, wide, total=ending in ("_m2", "_ha", "_yuan") and stem not in BOUNDS)


def key_title(key: str, lang: Lang) -> str:
    """Return how people call a column of a table.

    Parameters
    ----------
    key
        Its key, less the unit.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Its title; the key in words where nothing names it.
    """
    if key in COLUMNS:
        return term(COLUMNS, key, lang)
    for role in ("parcels", "supply", "enterprises", "projects", "zones", "stock_land"):
        column = load_spec(role).columns.get(key)
        if column is not None:
            return column.title.text(lang)
    return key.replace("_", " ")


def _kind(values: Sequence[object]) -> Kind:
    known = [value for value in values if plain_value(value) is not None]
    if known and all(isinstance(value, date) for value in known):
        return "date"
    figures = [plain_value(value) for value in known]
    if figures and all(isinstance(figure, (int, float)) and not isinstance(figure, bool) for figure in figures):
        return "count" if all(isinstance(figure, int) for figure in figures) else "number"
    return "text"


def portions(review: Review, lang: Lang) -> Sheet:
    """Return the grounds judged with their areas.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Sheet
        A row for each ground.
    """
    rows = [
        {
            "scope": scope_title(row.scope, row.name).text(lang),
            "m2": row.plane.m2,
            "official": row.official.m2,
            "ha": row.plane.ha,
            "mu": row.plane.mu,
            "share": row.share,
        }
        for row in review.land.scopes
    ]
    columns = [
        WorkbookColumn("scope", Message("Ground").text(lang), "text", 26),
        WorkbookColumn("m2", Message("Plane area, m²").text(lang), "m2", 20),
        WorkbookColumn(
            "official", TITLE_UNIT(title=Message("Official area").text(lang), unit=Message("m²")).text(lang), "m2", 20
        ),
        WorkbookColumn("ha", Message("Plane area, ha").text(lang), "ha", 20),
        WorkbookColumn("mu", Message("Plane area, mu").text(lang), "mu", 20),
        WorkbookColumn("share", Message("Of the ground judged").text(lang), "share", 14),
    ]
    return Sheet(Message("Grounds").text(lang), columns, [rows])


def by_portion(review: Review, lang: Lang) -> Sheet:
    """Return what each clause comes to on each ground: old overlaps apart from new ones, block beside block.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Sheet
        A row for each rule, a column for each ground.
    """
    scopes = [scope for scope in review.grounds if any(finding.scope == scope for finding in review.items)]
    rules = {finding.rule.full_id: finding.rule.title.text(lang) for finding in review.items if finding.scope in scopes}
    findings = {(finding.rule.full_id, finding.scope): finding for finding in review.items}
    rows = [
        {"rule": title, **{scope: _came_to(findings.get((rule, scope)), lang) for scope in scopes}, "id": rule}
        for rule, title in rules.items()
    ]
    columns = [
        WorkbookColumn("rule", Message("Rule").text(lang), "text", 30),
        *(
            WorkbookColumn(scope, scope_title(scope, review.grounds[scope].name).text(lang), "verdict", 24)
            for scope in scopes
        ),
        WorkbookColumn("id", Message("Rule id").text(lang), "text", 40),
    ]
    return Sheet(Message("By portion").text(lang), columns, [rows])


def _came_to(finding: Finding | None, lang: Lang) -> tuple[str, str] | None:
    if finding is None:
        return None
    text = VERDICTS[finding.verdict].text(lang)
    if finding.evidence.reason is None and finding.gates is None:
        text = f"{text} {bounds(finding.evidence.interval, finding.evidence.unit, lang)}"
    return finding.verdict.value, text


def sources(review: Review, lang: Lang) -> Sheet:
    """Return every file the review rests on.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Sheet
        A row for each file and role.
    """
    keys: tuple[tuple[str, Message, Kind, int], ...] = (
        ("role", Message("Data"), "text", 22),
        ("path", Message("File"), "text", 40),
        ("layer", Message("Layer"), "text", 18),
        ("edition", Message("Edition"), "text", 18),
        ("as_of", Message("As of"), "date", 12),
        ("features_n", Message("Features"), "count", 10),
        ("crs", Message("Coordinates"), "text", 16),
        ("reader", Message("Reader"), "text", 12),
        ("repairs", Message("Repairs"), "count", 10),
        ("notes", Message("Notes"), "long", 40),
        ("sha256", Message("SHA-256"), "text", 68),
    )
    rows = [
        {
            "role": role_title(source.role).text(lang), "path": source.path, "layer": source.layer,
            "edition": source.edition, "as_of": source.on, "features_n": source.features, "crs": source.crs,
            "reader": source.reader, "repairs": len(source.repairs),
            "notes": "\n".join(note.text(lang) for note in source.notes) or None,
            "sha256": source.sha256,
        }
        for source in review.case.sources
    ]  # fmt: skip
    return Sheet(
        Message("Sources").text(lang),
        [WorkbookColumn(key, title.text(lang), kind, width) for key, title, kind, width in keys],
        [rows],
    )


def repairs(review: Review, lang: Lang) -> Sheet:
    """Return every repair made and every fault reported while the files were read.

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Sheet
        A row for each.
    """
    keys: tuple[tuple[str, Message, Kind, int], ...] = (
        ("role", Message("Data"), "text", 22),
        ("code", Message("Code"), "text", 24),
        ("what", Message("What"), "long", 60),
        ("where", Message("Where"), "text", 40),
        ("id", Message("Id"), "text", 18),
        ("row", Message("Row"), "count", 8),
        ("line", Message("Line"), "count", 8),
        ("before_m2", Message("Before, m²"), "m2", 20),
        ("after_m2", Message("After, m²"), "m2", 20),
    )
    rows = [
        {
            "role": role_title(source.role).text(lang), "code": repair.code, "what": repair.text(lang),
            "where": repair.where, "id": repair.id,
            "row": None if repair.row is None else repair.row + 1, "line": repair.line,
            "before_m2": repair.area_before_m2, "after_m2": repair.area_after_m2,
        }
        for source in review.case.sources
        for repair in source.repairs
    ]  # fmt: skip
    return Sheet(
        Message("Repairs").text(lang),
        [WorkbookColumn(key, title.text(lang), kind, width) for key, title, kind, width in keys],
        [rows],
    )
