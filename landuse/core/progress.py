"""Progress on what takes longer than two seconds; quiet where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any, TypeVar

from landuse.core.messages import Message, language
from landuse.core.timings import timed

#: Seconds before anything is shown.
PATIENCE = 2.0
#: What is under way.
WORDS: dict[str, Message] = {
    "loading": Message("loading the program"),
    "reading": Message("reading"),
    "judging": Message("judging"),
    "adding up": Message("adding up the land"),
    "writing": Message("writing"),
    "sealing": Message("recording and sealing"),
    "reviewing": Message("reviewing"),
    "inspecting": Message("inspecting"),
    "converting": Message("converting"),
    "counting": Message("counting"),
    "measuring": Message("measuring"),
    "cutting": Message("cutting"),
    "comparing": Message("comparing"),
}
#: Held by what is shown: work within work shows the outer one alone.
_screen = Lock()

#: Who hears of every step, whether or not it is shown: the work, how much is done, and of how much.
Listener = Callable[[str, int, int], None]
_listeners: list[Listener] = []

Thing = TypeVar("Thing")


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
        self._timer: Timer | None = None
        self._report()

    def add(self, count: int) -> None:
        """Write that so much more is done; from any thread.

        Parameters
        ----------
        count
            How much.
        """
        with self._lock:
            self.done += count
            if self._bar is None and time.monotonic() - self._since > PATIENCE:
                self._show()
            if self._bar is not None:
                self._bar.update(0, completed=self.done)
        self._report()

    def remind(self) -> None:
        """Show even a first step that takes long, of which nothing is heard until it is done."""
        if sys.stderr.isatty():
            self._timer = Timer(PATIENCE, self._late)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """Take the display away."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()
            _screen.release()

    def _report(self) -> None:
        for listener in _listeners:
            listener(self.what, self.done, self.total)

    def _late(self) -> None:
        with self._lock:
            if self._bar is None:
                self._show()

    def _show(self) -> None:
        if sys.stderr.isatty() and _screen.acquire(blocking=False):
            self._bar = _bar(self.what, self.total)


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


def steps(what: str, things: Collection[Thing]) -> Iterator[Thing]:
    """Go through things one after another, and show progress where that takes long.

    Parameters
    ----------
    what
        The work, in a word of `WORDS`.
    things
        What is gone through; each may take long by itself.

    Yields
    ------
    object
        Each of them.
    """
    with watch(what, len(things)) as watched:
        watched.remind()
        for thing in things:
            with timed(what, thing if isinstance(thing, str) else getattr(thing, "full_id", "")):
                yield thing
            watched.add(1)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have a listener hear of every step of the work under way, from whichever thread it is done."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def _bar(what: str, total: int) -> Any:  # noqa: ANN401  rich is loaded only where something is shown
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # what is printed meanwhile goes where it would go: stdout may be a file
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    work = WORDS.get(what)
    bar.add_task(what if work is None else work.text(language()), total=total)
    bar.start()
    return bar
