"""Where a case stands in the way through, from its files and the jobs alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from landuse.core.errors import InputError
from landuse.workflows.desk.case_form import CaseText, read_case_text
from landuse.workflows.desk.workspace import CASE_FILE, ReviewFolder, read_json

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.cli.desk_app.desk import Desk
    from landuse.workflows.desk.jobs import DeskJob

WAITED_FOR = ("inspect", "check")


@dataclass(frozen=True)
class Standing:
    """Where one case stands.

    Parameters
    ----------
    state
        ``new``, ``missing``, ``ready``, ``running``, ``reviewed``, ``changed`` or ``final``.
    title
        What it is called.
    review
        Its last review, with what is kept of it.
    job
        What is under way.
    """

    state: str
    title: str
    review: ReviewFolder | None
    kept: dict[str, Any]
    job: DeskJob | None


def standing_of(desk: Desk, case: str, job: DeskJob | None) -> Standing:
    """Return where a case stands."""
    folder = desk.workspace.folder(case)
    reviews = desk.workspace.reviews(case)
    last = reviews[-1] if reviews else None
    kept = {} if last is None else kept_of(last)
    text = case_or_none(folder)
    title = case if text is None else str(text.content.get("title") or case)
    if job is not None and job.open:
        return Standing("running", title, last, kept, job)
    if text is None or not text.text:
        return Standing("new", title, last, kept, None)
    if last is not None:
        same = reviewed_version(last) == text.version
        final = bool(kept.get("final", last.record().get("final")))
        return Standing("changed" if not same else "final" if final else "reviewed", title, last, kept, None)
    return Standing("ready" if is_ready(text) else "missing", title, None, {}, None)


def case_or_none(folder: Path) -> CaseText | None:
    """Return a case file; None where it cannot be read. It is read again only where it has changed."""
    try:
        fact = (folder / CASE_FILE).stat()
        seen = (fact.st_mtime_ns, fact.st_ctime_ns, fact.st_size, fact.st_ino)
    except OSError:
        return None
    return _case_as_seen(folder, seen)


@lru_cache(maxsize=1000)
def _case_as_seen(folder: Path, _seen: tuple[int, ...]) -> CaseText | None:
    try:
        return read_case_text(folder)
    except InputError:
        return None


def is_ready(text: CaseText) -> bool:
    """Return whether a case can be reviewed: it has a day and a policy."""
    return bool(text.content.get("on") and text.content.get("policy"))


def guesses_in(text: CaseText) -> int:
    """Return of how many files nobody has confirmed yet what they are."""
    return sum(bool(entry.get("guessed")) for kind in ("layers", "tables") for _, entry in text.entries(kind))


def kept_of(review: ReviewFolder) -> dict[str, Any]:
    """Return what is kept beside a review: who asked for it, its conclusion, what keeps it from being final."""
    return read_json(review.path.with_name(f"{review.path.name}.json"))


def reviewed_version(review: ReviewFolder) -> str | None:
    """Return the version of the case file that a review rests on."""
    inputs = review.record().get("inputs", [])
    return next((entry["sha256"] for entry in inputs if entry.get("path") == CASE_FILE), None)
