"""The log of what left the house: which file by which hash for which audience and when, each line sealing the last."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from landuse.core.errors import OutputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.settings import ExportSettings, read_settings, settings_path

if TYPE_CHECKING:
    from landuse.core.audience import Audience

LOG = "exports.jsonl"
FIRST = "0" * 64


def log_path(folder: Path | None = None) -> Path:
    """Return where the log of this machine lies: where its settings say, else in a folder, or beside the settings."""
    stated = read_settings("exports", ExportSettings).log
    return (folder or settings_path().parent) / LOG if stated is None else settings_path().parent / stated


def logged_audience(audience: Audience | None) -> Audience | None:
    """Return for whom outputs are, as the log says it; None where no log is kept of them.

    One is kept where an audience was named, or the settings name a log.
    """
    is_kept = audience is not None or read_settings("exports", ExportSettings).log is not None
    return (audience or "internal") if is_kept else None


def log_export(
    audience: Audience, title: str, out: Path, files: dict[str, str], *, by: str = "", log: Path | None = None
) -> None:
    """Add a line to the log, before what it names is there.

    Parameters
    ----------
    audience
        For whom the files are.
    title
        The case.
    out
        Where they are written to.
    files
        Their sha256, by name.
    by
        Whose account fetched them, where there are accounts.
    log
        The log, where it is not that of this machine.

    Raises
    ------
    OutputError
        If it cannot be written down; then nothing may be written at all.
    """
    log = log or log_path()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a+b") as stream, _alone(stream):
            line = {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "audience": audience,
                "title": title,
                "folder": str(out),
                "files": [{"name": name, "sha256": digest} for name, digest in files.items()],
                **({"by": by} if by else {}),
                "previous": _last_digest(stream),
            }
            stream.seek(0, os.SEEK_END)
            stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise OutputError(
            Message("the log of exports cannot be written ({words}); nothing was written", words=words_of(error)),
            where=str(log),
            next=Message("Make room, or name another file as log under [exports] in the settings"),
        ) from error


def digest_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def broken_lines(log: Path) -> tuple[int, list[int]]:
    """Return how many lines a log has, and which of them do not seal the one before, counted from 1.

    Whoever takes away the last lines, and no others, is not found by this: keep the newest hash elsewhere.
    """
    previous, broken, count = FIRST, [], 0
    for count, line in enumerate(log.read_bytes().splitlines(keepends=True), 1):
        try:
            stated = json.loads(line)["previous"]
        except (ValueError, KeyError, TypeError, RecursionError):
            stated = None
        if stated != previous or not line.endswith(b"\n"):
            broken.append(count)
        previous = hashlib.sha256(line).hexdigest()
    return count, broken


def _last_digest(stream: BinaryIO) -> str:
    """Return the hash of the last line; one that was cut off by a fault is closed first, and so stays visible."""
    stream.seek(0)
    lines = stream.read().splitlines(keepends=True)
    if not lines:
        return FIRST
    if not lines[-1].endswith(b"\n"):
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n")
        lines[-1] += b"\n"
    return hashlib.sha256(lines[-1]).hexdigest()


@contextmanager
def _alone(stream: BinaryIO) -> Iterator[None]:
    """Hold the log so that two runs at a time do not write the same line."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            stream.flush()
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream, fcntl.LOCK_UN)
