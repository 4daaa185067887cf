"""Looking for cyclic garbage seldom, while little is made that is not kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many new containers, and so many lookings through the young ones, before the older ones are looked through.
SELDOM = (100_000, 20, 20)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cyclic garbage a hundredth as often: a review keeps what it reads, and each look takes time for nothing.

    Processes that are started meanwhile do the same.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
