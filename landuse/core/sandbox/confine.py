"""Confines the process that opens foreign files: no network, no more memory and processor time than it is given."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys

from landuse.core.sandbox.limits import Budget

_NO_NEW_PRIVILEGES, _SECCOMP, _PARENT_DEATH, _FILTER = 38, 22, 1, 2
#: Per machine: its number in an audit record, and the numbers of the calls socket, connect and sendto.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 44)), "aarch64": (0xC00000B7, (198, 203, 206))}
_ALLOW, _REFUSE, _EACCES = 0x7FFF0000, 0x00050000, 13
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06


def forbid_network() -> bool:
    """Have the kernel refuse this process every socket from here on; return whether it will (Linux only)."""
    if not sys.platform.startswith("linux") or platform.machine() not in _CALLS:
        return False
    audit, calls = _CALLS[platform.machine()]
    steps = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, audit), (_RETURN, 0, 0, _ALLOW), (_LOAD, 0, 0, 0)]
    steps += [(_IF_EQUAL, len(calls) - number, 0, call) for number, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE | _EACCES)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    control = ctypes.CDLL(None, use_errno=True).prctl
    if control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def die_with_parent(parent: int) -> None:
    """End this process when the one that started it ends (Linux; elsewhere it ends when it next waits for work)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


def set_limits(budget: Budget) -> None:
    """Let this process use so much more memory and processor time than it has used."""
    if sys.platform == "win32":  # a job object holds it there: landuse.core.sandbox.windows
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + budget.cpu_s
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform.startswith("linux"):
        _limit(resource.RLIMIT_DATA, _data_bytes() + budget.memory)


def _limit(kind: int, value: int) -> None:
    import resource

    # the hard limit stays: once lowered it could not be raised again for the next file
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if most == resource.RLIM_INFINITY else min(value, most), most))


def _data_bytes() -> int:
    """Return how much memory of its own this process has asked for."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  (a file of the kernel, not of a user)
        line = next((line for line in status if line.startswith("VmData")), "VmData: 0 kB")
    return int(line.split()[1]) << 10
