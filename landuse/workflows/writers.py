"""Processes that draw outputs beside this one: they get ready while the case is read and judged."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from landuse.core import plugins
from landuse.core.sandbox import retire
from landuse.core.sandbox.confine import die_with_parent
from landuse.core.timings import Step, add

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

#: A review of more features is not handed to a process that waits: it would be held twice.
MANY = 200_000


#: What is written: the review, the folder, the language.
Handed: TypeAlias = "tuple[Review, Path, Lang]"


class OutputProcess:
    """A copy of this process that writes some outputs, one after another.

    Parameters
    ----------
    names
        The outputs.
    handed
        What it writes; None where it is handed that later, and gets ready meanwhile.
    """

    def __init__(self, names: Sequence[str], handed: Handed | None = None) -> None:
        self.names = tuple(names)
        context = get_context("fork")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self.names, os.getpid(), handed))
        self._process.start()
        there.close()

    def hand(self, review: bytes, folder: Path, lang: Lang) -> None:
        """Hand it a pickled review; it writes while this process goes on."""
        with suppress(OSError):  # it has died: seen when it is waited for
            self._pipe.send_bytes(pickle.dumps((str(folder), lang)))
            self._pipe.send_bytes(review)

    def wait(self) -> bool:
        """Wait for its end, and return whether it wrote its outputs."""
        with suppress(OSError, EOFError):
            for name, seconds in self._pipe.recv():
                add(Step("writing", name, seconds, beside=True))
        self._process.join()
        return self._process.exitcode == 0

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
    """Start the processes that draw outputs apart; none where a copy of this process would not be sound.

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
        started.extend(OutputProcess(names) for names in _apart(chosen))
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
        return [OutputProcess(names, (review, folder, lang)) for names in _apart(chosen)]
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


def _serve(pipe: Any, names: Sequence[str], parent: int, handed: Handed | None) -> None:  # noqa: ANN401  of its library
    """Get ready, wait for a review and write; fail without a word: the one that waits for it tells why."""
    die_with_parent(parent)
    try:
        renderers = {name: plugins.load("render", name) for name in names}
        if handed is None:
            for renderer in renderers.values():
                getattr(renderer, "prepare", lambda: None)()
            folder, lang = pickle.loads(pipe.recv_bytes())
            handed = pickle.loads(pipe.recv_bytes()), Path(folder), lang
        took: list[tuple[str, float]] = []
        for name, renderer in renderers.items():
            begun = time.perf_counter()
            renderer.render(*handed)
            took.append((name, time.perf_counter() - begun))
        pipe.send(took)
        retire()
    except Exception:  # noqa: BLE001
        sys.exit(1)
