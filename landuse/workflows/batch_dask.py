"""Many zones over a Dask cluster: each judged on any of its machines, by the same function as on this one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from distributed import Client, Future

from landuse.core.errors import InputError, LanduseError, with_english
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.workflows.batch_job import BatchOutcome, Job, run_one

#: A case is tried again on another worker so many times, when a worker is lost.
RETRIES = 5
#: Seconds to wait for the scheduler to answer.
PATIENCE = "10s"


def run_on(cases: Sequence[Path], job: Job, scheduler: str) -> Iterator[BatchOutcome]:
    """Review many cases on the workers of a cluster.

    Parameters
    ----------
    cases
        The case folders, under paths that every worker reaches.
    job
        What is to be done with each; its folder too must be one that every worker reaches.
    scheduler
        Address of the scheduler, ``tcp://host:8786``.

    Yields
    ------
    BatchOutcome
        One for each case, in the order given, as in one process; a lost worker costs a retry.

    Raises
    ------
    InputError
        If there is no scheduler at the address, or it has no worker.
    """
    far = replace(job, out=job.out.resolve(), plugins=tuple(str(Path(folder).resolve()) for folder in job.plugins))
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError(
            Message("no scheduler answers there ({words})", words=words_of(error)),
            where=f"--scheduler {scheduler}",
            next=Message("Start one with `dask scheduler`, and workers with `dask worker tcp://host:8786`"),
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise InputError(
                Message("the scheduler has no worker"),
                where=f"--scheduler {scheduler}",
                next=Message("Start one with `dask worker`, with landuse installed beside it"),
            )
        futures = client.map(run_one, [case.resolve() for case in cases], job=far, pure=False, retries=RETRIES)
        for case, future in zip(cases, futures, strict=True):
            yield _outcome(case, job, future)


def _worker_failed(error: BaseException) -> LanduseError:
    words = " ".join(str(error).split())
    return LanduseError(Message("its worker failed ({kind}: {words})", kind=type(error).__name__, words=words))


def _outcome(case: Path, job: Job, future: Future[BatchOutcome]) -> BatchOutcome:
    error = future.exception()  # type: ignore[no-untyped-call]
    if error is not None:
        return BatchOutcome(str(case), error=with_english(_worker_failed(error), job.lang))
    outcome: BatchOutcome = future.result()
    folder = str(job.out / Path(outcome.folder).name) if outcome.folder else ""
    return replace(outcome, case=str(case), folder=folder)
