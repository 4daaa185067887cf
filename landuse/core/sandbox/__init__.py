"""Foreign files are opened in a process of its own, without network and within stated limits."""

from __future__ import annotations

from landuse.core.sandbox.limits import LimitReachedError, ReadLimits, read_limits
from landuse.core.sandbox.process import ReaderCrashError, ReaderFaultError, confined, retire, start_early

__all__ = [
    "LimitReachedError",
    "ReadLimits",
    "ReaderCrashError",
    "ReaderFaultError",
    "confined",
    "read_limits",
    "retire",
    "start_early",
]
