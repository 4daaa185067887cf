"""Progress on what takes longer than two seconds; quiet where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

#: Seconds before anything is shown.
PATIENCE = 2.0
#: Held by what is shown: work within work shows the outer one alone.
_screen = Lock()


class Watch:
    """What is under way: how much there is, and how much of it is done.

    Parameters
    ----------
    what
        The work, in a few words.
    total
        How much of it there is, in any unit.
    """

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self._since, self._lock = time.monotonic(), Lock()
        self._bar: Any = None

    def add(self, count: int) -> None:
        """Say that so much more is done; from any thread.

        Parameters
        ----------
        count
            How much.
        """
        with self._lock:
            self.done += count
            late = self._bar is None and time.monotonic() - self._since > PATIENCE
            if late and sys.stderr.isatty() and _screen.acquire(blocking=False):
                self._bar = _bar(self.what, self.total)
            if self._bar is not None:
                self._bar.update(0, completed=self.done)

    def end(self) -> None:
        """Take the display away."""
        if self._bar is not None:
            self._bar.stop()
            _screen.release()


@contextmanager
def watch(what: str, total: int) -> Iterator[Watch]:
    """Show progress while something is under way, with the time that is left.

    Parameters
    ----------
    what
        The work, in a few words.
    total
        How much of it there is.

    Yields
    ------
    Watch
        To be told what is done.
    """
    watched = Watch(what, total)
    try:
        yield watched
    finally:
        watched.end()


def _bar(what: str, total: int) -> Any:  # noqa: ANN401  rich is loaded only where something is shown
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(what, total=total)
    bar.start()
    return bar
