"""Starts the process that opens foreign files: a copy of this one where that is safe, a new interpreter elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import IO, Protocol

from landuse.core.gdal import SKIP, offline

TRACEBACK = "LANDUSE_TRACEBACK"
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from landuse.core.sandbox.serve import serve_new; serve_new({parent}, {main})"
)
_LOOK_S = 0.01


class Child(Protocol):
    """A process that was started: what `subprocess.Popen` has of it."""

    pid: int

    def poll(self) -> int | None:
        """Return the code it ended with; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return its code."""

    def kill(self) -> None:
        """End it."""


def may_fork() -> bool:
    """Return whether a copy of this process would be sound: none where there are other threads."""
    return sys.platform.startswith("linux") and threading.active_count() == 1


def start(folder: Path) -> tuple[Child, IO[bytes], IO[bytes]]:
    """Start it."""
    return _forked(folder) if may_fork() else _new(folder)


def child_environment(folder: Path) -> dict[str, str]:
    """Return the environment of such a process."""
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "CPL_TMPDIR"), str(folder))
    return offline({**os.environ, **SKIP, **temporary})


def _new(folder: Path) -> tuple[Child, IO[bytes], IO[bytes]]:
    main = threading.current_thread() is threading.main_thread()
    path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(path=path, parent=os.getpid(), main=main)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get(TRACEBACK) else subprocess.DEVNULL,
        env=child_environment(folder),
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return process, process.stdin, process.stdout


def _forked(folder: Path) -> tuple[Child, IO[bytes], IO[bytes]]:
    from landuse.core.sandbox.serve import serve_forked

    parent = os.getpid()
    requests, ask = os.pipe()
    listen, answers = os.pipe()
    with warnings.catch_warnings():
        # of threads of libraries, which wait for work and hold nothing
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            os.close(ask)
            os.close(listen)
            serve_forked(parent, requests, answers, child_environment(folder))
        finally:
            os._exit(1)
    os.close(requests)
    os.close(answers)
    return _Forked(pid), os.fdopen(ask, "wb"), os.fdopen(listen, "rb")


class _Forked:
    """A copy of this process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # somebody else waited for it
                pid, status = self.pid, 0
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("reader", timeout or 0.0)
            time.sleep(_LOOK_S)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, 9)
