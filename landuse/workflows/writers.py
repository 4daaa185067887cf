"""Processes that draw outputs beside this one: one gets ready while the case is read and judged, then parts in all."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from landuse.core import plugins
from landuse.core.sandbox import retire
from landuse.core.sandbox.confine import die_with_parent

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

#: A review of more features is not handed to a process that waits: it would be held twice.
MANY = 200_000


#: What is written: the review, the folder, the language.
Handed: TypeAlias = "tuple[Review, Path, Lang]"


class OutputProcess:
    """A copy of this process that writes outputs: those of a group one after another, the groups beside each other.

    What the groups have in common, libraries, fonts and the review itself, is loaded once: it gets ready alone, so that
    it takes one processor from the case that is read and judged meanwhile, and parts once it is handed the review.

    Parameters
    ----------
    groups
        The outputs by the process that draws them.
    handed
        What it writes; None where it is handed that later, and gets ready meanwhile.
    """

    def __init__(self, groups: Sequence[Sequence[str]], handed: Handed | None = None) -> None:
        self.names = tuple(name for group in groups for name in group)
        context = get_context("fork")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, groups, os.getpid(), handed))
        self._process.start()
        there.close()

    def hand(self, review: bytes, folder: Path, lang: Lang) -> None:
        """Hand it a pickled review; it writes while this process goes on."""
        with suppress(OSError):  # it has died: seen when it is waited for
            self._pipe.send_bytes(pickle.dumps((str(folder), lang)))
            self._pipe.send_bytes(review)

    def wait(self) -> dict[str, float]:
        """Wait for its end, and return how long each output took that it wrote, s."""
        took: dict[str, float] = {}
        with suppress(OSError, EOFError):
            took = self._pipe.recv()
        self._process.join()
        return took if self._process.exitcode == 0 else {}

    def stop(self) -> None:
        """End it, whatever it is at."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def may_fork() -> bool:
    """Return whether a copy of this process would be sound: none where there are other threads or no second core."""
    return sys.platform.startswith("linux") and threading.active_count() == 1 and (os.cpu_count() or 1) > 1


@contextmanager
def writers(chosen: Sequence[str]) -> Iterator[list[OutputProcess]]:
    """Start the process that draws outputs apart; none where a copy of this process would not be sound.

    Parameters
    ----------
    chosen
        Names of renderers.

    Yields
    ------
    list of OutputProcess
        What is in it when the block ends is stopped.
    """
    started: list[OutputProcess] = []
    try:
        groups = _apart(chosen)
        if groups:
            started.append(OutputProcess(groups))
        yield started
    finally:
        for writer in started:
            writer.stop()


def hand_over(
    started: list[OutputProcess], chosen: Sequence[str], review: Review, folder: Path, lang: Lang
) -> list[OutputProcess]:
    """Have a review written beside this process: by those that wait for it, else by copies that have it already.

    Parameters
    ----------
    started
        The processes that wait; those that are handed nothing stay in it.
    chosen
        Names of renderers.
    review
        The review.
    folder
        Where they write.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of OutputProcess
        Those that write now.
    """
    pickled = _pickled(review) if started else None
    if pickled is None:
        return [OutputProcess([names], (review, folder, lang)) for names in _apart(chosen)]
    for writer in started:
        writer.hand(pickled, folder, lang)
    writing = list(started)
    started.clear()
    return writing


def _apart(chosen: Sequence[str]) -> list[list[str]]:
    """Gather the outputs that are drawn apart by the process they share."""
    shared: dict[str, list[str]] = {}
    for name in chosen if may_fork() else ():
        process = plugins.literal("render", name, "APART")
        if process:
            shared.setdefault(str(process), []).append(name)
    return list(shared.values())


def _pickled(review: Review) -> bytes | None:
    """Return a review as bytes; None where it is too large to be held twice, or cannot be pickled."""
    if sum(len(layer.features) for layers in review.case.layers.values() for layer in layers) > MANY:
        return None
    try:
        return pickle.dumps(review, 5)
    except Exception:  # noqa: BLE001  what a plugin put into it may be anything
        return None


def _serve(pipe: Any, groups: Sequence[Sequence[str]], parent: int, handed: Handed | None) -> None:  # noqa: ANN401
    """Get ready, wait for a review and write; what fails is left out without a word: the one that waits tells why."""
    die_with_parent(parent)
    try:
        renderers = _loaded([name for group in groups for name in group])
        if handed is None:
            for renderer in renderers.values():
                getattr(renderer, "prepare", lambda: None)()
            folder, lang = pickle.loads(pipe.recv_bytes())
            handed = pickle.loads(pipe.recv_bytes()), Path(folder), lang
        beside = [OutputProcess([group], handed) for group in groups[1:]]
        took = _written([(name, renderers[name]) for name in groups[0]], handed)
        for process in beside:
            took |= process.wait()
        pipe.send(took)
        retire()
    except Exception:  # noqa: BLE001
        sys.exit(1)


def _loaded(names: Sequence[str]) -> dict[str, Any]:
    """Load renderers; matplotlib, where one draws with it, without what only a person would read of it."""
    if any(plugins.literal("render", name, "PLOTS") for name in names):
        from landuse.render.shared.plotting import spare_help_texts

        spare_help_texts()
    return {name: plugins.load("render", name) for name in names}


def _written(renderers: Iterable[tuple[str, Any]], handed: Handed) -> dict[str, float]:
    """Write outputs until one fails, and return how long each took, s."""
    took: dict[str, float] = {}
    with suppress(Exception):
        for name, renderer in renderers:
            begun = time.perf_counter()
            renderer.render(*handed)
            took[name] = time.perf_counter() - begun
    return took
