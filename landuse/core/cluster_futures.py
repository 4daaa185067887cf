"""Waits for what a Dask cluster works on, and says in one line where the cluster is gone."""

from __future__ import annotations

import logging
import time
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, TypeVar

from landuse.core.errors import LanduseError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from distributed import Client, Future

Result = TypeVar("Result")
#: Seconds after which it is looked whether anybody still works, and after which nobody is taken for nobody.
LOOK, ALONE = 5.0, float(__import__("os").environ.get("ALONE", "60"))


class ClusterLost(LanduseError):  # noqa: N818
    """A cluster whose scheduler, or whose last worker, is gone while something is still to be done."""

    def __init__(self, what: Message) -> None:
        super().__init__(what, next=Message("Look after the cluster, and run again what is left"))


def result_of(client: Client, future: Future[Result]) -> Result:
    """Wait until a piece of work is done, and return what came of it; its own error is raised as it is.

    Raises
    ------
    ClusterLost
        If the scheduler is gone, or there has been no worker for a minute.
    """
    alone_since: float | None = None
    while True:
        try:
            return future.result(timeout=LOOK)
        except CancelledError:
            raise _no_scheduler() from None
        except (TimeoutError, OSError) as error:
            if future.status == "error":
                raise
            if not isinstance(error, TimeoutError):
                raise _no_scheduler() from None
        if _workers(client):
            alone_since = None
            continue
        alone_since = time.monotonic() if alone_since is None else alone_since
        if time.monotonic() - alone_since > ALONE:
            raise ClusterLost(Message("the cluster has no worker any more"))


def _workers(client: Client) -> int:
    if client.status != "running":
        raise _no_scheduler()
    try:
        return len(client.scheduler_info()["workers"])
    except (OSError, CancelledError, TimeoutError, KeyError):
        raise _no_scheduler() from None


def _no_scheduler() -> ClusterLost:
    return ClusterLost(Message("the scheduler of the cluster answers no more"))


def be_quiet() -> None:
    """Keep the libraries of a cluster from writing their own traces: what is wrong is told by us."""
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
