"""Whether a case file is in play: advice names ``case.toml`` only where there is one to write in."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.messages import Message

_IN_CASE: ContextVar[bool] = ContextVar("_IN_CASE", default=True)


@contextmanager
def files_alone() -> Iterator[None]:
    """Read files that are named one by one, without a case."""
    before = _IN_CASE.set(False)
    try:
        yield
    finally:
        _IN_CASE.reset(before)


def advice(in_case: Message, alone: Message) -> Message:
    """Return what to do next: in the case file where one is in play, else in the file that was named."""
    return in_case if _IN_CASE.get() else alone
