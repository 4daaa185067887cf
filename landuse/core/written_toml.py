"""Reads TOML as people write it in Notepad: its encodings, full-width signs, days in Chinese, Windows paths."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from landuse.core.errors import FaultList, InputError
from landuse.core.messages import Message
from landuse.core.toml_file import MEND

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The keys whose values are names of files: a backslash in them parts folders, and is never an escape.
PATH_KEYS = frozenset({"path", "shift", "basemap"})
_MOST_FAULTS = 20
#: So many signs are looked at before and behind a sign.
_LOOK = 300
_LEFT_OUT = "left-out-"
_OPENING, _CLOSING = "“„＂「『", "”“＂」』"
_ENDS = {'"': '"', "“": "”", "„": "”“", "＂": "＂", "「": "」", "『": "』"}
_LITERAL_OPENING, _LITERAL_CLOSING = "‘＇", "’‘＇"
_SIGNS = {"，": ",", "、": ",", "【": "[", "】": "]", "〔": "[", "〕": "]", "：": "=", "。": ".", "—": "-", "–": "-"}
_DRIVE = re.compile(r"[A-Za-z]:\\(?!\\)|\\\\[^\\]+\\(?!\\)")
_ESCAPE = re.compile(r'\\(?:["\\btnfre]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2})')
_KEY = re.compile(r"(?:^|[{,])\s*\"?([A-Za-z0-9_\-]+)\"?\s*=\s*$")
_DAY = re.compile(r"(=\s*)(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})(?:\s*[日号])?(?=\s*(?:$|[,}\]#]))")
_PLAIN_DAY = re.compile(r"=\s*\d{4}-\d{2}-\d{2}\Z")
_LINE = re.compile(r"at line (\d+)")
_UNQUOTED = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*=\s*([^\"'\[{\s#][^#]*?)\s*(?:#.*)?$")
_COLON = re.compile(r"(\s*[A-Za-z0-9_\-]+\s*):(?=\s*[\"'\[{\dtf])")

MENDED = Message("line {line}: '{written}' was read as '{read}'")
NO_TOML = Message("line {line} cannot be read: {text}")


@dataclass(frozen=True)
class WrittenToml:
    """What a TOML file holds, and what was read in it otherwise than it is written.

    Parameters
    ----------
    content
        The parsed file; the lines that could not be read are left out.
    mended
        A message for each line that was read otherwise than written.
    left_out
        The lines that could not be read.
    """

    content: dict[str, Any]
    mended: tuple[Message, ...] = ()
    left_out: tuple[str, ...] = ()


def parse_written_toml(text: str, where: str, faults: FaultList) -> WrittenToml:
    """Parse TOML that a person wrote; a line that cannot be read is added to the faults, with its mend."""
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    plain, mended = _plain_lines(written)
    left_out: list[str] = []
    for _ in range(_MOST_FAULTS):
        try:
            return WrittenToml(_parsed(plain), mended, tuple(left_out))
        except tomllib.TOMLDecodeError as error:
            words = str(error)
            number = _line_of(words, plain)
            faults.add(_fault(plain, number, words, where))
            left_out.append(plain[number - 1])
            # what stands under a heading that is left out belongs to no other
            plain[number - 1] = f"[{_LEFT_OUT}{number}]" if plain[number - 1].lstrip().startswith("[") else ""
        except RecursionError:
            raise InputError(Message("it nests deeper than a case does"), where=where, next=MEND) from None
        except ValueError as error:  # a number of thousands of digits
            raise InputError(Message("it cannot be read: {words}", words=str(error)), where=where, next=MEND) from None
    return WrittenToml({}, mended, tuple(left_out))


def _parsed(lines: list[str]) -> dict[str, Any]:
    content = tomllib.loads("\n".join(lines))
    return {key: value for key, value in content.items() if not key.startswith(_LEFT_OUT)}


def _line_of(words: str, lines: list[str]) -> int:
    match = _LINE.search(words)
    if match:
        return min(int(match[1]), len(lines))
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def _fault(lines: list[str], number: int, words: str, where: str) -> InputError:
    line = lines[number - 1].strip()
    reason = words.split(" (at ")[0]
    return InputError(NO_TOML(line=number, text=line[:80]), where=where, next=_mend(line, reason))


def _mend(line: str, reason: str) -> Message:
    """Return how to put a line right."""
    unquoted = _UNQUOTED.match(line)
    head = re.match(r"\[+\s*([A-Za-z0-9_.\-\"]+)", line)
    if "Cannot declare" in reason or ("Cannot" in reason and head):
        return Message(
            "This heading stands twice; write both as [[{name}]], or delete one", name=head[1] if head else line
        )
    if "Cannot overwrite" in reason:
        return Message("This key stands twice in its section; delete one of the two lines")
    if unquoted and not unquoted[2][0].isdigit():
        return Message('Put the text in quotes: {key} = "{value}"', key=unquoted[1], value=unquoted[2].strip("\"'"))
    if unquoted:
        return Message("Write a day as 2026-06-30, a number without its unit, and a text in quotes")
    if line.count('"') % 2 or "Illegal character" in reason or "Unterminated" in reason:
        return Message('A quote is not closed: put a " at the end of the text')
    if "=" not in line and not head:
        return Message("Write it as a key, an equals sign and a value, or put # before it if it is a remark")
    if head and not line.rstrip().endswith("]"):
        return Message("Close the bracket of the heading: {line}]", line=line)
    return Message("Compare it with the lines of a case in the docs, or put # before it to leave it out")


def _plain_lines(text: str) -> tuple[list[str], tuple[Message, ...]]:
    """Return the lines in plain TOML, and what was read otherwise than it is written."""
    scanner = _Scanner(text)
    plain = "".join(scanner.pieces()).split("\n")
    lines = [_dated(line) if "=" in line else line for line in plain]
    written = text.removeprefix("\ufeff").split("\n")
    mended = tuple(
        MENDED(line=number, written=before.strip()[:60], read=after.strip()[:60])
        for number, (before, after) in enumerate(zip(written, lines, strict=False), 1)
        if before.strip() != after.strip() and not before.lstrip().startswith(("#", "＃"))
    )
    return lines, mended


def _dated(line: str) -> str:
    """Return a line with days as TOML writes them; what is in quotes stays."""
    if _PLAIN_DAY.search(line):
        return line

    def iso(match: re.Match[str]) -> str:
        try:
            return f"{match[1]}{date(int(match[2]), int(match[3]), int(match[4])).isoformat()}"
        except ValueError:
            return match[0]

    parts = re.split(r'("(?:\\.|[^"\\])*"|\'[^\']*\'|#.*$)', line)
    return "".join(part if place % 2 else _DAY.sub(iso, part) for place, part in enumerate(parts))


class _Scanner:
    """Goes through a text sign by sign: outside of strings signs become those of TOML, and Windows paths are kept."""

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("\ufeff")
        self.at = 0
        self.line = ""
        self.unclosed: dict[str, int] = {}

    def pieces(self) -> Iterator[str]:
        while self.at < len(self.text):
            piece = self._next()
            line = piece.rpartition("\n")[2] if "\n" in piece else self.line + piece
            self.line = line[-_LOOK:]
            yield piece

    def _next(self) -> str:
        for marks in ('"""', "'''"):
            if self.text.startswith(marks, self.at):
                end = self.text.find(marks, self.at + 3)
                return self._take(len(self.text) if end < 0 else end + 3)
        sign = self.text[self.at]
        if sign in "#＃":
            return "#" + self._take(self._line_end())[1:]
        if sign in '"' + _OPENING:
            return self._string(sign, '"' + _CLOSING)
        if sign in "'" + _LITERAL_OPENING:
            return self._literal(sign)
        self.at += 1
        return self._sign(sign)

    def _sign(self, sign: str) -> str:
        if sign == ":" and "=" not in self.line:
            ahead = self.text[self.at - 1 : min(self._line_end(), self.at + _LOOK)]
            return "=" if _COLON.match(self.line + ahead) else sign
        if sign in _SIGNS:
            return _SIGNS[sign]
        wide = ord(sign) > 0x7F and unicodedata.normalize("NFKC", sign)
        return wide if wide and wide.isascii() and len(wide) == 1 else sign

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def _take(self, end: int) -> str:
        piece, self.at = self.text[self.at : end], end
        return piece

    def _string(self, opened: str, closing: str) -> str:
        start, end = self.at + 1, self._line_end()
        key = _KEY.search(self.line)
        windows = bool(_DRIVE.match(self.text, start, end)) or (
            key is not None and key[1] in PATH_KEYS and _single_backslash(self.text[start : min(end, start + _LOOK)])
        )
        stop = self._closing(start, end, _ENDS.get(opened, closing), escapes=not windows and opened == '"')
        if stop is None:  # no sign of the kind that opened it: any other closes it
            stop = self._closing(start, end, closing, escapes=not windows)
        if stop is None:
            self.at = end
            return '"' + self.text[start:end]
        self.at, inner = stop + 1, self.text[start:stop]
        if windows or "\\" in _ESCAPE.sub("", inner):  # a backslash that escapes nothing
            inner = inner.replace("\\", "\\\\")
        return f'"{inner}"' if opened == '"' or '"' not in inner else '"' + inner.replace('"', '\\"') + '"'

    def _literal(self, opened: str) -> str:
        start, end = self.at + 1, self._line_end()
        stop = self._closing(start, end, "'" if opened == "'" else _LITERAL_CLOSING + "'", escapes=False)
        if stop is None and opened == "'":
            stop = self._closing(start, end, _LITERAL_CLOSING, escapes=False)
        if stop is None:
            self.at = end
            return "'" + self.text[start:end]
        self.at = stop + 1
        return f"'{self.text[start:stop]}'"

    def _closing(self, start: int, end: int, ends: str, *, escapes: bool) -> int | None:
        """Return where a text ends on its line; what was not found on a line is not looked for again."""
        if self.unclosed.get(ends) == end:
            return None
        match = _until(ends, escapes).match(self.text, start, end)
        if match is None:
            self.unclosed[ends] = end
            return None
        return match.end() - 1


@cache
def _until(ends: str, escapes: bool) -> re.Pattern[str]:
    signs = re.escape(ends)
    return re.compile(rf"(?:[^\\{signs}]|\\.)*+[{signs}]" if escapes else rf"[^{signs}]*+[{signs}]")


def _single_backslash(rest: str) -> bool:
    """Return whether a backslash of the first string of a line stands alone, as Windows writes a path."""
    inner = re.split(r'["”＂](?=\s*(?:[,}\]#，｝】＃]|$))', rest, maxsplit=1)[0]
    runs = re.findall(r"\\+", inner)
    return (
        bool(runs) and any(len(run) % 2 for run in runs) and not re.fullmatch(r'(?:[^\\]|\\u[0-9a-f]{4}|\\")*', inner)
    )
