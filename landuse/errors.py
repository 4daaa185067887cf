"""What can go wrong, each as one line that says what, where and what next."""

from __future__ import annotations


class LanduseError(Exception):
    """An error a user can act on; its text is one line."""


class InputError(LanduseError):
    """Input that cannot be used, told as what is wrong, where, and what to do next.

    Parameters
    ----------
    what
        What is wrong, with the values found.
    where
        The file, row, line or key it was found at.
    next
        What the user should do.
    """

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        self.what, self.where, self.next = what, where, next
        parts = [f"{where}: {what}" if where else what, next]
        super().__init__(" ".join(_sentence(part) for part in parts if part))


class PackError(LanduseError):
    """A policy pack that is wrong in itself, found before anything is judged."""


class OutputError(LanduseError):
    """Results that could not be written; the old output stays as it was."""


def _sentence(text: str) -> str:
    flat = " ".join(str(text).split())
    return flat if flat.endswith((".", "。", "!", "?", "？")) else f"{flat}."
