"""Holds every file of a case to what it was when the first of it was read: what changes meanwhile is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from landuse.core.brief import brief
from landuse.core.errors import FilesChanged, InputError
from landuse.core.messages import Message

#: A clock of files ticks so seldom at most, s; one that knows whole seconds only, so seldom.
_TICK, _COARSE_TICK = 0.02, 2.0

#: The files that make up a file, such as the parts of a shapefile.
Parts = Callable[[Path], Iterable[Path]]


@dataclass(frozen=True)
class FileState:
    """What a file was: the sha256 over its parts, and size, times and number of each part on its disk."""

    sha256: str
    stamps: tuple[tuple[str, int, int, int, int], ...]

    __repr__ = brief


def state_of(path: Path, sha256: Callable[[Path], str], parts: Parts) -> FileState:
    """Return what a file is now, told in such a way that a later change cannot have the same stamps."""
    stamps = _stamps(path, parts)
    if stamps:
        coarse = all(changed % 1_000_000_000 == 0 for _, _, _, changed, _ in stamps)
        tick = _COARSE_TICK if coarse else _TICK
        age = time.time() - max(changed for _, _, _, changed, _ in stamps) / 1e9
        if 0 <= age < tick:  # a change within the same tick of the disk's clock would not show
            time.sleep(tick - age)
            stamps = _stamps(path, parts)
    return FileState(sha256(path), stamps)


def _stamps(path: Path, parts: Parts) -> tuple[tuple[str, int, int, int, int], ...]:
    facts = ((part.name, part.stat()) for part in parts(path))
    return tuple((name, fact.st_size, fact.st_mtime_ns, fact.st_ctime_ns, fact.st_ino) for name, fact in facts)


class FilesRead:
    """The files read for a case, each as it was before it was opened."""

    def __init__(self, sha256: Callable[[Path], str], parts: Parts) -> None:
        self._sha256, self._parts = sha256, parts
        self._files: dict[Path, FileState] = {}

    def sha256(self, path: Path) -> str:
        """Return the sha256 a file had when it was first asked for."""
        place = path.absolute()
        if place not in self._files:
            self._files[place] = state_of(path, self._sha256, self._parts)
        return self._files[place].sha256

    @property
    def files(self) -> Mapping[str, FileState]:
        """What every file was, by its absolute path."""
        return {str(place): state for place, state in self._files.items()}


_watching: ContextVar[FilesRead | None] = ContextVar("watching", default=None)


def watcher() -> FilesRead | None:
    """Return what holds the files of the case that is being read; None where none is."""
    return _watching.get()


@contextmanager
def watched(sha256: Callable[[Path], str], parts: Parts) -> Iterator[FilesRead]:
    """Yield what holds the files that are read meanwhile to what they are."""
    files = FilesRead(sha256, parts)
    token = _watching.set(files)
    try:
        yield files
    finally:
        _watching.reset(token)


def check_unchanged(files: Mapping[str, FileState], sha256: Callable[[Path], str], parts: Parts) -> None:
    """Refuse what was read of files that have changed since, even where they are again what they were.

    Parameters
    ----------
    files
        What they were before they were read, by their paths.
    sha256, parts
        Computes the sum of a file anew, and lists what it is made of.

    Raises
    ------
    FilesChanged
        If one of them is another now, was another meanwhile, or is gone.
    """
    for path, before in files.items():
        try:
            same = _stamps(Path(path), parts) == before.stamps and sha256(Path(path)) == before.sha256
        except (OSError, InputError):
            same = False
        if not same:
            raise FilesChanged(
                Message("it was changed, or taken away, while it was being read"),
                where=path,
                next=Message("Wait until whoever writes it is done, and run it again"),
            )
