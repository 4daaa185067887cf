"""One table over all zones of a batch, as a workbook or CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.boundary.numerals import natural_key
from landuse.core.audience import Withheld, notice, public_copy
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.terms import SCOPES, VERDICTS
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file
from landuse.workflows.exports import digest_of, log_export, logged_audience

if TYPE_CHECKING:
    from landuse.core.audience import Audience
    from landuse.core.messages import Lang
    from landuse.workflows.batch_job import BatchOutcome

ENDINGS = (".xlsx", ".csv")
#: Columns that name files and folders, which no public table has.
_PLACES = ("case", "folder", "error")
GROUNDS = ("approved", "draft", "kept", "added", "withdrawn")
#: What a review comes to, by its exit code.
STATES: dict[int, Message] = {
    0: Message("all met"),
    1: Message("something broken"),
    3: Message("something undecided"),
    2: Message("could not run"),
}
#: 甲, 乙, 丙 stand in their own order.
_STEMS = {ord(stem): chr(0xE000 + n) for n, stem in enumerate("甲乙丙丁戊己庚辛壬癸")}
_WIDE = ("broken", "undecided", "error", "folder")


def in_natural_order(cases: Sequence[Path]) -> list[Path]:
    """Return cases by the names of their folders: zone 2 before zone 10, 二 before 十, 甲 before 乙."""
    return sorted(cases, key=lambda case: (natural_key(outputs.case_name(case).translate(_STEMS)), str(case)))


def check_table(out: Path, audience: Audience | None = None) -> None:
    """Raise, before any work is done, for a file that cannot be written: see `outputs.check_file`."""
    outputs.check_file(out, ENDINGS, Message("a table of zones is not written as '{suffix}'"), option="--table")
    if audience == "public" and out.suffix.lower() == ".csv":
        raise InputError(
            Message("a CSV has no place for the notice of a public copy"), where=str(out), next=Message("Name a .xlsx")
        )


def titles(lang: Lang, audience: Audience | None = None) -> dict[str, str]:
    """Return the columns of the table with their headings; those for the public name no file."""
    areas = {scope: Message("{title}, ha", title=SCOPES[scope]).text(lang) for scope in GROUNDS}
    heads = {
        "title": Message("Zone").text(lang),
        "on": Message("Day").text(lang),
        "state": Message("Result").text(lang),
        **{verdict: VERDICTS[verdict].text(lang) for verdict in ("met", "broken", "undecided", "not_judged")},
        **{f"area_{scope}": title for scope, title in areas.items()},
        "broken_rules": Message("Broken rules").text(lang),
        "undecided_rules": Message("Undecided rules").text(lang),
        "case": Message("Case").text(lang),
        "folder": Message("Review folder").text(lang),
        "error": Message("Error").text(lang),
    }
    return {key: head for key, head in heads.items() if audience != "public" or key not in _PLACES}


def rows_of(outcomes: Sequence[BatchOutcome], lang: Lang, audience: Audience | None = None) -> list[dict[str, object]]:
    """Return a row for each zone, in the order of the outcomes."""
    rows: list[dict[str, object]] = []
    for outcome in outcomes:
        areas, counts = dict(outcome.areas), dict(outcome.summary)
        rows.append(
            {
                "title": outcome.title or ("" if audience == "public" else outputs.case_name(Path(outcome.case))),
                "on": outcome.on,
                "state": STATES[outcome.code].text(lang),
                **{verdict: counts.get(verdict) for verdict in ("met", "broken", "undecided", "not_judged")},
                **{f"area_{scope}": areas.get(scope) for scope in GROUNDS},
                "broken_rules": "\n".join(outcome.broken),
                "undecided_rules": "\n".join(outcome.undecided),
                "case": outcome.case,
                "folder": outcome.folder,
                "error": outcome.error,
            }
        )
    return rows


def write_table(
    out: Path, outcomes: Sequence[BatchOutcome], lang: Lang = "zh", audience: Audience | None = None
) -> None:
    """Write one table over all zones, all or nothing.

    Parameters
    ----------
    out
        ``.xlsx`` or ``.csv`` (UTF-8 with a mark, as Excel wants it).
    outcomes
        What became of each case.
    lang
        Language of the headings.
    audience
        For whom it is, which the log of exports then says.

    Raises
    ------
    OutputError
        If it cannot be written, or not be logged.
    """
    heads, rows = titles(lang, audience), rows_of(outcomes, lang, audience)
    logged = logged_audience(audience)
    with whole_file(out) as fresh:
        if out.suffix.lower() == ".csv":
            with fresh.open("w", encoding="utf-8-sig", newline="") as stream:
                sheet = csv.writer(stream)
                sheet.writerow(heads.values())
                sheet.writerows([_cell(row[key]) for key in heads] for row in rows)
        else:
            foot = notice(Withheld(public_copy()) if audience == "public" else None, lang)
            _write_workbook(fresh, heads, rows, outcomes, lang, foot)
        if logged is not None:
            log_export(logged, Message("Zones").text(lang), out.resolve().parent, {out.name: digest_of(fresh)})


def _cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return (
        f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else "" if value is None else value
    )


def _write_workbook(
    path: Path,
    heads: dict[str, str],
    rows: list[dict[str, object]],
    outcomes: Sequence[BatchOutcome],
    lang: Lang,
    foot: str,
) -> None:
    from landuse.render.workbook.workbook import Workbook, WorkbookColumn

    days = [date.fromisoformat(outcome.on) for outcome in outcomes if outcome.on]
    title = Message("Zones").text(lang)
    book = Workbook(path, title, max(days, default=date(1980, 1, 1)), lang, foot)
    columns = [
        WorkbookColumn(
            key,
            head,
            "ha" if key.startswith("area_") else "count" if key in VERDICTS else "text",
            40 if key.startswith(_WIDE) and key not in VERDICTS else 14,
        )
        for key, head in heads.items()
    ]
    book.sheet(title, columns, [rows], printed=len([key for key in heads if key not in _PLACES]))
    book.close()
