"""Many zones over a Dask cluster: each judged on any of its machines, by the same function as on this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from distributed import Client

from landuse.core.cluster_futures import ClusterLost, be_quiet, result_of
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
    be_quiet()
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
        lost: ClusterLost | None = None
        for case, future in zip(cases, futures, strict=True):
            try:
                if lost is not None:
                    raise lost
                outcome = _named_here(case, job, result_of(client, future))
            except ClusterLost as error:
                lost = error
                outcome = BatchOutcome(str(case), error=with_english(error, job.lang))
            except Exception as error:  # noqa: BLE001  (whatever a worker's library makes of its end)
                outcome = BatchOutcome(str(case), error=with_english(_worker_failed(error), job.lang))
            yield outcome


def _worker_failed(error: BaseException) -> LanduseError:
    words = " ".join(str(error).split())
    return LanduseError(Message("its worker failed ({kind}: {words})", kind=type(error).__name__, words=words))


def _named_here(case: Path, job: Job, outcome: BatchOutcome) -> BatchOutcome:
    """Name case and folder as they are called on this machine."""
    folder = str(job.out / Path(outcome.folder).name) if outcome.folder else ""
    return replace(outcome, case=str(case), folder=folder)
