"""A bureau's own wording: its catalogue is checked before it outranks the shipped one."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from landuse.core.catalogue import DOMAIN, shipped_source
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import LANGS, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog
    from babel.messages.catalog import Message as Entry

#: A catalogue beyond this is none, bytes: the shipped one is a tenth of it.
LARGEST = 5_000_000
_LINE = re.compile(r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"')


def check_wording(locale: Path) -> None:
    """Refuse a folder ``locale`` whose catalogues cannot be used.

    Parameters
    ----------
    locale
        The folder, with ``zh/LC_MESSAGES/landuse.po`` in it; nothing is done where there is none.

    Raises
    ------
    InputError
        If a catalogue is of no known language or cannot be read, or a text names a figure that its message does not
        have, or braces that do not pair.
    """
    for compiled in sorted(locale.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        if not compiled.with_suffix(".po").is_file():
            what = Message("a compiled catalogue lies there without its text")
            raise InputError(what, where=str(compiled), next=Message("Put landuse.po beside it, or delete it"))
    for path in _catalogues(locale):
        for entry in _read(path):
            _check(entry, path)


def unused_wording(locale: Path) -> tuple[int, list[str]]:
    """Return how many messages a folder words anew, and those of them that landuse does not say, or no longer."""
    own, unused = 0, []
    for path in _catalogues(locale):
        known = {(entry.context, _english(entry)) for entry in _read(shipped_source(path.parts[-3]))}
        entries = list(_read(path))
        own += len(entries)
        unused += [_english(entry) for entry in entries if (entry.context, _english(entry)) not in known]
    return own, unused


def _catalogues(locale: Path) -> list[Path]:
    return sorted(locale.glob(f"*/LC_MESSAGES/{DOMAIN}.po")) if locale.is_dir() else []


def _read(path: Path) -> Iterator[Entry]:
    """Read the entries that have a text; one marked as unsure (fuzzy) has none."""
    from babel.messages.pofile import PoFileError, read_po

    if path.parts[-3] not in LANGS:
        next_ = Message("Name the folder {languages}", languages=list(LANGS))
        raise InputError(Message("landuse has no language '{lang}'", lang=path.parts[-3]), where=str(path), next=next_)
    if path.stat().st_size > LARGEST:
        raise InputError(Message("it is too large for a catalogue"), where=str(path), next=Message("Check the file"))
    try:
        _check_lines(path.read_text(encoding="utf-8-sig"), path)
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, domain=DOMAIN, abort_invalid=True)
    except UnicodeDecodeError:
        next_ = Message("Save it as UTF-8, as PO editors do")
        raise InputError(Message("it is no text in UTF-8"), where=str(path), next=next_) from None
    except (PoFileError, ValueError, TypeError, LookupError) as error:
        what = Message("it is no catalogue of messages: {words}", words=words_of(error))
        raise InputError(what, where=str(path), next=Message("Open and save it in a PO editor")) from None
    return (entry for entry in catalogue if entry.id and any(_texts(entry)) and not entry.fuzzy)


def _check_lines(text: str, path: Path) -> None:
    """Refuse a line whose quotes do not pair: read leniently, it would lose its last character."""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare and not bare.startswith("#") and not _LINE.fullmatch(bare):
            raise InputError(
                Message("this line is none of a catalogue of messages (PO): {line}", line=bare[:80]),
                where=f"{path}:{number}",
                next=Message("Open and save it in a PO editor"),
            )


def _texts(entry: Entry) -> tuple[str, ...]:
    texts = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string or "",)
    return tuple(map(str, texts))


def _english(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[-1]


def _check(entry: Entry, path: Path) -> None:
    known = _slots(_english(entry))
    for text in _texts(entry):
        try:
            strange = _slots(text) - known
        except ValueError:
            strange = {text}
        if strange:
            raise InputError(
                Message(
                    "the text of '{english}' has {strange}, which its message does not have",
                    english=_english(entry),
                    strange=sorted(strange),
                ),
                where=f"{path}:{entry.lineno}" if entry.lineno else str(path),
                next=Message("Keep what stands in braces as the English has it; write a brace twice to show one"),
            )


def _slots(text: str) -> set[str]:
    """Return the slots of a template, each with its style; a slot without a name is strange everywhere."""
    return {
        f"{{{name}{':' if style else ''}{style}}}" for _, name, style, _ in Formatter().parse(text) if name is not None
    }
