"""Work spread over threads, the same whatever their number."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from landuse.core.progress import watch
from landuse.core.whole_number import whole_number

#: Fewer than this many items are not worth a second thread.
CHUNK = 4096


def usable_threads() -> int:
    """Count the processors this process may use.

    Returns
    -------
    int
        At least 1; ``LANDUSE_THREADS`` sets it.
    """
    asked = whole_number(os.environ.get("LANDUSE_THREADS", ""))
    if asked:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[int, int], object], total: int, threads: int | None = None, chunk: int = CHUNK, what: str = ""
) -> None:
    """Run work over ranges of items, on as many threads as are free.

    Every item's result must depend on the item alone and go to a place of its own, so that neither the number of
    threads nor their order shows. Prepared geometries must not be shared: GEOS builds their index when they are
    first used, and two threads doing that at once crash the process.

    Parameters
    ----------
    work
        Called as ``work(first, last)`` for each range; it should let go of the interpreter's lock.
    total
        Number of items.
    threads
        How many at once; None for all processors.
    chunk
        Items in a range.
    what
        The work in a few words, where it may take long enough to show progress.
    """
    ranges = [(first, min(first + chunk, total)) for first in range(0, total, chunk)]
    threads = min(threads or usable_threads(), len(ranges))
    with watch(what, total) if what else nullcontext() as watched:

        def done(first: int, last: int) -> None:
            work(first, last)
            if watched is not None:
                watched.add(last - first)

        if threads <= 1:
            for first, last in ranges:
                done(first, last)
            return
        with ThreadPoolExecutor(threads) as pool:
            for part in [pool.submit(done, first, last) for first, last in ranges]:
                part.result()
