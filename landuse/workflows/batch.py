"""Many zones in one run, each judged as it would be alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from landuse.core.errors import InputError, LanduseError, with_english
from landuse.core.messages import Message
from landuse.core.sandbox.confine import die_with_parent
from landuse.workflows.batch_job import BatchOutcome, Job, run_one


def run_all(cases: Sequence[Path], job: Job, workers: int, scheduler: str | None = None) -> Iterator[BatchOutcome]:
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
    BatchOutcome
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
    with _pool(min(workers, len(cases))) as pool:
        begun = [_begin(pool, case, job) for case in cases]
        for case, future in zip(cases, begun, strict=True):
            yield _outcome(future) or _once_more(case, job)


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn, for threads of a library do not survive a fork; a killed run leaves none of them behind
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=die_with_parent, initargs=(os.getpid(),)
    )


def _begin(pool: ProcessPoolExecutor, case: Path, job: Job) -> Future[BatchOutcome] | None:
    try:
        return pool.submit(run_one, case, job)
    except BrokenProcessPool:
        return None


def _outcome(future: Future[BatchOutcome] | None) -> BatchOutcome | None:
    """Return what became of a case; None where a process was lost, with which all that wait are given up."""
    try:
        return None if future is None else future.result()
    except BrokenProcessPool:
        return None


def _once_more(case: Path, job: Job) -> BatchOutcome:
    """Review a case in a process of its own, so that another's end is none of its concern."""
    with _pool(1) as pool:
        outcome = _outcome(_begin(pool, case, job))
    if outcome is not None:
        return outcome
    lost = LanduseError(
        Message("its process ended before it was done, twice"),
        where=str(case),
        next=Message("Free memory, or take fewer at a time: --workers 1"),
    )
    return BatchOutcome(str(case), error=with_english(lost, job.lang))


def _cluster() -> ModuleType:
    try:
        from landuse.workflows import batch_dask

        return batch_dask
    except ModuleNotFoundError:
        raise InputError(
            Message("a cluster needs the package distributed, which is not installed"),
            where="--scheduler",
            next=Message("Install it with pip install 'landuse[cluster]', or leave --scheduler out"),
        ) from None


def exit_code(outcomes: Sequence[BatchOutcome]) -> int:
    """Return the exit code of a batch: could not run, then broken, then undecided, then all met."""
    codes = {outcome.code for outcome in outcomes}
    return next((code for code in (2, 1, 3) if code in codes), 0)
