"""What can go wrong, each as one line that says what, where and what next."""

from __future__ import annotations

from landuse.core.messages import Lang, Message, language

Text = str | Message


class LanduseError(Exception):
    """An error a user can act on; its text is one line.

    Parameters
    ----------
    what
        What is wrong, with the values found.
    """

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what)

    def text(self, lang: Lang) -> str:
        """Write the error as one line in a language."""
        return _sentence(self.what, lang)

    def __str__(self) -> str:
        return self.text(language())


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

    def __init__(self, what: Text, *, where: Text = "", next: Text = "") -> None:
        super().__init__(what)
        self.where, self.next = where, next

    def text(self, lang: Lang) -> str:
        """Write the error as one line in a language: where, what, what next."""
        where, what = _plain(self.where, lang), _plain(self.what, lang)
        colon = "：" if lang == "zh" else ": "
        parts = [f"{where}{colon}{what}" if where else what, _plain(self.next, lang)]
        return ("" if lang == "zh" else " ").join(_sentence(part, lang) for part in parts if part)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.what, self.where, self.next)


class PackError(LanduseError):
    """A policy pack that is wrong in itself, found before anything is judged."""


class OutputError(LanduseError):
    """Results that could not be written; the old output stays as it was."""


def _rebuilt(kind: type[InputError], what: Text, where: Text, next: Text) -> InputError:
    return kind(what, where=where, next=next)


def _plain(text: Text, lang: Lang) -> str:
    return " ".join((text.text(lang) if isinstance(text, Message) else str(text)).split())


def _sentence(text: Text, lang: Lang) -> str:
    plain = _plain(text, lang)
    if plain.endswith((".", "。", "!", "?", "！", "？")):
        return plain
    return f"{plain}{'。' if lang == 'zh' else '.'}"
