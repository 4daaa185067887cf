"""Holds every file of a case to what it was when the first of it was read: what changes meanwhile is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from landuse.core.errors import InputError
from landuse.core.messages import Message


class FilesRead:
    """The files read for a case, each with its sha256 from before it was opened."""

    def __init__(self, sha256: Callable[[Path], str]) -> None:
        self._sha256 = sha256
        self._files: dict[Path, str] = {}

    def sha256(self, path: Path) -> str:
        """Return the sha256 a file had when it was first asked for."""
        place = path.absolute()
        if place not in self._files:
            self._files[place] = self._sha256(path)
        return self._files[place]

    @property
    def files(self) -> Mapping[str, str]:
        """The sha256 of every file, by its absolute path."""
        return {str(place): digest for place, digest in self._files.items()}


_watching: ContextVar[FilesRead | None] = ContextVar("watching", default=None)


def watcher() -> FilesRead | None:
    """Return what holds the files of the case that is being read; None where none is."""
    return _watching.get()


@contextmanager
def watched(sha256: Callable[[Path], str]) -> Iterator[FilesRead]:
    """Yield what holds the files that are read meanwhile to what they are."""
    files = FilesRead(sha256)
    token = _watching.set(files)
    try:
        yield files
    finally:
        _watching.reset(token)


def check_unchanged(files: Mapping[str, str], sha256: Callable[[Path], str]) -> None:
    """Refuse what was read of files that have changed since.

    Parameters
    ----------
    files
        Their sha256 from before they were read, by their paths.
    sha256
        Computes it anew.

    Raises
    ------
    InputError
        If one of them is another now, or is gone.
    """
    for path, before in files.items():
        try:
            same = sha256(Path(path)) == before
        except (OSError, InputError):
            same = False
        if not same:
            raise InputError(
                Message("it was changed, or taken away, while it was being read"),
                where=path,
                next=Message("Wait until whoever writes it is done, and run it again"),
            )
