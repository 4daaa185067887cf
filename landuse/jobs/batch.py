"""Many zones in one run, each judged as it would be alone."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from landuse.errors import InputError, LanduseError
from landuse.refusal_sentences import in_language

if TYPE_CHECKING:
    from landuse.phrases import Lang


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
    """

    out: Path
    outputs: tuple[str, ...]
    policy: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    on: date | None = None
    lang: Lang = "zh"
    plugins: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True)
class Outcome:
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
    """

    case: str
    title: str = ""
    folder: str = ""
    code: int = 2
    summary: tuple[tuple[str, int], ...] = ()
    error: str = ""


def run_one(case: Path, job: Job) -> Outcome:
    """Review one case of many.

    Parameters
    ----------
    case
        The case folder.
    job
        What is to be done.

    Returns
    -------
    Outcome
        What became of it; an error stands in it and does not stop the others.
    """
    from landuse import outputs, plugins
    from landuse.judge import review
    from landuse.normalise import read_case

    try:
        for folder in job.plugins:
            plugins.add_folder(folder)
        target = job.out / f"review-{outputs.case_name(case)}"
        outputs.check_folder(target)
        judged = review(read_case(case, on=job.on, policy=job.policy, rules=job.rules, strict=job.strict))
        outputs.write(judged, target, job.outputs, job.lang)
    except LanduseError as error:
        return Outcome(str(case), error=in_language(error, job.lang))
    except OSError as error:
        return Outcome(str(case), error=f"{error.filename or case}: {error.strerror or error}.")
    return Outcome(str(case), judged.case.title, str(target), judged.exit_code, tuple(judged.summary.items()))


def run_all(cases: Sequence[Path], job: Job, workers: int, scheduler: str | None = None) -> Iterator[Outcome]:
    """Review many cases, some at a time.

    Parameters
    ----------
    cases
        The case folders.
    job
        What is to be done with each.
    workers
        How many processes; 1 stays in this one.
    scheduler
        Address of a Dask scheduler, whose workers take the cases instead.

    Yields
    ------
    Outcome
        One for each case, in the order given; they do not depend on how many processes there are, nor where.

    Raises
    ------
    InputError
        If a cluster is asked for and cannot be had.
    """
    if scheduler is not None:
        yield from _cluster().run_on(cases, job, scheduler)
        return
    if workers == 1 or len(cases) == 1:
        for case in cases:
            yield run_one(case, job)
        return
    # spawn, for threads of a library do not survive a fork
    with ProcessPoolExecutor(min(workers, len(cases)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_one, cases, [job] * len(cases))


def _cluster() -> ModuleType:
    try:
        return importlib.import_module("landuse.jobs.cluster")
    except ModuleNotFoundError:
        raise InputError(
            "a cluster needs the package distributed, which is not installed",
            where="--scheduler",
            next="Install it with pip install 'landuse[cluster]', or leave --scheduler out",
        ) from None


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Give the exit code of a batch: could not run, then broken, then undecided, then all met.

    Parameters
    ----------
    outcomes
        What became of the cases.

    Returns
    -------
    int
        2, 1, 3 or 0.
    """
    codes = {outcome.code for outcome in outcomes}
    return next((code for code in (2, 1, 3) if code in codes), 0)
