"""One case of a batch: what is to be done with it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.errors import LanduseError, with_english
from landuse.core.evidence import Verdict
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.audience import Audience
    from landuse.core.findings import Review
    from landuse.core.messages import Lang


@dataclass(frozen=True)
class Job:
    """What is to be done with each case.

    Parameters
    ----------
    out
        The folder under which each review gets its own.
    outputs
        Names of renderers.
    policy, rules, on
        What outranks the case files; None leaves each its own.
    lang
        Language of the outputs.
    plugins
        Folders of a user's own checks and readers.
    strict
        Whether a case in which something had to be repaired is refused.
    audience
        For whom the outputs are, which the log of exports then says.
    """

    out: Path
    outputs: tuple[str, ...]
    policy: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    on: date | None = None
    lang: Lang = "zh"
    plugins: tuple[str, ...] = ()
    strict: bool = False
    audience: Audience | None = None


@dataclass(frozen=True)
class BatchOutcome:
    """What became of one case.

    Parameters
    ----------
    case
        The case folder as named.
    title
        Its title, where it could be read.
    folder
        Where its review lies, where there is one.
    code
        The exit code `review` would give: 0, 1, 3, or 2 where it could not run.
    summary
        Verdicts counted.
    error
        Why it could not run.
    on
        The day it was judged on.
    areas
        Plane areas of its grounds, ha, by scope; blocks are left out.
    broken, undecided
        The titles of the rules that are so and count.
    """

    case: str
    title: str = ""
    folder: str = ""
    code: int = 2
    summary: tuple[tuple[str, int], ...] = ()
    error: str = ""
    on: str = ""
    areas: tuple[tuple[str, float], ...] = ()
    broken: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def run_one(case: Path, job: Job) -> BatchOutcome:
    """Review one case of many.

    Parameters
    ----------
    case
        The case folder.
    job
        What is to be done.

    Returns
    -------
    BatchOutcome
        What became of it; an error stands in it and does not stop the others.
    """
    from landuse.core import plugins
    from landuse.judge.review import review
    from landuse.normalise.case import read_case
    from landuse.workflows import outputs
    from landuse.workflows.exports import logged_audience
    from landuse.workflows.redaction import for_audience

    try:
        for folder in job.plugins:
            plugins.add_folder(folder)
        target = job.out / f"review-{outputs.case_name(case)}"
        outputs.check_folder(target)
        judged = review(read_case(case, on=job.on, policy=job.policy, rules=job.rules, strict=job.strict))
        judged = for_audience(judged, job.audience)
        outputs.write(judged, target, job.outputs, job.lang, audience=logged_audience(job.audience))
    except LanduseError as error:
        return BatchOutcome(str(case), error=with_english(error, job.lang))
    except OSError as error:
        what = Message("it cannot be read or written: {words}", words=words_of(error))
        return BatchOutcome(
            str(case), error=with_english(LanduseError(what, where=str(error.filename or case)), job.lang)
        )
    return BatchOutcome(
        str(case),
        judged.case.title,
        str(target),
        judged.exit_code,
        tuple(judged.summary.items()),
        on=judged.case.on.isoformat(),
        areas=tuple((area.scope, area.plane.ha) for area in judged.land.scopes if "/" not in area.scope),
        broken=_titles(judged, Verdict.BROKEN, job.lang),
        undecided=_titles(judged, Verdict.UNDECIDED, job.lang),
    )


def _titles(judged: Review, verdict: Verdict, lang: Lang) -> tuple[str, ...]:
    counted = (finding for finding in judged.items if finding.counted and finding.verdict is verdict)
    return tuple(finding.rule.title.text(lang) for finding in counted)
