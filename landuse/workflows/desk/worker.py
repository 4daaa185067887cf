"""The process that does one job: the same workflows as the command line, its progress and its outcome in files."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.core.errors import FilesChanged, LanduseError
from landuse.core.foreign_words import words_of
from landuse.core.messages import LANGS, Message, use_language
from landuse.core.progress import listening
from landuse.core.sandbox.confine import die_with_parent
from landuse.workflows.desk.in_words import all_in_words, error_in_words, in_words
from landuse.workflows.desk.workspace import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from landuse.core.findings import Review
    from landuse.core.messages import Lang

REQUEST, PROGRESS, OUTCOME = "request.json", "progress.json", "outcome.json"
#: Seconds between two lines of progress.
_PAUSE = 0.15
#: Seconds to wait before a case that was edited while it was read is read again.
_PAUSES_S = (1.0, 3.0)


def work(job: Path, parent: int) -> None:
    """Do the job of a folder, and write there what came of it."""
    die_with_parent(parent)
    request = read_json(job / REQUEST)
    from landuse.core.collecting import seldom_collected
    from landuse.core.gdal import stay_offline
    from landuse.core.sandbox import retire, start_early
    from landuse.core.temporary import temporary_files

    stay_offline()
    use_language("en" if request.get("lang") == "en" else "zh")
    with seldom_collected(), _progress(job), temporary_files():
        try:
            start_early()
            outcome = {"state": "done", **_done(request)}
        except LanduseError as error:
            outcome = {"state": "failed", "error": error_in_words(error), "obstacles": _obstacles(error)}
        except OSError as error:
            outcome = _failed(Message("it cannot be read or written: {words}", words=words_of(error)))
        except MemoryError:
            outcome = _failed(Message("out of memory"))
        except Exception as error:
            if os.environ.get("LANDUSE_TRACEBACK"):
                raise
            words = " ".join(str(error).split())[:200]
            outcome = _failed(
                Message("a fault of landuse's own ({kind}: {words})", kind=type(error).__name__, words=words)
            )
        finally:
            retire()
    write_json(job / OUTCOME, outcome)


def _done(request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked; begin again where the case was edited meanwhile."""
    for pause in _PAUSES_S:
        try:
            return JOBS[str(request["kind"])](request)
        except FilesChanged:
            time.sleep(pause)
    return JOBS[str(request["kind"])](request)


def _failed(message: Message) -> dict[str, Any]:
    return {"state": "failed", "error": error_in_words(LanduseError(message))}


def _obstacles(error: LanduseError) -> list[dict[str, str]]:
    obstacles: tuple[Message, ...] = getattr(error, "obstacles", ())
    return all_in_words(obstacles)


@contextmanager
def _progress(job: Path) -> Iterator[None]:
    last = [0.0]

    def hear(what: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - last[0] > _PAUSE or done in (0, total):
            last[0] = moment
            staged = job / f".{PROGRESS}"
            staged.write_text(json.dumps({"what": what, "done": done, "total": total}), encoding="utf-8")
            staged.replace(job / PROGRESS)

    with listening(hear):
        yield


def _inspect(request: dict[str, Any]) -> dict[str, Any]:
    from landuse.workflows.desk.inspection import inspect_case

    write_json(Path(request["keep"]) / "inspection.json", inspect_case(Path(request["folder"]), _lang(request)))
    return {}


def _check(request: dict[str, Any]) -> dict[str, Any]:
    from landuse.workflows.desk.shortfall import find_shortfall

    keep = Path(request["keep"]) / "shortfall.json"
    try:
        content: dict[str, Any] = find_shortfall(Path(request["folder"]))
    except LanduseError as error:
        content = {"error": error_in_words(error)}
    write_json(keep, {**content, "version": request["version"]})
    return {}


def _review(request: dict[str, Any]) -> dict[str, Any]:
    from landuse.workflows import outputs
    from landuse.workflows.review_case import ReviewRequest, review_case

    out, lang = Path(request["out"]), _lang(request)
    asked = ReviewRequest(out, outputs.choose(None), lang, final=bool(request.get("final")))
    judged, _ = review_case(Path(request["folder"]), asked)
    kept = {**request["record"], **_outcome(judged), "finished": datetime.now(UTC).isoformat(timespec="seconds")}
    for each_lang in LANGS:
        write_json(Path(request["keep"]) / f"result-{out.name}.{each_lang}.json", _shown(judged, each_lang))
    write_json(out.with_name(f"{out.name}.json"), kept)
    return {"review": out.name, "exit_code": judged.exit_code}


def _outcome(judged: Review) -> dict[str, Any]:
    from landuse.judge.conclusion import conclude
    from landuse.judge.final import final_obstacles, guess_obstacles, unconfirmed_rules

    conclusion, guessed = conclude(judged), {str(obstacle) for obstacle in guess_obstacles(judged)}
    return {
        "kind": conclusion.kind,
        "conclusion": in_words(conclusion.title),
        "summary": judged.summary,
        "exit_code": judged.exit_code,
        "final": judged.final,
        "obstacles": all_in_words(
            obstacle for obstacle in final_obstacles(judged) if not _is_text(obstacle) and str(obstacle) not in guessed
        ),
        "guessed": list(judged.case.guessed),
        "unconfirmed": [
            {
                "rule": rule.full_id,
                "title": in_words(rule.title.message),
                "document": rule.citation.document,
                "number": rule.citation.number,
                "clause": rule.citation.clause,
                "quote": rule.citation.quote,
                "certainty": rule.citation.certainty,
            }
            for rule in unconfirmed_rules(judged)
        ],
    }


def _is_text(obstacle: Message) -> bool:
    """Return whether an obstacle is a recalled text, which the page has ticks for."""
    return "clause" in obstacle.values


def _shown(judged: Review, lang: Lang) -> dict[str, Any]:
    """Return the result as its page shows it: the words of the map's own panel, in the order of the opinion."""
    from landuse.core.reading_order import in_reading_order
    from landuse.core.terms import SUPPLIERS, term
    from landuse.judge.conclusion import conclude
    from landuse.render.shared.finding_text import entry

    conclusion = conclude(judged)
    findings = [entry(judged, finding, lang) for finding in in_reading_order(judged.items)]
    primary = {finding.id: finding.primary for finding in judged.items}
    rules = {finding.id: finding.rule.full_id for finding in judged.items}
    return {
        "title": judged.case.title,
        "why": [message.text(lang) for message in conclusion.why()],
        "asks": [
            {"what": ask.want.what.text(lang), "supplier": term(SUPPLIERS, ask.want.whom, lang)}
            for ask in conclusion.asks
        ],
        "departures": [
            {"name": departure.name, "value": str(departure.value), "reason": departure.reason, "by": departure.by}
            for departure in judged.departures
        ],
        "notes": [note.text(lang) for note in (*judged.case.notes, *judged.notes)],
        "findings": [
            {**finding, "primary": primary[finding["id"]], "rule": rules[finding["id"]]} for finding in findings
        ],
    }


def _verify(request: dict[str, Any]) -> dict[str, Any]:
    from landuse.workflows.verify import verify

    result = verify(Path(request["out"]), None, None)
    return {"same": result.same, "lines": all_in_words(result.lines())}


def _lang(request: dict[str, Any]) -> Lang:
    return "en" if request.get("lang") == "en" else "zh"


JOBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "inspect": _inspect,
    "check": _check,
    "review": _review,
    "verify": _verify,
}


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
