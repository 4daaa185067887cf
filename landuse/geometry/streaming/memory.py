"""Memory that is free again, handed back: what a long walk has let go of is not kept for it."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import pyarrow as pa


def hand_back() -> None:
    """Hand free memory back to the system, so that a long walk holds no more than a short one."""
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:  # noqa: ANN401  a function of the C library
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # the C library of this system has none
        return None
