"""How our own objects write themselves on a console: one line of at most 100 characters, what they are first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path

#: Characters of a line, and of one text within it.
WIDTH, TEXT = 100, 32


def brief(self: object) -> str:
    """Write an object in one line; to be a class's ``__repr__``.

    A class that has a method ``about`` says by it what it is; of others the fields are written, as far as they fit.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Plot:
    ...     name: str
    ...     rows: tuple[int, ...]
    ...     note: str | None = None
    ...     __repr__ = brief
    >>> Plot("甲", (1, 2, 3))
    Plot(name='甲', rows=<3>)
    """
    kind = type(self).__name__
    about: Callable[[], str] | None = getattr(self, "_about", None)
    if about is not None:
        return shortened(f"<{kind} {about()}", ">")
    parts = [f"{name}={_value(value)}" for name, value in _fields(self) if value is not None]
    return shortened(f"{kind}({', '.join(parts)}", ")")


def shortened(text: str, end: str = "") -> str:
    """Write a text in one line of `WIDTH`, with a sign where something is left out."""
    flat = " ".join(text.split())
    room = WIDTH - len(end)
    return f"{flat if len(flat) <= room else flat[: room - 1] + '…'}{end}"


def listed(names: Sized) -> str:
    """Write how many there are, and which."""
    return f"{len(names)} ({', '.join(map(str, names))})" if len(names) else "0"  # type: ignore[call-overload]


def _fields(self: object) -> list[tuple[str, object]]:
    if is_dataclass(self):
        return [(field.name, getattr(self, field.name)) for field in fields(self)]
    return list(vars(self).items())


def _value(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return repr(value if len(value) <= TEXT else f"{value[: TEXT - 1]}…")
    if isinstance(value, (date, Path)):
        return str(value)
    if isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, (tuple, list, set, frozenset, Mapping)) or hasattr(value, "columns"):
        return f"<{len(value)}>"  # type: ignore[arg-type]
    if hasattr(value, "geom_type"):
        return str(value.geom_type)
    return repr(value)
