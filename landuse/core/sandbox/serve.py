"""What runs in the process that opens foreign files: one request after the other, until there are no more."""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import struct
import sys
import tempfile
import traceback
from typing import IO, Any

from landuse.core.errors import LanduseError
from landuse.core.gdal import be_alone
from landuse.core.plugins import add_folder
from landuse.core.sandbox.confine import die_with_parent, forbid_network, set_limits
from landuse.core.sandbox.limits import use_limits

TRACEBACK = "LANDUSE_TRACEBACK"
_LENGTH = struct.Struct("<Q")


def serve_new(parent: int, started_by_main_thread: bool) -> None:
    """Serve in an interpreter of its own, on its standard input and output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    if started_by_main_thread:  # the kernel ends it with the thread that started it
        die_with_parent(parent)
    forbid_network()
    be_alone()
    # what nearly every reading needs is loaded while the asking process gets ready itself
    import geopandas  # noqa: F401
    import pyogrio  # noqa: F401

    _serve(sys.stdin.buffer, answers)


def serve_forked(parent: int, requests: int, answers: int, frames: dict[str, str]) -> None:
    """Serve in a copy of the asking process, which first lets go of what it has open."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1) if os.environ.get(TRACEBACK) else (0, 1, 2):
        os.dup2(nothing, number)
    die_with_parent(parent)
    forbid_network()
    be_alone()
    os.environ.clear()
    os.environ.update(frames)
    tempfile.tempdir = frames["TMPDIR"]
    atexit._clear()  # what the asking process has to do at its end is not to be done here
    _serve(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        head = requests.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            os._exit(0)
        _send(answers, _answer(requests.read(_LENGTH.unpack(head)[0])))


def _alone(error: LanduseError) -> LanduseError:
    """Return an error without what a library raised before it, which not every library lets be sent."""
    error.__cause__ = error.__context__ = error.__traceback__ = None
    return error


def _answer(request: bytes) -> bytes:
    before = _resident()
    answer: tuple[Any, ...]
    try:
        folder, plugins, limits, budget, function, arguments, more = pickle.loads(request)
        _settle(folder, plugins)
        use_limits(limits)
        set_limits(budget)
        answer = ("done", function(*arguments, **more))
        return pickle.dumps((answer, _resident() - before), 5)
    except MemoryError:
        answer = ("memory",)
    except LanduseError as error:
        answer = ("memory",) if _is_out_of_memory(error) else ("refused", _alone(error))
    except Exception as error:  # noqa: BLE001  (the one who asks tells of it, and counts it)
        answer = ("memory",) if _is_out_of_memory(error) else _fault(error)
    try:
        return pickle.dumps((answer, _resident() - before), 5)
    except Exception as error:  # noqa: BLE001  (an error that holds what can't be sent)
        return pickle.dumps((_fault(error), 0), 5)


def _fault(error: Exception) -> tuple[str, str, str, str]:
    trace = "".join(traceback.format_exception(error)[-20:])
    return "fault", type(error).__name__, " ".join(str(error).split())[:200], trace


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether an error, or what it came from, is of memory: libraries say so in words of their own."""
    words = ("bad_alloc", "out of memory", "cannot allocate", "unable to allocate", "bad allocation")
    while error is not None:
        if isinstance(error, MemoryError) or any(word in str(error).lower() for word in words):
            return True
        error = error.__cause__ or error.__context__
    return False


def _settle(folder: str, plugins: tuple[str, ...]) -> None:
    os.chdir(folder)
    for added in plugins:
        add_folder(added)


def _send(answers: IO[bytes], answer: bytes) -> None:
    try:
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()
    except OSError:
        os._exit(0)


def _resident() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  (a file of the kernel's)
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, AttributeError):
        return 0
