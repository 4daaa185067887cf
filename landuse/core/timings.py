"""Where the time of a run goes, by step, where somebody asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

#: Of the parts of a step the longest are shown, so many.
SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One piece of work.

    Parameters
    ----------
    what
        The work, in a word of `landuse.core.progress.WORDS`.
    name
        On what; empty for the whole of it.
    seconds
        By the clock.
    beside
        Whether it was done in a process beside this one.
    """

    what: str
    name: str
    seconds: float
    beside: bool = False


class _Kept:
    """What is kept of this run: nothing, unless asked."""

    steps: list[Step] | None = None


def keep() -> None:
    """Start to keep where the time goes."""
    _Kept.steps = []


def add(step: Step) -> None:
    """Keep a step that was timed elsewhere."""
    if _Kept.steps is not None:
        _Kept.steps.append(step)


@contextmanager
def timed(what: str, name: str = "") -> Iterator[None]:
    """Keep how long something takes."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        add(Step(what, name, time.perf_counter() - begun))


def kept() -> tuple[Step, ...]:
    """Return what was kept, in the order it was done, and keep no more."""
    steps, _Kept.steps = tuple(_Kept.steps or ()), None
    return steps


def by_work(steps: tuple[Step, ...]) -> dict[str, tuple[float, list[Step]]]:
    """Gather steps: for each work its whole time, and its longest parts, the longest first.

    Parameters
    ----------
    steps
        What was kept.

    Returns
    -------
    dict
        By work, in the order it was begun. Where the whole was not timed it is the sum of the parts not done beside.
    """
    made: dict[str, tuple[float, list[Step]]] = {}
    for what in dict.fromkeys(step.what for step in steps):
        whole = [step.seconds for step in steps if step.what == what and not step.name]
        parts = sorted((step for step in steps if step.what == what and step.name), key=lambda step: -step.seconds)
        total = sum(whole) if whole else sum(step.seconds for step in parts if not step.beside)
        made[what] = total, parts[:SHOWN]
    return made
