"""Calls functions in a process of its own that has no network, a temporary folder of its own, and stated limits."""

from __future__ import annotations

import atexit
import os
import pickle
import shutil
import signal
import struct
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from landuse.core import plugins
from landuse.core.errors import InputError, LanduseError
from landuse.core.messages import Message
from landuse.core.sandbox.limits import RAISE_LIMIT, Budget, LimitReachedError, read_limits
from landuse.core.sandbox.start import TRACEBACK, may_fork, start
from landuse.core.sandbox.windows import hold
from landuse.core.temporary import make_folder, sweep

T = TypeVar("T")
_PREFIX = "landuse-read-"
_LENGTH = struct.Struct("<Q")
#: How long a reading may take by the clock for each second of its processor time, and at least, s.
_CLOCK, _LEAST_S = 4, 60
#: A process that has grown by so much is not used again.
_GROWN = 1 << 30


class ReaderCrashError(InputError):
    """A foreign file on which the library that reads it broke down."""


class ReaderFaultError(InputError):
    """A foreign file on which our own reader failed: a defect, counted as one."""


class _GoneError(Exception):
    """The process ended before it answered."""


class _Process:
    """The process that opens files, and the folder it may write to."""

    def __init__(self, memory: int) -> None:
        sweep(_PREFIX)
        self.owner = os.getpid()
        self.folder = make_folder(_PREFIX)
        self._process, self._out, self._in = start(self.folder)
        self._job = hold(self._process.pid, memory)

    @property
    def usable(self) -> bool:
        """Whether it is this process's own, and lives."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, request: bytes, seconds: float) -> Any:  # noqa: ANN401
        """Send a request, and return the answer; raise where none comes, or none in time."""
        answers: list[bytes] = []
        listener = threading.Thread(target=self._listen, args=(answers,), daemon=True)
        listener.start()
        try:
            self._out.write(_LENGTH.pack(len(request)) + request)
            self._out.flush()
        except OSError:
            raise _GoneError from None
        listener.join(seconds)
        if listener.is_alive():
            raise TimeoutError
        if not answers:
            raise _GoneError
        return _unpacked(answers[0])

    def _listen(self, answers: list[bytes]) -> None:
        try:
            head = self._in.read(_LENGTH.size)
            body = self._in.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
            if body:
                answers.append(body)
        except (OSError, ValueError, MemoryError):  # closed meanwhile, or more than this process can hold
            return

    def end(self) -> int:
        """End it, take its folder away, and return the code it ended with."""
        if self.owner != os.getpid():
            return 0
        with suppress(OSError):
            self._out.close()
        try:
            code = self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._in.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


def _unpacked(answer: bytes) -> Any:  # noqa: ANN401
    import numpy as np

    with np.errstate(invalid="ignore"):  # a corrupt vertex is refused where it is known which feature has it
        return pickle.loads(answer)


_lock = threading.RLock()
_running: list[_Process] = []


def start_early() -> None:
    """Start the process that opens files where that takes time, so that it gets ready while this one does."""
    if not may_fork():
        with _lock:
            _current()


def confined(function: Callable[..., T], *arguments: object, where: str, size: int, **more: object) -> T:
    """Return what a function returns that is called in a process without network and within limits.

    Parameters
    ----------
    function
        A function of a module; it, what it is given and what it returns are pickled.
    *arguments, **more
        What it is given.
    where
        The file it reads, for messages.
    size
        How many bytes that file has: the more, the more it may cost.

    Returns
    -------
    object
        What it returned.

    Raises
    ------
    LanduseError
        What it raised, if that is a message.
    LimitReachedError, ReaderCrashError, ReaderFaultError
        If it used more than it may, broke down, or raised anything else.
    """
    limits = read_limits()
    budget = limits.budget(size)
    request = pickle.dumps((str(Path.cwd()), plugins.added_folders(), limits, budget, function, arguments, more), 5)
    with _lock:
        answer = _answered(request, budget, where)
    kind, *rest = answer
    if kind == "done":
        return rest[0]  # type: ignore[no-any-return]
    if kind == "memory":
        raise _too_much_memory(budget, where)
    if kind == "refused":
        error: LanduseError = rest[0]
        raise error
    name, text, trace = rest
    fault = ReaderFaultError(
        Message("its reader failed on it ({kind}: {said})", kind=name, said=Message.verbatim(text)),
        where=where,
        next=Message("Ask for the file exported anew, and report this: it is a fault of landuse's own"),
    )
    if os.environ.get(TRACEBACK):
        fault.add_note(trace)
    raise fault


def _answered(request: bytes, budget: Budget, where: str) -> tuple[Any, ...]:
    process = _current()
    try:
        answer, grown = process.ask(request, _LEAST_S + _CLOCK * budget.cpu_s)
    except TimeoutError:
        retire()
        raise _too_long(budget, where) from None
    except _GoneError:
        raise _why_gone(retire(), budget, where) from None
    except BaseException:  # interrupted: whatever it is at is of no use to anybody
        retire()
        raise
    if grown > _GROWN:
        retire()
    return tuple(answer)


def _why_gone(code: int, budget: Budget, where: str) -> InputError:
    if code == -getattr(signal, "SIGXCPU", 0):
        return _too_long(budget, where)
    return ReaderCrashError(
        Message("the library that reads it broke down on it (code {code})", code=code),
        where=where,
        next=Message("Ask for the file exported anew, if need be in another format"),
    )


def _too_long(budget: Budget, where: str) -> LimitReachedError:
    return LimitReachedError(
        Message("reading it takes more than {n} seconds of processor time, and was stopped", n=budget.cpu_s),
        where=where,
        next=RAISE_LIMIT,
    )


def _too_much_memory(budget: Budget, where: str) -> LimitReachedError:
    return LimitReachedError(
        Message("reading it takes more than {n:count} MB of memory, and was stopped", n=budget.memory >> 20),
        where=where,
        next=RAISE_LIMIT,
    )


def _current() -> _Process:
    if not _running or not _running[-1].usable:
        retire()
        _running.append(_Process(read_limits().memory_mb << 20))
    return _running[-1]


def retire() -> int:
    """End the process that opens files, if there is one, and return the code it ended with."""
    code = 0
    while _running:
        code = _running.pop().end()
    return code


atexit.register(retire)
