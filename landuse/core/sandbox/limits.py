"""How much a foreign file may cost: stated in the settings of the machine, never by a case."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.settings import read_settings

#: What any file may cost, however small: memory in bytes and processor time in seconds, and more for each of its bytes.
_MEMORY, _MEMORY_A_BYTE = 768 << 20, 128
_CPU_S, _CPU_S_A_MB = 60, 30
RAISE_LIMIT = Message("Ask for the file exported anew; the limits stand under [limits] in the settings file")


def _usual_memory_mb() -> int:
    """Return three quarters of the memory of this machine, and 8 GiB where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4 >> 20
    except (AttributeError, ValueError, OSError):
        return 8192


class LimitReachedError(InputError):
    """A foreign file that would cost more than the settings allow."""


class ReadLimits(BaseModel):
    """What reading one foreign file may cost.

    Parameters
    ----------
    bytes, unpacked_bytes
        The size of the file with its parts, and of all that is packed in it.
    memory_mb, cpu_s
        What the process that reads may use; a small file gets less.
    features, vertices, columns
        What a layer or a table may hold.
    cells
        How many cells a sheet may span.
    entries
        How many files an archive or a folder may hold.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: Annotated[int, Field(gt=0)] = 16 << 30
    unpacked_bytes: Annotated[int, Field(gt=0)] = 4 << 30
    memory_mb: Annotated[int, Field(ge=256)] = Field(default_factory=_usual_memory_mb)
    cpu_s: Annotated[int, Field(ge=1)] = 1800
    features: Annotated[int, Field(gt=0)] = 20_000_000
    vertices: Annotated[int, Field(gt=0)] = 500_000_000
    columns: Annotated[int, Field(gt=0)] = 2_000
    cells: Annotated[int, Field(gt=0)] = 20_000_000
    entries: Annotated[int, Field(gt=0)] = 20_000

    def budget(self, size: int) -> Budget:
        """Return what a file of so many bytes may cost."""
        memory = min(self.memory_mb << 20, _MEMORY + _MEMORY_A_BYTE * size)
        return Budget(memory, min(self.cpu_s, _CPU_S + _CPU_S_A_MB * size // 1_000_000))


@dataclass(frozen=True)
class Budget:
    """What one reading may cost: bytes of memory, and seconds of processor time."""

    memory: int
    cpu_s: int


def use_limits(limits: ReadLimits) -> None:
    """Hold this process, which opens files for another, to the limits of that one."""
    _given[:] = [limits]


_given: list[ReadLimits] = []


def read_limits() -> ReadLimits:
    """Return the limits of this machine: those of its settings file, or the usual ones."""
    if _given:
        return _given[0]
    return read_settings("limits", ReadLimits)
