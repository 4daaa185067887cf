"""Holds the process that opens foreign files in a job object, which Windows ends with the process that made it."""

from __future__ import annotations

import ctypes
import sys

_EXTENDED, _MEMORY, _KILL_ON_CLOSE, _DIE_SILENTLY = 9, 0x100, 0x2000, 0x400
_SET_QUOTA, _TERMINATE = 0x0100, 0x0001


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
        ("least", ctypes.c_size_t), ("most", ctypes.c_size_t), ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32), ("scheduling", ctypes.c_uint32),
    )  # fmt: skip


class _Extended(ctypes.Structure):
    _fields_ = (("basic", _Basic), ("io", ctypes.c_uint64 * 6), ("memory", ctypes.c_size_t * 4))


def hold(process: int, memory: int) -> object | None:
    """Put a process into a job of its own.

    Parameters
    ----------
    process
        Its number.
    memory
        How many bytes it may commit.

    Returns
    -------
    object or None
        What keeps the job open: the process ends when it does. None elsewhere than on Windows.
    """
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    for call in (kernel.CreateJobObjectW, kernel.OpenProcess):
        call.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _Extended()
    limits.basic.flags = _MEMORY | _KILL_ON_CLOSE | _DIE_SILENTLY
    limits.memory[0] = memory
    kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
    handle = ctypes.c_void_p(kernel.OpenProcess(_SET_QUOTA | _TERMINATE, False, process))
    kernel.AssignProcessToJobObject(job, handle)
    kernel.CloseHandle(handle)
    return job
