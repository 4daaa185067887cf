"""Many zones in one run, each judged as it would be alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from landuse.core.errors import InputError
from landuse.core.messages import Message
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
    # spawn, for threads of a library do not survive a fork
    with ProcessPoolExecutor(min(workers, len(cases)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_one, cases, [job] * len(cases))


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
