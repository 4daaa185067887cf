"""What can go wrong, each as one line that says what, where and what next, in the user's language."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from landuse.core.messages import Message, language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from landuse.core.messages import Lang

_ENDS = (".", "。", "!", "！", "?", "？", "…")
#: Characters of what is wrong, or of what to do next, that are shown.
_MOST = 2000


class LanduseError(Exception):
    """An error a user can act on, as what is wrong, where, and what to do next; its text is one line.

    Parameters
    ----------
    what
        What is wrong, with the values found. A text of a user's own check or reader is taken as it stands.
    where
        The file, row, line or key it was found at.
    next
        What the user should do.
    """

    def __init__(self, what: Message | str, *, where: Message | str = "", next: Message | str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.next = _as_message(what), where, _as_message(next) if next else None

    @property
    def reason(self) -> Message:
        """What is wrong and what to do next, without where."""
        if self.next is None:
            return self.what
        return Message("{what}. {next}", what=self.what, next=self.next)

    def text(self, lang: Lang | None = None) -> str:
        """Write the error as one line.

        Parameters
        ----------
        lang
            ``zh`` or ``en``; the language of the process where None.

        Returns
        -------
        str
            Where, what, and what next.
        """
        lang = language() if lang is None else lang
        what = self.what.text(lang)
        where = self.where.text(lang) if isinstance(self.where, Message) else str(self.where)
        if where:
            what = Message("{where}: {what}", where=where, what=what).text(lang)
        parts = [what] if self.next is None else [what, self.next.text(lang)]
        first, *rest = (_sentence(part, lang) for part in parts)
        return Message("{first} {second}", first=first, second=rest[0]).text(lang) if rest else first

    def __str__(self) -> str:
        return self.text()

    def _render_traceback_(self) -> list[str]:
        # what a notebook shows of it: the line a user can act on, and none of the calls that led there
        return [f"{type(self).__name__}: {self.text()}"]

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.what, self.where, self.next)


class InputError(LanduseError):
    """Input that cannot be used."""


class ManyFaults(InputError):  # noqa: N818
    """Several things that are wrong, told at once, a line for each.

    Parameters
    ----------
    faults
        What is wrong, two or more.
    """

    def __init__(self, faults: Sequence[LanduseError]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Message("{n:count} things are wrong, the first: {fault}", n=len(faults), fault=faults[0].what),
            where=faults[0].where,
            next=faults[0].next,
        )

    def text(self, lang: Lang | None = None) -> str:
        """Write a line for each fault, numbered."""
        chosen = language() if lang is None else lang
        return self.listed(chosen, [fault.text(chosen) for fault in self.faults])

    def listed(self, lang: Lang, lines: Sequence[str]) -> str:
        """Write how many faults there are, and below it a line for each, numbered."""
        head = Message("{n:count} things are wrong", n=len(self.faults)).text(lang)
        return "\n".join([_sentence(head, lang), *(f"  {number}. {line}" for number, line in enumerate(lines, 1))])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.faults,)


class FaultList:
    """Collects what is wrong, so that all of it is told at once."""

    def __init__(self) -> None:
        self.faults: list[LanduseError] = []

    def add(self, fault: LanduseError) -> None:
        """Add a fault, or each of those that were told together; what was said already is not said twice."""
        for part in fault.faults if isinstance(fault, ManyFaults) else (fault,):
            if all(part.text("en") != known.text("en") for known in self.faults):
                self.faults.append(part)

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Add what is wrong within, and go on after it."""
        try:
            yield
        except (InputError, PackError) as fault:
            self.add(fault)

    def raise_any(self) -> None:
        """Raise what was collected: the one fault itself, or all in one."""
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            raise ManyFaults(self.faults)


class LayerNotFound(InputError):  # noqa: N818
    """A layer, sheet or table of that name is not in the file or database."""


class FindingNotFound(InputError, KeyError):  # noqa: N818
    """A review has no finding of that id."""


class WrongArguments(InputError, TypeError):  # noqa: N818
    """A check is called with other arguments than it takes."""


class NoGeometry(InputError):  # noqa: N818
    """A table where land is wanted: it has no geometry."""


class CrsRefused(InputError):  # noqa: N818
    """A coordinate system, or coordinates in it, that land cannot be measured by."""


class NoCrosswalk(InputError):  # noqa: N818
    """No table leads from one code list to another."""


class FilesChanged(InputError):  # noqa: N818
    """A file became another while it was being read."""


class TargetExists(InputError):  # noqa: N818
    """What is to be written is there already."""


class PackError(LanduseError):
    """A policy pack that is wrong in itself, found before anything is judged."""


class OutputError(LanduseError):
    """Results that could not be written; the old output stays as it was."""


def with_english(error: LanduseError, lang: Lang) -> str:
    """Write an error for a terminal.

    Parameters
    ----------
    error
        The error.
    lang
        ``en``, or ``zh``: Chinese, with the English behind it, which can be looked up and sent on.

    Returns
    -------
    str
        One line.
    """
    if isinstance(error, ManyFaults):
        return error.listed(lang, [with_english(fault, lang) for fault in error.faults])
    text, english = error.text(lang), error.text("en")
    return english if text == english else f"{text} [{english}]"


def _again(kind: type[LanduseError], what: Message, where: Message | str, next: Message | None) -> LanduseError:
    return kind(what, where=where, next=next)


def _as_message(text: Message | str) -> Message:
    return text if isinstance(text, Message) else Message.verbatim(str(text))


def _sentence(text: str, lang: Lang) -> str:
    flat = " ".join(text.split())
    if len(flat) > _MOST:  # whatever a file holds, its refusal can be read
        flat = f"{flat[:_MOST]}…"
    if lang == "zh" and not flat.endswith("..."):
        flat = flat.removesuffix(".")  # of words of another program
    return flat if flat.endswith(_ENDS) else Message("{sentence}.", sentence=flat).text(lang)
