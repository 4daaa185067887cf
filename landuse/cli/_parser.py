"""The command line's parser: help in the reader's language, from the catalogue."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn, cast

from landuse.core.messages import LANGS, Lang, Message


class CommandParser(argparse.ArgumentParser):
    """A parser whose texts are messages, written in one language.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    description
        What the command does.
    **options
        As of `argparse.ArgumentParser`.
    """

    def __init__(self, *, lang: Lang = "zh", description: Message | str | None = None, **options: Any) -> None:  # noqa: ANN401
        self.lang = lang
        super().__init__(
            description=description.text(lang) if isinstance(description, Message) else description,
            formatter_class=cast("Any", partial(_Help, lang=lang)),
            add_help=False,
            **options,
        )
        self._positionals.title = Message("what it is given").text(lang)
        self._optionals.title = Message("options").text(lang)
        self.add_argument("-h", "--help", action="help", help=Message("show this help and leave"))

    def add_argument(self, *names: str, help: Message | str | None = None, **options: Any) -> argparse.Action:  # noqa: ANN401
        """Add an argument, its help written in the parser's language."""
        return super().add_argument(*names, help=_text(help, self.lang), **options)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the command line, how it is called, and leave with exit code 2."""
        self.print_usage(sys.stderr)
        text = Message("the command line cannot be used: {words}", words=message).text(self.lang)
        self.exit(2, f"{self.prog}: {text}\n")


def asked_language(words: Sequence[str]) -> Lang:
    """Return the language that a command line asks for, Chinese where it asks for none."""
    for at, word in enumerate(words):
        value = words[at + 1] if word == "--lang" and at + 1 < len(words) else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGS:
            return value
    return "zh"


def _text(message: Message | str | None, lang: Lang) -> str | None:
    return message.text(lang).replace("%", "%%") if isinstance(message, Message) else message


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str, *, lang: Lang, **options: Any) -> None:  # noqa: ANN401
        super().__init__(prog, **options)
        self._lang = lang

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, Message("usage: ").text(self._lang) if prefix is None else prefix)

    def _format_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None) -> str:  # noqa: ANN401
        beyond = _columns(prefix or "") - len(prefix or "")  # argparse breaks the usage by characters
        self._width -= beyond
        try:
            return super()._format_usage(usage, actions, groups, prefix)
        finally:
            self._width += beyond

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in _wrapped(text, width - len(indent)))


def _wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of a width in columns: a Han character takes two, and a line may end behind it."""
    lines = [""]
    for piece in _pieces(" ".join(text.split())):
        if lines[-1] and _columns(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Return the pieces that stay on one line: words, and single Han characters with the punctuation behind them."""
    pieces: list[str] = [""]
    for character in text:
        if pieces[-1] and _breaks(pieces[-1][-1], character):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _breaks(before: str, after: str) -> bool:
    if before == " ":
        return True
    closing = unicodedata.category(after) in ("Pe", "Pf", "Po") or after == " "
    opening = unicodedata.category(before) in ("Ps", "Pi")
    return not closing and not opening and "W" in (_wide(before), _wide(after))


def _wide(character: str) -> str:
    return "W" if unicodedata.east_asian_width(character) in "WF" else "N"


def _columns(text: str) -> int:
    return sum(2 if _wide(character) == "W" else 1 for character in text)
