"""What changed between two reviews: findings opened, closed, still open, with their figures, as a ledger."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from landuse.core.errors import InputError
from landuse.core.evidence import Interval
from landuse.core.foreign_words import words_of
from landuse.core.limits import Limit
from landuse.core.messages import Lang, Message
from landuse.core.terms import VERDICTS, WEIGHTS
from landuse.core.wording import bounds, limit_text, scope_title
from landuse.render.shared.ledger import CHANGES, AreaChange, Ledger, LedgerRow
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file

OPEN = ("broken", "undecided")
COLUMNS = (
    "id",
    "change",
    "weight",
    "before",
    "after",
    "low_before",
    "high_before",
    "low_after",
    "high_after",
    "unit",
    "title",
    "moved",
)
MEASURES = ("verdict", "value", "low", "high", "limit", "margin")


def read_review(path: Path) -> dict[str, Any]:
    """Read a review that was written.

    Parameters
    ----------
    path
        Its folder, or its ``review.json``.

    Returns
    -------
    dict
        The content.

    Raises
    ------
    InputError
        If there is no review, or it is of another schema.
    """
    file = path / "review.json" if path.is_dir() else path
    if not file.is_file():
        raise InputError(
            Message("there is no review here"),
            where=str(path),
            next=Message("Give a folder that `landuse review` wrote with its review.json"),
        )
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            Message("not JSON: {words}", words=words_of(error)), where=str(file), next=Message("Write the review anew")
        ) from None
    if not isinstance(content, dict) or content.get("schema") != "1" or not isinstance(content.get("findings"), list):
        raise InputError(
            Message("this is no review of schema 1"),
            where=str(file),
            next=Message("Give a review.json that landuse wrote"),
        )
    return content


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> pd.DataFrame:
    """Compare two reviews, finding by finding.

    Parameters
    ----------
    before, after
        The contents of two ``review.json``, the earlier first.

    Returns
    -------
    DataFrame
        One row for each finding of either, primary ones and portions: ``change`` is ``opened`` (was met, not judged
        or not there, now
        broken or undecided), ``closed`` (the other way), ``still_open``, ``changed`` (figures differ, nothing open),
        ``gone``, ``new`` or ``same``; ``moved`` whether anything of it differs.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》三: 建立年度重点任务台账,按月调度任务进度.
    """
    first, second = ({finding["id"]: finding for finding in review["findings"]} for review in (before, after))
    rows = [_row(ident, first.get(ident), second.get(ident)) for ident in dict.fromkeys((*first, *second))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(ident: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    was, now = (None if finding is None else finding["verdict"] for finding in (old, new))
    shown: Mapping[str, Any] = new or old or {}
    return {
        "id": ident, "change": _change(old, new), "weight": shown["weight"], "before": was, "after": now,
        "low_before": old and old["low"], "high_before": old and old["high"], "low_after": new and new["low"],
        "high_after": new and new["high"],
        "unit": shown["unit"], "title": shown.get("title"), "moved": _moved(old, new),
    }  # fmt: skip


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    was_open, is_open = ((finding or {}).get("verdict") in OPEN for finding in (old, new))
    if is_open and was_open:
        return "still_open"
    if is_open or was_open:
        return "opened" if is_open else "closed"
    if old is None or new is None:
        return "new" if old is None else "gone"
    return "same" if not _moved(old, new) else "changed"


def _moved(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    """Return whether the verdict or a figure of a finding differs, or only one review has it."""
    if old is None or new is None:
        return True
    return any(old.get(key) != new.get(key) for key in MEASURES)


ENDINGS = (".xlsx", ".docx")
#: Decimals by which figures that differ are told apart.
MOST_DECIMALS = 6


def check_ledger(out: Path) -> None:
    """Raise, before any work is done, for a file that cannot be written: see `outputs.check_file`."""
    outputs.check_file(out, ENDINGS, Message("a comparison is not written as '{suffix}'"))


def ledger(before: Mapping[str, Any], after: Mapping[str, Any], lang: Lang = "zh") -> Ledger:
    """Return what changed between two reviews in words, what moved first.

    Parameters
    ----------
    before, after
        The contents of two ``review.json``, the earlier first.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Ledger
        Findings opened, closed and changed, each with the figures of both; then what is as it was.
    """
    first, second = ({finding["id"]: finding for finding in review["findings"]} for review in (before, after))
    names = {**_names(before), **_names(after)}
    rows = [
        _ledger_row(ident, first.get(ident), second.get(ident), names, lang)
        for ident in dict.fromkeys((*first, *second))
    ]
    order = list(CHANGES)
    rows.sort(key=lambda row: (not row.moved, order.index(row.change)))
    title = Message(
        "{before} ({on_before}) and {after} ({on_after})",
        before=before["title"], on_before=str(before["on"]), after=after["title"], on_after=str(after["on"]),
    ).text(lang)  # fmt: skip
    return Ledger(title, date.fromisoformat(after["on"]), tuple(rows), tuple(_areas(before, after, lang)), lang)


def write_ledger(out: Path, changed: Ledger) -> None:
    """Write a ledger as a workbook or a Word document, by its ending, all or nothing."""
    with whole_file(out) as fresh:
        if out.suffix.lower() == ".xlsx":
            from landuse.render.workbook.ledger import write_ledger_workbook

            write_ledger_workbook(fresh, changed)
        else:
            from landuse.render.document.ledger import write_ledger_document

            write_ledger_document(fresh, changed)


def _ledger_row(
    ident: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, names: Mapping[str, str], lang: Lang
) -> LedgerRow:
    shown: Mapping[str, Any] = new or old or {}
    was, now = (None if finding is None else finding["verdict"] for finding in (old, new))
    scope, figures = ident.partition("@")[2], _figures(old, new, lang)
    change = _change(old, new)
    cells = {
        "change": CHANGES[change].text(lang),
        "title": str(shown.get("title") or ident),
        "scope": scope_title(scope, names.get(scope, "")).text(lang),
        "weight": WEIGHTS[shown["weight"]].text(lang),
        "verdict_before": VERDICTS[was].text(lang) if was else "—",
        "verdict_after": VERDICTS[now].text(lang) if now else "—",
        "before": figures[0],
        "after": figures[1],
        "limit": limit_text(_limit(shown), shown["unit"], lang) if shown.get("limit") else "",
        "id": ident,
    }
    return LedgerRow(change, _moved(old, new), cells)


def _figures(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, lang: Lang) -> tuple[str, str]:
    """Write what was measured, with as many decimals as it takes to tell figures apart that differ."""
    differ = old is not None and new is not None and any(old[key] != new[key] for key in ("value", "low", "high"))
    for decimals in range(2, MOST_DECIMALS + 1):
        texts = _figure(old, lang, decimals), _figure(new, lang, decimals)
        if not differ or texts[0] != texts[1]:
            break
    return texts


def _figure(finding: Mapping[str, Any] | None, lang: Lang, decimals: int) -> str:
    if finding is None:
        return "—"
    low = -math.inf if finding["low"] is None else float(finding["low"])
    high = math.inf if finding["high"] is None else float(finding["high"])
    return bounds(Interval(low, high, finding["value"]), finding["unit"], lang, decimals)


def _limit(finding: Mapping[str, Any]) -> Limit:
    limit = finding["limit"]
    return Limit(limit["op"], float(limit["value"]), limit.get("upper"))


def _names(review: Mapping[str, Any]) -> dict[str, str]:
    """Return the names that the files of a review give their blocks, by scope."""
    return {area["scope"]: area.get("name", "") for area in (review.get("land") or {}).get("scopes", [])}


def _areas(before: Mapping[str, Any], after: Mapping[str, Any], lang: Lang) -> list[AreaChange]:
    names = {**_names(before), **_names(after)}
    first, second = (
        {area["scope"]: float(area["plane_ha"]) for area in (review.get("land") or {}).get("scopes", [])}
        for review in (before, after)
    )
    return [
        AreaChange(scope_title(scope, names.get(scope, "")).text(lang), first.get(scope), second.get(scope))
        for scope in dict.fromkeys((*first, *second))
    ]
