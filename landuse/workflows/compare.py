"""What changed between two reviews: findings opened, closed, still open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message

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
        ``gone``, ``new`` or ``same``.

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
        "unit": shown["unit"], "title": shown.get("title"),
    }  # fmt: skip


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    was_open, is_open = ((finding or {}).get("verdict") in OPEN for finding in (old, new))
    if is_open and was_open:
        return "still_open"
    if is_open or was_open:
        return "opened" if is_open else "closed"
    if old is None or new is None:
        return "new" if old is None else "gone"
    return "same" if all(old.get(key) == new.get(key) for key in MEASURES) else "changed"
